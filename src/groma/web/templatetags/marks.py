"""Marks: a word and a shape that say the state, the trust, the quality or the band of something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import pgettext_lazy

from groma.publish.marks import band_mark
from groma.publish.numbers_text import band_text
from groma.web.shapes import shape_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from groma.catalogue.model import Band

register = template.Library()

# A word such as "Verified" means something else in other libraries: the context keeps their translations out.
STATES = {
    "draft": pgettext_lazy("state", "Draft"),
    "submitted": pgettext_lazy("state", "Submitted"),
    "returned": pgettext_lazy("state", "Returned"),
    "verified": pgettext_lazy("state", "Verified"),
    "not_verified": pgettext_lazy("state", "Not verified"),
    "published": pgettext_lazy("state", "Published"),
    "reopened": pgettext_lazy("state", "Reopened"),
}
TRUST = {
    "seen": pgettext_lazy("trust", "read in the source"),
    "third_party": pgettext_lazy("trust", "read at a third party"),
    "unverified": pgettext_lazy("trust", "from general knowledge, not verified"),
    "ours": pgettext_lazy("trust", "Groma's own"),
}
QUALITIES = {
    "measured": pgettext_lazy("quality", "measured"),
    "survey": pgettext_lazy("quality", "survey"),
    "extrapolated": pgettext_lazy("quality", "extrapolated"),
    "estimated": pgettext_lazy("quality", "estimated"),
    "personal_estimate": pgettext_lazy("quality", "personal estimate"),
    "unknown": pgettext_lazy("quality", "quality not stated"),
}


@register.simple_tag
def shape(name: str) -> SafeString:
    """One of the drawn signs of `groma.web.shapes`, hidden from screen readers: its word stands beside it."""
    return shape_svg(name)


@register.inclusion_tag("web/parts/chip.html")
def chip(state: str) -> dict[str, Any]:
    """The state of a value or a round, by a word, a shape and a colour."""
    return {"state": state, "words": STATES[state]}


@register.inclusion_tag("web/parts/mark.html")
def trust(mark: str) -> dict[str, Any]:
    """How well a definition is known."""
    return {"name": mark, "words": TRUST[mark]}


@register.inclusion_tag("web/parts/mark.html")
def quality(code: str) -> dict[str, Any]:
    """How a value was found."""
    return {"name": code, "words": QUALITIES[code]}


@register.inclusion_tag("web/parts/band.html")
def band(band: Band | None, bands: Sequence[Band], *, words: str = "") -> dict[str, Any]:
    """The band of a result as a disc with its words; without a band, `words` says why there is none."""
    span = format_html("<bdi>{}</bdi>", band_text(band, bands)) if band and not words else ""
    drawn = mark_safe(band_mark(band, bands))  # noqa: S308  a drawing made of numbers
    return {"drawn": drawn, "span": span, "words": words}
