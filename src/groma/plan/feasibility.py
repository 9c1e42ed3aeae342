"""Whether a target can be reached: the yearly change it needs, against the city's own past and against other cities.

The change is counted from the newest value to the target's date. For a target by a constant rate it is a rate in
percent, else an amount; the past is counted in the same way. What it is held against:

    already_met          today's value is as good as the target
    as_before            no more than the recent trend: the median slope over the last five values, of three or more
    faster_than_before   more than the trend, and no more than the best the city kept up over two years or longer
    seen_elsewhere       more than that, and at least a quarter of the comparable cities kept it up
    rarely_seen          fewer of them did
    never_seen           none of them did
    not_known            no value today, no right way, the date is past, no rate leads there, a yes or a no, or beyond
                         the city's own past with fewer than five cities to compare with

The limits are ours; each result carries the numbers, so that anyone can draw them elsewhere. A city counts once, with
the best yearly change it kept up over at least two years, so a slip and its correction are less easily taken for a
success. That others did it does not say that this city can.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import isfinite
from statistics import median, quantiles
from typing import TYPE_CHECKING, Literal

from groma.catalogue.units import YES_NO
from groma.plan.peers import Comparable
from groma.plan.targets import in_order, is_as_good, years_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from groma.record.model import Target

    Dated = list[tuple[str, float]]

Verdict = Literal[
    "already_met", "as_before", "faster_than_before", "seen_elsewhere", "rarely_seen", "never_seen", "not_known"
]
Unjudged = Literal["", "no_value", "no_direction", "date_passed", "no_rate", "answer", "few_peers"]
RECENT = 5
TREND_OF = 3
SPAN_YEARS = 2.0
FEW = 5
OFTEN = 0.25


@dataclass(frozen=True, slots=True)
class Change:
    """A change for each year, between two periods of one city."""

    since: str
    until: str
    yearly: float


@dataclass(frozen=True, slots=True)
class Past:
    """What a city did itself.

    Attributes:
        changes: From each value to the next, oldest first.
        trend: The median slope between any two of the last five values; `None` of fewer than three.
        best: The best change over at least two years; `None` where no two values lie that far apart.
    """

    changes: tuple[Change, ...] = ()
    trend: float | None = None
    best: Change | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What comparable cities did: for each the best change it kept up over at least two years.

    Attributes:
        cities: Ids with their change, the best first.
        reached: How many of them changed at least as much as is needed.
        quartiles: The lower, the middle and the upper one of the changes; `None` of fewer than five cities.
        comparable: Who was looked at, who was left out and why, and of whom the size is not known.
    """

    cities: tuple[tuple[str, Change], ...] = ()
    reached: int = 0
    quartiles: tuple[float, float, float] | None = None
    comparable: Comparable = field(default_factory=lambda: Comparable(""))

    @property
    def count(self) -> int:
        """How many cities could be looked at over at least two years."""
        return len(self.cities)

    @property
    def is_enough(self) -> bool:
        """Whether they are enough to say anything."""
        return self.count >= FEW

    @property
    def best(self) -> Change | None:
        """The best change of any of them."""
        return self.cities[0][1] if self.cities else None


@dataclass(frozen=True, slots=True)
class Feasibility:
    """Whether a target can be reached, with the numbers it is judged by.

    Attributes:
        needed: The change for each year, from the newest value to the target; `None` where it cannot be told.
        years: From the end of the newest value's period to that of the target.
        by_rate: Whether changes are in percent of the value a year, else in its unit a year.
        way: 1 where more is better, -1 where less is, 0 where nobody can say.
        reason: Why it is not judged.
    """

    verdict: Verdict
    target: Target
    period: str = ""
    value: float | None = None
    years: float = 0.0
    needed: float | None = None
    by_rate: bool = False
    way: int = 0
    past: Past = Past()
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    reason: Unjudged = ""


def feasibility(target: Target, values: Mapping[str, float], *, way: int, others: Comparable) -> Feasibility:
    """Whether a target can be reached.

    Args:
        target: In the unit of the values.
        values: The city's own, by period.
        way: 1 where more is better, -1 where less is, 0 where nobody can say.
        others: The cities to compare with, for the data point of the target.
    """
    dated, by_rate = in_order(values), target.path == "constant_rate"
    if not dated:
        return Feasibility("not_known", target, way=way, by_rate=by_rate, reason="no_value")
    period, value = dated[-1]
    if not way:
        return Feasibility("not_known", target, period, value, by_rate=by_rate, reason="no_direction")
    years = years_between(period, target.period)
    needed = _yearly(value, target.value, years=years, by_rate=by_rate) if years > 0 else None
    past = past_of(dated, way=way, by_rate=by_rate)
    elsewhere = _elsewhere(others, needed, way=way, by_rate=by_rate)
    verdict: Verdict
    reason: Unjudged
    if is_as_good(value, target.value, way=way):
        verdict, reason = "already_met", ""
    elif needed is None:
        verdict, reason = "not_known", "no_rate" if years > 0 else "date_passed"
    elif target.unit == YES_NO:
        verdict, reason, needed = "not_known", "answer", None
    else:
        verdict, reason = _judged(needed, past, elsewhere, way=way)
    return Feasibility(verdict, target, period, value, years, needed, by_rate, way, past, elsewhere, reason)


def past_of(dated: Dated, *, way: int, by_rate: bool = False) -> Past:
    """What a city did itself.

    Args:
        dated: Its values, oldest first.
        way: 1 where more is better, -1 where less is.
        by_rate: Whether changes are rates.
    """
    slopes = [one.yearly for one in _changes(combinations(dated[-RECENT:], 2), by_rate=by_rate)]
    return Past(
        changes=tuple(_changes(pairwise(dated), by_rate=by_rate)),
        trend=median(slopes) if len(dated) >= TREND_OF and slopes else None,
        best=_best(dated, way=way, by_rate=by_rate),
    )


def _judged(needed: float, past: Past, elsewhere: Elsewhere, *, way: int) -> tuple[Verdict, Unjudged]:
    """The table at the head of this module, from the top."""
    if past.trend is not None and is_as_good(past.trend, needed, way=way):
        return "as_before", ""
    if past.best is not None and is_as_good(past.best.yearly, needed, way=way):
        return "faster_than_before", ""
    if not elsewhere.is_enough:
        return "not_known", "few_peers"
    if elsewhere.reached >= OFTEN * elsewhere.count:
        return "seen_elsewhere", ""
    return ("rarely_seen", "") if elsewhere.reached else ("never_seen", "")


def _elsewhere(others: Comparable, needed: float | None, *, way: int, by_rate: bool) -> Elsewhere:
    found = [
        (peer.city_id, best)
        for peer in others.peers
        if (best := _best(in_order(peer.values[others.key]), way=way, by_rate=by_rate))
    ]
    ordered = tuple(sorted(found, key=lambda one: (-way * one[1].yearly, one[0])))
    numbers = [one.yearly for _, one in ordered]
    reached = 0 if needed is None else sum(is_as_good(one, needed, way=way) for one in numbers)
    return Elsewhere(ordered, reached, _quartiles(numbers) if len(numbers) >= FEW else None, others)


def _quartiles(numbers: Sequence[float]) -> tuple[float, float, float]:
    lower, middle, upper = quantiles(numbers, n=4, method="inclusive")
    return lower, middle, upper


def _best(dated: Dated, *, way: int, by_rate: bool) -> Change | None:
    """The best change that was kept up for at least two years; the longest of those that are as good."""
    far = ((one, other) for one, other in combinations(dated, 2) if years_between(one[0], other[0]) >= SPAN_YEARS)
    return max(
        _changes(far, by_rate=by_rate),
        key=lambda one: (way * one.yearly, years_between(one.since, one.until)),
        default=None,
    )


def _changes(pairs: Iterable[tuple[tuple[str, float], tuple[str, float]]], *, by_rate: bool) -> Iterator[Change]:
    for (since, earlier), (until, later) in pairs:
        years = years_between(since, until)
        yearly = _yearly(earlier, later, years=years, by_rate=by_rate) if years > 0 else None
        if yearly is not None:
            yield Change(since, until, yearly)


def _yearly(earlier: float, later: float, *, years: float, by_rate: bool) -> float | None:
    """The change a year; a rate is known only between values above zero, and where it is no absurd number."""
    if not by_rate:
        return (later - earlier) / years
    if earlier <= 0 or later <= 0:
        return None
    try:
        rate = 100.0 * float((later / earlier) ** (1.0 / years) - 1.0)
    except OverflowError:
        return None
    return rate if isfinite(rate) else None
