"""Drawings as parts: what stands around a chart, bars of progress, the meter of a share, the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import mark_safe

from groma.publish.palette import band_rank
from groma.web.public.worldmap import HEIGHT, WIDTH, graticule, outline, place
from groma.web.templatetags import filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.template import Context
    from django.utils.safestring import SafeString

    from groma.catalogue.model import Band
    from groma.web.parts import Share, Spot, Table

register = template.Library()
FULL = 120.0
"""The meter's scale ends here, in percent, so that what is past the target has room."""
CLOSE = 15.0


@register.simple_block_tag(takes_context=True)
def chart(context: Context, content: SafeString, title: str, *, finding: str, table: Table | None = None) -> SafeString:
    """A drawing with its title, one sentence that says what it shows, and the same as a table.

    The drawing is hidden from screen readers where there is a table.
    """
    return filled(context, "chart", {"content": content, "title": title, "finding": finding, "table": table})


@register.inclusion_tag("web/parts/progress.html")
def progress(shares: Sequence[Share], label: str) -> dict[str, Any]:
    """How many of how many are reported, checked, verified. The numbers stand beside the bars."""
    return {"shares": [(share, f"{share.percent:.1f}") for share in shares], "label": label}


@register.simple_tag
def band_meter(share: float | None, bands: Sequence[Band]) -> SafeString:
    """A scale from nothing to the target with the bands on it and a pointer at the share, in percent.

    A decoration: the share and its band stand in words beside it. A share past the end of the scale is an arrow.
    """
    ascending = sorted(bands, key=lambda one: one.at_least)
    starts = [one.at_least for one in ascending]
    spans = zip(ascending, starts, [*starts[1:], FULL], strict=True)
    parts = [
        f'<rect class="band-{band_rank(one, bands)}" y="14" height="5"'
        f' x="{start * 2 + 1:.1f}" width="{(end - start) * 2 - 1:.1f}"/>'
        for one, start, end in spans
    ]
    ticks = "".join(f"M{start * 2:.1f} 12v12" for start in starts)
    labelled = (*starts, 100.0)
    labels = "".join(_scale_label(one, labelled) for one in labelled)
    pointer = "" if share is None else _pointer(share)
    return mark_safe(  # noqa: S308  a drawing made of numbers
        '<svg class="meter" direction="ltr" viewBox="-6 0 256 36" aria-hidden="true" focusable="false">'
        f'{"".join(parts)}<path class="s-edge" fill="none" d="{ticks}"/>'
        f'<path class="s-ink" fill="none" stroke-width="1.4" d="M200 9v15"/>{labels}{pointer}</svg>'
    )


@register.inclusion_tag("web/parts/world.html")
def world(spots: Sequence[Spot]) -> dict[str, Any]:
    """Places on a map of the world, each a link. The same places stand in a list on the page: a map is never alone."""
    placed = [(spot, *(f"{value:.1f}" for value in place(spot.lat, spot.lon))) for spot in spots]
    return {"spots": placed, "outline": outline(), "graticule": graticule(), "width": WIDTH, "height": HEIGHT}


def _pointer(share: float) -> str:
    if share > FULL:
        return '<path class="f-ink" d="M238 3l8 5-8 5Z"/>'
    x = 2 * max(0.0, share)
    return f'<path class="f-ink" d="M{x - 5:.1f} 2h10l-5 9Z"/>'


def _scale_label(at: float, labelled: Sequence[float]) -> str:
    """A number under the scale; of two that stand close, each gives way to its side."""
    after = any(0 < other - at < CLOSE for other in labelled)
    before = any(0 < at - other < CLOSE for other in labelled)
    anchor = "end" if after else "start" if before else "middle"
    aside = -1 if before else 1 if after else 0
    return f'<text x="{at * 2 + aside:.1f}" y="34" text-anchor="{anchor}">{at:g}</text>'
