"""What the pages of a city's edition show: the first page, its figures, trends, gaps, changes, and what is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.safestring import mark_safe

from groma.publish.figures import result_figure, series_of
from groma.publish.gaps import missing
from groma.publish.marks import band_mark, sparkline
from groma.publish.names import figure_name, group_name, level_name, title_of
from groma.publish.next_words import first_rule, first_title
from groma.publish.numbers_text import (
    age_text,
    band_text,
    percent,
    period_text,
    quality_text,
    quantity,
    reason_text,
    told_reason,
    unit_text,
    value_text,
)
from groma.publish.story import mayors_page
from groma.publish.views import change_views, gap_views, nested_groups
from groma.publish.wheel import wheel_svg
from groma.web.parts import Number, Share
from groma.web.public.course import course_drawing
from groma.web.public.edition_frame import figure_address, figure_title, frame, linked
from groma.web.public.showing import prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from groma.publish.book import Book
    from groma.publish.gaps import Missing
    from groma.publish.story import MayorsPage
    from groma.publish.views import GroupRow
    from groma.score.model import Result
    from groma.web.public.editions import Edition
    from groma.web.public.showing import Values

_STYLE = re.compile(r"<style>.*?</style>|<title id=.*?</title>|<desc id=.*?</desc>", re.DOTALL)
_ROLE = re.compile(r'role="img"|aria-labelledby="[^"]*"')
_POINT = re.compile(r'<g class="w-point" data-key="([^"]+)".*?</g>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of the edition as a row of a table; without a value, `reason` says why.

    Attributes:
        value: The number with its unit.
        number: The number alone, and `unit` what stands behind it.
    """

    key: str
    name: str
    address: str
    value: SafeString | str
    number: str
    unit: str
    period: str
    age: str
    quality: str
    is_verified: bool
    share: SafeString | str
    band: str
    band_mark: SafeString
    reason: str
    course: SafeString


@dataclass(frozen=True, slots=True)
class Dimension:
    """A part of the framework: its score, and that of each of its groups."""

    name: str
    top: GroupRow
    groups: tuple[GroupRow, ...]


def overview(edition: Edition) -> Values:
    """The mayor's page, the wheel, and the profile by dimension."""
    book = edition.book("series")
    page = mayors_page(book)
    return {
        **frame(edition, book),
        "sentences": [linked(sentence, edition) for sentence in page.sentences],
        "numbers": _numbers(page),
        "decisions_title": first_title(),
        "decisions_rule": first_rule(),
        "decisions": [(one.what, linked(one.why, edition)) for one in page.decisions],
        "rests_on": linked(page.method, edition),
        "wheel": inline_wheel(book, edition),
        "bands": _bands(book),
        "rates": [
            Share(level_name(one.level, book.pack).capitalize(), one.reported, one.total) for one in book.card.rates
        ],
        "dimensions": _dimensions(book),
    }


def figures_view(edition: Edition) -> Values:
    """Every figure, by part and category of the framework."""
    book = edition.book("series")
    verified, series = edition.part("checks")["figures"], series_of(book.card)
    parts: dict[str, dict[str, list[FigureRow]]] = {}
    for result in book.card.results:
        path = result.indicator.path or (title_of(book.pack),)
        row = figure_row(result, edition, course=series.get(result.point.key, ()), verified=verified)
        groups = parts.setdefault(group_name(path[0], book.pack), {})
        groups.setdefault(group_name(path[-1], book.pack), []).append(row)
    shown = [(top, _with_value(groups), _without_value(groups)) for top, groups in parts.items()]
    return {**frame(edition, book, view="indicators"), "parts": shown}


def trends_view(edition: Edition) -> Values:
    """The courses of the figures with enough periods to draw."""
    book = edition.book("series")
    series = series_of(book.card)
    found: dict[str, list[Values]] = {}
    for result in book.card.results:
        if result.is_reported and (drawing := course_drawing(series.get(result.point.key, ()))):
            top = group_name((*result.indicator.path, title_of(book.pack))[0], book.pack)
            found.setdefault(top, []).append(_trend(series[result.point.key], drawing, edition))
    return {**frame(edition, book, view="trends"), "trends": list(found.items())}


def places_view(edition: Edition) -> Values:
    """Between districts and groups."""
    book = edition.book("series", "splits")
    tops = [(top, [(one, linked(one.gap.sentence, edition)) for one in views]) for top, views in gap_views(book)]
    return {**frame(edition, book, view="places"), "tops": tops}


def changes_view(edition: Edition) -> Values:
    """What changed since the value before, and why."""
    book = edition.book("series")
    return {**frame(edition, book, view="changes"), "changes": change_views(book)}


def missing_view(edition: Edition) -> Values:
    """What is missing, and what would close it."""
    book = edition.book()
    groups = [(one, _gaps(one, edition)) for one in missing(book)]
    return {
        **frame(edition, book, view="missing"),
        "groups": groups,
        "missing_count": len(book.card.results) - book.card.reported,
    }


def method_view(edition: Edition) -> Values:
    """Method, licence, versions, editions, errata, downloads."""
    book = edition.book()
    return {
        **frame(edition, book, view="method"),
        "rests_on": linked(mayors_page(edition.book("series")).method, edition),
        "errata": erratum_values(edition),
        "sources": book.city.sources,
    }


def erratum_values(edition: Edition) -> list[Values]:
    """What later editions of the round corrected, with the numbers as readers see them."""
    return [
        {
            "key": one.key,
            "name": figure_title(edition, one.key)[0],
            "address": figure_address(edition, one.key),
            "editions": (one.from_edition, one.to_edition),
            "before": _told_number(edition, one.key, one.before),
            "now": _told_number(edition, one.key, one.now),
            "reason": one.reason,
        }
        for one in edition.errata
    ]


def figure_row(
    result: Result, edition: Edition, *, course: Sequence[Result], verified: dict[str, list[str]]
) -> FigureRow:
    """One figure as a row."""
    one, pack, bands = result.measurement, edition.pack, edition.pack.meta.bands
    value, share, unit = result_figure(result), result_figure(result, "share"), unit_text(result.point, pack)
    values = [past.value for past in course if past.value is not None]
    has_course = len(values) > 1 and not result.point.is_yes_no
    return FigureRow(
        key=result.point.key,
        name=figure_name(result, pack),
        address=figure_address(edition, result.point.key),
        value=prose(quantity(value, unit)) if value else "",
        number=value.text if value else "",
        unit=unit,
        period=period_text(one.period) if value else "",
        age=age_text(result.age),
        quality=quality_text(one.quality) if value else "",
        is_verified=result.point.key in verified,
        share=prose(percent(share)) if share else "",
        band=band_text(result.band, bands) if result.band else "",
        band_mark=mark_safe(band_mark(result.band, bands)),  # noqa: S308  a drawing made of numbers
        reason="" if result.band else reason_text(result),
        course=mark_safe(sparkline(values) if has_course else ""),  # noqa: S308  a drawing made of numbers
    )


def inline_wheel(book: Book, edition: Edition) -> SafeString:
    """The wheel without a style sheet of its own, each slice leading to its figure; words for it stand beside it."""
    drawn = _ROLE.sub("", _STYLE.sub("", wheel_svg(book))).replace("<svg ", '<svg aria-hidden="true" ', 1)
    address = reverse("figure", kwargs={**edition.place, "key": "KEY"})
    wrapped = _POINT.sub(
        lambda found: f'<a href="{address.replace("KEY", found[1])}" tabindex="-1">{found[0]}</a>', drawn
    )
    return mark_safe(wrapped)  # noqa: S308  our own drawing, its texts escaped where it was made


def _told_number(edition: Edition, key: str, said: str) -> str:
    """A number of an erratum as readers see it; what is no number is the status of a figure without a value."""
    try:
        number = float(said)
    except ValueError:
        return told_reason(said)
    return value_text(number, edition.pack.data_point(key)) if key in edition.keys else said


def _gaps(one: Missing, edition: Edition) -> list[tuple[str, str]]:
    """The figures without a value for one reason, but for those that the table of single inputs has already."""
    told = {result.point.key for _, _, results in one.inputs for result in results}
    return [
        (figure_name(result, edition.pack), figure_address(edition, result.point.key))
        for result in one.results
        if result.point.key not in told
    ]


def _numbers(page: MayorsPage) -> list[Number]:
    return [Number(one.number, one.label, one.unit, str(one.note)) for one in page.numbers]


def _bands(book: Book) -> list[tuple[SafeString, str]]:
    bands = sorted(book.pack.meta.bands, key=lambda band: -band.at_least)
    return [(mark_safe(band_mark(band, bands)), band_text(band, bands)) for band in bands]  # noqa: S308  numbers only


def _dimensions(book: Book) -> list[Dimension]:
    rows = nested_groups(book)
    tops = [number for number, row in enumerate(rows) if row.is_top]
    ends = [*tops[1:], len(rows)]
    return [
        Dimension(rows[start].name, rows[start], rows[start + 1 : end]) for start, end in zip(tops, ends, strict=True)
    ]


def _with_value(groups: dict[str, list[FigureRow]]) -> list[tuple[str, list[FigureRow]]]:
    """The groups with those of their figures that have a value."""
    found = ((name, [row for row in rows if row.value]) for name, rows in groups.items())
    return [(name, rows) for name, rows in found if rows]


def _without_value(groups: dict[str, list[FigureRow]]) -> list[FigureRow]:
    return [row for rows in groups.values() for row in rows if not row.value]


def _trend(course: Sequence[Result], drawing: SafeString, edition: Edition) -> Values:
    first, last = course[0], course[-1]
    return {
        "name": figure_name(last, edition.pack),
        "address": figure_address(edition, last.point.key),
        "drawing": drawing,
        "old": value_text(first.value, first.point),
        "since": period_text(first.measurement.period),
        "new": quantity(value_text(last.value, last.point), unit_text(last.point, edition.pack)),
        "now": period_text(last.measurement.period),
    }
