"""Words of a framework in the reader's language, and numbers as its data points ask for.

{% load packs %}
{% named point %}           the name of a data point, indicator, group or variable
{% worded pack code "definition" %}
{{ result.value|figure:result.point }}   {{ point|unit:pack }}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html

from groma.catalogue.texts import text
from groma.publish.numbers_text import value_text
from groma.publish.numerals import number_text
from groma.web.context import pack_language

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from groma.catalogue.pack import DataPoint, Pack

register = template.Library()


@register.simple_tag
def worded(pack: Pack, code: str, field: str = "name") -> SafeString:
    """A text of the pack in the reader's language; where there is none, the pack's own, marked as such."""
    return worded_in(pack, code, field)


@register.simple_tag
def full_name(pack: Pack, point: DataPoint) -> SafeString:
    """The indicator's name, with that of the data point where it has several."""
    whole = worded_in(pack, point.code, "name")
    return format_html("{}: {}", whole, worded_in(pack, point.key, "name")) if point.id else whole


@register.simple_tag
def unit(pack: Pack, of: str) -> SafeString | str:
    """A unit as it is written for readers."""
    return worded_in(pack, of, "unit") if of in pack.meta.unit_names else of


@register.filter
def figure(value: float | None, point: DataPoint) -> str:
    """A value with the decimals its data point asks for; an en dash where there is none."""
    return value_text(value, point)


@register.filter
def amount(value: float | None) -> str:
    """A number that belongs to no data point."""
    return "–" if value is None else number_text(value)


def worded_in(pack: Pack, code: str, field: str) -> SafeString:
    """A text of the pack, marked up with its language where that is not the page's."""
    language = pack_language()
    found = text(pack, code, field, language)
    if found.language == language:
        return format_html("{}", found.text)
    return format_html('<span lang="{}" dir="ltr">{}</span>', found.language, found.text)
