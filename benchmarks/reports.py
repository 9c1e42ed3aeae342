"""The whole report of Exempla: HTML, PDF, wheel as SVG and PNG, tables, data package."""

from __future__ import annotations

import tempfile

from benchmarks.timing import Row, in_process

REPORT = "import sys; sys.argv = ['groma', 'report', 'exempla', '--out', {!r}]; from groma.cli import main; main()"
IMPORTS = "import duckdb, narwhals, pint, pydantic, yaml, altair, vl_convert, typst, jinja2, openpyxl"


def run() -> list[Row]:
    """The report against the bare import of the libraries it draws with."""
    with tempfile.TemporaryDirectory() as folder:
        floor = in_process(IMPORTS, runs=5)
        report = in_process(REPORT.format(folder), runs=3)
    return [
        Row("report of Exempla", "bare import of the libraries it uses", floor, 1.0, "the floor"),
        Row("report of Exempla", "`groma report exempla`", report, report.seconds / floor.seconds, "under 5 s"),
    ]
