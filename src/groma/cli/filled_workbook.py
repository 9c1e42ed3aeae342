"""A filled workbook on its way into a city: what its columns are, whether a person agrees, and what came of it."""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from groma.catalogue.codes import plain
from groma.cli.printing import print_findings, print_table
from groma.errors import NotFoundError, RecordError
from groma.record.files import whole_folder, write_atomically

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.gather.workbook import Imported, Proposal, Workbook
    from groma.record.model import City


@dataclass(frozen=True, slots=True)
class NewOptions:
    """What was said of the city to be made or filled, and of the workbook."""

    folder: Path
    name: str
    country: str
    period: str
    columns: tuple[str, ...]
    yes: bool


def title_of(folder: Path) -> str:
    """A name for a city of which only the folder is known."""
    return folder.resolve().name.replace("-", " ").title()


def fill_empty(folder: Path, pack: Pack, options: NewOptions) -> None:
    """Write an empty city into `folder`, which is not yet where the options want it."""
    from groma.record.scaffold import empty_city

    city_id = options.folder.resolve().name
    empty_city(folder, city_id=city_id, name=options.name, country=options.country, pack=pack)


def take_workbook(path: Path, pack: Pack, options: NewOptions) -> None:
    """Show what the columns are believed to be, ask, and take the figures into the city, which is made if need be."""
    from groma.gather.workbook import import_rows, read_workbook, replaced_file, summary

    if not path.is_file():
        raise NotFoundError(
            "There is no such workbook.", where=str(path), next_step="Check the path, or name a bundled city to copy."
        )
    workbook = read_workbook(path)
    proposal = _agreed_proposal(workbook, pack, options)
    period = options.period or _last_year()
    rows = import_rows(workbook, proposal, pack, period=period, source_id=plain(path.stem) or "workbook")
    city = _taken(path, replaced_file(rows, f"raw/{path.name}"), pack, options)
    print_findings(city.findings)
    typer.echo(summary(rows, pack))
    _draw_wheel(options.folder, pack)


def _taken(path: Path, imported: Imported, pack: Pack, options: NewOptions) -> City:
    """The city with the figures, written; nothing is left behind of a new one that cannot be written whole."""
    from groma.gather.gathering import merged
    from groma.gather.workbook.joining import gathered
    from groma.record.folder import read_city, write_city

    is_there = (options.folder / "city.yaml").is_file()
    with nullcontext(options.folder) if is_there else whole_folder(options.folder) as folder:
        if not is_there:
            fill_empty(folder, pack, options)
        city = merged(read_city(folder), gathered(imported, pack))
        kept = {source.id for source in imported.sources}
        sources = (*(source for source in city.sources if source.id not in kept), *imported.sources)
        is_in_place = path.resolve() == (folder / "raw" / path.name).resolve()
        raw = {} if is_in_place else {f"raw/{path.name}": path.read_bytes()}
        write_city(replace(city, sources=sources), folder, others=raw)
    return city


def _agreed_proposal(workbook: Workbook, pack: Pack, options: NewOptions) -> Proposal:
    from groma.gather.workbook import propose

    proposal = propose(workbook, pack)
    for item in options.columns:
        proposal = _with_column(proposal, item)
    _show(proposal)
    if not options.yes and not _agreed():
        typer.echo("Nothing was written. Say what a column is with --column, such as --column result=M.")
        raise typer.Exit
    return proposal


def _with_column(proposal: Proposal, item: str) -> Proposal:
    """The proposal with `result=M`, or where several sheets are read `Economy!result=M`."""
    role, sign, letter = item.rpartition("=")
    sheet, _, role = role.rpartition("!")
    example = "--column result=M"
    if not sign:
        raise RecordError(f"`{item}` names no column.", next_step=f"Write {example}, or {example[:-1]} for none.")
    if not sheet and len(proposal.plans) > 1:
        raise RecordError(
            f"`{item}` does not say which sheet is meant: {proposal.sheets_text}.",
            next_step=f"Write --column '{proposal.sheet}!{item}'.",
        )
    return proposal.with_column(role, letter, sheet=sheet)


def _agreed() -> bool:
    """Whether the person agrees; where nobody can be asked, the proposal is taken and that is said."""
    try:
        return typer.confirm("Take the figures in these columns?", default=True)
    except typer.Abort:
        if sys.stdin.isatty():
            raise
        typer.echo("\nNobody to ask: the proposal is taken as it is.")
        return True


def _last_year() -> str:
    year = str(dt.datetime.now(tz=dt.UTC).year - 1)
    typer.echo(f"Figures that name no year are taken to be for {year}; say otherwise with --period.")
    return year


def _show(proposal: Proposal) -> None:
    """The proposed columns; those that are alike on several sheets on one line."""
    sheets: dict[tuple[str, str, str], list[str]] = {}
    reasons: dict[tuple[str, str, str], list[str]] = {}
    for one in proposal.columns:
        alike = (one.role.replace("_", " "), one.letter, one.header)
        sheets.setdefault(alike, []).append(one.sheet)
        reasons.setdefault(alike, []).append(one.reason)
    rows = [(_sheets_text(names, proposal), *alike, reasons[alike][0]) for alike, names in sheets.items()]
    print_table(("sheet", "what", "column", "header", "why"), rows)
    for sheet, reason in proposal.left_out:
        typer.echo(f"Sheet {sheet} is not read: {reason}.")


def _sheets_text(names: list[str], proposal: Proposal) -> str:
    is_all = len(names) == len(proposal.plans) > 1
    return f"all {len(names)} sheets" if is_all else ", ".join(names)


def _draw_wheel(folder: Path, pack: Pack) -> None:
    from groma.cli.options import open_book
    from groma.publish.wheel import wheel_svg

    path = folder / "wheel.svg"
    write_atomically(path, wheel_svg(open_book(str(folder), pack=str(pack.folder))))
    report = f"{folder}-report" if folder.name else f"{folder.resolve().name}-report"
    typer.echo(f"The wheel is in {path}. Next: groma check {folder}, then groma report {folder} --out {report}")
