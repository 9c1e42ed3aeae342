"""Whether a city changed more than comparable ones that did not act: difference-in-differences.

What is estimated is how much more the mean of a figure after an action differs from its mean before than in cities that
did not act. It says what the action did only where the cities would have gone the same way without it. What of that can
be tested is tested and said: enough periods before and cities to compare with, the same definition, the same course
before. What cannot be tested is named: that no control was touched by the action, and that nothing else happened in the
one city at the same time. Where a premise fails no estimate is given.

Two intervals are told:

- `placebo`: every city in turn is taken for the one that acted (Abadie, Diamond and Hainmueller 2010), and the effects
  that this does not reject, by the rank of the difference, are in the interval. It assumes only that the cities could
  be exchanged. With n cities its likelihood is at least 1/n, so that it is bounded from ten cities on at 90 per cent.
- `classical_t`: the difference, more or less Student's t for one degree of freedom less than there are controls, times
  the spread of the controls' changes (Donald and Lang 2007, for one group that acted). It assumes that the changes are
  independent and normal with one spread, in the city that acted too. Means over the periods before and after are taken
  first, so that values that hang together from year to year make it no narrower (Bertrand, Duflo, Mullainathan 2004).

The interval that counts is the placebo's where it is bounded, else the classical one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean, linear_regression, stdev
from typing import TYPE_CHECKING, Literal, get_args

from groma.plan.student import likelihood, reach
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.plan.peers import Peer

PremiseName = Literal[
    "values_of_its_own",
    "periods_before",
    "controls",
    "same_definition",
    "parallel_before",
    "no_spillover",
    "nothing_else",
]
Standing = Literal["met", "failed", "untested"]
WhyNot = Literal["no_values", "not_verified", "other_definition"]
Method = Literal["placebo", "classical_t"]
PREMISES: tuple[PremiseName, ...] = get_args(PremiseName)
SAME = 1e-9
"""Differences no larger than this are none, whatever floating point made of them."""
DAYS_A_YEAR = 365.25
FEWEST_BEFORE, FEWEST_CONTROLS = 2, 3
LEVEL = 0.9
"""How much of what could be lies within an interval."""
REJECTED_AT = 0.1
"""The courses before count as different where chance alone gives such a difference less often than this."""


@dataclass(frozen=True, slots=True)
class Premise:
    """Something the estimate rests on.

    Attributes:
        standing: `untested` where nothing in the figures could tell.
        found: What was counted, or how likely chance alone gives what was seen; `None` where nothing was.
        asked: What it should at least be.
        who: The cities or periods it is about.
    """

    name: PremiseName
    standing: Standing
    found: float | None = None
    asked: float | None = None
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where the effect may lie; without an end where nothing bounds it."""

    method: Method
    low: float
    high: float
    level: float = LEVEL

    @property
    def is_bounded(self) -> bool:
        """Whether it has two ends."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def has(self, effect: float) -> bool:
        """Whether an effect lies within."""
        return self.low <= effect <= self.high


@dataclass(frozen=True, slots=True)
class Difference:
    """What a comparison with other cities says of a change.

    Attributes:
        treated: The city that acted. controls: Those it is held against. left_out: Those that could not be, with why.
        before: The periods before. after: Those after.
        estimate: How much more the city changed than the controls did; `None` where a premise fails.
        own: How much it changed. others: How much the controls did, on average; `None` where nothing can be said.
        interval: The interval that counts; `None` without an estimate. intervals: All of them.
        likelihood: How often chance alone would give a difference as large, by exchanging the cities.
        drift: How much of the estimate a difference of the courses before would make, were it to go on.
        premises: What it rests on.
    """

    key: str
    treated: str
    controls: tuple[str, ...]
    left_out: Mapping[str, WhyNot]
    before: tuple[str, ...]
    after: tuple[str, ...]
    estimate: float | None
    own: float | None
    others: float | None
    interval: Interval | None
    intervals: tuple[Interval, ...]
    likelihood: float | None
    drift: float | None
    premises: tuple[Premise, ...]

    @property
    def failed(self) -> tuple[Premise, ...]:
        """The premises that do not hold; where there are any there is no estimate."""
        return tuple(one for one in self.premises if one.standing == "failed")


def difference_of(*, treated: tuple[float, float], control: tuple[float, float]) -> float:
    """How much more one changed than the other, each given before and after.

    >>> round(difference_of(treated=(20.44, 21.03), control=(23.33, 21.17)), 2)
    2.75
    """
    return (treated[1] - treated[0]) - (control[1] - control[0])


def difference_in_differences(
    city: Peer,
    others: Sequence[Peer],
    *,
    key: str,
    before: Sequence[str],
    after: Sequence[str],
    definitions: Mapping[tuple[str, str], str] | None = None,
    is_verified_only: bool = True,
) -> Difference:
    """How much more a figure changed in a city than in comparable ones.

    Args:
        city: The city that acted.
        others: Cities that did not, and are comparable otherwise.
        key: The data point.
        before: Periods before the action; those that fewer than three others report are not looked at.
        after: Periods in which its effect should be there.
        definitions: What the figure is by city and period, such as its unit and method in words; where two differ, a
            city is left out, or the comparison refused where it is the city's own. Where none is given, framework and
            unit of the city; where that is not known either, it counts as untested.
        is_verified_only: Whether only values that a verifier accepted are looked at.
    """
    said = _frameworks([city, *others], key, (*before, *after)) | dict(definitions or {})
    table = _table(city, others, key=key, periods=(before, after), said=said, is_strict=is_verified_only)
    steepness = _steepness(table)
    premises = (
        _enough("values_of_its_own", min(len(table.before), len(table.after)), 1),
        _enough("periods_before", len(table.before), FEWEST_BEFORE, who=table.before),
        _enough("controls", len(table.controls), FEWEST_CONTROLS, who=tuple(table.controls)),
        _same_definition(city, table, said),
        _parallel(steepness),
        Premise("no_spillover", "untested"),
        Premise("nothing_else", "untested"),
    )
    return _told(table, premises, drift=_drift(table, steepness))


@dataclass(frozen=True, slots=True)
class _Table:
    """The values that are compared: of the city and of each control, by period."""

    key: str
    city: str
    own: Mapping[str, float]
    controls: Mapping[str, Mapping[str, float]]
    left_out: Mapping[str, WhyNot]
    before: tuple[str, ...]
    after: tuple[str, ...]

    def change(self, values: Mapping[str, float]) -> float:
        """The mean after less the mean before."""
        return fmean(values[period] for period in self.after) - fmean(values[period] for period in self.before)


def _table(
    city: Peer,
    others: Sequence[Peer],
    *,
    key: str,
    periods: tuple[Sequence[str], Sequence[str]],
    said: Mapping[tuple[str, str], str],
    is_strict: bool,
) -> _Table:
    own = _values(city, key, is_strict=is_strict)
    known = [_values(one, key, is_strict=is_strict) for one in others]
    before, after = (_ordered(period for period in some if period in own) for some in periods)
    before = _shared(before, known) or before
    used = (*before, *after)
    definition = said.get((city.city_id, used[-1]), "") if used else ""
    left_out: dict[str, WhyNot] = {}
    controls: dict[str, Mapping[str, float]] = {}
    for one, values in zip(others, known, strict=True):
        named = {said[one.city_id, period] for period in used if (one.city_id, period) in said}
        if set(used) <= set(values) and used and named <= {definition}:
            controls[one.city_id] = values
        elif set(used) <= set(values):
            left_out[one.city_id] = "other_definition"
        else:
            left_out[one.city_id] = "not_verified" if set(used) <= set(one.values.get(key, {})) else "no_values"
    return _Table(key, city.city_id, own, controls, left_out, before, after)


def _shared(periods: tuple[str, ...], known: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    """Periods that enough others report: an old value that only the city has would leave nobody to compare with."""
    enough = min(FEWEST_CONTROLS, len(known))
    return tuple(period for period in periods if sum(period in values for values in known) >= enough)


def _frameworks(cities: Sequence[Peer], key: str, periods: Sequence[str]) -> dict[tuple[str, str], str]:
    """What the figure is, by the framework and the unit of each city that names its framework."""
    return {
        (one.city_id, period): f"{one.framework} {one.units.get(key, '')}"
        for one in cities
        if one.framework
        for period in periods
    }


def _values(one: Peer, key: str, *, is_strict: bool) -> dict[str, float]:
    """What a city reports of a figure, by period; only what was verified where that is asked."""
    values = one.values.get(key, {})
    return {period: value for period, value in values.items() if not is_strict or (key, period) in one.verified}


def _ordered(periods: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(periods), key=lambda period: parse_period(period).order))


def _enough(name: PremiseName, found: int, asked: int, *, who: tuple[str, ...] = ()) -> Premise:
    return Premise(name, "met" if found >= asked else "failed", found, asked, who)


def _same_definition(city: Peer, table: _Table, said: Mapping[tuple[str, str], str]) -> Premise:
    """Whether the figure means the same in every period of the city; controls that differ are left out already."""
    used = (*table.before, *table.after)
    named = {period: said[city.city_id, period] for period in used if (city.city_id, period) in said}
    if len(named) < len(used) or not used:
        return Premise("same_definition", "untested")
    other = tuple(period for period in used if named[period] != named[used[-1]])
    return Premise("same_definition", "failed" if other else "met", who=other)


def _year(period: str) -> float:
    return parse_period(period).end.toordinal() / DAYS_A_YEAR


def _slope(values: Mapping[str, float], periods: Sequence[str]) -> float:
    """The yearly change of a straight line through some values, by least squares."""
    return linear_regression([_year(period) for period in periods], [values[period] for period in periods]).slope


def _steepness(table: _Table) -> tuple[float, list[float]] | None:
    """The yearly change before, of the city and of each control; `None` where there is too little to compare."""
    if len(table.before) < FEWEST_BEFORE or len(table.controls) < FEWEST_CONTROLS:
        return None
    return _slope(table.own, table.before), [_slope(values, table.before) for values in table.controls.values()]


def _parallel(steepness: tuple[float, list[float]] | None) -> Premise:
    """Whether the city went the same way before: its slope against the spread of the controls' slopes."""
    if steepness is None:
        return Premise("parallel_before", "untested", asked=REJECTED_AT)
    own, others = steepness
    found = _chance(own, others)
    return Premise("parallel_before", "failed" if found < REJECTED_AT else "met", found, REJECTED_AT)


def _chance(own: float, others: Sequence[float]) -> float:
    """How likely chance alone puts one as far from the mean of the others."""
    spread = stdev(others) * math.sqrt(1 + 1 / len(others))
    far = abs(own - fmean(others))
    nothing = SAME * max(1.0, abs(own), *map(abs, others))
    if spread <= nothing:
        return 1.0 if far <= nothing else 0.0
    return likelihood(far / spread, len(others) - 1)


def _drift(table: _Table, steepness: tuple[float, list[float]] | None) -> float | None:
    if steepness is None or not table.after:
        return None
    between = fmean(map(_year, table.after)) - fmean(map(_year, table.before))
    return (steepness[0] - fmean(steepness[1])) * between


def _told(table: _Table, premises: tuple[Premise, ...], *, drift: float | None) -> Difference:
    has_own = bool(table.before and table.after)
    own = table.change(table.own) if has_own else None
    moves = [table.change(values) for values in table.controls.values()] if has_own else []
    others = fmean(moves) if moves else None
    is_allowed = all(one.standing != "failed" for one in premises)
    intervals: tuple[Interval, ...] = ()
    if is_allowed and own is not None:
        intervals = (placebo_interval(own, moves), classical_interval(own, moves))
    return Difference(
        key=table.key,
        treated=table.city,
        controls=tuple(table.controls),
        left_out=table.left_out,
        before=table.before,
        after=table.after,
        estimate=own - others if is_allowed and own is not None and others is not None else None,
        own=own,
        others=others,
        interval=next((one for one in intervals if one.is_bounded), None),
        intervals=intervals,
        likelihood=placebo_likelihood(own, moves) if intervals and own is not None else None,
        drift=drift,
        premises=premises,
    )


def placebo_likelihood(own: float, others: Sequence[float]) -> float:
    """How often a city taken at random from all of them differs as much from the rest.

    >>> placebo_likelihood(9.0, [1.0, 2.0, 3.0]), placebo_likelihood(2.0, [1.0, 2.0, 3.0])
    (0.25, 1.0)
    """
    every = [own, *others]
    middle = fmean(every)
    far = [abs(one - middle) for one in every]
    return sum(one >= far[0] - SAME * max(1.0, *far) for one in far) / len(every)


def placebo_interval(own: float, others: Sequence[float], *, level: float = LEVEL) -> Interval:
    """The effects that exchanging the cities does not reject.

    Without an effect of that size the city's change would have been `own` less the effect. A control is then as far
    from the middle of all as the city where that lies between the control's own change and its mirror image.
    """
    count = len(others) + 1
    asked = math.floor((1.0 - level) * count + SAME)
    if asked < 1 or count <= 2:  # noqa: PLR2004  two cities always lie equally far from their middle
        return Interval("placebo", -math.inf, math.inf, level)
    total = sum(others)
    mirrored = [(2 * total - count * one) / (count - 2) for one in others]
    lows = sorted(min(pair) for pair in zip(others, mirrored, strict=True))
    highs = sorted((max(pair) for pair in zip(others, mirrored, strict=True)), reverse=True)
    return Interval("placebo", own - highs[asked - 1], own - lows[asked - 1], level)


def classical_interval(own: float, others: Sequence[float], *, level: float = LEVEL) -> Interval:
    """The difference from the mean of the others, more or less Student's t times the spread.

    >>> found = classical_interval(5.0, [1.0, 2.0, 3.0])
    >>> round(found.low, 2), round(found.high, 2)
    (-0.37, 6.37)
    """
    reached = reach(level, len(others) - 1) * stdev(others) * math.sqrt(1 + 1 / len(others))
    middle = own - fmean(others)
    return Interval("classical_t", middle - reached, middle + reached, level)
