"""Reading the pages of docs/ and doing what they say.

A fenced block says by its first line what it is. `csv mycity/observations.csv` is a file to write, `console` are
commands with what they print, `console exit=1` commands of which the last ends with that code, `change A B` a file to
make from another by replacing a text. In what is printed, `…` stands for anything, and a line of `…` alone for any
lines; blanks count once.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from groma.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
APART = {"prepare", "backup", "restore", "trail", "invite", "remind", "network"}
FENCE = re.compile(r"^```(?P<info>.+?)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    kind: str
    rest: str
    body: str
    where: str


@dataclass(frozen=True)
class Command:
    """A command of a console block, with the lines a reader is told to expect; none where nothing is shown."""

    line: str
    expected: tuple[str, ...]
    code: int
    where: str


def every_page() -> list[Path]:
    """All pages that people read."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        kind, _, rest = match["info"].strip().partition(" ")
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(kind, rest, match["body"], f"{named(page)}:{line}"))
    return found


def commands(block: Block) -> list[Command]:
    """The commands of a console block."""
    ending = int(block.rest.removeprefix("exit=") or 0)
    parts = [part.splitlines() for part in re.split(r"^\$ ", block.body, flags=re.MULTILINE) if part.strip()]
    codes = [0] * (len(parts) - 1) + [ending]
    return [
        Command(first, tuple(lines), code, f"{block.where}: {first}")
        for (first, *lines), code in zip(parts, codes, strict=True)
    ]


def run(line: str) -> tuple[int, str]:
    """A `groma` command as the shell would run it: its exit code, and all it prints."""
    program, *arguments = shlex.split(line)
    assert program == "groma", f"only groma can be run here, not {program}"
    if arguments[0] in APART:
        return _run_apart(arguments)
    printed = io.StringIO()
    before = sys.argv, sys.stdin
    sys.argv, sys.stdin = ["groma", *arguments], io.StringIO()
    code = 0
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        sys.argv, sys.stdin = before
    return code, printed.getvalue()


def _run_apart(arguments: list[str]) -> tuple[int, str]:
    """A command that works on a database: in a process of its own, as its settings are read once."""
    own = ("GROMA_", "DJANGO_", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    command = [sys.executable, "-c", "from groma.cli import main; main()", *arguments]
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout


def fits(expected: tuple[str, ...], printed: str) -> bool:
    """Whether the lines printed are the lines shown."""
    pattern = "".join(_line_pattern(line) for line in map(_squeezed, expected) if line)
    said = "".join(f"{line}\n" for line in map(_squeezed, printed.splitlines()) if line)
    return re.fullmatch(pattern, said) is not None


def follow(page: Path) -> Iterator[Block]:
    """Do what a page says in the folder one is in, block by block; yield every block when it is done."""
    for block in blocks(page):
        if block.kind == "console":
            _run_all(block)
        elif block.kind == "change":
            _change(block)
        elif "/" in block.rest or "." in block.rest:
            path = Path(block.rest)
            assert not path.is_absolute()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
        yield block


def _run_all(block: Block) -> None:
    for command in commands(block):
        code, printed = run(command.line)
        assert code == command.code, f"{command.where} ended with {code}:\n{printed}"
        if command.expected:
            shown = "\n".join(command.expected)
            assert fits(command.expected, printed), f"{command.where}\n--- shown\n{shown}\n--- printed\n{printed}"


def _change(block: Block) -> None:
    source, target = block.rest.split()
    before, after = block.body.splitlines()
    text = Path(source).read_text(encoding="utf-8")
    assert before in text, f"{block.where}: {source} holds no {before}"
    Path(target).write_text(text.replace(before, after), encoding="utf-8")


def _squeezed(line: str) -> str:
    return " ".join(line.split())


def _line_pattern(line: str) -> str:
    if line == "…":
        return r"(?:[^\n]*\n)*"
    escaped = re.escape(line)
    return re.sub(r"(?:\\ )?…(?:\\ )?", r"[^\\n]*", escaped) + r"\n"
