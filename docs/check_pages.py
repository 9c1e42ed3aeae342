"""Pages of what is compared: checks and benchmarks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from page_text import BETTER, amount, table

from groma.catalogue.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.catalogue.model import CheckDefinition
    from groma.catalogue.pack import Pack

RULES = Path(__file__).parent / "reference" / "rules.yaml"
CHECKS = """# Checks

`groma check CITY` goes through the whole record and never stops at the first oddity. A finding says how bad it is,
where it stands, what is odd, why that matters and what to do. An `error` makes the command end with exit code 1; a
`warning` asks for a look; a `note` only tells.

The name in the first column is the `rule` of `--format csv` and `--format json`."""
PLAUSIBLE = """Beside these, every variable and every data point has a plausible range; it stands with the
[indicator](kpis.md)."""
BENCHMARKS = """# Benchmarks

A benchmark is the value that counts as 100 % of the target. A data point has one where a target can be defended, and
none where none can; [why, and what that costs](../explanation/decisions/0004-benchmarks-are-our-own.md).
[How to use your own](../how-to/use-your-own-benchmarks.md)."""


def checks_page(pack: Pack) -> str:
    """What `groma check` looks for: the rules of Groma itself, then those of the pack."""
    rules = read_yaml(RULES)
    parts = [
        f"## {title}\n\n" + table(("rule", "severity", "found where"), _rule_rows(found))
        for title, found in rules.items()
    ]
    own = table(("rule", "severity", "found where", "looks at"), [_check_row(one, pack) for one in pack.checks])
    return "\n\n".join((CHECKS, *parts, f"## Rules of the pack {pack.id}", PLAUSIBLE, own))


def _rule_rows(found: Mapping[str, Mapping[str, str]]) -> list[tuple[str, ...]]:
    return [(f"`{name}`", rule["severity"], rule["says"]) for name, rule in found.items()]


def _check_row(one: CheckDefinition, pack: Pack) -> tuple[str, ...]:
    names = ", ".join(f"`{name}`" for name in one.of) or f"all of `{pack.id}`"
    note = f" {one.note}" if one.note else ""
    return f"`{one.id}`", one.severity, f"{one.says}{note}", names


def benchmarks_page(pack: Pack) -> str:
    """Every target of the pack's sets with its source, and what has none."""
    parts = [BENCHMARKS]
    for found in pack.benchmark_sets.values():
        points = {point.key: point for point in pack.data_points}
        rows = [
            (
                f"`{key}`",
                amount(one.target, points[key].unit),
                _worst(one.worst, points[key].unit),
                BETTER[one.direction],
                one.source,
                one.valid_from,
                one.note,
            )
            for key, one in found.benchmarks.items()
        ]
        missing = ", ".join(f"`{key}`" for key in points if key not in found.benchmarks)
        columns = ("data point", "target", "worst", "better is", "source", "holds from", "note")
        parts += [f"## {found.title}", f"`{found.name}`. {found.label}", table(columns, rows)]
        parts += [
            "### Without a benchmark",
            f"{len(points) - len(rows)} of {len(points)} data points are not scored with this set: {missing}.",
        ]
    return "\n\n".join(parts)


def _worst(value: float | None, unit: str) -> str:
    return "" if value is None else amount(value, unit)
