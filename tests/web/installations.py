"""Whole installations for tests: a data folder and a database of their own, worked on by `groma` as people run it.

The database is SQLite, or one more on the tests' PostgreSQL server where the tests run on that.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError

import private_postgresql
import psycopg
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

GROMA = [sys.executable, "-c", "from groma.cli import main; main()"]
HERE = Path(__file__).parent


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


@dataclass(frozen=True)
class Installation:
    """A data folder, and the address of a database where it is not the file in there."""

    data: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GROMA_", "DJANGO_"))}
        kept.pop("DATABASE_URL", None)
        own = {"GROMA_DATA": str(self.data), "GROMA_HTTPS": "no"}
        return kept | own | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    def groma(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return self.run([*GROMA, *map(str, arguments)], **environment)

    def run(self, command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
        env = self.environment | environment
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)

    @contextmanager
    def serving(self, *arguments: str, **environment: str) -> Iterator[Serving]:
        """The site, running."""
        command = [*GROMA, "serve", "--port", "0", *arguments]
        with subprocess.Popen(
            command, env=self.environment | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            said = []
            for line in process.stdout:
                said.append(line)
                if line.startswith("Groma listens on "):
                    break
            else:
                raise AssertionError(process.stderr.read())
            try:
                yield Serving(line.split()[3], process, "".join(said))
            finally:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=20)


@dataclass(frozen=True)
class Serving:
    """A site that runs: its address, its process, and what it printed before."""

    address: str
    process: subprocess.Popen[str]
    said: str

    def get(self, path: str) -> tuple[int, str]:
        """Status and content of a page."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as response:  # noqa: S310  our own address
                return response.status, response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def wait_for(self, path: str, status: int, *, within_s: float = 20) -> str:
        """The content of a page as soon as it has that status."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            try:
                got, content = self.get(path)
                if got == status:
                    return content
            except URLError:
                got = 0
            time.sleep(0.2)
        raise AssertionError(f"{path} is {got}, not {status}")


def server_address(database: str) -> str:
    """The address of a database on the tests' PostgreSQL server."""
    about = connection.settings_dict
    host = private_postgresql.quote(str(about["HOST"]), safe="")
    return f"postgresql://{about['USER']}@{host}/{database}"


def on_server(statement: str) -> None:
    """Make or drop a database."""
    with psycopg.connect(server_address("postgres"), autocommit=True) as own:
        own.execute(statement)


def drop(database: str) -> None:
    """Drop a database, unless its whole server goes away."""
    if not private_postgresql.is_private():
        on_server(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@contextmanager
def new_installation(folder: Path, *, postgresql: bool | None = None) -> Iterator[Installation]:
    """An empty installation, on the database the tests run on unless said otherwise."""
    one = Installation(folder)
    if not (is_postgresql() if postgresql is None else postgresql):
        yield one
        return
    name = private_postgresql.new_name()
    on_server(f"CREATE DATABASE {name}")
    try:
        yield replace(one, database_url=server_address(name))
    finally:
        drop(name)


class Doer:
    """A process that does what it is told in a child of its own each time, so that the child can be killed.

    Everything is loaded once; a child begins in milliseconds.
    """

    def __init__(self, installation: Installation) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "doing.py")],
            env=installation.environment
            | {"PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, task: str, **told: Any) -> dict[str, Any]:
        """Do a task: `killed`, or what it gave, how many calls it took and how long."""
        self.process.stdin.write(json.dumps({"task": task, **told}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the doer is gone"
        found = json.loads(answer)
        assert "error" not in found, found
        return found

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


class Lab:
    """Databases to break, each a copy of one that was prepared."""

    def __init__(self, folder):
        self.folder = folder
        self.made = []
        url = server_address("postgres") if is_postgresql() else ""
        self.doer = Doer(Installation(folder / "data", url))
        self.prepared = {}

    def prepared_as(self, how):
        """A database in which everything is `empty`, `reported`, `verified` or `rich`; to be copied, not touched."""
        if how not in self.prepared:
            self.prepared[how] = self._new()
            self.doer.do("prepare", database=self.prepared[how], how=how)
        return self.prepared[how]

    def empty(self):
        """A database with the schema and nothing in it."""
        return self.copy(self.prepared_as("empty"))

    def copy(self, database):
        """A copy of a database nobody is connected to."""
        copied = self._named()
        if is_postgresql():
            on_server(f"CREATE DATABASE {copied} TEMPLATE {database}")
        else:
            shutil.copyfile(database, copied)
        return copied

    def look(self, database):
        """What is in a database (`doing.look`)."""
        return self.doer.do("look", database=database)["given"]

    def _new(self):
        name = self._named()
        if is_postgresql():
            on_server(f"CREATE DATABASE {name}")
        return name

    def _named(self):
        name = private_postgresql.new_name()
        self.made.append(name)
        return name if is_postgresql() else str(self.folder / f"{name}.sqlite3")

    def close(self):
        self.doer.close()
        for name in self.made if is_postgresql() else ():
            drop(name)
