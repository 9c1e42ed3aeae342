"""The pack's own checks over several values, and what measuring itself stumbled over."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from groma.errors import Finding, Number, sentence
from groma.measure.measuring import newest
from groma.measure.model import REASONS, Input
from groma.record.period import parse_period
from groma.verify.rows import slip_hint, span
from groma.verify.scene import amount, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from groma.catalogue.model import CheckDefinition
    from groma.errors import Severity
    from groma.measure.model import Measurement
    from groma.verify.scene import Scene

TOLD: Mapping[str, Severity] = {"disagrees": "error", "mixed_currencies": "error", "division_by_zero": "warning"}

WHY = {
    "disagrees": sentence("It is not scored until one of them is right."),
    "mixed_currencies": sentence("Currencies are never converted."),
}


def measured_findings(scene: Scene) -> Iterator[Finding]:
    """Values that disagree with their inputs, cannot be computed, or lie outside the range of their data point."""
    for one in scene.measurements:
        if one.reason in TOLD:
            yield _told(one, scene)
        if one.value is not None:
            yield from _range(one, scene)


def rule_findings(scene: Scene) -> Iterator[Finding]:
    """What the checks of the pack find."""
    values = _values(scene)
    for check in scene.pack.checks:
        yield from _KINDS[check.kind](check, scene, values)


Values = dict[tuple[str, str, str], dict[str, "Measurement | Input"]]
"""By cell, the value of every variable and every data point."""


def _values(scene: Scene) -> Values:
    """By cell, the value of every variable and every data point."""
    found: Values = {
        cell: {key: one for key, one in inputs.items() if one.value is not None} for cell, inputs in scene.cells.items()
    }
    for one in scene.measurements:
        if one.value is not None:
            found[one.period, one.place, one.breakdown][one.key] = one
    return found


def _where(one: Measurement | Input) -> str:
    rows = [one.observation] if isinstance(one, Input) else [found.observation for found in one.inputs]
    return next((row.where for row in rows if row.where), "")


def _told(one: Measurement, scene: Scene) -> Finding:
    what = sentence("`{key}`: {reason}.", key=one.key, reason=sentence(REASONS[one.reason]))
    if one.reason == "disagrees" and one.value is not None and one.computed is not None:
        given = amount(one.value, scene.pack.data_point(one.key).unit)
        computed = number(float(f"{one.computed:.6g}"))
        what = sentence(
            "`{key}` is given as {given}, but its inputs give {computed}.", key=one.key, given=given, computed=computed
        )
    next_step = sentence("Check {names}.", names=", ".join(found.variable for found in one.inputs))
    why = WHY.get(one.reason) or sentence("So it has no value.")
    return Finding(TOLD[one.reason], one.reason, _where(one), what, why, next_step, one.key, one.period)


def _range(one: Measurement, scene: Scene) -> Iterator[Finding]:
    point = scene.pack.data_point(one.key)
    low, high = point.range
    value = one.value or 0.0
    if point.is_yes_no or ((low is None or value >= low) and (high is None or value <= high)):
        return
    shown = amount(float(f"{value:.6g}"), point.unit)
    what = sentence("`{key}` is {value}, outside {span}.", key=one.key, value=shown, span=span(point.range))
    of_inputs = sentence("Check its inputs: {names}.", names=", ".join(found.variable for found in one.inputs))
    hint = slip_hint(one.inputs[0], point.range, scene) if one.is_direct else of_inputs
    yield Finding(
        "error" if value < 0 <= (low or 0) else "warning",
        "implausible",
        _where(one),
        what,
        sentence("Hardly any city has such a value."),
        hint or sentence("Check the value and its unit."),
        one.key,
        one.period,
    )


def _finding(check: CheckDefinition, one: Measurement | Input, what: str) -> Finding:
    key, period = (one.variable, one.observation.period) if isinstance(one, Input) else (one.key, one.period)
    return Finding(check.severity, check.id, _where(one), what, check.says, check.next_step, key, period)


def _sum(check: CheckDefinition, _: Scene, values: Values) -> Iterator[Finding]:
    for found in values.values():
        if all(key in found for key in check.of):
            total = sum(found[key].value or 0.0 for key in check.of)
            if abs(total - check.to) > check.within + 1e-9:
                what = sentence(
                    "The {count} parts add up to {total}, not {wanted}.",
                    count=len(check.of),
                    total=number(round(total, 6)),
                    wanted=number(check.to),
                )
                yield _finding(check, found[check.of[0]], what)


def _descending(check: CheckDefinition, _: Scene, values: Values) -> Iterator[Finding]:
    for found in values.values():
        for upper, lower in pairwise(check.of):
            if upper not in found or lower not in found:
                continue
            above, below = found[upper].value or 0.0, found[lower].value or 0.0
            if below > above * (1 + 1e-9):
                what = sentence(
                    "`{lower}` ({below}) is above `{upper}` ({above}).",
                    lower=lower,
                    below=number(below),
                    upper=upper,
                    above=number(above),
                )
                yield _finding(check, found[lower], what)


def _steady(check: CheckDefinition, scene: Scene, _: Values) -> Iterator[Finding]:
    for key in check.of:
        inputs = scene.series.get((key, "", ""), ())
        for earlier, later in pairwise(inputs):
            if not earlier.value or later.value is None:
                continue
            change = 100.0 * (later.value - earlier.value) / earlier.value
            if abs(change) > check.within:
                what = sentence(
                    "`{key}` changes by {change} % from {first} to {last}.",
                    key=key,
                    change=Number(f"{change:+.1f}"),
                    first=earlier.observation.period,
                    last=later.observation.period,
                )
                yield _finding(check, later, what)


def _ratio(check: CheckDefinition, _: Scene, values: Values) -> Iterator[Finding]:
    low, high = check.range
    for found in values.values():
        upper, lower = (found.get(key) for key in check.of[:2])
        if upper is None or lower is None or not lower.value or upper.value is None:
            continue
        ratio = upper.value / lower.value
        if (low is not None and ratio < low) or (high is not None and ratio > high):
            shown = number(float(f"{ratio:.4g}"))
            what = sentence("`{upper}` over `{lower}` is {ratio}.", upper=check.of[0], lower=check.of[1], ratio=shown)
            yield _finding(check, upper, what)


def _reported(check: CheckDefinition, scene: Scene, _: Values) -> Iterator[Finding]:
    current = {one.key: one for one in newest(scene.measurements, scene.pack)}
    indicators = scene.pack.indicators
    empty = [one.code for one in indicators if all(current[point.key].value is None for point in one.data_points)]
    share = 100.0 * len(empty) / len(indicators) if indicators else 0.0
    if share > check.within:
        what = sentence(
            "{count} of {total} indicators ({share} %) are not reported.",
            count=len(empty),
            total=len(indicators),
            share=Number(f"{share:.0f}"),
        )
        yield Finding(check.severity, check.id, "observations.csv", what, check.says, check.next_step)


def _age(check: CheckDefinition, scene: Scene, _: Values) -> Iterator[Finding]:
    current = [one for one in newest(scene.measurements, scene.pack) if one.value is not None]
    latest = max((parse_period(one.period).end.year for one in current), default=0)
    for one in current:
        age = latest - parse_period(one.period).end.year
        if age > check.within:
            what = sentence(
                "The newest value of `{key}` is for {period}, {age} years before the newest in the record.",
                key=one.key,
                period=one.period,
                age=age,
            )
            yield _finding(check, one, what)


_KINDS: Mapping[str, Callable[[CheckDefinition, Scene, Values], Iterator[Finding]]] = {
    "sum": _sum,
    "descending": _descending,
    "steady": _steady,
    "ratio": _ratio,
    "reported": _reported,
    "age": _age,
}
