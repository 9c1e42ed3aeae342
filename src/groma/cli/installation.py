"""The installation a command works on: its surroundings, Django, and whether its database can be used."""

from __future__ import annotations

import os
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groma.errors import GromaError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = "groma.web.settings"
DEFAULT_FOLDER = "groma-data"
DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of the database and files. Default: GROMA_DATA or groma-data."),
]


def open_installation(data: Path | None) -> None:
    """Make Django ready for an installation that is there already, on the schema of this version.

    Raises:
        NotFoundError: There is none in that folder.
        GromaError: The web part is not installed, or the database is of another version.
    """
    surround(data)
    folder = Path(os.environ.get("GROMA_DATA") or DEFAULT_FOLDER)
    if not os.environ.get("DATABASE_URL") and not (folder / "groma.sqlite3").is_file():
        raise NotFoundError(
            "There is no database of Groma.",
            where=str(folder),
            next_step="Name its folder by --data, or make one: groma prepare.",
        )
    set_up()
    with told_plainly():
        waiting = waiting_migrations()
    if waiting:
        raise GromaError(
            f"The database is of an older version: {len(waiting)} steps are missing.",
            next_step="Bring it up to date: groma prepare.",
        )


def surround(data: Path | None) -> None:
    """Set what the settings read from the environment, where the command line says it."""
    if data:
        os.environ["GROMA_DATA"] = str(data)
    os.environ.setdefault("GROMA_HTTPS", "no")


def set_up() -> None:
    """Make Django ready, once.

    Raises:
        GromaError: The web part is not installed, or the data folder cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        import django
    except ImportError as error:
        raise GromaError("The web part is not installed.", next_step="Install it: pip install 'groma[web]'.") from error
    try:
        django.setup()
    except OSError as error:
        raise GromaError(
            f"The data folder cannot be used: {error.strerror or error}.",
            where=str(error.filename or os.environ.get("GROMA_DATA", DEFAULT_FOLDER)),
            next_step="Name a folder you may write to, by --data or GROMA_DATA.",
        ) from error
    except ValueError as error:
        raise GromaError(
            f"The environment says something that cannot be read: {error}",
            where="DATABASE_URL, GROMA_MAIL_URL or the file GROMA_OIDC names",
            next_step="Correct it; an address looks like postgresql://user@host/groma.",
        ) from error


def waiting_migrations() -> list[str]:
    """The steps of the schema that this version has and the database has not.

    Raises:
        GromaError: The database has steps that this version does not know.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    loader = executor.loader
    unknown = sorted(
        f"{app} {name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps and (app, name) not in loader.disk_migrations
    )
    if unknown:
        raise GromaError(
            "The database was made by a newer version of Groma.",
            where=unknown[-1],
            next_step="Install that version or a later one, or name another folder by --data.",
        )
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    return [f"{migration.app_label} {migration.name}" for migration, _ in plan]


def migrated() -> int:
    """Make the database where it is missing, and bring it up to date; how many steps it was behind.

    Raises:
        GromaError: See `waiting_migrations`.
    """
    from django.core.management import call_command

    if is_missing():
        _create()
    waiting = waiting_migrations()
    if waiting:
        call_command("migrate", interactive=False, verbosity=0)
    return len(waiting)


def is_missing() -> bool:
    """Whether there is no database of that name yet. One of SQLite is a file, which is made by opening it."""
    from django.conf import settings
    from django.db import OperationalError, connection

    if connection.vendor == "sqlite":
        return not Path(settings.DATABASES["default"]["NAME"]).is_file()
    try:
        connection.ensure_connection()
    except OperationalError:
        with suppress(OperationalError), _beside_it() as cursor:
            name = connection.settings_dict["NAME"]
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is None
        raise
    return False


def _create() -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        with _beside_it() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")


@contextmanager
def _beside_it() -> Iterator[Any]:
    """A cursor of the same server that needs no database of ours; Django makes the tests' databases in this way."""
    from django.db import connection

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells what is told plainly anyway, where the server cannot be reached
        with connection._nodb_cursor() as cursor:  # noqa: SLF001  there is no other door
            yield cursor


@contextmanager
def told_plainly() -> Iterator[None]:
    """Tell what the database refuses as an error a person can act on.

    Raises:
        GromaError: The database cannot be reached or written.
    """
    from django.conf import settings
    from django.db import InterfaceError, OperationalError

    try:
        yield
    except (OperationalError, InterfaceError) as error:
        is_own = not os.environ.get("DATABASE_URL")
        raise GromaError(
            f"The database cannot be used: {_first_line(error)}.",
            where=str(settings.DATABASES["default"]["NAME"]),
            next_step=(
                "Check that the folder and its files may be written to, and that the disk has space."
                if is_own
                else "Check DATABASE_URL, and that the server runs and lets this computer in."
            ),
        ) from error


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
