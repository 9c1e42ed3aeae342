"""How the values of many cities spread: a drawing of dots, and five numbers that say the same."""

from __future__ import annotations

from collections import Counter
from statistics import quantiles
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.utils.safestring import SafeString

WIDTH, EDGE, BINS, HIGHEST = 400, 16, 46, 12
STEP = (WIDTH - 2 * EDGE) / BINS
FOOT = 26


def five_numbers(values: Sequence[float]) -> tuple[float, float, float, float, float]:
    """Smallest, lower quartile, median, upper quartile, largest.

    >>> five_numbers([1, 2, 3, 4, 5])
    (1, 2.0, 3.0, 4.0, 5)
    """
    if len(values) == 1:
        return (values[0],) * 5
    lower, middle, upper = quantiles(values, n=4, method="inclusive")
    return min(values), lower, middle, upper, max(values)


def dot_plot(values: Sequence[float], *, target: float | None, said: Callable[[float], str]) -> SafeString:
    """Values as dots stacked over one line, with the middle half as a bar below and the target as an upright stroke.

    Where a stack would grow too high, a dot stands for several cities. The drawing is for those who see; the five
    numbers stand beside it.

    Args:
        values: At least one.
        target: Where the target lies; `None` where there is none.
        said: A number as readers see it.
    """
    every = [*values, *([target] if target is not None else [])]
    low, high = min(every), max(every)
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * (0.5 if high == low else (value - low) / span)

    stacks = Counter(min(BINS - 1, int((x(value) - EDGE) / STEP)) for value in values)
    each = -(-max(stacks.values()) // HIGHEST)
    top = 18 + STEP * max(-(-count // each) for count in stacks.values())
    dots = "".join(_stack(place, -(-count // each), base=top) for place, count in sorted(stacks.items()))
    _, lower, _, upper, _ = five_numbers(values)
    half = f'<rect class="f-soft" x="{x(lower):.1f}" y="{top + 3:.1f}" width="{x(upper) - x(lower):.1f}" height="3"/>'
    goal = _goal(x(target), top) if target is not None else ""
    ends = _label(EDGE, top, said(low), anchor="start")
    ends += _label(WIDTH - EDGE, top, said(high), anchor="end") if high > low else ""
    return mark_safe(  # noqa: S308  numbers, and words that are escaped
        f'<svg class="dots" direction="ltr" viewBox="0 0 {WIDTH} {top + FOOT:.0f}" aria-hidden="true"'
        ' focusable="false">'
        f'<path class="s-edge" d="M{EDGE} {top:.1f}H{WIDTH - EDGE}"/>{dots}{half}{goal}{ends}</svg>'
    )


def _stack(place: int, count: int, *, base: float) -> str:
    x = EDGE + (place + 0.5) * STEP
    return "".join(
        f'<circle class="f-accent" cx="{x:.1f}" cy="{base - (number + 0.55) * STEP:.1f}" r="{STEP * 0.42:.1f}"/>'
        for number in range(count)
    )


def _goal(x: float, top: float) -> str:
    return f'<path class="s-ink" stroke-width="2" d="M{x:.1f} 6V{top + 8:.1f}"/>'


def _label(x: float, top: float, words: str, *, anchor: str) -> str:
    place = f'x="{x}" y="{top + FOOT - 4:.1f}" text-anchor="{anchor}"'
    return f'<text class="f-soft" {place} font-size="12">{escape(words)}</text>'
