"""Words that only the verifier's pages say."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from groma.publish.languages import speaking
from groma.publish.numbers_text import percent, reason_text
from groma.publish.numerals import number_text, signed_text
from groma.web.context import pack_language
from groma.web.round_addresses import of_round

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from groma.score.model import Result
    from groma.web.models import Value

register = template.Library()


@register.filter
def why_no_band(result: Result) -> str:
    """Why a result has no band; empty where it has one."""
    if result.band:
        return ""
    with speaking(pack_language()):
        return reason_text(result) or _("not scored")


@register.filter
def figure_address(value: Value, among: str = "all") -> str:
    """The address of a figure before its verifier, within a part of the list."""
    show = "" if among == "all" else f"?show={among}"
    return of_round(value.round, f"verify/{value.key}/{show}")


@register.filter
def percent_change(change: float | None) -> str:
    """A change in percent with its sign; nothing where there is none to tell."""
    if change is None:
        return ""
    return str(percent(signed_text(number_text(change, decimals=1), value=change)))


@register.filter
def drawn(svg: str) -> SafeString:
    """A drawing of ours, made of numbers, as it is."""
    return mark_safe(svg)  # noqa: S308  made by groma.publish.marks


@register.filter
def as_image(svg: str) -> str:
    """A drawing as an image of its own, whose styles are its own affair."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
