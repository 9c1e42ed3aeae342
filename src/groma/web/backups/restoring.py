"""Taking a backup back: into an empty database, checked to the last byte before anything is kept."""

from __future__ import annotations

import hashlib
import lzma
import struct
import zipfile
import zlib
from itertools import islice
from typing import IO, TYPE_CHECKING

from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from groma.record.trail import Event, first_broken
from groma.record.trail import read as read_trail
from groma.web.backups import manifest as first_page
from groma.web.backups.manifest import BackupError, Manifest, Table
from groma.web.backups.rows import BATCH, TRAIL, kept_as_written, row_of, tables
from groma.web.stored import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from django.apps.registry import Apps
    from django.db import models

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What the archive's reader raises where bytes of the archive itself were changed."""
CHANGED = "The backup was changed or damaged; take another. Nothing was kept."


def restore(path: Path, *, say: Callable[[str], None] = lambda _: None) -> Manifest:
    """Take a backup back into an empty database, and bring it to the schema of this version.

    Rows are kept only after every table, every file and the whole trail were found to be as the backup says.

    Args:
        path: What `groma backup` wrote.
        say: Told what is being taken back.

    Raises:
        BackupError: The database is not empty, or the backup is damaged or of a newer version. Nothing was kept.
        RecordError: It is no backup.
    """
    _require_empty()
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = first_page.read(archive)
            state = _at_schema(manifest)
            say("files")
            _take_contents(archive, manifest)
            _take_rows(archive, manifest, state, say=say)
    except DAMAGED as error:
        raise BackupError("The file is no whole archive.", where=str(path), next_step=CHANGED) from error
    except DatabaseError as error:
        raise BackupError(
            f"The database did not take the rows ({type(error).__name__}).", next_step="Nothing was kept."
        ) from error
    _migrate_to_the_newest()
    return manifest


def _require_empty() -> None:
    """Refuse a database in which anything is."""
    executor = MigrationExecutor(connection)
    there = set(connection.introspection.table_names())
    for model in tables(executor.loader.project_state().apps):
        name = model._meta.db_table  # noqa: SLF001  Django's public name for it
        if name in there and _has_rows(name):
            raise BackupError(
                "The database is not empty.",
                where=name,
                next_step="Take a backup back into a new data folder or a new database.",
            )


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608  a table's own name
        return cursor.fetchone() is not None


def _at_schema(manifest: Manifest) -> Apps:
    """Bring the empty database to the schema of the backup; its tables as they were then."""
    executor = MigrationExecutor(connection)
    targets = sorted(manifest.schema.items())
    unknown = [f"{app} {name}" for app, name in targets if (app, name) not in executor.loader.graph.nodes]
    if unknown:
        raise BackupError(
            f"The backup was made by Groma {manifest.version}, which is newer than this one.",
            where=unknown[0],
            next_step="Install that version or a later one, then take it back.",
        )
    executor.migrate(targets)
    executor = MigrationExecutor(connection)
    return executor.loader.project_state(targets).apps


def _migrate_to_the_newest() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _take_contents(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Put the files into the store, each under the hash of what it is; without their rows they do no harm."""
    names = [name for name in archive.namelist() if name.startswith("files/")]
    if len(names) != manifest.files:
        raise BackupError(f"The backup names {manifest.files} files and holds {len(names)}.", next_step=CHANGED)
    for name in names:
        with archive.open(name) as file:
            if files.put(file) != name.removeprefix("files/").replace("/", ""):
                raise BackupError("A file is not what its name says.", where=name, next_step=CHANGED)


def _take_rows(archive: zipfile.ZipFile, manifest: Manifest, state: Apps, *, say: Callable[[str], None]) -> None:
    told = {table.table: table for table in manifest.tables}
    models = tables(state)
    names = {model._meta.db_table for model in models}  # noqa: SLF001  Django's public name for it
    if told.keys() != names:
        raise BackupError("The backup does not hold the tables of its schema.", next_step=CHANGED)
    with transaction.atomic():
        for model in models:
            table = told[model._meta.db_table]  # noqa: SLF001  Django's public name for it
            say(table.table)
            with archive.open(table.file) as file:
                _take_table(file, table, model)
        _require_trail(archive, manifest)
        _reset_sequences(models)


def _take_table(file: IO[bytes], table: Table, model: type[models.Model]) -> None:
    kept_as_written(model)
    digest, count = hashlib.sha256(), 0
    rows = (row_of(text, model) for text in _hashed(file, digest.update))
    while batch := list(islice(rows, BATCH)):
        model._base_manager.bulk_create(batch, batch_size=BATCH)  # noqa: SLF001  Django's public name for it
        count += len(batch)
    if (count, digest.hexdigest()) != (table.rows, table.sha256):
        raise BackupError("A table is not what the backup says of it.", where=table.table, next_step=CHANGED)


def _hashed(file: IO[bytes], update: Callable[[bytes], None]) -> Iterator[str]:
    for line in file:
        update(line)
        yield _text(line)


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise BackupError("A line is no text.", next_step=CHANGED) from error


def _require_trail(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    last: dict[str, object] = {}
    with archive.open(next(table.file for table in manifest.tables if table.table == TRAIL)) as file:
        broken = first_broken(_noting_the_last(read_trail(map(_text, file)), last))
    if broken or last != dict(manifest.head):
        where = f"event {broken.number}" if broken else "its last event"
        raise BackupError("The trail in the backup does not hold.", where=where, next_step=CHANGED)


def _noting_the_last(events: Iterable[Event], last: dict[str, object]) -> Iterator[Event]:
    for event in events:
        last.update(number=event.number, hash=event.hash)
        yield event


def _reset_sequences(models: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
