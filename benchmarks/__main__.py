"""Run every benchmark and write docs/explanation/speed.md."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.timing import Row, machine

if TYPE_CHECKING:
    from collections.abc import Iterator

CORE = ("cold_start", "next_steps", "network", "reports", "large_files", "case_search", "portfolio")
WEB = ("web_pages", "programme_pages", "registers", "web_load")
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "speed.md"
MEASURED = "Measured by `make bench` in one run on {machine}. "
TABLE = """
| what | way | seconds | times the floor | peak memory, MB | asked |
| --- | --- | --- | --- | --- | --- |
"""
INTRO = (
    "# Speed\n\n"
    + MEASURED
    + """Seconds depend on the machine; what counts is the ratio to
the floor of the same run. The floor is what the bare libraries or the hardware take. Peaks of memory are upper bounds:
the system counts what the measuring process itself had reached when it started another.
"""
    + TABLE
)
HEADING = "\n## The round on the web\n"
OF_THE_WEB = (
    HEADING
    + "\n"
    + MEASURED
    + """The floor is a page that does nothing. Pages and the workbook are
measured one by one, in seconds of the processor. Under load, seconds are those that readers and writers wait, on a
machine that makes their requests, runs the site and the database all at once.
"""
    + TABLE
)
SHORT_S = 0.1


def main() -> None:
    """Run the benchmarks named on the command line, or all of them and write the page.

    A table of the page is written when all of its benchmarks were run: those of the core, those of the web, or both.
    """
    names = tuple(sys.argv[1:]) or (*CORE, *WEB)
    rows = {name: list(_told(name)) for name in names}
    if set(CORE) <= set(names):
        _write(INTRO, [row for name in CORE for row in rows[name]], is_first=True)
    if set(WEB) <= set(names):
        _write(OF_THE_WEB, [row for name in WEB for row in rows[name]], is_first=False)
    missed = [row for of_one in rows.values() for row in of_one if not row.is_met]
    if missed:
        sys.exit("Slower than asked:\n" + "".join(map(_line, missed)))


def _told(name: str) -> Iterator[Row]:
    """The rows of a benchmark, each printed when it is known."""
    for row in import_module(f"benchmarks.{name}").run():
        sys.stdout.write(_line(row))
        yield row


def _write(intro: str, rows: list[Row], *, is_first: bool) -> None:
    """Write one of the two tables, and leave the other as it is."""
    core, heading, web = PAGE.read_text(encoding="utf-8").partition(HEADING)
    own = intro.format(machine=machine()) + "".join(map(_line, rows))
    PAGE.write_text(own + heading + web if is_first else core + own, encoding="utf-8")


def _line(row: Row) -> str:
    memory = f"{row.timing.peak_mb:.0f}" if row.timing.peak_mb else ""
    seconds = f"{row.timing.seconds:.{2 if row.timing.seconds >= SHORT_S else 4}f}"
    return f"| {row.what} | {row.way} | {seconds} | {row.ratio:.2f} | {memory} | {row.asked} |\n"


main()
