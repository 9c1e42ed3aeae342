"""What the effects of a plan's actions are worth: by how much they change a share of target.

An effect is added to today's value and scored by the rule of `groma.score`; what it is worth is the change of the share
of target, in points. Beyond the target nothing more is gained, so that no figure far past its target outweighs the
others. Where an action gives an effect on one figure for the whole city and for parts of it, only the whole is worth
something, so that nothing counts twice; the parts still count for fairness.

What has no value, benchmark or direction is worth nothing that can be said, and is listed with why.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groma.score.scoring import rescored

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.catalogue.benchmarks import Benchmark
    from groma.plan.model import Action, Effect, Plan
    from groma.score.model import Result, Scorecard

Where = tuple[str, str, str]
"""Data point, place and breakdown."""
WhyUncounted = Literal["no_value", "no_benchmark", "within_whole"]
MOST = 100.0
"""Share of target beyond which nothing more is gained."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What one effect is worth once it is there.

    Attributes:
        least: The worth at the end of its range that helps less, in points of the share of target. expected, most: At
            what is expected, and at the end that helps more.
        now: Today's value.
        weight: How much the place or the group counts; 1 where nothing else was said.
    """

    action: str
    effect: Effect
    least: float
    expected: float
    most: float
    now: float
    benchmark: Benchmark
    weight: float = 1.0

    @property
    def where(self) -> Where:
        """What it is about."""
        return where_of(self.effect)


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An effect that is not counted as gain, and why."""

    action: str
    effect: Effect
    why: WhyUncounted


@dataclass(frozen=True, slots=True)
class Valuation:
    """The effects of a plan: what each is worth, what is not counted, and which way is good.

    Attributes:
        good: For each action what it does to each figure, place and group, positive where that is the good direction;
            figures without a direction are left out.
    """

    worths: tuple[Worth, ...]
    uncounted: tuple[Uncounted, ...]
    good: Mapping[str, Mapping[Where, float]]

    def of(self, action: str) -> tuple[Worth, ...]:
        """What that action's effects are worth."""
        return tuple(one for one in self.worths if one.action == action)


def where_of(effect: Effect) -> Where:
    """The data point, place and breakdown an effect is about."""
    return effect.key, effect.place, effect.breakdown


def valued(plan: Plan, card: Scorecard, *, weights: Mapping[tuple[str, str], float] | None = None) -> Valuation:
    """What the effects of a plan are worth for the city as it stands.

    Args:
        plan: The plan.
        card: The city's results today.
        weights: How much an effect for a place and breakdown counts against one for the whole city.
    """
    results = _results(card)
    pairs = [(action, effect) for action in plan.actions for effect in action.effects]
    judged = [(action, effect, _why(action, effect, results)) for action, effect in pairs]
    counted = [(action, effect, results[where_of(effect)]) for action, effect, why in judged if why is None]
    asked = [(value, result.benchmark) for _, effect, result in counted for value in _ends(effect, result)]
    found = [_capped(share) for share in rescored([(value, one) for value, one in asked if one])]
    quads = [found[place : place + 4] for place in range(0, len(found), 4)]
    return Valuation(
        worths=tuple(
            _worth(action, effect, result, quad, (weights or {}).get((effect.place, effect.breakdown), 1.0))
            for (action, effect, result), quad in zip(counted, quads, strict=True)
        ),
        uncounted=tuple(Uncounted(action.id, effect, why) for action, effect, why in judged if why),
        good={action.id: _good(action, results) for action in plan.actions},
    )


def held_together(valuation: Valuation, starts: Mapping[str, int], years: Sequence[int]) -> float:
    """The gain when effects on one figure are first added up and then scored, year by year.

    It differs from the sum of what each is worth alone where several actions move one figure.
    """
    asked: list[tuple[float, Benchmark]] = []
    weights: list[float] = []
    for year in years:
        for one, change in _changes(valuation, starts, year):
            asked += [(one.now, one.benchmark), (_moved(one.now, change, one.benchmark), one.benchmark)]
            weights.append(one.weight)
    shares = [_capped(share) for share in rescored(asked)]
    return sum(
        weight * (after - before) for weight, before, after in zip(weights, shares[::2], shares[1::2], strict=True)
    )


def years_held(start: int, lag: int, years: Sequence[int]) -> int:
    """How many years of a horizon an effect is there.

    >>> years_held(2027, 2, range(2027, 2032)), years_held(2031, 2, range(2027, 2032))
    (3, 0)
    """
    return sum(year >= start + lag for year in years)


def _changes(valuation: Valuation, starts: Mapping[str, int], year: int) -> Iterable[tuple[Worth, float]]:
    """For each figure what the effects that are there in a year add up to."""
    sums: dict[Where, float] = defaultdict(float)
    first: dict[Where, Worth] = {}
    for one in valuation.worths:
        if one.action in starts and year >= starts[one.action] + one.effect.lag:
            first.setdefault(one.where, one)
            sums[one.where] += one.effect.expected
    return ((first[where], change) for where, change in sums.items())


def _results(card: Scorecard) -> dict[Where, Result]:
    return {
        (one.point.key, one.measurement.place, one.measurement.breakdown): one for one in (*card.splits, *card.results)
    }


def _why(action: Action, effect: Effect, results: Mapping[Where, Result]) -> WhyUncounted | None:
    """Why an effect is not counted; `None` where it is."""
    whole = effect.place or effect.breakdown
    if whole and any(other.key == effect.key and not (other.place or other.breakdown) for other in action.effects):
        return "within_whole"
    result = results.get(where_of(effect))
    if result is None or result.value is None:
        return "no_value"
    return "no_benchmark" if result.benchmark is None or result.share is None else None


def _ends(effect: Effect, result: Result) -> list[float]:
    now, benchmark = result.value, result.benchmark
    if now is None or benchmark is None:
        return []
    return [now, *(_moved(now, change, benchmark) for change in (effect.low, effect.expected, effect.high))]


def _moved(now: float, change: float, benchmark: Benchmark) -> float:
    """A value after a change; without a worst value to anchor the scale it cannot fall below nothing."""
    return now + change if benchmark.worst is not None else max(0.0, now + change)


def _capped(share: float | None) -> float:
    return 0.0 if share is None else min(share, MOST)


def _worth(action: Action, effect: Effect, result: Result, shares: Sequence[float], weight: float) -> Worth:  # noqa: PLR0917  one for each piece
    before, *after = shares
    gains = [weight * (share - before) for share in after]
    assert result.value is not None  # noqa: S101  only results with a value are counted
    assert result.benchmark is not None  # noqa: S101  only results with a benchmark are counted
    return Worth(action.id, effect, min(gains), gains[1], max(gains), result.value, result.benchmark, weight)


def _good(action: Action, results: Mapping[Where, Result]) -> dict[Where, float]:
    """What an action does to each figure, place and group, positive where that is good."""
    found: dict[Where, float] = defaultdict(float)
    for effect in action.effects:
        sign = _sign(effect, results)
        if sign:
            found[where_of(effect)] += sign * effect.expected
    return dict(found)


def _sign(effect: Effect, results: Mapping[Where, Result]) -> int:
    """1 where more is better, -1 where less is, 0 where neither is known to be."""
    own = results.get(where_of(effect))
    result = own or results.get((effect.key, "", ""))
    if result is None:
        return 0
    judged = result.benchmark is not None and result.benchmark.direction != "none"
    direction = result.benchmark.direction if result.benchmark and judged else result.point.direction
    if direction == "closest" and result.benchmark:
        return 0 if own is None or own.value is None else 1 if own.value < result.benchmark.target else -1
    return {"higher": 1, "yes": 1, "lower": -1}.get(direction, 0)
