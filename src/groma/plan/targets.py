"""What a target asks for at any time, and whether a city is on track.

Everything here is worked out of values and kept nowhere: whoever looks at the record as it was sees the track as it
was. Time runs from the end of one period to the end of another, and every year counts the same.

    linear          the same amount each year, from the baseline to the target
    constant_rate   the same percentage each year; a value on the other side of zero can never be reached by one
    steps           each step from its period on, the baseline before the first of them

An answer of yes or no has no way between, so its target asks for the baseline until its date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from groma.catalogue.conversion import conversion, product
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.catalogue.model import Direction
    from groma.catalogue.pack import Pack
    from groma.measure.model import Measurement
    from groma.record.model import Target

Track = Literal["met", "on_track", "off_track", "not_known"]
Unknown = Literal["", "no_value", "no_direction", "no_baseline", "no_path"]
ALIKE = 1e-9
"""Two values that differ by less than this part of themselves are the same: a path is worked out in floating point."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a target stands in one period.

    Attributes:
        required: What the path asks for in that period; `None` where it says nothing.
        gap: How far the value falls short of what is asked for, in the unit of the figure; negative where it is ahead.
            For a target that is met, how far it falls short of the target itself.
        is_due: Whether the period ends when the target does, or later.
        reason: Why it is not known.
    """

    period: str
    track: Track
    value: float | None = None
    required: float | None = None
    gap: float | None = None
    is_due: bool = False
    reason: Unknown = ""


def converted(target: Target, pack: Pack) -> Target:
    """The target with the key of its data point, and every number in the unit of the catalogue.

    Raises:
        NotFoundError: It is for nothing the pack knows, or for an indicator of several data points.
        UnitError: Its unit is unknown or measures something else.
    """
    point = pack.data_point(target.variable)
    times = conversion(point.key, target.unit, pack)
    return replace(
        target,
        variable=point.key,
        unit=point.unit,
        value=product(target.value, times),
        baseline=None if target.baseline is None else product(target.baseline, times),
        steps=tuple((period, product(value, times)) for period, value in target.steps),
        path="steps" if point.is_yes_no else target.path,
    )


def grounded(target: Target, values: Mapping[str, float]) -> Target:
    """The target with the record's value as its baseline, where it names only the period of one."""
    if target.baseline is not None:
        return target
    return replace(target, baseline=values.get(target.baseline_period))


def values_of(
    measurements: Iterable[Measurement], *, key: str, place: str = "", breakdown: str = ""
) -> dict[str, float]:
    """The values of one figure by period, for one place and group, oldest first; what is in doubt is left out."""
    found = {
        one.period: one.value
        for one in measurements
        if (one.key, one.place, one.breakdown) == (key, place, breakdown) and one.value is not None and not one.reason
    }
    return dict(in_order(found))


def in_order(values: Mapping[str, float]) -> list[tuple[str, float]]:
    """Periods with their values, oldest first."""
    return sorted(values.items(), key=lambda item: parse_period(item[0]).order)


def years_between(since: str, until: str) -> float:
    """Years from the end of one period to the end of another.

    >>> years_between("2024", "2030"), years_between("2024", "2025-06")
    (6.0, 0.5)
    """
    return parse_period(until).ends_at - parse_period(since).ends_at


def way_of(target: Target, direction: Direction, *, today: float | None = None) -> int:
    """1 where more is better, -1 where less is, 0 where nobody can say.

    Where the catalogue names no better way, the target's own counts: from its baseline, or from today's value.
    """
    if direction in {"higher", "yes"}:
        return 1
    if direction == "lower":
        return -1
    start = today if target.baseline is None else target.baseline
    return 0 if start is None else (target.value > start) - (target.value < start)


def required(target: Target, period: str) -> float | None:
    """The value a target's path asks for at the end of a period.

    >>> from groma.record.model import Target
    >>> required(Target("a", "2030", 110.0, baseline=140.0, baseline_period="2024"), "2026")
    130.0

    Returns:
        `None` before the baseline, without one, and where no such path leads to the target.
    """
    if target.baseline is None or not target.baseline_period:
        return None
    whole, gone = years_between(target.baseline_period, target.period), years_between(target.baseline_period, period)
    if gone < 0 or whole <= 0:
        return None
    if gone >= whole:
        return target.value
    if target.path == "steps":
        return _step(target, target.baseline, period)
    if target.path == "linear":
        return target.baseline + (target.value - target.baseline) * gone / whole
    ratio = target.value / target.baseline if has_rate(target.baseline, target.value) else None
    return None if ratio is None else float(target.baseline * ratio ** (gone / whole))


def has_rate(earlier: float, later: float) -> bool:
    """Whether a constant rate leads from one value to another: not to zero, nor through it."""
    return (earlier > 0) == (later > 0) and earlier != 0 and later != 0


def standing(target: Target, period: str, *, value: float | None, way: int) -> Standing:
    """How a target stands in a period.

    Args:
        target: In the unit of the value, with its baseline where there is one.
        period: The period of the value.
        value: `None` where there is none.
        way: What `way_of` says.
    """
    is_due, asked = years_between(target.period, period) >= 0, required(target, period)
    if value is None or not way:
        reason: Unknown = "no_value" if value is None else "no_direction"
        return Standing(period, "not_known", value, asked, None, is_due, reason)
    if is_as_good(value, target.value, way=way):
        return Standing(period, "met", value, asked, way * (target.value - value), is_due)
    if asked is None and not is_due:
        return Standing(period, "not_known", value, None, None, is_due, _no_path(target))
    asked = target.value if asked is None else asked
    track: Track = "on_track" if is_as_good(value, asked, way=way) else "off_track"
    return Standing(period, track, value, asked, way * (asked - value), is_due)


def standings(target: Target, values: Mapping[str, float], *, way: int) -> tuple[Standing, ...]:
    """How a target stood in each period after its baseline, oldest first.

    Args:
        target: In the unit of the values.
        values: The record's, by period.
        way: What `way_of` says.
    """
    whole = grounded(target, values)
    periods = [
        period
        for period, _ in in_order(values)
        if not target.baseline_period or years_between(target.baseline_period, period) > 0
    ]
    return tuple(standing(whole, period, value=values[period], way=way) for period in periods)


def is_as_good(value: float, other: float, *, way: int) -> bool:
    """Whether a value is at least as good as another, but for floating point."""
    return way * (other - value) <= ALIKE * max(abs(value), abs(other))


def _step(target: Target, baseline: float, period: str) -> float:
    """The newest step that has come, whatever order they are written in."""
    come = [(when, value) for when, value in target.steps if years_between(when, period) >= 0]
    return max(come, key=lambda one: parse_period(one[0]).ends_at, default=("", baseline))[1]


def _no_path(target: Target) -> Unknown:
    return "no_baseline" if target.baseline is None or not target.baseline_period else "no_path"
