"""The page of commands, as the command line itself knows them."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer.main
from page_text import table

from groma.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS = """# Commands

Groma is one program, `groma`, with a command for each step of the work. `groma COMMAND --help` prints what stands here.

`CITY` is a city's folder, else the id of a bundled city. Where data is printed, `--format` says how: `text` for
people, `json` and `csv` for programs.

| exit code | means |
|---|---|
| 0 | done, also where there are findings |
| 1 | it found something: an error (`check`, `network import`), a wrong figure (`prove`), a broken `trail` |
| 2 | the command was used wrongly, or a file is not as it must be |
| 130 | it was stopped at the keyboard; files are whole |

Mistakes are told in one plain message on the error channel, with what to do next."""


def commands_page() -> str:
    """Every command with its arguments and options, as the command line itself knows them."""
    return "\n\n".join((COMMANDS, *(_command_text(name, one) for name, one in commands())))


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its full name, such as `catalogue list`."""
    yield from _leaves("", typer.main.get_command(app))


def _leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
    for own, one in (inner or {}).items():
        yield from _leaves(f"{name} {own}".strip(), one)


def _command_text(name: str, command: Any) -> str:
    said, _, example = " ".join((command.help or "").split()).partition("Example:")
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join((f"groma {name}", *(_argument(one) for one in arguments), "[OPTIONS]" if options else "")).strip()
    rows = [(f"`{_argument(one)}`", _help(one)) for one in arguments]
    rows += [(f"`{_option(one)}`", _help(one)) for one in options]
    parts = [f"## groma {name}", said.strip(), f"    {usage}", table(("", "means"), rows)]
    return "\n\n".join((*parts, f"For example: `{example.strip()}`" if example else "")).strip()


def _argument(one: Any) -> str:
    name = one.metavar or one.name.upper()
    return name if one.required else f"[{name}]"


def _option(one: Any) -> str:
    value = "" if one.is_flag else f" {one.metavar or _kind(one.type_descriptor.annotation)}"
    return f"{max(one.opts, key=len)}{value}"


def _kind(annotation: type) -> str:
    if issubclass(annotation, Enum):
        return "|".join(str(one.value) for one in annotation)
    return "PATH" if annotation is Path else "TEXT"


def _help(one: Any) -> str:
    default = getattr(one.default, "value", one.default)
    shown = f" `{default}` unless said." if default and one.param_type_name == "option" and not one.is_flag else ""
    return f"{(one.help or '').strip()}{shown}"
