"""Run every benchmark and write docs/explanation/speed.md."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from benchmarks.timing import Row, machine

ALL = ("cold_start", "network", "reports", "large_files")
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "speed.md"
INTRO = """# Speed

Measured by `make bench` in one run on {machine}. Seconds depend on the machine; what counts is the ratio to
the floor of the same run. The floor is what the bare libraries or the hardware take. Peaks of memory are upper bounds:
the system counts what the measuring process itself had reached when it started another.

| what | way | seconds | times the floor | peak memory, MB | asked |
| --- | --- | --- | --- | --- | --- |
"""


def main() -> None:
    """Run the benchmarks named on the command line, or all of them and write the page."""
    names = sys.argv[1:] or ALL
    lines = []
    for name in names:
        for row in import_module(f"benchmarks.{name}").run():
            lines.append(_line(row))
            sys.stdout.write(lines[-1])
    if tuple(names) == ALL:
        PAGE.write_text(INTRO.format(machine=machine()) + "".join(lines), encoding="utf-8")


def _line(row: Row) -> str:
    memory = f"{row.timing.peak_mb:.0f}" if row.timing.peak_mb else ""
    return f"| {row.what} | {row.way} | {row.timing.seconds:.2f} | {row.ratio:.2f} | {memory} | {row.asked} |\n"


main()
