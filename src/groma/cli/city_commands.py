"""`groma new, import, gather, check`: making a city's record and looking after it."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groma.catalogue.codes import plain
from groma.cli.options import CityArgument, Format, FormatOption, PackOption
from groma.cli.printing import print_rows, print_table
from groma.errors import NotFoundError, RecordError
from groma.record.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.pack import Pack
    from groma.errors import Finding
    from groma.gather.open_sdg import InventoryLine
    from groma.gather.workbook import Proposal

imports = typer.Typer(help="Take in data that others publish.", no_args_is_help=True, rich_markup_mode=None)

SERIES_COLUMNS = (
    "indicator",
    "title",
    "unit",
    "years",
    "rows",
    "breakdowns",
    "template",
    "code",
    "proposed",
    "likeness",
)

CountryOption = Annotated[
    str, typer.Option("--country", help="ISO 3166-1 code of the country, such as NO. XX where it is not known yet.")
]
NameOption = Annotated[str, typer.Option("--name", help="The city's name; its id in title case where left out.")]


WorkbookPeriodOption = Annotated[
    str, typer.Option("--period", help="The year the workbook's figures are for, where it does not say.")
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="ROLE=LETTER", help="What a column of the workbook is, such as result=M."),
]
YesOption = Annotated[bool, typer.Option("--yes", help="Take the proposed columns without asking.")]


@dataclass(frozen=True, slots=True)
class NewOptions:
    """What was said of a city to be made."""

    name: str
    country: str
    period: str
    columns: tuple[str, ...]
    yes: bool


def new(
    city: Annotated[str, typer.Argument(metavar="CITY", help="The folder to make; its last part is the city's id.")],
    *,
    name: NameOption = "",
    country: CountryOption = "XX",
    from_: Annotated[
        str, typer.Option("--from", help="A filled workbook to take figures from, or a bundled city to copy.")
    ] = "",
    period: WorkbookPeriodOption = "",
    column: ColumnOption = None,
    yes: YesOption = False,
    pack: PackOption = "u4ssc",
) -> None:
    """Make a new city folder, empty or from a filled workbook.

    Example: groma new mycity --from figures.xlsx --period 2024
    """
    from groma.catalogue.pack import open_pack
    from groma.record.bundled import CITIES_FOLDER, bundled_cities

    folder = Path(city)
    _refuse_existing(folder)
    if from_ in bundled_cities():
        shutil.copytree(CITIES_FOLDER / from_, folder)
        typer.echo(f"{folder} is a copy of {from_}. Try: groma check {folder}")
        return
    framework = open_pack(pack)
    options = NewOptions(name or _title(folder), country, period, tuple(column or ()), yes=yes)
    if from_:
        _take_workbook(folder, Path(from_), framework, options)
        return
    _empty(folder, framework, options)
    typer.echo(
        f"{folder} is ready. Fill {folder}/raw/collect.xlsx, then: "
        f"groma import workbook {folder}/raw/collect.xlsx --to {folder}"
    )


@imports.command("workbook")
def workbook(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A filled workbook (.xlsx or .csv).")],
    *,
    to: Annotated[Path, typer.Option("--to", help="The city folder to take its figures into.")],
    period: WorkbookPeriodOption = "",
    column: ColumnOption = None,
    yes: YesOption = False,
    pack: PackOption = "u4ssc",
) -> None:
    """Take a filled workbook into a city folder. Example: groma import workbook mycity/raw/collect.xlsx --to mycity"""
    from groma.catalogue.pack import open_pack
    from groma.record.bundled import is_bundled

    if is_bundled(to):
        raise RecordError(
            "A bundled city is not written to.", where=str(to), next_step="Make your own with `groma new`."
        )
    options = NewOptions(_title(to), "XX", period, tuple(column or ()), yes=yes)
    _take_workbook(to, file, open_pack(pack), options)


@imports.command("open-sdg")
def open_sdg(
    repository: Annotated[Path, typer.Argument(metavar="FOLDER", help="A copy of an Open SDG data repository.")],
    *,
    to: Annotated[
        str, typer.Option("--to", help="The city folder to make; without it the repository is only listed.")
    ] = "",
    name: NameOption = "",
    country: CountryOption = "XX",
    recipes: Annotated[
        Path | None, typer.Option("--recipes", help="A folder of recipes that say which series is which indicator.")
    ] = None,
    pack: PackOption = "u4ssc",
    format_: FormatOption = Format.text,
) -> None:
    """Read an Open SDG data repository, listing every series and what it may be.

    Example: groma import open-sdg data-repo --to mycity
    """
    from groma.catalogue.pack import open_pack
    from groma.gather.open_sdg import import_open_sdg, inventory, write_imported
    from groma.gather.open_sdg_repository import read_repository

    framework = open_pack(pack)
    if not to:
        found = read_repository(repository)
        rows = [_series_cells(line) for line in inventory(found, framework)]
        print_rows(SERIES_COLUMNS, rows, as_=format_)
        if format_ is Format.text:
            _say_findings(found.findings, as_=format_)
        return
    folder = Path(to)
    _refuse_existing(folder)
    imported = import_open_sdg(
        repository, city_id=folder.name, name=name or _title(folder), country=country, pack=framework, recipes=recipes
    )
    write_imported(imported, folder)
    _say_findings(imported.findings, as_=format_)
    templates = sum(line.is_template for line in imported.inventory)
    typer.echo(
        f"{folder}: {len(imported.city.observations)} observations; {len(imported.inventory)} series listed, "
        f"{templates} of them templates without data. Proposals are in {folder}/recipes. Try: groma check {folder}"
    )


def gather(
    city: CityArgument,
    *,
    raw: Annotated[
        Path | None, typer.Option("--raw", help="Where the raw files are, if not in the city folder.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change and write nothing.")] = False,
    pack: PackOption = "u4ssc",
    format_: FormatOption = Format.text,
) -> None:
    """Turn raw files into observations by the city's recipes. Example: groma gather mycity"""
    from groma.catalogue.pack import open_pack
    from groma.gather.gathering import gather_city, merged
    from groma.record.bundled import city_folder, is_bundled
    from groma.record.folder import read_city, write_lineage, write_observations

    folder = city_folder(city)
    if is_bundled(folder) and not dry_run:
        raise RecordError(
            "A bundled city is not written to.",
            where=city,
            next_step=f"Copy it first: groma new my-{city} --from {city}, or use --dry-run.",
        )
    record = read_city(folder)
    gathered = gather_city(record, raw=raw, pack=open_pack(pack))
    together = merged(record, gathered)
    if not dry_run:
        write_lineage(together.lineage, folder)
        write_observations(together.observations, folder)
    _say_findings(together.findings, as_=format_)
    if format_ is Format.text:
        typer.echo(f"{len(gathered.observations)} observations from {len(gathered.recipes)} recipe files.")


def check(city: CityArgument, *, pack: PackOption = "u4ssc", format_: FormatOption = Format.text) -> None:
    """List everything that is odd about a record, with file and line. Example: groma check mycity --format csv"""
    from groma.catalogue.pack import open_pack
    from groma.record.bundled import city_folder
    from groma.record.folder import read_city
    from groma.verify.checks import check as checked

    findings = checked(read_city(city_folder(city)), open_pack(pack))
    _say_findings(findings, as_=format_)
    counts = {severity: sum(one.severity == severity for one in findings) for severity in ("error", "warning", "note")}
    if format_ is Format.text:
        typer.echo(f"{counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes.")
    if counts["error"]:
        raise typer.Exit(1)


def _series_cells(line: InventoryLine) -> tuple[object, ...]:
    breakdowns, codes = ", ".join(line.breakdowns), ", ".join(line.codes)
    likeness = f"{line.likeness:.2f}" if line.proposed else ""
    template = "yes" if line.is_template else ""
    return (
        line.number,
        line.title,
        line.unit,
        line.years,
        line.rows,
        breakdowns,
        template,
        codes,
        line.proposed,
        likeness,
    )


def _say_findings(findings: Sequence[Finding], *, as_: Format) -> None:
    columns = ("severity", "rule", "where", "subject", "period", "what", "why", "next_step")
    if as_ is not Format.text:
        print_rows(columns, [tuple(getattr(one, column) for column in columns) for one in findings], as_=as_)
        return
    for one in findings:
        typer.echo(str(one))


def _refuse_existing(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RecordError(
            "The folder is there already and not empty.", where=str(folder), next_step="Choose another name."
        )


def _title(folder: Path) -> str:
    return folder.name.replace("-", " ").title()


def _empty(folder: Path, pack: Pack, options: NewOptions) -> None:
    from groma.record.scaffold import collection_workbook, empty_city

    empty_city(folder, city_id=folder.name, name=options.name, country=options.country, pack=pack)
    collection_workbook(pack, folder / "raw" / "collect.xlsx")


def _take_workbook(folder: Path, path: Path, pack: Pack, options: NewOptions) -> None:
    """Show what the columns are believed to be, ask, and take the figures into the city, which is made if need be."""
    from groma.gather.gathering import merged
    from groma.gather.workbook import import_rows, propose, read_workbook, replaced_file, summary
    from groma.gather.workbook.joining import gathered
    from groma.record.folder import read_city, write_city

    if not path.is_file():
        raise NotFoundError(
            "There is no such workbook.", where=str(path), next_step="Check the path, or name a bundled city to copy."
        )
    workbook = read_workbook(path)
    proposal = propose(workbook, pack)
    for item in options.columns:
        role, _, letter = item.partition("=")
        proposal = proposal.with_column(role, letter)
    _show(proposal)
    if not options.yes and not _agreed():
        typer.echo("Nothing was written. Say what a column is with --column, such as --column result=M.")
        raise typer.Exit
    period = options.period or _last_year()
    rows = import_rows(workbook, proposal, pack, period=period, source_id=plain(path.stem) or "workbook")
    imported = replaced_file(rows, f"raw/{path.name}")
    if not (folder / "city.yaml").is_file():
        _empty(folder, pack, options)
    city = merged(read_city(folder), gathered(imported, pack))
    kept = {source.id for source in imported.sources}
    sources = (*(source for source in city.sources if source.id not in kept), *imported.sources)
    write_city(replace(city, sources=sources), folder)
    if path.resolve() != (folder / "raw" / path.name).resolve():
        write_atomically(folder / "raw" / path.name, path.read_bytes())
    _say_findings(city.findings, as_=Format.text)
    typer.echo(summary(imported, pack))
    _draw_wheel(folder, pack)


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
    rows = [(one.sheet, one.role.replace("_", " "), one.letter, one.header, one.reason) for one in proposal.columns]
    print_table(("sheet", "what", "column", "header", "why"), rows)
    for sheet, reason in proposal.left_out:
        typer.echo(f"Sheet {sheet} is not read: {reason}.")


def _draw_wheel(folder: Path, pack: Pack) -> None:
    from groma.cli.options import open_book
    from groma.publish.wheel import wheel_svg
    from groma.record.files import write_atomically

    path = folder / "wheel.svg"
    write_atomically(path, wheel_svg(open_book(str(folder), pack=str(pack.folder))))
    typer.echo(f"The wheel is in {path}. Next: groma check {folder}, then groma report {folder} --out {folder}-report")
