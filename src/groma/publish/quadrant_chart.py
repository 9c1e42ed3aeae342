"""Actions by value and ease, drawn: four quadrants, a disc with its rank for each action.

Ease grows along, value upwards; the drawing is the same in every language, as the axes of a chart are. The words stand
in a table beside it (`groma.publish.cycle_words`), so the drawing carries little more than ranks. Colours come from
the page's style sheet through classes; where there is none, text and lines are drawn in the colour of the text around.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from groma.plan.cycle import MIDPOINT, QUADRANTS
from groma.publish.cycle_words import quadrant_name
from groma.publish.numbers_text import comma_listed
from groma.publish.numerals import number_text
from groma.publish.wording import counted_words, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from groma.plan.cycle import Placed, Quadrant

SIDE, EDGE, RADIUS = 320.0, 34.0, 11.0
WHOLE = SIDE + 2 * EDGE
_CORNERS: dict[Quadrant, tuple[float, float]] = {
    "first": (0.75, 0.97),
    "prepare": (0.25, 0.97),
    "alongside": (0.75, 0.03),
    "later": (0.25, 0.03),
}
"""Where the name of a quadrant stands: along and up, from 0 to 1."""
_NEAR = 2 * RADIUS
"""Discs nearer than this would cover each other."""


@dataclass(frozen=True, slots=True)
class _Disc:
    """Where a disc stands, and the actions that stand there."""

    x: float
    y: float
    actions: tuple[Placed, ...]


def quadrant_chart(placed: Iterable[Placed], *, prefix: str = "quadrants") -> str:
    """The actions that could be ranked as an SVG; empty where there are none.

    Args:
        placed: Actions by value and ease.
        prefix: Starts every id, so that several drawings can stand in one page.
    """
    known = [one for one in placed if one.quadrant is not None]
    if not known:
        return ""
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="quadrants" direction="ltr" role="img" fill="currentColor"'
        f' viewBox="0 0 {WHOLE:g} {WHOLE:g}" font-size="12" aria-labelledby="{prefix}-title {prefix}-desc">'
        f'<title id="{prefix}-title">{escape(words("Actions by value and ease"))}</title>'
        f'<desc id="{prefix}-desc">{escape(_description(known))}</desc>'
    )
    return "".join((head, *_ground(), *(_drawn(disc) for disc in _discs(known)), "</svg>"))


def _description(placed: Sequence[Placed]) -> str:
    counts = {name: sum(one.quadrant == name for one in placed) for name in QUADRANTS}
    return comma_listed(
        [
            words("{quadrant}: {count}", quadrant=quadrant_name(name), count=number_text(count))
            for name, count in counts.items()
        ]
    )


def _x(ease: float) -> float:
    return EDGE + SIDE * ease


def _y(value: float) -> float:
    return EDGE + SIDE * (1.0 - value)


def _ground() -> Iterator[str]:
    """The best quadrant tinted, the frame, the lines through the middle, names and axes."""
    middle, half = _x(MIDPOINT), SIDE * (1.0 - MIDPOINT)
    yield f'<rect class="f-field" x="{middle:g}" y="{EDGE:g}" width="{half:g}" height="{half:g}" fill-opacity="0.6"/>'
    frame = f"M{EDGE:g} {EDGE:g}h{SIDE:g}v{SIDE:g}h-{SIDE:g}z"
    yield f'<path class="s-line" fill="none" stroke="currentColor" d="{frame}"/>'
    cross = f"M{middle:g} {EDGE:g}v{SIDE:g}M{EDGE:g} {_y(MIDPOINT):g}h{SIDE:g}"
    yield f'<path class="s-line" fill="none" stroke="currentColor" stroke-dasharray="3 4" d="{cross}"/>'
    for name, (along, up) in _CORNERS.items():
        yield _word(quadrant_name(name), _x(along), _y(up) + 4)
    yield _word(words("Ease →"), WHOLE / 2, WHOLE - 10)
    turned = f' transform="rotate(-90 14 {WHOLE / 2:g})"'
    yield _word(words("Value →"), 14, WHOLE / 2, more=turned)


def _word(content: str, x: float, y: float, *, more: str = "") -> str:
    """A word centred on a point, which is the same place in scripts that run either way."""
    return f'<text class="f-soft" x="{x:g}" y="{y:g}" text-anchor="middle"{more}>{escape(content)}</text>'


def _discs(placed: Sequence[Placed]) -> list[_Disc]:
    """A disc for each place, the best first; actions at one place share it."""
    by_place = sorted(placed, key=_place)
    together = [(place, tuple(group)) for place, group in groupby(by_place, key=_place)]
    together.sort(key=lambda pair: min(one.rank or 0 for one in pair[1]))
    discs: list[_Disc] = []
    for (ease, value), actions in together:
        discs.append(_Disc(_x(ease), _free(_x(ease), _y(value), discs), actions))
    return discs


def _place(one: Placed) -> tuple[float, float]:
    return round(one.ease or 0.0, 6), round(one.value or 0.0, 6)


def _free(x: float, y: float, others: Sequence[_Disc]) -> float:
    """The height for a disc, moved by as little as keeps it from covering another; its table has the exact numbers."""
    steps = [0.0, *(sign * _NEAR * step / 4 for step in range(1, 40) for sign in (-1, 1))]
    inside = (y + step for step in steps if EDGE <= y + step <= EDGE + SIDE)
    return next((free for free in inside if all(_apart(x, free, other) for other in others)), y)


def _apart(x: float, y: float, other: _Disc) -> bool:
    return (x - other.x) ** 2 + (y - other.y) ** 2 >= _NEAR**2


def _drawn(disc: _Disc) -> str:
    ranks = [number_text(one.rank or 0) for one in disc.actions]
    label = ranks[0] if len(set(ranks)) == 1 else f"{ranks[0]}–{ranks[-1]}"
    names = comma_listed([one.action.title for one in disc.actions])
    count = len(disc.actions)
    told = (
        names
        if count == 1
        else counted_words(count, "{count} action: {names}", "{count} actions: {names}", names=names)
    )
    ring = "" if all(one.is_sure for one in disc.actions) else ' stroke-dasharray="3 2"'
    width = 1.5 + min(count, 4) / 2
    return (
        f'<g class="quadrant-action"><title>{escape(told)}</title>'
        f'<circle class="f-paper s-accent" fill="none" stroke="currentColor" stroke-width="{width:g}"{ring}'
        f' cx="{disc.x:.1f}" cy="{disc.y:.1f}" r="{RADIUS:g}"/>'
        f'<text class="f-ink" x="{disc.x:.1f}" y="{disc.y + 4:.1f}" text-anchor="middle" font-weight="600">'
        f"{label}</text></g>"
    )
