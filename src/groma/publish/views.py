"""What the report's pages show, put together before any page is written: rows of tables, parts, trends and gaps.

A template only lays out; whatever has to be chosen, counted or worded is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from groma.publish.changes import Change, changes
from groma.publish.charts import trend_drawings
from groma.publish.explain import Explanation, explanation
from groma.publish.figures import group_figure, result_figure, series_of, target_figure
from groma.publish.gaps import Gap, gaps
from groma.publish.marks import band_mark, bar, dot_strip, sparkline
from groma.publish.names import as_it_stands, figure_name, group_name, title_of, variable_name
from groma.publish.numbers_text import (
    age_text,
    band_text,
    comma_listed,
    gap_before,
    percent,
    period_text,
    quality_text,
    quantity,
    reason_text,
    unit_text,
)
from groma.publish.trust import weakest_mark
from groma.publish.wording import counted, counted_words, said, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.publish.book import Book
    from groma.publish.prose import Figure, Text
    from groma.score.model import GroupScore, Result

STALE_YEARS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One reported figure as a row of a table."""

    result: Result
    name: str
    anchor: str
    value: Figure
    unit: str
    gap: str
    period: str
    age: str
    is_stale: bool
    quality: str
    mark: str
    target: Figure | None
    target_source: str
    own_targets: tuple[Figure, ...]
    share: Figure | None
    band: str
    rank: int
    band_mark: str
    reason: str
    sparkline: str
    course: str
    story: Explanation


@dataclass(frozen=True, slots=True)
class Category:
    """The rows of one group of the finest level."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One group of the first level: its score, its reported figures, and those without a value."""

    anchor: str
    name: str
    score: GroupScore | None
    lead: Text
    categories: tuple[Category, ...]
    missing: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The course of one figure."""

    name: str
    key: str
    sentence: Text
    drawing: str
    rows: tuple[tuple[str, Figure, str], ...]
    unit: str
    mark: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change, with its two values."""

    change: Change
    name: str
    before: Figure
    now: Figure
    unit: str
    mark: str


@dataclass(frozen=True, slots=True)
class GapView:
    """One comparison between places or groups."""

    gap: Gap
    drawing: str
    unit: str
    rows: tuple[tuple[str, Figure, str], ...]
    whole: Figure | None
    mark: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line of the table of group scores."""

    group: GroupScore
    name: str
    percent: Figure | None
    reported: Figure | None
    total: Figure | None
    scored: Figure | None
    bar: str
    band: str
    band_mark: str
    is_top: bool


def parts(book: Book) -> tuple[Part, ...]:
    """A part for each group of the first level, in the framework's order."""
    found = groupby(book.card.results, key=lambda result: result.indicator.path[:1])
    return tuple(_part(number, tuple(results), book) for number, (_, results) in enumerate(found, start=1))


def trends(book: Book) -> tuple[tuple[str, tuple[Trend, ...]], ...]:
    """The courses of the figures with enough periods, by group of the first level."""
    reported = {result.point.key: result for result in book.card.results if result.is_reported}
    series = {key: results for key, results in series_of(book.card).items() if _has_course(key, reported)}
    drawings = trend_drawings(series)
    drawn = [key for key in reported if key in drawings]
    by_top = groupby(drawn, key=lambda key: reported[key].indicator.path[:1])
    return tuple(
        (_top_name(top, book), tuple(_trend(series[key], drawings[key], book) for key in keys)) for top, keys in by_top
    )


def change_views(book: Book) -> tuple[ChangeView, ...]:
    """Every change since the value before, with its two values."""
    found = ((change, result_figure(change.earlier), result_figure(change.later)) for change in changes(book.card))
    return tuple(
        ChangeView(
            change,
            figure_name(change.later, book.pack),
            before,
            now,
            unit_text(change.later.point, book.pack),
            weakest_mark(change.later),
        )
        for change, before, now in found
        if before and now
    )


def gap_views(book: Book) -> tuple[tuple[str, tuple[GapView, ...]], ...]:
    """Every gap with its drawing and table, by group of the first level."""
    by_top = groupby(gaps(book), key=lambda gap: gap.members[0].indicator.path[:1])
    return tuple((_top_name(top, book), tuple(_gap_view(gap, book) for gap in found)) for top, found in by_top)


def group_rows(book: Book, level: str) -> tuple[GroupRow, ...]:
    """The scores of the groups of a level, as lines of a table."""
    return tuple(_group_row(group, book) for group in book.card.groups if group.level == level)


def nested_groups(book: Book) -> tuple[GroupRow, ...]:
    """The groups of the first level, each followed by its groups of the finest."""
    levels = book.pack.meta.levels
    if not levels:
        return ()
    tops = [group for group in book.card.groups if group.level == levels[0]]
    finest = [group for group in book.card.groups if len(levels) > 1 and group.level == levels[-1]]
    ordered = [one for top in tops for one in (top, *(group for group in finest if group.top == top.group))]
    return tuple(_group_row(group, book) for group in ordered)


def _top_name(path: tuple[str, ...], book: Book) -> str:
    """The name of a group of the first level; that of the framework where it has no levels."""
    return group_name(path[0], book.pack) if path else title_of(book.pack)


def anchor(key: str) -> str:
    """A data point's address within the page."""
    return "f-" + "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in key)


def _part(number: int, results: tuple[Result, ...], book: Book) -> Part:
    path, series = results[0].indicator.path, series_of(book.card)
    levels = book.pack.meta.levels
    score = next(
        (group for group in book.card.groups if levels and group.level == levels[0] and group.group in path[:1]), None
    )
    rows = [row for result in results if (row := _row(result, series, book))]
    by_category = _merged((_category(row.result, book), row) for row in rows)
    missing = tuple((figure_name(r, book.pack), r.point.key, _why(r, book)) for r in results if not r.is_reported)
    lead = _lead(score, len(results), book)
    return Part(f"part-{number}", _top_name(path[:1], book), score, lead, by_category, missing)


def _category(result: Result, book: Book) -> str:
    path = result.indicator.path
    return group_name(path[-1], book.pack) if path else ""


def _merged(rows: Iterable[tuple[str, Row]]) -> tuple[Category, ...]:
    found: dict[str, list[Row]] = {}
    for name, row in rows:
        found.setdefault(name, []).append(row)
    return tuple(Category(name, tuple(members)) for name, members in found.items())


def _lead(score: GroupScore | None, total: int, book: Book) -> Text:
    group = score or book.card.total
    reported, every = group_figure(group, "reported"), group_figure(group, "total")
    if not group.reported or reported is None or every is None:
        return counted(
            total, "None of {count}\u00a0figure is reported yet.", "None of {count}\u00a0figures is reported yet."
        )
    share, scored = group_figure(group), group_figure(group, "scored")
    if share is None or scored is None:
        return counted(
            group.reported,
            "{count} of {total} figures is reported; none of them has a target.",
            "{count} of {total} figures are reported; none of them has a target.",
            count=reported,
            total=every,
        )
    made, possible = group_figure(group, "points"), group_figure(group, "possible")
    return counted(
        group.reported,
        "{count} of {total} figures is reported, {scored} with a target: {points} of {possible} points, {percent}.",
        "{count} of {total} figures are reported, {scored} with a target: {points} of {possible} points, {percent}.",
        count=reported,
        total=every,
        scored=scored,
        points=made or "0",
        possible=possible or "0",
        percent=percent(share),
    )


def _row(result: Result, series: dict[str, tuple[Result, ...]], book: Book) -> Row | None:
    value, one, bands = result_figure(result), result.measurement, book.pack.meta.bands
    if value is None:
        return None
    unit = unit_text(result.point, book.pack)
    course = series.get(result.point.key, ())
    values = [past.value for past in course if past.value is not None]
    own = (
        target_figure(target, book.pack)
        for target in book.city.targets
        if (book.pack.key(target.variable), target.place, target.breakdown)
        == (result.point.key, one.place, one.breakdown)
    )
    return Row(
        result=result,
        name=figure_name(result, book.pack),
        anchor=anchor(result.point.key),
        value=value,
        unit=unit,
        gap=gap_before(unit),
        period=period_text(one.period),
        age=age_text(result.age),
        is_stale=(result.age or 0) >= STALE_YEARS,
        quality=quality_text(one.quality),
        mark=weakest_mark(result),
        target=result_figure(result, "target"),
        target_source=as_it_stands(result.benchmark.source, book.pack) if result.benchmark else "",
        own_targets=tuple(figure for figure in own if figure),
        share=result_figure(result, "share"),
        band=band_text(result.band, bands) if result.band else "",
        rank=1 + sorted(bands, key=lambda band: band.at_least).index(result.band) if result.band else 0,
        band_mark=band_mark(result.band, bands),
        reason=reason_text(result) if not result.band else "",
        sparkline="" if result.point.is_yes_no else sparkline(values),
        course=_course(course),
        story=explanation(book, result),
    )


def _course(course: Sequence[Result]) -> str:
    """How many values there are and since when; empty for one."""
    if len(course) < 2:  # noqa: PLR2004  one value has no course
        return ""
    since = period_text(course[0].measurement.period)
    return counted_words(len(course), "{count} values from {since}", "{count} values from {since}", since=since)


def _why(result: Result, book: Book) -> str:
    lacking = [name for name in result.measurement.missing if name in book.pack.variables]
    names = comma_listed([variable_name(name, book.pack) for name in lacking])
    return (
        words("missing: {inputs}", inputs=names) if names and result.reason == "missing_input" else reason_text(result)
    )


def _has_course(key: str, reported: Mapping[str, Result]) -> bool:
    """Answers change, but have no course to draw."""
    return key in reported and not reported[key].point.is_yes_no


def _trend(results: Sequence[Result], drawing: str, book: Book) -> Trend:
    first, last = results[0], results[-1]
    unit = unit_text(last.point, book.pack)
    rows = [(period_text(r.measurement.period), figure, _quality(r)) for r in results if (figure := result_figure(r))]
    start, end = rows[0], rows[-1]
    told = said(
        "{old} in {since}, {new} in {now}.", old=start[1], since=start[0], new=quantity(end[1], unit), now=end[0]
    )
    name = figure_name(first, book.pack)
    return Trend(name, first.point.key, told, drawing, tuple(rows), unit, weakest_mark(first))


def _quality(result: Result) -> str:
    return quality_text(result.measurement.quality)


def _gap_view(gap: Gap, book: Book) -> GapView:
    rows = (
        (name, figure, _quality(r))
        for name, r in zip(gap.names, gap.members, strict=True)
        if (figure := result_figure(r))
    )
    values = [result.value or 0.0 for result in gap.members]
    drawing = dot_strip(values, whole=gap.whole.value if gap.whole else None)
    whole = result_figure(gap.whole) if gap.whole else None
    first = gap.members[0]
    return GapView(gap, drawing, unit_text(first.point, book.pack), tuple(rows), whole, weakest_mark(first))


def _group_row(group: GroupScore, book: Book) -> GroupRow:
    bands = book.pack.meta.bands
    return GroupRow(
        group=group,
        name=group.group if group.level == "sdg" else group_name(group.group, book.pack),
        percent=group_figure(group),
        reported=group_figure(group, "reported"),
        total=group_figure(group, "total"),
        scored=group_figure(group, "scored"),
        bar=bar(group.percent, band=group.band, bands=bands),
        band=band_text(group.band, bands) if group.band else "",
        band_mark=band_mark(group.band, bands),
        is_top=bool(book.pack.meta.levels) and group.level == book.pack.meta.levels[0],
    )
