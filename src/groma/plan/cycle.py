"""The cycle that the guide to circular cities and the City Science framework share, as values.

Baseline: where every figure of the plan stands. Prioritise: each action by its value and its ease. Catalyse: which
enabler serves which action, and whether it helped. Assess: what came against what was expected. By what is
prioritised is data, see `groma.plan.cycle_sets`.

That a figure changed as expected does not show that the action did it; that is for `groma.plan.account`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Literal, get_args

from groma.plan.figures_of import value_of
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.catalogue.pack import Pack
    from groma.plan.cycle_sets import Criterion, CycleSet
    from groma.plan.model import Action, Effect, Enabler, Plan
    from groma.record.model import City, Target
    from groma.score.model import Result, Scorecard

Quadrant = Literal["first", "prepare", "alongside", "later"]
QUADRANTS: tuple[Quadrant, ...] = get_args(Quadrant)
Verdict = Literal["as_expected", "more", "less", "opposite", "too_early", "unknown"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Judged = Literal["effective", "ineffective", "not_in_place", "unknown"]
JUDGED: tuple[Judged, ...] = get_args(Judged)
Cell = tuple[str, str, str]
"""Data point, place and breakdown."""
MIDPOINT = 0.5
_EVEN = 1e-9
"""Differences below this come from floating point, not from scores."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where one figure of a plan stands before anything is done.

    Attributes:
        result: Its result; `None` where there is no value.
        target: The city's own target for it, the last where it has several.
        actions: Ids of the actions that should move it.
    """

    key: str
    place: str
    breakdown: str
    result: Result | None
    target: Target | None
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """An action by its value and its ease, each from 0 to 1.

    Attributes:
        value: Weighted mean of its scores for value; `None` where it has none.
        ease: Weighted mean of its scores for ease, cost, time and risk turned round; `None` where it has none.
        quadrant: `first` where both are at least half, `prepare` where only value is, `alongside` where only ease is,
            else `later`.
        rank: From 1 for the best; actions that are even share one. `None` where it cannot be ranked.
        missing: Criteria by which it is not scored; the means are over the others.
        is_sure: Whether it would be in the same quadrant whatever the missing scores turned out to be.
    """

    action: Action
    value: float | None
    ease: float | None
    quadrant: Quadrant | None
    rank: int | None
    missing: tuple[str, ...]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Deviation:
    """What one action was to do to one figure, and what the figure did.

    Attributes:
        before: The value it started from. after: The value now. Either may be `None`.
        due: Year from which the effect should be there.
        shared_with: Other actions of the plan that should move the same figure: the change is theirs too.
    """

    action: Action
    effect: Effect
    before: Result | None
    after: Result | None
    due: int
    verdict: Verdict
    shared_with: tuple[str, ...]

    @property
    def change(self) -> float | None:
        """How far the figure moved; `None` where one of its values is missing."""
        ends = [one.value for one in (self.before, self.after) if one is not None and one.value is not None]
        return ends[1] - ends[0] if len(ends) == 2 else None  # noqa: PLR2004  before and after

    @property
    def deviation(self) -> float | None:
        """Actual less expected change."""
        return None if self.change is None else self.change - self.effect.expected

    @property
    def achieved(self) -> float | None:
        """Share of the expected change that came, in percent; negative where it went the other way."""
        return None if self.change is None or not self.effect.expected else 100.0 * self.change / self.effect.expected


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One enabler: what it serves, how it stands before and after, and whether it helped.

    Attributes:
        serves: Ids of the actions that need it.
        achieved: Mean share of the expected change that came among them, in percent; `None` where none is known yet.
        judged: `not_in_place` where it did not get any better and does not work yet, `effective` where it did and
            enough came, `ineffective` where it did and too little came, `unknown` where nothing can be said.
    """

    enabler: Enabler
    serves: tuple[str, ...]
    achieved: float | None
    judged: Judged

    @property
    def change(self) -> int | None:
        """By how many steps it got better; `None` where nobody looked again."""
        after = self.enabler.status_after
        return None if after is None else after - self.enabler.status


def baselines(plan: Plan, city: City, pack: Pack, *, card: Scorecard) -> tuple[Baseline, ...]:
    """Every figure that an action should move, in the order of the plan, with its value and the city's target."""
    return tuple(
        Baseline(
            key,
            place,
            group,
            value_of(card, key, place=place, breakdown=group, period=plan.baseline),
            _target(city.targets, pack, (key, place, group)),
            actions,
        )
        for (key, place, group), actions in _movers(plan, pack).items()
    )


def prioritised(plan: Plan, criteria: CycleSet) -> tuple[Placed, ...]:
    """Every action that is not dropped, best first; those that cannot be ranked come last, in the plan's order.

    A score that is not one of the criterion's levels counts as missing.
    """
    placed = [_placed(one, criteria) for one in _live(plan)]
    merits = {one.action.id: _merit(one.value, one.ease, criteria) for one in placed}
    ranked = sorted((merit for merit in merits.values() if merit is not None), reverse=True)
    numbered = [_ranked(one, merits[one.action.id], ranked) for one in placed]
    return tuple(sorted(numbered, key=lambda one: one.rank or math.inf))


def deviations(plan: Plan, pack: Pack, *, before: Scorecard, after: Scorecard) -> tuple[Deviation, ...]:
    """Expected against actual change, for each action and figure.

    Args:
        plan: What was expected.
        pack: The framework both scorecards are by.
        before: Figures up to the plan's baseline.
        after: Figures of the round that is assessed.
    """
    movers = _movers(plan, pack)
    found = []
    for action in _live(plan):
        for effect in action.effects:
            key, place, group = cell = _cell(effect, pack)
            start = value_of(before, key, place=place, breakdown=group, period=plan.baseline)
            end = value_of(after, key, place=place, breakdown=group)
            due = action.start + effect.lag
            others = tuple(name for name in movers[cell] if name != action.id)
            verdict = _verdict(effect, start, end, due=due)
            found.append(Deviation(action, effect, start, end, due, verdict, others))
    return tuple(found)


def ledger(plan: Plan, criteria: CycleSet, *, found: Iterable[Deviation] = ()) -> tuple[LedgerLine, ...]:
    """Every enabler with the actions it serves; with deviations, also whether it helped."""
    seen = tuple(found)
    return tuple(_line(one, plan, seen, effective_from=criteria.effective_from) for one in plan.enablers)


def quadrant_of(value: float, ease: float) -> Quadrant:
    """Where an action stands by its value and its ease.

    >>> quadrant_of(0.8, 0.5), quadrant_of(0.8, 0.2), quadrant_of(0.1, 0.9), quadrant_of(0.1, 0.2)
    ('first', 'prepare', 'alongside', 'later')
    """
    if value >= MIDPOINT - _EVEN:
        return "first" if ease >= MIDPOINT - _EVEN else "prepare"
    return "alongside" if ease >= MIDPOINT - _EVEN else "later"


def _live(plan: Plan) -> tuple[Action, ...]:
    return tuple(one for one in plan.actions if one.state != "dropped")


def _target(targets: Sequence[Target], pack: Pack, wanted: Cell) -> Target | None:
    own = [one for one in targets if (pack.key(one.variable), one.place, one.breakdown) == wanted]
    return max(own, key=lambda one: parse_period(one.period).order, default=None)


def _placed(action: Action, criteria: CycleSet) -> Placed:
    value, ease = (_mean(action, criteria.on(axis)) for axis in ("value", "ease"))
    missing = tuple(one.id for one in criteria.criteria if _part(action, one) is None)
    quadrant = quadrant_of(value, ease) if value is not None and ease is not None else None
    corners = {
        quadrant_of(_filled(action, criteria.on("value"), with_part), _filled(action, criteria.on("ease"), other))
        for with_part in (0.0, 1.0)
        for other in (0.0, 1.0)
    }
    return Placed(action, value, ease, quadrant, None, missing, is_sure=quadrant is not None and corners == {quadrant})


def _part(action: Action, criterion: Criterion) -> float | None:
    level = action.scores.get(criterion.id)
    return None if level is None or not 1 <= level <= len(criterion.levels) else criterion.part(level)


def _mean(action: Action, criteria: Iterable[Criterion]) -> float | None:
    parts = [(part, one.weight) for one in criteria if (part := _part(action, one)) is not None]
    return fmean([part for part, _ in parts], [weight for _, weight in parts]) if parts else None


def _filled(action: Action, criteria: Sequence[Criterion], part: float) -> float:
    """The mean if every missing score were `part`."""
    parts = [part if (own := _part(action, one)) is None else own for one in criteria]
    return fmean(parts, [one.weight for one in criteria])


def _merit(value: float | None, ease: float | None, criteria: CycleSet) -> float | None:
    """What actions are ranked by; more is better."""
    if value is None or ease is None:
        return None
    return value * ease if criteria.rank == "product" else -math.dist((value, ease), (1.0, 1.0))


def _ranked(one: Placed, merit: float | None, merits: Sequence[float]) -> Placed:
    rank = None if merit is None else 1 + sum(other > merit + _EVEN for other in merits)
    return Placed(one.action, one.value, one.ease, one.quadrant, rank, one.missing, one.is_sure)


def _movers(plan: Plan, pack: Pack) -> dict[Cell, tuple[str, ...]]:
    """For each figure, the ids of the actions that should move it, each once, in the order of the plan."""
    found: dict[Cell, dict[str, None]] = {}
    for action in _live(plan):
        for effect in action.effects:
            found.setdefault(_cell(effect, pack), {})[action.id] = None
    return {cell: tuple(actions) for cell, actions in found.items()}


def _cell(effect: Effect, pack: Pack) -> Cell:
    return pack.key(effect.key), effect.place, effect.breakdown


def _verdict(effect: Effect, before: Result | None, after: Result | None, *, due: int) -> Verdict:
    if before is None or after is None or before.value is None or after.value is None:
        return "unknown"
    if parse_period(after.measurement.period).order <= parse_period(before.measurement.period).order:
        return "unknown"
    if parse_period(after.measurement.period).end.year < due:
        return "too_early"
    change = after.value - before.value
    low, high = sorted((effect.low, effect.high))
    slack = _EVEN * max(1.0, abs(before.value), abs(after.value))
    if low - slack <= change <= high + slack:
        return "as_expected"
    way = math.copysign(1.0, effect.expected)
    if way * change < -slack:
        return "opposite"
    return "more" if way * change > way * effect.expected else "less"


def _line(enabler: Enabler, plan: Plan, found: Sequence[Deviation], *, effective_from: float) -> LedgerLine:
    serves = tuple(one.id for one in _live(plan) if enabler.id in one.enablers)
    shares = [
        share
        for one in found
        if one.action.id in serves and one.verdict != "too_early" and (share := one.achieved) is not None
    ]
    achieved = fmean(shares) if shares else None
    return LedgerLine(enabler, serves, achieved, _judged(enabler, achieved, effective_from))


WORKS = 3
"""Status of an enabler that works."""


def _judged(enabler: Enabler, achieved: float | None, effective_from: float) -> Judged:
    if enabler.status_after is None:
        return "unknown"
    if enabler.status_after <= enabler.status and enabler.status_after < WORKS:
        return "not_in_place"
    if achieved is None:
        return "unknown"
    return "effective" if achieved >= effective_from else "ineffective"
