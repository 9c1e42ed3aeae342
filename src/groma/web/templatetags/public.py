"""What the public pages say in words: periods, reasons, names, addresses of an edition's pages.

{% load public %}  Everything here speaks the reader's language.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django import template
from django.utils.safestring import mark_safe

from groma.publish.changes import CAUSE_WORDS, WAY_WORDS
from groma.publish.names import figure_name, group_name, scoring_note, title_of
from groma.publish.numbers_text import period_text, quality_text, told_reason, unit_text, value_text
from groma.publish.numerals import date_text
from groma.publish.wording import words
from groma.web.public.edition_frame import figure_address, figure_title, view_address

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from groma.catalogue.pack import DataPoint, Pack
    from groma.score.model import Result
    from groma.web.public.editions import Edition

register = template.Library()


@register.simple_tag
def url_of(edition: Edition, view: str) -> str:
    """The address of a view of an edition."""
    return view_address(edition, view)


@register.simple_tag
def figure_url(edition: Edition, key: str) -> str:
    """The address of a figure's page."""
    return figure_address(edition, key)


@register.simple_tag
def title_of_figure(edition: Edition, key: str) -> str:
    """The name of a data point."""
    return figure_title(edition, key)[0]


@register.simple_tag(takes_context=True)
def name_of(context: template.Context, result: Result) -> str:
    """The name of a result."""
    return figure_name(result, context["book"].pack)


@register.simple_tag
def title_of_pack(pack: Pack) -> str:
    """The title of a framework."""
    return title_of(pack)


@register.simple_tag
def note_of(pack: Pack) -> str:
    """How a framework scores."""
    return scoring_note(pack)


@register.simple_tag
def group_words(pack: Pack, name: str) -> str:
    """The name of a group."""
    return group_name(name, pack)


@register.simple_tag
def unit_words(pack: Pack, point: DataPoint) -> str:
    """The unit of a data point; that of an answer, and of a bare number, is the value itself."""
    return unit_text(point, pack) or words("Value")


@register.filter
def period(text: str) -> str:
    """A period in words."""
    return period_text(text)


@register.filter
def reason(code: str) -> str:
    """Why there is no value or no score."""
    return told_reason(code)


@register.filter
def quality_words(code: str) -> str:
    """How a value was come by."""
    return quality_text(code)


@register.filter
def way(code: str) -> str:
    """Which way a figure went."""
    return words(WAY_WORDS[code])  # type: ignore[index]  # a template knows no literals


@register.filter
def cause(code: str) -> str:
    """What explains a change."""
    return words(CAUSE_WORDS[code])  # type: ignore[index]  # a template knows no literals


@register.filter
def plain_value(value: float | None, point: DataPoint) -> str:
    """A value without its unit."""
    return value_text(value, point)


@register.filter
def drawing(svg: str) -> SafeString:
    """A drawing of ours, whose texts were escaped where it was made."""
    return mark_safe(svg)  # noqa: S308  our own drawing


@register.filter
def on_day(moment: dt.datetime) -> str:
    """The day of a moment, in words."""
    return date_text(moment.date().isoformat())


@register.filter
def day(moment: str) -> str:
    """The day of a moment as the trail writes it."""
    return on_day(dt.datetime.fromisoformat(moment))


@register.filter
def is_web(address: str) -> bool:
    """Whether an address may be followed: of the web, not of a script."""
    return urlsplit(address).scheme in {"http", "https"} if address else False


@register.filter
def host(address: str) -> str:
    """The name of the site an address leads to."""
    return urlsplit(address).hostname or ""
