"""Small drawings that stand inside a line or a table cell: band marks, sparklines, bars and dot strips.

They are decoration for those who see: each is hidden from screen readers, and the words or numbers it draws stand
beside it. Colours come from the page's style sheet through classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.publish.arcs import at
from groma.publish.palette import NEUTRAL, band_colours, band_rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.model import Band

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="{box}" aria-hidden="true" focusable="false">'


def band_mark(band: Band | None, bands: Sequence[Band]) -> str:
    """A disc filled as far as the band is up the scale; a small grey dot where there is no band."""
    head = OPEN.format(kind="band-mark", box="0 0 20 20")
    if band is None:
        return f'{head}<circle class="neutral" cx="10" cy="10" r="3.2" fill="{NEUTRAL}"/></svg>'
    rank = band_rank(band, bands)
    colour = band_colours(len(bands))[rank - 1]
    ring = f'<circle class="ring-{rank}" cx="10" cy="10" r="8" fill="none" stroke="{colour}" stroke-width="2.2"/>'
    return f"{head}{ring}{_pie(rank / len(bands), f'band-{rank}', colour)}</svg>"


def sparkline(values: Sequence[float]) -> str:
    """The course of a series, its last value dotted; empty for fewer than two values."""
    if len(values) < 2:  # noqa: PLR2004  one value has no course
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    xs = [3 + 74 * number / (len(values) - 1) for number in range(len(values))]
    ys = [11.0 if high == low else 18 - 14 * (value - low) / span for value in values]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    end = f'<circle class="f-accent" cx="{xs[-1]:.1f}" cy="{ys[-1]:.1f}" r="2.6"/>'
    head = OPEN.format(kind="spark", box="0 0 80 22")
    return f'{head}<polyline class="s-accent" fill="none" stroke-width="1.6" points="{line}"/>{end}</svg>'


def bar(percent: float | None, *, band: Band | None, bands: Sequence[Band]) -> str:
    """A bar out of a hundred in the band's colour; an empty one where there is nothing."""
    head = OPEN.format(kind="bar", box="0 0 100 8").replace(" aria", ' preserveAspectRatio="none" aria')
    ground = '<rect class="f-field" width="100" height="8"/>'
    if percent is None or band is None:
        return f"{head}{ground}</svg>"
    rank = band_rank(band, bands)
    return f'{head}{ground}<rect class="band-{rank}" width="{max(0.0, min(100.0, percent)):.1f}" height="8"/></svg>'


def dot_strip(values: Sequence[float], *, whole: float | None = None) -> str:
    """Values as dots on one line from the smallest to the largest, the whole city as an upright stroke."""
    every = [*values, *([whole] if whole is not None else [])]
    low, high = min(every), max(every)
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return 10 + 280 * (0.5 if high == low else (value - low) / span)

    tick = f'<path class="s-ink" stroke-width="2" d="M{x(whole):.1f} 4V28"/>' if whole is not None else ""
    dots = "".join(
        f'<circle class="f-accent" fill-opacity="0.62" cx="{x(value):.1f}" cy="16" r="6"/>' for value in values
    )
    head = OPEN.format(kind="strip", box="0 0 300 32")
    return f'{head}<path class="s-line" stroke-width="2" d="M10 16H290"/>{dots}{tick}</svg>'


def _pie(part: float, name: str, colour: str) -> str:
    if part >= 1:
        return f'<circle class="{name}" cx="10" cy="10" r="5.2" fill="{colour}"/>'
    x, y = at(5.2, 360 * part)
    wide = int(part > 0.5)  # noqa: PLR2004  more than half a turn
    return f'<path class="{name}" fill="{colour}" d="M10 10V4.8A5.2 5.2 0 {wide} 1 {10 + x:.2f} {10 + y:.2f}Z"/>'
