"""Checks of single rows: is the variable known, does the unit fit, can the value be, is the source named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from groma.catalogue.conversion import catalogue_unit, conversion, conversions_of
from groma.catalogue.units import YES_NO
from groma.errors import Finding, UnitError, did_you_mean
from groma.measure.inputs import keys_of
from groma.record.numbers import plain_number
from groma.record.period import parse_period
from groma.verify.scene import about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.errors import Severity
    from groma.measure.model import Input
    from groma.record.model import Observation
    from groma.verify.scene import Scene

OLDEST_YEAR = 1950
SLIPS = (10, 100, 1000, 1_000_000)


def row_findings(scene: Scene) -> Iterator[Finding]:
    """What is odd about single rows."""
    places = {place.id for place in scene.city.places}
    sources = {source.id for source in scene.city.sources}
    for row in scene.city.observations:
        yield from _names(row, scene)
        yield from _place(row, places)
        yield from _breakdown(row, scene)
        yield from _source(row, sources)
        yield from _period(row, scene)
    for inputs in scene.cells.values():
        for one in inputs.values():
            yield from _range(one, scene)


def _finding(
    row: Observation, rule: str, *, what: str, severity: Severity = "warning", why: str = "", next_step: str = ""
) -> Finding:
    return Finding(severity, rule, row.where or row.variable, what, why, next_step, row.variable, row.period)


def _names(row: Observation, scene: Scene) -> Iterator[Finding]:
    pack = scene.pack
    keys = keys_of(row, pack)
    if not keys:
        yield _unknown(row, scene)
        return
    wanted = catalogue_unit(keys[0], pack)
    if (
        row.value is not None
        and row.is_answer != (wanted == YES_NO)
        and not (wanted == YES_NO and row.value in {0.0, 1.0})
    ):
        expected = "yes or no" if wanted == YES_NO else f"a number in {wanted}"
        yield _finding(
            row,
            "wrong_kind",
            severity="error",
            what=f"`{row.variable}` is `{row.text}`, but {expected} is wanted.",
            next_step="Correct the value.",
        )
        return
    try:
        conversion(keys[0], row.unit, pack)
    except UnitError as error:
        why = f"`{row.variable}` is kept in {wanted}."
        yield _finding(row, "unit", severity="error", what=error.what, why=why, next_step=error.next_step)


def _unknown(row: Observation, scene: Scene) -> Finding:
    indicator = next((one for one in scene.pack.indicators if one.code == scene.pack.key(row.variable)), None)
    if indicator:
        points = ", ".join(point.key for point in indicator.data_points)
        return _finding(
            row,
            "data_point",
            severity="error",
            what=f"`{row.variable}` has several data points.",
            next_step=f"Say which one: {points}.",
        )
    near = did_you_mean(scene.pack.key(row.variable), scene.pack.names())
    return _finding(
        row,
        "unknown_variable",
        severity="error",
        what=f"`{row.variable}` is no variable or code of the pack `{scene.pack.id}`.",
        why="It is not used.",
        next_step=near or "See `groma catalogue list --variables`.",
    )


def _place(row: Observation, places: set[str]) -> Iterator[Finding]:
    if row.place and row.place not in places:
        near = did_you_mean(row.place, places) or "Add it to places.csv."
        yield _finding(
            row, "place", severity="error", what=f"The place `{row.place}` is not in places.csv.", next_step=near
        )


def _breakdown(row: Observation, scene: Scene) -> Iterator[Finding]:
    known = scene.pack.breakdowns
    for part in filter(None, row.breakdown.split(";")):
        dimension, _, code = part.partition("=")
        if dimension not in known:
            near = did_you_mean(dimension, known) or f"Known: {', '.join(known)}."
            yield _finding(
                row, "breakdown", severity="error", what=f"`{dimension}` is no breakdown of the pack.", next_step=near
            )
        elif code not in known[dimension].codes and not (
            known[dimension].pattern and re.match(known[dimension].pattern, code)
        ):
            near = did_you_mean(code, known[dimension].codes) or f"Known: {', '.join(known[dimension].codes)}."
            yield _finding(
                row,
                "breakdown",
                severity="error",
                what=f"`{code}` is no code of the breakdown `{dimension}`.",
                next_step=near,
            )


def _source(row: Observation, sources: set[str]) -> Iterator[Finding]:
    if row.value is None:
        return
    if not row.source:
        why = "A verifier cannot follow a figure without a source."
        yield _finding(
            row,
            "no_source",
            what=f"`{row.variable}` names no source.",
            why=why,
            next_step="Name one from sources.yaml.",
        )
    elif row.source not in sources:
        near = did_you_mean(row.source, sources) or "Add it to sources.yaml."
        yield _finding(row, "unknown_source", what=f"The source `{row.source}` is not in sources.yaml.", next_step=near)


def _period(row: Observation, scene: Scene) -> Iterator[Finding]:
    period = parse_period(row.period)
    if period.start > scene.today:
        what = f"`{row.variable}` is for {row.period}, which has not begun."
        yield _finding(row, "future", severity="error", what=what, next_step="Check the year.")
    if period.start.year < OLDEST_YEAR:
        yield _finding(
            row,
            "old",
            what=f"`{row.variable}` is for {row.period}.",
            why="That is very old.",
            next_step="Check the year.",
        )
    variable = scene.pack.variables.get(scene.pack.key(row.variable))
    if variable and variable.period == "year" and not period.is_year:
        why = "It is an amount per year, so the figure would be too small or too large."
        what = f"`{row.variable}` is for {row.period}, which is not a year."
        yield _finding(row, "not_a_year", what=what, why=why, next_step="Give the figure of a whole year.")


def _range(one: Input, scene: Scene) -> Iterator[Finding]:
    variable = scene.pack.variables.get(one.variable)
    if variable is None or one.value is None or variable.unit == YES_NO:
        return
    low, high = variable.range
    if one.value < 0 and (low is None or low >= 0):
        yield about(
            one,
            "negative",
            severity="error",
            what=f"`{one.variable}` is {plain_number(one.value)}.",
            why="It cannot be negative.",
            next_step="Correct it.",
        )
    elif (low is not None and one.value < low) or (high is not None and one.value > high):
        what = f"`{one.variable}` is {plain_number(one.value)}, outside {span(variable.range)}{_of(variable.unit)}."
        yield about(
            one, "range", what=what, next_step=slip_hint(one, variable.range, scene) or "Check the value and its unit."
        )
    if (
        variable.whole
        and one.value % 1
        and one.observation.quality not in {"extrapolated", "estimated", "personal_estimate"}
    ):
        what = f"`{one.variable}` is {plain_number(one.value)}, but only whole numbers make sense."
        yield about(
            one,
            "not_whole",
            what=what,
            next_step="Check the decimal mark; if it is an estimate, say so in `quality`.",
        )


def _of(unit: str) -> str:
    return "" if unit == "1" else f" {unit}"


def span(limits: tuple[float | None, float | None]) -> str:
    """A range in words.

    >>> span((0.0, None))
    '0 to …'
    """
    return " to ".join("…" if limit is None else plain_number(limit) for limit in limits)


def slip_hint(one: Input, limits: tuple[float | None, float | None], scene: Scene) -> str:
    """What would bring an implausible value into its range: another unit, or a slip by a power of ten."""
    low, high = limits

    def fits(value: float) -> bool:
        return (low is None or value >= low) and (high is None or value <= high)

    if one.value is None or one.value <= 0:
        return ""
    for unit, times in conversions_of(one.variable, scene.pack).items():
        if not one.observation.unit and fits(one.value * times):
            return f"It would fit in {unit}: give the unit if that is what it is in."
    for slip in SLIPS:
        if fits(one.value / slip):
            return f"It may be too large by {slip}."
        if fits(one.value * slip):
            return f"It may be too small by {slip}."
    return ""
