"""The course of a figure over the years, as a small drawing: a line, a dot for each value, a few numbers at its side.

Drawn when the page is, in the reader's numbers, from the values alone. It is for those who see; the values stand in a
table on the figure's page.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import mark_safe

from groma.publish.numerals import number_text
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from groma.score.model import Result

ENOUGH = 3
"""Values from which a course is worth drawing."""
WIDTH, TOP, BASE, FOOT, RIGHT = 300, 10, 100, 22, 16
DIGIT, LETTERS = 6.4, 11
STEPS = (1, 2, 2.5, 5, 10)
FEW_YEARS = 6


def course_drawing(course: Sequence[Result]) -> SafeString:
    """The course of one data point, oldest value first; empty where there is too little of it to draw."""
    found = [(_when(one.measurement.period), one.value) for one in course if one.value is not None]
    if len(found) < ENOUGH or course[-1].point.is_yes_no:
        return mark_safe("")
    values = [value for _, value in found]
    target = _near_target(course[-1], values)
    ticks = nice_ticks(min(*values, _floor(values)), max(values))
    labels = [number_text(tick) for tick in ticks]
    left = 10 + DIGIT * max(map(len, labels))
    low, high = min(ticks[0], *values), max(ticks[-1], *values)

    def x(when: float) -> float:
        first, last = found[0][0], found[-1][0]
        return left + 4 + (WIDTH - RIGHT - left - 4) * (when - first) / ((last - first) or 1.0)

    def y(value: float) -> float:
        return BASE - (BASE - TOP) * (value - low) / ((high - low) or 1.0)

    points = " ".join(f"{x(when):.1f},{y(value):.1f}" for when, value in found)
    drawn = [
        *(_rule(y(tick), words, left=left) for tick, words in zip(ticks, labels, strict=True)),
        *(_year(x(year), year) for year in _years(found[0][0], found[-1][0])),
        _goal(y(target), left=left) if target is not None and low <= target <= high else "",
        f'<polyline class="s-accent" fill="none" stroke-width="2" points="{points}"/>',
        *(f'<circle class="f-accent" cx="{x(when):.1f}" cy="{y(value):.1f}" r="2.6"/>' for when, value in found),
    ]
    box = f"0 0 {WIDTH} {BASE + FOOT}"
    head = f'<svg class="course" direction="ltr" viewBox="{box}" aria-hidden="true" focusable="false">'
    return mark_safe(f"{head}{''.join(drawn)}</svg>")  # noqa: S308  numbers, and labels that are escaped


def nice_ticks(low: float, high: float, *, count: int = 3) -> list[float]:
    """Round numbers that a scale from `low` to `high` is marked with.

    >>> nice_ticks(142, 178), nice_ticks(0.298, 0.383), nice_ticks(5, 5)
    ([140.0, 160.0, 180.0], [0.3, 0.35, 0.4], [5.0])
    """
    span = high - low
    if span <= 0:
        return [float(low)]
    rough = span / count
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(one * size for one in STEPS if one * size >= rough)
    first, last = round(low / step), round(high / step)
    return [float(f"{place * step:.12g}") for place in range(first, last + 1)]


def _floor(values: Sequence[float]) -> float:
    """Where the scale begins at the latest, so that a change of a hundredth does not look like a cliff."""
    low = min(values) - 0.1 * max(abs(value) for value in values)
    return low if min(values) < 0 else max(0.0, low)


def _near_target(last: Result, values: Sequence[float]) -> float | None:
    benchmark = last.benchmark
    if benchmark is None or benchmark.direction == "none":
        return None
    return benchmark.target if min(values) <= benchmark.target <= max(values) else None


def _when(period: str) -> float:
    """A period as a number on the scale of years: a year is itself, anything else lies where it ends."""
    found = parse_period(period)
    return float(found.end.year) if found.is_year else found.end.year + found.end.timetuple().tm_yday / 366


def _years(first: float, last: float) -> list[int]:
    every = list(range(math.ceil(first), math.floor(last) + 1))
    step = -(-len(every) // FEW_YEARS) if every else 1
    return every[::-1][::step]


def _rule(y: float, words: str, *, left: float) -> str:
    label = f'<text class="f-soft" x="{left - 6:.1f}" y="{y + 4:.1f}" text-anchor="end" font-size="{LETTERS}">'
    return f'<path class="s-line" d="M{left:.1f} {y:.1f}H{WIDTH - RIGHT}"/>{label}{escape(words)}</text>'


def _year(x: float, year: int) -> str:
    place = f'x="{x:.1f}" y="{BASE + FOOT - 4}"'
    return f'<text class="f-soft" {place} text-anchor="middle" font-size="{LETTERS}">{year}</text>'


def _goal(y: float, *, left: float) -> str:
    return f'<path class="s-ink" stroke-dasharray="4 3" d="M{left:.1f} {y:.1f}H{WIDTH - RIGHT}"/>'
