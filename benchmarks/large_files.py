"""A raw file of one gigabyte through a recipe: time and memory against Python's csv module reading the same file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.timing import Row, in_process

MEGABYTES = 1000
RECIPE = """
source: register
read: {file: raw/large.csv}
where: {kind: billed}
observations:
  - {variable: water_consumption, value: amount, unit: m3/year, period: year, aggregate: sum}
"""
BARE = """
import csv
with open({!r}, newline="", encoding="utf-8") as file:
    print(sum(1 for _ in csv.reader(file)))
"""
GATHER = """
from pathlib import Path
from groma.catalogue.pack import open_pack
from groma.gather.gathering import gather_city
from groma.record.folder import read_city
print(len(gather_city(read_city(Path({!r})), pack=open_pack()).observations))
"""


def make_city(folder: Path) -> None:
    """A city with one very large raw file and a recipe for it."""
    (folder / "raw").mkdir()
    (folder / "recipes").mkdir()
    (folder / "city.yaml").write_text("id: large\nname: Large\ncountry: XX\n", encoding="utf-8")
    (folder / "observations.csv").write_text("variable,period,value\n", encoding="utf-8")
    (folder / "recipes" / "large.yaml").write_text(RECIPE, encoding="utf-8")
    lines = "".join(
        f"{2015 + n % 10},{'billed' if n % 4 else 'lost'},meter-{n:07d},{n % 900}.5,some further text of the register\n"
        for n in range(50_000)
    )
    with (folder / "raw" / "large.csv").open("w", encoding="utf-8") as file:
        file.write("year,kind,meter,amount,remark\n")
        for _ in range(MEGABYTES * 1_000_000 // len(lines)):
            file.write(lines)


def run() -> list[Row]:
    """Gathering against bare reading."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_city(folder)
        floor = in_process(BARE.format(str(folder / "raw" / "large.csv")), runs=1)
        gather = in_process(GATHER.format(str(folder)), runs=1)
    what = f"a raw file of {MEGABYTES} MB"
    return [
        Row(what, "bare csv.reader", floor, 1.0, "the floor"),
        Row(what, "`groma gather`", gather, gather.seconds / floor.seconds, ""),
    ]
