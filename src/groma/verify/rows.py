"""Checks of single rows: is the variable known, does the unit fit, can the value be, is the source named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from groma.catalogue.conversion import catalogue_unit, conversion, conversions_of
from groma.catalogue.units import YES_NO
from groma.errors import Finding, Unit, UnitError, did_you_mean, sentence
from groma.measure.inputs import keys_of
from groma.record.period import parse_period
from groma.verify.scene import about, number, with_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        parts = {"key": row.variable, "text": row.text}
        of_numbers = sentence("`{key}` is `{text}`, but a number in {unit} is wanted.", **parts, unit=Unit(wanted))
        of_answers = sentence("`{key}` is `{text}`, but yes or no is wanted.", **parts)
        yield _finding(
            row,
            "wrong_kind",
            severity="error",
            what=of_answers if wanted == YES_NO else of_numbers,
            next_step=sentence("Correct the value."),
        )
        return
    try:
        conversion(keys[0], row.unit, pack)
    except UnitError as error:
        why = sentence("`{key}` is kept in {unit}.", key=row.variable, unit=Unit(wanted))
        yield _finding(row, "unit", severity="error", what=error.what, why=why, next_step=error.next_step)


def _unknown(row: Observation, scene: Scene) -> Finding:
    indicator = next((one for one in scene.pack.indicators if one.code == scene.pack.key(row.variable)), None)
    if indicator:
        points = ", ".join(point.key for point in indicator.data_points)
        return _finding(
            row,
            "data_point",
            severity="error",
            what=sentence("`{key}` has several data points.", key=row.variable),
            next_step=sentence("Say which one: {points}.", points=points),
        )
    near = did_you_mean(scene.pack.key(row.variable), scene.pack.names())
    return _finding(
        row,
        "unknown_variable",
        severity="error",
        what=sentence("`{key}` is no variable or code of the pack `{pack}`.", key=row.variable, pack=scene.pack.id),
        why=sentence("It is not used."),
        next_step=near or sentence("See `groma catalogue list --variables`."),
    )


def _place(row: Observation, places: set[str]) -> Iterator[Finding]:
    if row.place and row.place not in places:
        near = did_you_mean(row.place, places) or sentence("Add it to places.csv.")
        what = sentence("The place `{place}` is not in places.csv.", place=row.place)
        yield _finding(row, "place", severity="error", what=what, next_step=near)


def _breakdown(row: Observation, scene: Scene) -> Iterator[Finding]:
    known = scene.pack.breakdowns
    for part in filter(None, row.breakdown.split(";")):
        dimension, _, code = part.partition("=")
        if dimension not in known:
            near = did_you_mean(dimension, known) or _known(known)
            what = sentence("`{dimension}` is no breakdown of the pack.", dimension=dimension)
            yield _finding(row, "breakdown", severity="error", what=what, next_step=near)
        elif code not in known[dimension].codes and not (
            known[dimension].pattern and re.match(known[dimension].pattern, code)
        ):
            near = did_you_mean(code, known[dimension].codes) or _known(known[dimension].codes)
            what = sentence("`{code}` is no code of the breakdown `{dimension}`.", code=code, dimension=dimension)
            yield _finding(row, "breakdown", severity="error", what=what, next_step=near)


def _known(names: Iterable[str]) -> str:
    return sentence("Known: {names}.", names=", ".join(names))


def _source(row: Observation, sources: set[str]) -> Iterator[Finding]:
    if row.value is None:
        return
    if not row.source:
        why = sentence("A verifier cannot follow a figure without a source.")
        yield _finding(
            row,
            "no_source",
            what=sentence("`{key}` names no source.", key=row.variable),
            why=why,
            next_step=sentence("Name one from sources.yaml."),
        )
    elif row.source not in sources:
        near = did_you_mean(row.source, sources) or sentence("Add it to sources.yaml.")
        what = sentence("The source `{source}` is not in sources.yaml.", source=row.source)
        yield _finding(row, "unknown_source", what=what, next_step=near)


def _period(row: Observation, scene: Scene) -> Iterator[Finding]:
    period = parse_period(row.period)
    parts = {"key": row.variable, "period": row.period}
    if period.start > scene.today:
        what = sentence("`{key}` is for {period}, which has not begun.", **parts)
        yield _finding(row, "future", severity="error", what=what, next_step=sentence("Check the year."))
    if period.start.year < OLDEST_YEAR:
        yield _finding(
            row,
            "old",
            what=sentence("`{key}` is for {period}.", **parts),
            why=sentence("That is very old."),
            next_step=sentence("Check the year."),
        )
    variable = scene.pack.variables.get(scene.pack.key(row.variable))
    if variable and variable.period == "year" and not period.is_year:
        why = sentence("It is an amount per year, so the figure would be too small or too large.")
        what = sentence("`{key}` is for {period}, which is not a year.", **parts)
        yield _finding(row, "not_a_year", what=what, why=why, next_step=sentence("Give the figure of a whole year."))


def _range(one: Input, scene: Scene) -> Iterator[Finding]:
    variable = scene.pack.variables.get(one.variable)
    if variable is None or one.value is None or variable.unit == YES_NO:
        return
    low, high = variable.range
    parts = {"key": one.variable, "value": number(one.value)}
    if one.value < 0 and (low is None or low >= 0):
        yield about(
            one,
            "negative",
            severity="error",
            what=sentence("`{key}` is {value}.", **parts),
            why=sentence("It cannot be negative."),
            next_step=sentence("Correct it."),
        )
    elif (low is not None and one.value < low) or (high is not None and one.value > high):
        limits = with_unit(span(variable.range), variable.unit)
        what = sentence("`{key}` is {value}, outside {span}.", **parts, span=limits)
        hint = slip_hint(one, variable.range, scene) or sentence("Check the value and its unit.")
        yield about(one, "range", what=what, next_step=hint)
    if (
        variable.whole
        and one.value % 1
        and one.observation.quality not in {"extrapolated", "estimated", "personal_estimate"}
    ):
        what = sentence("`{key}` is {value}, but only whole numbers make sense.", **parts)
        next_step = sentence("Check the decimal mark; if it is an estimate, say so in `quality`.")
        yield about(one, "not_whole", what=what, next_step=next_step)


def span(limits: tuple[float | None, float | None]) -> str:
    """A range in words.

    >>> span((0.0, None))
    '0 to …'
    """
    low, high = ("…" if limit is None else number(limit) for limit in limits)
    return sentence("{low} to {high}", low=low, high=high)


def slip_hint(one: Input, limits: tuple[float | None, float | None], scene: Scene) -> str:
    """What would bring an implausible value into its range: another unit, or a slip by a power of ten."""
    low, high = limits

    def fits(value: float) -> bool:
        return (low is None or value >= low) and (high is None or value <= high)

    if one.value is None or one.value <= 0:
        return ""
    for unit, times in conversions_of(one.variable, scene.pack).items():
        if not one.observation.unit and fits(one.value * times):
            return sentence("It would fit in {unit}: give the unit if that is what it is in.", unit=unit)
    for slip in SLIPS:
        if fits(one.value / slip):
            return sentence("It may be too large by {slip}.", slip=slip)
        if fits(one.value * slip):
            return sentence("It may be too small by {slip}.", slip=slip)
    return ""
