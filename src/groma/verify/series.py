"""Checks over time: jumps, slips by powers of ten, gaps, changes of currency."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from groma.catalogue.conversion import catalogue_unit, conversions_of
from groma.catalogue.units import YES_NO, currency_of
from groma.record.numbers import plain_number
from groma.record.period import parse_period
from groma.verify.scene import about, said

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
_LOOK = "Check the value and its unit; if it is right, say why in the note."
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
    for number, one in enumerate(inputs):
        ratios = [_ratio(one, other) for other in _neighbours(inputs, number)]
        unit = _unit(ratios, conversions)
        if not ratios or not all(ratios) or not (unit or all(not 1 / JUMP < ratio < JUMP for ratio in ratios)):
            continue
        nearest = _neighbours(inputs, number)[0]
        what = (
            f"`{one.variable}`{said(one)} is {plain_number(one.value or 0)} in {one.observation.period}, "
            f"but {plain_number(nearest.value or 0)} in {nearest.observation.period}."
        )
        yield about(one, "jump", what=what, next_step=unit or _slip(ratios[0]) or _LOOK)


def _unit(ratios: Sequence[float], conversions: Mapping[str, float]) -> str:
    """The unit with a factor of the variable's own, such as ppb, in which the value would fit its neighbours."""
    for unit, factor in conversions.items():
        if all(abs(ratio * factor - 1) <= NEAR_UNIT for ratio in ratios):
            return f"It would fit in {unit}: give the unit if that is what it is in."
    return ""


def _neighbours(inputs: Sequence[Input], number: int) -> list[Input]:
    """The values just before and after; at the ends the two nearest; of two values only the later has one."""
    if len(inputs) == 2:  # noqa: PLR2004  see the docstring
        return [inputs[0]] if number == 1 else []
    if number == 0:
        return list(inputs[1:3])
    if number == len(inputs) - 1:
        return list(inputs[-2:-4:-1])
    return [inputs[number - 1], inputs[number + 1]]


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
    return f"It looks too {'large' if nearest > 0 else 'small'} by {10 ** abs(nearest):,}.".replace(",", " ")


def _gaps(inputs: Sequence[Input]) -> Iterator[Finding]:
    """A year that is missing between two, where the others follow each other."""
    years = [
        parse_period(one.observation.period).end.year for one in inputs if parse_period(one.observation.period).is_year
    ]
    if len(years) != len(inputs) or len(years) < RHYTHM:
        return
    steps = [later - earlier for earlier, later in pairwise(years)]
    usual = sorted(steps)[(len(steps) - 1) // 2]
    for number, step in enumerate(steps):
        if step > usual > 0 and sum(other > usual for other in steps) <= LONG_STEPS:
            one = inputs[number] if number == 0 else inputs[number + 1]
            what = f"`{one.variable}`{said(one)} has no value between {years[number]} and {years[number + 1]}."
            yield about(
                one,
                "gap",
                severity="note",
                what=what,
                why="The other values follow each other more closely.",
                next_step="Was a year mistyped?",
            )


def _currencies(inputs: Sequence[Input]) -> Iterator[Finding]:
    for earlier, later in pairwise(inputs):
        first, second = currency_of(earlier.unit), currency_of(later.unit)
        if first and second and first != second:
            years = later.observation.period, earlier.observation.period
            what = f"`{later.variable}` is in {second} for {years[0]} and in {first} for {years[1]}."
            yield about(later, "currency", what=what, next_step="Give every year in one currency.")
