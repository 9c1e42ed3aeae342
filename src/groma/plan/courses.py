"""What would have become of a figure anyhow: by its own course before, and as comparable cities went meanwhile."""

from __future__ import annotations

import datetime as dt
from statistics import fmean, linear_regression
from typing import TYPE_CHECKING

from groma.plan.difference import DAYS_A_YEAR
from groma.record.period import parse_period
from groma.score.causes import explained

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.plan.peers import Peer
    from groma.score.model import Result

FEWEST_FOR_COURSE = 2


def made_alike(
    values: Mapping[str, float], made: Mapping[str, Result | None], newest: Result | None
) -> dict[str, float]:
    """The values of a figure, by period, without those made otherwise or of other data than the newest.

    Else a new method that tells the last years again, and not the first, would pass for an effect.

    Args:
        values: By period.
        made: How they came about, by period, as far as it is known.
        newest: How the newest came about.
    """
    why = {period: explained(one, newest).cause for period, one in made.items() if one and newest}
    return {period: value for period, value in values.items() if why.get(period) not in {"data", "method"}}


def own_course(values: Mapping[str, float], *, start: int, between: tuple[str, str]) -> float | None:
    """How far the line through the values from before a year leads from one period to another.

    >>> round(own_course({"2021": 10.0, "2022": 12.0, "2025": 40.0}, start=2024, between=("2022", "2023")), 6)
    2.0

    `None` without two values before.
    """
    past = [(_end(period), value) for period, value in values.items()]
    past = [(day, value) for day, value in past if day < dt.date(start, 1, 1)]
    if len(past) < FEWEST_FOR_COURSE:
        return None
    slope = linear_regression([_years(day) for day, _ in past], [value for _, value in past]).slope
    since, until = between
    return slope * (_years(_end(until)) - _years(_end(since)))


def change_elsewhere(peers: Iterable[Peer], key: str, *, between: tuple[str, str], is_strict: bool) -> float | None:
    """How far a figure moved from one period to another in cities that report both; `None` where none does.

    Args:
        peers: The cities.
        key: The data point.
        between: The two periods.
        is_strict: Whether only values that a verifier accepted are looked at.
    """
    since, until = between
    moves = [
        one.values[key][until] - one.values[key][since]
        for one in peers
        if {since, until} <= set(one.values.get(key, {}))
        and (not is_strict or {(key, since), (key, until)} <= one.verified)
    ]
    return fmean(moves) if moves else None


def _end(period: str) -> dt.date:
    return parse_period(period).end


def _years(day: dt.date) -> float:
    return day.toordinal() / DAYS_A_YEAR
