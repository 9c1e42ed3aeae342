"""From nothing to a scored city: a fresh process that imports, loads the pack, reads, measures, scores and prints."""

from __future__ import annotations

from benchmarks.timing import Row, in_process

IMPORTS = "import duckdb, narwhals, pint, pydantic, yaml"
SCORE = "import sys; sys.argv = ['groma', 'score', 'exempla', '--format', 'csv']; from groma.cli import main; main()"


def run() -> list[Row]:
    """The bare imports as the floor, `groma score` on one city, and `import groma`."""
    floor = in_process(IMPORTS, runs=9)
    score = in_process(SCORE, runs=9)
    bare = in_process("import groma", runs=9)
    nothing = in_process("pass", runs=9)
    what = "cold start"
    return [
        Row(what, "bare import of duckdb, narwhals, pint, pydantic, yaml", floor, 1.0, "the floor"),
        Row(what, "`groma score exempla`", score, score.seconds / floor.seconds, "at most 2.5, under 1 s"),
        Row(what, "`import groma`", bare, bare.seconds / floor.seconds, "under 0.15 s"),
        Row(what, "Python doing nothing", nothing, nothing.seconds / floor.seconds, ""),
    ]
