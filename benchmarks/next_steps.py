"""From nothing to what to do next: a fresh process that scores a city, reads eight others and compares with them."""

from __future__ import annotations

from benchmarks.cold_start import IMPORTS
from benchmarks.timing import Row, in_process

NEXT = "import sys; sys.argv = ['groma', 'next', 'exempla']; from groma.cli import main; main()"


def run() -> list[Row]:
    """The bare imports as the floor, and `groma next` on one city compared with all that come with Groma."""
    floor = in_process(IMPORTS, runs=9)
    found = in_process(NEXT, runs=9)
    what = "next steps"
    return [
        Row(what, "bare import of duckdb, narwhals, pint, pydantic, yaml", floor, 1.0, "the floor"),
        Row(what, "`groma next exempla`", found, found.seconds / floor.seconds, "under 1.5 s"),
    ]
