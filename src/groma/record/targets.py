"""Targets as rows of `targets.csv`. A row is read whole or not at all: half a target would promise something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from groma.errors import RecordError, sentence
from groma.record.breakdown import canonical_breakdown
from groma.record.model import PATHS, Target
from groma.record.numbers import read_number
from groma.record.period import parse_period
from groma.record.rows import RowNotes, cells_of, decimal_mark
from groma.record.tables import written_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from groma.errors import Finding
    from groma.record.model import PathKind
    from groma.record.tables import Row, Table

    Steps = tuple[tuple[str, float], ...]

PLAIN_COLUMNS = ("variable", "period", "value", "unit", "note")
TARGET_COLUMNS = (
    *PLAIN_COLUMNS,
    "place",
    "breakdown",
    "path",
    "baseline",
    "baseline_period",
    "owner",
    "why",
    "steps",
)
_HOW = sentence("Write steps like 2027=40;2028=35.")


def read_targets(table: Table, path: Path) -> tuple[tuple[Target, ...], list[Finding]]:
    """The targets of a table, and a finding for everything that makes a row unreadable.

    Args:
        table: The rows.
        path: The file they come from, for findings.
    """
    targets, findings = [], list(table.findings)
    for row in table.rows:
        target, found = _target(row, where=f"{path}:{row.line}", decimal=table.decimal)
        findings += found
        if target:
            targets.append(target)
    return tuple(targets), findings


def targets_csv(targets: Sequence[Target]) -> str:
    """The text of `targets.csv`; what no target says has no column, so that a plain file stays plain."""
    rows = [_written(one) for one in targets]
    is_plain = all(one == Target(one.variable, one.period, one.value, one.unit, one.note) for one in targets)
    columns = PLAIN_COLUMNS if is_plain else TARGET_COLUMNS
    return written_table(columns, ([row[column] for column in columns] for row in rows))


def read_steps(text: str, *, decimal: str = ".") -> Steps:
    """Steps as they are written in a cell.

    >>> read_steps("2027=40; 2028=35.5")
    (('2027', 40.0), ('2028', 35.5))

    Raises:
        RecordError: A step is not `period=number`.
    """
    return tuple(_step(part.strip(), decimal) for part in text.split(";") if part.strip())


def written_steps(steps: Iterable[tuple[str, float]]) -> str:
    """Steps as `read_steps` reads them.

    >>> written_steps((("2027", 40.0), ("2028", 35.5)))
    '2027=40;2028=35.5'
    """
    return ";".join(f"{period}={repr(float(value)).removesuffix('.0')}" for period, value in steps)


def _step(text: str, decimal: str) -> tuple[str, float]:
    period, equals, value = (part.strip() for part in text.partition("="))
    if not equals:
        raise RecordError(sentence("`{text}` is no step.", text=text), next_step=_HOW)
    return parse_period(period).text, read_number(value, decimal=decimal_mark(value, decimal))


def _target(row: Row, *, where: str, decimal: str) -> tuple[Target | None, list[Finding]]:
    cells = cells_of(row, TARGET_COLUMNS)
    notes = RowNotes(where, cells["variable"], cells["period"], [])
    period = notes.tried("target", lambda: parse_period(cells["period"]).text)
    value = notes.tried("target", lambda: _number(cells["value"], decimal))
    breakdown = notes.tried("target_breakdown", lambda: canonical_breakdown(cells["breakdown"]))
    path = notes.choice("target_path", _path(cells), PATHS, field=sentence("path"))
    baseline = notes.tried("target_baseline", lambda: _number_or_none(cells["baseline"], decimal))
    since = notes.tried("target_baseline", lambda: _period(cells["baseline_period"]))
    steps = notes.tried("target_steps", lambda: read_steps(cells["steps"], decimal=decimal))
    if notes.findings or period is None or value is None:
        return None, notes.findings
    target = Target(
        variable=cells["variable"],
        period=period,
        value=value,
        unit=cells["unit"],
        note=cells["note"],
        place=cells["place"],
        breakdown=breakdown or "",
        path=cast("PathKind", path),
        baseline=baseline,
        baseline_period=since or "",
        owner=cells["owner"],
        why=cells["why"],
        steps=steps or (),
    )
    return target, []


def _number(text: str, decimal: str) -> float:
    return read_number(text, decimal=decimal_mark(text, decimal))


def _number_or_none(text: str, decimal: str) -> float | None:
    return _number(text, decimal) if text else None


def _period(text: str) -> str:
    return parse_period(text).text if text else ""


def _path(cells: dict[str, str]) -> str:
    """Which path a row means: whoever gives steps and names no path wants them to count."""
    return cells["path"] or ("steps" if cells["steps"] else "linear")


def _written(one: Target) -> dict[str, str]:
    return {
        "variable": one.variable,
        "period": one.period,
        "value": repr(one.value),
        "unit": one.unit,
        "note": one.note,
        "place": one.place,
        "breakdown": one.breakdown,
        "path": one.path,
        "baseline": "" if one.baseline is None else repr(one.baseline),
        "baseline_period": one.baseline_period,
        "owner": one.owner,
        "why": one.why,
        "steps": written_steps(one.steps),
    }
