"""Make the invented city of Exempla: its raw tables, and the record that its recipes gather from them.

    python tools/make_exempla.py            # into src/groma/record/cities/exempla
    python tools/make_exempla.py FOLDER     # into another folder

What is written by hand stays as it is: city.yaml, places.csv, sources.yaml, targets.csv, plan.yaml and recipes/.
Everything else is made anew with the same bytes on every run. For one more round, raise `LAST_ROUND`; the years before
it do not move.

The record has a few faults on purpose, for `groma check` to find. `FAULTS` lists them with what the checks call them.
All stand in older years, so that the newest results are as good as the city.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exempla.city import FIRST
from exempla.detail import air_rows, register_rows, waste_rows
from exempla.formats import csv_bytes, parquet_bytes, xlsx_bytes
from exempla.record import figures_of
from exempla.tables import rows_of

from groma.catalogue.pack import open_pack
from groma.gather.gathering import gather_city, merged
from groma.gather.recipe import read_recipe
from groma.record.files import write_atomically
from groma.record.folder import read_city, write_lineage, write_observations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exempla.city import Figures
    from exempla.tables import TableRow

    from groma.catalogue.pack import Pack
    from groma.gather.recipe import Recipe

LAST_ROUND = 2024
YEARS = range(FIRST, LAST_ROUND + 1)
HERE = Path(__file__).parent
CITY = HERE.parent / "src" / "groma" / "record" / "cities" / "exempla"
BY_HAND = ("city.yaml", "places.csv", "sources.yaml", "targets.csv", "plan.yaml")
DETAIL = {"population_register.csv": register_rows, "waste.csv": waste_rows, "air_quality.parquet": air_rows}
UTF_16 = "schools.csv"
INVENTED = "Exempla is an invented city; no figure here was measured anywhere."
MADE = "Made by tools/make_exempla.py"


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted fault, and the finding that names it."""

    story: str
    rule: str
    subject: str
    period: str


FAULTS = (
    Fault(
        "The register of 2020 was a provisional count, 5 % short; the next one jumps.",
        "inhabitants_steady",
        "inhabitants",
        "2021",
    ),
    Fault("Households of Riverside in 2021 are its inhabitants.", "inhabitants_per_household", "inhabitants", "2021"),
    Fault(
        "Shop cardboard was counted as recycled in 2021 but not as waste: 104 %.",
        "solid_waste_adds_up",
        "EN.EN.WA.1C/landfill",
        "2021",
    ),
    Fault(
        "More procurement steps were online in 2021 than there were.",
        "part_exceeds_whole",
        "procurement_activities_online",
        "2021",
    ),
    Fault("NO2 of 2021 was delivered in ppm and the unit was not written.", "jump", "no2_annual_mean", "2021"),
    Fault("Physicians of Garden Town are missing for 2022.", "gap", "physicians", "2023"),
    Fault("An answer of 2021 was entered by hand without its source.", "no_source", "spatial_plan_integrated", "2021"),
    Fault("An answer of 2022 was entered by hand twice.", "duplicate", "resilience_plan_sendai", "2022"),
)
"""The last two stand in `exempla/entered.csv`."""

FIXED = {2020: {"inhabitants": 381_244.0}}
PPM_OF_NO2 = 1900
OVER = 0.04


def with_faults(figures: Figures) -> Figures:
    """The figures with the planted faults in them."""
    found = dict(figures)
    found["households", 2021, "d3", ""] = found["inhabitants", 2021, "d3", ""]
    found["waste_recycled", 2021, "", ""] += round(OVER * found["waste", 2021, "", ""])
    found["procurement_activities_online", 2021, "", ""] = found["procurement_activities", 2021, "", ""] + 86
    found["no2_annual_mean", 2021, "", ""] /= PPM_OF_NO2
    del found["physicians", 2022, "d7", ""]
    return found


def make(folder: Path = CITY) -> str:
    """Write the city into a folder, and say what was written."""
    pack = open_pack()
    with tempfile.TemporaryDirectory() as name:
        draft = Path(name) / "exempla"
        _copy_by_hand(draft)
        city = read_city(draft)
        publishers = {source.id: source.publisher for source in city.sources}
        figures = with_faults(figures_of(YEARS, FIXED))
        for file, content in raw_files(figures, _recipes(draft), pack=pack, publishers=publishers).items():
            write_atomically(draft / "raw" / file, content)
        gathered = gather_city(city, pack=pack)
        full = merged(city, gathered)
        write_observations(full.observations, draft)
        write_lineage(full.lineage, draft)
        shutil.rmtree(folder / "raw", ignore_errors=True)
        shutil.copytree(draft, folder, dirs_exist_ok=True)
    found = "".join(f"\n  {finding}" for finding in gathered.findings)
    return f"{len(full.observations)} observations, {len(full.lineage)} of them gathered, in {folder}{found}"


def raw_files(
    figures: Figures, recipes: Mapping[str, Recipe], *, pack: Pack, publishers: Mapping[str, str]
) -> dict[str, bytes]:
    """The content of every raw file by its name; each says that it is invented, in a title or in a column."""
    by_file: dict[str, list[Recipe]] = defaultdict(list)
    for recipe in recipes.values():
        by_file[recipe.read.file.removeprefix("raw/")].append(recipe)
    content = {}
    for file, found in sorted(by_file.items()):
        tables = {recipe.read.sheet: _rows(file, recipe, figures=figures, pack=pack) for recipe in found}
        content[file] = _written(file, found, tables=tables, publishers=publishers)
    return content


def _copy_by_hand(draft: Path) -> None:
    shutil.copytree(CITY / "recipes", draft / "recipes")
    for name in BY_HAND:
        shutil.copyfile(CITY / name, draft / name)
    shutil.copyfile(HERE / "exempla" / "entered.csv", draft / "observations.csv")


def _recipes(folder: Path) -> dict[str, Recipe]:
    return {path.stem: read_recipe(path) for path in sorted((folder / "recipes").glob("*.yaml"))}


def _rows(file: str, recipe: Recipe, *, figures: Figures, pack: Pack) -> list[TableRow]:
    if file in DETAIL:
        return DETAIL[file](figures, YEARS)
    return _odd(file, rows_of(recipe, figures, pack))


def _written(
    file: str, recipes: list[Recipe], *, tables: Mapping[str, list[TableRow]], publishers: Mapping[str, str]
) -> bytes:
    if file.endswith(".xlsx"):
        sheets = {recipe.read.sheet: (tables[recipe.read.sheet], recipe.read) for recipe in recipes}
        return xlsx_bytes(sheets, titles={recipe.read.sheet: _titles(recipe) for recipe in recipes})
    [recipe] = recipes
    rows = tables[recipe.read.sheet]
    signed = rows if recipe.read.skip else [{**row, "Publisher": publishers[recipe.source]} for row in rows]
    if file.endswith(".parquet"):
        return parquet_bytes(signed)
    return csv_bytes(signed, recipe.read, titles=_titles(recipe), encoding="utf-16" if file == UTF_16 else "")


def _titles(recipe: Recipe) -> list[str]:
    return [recipe.about, INVENTED, MADE][: recipe.read.skip]


def _odd(file: str, rows: list[TableRow]) -> list[TableRow]:
    """What real tables have and figures do not: rows of samples too small to print."""
    if file != "labour_force.csv":
        return rows
    small: list[TableRow] = [
        {**dict.fromkeys(rows[0], ".."), "Year": str(year), "Sex": "", "Age": "65+"} for year in YEARS
    ]
    return rows + small


if __name__ == "__main__":
    print(make(*map(Path, sys.argv[1:2])))
