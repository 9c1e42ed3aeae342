"""Triggers that let the trail and what was published only ever grow, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import StateApps

FROZEN = {
    "web_trailevent": "number at actor action city subject before after gesture previous hash",
    "web_publication": "id version edition published_at published_by record digest round_id",
    "web_publishedfigure": (
        "id publication_id city_id key round_period period value unit quality status reason source is_verified share "
        "band points"
    ),
}
"""Table to the columns that never change; which edition is the newest may."""
KEYS = {
    "web_trailevent": (("number",),),
    "web_publication": (("id",), ("round_id", "edition")),
    "web_publishedfigure": (("id",), ("publication_id", "key")),
}
"""What is one of its kind. SQLite's `INSERT OR REPLACE` would take away a row of the same without a deletion's trigger."""
EVENTS = ("update", "delete", "insert")
_FUNCTION = """
CREATE OR REPLACE FUNCTION groma_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%% only ever grows', TG_TABLE_NAME; END $$
"""


def freeze(apps: StateApps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers."""
    del apps
    statements = _on_postgresql if editor.connection.vendor == "postgresql" else _on_sqlite
    for table, columns in FROZEN.items():
        for statement in statements(table, ", ".join(f'"{column}"' for column in columns.split())):
            editor.execute(statement)


def thaw(apps: StateApps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    del apps
    is_postgresql = editor.connection.vendor == "postgresql"
    for table in FROZEN:
        for event in (*EVENTS, *(["truncate"] if is_postgresql else [])):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}" + (f" ON {table}" if is_postgresql else ""))


def _on_sqlite(table: str, columns: str) -> list[str]:
    refusal = f"BEGIN SELECT RAISE(ABORT, '{table} only ever grows'); END"
    return [
        f"CREATE TRIGGER {table}_update BEFORE UPDATE OF {columns} ON {table} {refusal}",
        f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} {refusal}",
        f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} WHEN {_is_there(table)} {refusal}",
    ]


def _is_there(table: str) -> str:
    same = (" AND ".join(f"{column} = NEW.{column}" for column in key) for key in KEYS[table])
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in same)  # noqa: S608  our own names


def _on_postgresql(table: str, columns: str) -> list[str]:
    refuse = "EXECUTE FUNCTION groma_only_grows()"
    return [
        _FUNCTION,
        f"CREATE TRIGGER {table}_update BEFORE UPDATE OF {columns} ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    ]


class Migration(migrations.Migration):
    """Freeze; the way back thaws."""

    dependencies: ClassVar = [("web", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(freeze, thaw)]
