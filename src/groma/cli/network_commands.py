"""`groma network`: the programme of a network, taken in, shown as of a day, and what changed between two days."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groma.cli.installation import (
    DEFAULT_FOLDER,
    DataOption,
    is_missing,
    migrated,
    set_up,
    surround,
    told_plainly,
    waiting_migrations,
)
from groma.cli.options import Format, FormatOption, LanguageOption
from groma.cli.printing import print_findings, print_json, print_rows
from groma.errors import Finding, GromaError, NotFoundError, did_you_mean, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.network.model import Difference, Entry, Fact
    from groma.network.reading import Programme
    from groma.publish.network_words import Story

COLUMNS = ("id", "name", "state", "from", "to", "source")
BETWEEN = "; "
AsOfOption = Annotated[
    str,
    typer.Option("--as-of", metavar="DATE", help="The day to look at; a month or a year is its last day. Today else."),
]

network = typer.Typer(
    help="The programme of a network: who is in it, what it works on, and how that changed.", rich_markup_mode=None
)


@network.command("import")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A programme file, or u4ssc for the bundled one.")],
    *,
    without_persons: Annotated[
        bool, typer.Option("--without-persons", help="Leave out persons in published roles.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Take a programme file in, all of it or nothing; the database is made where needed. Example: groma network import u4ssc"""  # noqa: E501  one sentence of help and its example
    path = _path(file)
    _refuse_errors(_read(path, {}, without_persons=without_persons).findings)
    surround(data)
    set_up()
    with told_plainly():
        migrated()
        _take_in(path, without_persons=without_persons)


@network.command("show")
def show(
    register: Annotated[
        str,
        typer.Argument(
            metavar="REGISTER", help="groups, working-groups, organisations, deliverables, meetings or any other."
        ),
    ] = "groups",
    *,
    as_of: AsOfOption = "",
    data: DataOption = None,
    format_: FormatOption = Format.text,
) -> None:
    """Show a register as of a day, every entry in every state. Example: groma network show working-groups --as-of 2021"""  # noqa: E501  one sentence of help and its example
    from groma.network.register import entries
    from groma.network.registers import register as register_of

    fields = [name for name in register_of(register).fields if name not in COLUMNS]
    day = _day(as_of)
    found = entries(_facts(data, register), at=day)
    if format_ is Format.json:
        print_json([_as_json(one, fields) for one in found])
    elif format_ is Format.csv:
        print_rows((*COLUMNS, *fields), [(*_head(one), *_cells(one, fields)) for one in found], as_=format_)
    elif found:
        print_rows(COLUMNS, [(*_head(one)[:-1], _first_source(one)) for one in found], as_=format_)
    else:
        typer.echo(f"No source known by {day} lists any of {register}.")


@network.command("figures")
def figures(
    figure: Annotated[
        str, typer.Argument(metavar="FIGURE", help="publications, meetings, groups, cities or delays.")
    ] = "publications",
    *,
    as_of: AsOfOption = "",
    data: DataOption = None,
    format_: FormatOption = Format.text,
) -> None:
    """Count over time what was published, met, worked on and reached. Example: groma network figures cities --as-of 2025"""  # noqa: E501  one sentence of help and its example
    from groma.network.figures import NAMES, counted

    if figure not in NAMES:
        raise NotFoundError(
            sentence("There is no figure `{name}`.", name=figure[:120]), next_step=did_you_mean(figure[:120], NAMES)
        )
    day = _day(as_of)
    found = counted(_facts(data), on=dt.date.fromisoformat(day))[figure]
    if format_ is Format.json:
        print_json([dict(zip(found.columns, row, strict=True)) for row in found.rows])
    elif found.rows or format_ is Format.csv:
        unsaid = "" if format_ is Format.csv else "not said"
        print_rows(
            found.columns,
            [tuple(unsaid if value is None else str(value) for value in row) for row in found.rows],
            as_=format_,
        )
    else:
        typer.echo(f"No source known by {day} says anything of {figure}.")


def _day(as_of: str) -> str:
    from groma.network.dates import last_day

    return last_day(as_of) if as_of else dt.datetime.now().astimezone().date().isoformat()


@network.command("diff")
def diff(
    first: Annotated[str, typer.Argument(metavar="DATE", help="The earlier day, such as 2021 for its last day.")],
    second: Annotated[str, typer.Argument(metavar="DATE", help="The later day, such as 2025-10-31.")],
    *,
    data: DataOption = None,
    language: LanguageOption = "en",
    format_: FormatOption = Format.text,
) -> None:
    """Tell what changed between two days, with the sources. Example: groma network diff 2021 2025-10-31"""
    from groma.network.dates import last_day
    from groma.network.difference import compare
    from groma.publish.languages import speaking
    from groma.publish.network_words import COLUMNS as STORY_COLUMNS
    from groma.publish.network_words import as_json, rows, story

    days = last_day(first), last_day(second)
    with speaking(language):
        found = compare(_facts(data), first=days[0], second=days[1])
        told = story(found)
        if format_ is Format.json:
            print_json(as_json(told, found))
        elif format_ is Format.csv:
            print_rows(STORY_COLUMNS, rows(told, found), as_=format_)
        else:
            _print_story(told)


def _print_story(told: Story) -> None:
    """One sentence a line, whole, so that it can be copied; the numbers in brackets are those of the sources below."""
    from groma.publish.network_words import nothing_text, source_text, sources_title

    typer.secho(told.title, bold=True)
    if not told.sections:
        typer.echo(nothing_text())
        return
    for section in told.sections:
        typer.secho(f"\n{section.heading}", bold=True)
        for line in section.lines:
            typer.echo(f"{line.said} {told.numbers(line)}")
    typer.secho(f"\n{sources_title()}", bold=True)
    for number, one in enumerate(told.sources, 1):
        typer.echo(f"[{number}] {source_text(one)}")


def _path(file: str) -> Path:
    from groma.network.bundled import BUNDLED, FILE

    path = Path(file)
    return FILE if file == BUNDLED and not path.exists() else path


def _read(path: Path, known: dict[str, str], *, without_persons: bool) -> Programme:
    from groma.catalogue.yaml_text import read_text
    from groma.network.bundled import FILE
    from groma.network.reading import parse_programme

    where = path.name if path == FILE else str(path)
    return parse_programme(read_text(path), where=where, known=known, with_persons=not without_persons)


def _refuse_errors(findings: Sequence[Finding]) -> None:
    """Stop where a file has errors, with everything that is wrong in it."""
    count = sum(one.severity == "error" for one in findings)
    if not count:
        return
    print_findings(findings)
    errors = "an error" if count == 1 else f"{count} errors"
    typer.echo(f"groma: The file has {errors}; nothing was taken in. Mend it and try again.", err=True)
    raise typer.Exit(1)


def _take_in(path: Path, *, without_persons: bool) -> None:
    from groma.web.registers import taking_in
    from groma.web.trail import SYSTEM, Gesture

    programme = _read(path, dict(taking_in.known_names()), without_persons=without_persons)
    _refuse_errors(programme.findings)
    try:
        taken = taking_in.take_in(programme, gesture=Gesture(SYSTEM))
    except taking_in.NotTakenError as error:
        _refuse_errors(error.findings)
        raise
    if not (taken.new or taken.differences):
        typer.echo("Nothing is new: the registers have all that the file says.")
        return
    print_findings((*taken.findings, *map(_told, taken.differences)))
    statements = "1 statement" if taken.new == 1 else f"{taken.new} statements"
    typer.echo(f"Taken in: {statements}; the registers hold {taken.facts:,} facts, {taken.before:,} before.")
    if count := len(taken.differences):
        things = "a thing; it waits" if count == 1 else f"{count} things; they wait"
        typer.echo(f"Sources differ on {things} to be settled on the web.")


def _told(one: Difference) -> Finding:
    where = " ".join(filter(None, one.about))
    what = f"Sources differ: {one.says}."
    why = f"Until it is settled, this stands: {one.standing}." if one.standing else ""
    return Finding("note", "sources_differ", where, what.replace("..", "."), why=why, subject=one.about[1])


def _facts(data: Path | None, *names: str) -> tuple[Fact, ...]:
    """The facts of the database; those of the bundled programme where there are none yet."""
    surround(data)
    folder = Path(os.environ.get("GROMA_DATA") or DEFAULT_FOLDER)
    if os.environ.get("DATABASE_URL") or (folder / "groma.sqlite3").is_file():
        # Who only looks needs no key, and none is kept for them.
        os.environ.setdefault("GROMA_SECRET_KEY", secrets.token_urlsafe(64))
        set_up()
        with told_plainly():
            found = _kept(names)
        if found is not None:
            return found
    typer.echo(
        "The registers are empty, so this is the bundled programme. Take it in: groma network import u4ssc", err=True
    )
    from groma.network.bundled import bundled_history

    return tuple(one for one in bundled_history().facts if not names or one.register in names)


def _kept(names: tuple[str, ...]) -> tuple[Fact, ...] | None:
    """The facts of the database; `None` where it holds nothing.

    Raises:
        GromaError: It is of an older version.
    """
    from django.db import connection

    from groma.web.registers import store

    if is_missing() or not connection.introspection.table_names():
        return None
    if waiting := waiting_migrations():
        raise GromaError(
            f"The database is of an older version: {len(waiting)} steps are missing.",
            next_step="Bring it up to date: groma prepare.",
        )
    return None if store.is_empty() else store.facts(*names)


def _head(one: Entry) -> tuple[str, ...]:
    return one.id, one.name, one.state, one.since, one.until, BETWEEN.join(one.sources)


def _first_source(one: Entry) -> str:
    """The first of its sources, and how many there are besides: a screen has no room for all of them."""
    more = f" and {len(one.sources) - 1} more" if len(one.sources) > 1 else ""
    return f"{''.join(one.sources[:1])}{more}"


def _cells(one: Entry, fields: list[str]) -> tuple[str, ...]:
    return tuple(BETWEEN.join(one.all(name)) for name in fields)


def _as_json(one: Entry, fields: list[str]) -> dict[str, Any]:
    """An entry with a list for each field that may hold several values."""
    from groma.network.registers import register as register_of

    known = register_of(one.register).fields
    values = {name: list(one.all(name)) if known[name].many else one.one(name) for name in fields}
    return dict(zip(COLUMNS, _head(one), strict=True)) | values
