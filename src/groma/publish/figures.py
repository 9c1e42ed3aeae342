"""Figures as they are printed: each knows its own name, so that a printed number can be looked up and proved.

A report prints a number only as a `Figure`. Its id says what it is: `key` is a data point, or
`group:level:top:group`, `rate:level` or `band:id`; `field` says which number of it. `all_figures` lists every figure
a scorecard can print, so that proving a report is looking up each id and comparing value and text.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from groma.errors import NotFoundError, UnitError
from groma.plan.targets import converted
from groma.publish.numbers_text import value_text
from groma.publish.numerals import decimals_shown, number_text, signed_text
from groma.publish.prose import Figure
from groma.record.numbers import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from groma.catalogue.model import Band
    from groma.catalogue.pack import Pack
    from groma.publish.prose import FigureId
    from groma.record.model import Target
    from groma.score.model import GroupScore, ReportingRate, Result, Scorecard

RESULT_FIELDS = ("value", "share", "points", "target")
GROUP_FIELDS = ("percent", "points", "possible", "scored", "reported", "total")
RATE_FIELDS = ("percent", "reported", "partly", "total")


def result_figure(result: Result, field: str = "value") -> Figure | None:
    """The value, share, points or target of a result; `None` where it has none."""
    numbers = {
        "value": result.value,
        "share": result.share,
        "points": result.points,
        "target": result.benchmark.target if result.benchmark and result.benchmark.direction != "none" else None,
    }
    number = numbers[field]
    if number is None:
        return None
    point, one = result.point, result.measurement
    is_value = field in {"value", "target"}
    written = ("yes" if number else "no") if is_value and point.is_yes_no else plain_number(number)
    shown = value_text(number, point) if is_value else number_text(number, decimals=1 if field == "share" else 0)
    return Figure(point.key, field, written, shown, one.period, one.place, one.breakdown)


def change_figure(earlier: Result, later: Result) -> Figure | None:
    """The difference between two values of one data point; `None` for answers and where one is missing."""
    if earlier.value is None or later.value is None or later.point.is_yes_no:
        return None
    difference = float(f"{later.value - earlier.value:.12g}")
    shown = number_text(difference, decimals=max(_decimals(earlier), _decimals(later)))
    one = later.measurement
    return Figure(
        key=later.point.key,
        field="change",
        value=plain_number(difference),
        text=signed_text(shown, value=difference),
        period=one.period,
        place=one.place,
        breakdown=one.breakdown,
        since=earlier.measurement.period,
    )


def _decimals(result: Result) -> int:
    return 0 if result.value is None else decimals_shown(result.value, result.point.decimals)


def change_percent_figure(earlier: Result, later: Result) -> Figure | None:
    """The difference in percent of the earlier value; `None` where that is zero, negative or an answer."""
    difference = change_figure(earlier, later)
    if difference is None or not earlier.value or earlier.value < 0 or later.value is None:
        return None
    percent = float(f"{100.0 * (later.value - earlier.value) / earlier.value:.12g}")
    shown = number_text(percent, decimals=1 if abs(percent) < 100 else 0)  # noqa: PLR2004  a doubling needs no decimals
    signed = signed_text(shown, value=percent)
    return replace(difference, field="change_percent", value=plain_number(percent), text=signed)


def group_key(group: GroupScore) -> str:
    """The key of a group's figures."""
    return f"group:{group.level}:{group.top}:{group.group}"


def group_figure(group: GroupScore, field: str = "percent") -> Figure | None:
    """A number of a group; `None` where it has none."""
    return _plain_figure(group_key(group), field, getattr(group, field))


def rate_figure(rate: ReportingRate, field: str = "percent") -> Figure | None:
    """A number of a reporting rate."""
    return _plain_figure(f"rate:{rate.level}", field, getattr(rate, field))


def band_figure(card: Scorecard, band: Band) -> Figure:
    """How many of the newest results fall in a band."""
    count = sum(result.band == band for result in card.results)
    return Figure(f"band:{band.id}", "count", str(count), number_text(count))


def low_bands(pack: Pack) -> tuple[Band, ...]:
    """The lower half of the pack's bands, the lowest first."""
    ascending = sorted(pack.meta.bands, key=lambda band: band.at_least)
    return tuple(ascending[: len(ascending) // 2])


def low_limit(pack: Pack) -> float:
    """The share of target at which the lower half of the bands ends, in percent."""
    low = low_bands(pack)
    return min((band.at_least for band in pack.meta.bands if band not in low), default=0.0)


def low_figure(card: Scorecard, pack: Pack) -> Figure:
    """How many of the newest results fall in the lower half of the bands."""
    count = sum(result.band in low_bands(pack) for result in card.results if result.band)
    return Figure("band:low", "count", str(count), number_text(count))


def target_figure(target: Target, pack: Pack) -> Figure | None:
    """A target the city set itself, in the unit of the catalogue; `None` where it cannot be brought into that."""
    try:
        meant = converted(target, pack)
    except (NotFoundError, UnitError):
        return None
    point = pack.data_point(meant.variable)
    written = ("yes" if meant.value else "no") if point.is_yes_no else plain_number(meant.value)
    shown = value_text(meant.value, point)
    return Figure(point.key, "own_target", written, shown, meant.period, meant.place, meant.breakdown)


def all_figures(card: Scorecard, pack: Pack, *, targets: Sequence[Target] = ()) -> dict[FigureId, Figure]:
    """Every figure that a report of this scorecard can print, by its id; `targets` are the city's own."""
    own = (figure for target in targets if (figure := target_figure(target, pack)))
    return {figure.id: figure for figure in (*_figures(card, pack), *own)}


def _figures(card: Scorecard, pack: Pack) -> Iterator[Figure]:
    found = [
        *(
            result_figure(result, field)
            for result in (*card.splits, *card.series, *card.results)
            for field in RESULT_FIELDS
        ),
        *(make(earlier, later) for earlier, later in steps(card) for make in (change_figure, change_percent_figure)),
        *(group_figure(group, field) for group in card.groups for field in GROUP_FIELDS),
        *(rate_figure(rate, field) for rate in card.rates for field in RATE_FIELDS),
        *(band_figure(card, band) for band in pack.meta.bands),
        low_figure(card, pack),
    ]
    return (figure for figure in found if figure is not None)


def series_of(card: Scorecard) -> dict[str, tuple[Result, ...]]:
    """The whole city's values of each data point, oldest first."""
    series: dict[str, list[Result]] = {}
    for result in card.series:
        series.setdefault(result.point.key, []).append(result)
    return {key: tuple(results) for key, results in series.items()}


def steps(card: Scorecard) -> Iterator[tuple[Result, Result]]:
    """Each value with the one before it."""
    return (pair for results in series_of(card).values() for pair in pairwise(results))


def _plain_figure(key: str, field: str, number: float | None) -> Figure | None:
    if number is None:
        return None
    shown = number_text(number, decimals=1 if field == "percent" else 0)
    return Figure(key, field, plain_number(number), shown)
