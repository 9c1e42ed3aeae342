"""`groma new, import, gather, check`: making a city's record and looking after it."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groma.cli.filled_workbook import NewOptions, fill_empty, take_workbook, title_of
from groma.cli.options import CityArgument, Format, FormatOption, PackOption
from groma.cli.printing import print_findings, print_rows
from groma.errors import RecordError
from groma.record.files import whole_folder

if TYPE_CHECKING:
    from groma.gather.open_sdg import Imported, InventoryLine

imports = typer.Typer(help="Take in data that others publish.", no_args_is_help=True, rich_markup_mode=None)

LARGE = 5_000_000
"""From how many bytes on a raw file is named while it is read."""
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
    if from_ in bundled_cities():
        with whole_folder(folder) as aside:
            shutil.copytree(CITIES_FOLDER / from_, aside, dirs_exist_ok=True)
        typer.echo(f"{folder} is a copy of {from_}. Try: groma check {folder}")
        return
    framework = open_pack(pack)
    options = NewOptions(folder, name or title_of(folder), country, period, tuple(column or ()), yes=yes)
    if from_:
        _refuse_existing(folder)
        take_workbook(Path(from_), framework, options)
        return
    with whole_folder(folder) as aside:
        fill_empty(aside, framework, options)
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
    options = NewOptions(to, title_of(to), "XX", period, tuple(column or ()), yes=yes)
    take_workbook(file, open_pack(pack), options)


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
            print_findings(found.findings, as_=format_)
        return
    folder = Path(to)
    _refuse_existing(folder)
    city_id = folder.resolve().name
    imported = import_open_sdg(
        repository, city_id=city_id, name=name or title_of(folder), country=country, pack=framework, recipes=recipes
    )
    with whole_folder(folder) as aside:
        write_imported(imported, aside)
    print_findings(imported.findings, as_=format_)
    if format_ is Format.text:
        typer.echo(_imported_text(imported, folder, repository))


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
    from groma.record.folder import read_city, write_gathered

    folder = city_folder(city)
    if is_bundled(folder) and not dry_run:
        raise RecordError(
            "A bundled city is not written to.",
            where=city,
            next_step=f"Copy it first: groma new my-{city} --from {city}, or use --dry-run.",
        )
    record = read_city(folder)
    gathered = gather_city(record, raw=raw, pack=open_pack(pack), progress=_say_large)
    together = merged(record, gathered)
    if not dry_run:
        write_gathered(together, folder)
    print_findings(together.findings, as_=format_)
    if format_ is Format.text:
        if not gathered.recipes and not gathered.findings:
            typer.echo(
                f"There are no recipes in {folder / 'recipes'}. A recipe says how a raw file becomes observations."
            )
        typer.echo(f"{len(gathered.observations)} observations from {len(gathered.recipes)} recipe files.")


def check(city: CityArgument, *, pack: PackOption = "u4ssc", format_: FormatOption = Format.text) -> None:
    """List everything that is odd about a record, with file and line. Example: groma check mycity --format csv"""
    from groma.catalogue.pack import open_pack
    from groma.record.bundled import city_folder
    from groma.record.folder import read_city
    from groma.verify.checks import check as checked

    findings = checked(read_city(city_folder(city)), open_pack(pack))
    print_findings(findings, as_=format_)
    counts = Counter(one.severity for one in findings)
    if format_ is Format.text:
        typer.echo(f"{counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes.")
    if counts["error"]:
        raise typer.Exit(1)


def _say_large(name: str, size: int) -> None:
    """Name a raw file whose reading takes more than a moment."""
    if size > LARGE:
        typer.echo(f"  reading {name} ({size / 1e6:,.0f} MB)", err=True)


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


def _imported_text(imported: Imported, folder: Path, repository: Path) -> str:
    """What came of an import, and what to do next: where nothing is confirmed yet, that is the recipes."""
    observations, recipes = len(imported.city.observations), folder / "recipes" / "open-sdg.yaml"
    templates = sum(line.is_template for line in imported.inventory)
    listed = (
        f"{folder}: {observations} observations; {len(imported.inventory)} series listed, "
        f"{templates} of them templates without data. Proposals are in {recipes}."
    )
    if observations:
        return f"{listed} Try: groma check {folder}"
    return (
        f"{listed} None is taken before a person agrees: remove the `#` of those that are right, "
        f"then: groma gather {folder} --raw {repository}"
    )


def _refuse_existing(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RecordError(
            "The folder is there already and not empty.", where=str(folder), next_step="Choose another name."
        )
