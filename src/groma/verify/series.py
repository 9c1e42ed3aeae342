"""Checks over time: jumps, slips by powers of ten, gaps, changes of currency."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from groma.catalogue.conversion import catalogue_unit, conversions_of
from groma.catalogue.units import YES_NO, currency_of
from groma.errors import Number, sentence
from groma.record.period import parse_period
from groma.verify.scene import about, number, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from groma.errors import Finding
    from groma.measure.model import Input
    from groma.verify.scene import Scene

JUMP = 2.0
"""A value that is twice, or half, of both its neighbours is worth a look."""
SMALL_COUNT = 30.0
"""Counts below this vary by chance alone."""
NEAR_POWER = 0.2
"""How near the ratio must be to a power of ten, in decades, to be called a slip."""
NEAR_UNIT = 0.2
"""How near a value in another unit must be to its neighbours for that unit to be offered."""
_LOOK = sentence("Check the value and its unit; if it is right, say why in the note.")
RHYTHM = 4
"""Fewer values than this have no rhythm that a gap could break."""
LONG_STEPS = 2
"""A mistyped year leaves a hole where it was and stands apart where it is; more long steps are the rhythm itself."""


def series_findings(scene: Scene) -> Iterator[Finding]:
    """What is odd about values over time."""
    for (key, _, _), inputs in scene.series.items():
        if catalogue_unit(key, scene.pack) == YES_NO:
            continue
        yield from _jumps(inputs, conversions_of(key, scene.pack))
        yield from _gaps(inputs)
        yield from _currencies(inputs)


def _jumps(inputs: Sequence[Input], conversions: Mapping[str, float]) -> Iterator[Finding]:
    for place, one in enumerate(inputs):
        ratios = [_ratio(one, other) for other in _neighbours(inputs, place)]
        unit = _unit(ratios, conversions)
        if not ratios or not all(ratios) or not (unit or all(not 1 / JUMP < ratio < JUMP for ratio in ratios)):
            continue
        nearest = _neighbours(inputs, place)[0]
        what = sentence(
            "`{key}`{among} is {value} in {period}, but {other} in {other_period}.",
            key=one.variable,
            among=said(one),
            value=number(one.value or 0),
            period=one.observation.period,
            other=number(nearest.value or 0),
            other_period=nearest.observation.period,
        )
        yield about(one, "jump", what=what, next_step=unit or _slip(ratios[0]) or _LOOK)


def _unit(ratios: Sequence[float], conversions: Mapping[str, float]) -> str:
    """The unit with a factor of the variable's own, such as ppb, in which the value would fit its neighbours."""
    for unit, factor in conversions.items():
        if all(abs(ratio * factor - 1) <= NEAR_UNIT for ratio in ratios):
            return sentence("It would fit in {unit}: give the unit if that is what it is in.", unit=unit)
    return ""


def _neighbours(inputs: Sequence[Input], place: int) -> list[Input]:
    """The values just before and after; at the ends the two nearest; of two values only the later has one."""
    if len(inputs) == 2:  # noqa: PLR2004  see the docstring
        return [inputs[0]] if place == 1 else []
    if place == 0:
        return list(inputs[1:3])
    if place == len(inputs) - 1:
        return list(inputs[-2:-4:-1])
    return [inputs[place - 1], inputs[place + 1]]


def _ratio(one: Input, other: Input) -> float:
    """One value over the other; 0 where chance alone may explain the difference, or a value is zero."""
    first, second = one.value or 0.0, other.value or 0.0
    if not first or not second or first * second < 0:
        return 0.0
    is_count = one.unit in {"1", "person", "household", "FTE", "live_birth"}
    if is_count and max(abs(first), abs(second)) < SMALL_COUNT:
        return 0.0
    return first / second


def _slip(ratio: float) -> str:
    decades = math.log10(ratio)
    nearest = round(decades)
    if not nearest or abs(decades - nearest) > NEAR_POWER:
        return ""
    slip = Number(f"{10 ** abs(nearest):,}".replace(",", " "))
    if nearest > 0:
        return sentence("It looks too large by {slip}.", slip=slip)
    return sentence("It looks too small by {slip}.", slip=slip)


def _gaps(inputs: Sequence[Input]) -> Iterator[Finding]:
    """A year that is missing between two, where the others follow each other."""
    years = [
        parse_period(one.observation.period).end.year for one in inputs if parse_period(one.observation.period).is_year
    ]
    if len(years) != len(inputs) or len(years) < RHYTHM:
        return
    steps = [later - earlier for earlier, later in pairwise(years)]
    usual = sorted(steps)[(len(steps) - 1) // 2]
    for place, step in enumerate(steps):
        if step > usual > 0 and sum(other > usual for other in steps) <= LONG_STEPS:
            one = inputs[place] if place == 0 else inputs[place + 1]
            what = sentence(
                "`{key}`{among} has no value between {first} and {last}.",
                key=one.variable,
                among=said(one),
                first=str(years[place]),
                last=str(years[place + 1]),
            )
            yield about(
                one,
                "gap",
                severity="note",
                what=what,
                why=sentence("The other values follow each other more closely."),
                next_step=sentence("Was a year mistyped?"),
            )


def _currencies(inputs: Sequence[Input]) -> Iterator[Finding]:
    for earlier, later in pairwise(inputs):
        first, second = currency_of(earlier.unit), currency_of(later.unit)
        if first and second and first != second:
            what = sentence(
                "`{key}` is in {currency} for {period} and in {other} for {other_period}.",
                key=later.variable,
                currency=second,
                period=later.observation.period,
                other=first,
                other_period=earlier.observation.period,
            )
            yield about(later, "currency", what=what, next_step=sentence("Give every year in one currency."))
