"""Running `groma` as the shell does, without the cost of a new process."""

from __future__ import annotations

import io
import shlex
import sys
from dataclasses import dataclass

import pytest

from groma.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def groma(monkeypatch, capsys, tmp_path):
    """Run a command line in an empty folder. Nobody answers questions, unless `typed` says what they type."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "dumb")

    def run(line, *, typed=""):
        monkeypatch.setattr(sys, "argv", ["groma", *shlex.split(line)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run
