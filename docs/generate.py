"""Writes the pages of docs/ that follow from the code and the packs, and the picture of the wheel.

    python docs/generate.py

A page that is written here is never edited by hand; a test says when one is out of date.
"""

from __future__ import annotations

from pathlib import Path

from api_page import api_page
from check_pages import benchmarks_page, checks_page
from command_pages import commands_page
from kpi_pages import dimension_file, dimension_page, index_page, tops, variables_page

import groma
from groma.catalogue.pack import bundled_packs, open_pack
from groma.publish.book import Book
from groma.publish.wheel import wheel_svg
from groma.record.files import write_atomically

DOCS = Path(__file__).parent
MADE = "<!-- Made by docs/generate.py from the code and the packs. Do not edit: run `make docs`. -->"
WHEEL_OF = "exempla"


def pages() -> dict[str, str]:
    """Every generated file by its path inside docs/."""
    made = {
        "reference/api.md": api_page(),
        "reference/commands.md": commands_page(),
        "reference/checks.md": checks_page(open_pack()),
    }
    for name in bundled_packs():
        pack = open_pack(name)
        made["reference/benchmarks.md"] = benchmarks_page(pack)
        made["reference/kpis.md"] = index_page(pack)
        made["reference/variables.md"] = variables_page(pack)
        made |= {dimension_file(top): dimension_page(top, pack) for top in tops(pack)}
    return {path: f"{MADE}\n\n{text.strip()}\n" for path, text in made.items()} | {"images/wheel.svg": wheel()}


def wheel() -> str:
    """The wheel of the invented city that has every figure."""
    city, pack = groma.open_city(WHEEL_OF), open_pack()
    return wheel_svg(Book(city, pack, groma.score(city)))


def main() -> None:
    """Write what is not as it should be, and remove pages that no pack has any more."""
    made = pages()
    for path in (DOCS / "reference" / "kpis").glob("*.md"):
        if path.relative_to(DOCS).as_posix() not in made:
            path.unlink()
            print(f"removed docs/{path.relative_to(DOCS).as_posix()}")
    for name, text in made.items():
        path = DOCS / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text)
            print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
