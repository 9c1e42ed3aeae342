"""Whether it worked: for each action and figure what was expected, what came, and what of it may be claimed.

A plan is held against two scorecards: that of the round it was made from and that of a newer, verified one. The change
of each figure is split into data, method, benchmark and the city itself (`groma.score.causes`); only what is the city's
own is looked at further. Before and after are always told. Where the data allow, the city is held against comparable
ones that did not act (`groma.plan.difference`), and only then is an effect claimed. What is said in the end follows
from one table (`groma.plan.verdicts`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.plan.courses import change_elsewhere, made_alike, own_course
from groma.plan.difference import difference_in_differences
from groma.plan.peers import comparable
from groma.plan.verdicts import Range, compared, uncompared
from groma.plan.worth import where_of
from groma.record.period import parse_period
from groma.score.causes import splits_of, way_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from groma.plan.difference import Difference
    from groma.plan.model import Action, Effect, Plan
    from groma.plan.peers import Peer
    from groma.plan.verdicts import Reason, Verdict
    from groma.plan.worth import Where
    from groma.score.causes import Split, Way
    from groma.score.model import Result, Scorecard

GOOD: tuple[Verdict, ...] = ("as_expected", "more")
JUDGED: tuple[Verdict, ...] = ("as_expected", "more", "less", "none")
WORKING = 2
"""From which status on an enabler is there."""


@dataclass(frozen=True, slots=True)
class EffectAccount:
    """One action and one figure.

    Attributes:
        before: The result the plan started from. after: The newest one. Either is `None` where there is none.
        expected: What all actions that are due were to do to the figure together, in its unit.
        change: After less before; `None` without both values.
        own: What of it is the city's own; `None` where that cannot be told.
        split: The change in parts.
        way: Whether the change is for the better.
        difference: The comparison with other cities; `None` where there is nobody to compare with.
        verdict: What is said of it. reasons: Why, the one that decided first.
        is_claimed: Whether the change is put down to the action.
        shared_with: Other actions that were to move the same figure by now.
    """

    action: str
    effect: Effect
    before: Result | None
    after: Result | None
    expected: Range
    change: float | None
    own: float | None
    split: Split | None
    way: Way
    difference: Difference | None
    verdict: Verdict
    reasons: tuple[Reason, ...]
    is_claimed: bool
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionAccount:
    """One action: what it was to cost and has cost so far, its milestones, and its effects.

    Attributes:
        spent: `None` where nobody said.
        milestones_done: How many of its milestones are done. milestones_late: How many were done after their day.
    """

    action: str
    planned: float
    spent: float | None
    milestones: int
    milestones_done: int
    milestones_late: int
    effects: tuple[EffectAccount, ...]


@dataclass(frozen=True, slots=True)
class EnablerAccount:
    """An enabler, and how actions went that rely on it and that do not. Counts only: so few prove nothing.

    Attributes:
        before: Its status then. after: Its status now; `None` where nobody said.
        is_there: Whether it works now.
        judged: How many effects of actions that rely on it have a verdict. good: How many of these came as expected.
        others_judged: The same of actions that do not rely on it. others_good: As `good`.
    """

    enabler: str
    before: int
    after: int | None
    is_there: bool
    judged: int
    good: int
    others_judged: int
    others_good: int


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a plan.

    Attributes:
        since: The period its figures started from. until: The newest one.
    """

    plan: str
    since: str
    until: str
    actions: tuple[ActionAccount, ...]
    enablers: tuple[EnablerAccount, ...]

    @property
    def effects(self) -> tuple[EffectAccount, ...]:
        """Every effect of every action, in the plan's order."""
        return tuple(effect for action in self.actions for effect in action.effects)


@dataclass(frozen=True, slots=True)
class _Round:
    """What everything is held against.

    Attributes:
        city: The city as the newer record tells it, period by period.
        due: Actions whose effect on a figure should be there by now, with the effect.
        verified: What was accepted; `None` where all of it was.
        until: The year in which the newer round ends.
    """

    plan: Plan
    city: Peer
    peers: Sequence[Peer]
    earlier: Mapping[Where, Result]
    later: Mapping[Where, Result]
    series: Mapping[tuple[str, str], Result]
    splits: Mapping[Where, Split]
    due: Mapping[Where, tuple[tuple[str, Effect], ...]]
    verified: frozenset[tuple[str, str]] | None
    is_strict: bool
    until: int


def account(
    plan: Plan,
    *,
    earlier: Scorecard,
    later: Scorecard,
    city: Peer,
    peers: Sequence[Peer] = (),
    verified: Iterable[tuple[str, str]] | None = None,
    is_verified_only: bool = True,
) -> Account:
    """What became of a plan.

    Args:
        plan: The plan, with the state of its actions and what was spent as they are now.
        earlier: The results of the round it was made from.
        later: The results of the newer round.
        city: The city as others see it, made from the newer round (`groma.plan.peers.peer_of`).
        peers: Other cities; those that cannot be compared with are left out for each figure.
        verified: Data points and periods a verifier accepted in the newer round; all of them where not given.
        is_verified_only: Whether cities are compared by verified values only, the city itself among them.
    """
    accepted = None if verified is None else frozenset(verified)
    old, new = _newest(earlier), _newest(later)
    series = {(one.point.key, one.measurement.period): one for one in later.series}
    both = [where for where in new if where in old]
    found = splits_of([(old[where], new[where], _revised(old[where], series)) for where in both])
    due: dict[Where, list[tuple[str, Effect]]] = defaultdict(list)
    for action in plan.actions:
        for effect in action.effects:
            if _not_yet(action, effect, new.get(where_of(effect))) is None:
                due[where_of(effect)].append((action.id, effect))
    round_ = _Round(
        plan=plan,
        city=city,
        peers=peers,
        earlier=old,
        later=new,
        series=series,
        splits=dict(zip(both, found, strict=True)),
        due={where: tuple(pairs) for where, pairs in due.items()},
        verified=accepted,
        is_strict=is_verified_only,
        until=parse_period(later.period).end.year if later.period else 0,
    )
    actions = tuple(_action(action, round_) for action in plan.actions)
    return Account(
        plan=plan.id,
        since=plan.baseline or earlier.period,
        until=later.period,
        actions=actions,
        enablers=_enablers(plan, actions),
    )


def _newest(card: Scorecard) -> dict[Where, Result]:
    """The newest result of each figure, place and group, with a value that is not in doubt."""
    every = (*card.splits, *card.results)
    return {
        (one.point.key, one.measurement.place, one.measurement.breakdown): one
        for one in every
        if one.value is not None and not one.measurement.reason
    }


def _revised(old: Result, series: Mapping[tuple[str, str], Result]) -> Result | None:
    """What the newer record tells of the period of an older result; for the whole city only."""
    return series.get((old.point.key, old.measurement.period)) if old.measurement.is_whole_city else None


def _action(action: Action, round_: _Round) -> ActionAccount:
    paid = [cost.spent for cost in action.costs if cost.spent is not None]
    done = [one for one in action.milestones if one.done]
    return ActionAccount(
        action=action.id,
        planned=action.cost,
        spent=sum(paid) if paid else None,
        milestones=len(action.milestones),
        milestones_done=len(done),
        milestones_late=sum(one.done > one.due for one in done),
        effects=tuple(_effect(action, effect, round_) for effect in action.effects),
    )


def _effect(action: Action, effect: Effect, round_: _Round) -> EffectAccount:
    where = where_of(effect)
    before, after = round_.earlier.get(where), round_.later.get(where)
    split = round_.splits.get(where)
    due = round_.due.get(where, ())
    expected = _expected([one for _, one in due] or [effect])
    others = tuple(name for name, _ in due if name != action.id)
    why = _not_yet(action, effect, after)
    if why == "lag" and before and after and _end(after) <= _end(before) and round_.until >= action.start + effect.lag:
        why = None  # it is late enough; what is lacking is a newer value
    barred: tuple[Verdict, Reason] | None = ("not_due", why) if why else None
    barred = barred or _barred(before, after, round_)
    held = None if barred or before is None or after is None else _held(effect, round_)
    own = split.value.city if split and split.value else None
    verdict, reasons = _judged(barred, expected, own=own, held=held, anyhow=_anyhow(action, effect, round_))
    extra: tuple[Reason, ...] = ("other_benchmark",) if before and after and before.benchmark != after.benchmark else ()
    return EffectAccount(
        action=action.id,
        effect=effect,
        before=before,
        after=after,
        expected=expected,
        change=split.value.total if split and split.value else None,
        own=own,
        split=split,
        way=way_of(before, after) if before and after else "open",
        difference=held,
        verdict=verdict,
        reasons=(*reasons, *(("shared",) if others and verdict != "not_due" else ()), *extra),
        is_claimed=reasons[0] == "compared",  # only a comparison that found an effect gives this reason
        shared_with=others,
    )


def _not_yet(action: Action, effect: Effect, after: Result | None) -> Reason | None:
    """Why an effect should not be there by now; `None` where it should."""
    if action.state in {"proposed", "adopted", "dropped"}:
        return "dropped" if action.state == "dropped" else "not_begun"
    if after is not None and _end(after).year < action.start + effect.lag:
        return "lag"
    return None


def _end(result: Result) -> dt.date:
    return parse_period(result.measurement.period).end


def _barred(before: Result | None, after: Result | None, round_: _Round) -> tuple[Verdict, Reason] | None:
    """Why nothing can be said of a change; `None` where something can."""
    if before is None or after is None:
        return "cannot_tell", "no_value_before" if before is None else "no_value_after"
    if _end(after) <= _end(before):
        return "cannot_tell", "no_newer_value"
    if round_.verified is not None and (after.point.key, after.measurement.period) not in round_.verified:
        return "cannot_tell", "not_verified"
    if (before.point.unit, before.point.formula_text) != (after.point.unit, after.point.formula_text):
        return "cannot_tell", "other_definition"
    split = round_.splits[after.point.key, after.measurement.place, after.measurement.breakdown].value
    if split is not None and split.city is None:
        return "cannot_tell", "other_data" if "data" in split.together else "other_method"
    return None


def _expected(effects: Sequence[Effect]) -> Range:
    """What several effects on one figure come to, from the lower to the higher number."""
    return Range(sum(min(one.low, one.high) for one in effects), sum(max(one.low, one.high) for one in effects))


def _held(effect: Effect, round_: _Round) -> Difference | None:
    """The comparison with other cities; `None` for a part of the city and where there is no other city."""
    if effect.place or effect.breakdown or not round_.peers:
        return None
    due = [(round_.plan.action(name).start, one.lag) for name, one in round_.due[where_of(effect)]]
    first, there = min(start for start, _ in due), max(start + lag for start, lag in due)
    years = {period: parse_period(period).end.year for period in _alike(effect, round_)}
    return difference_in_differences(
        round_.city,
        comparable(round_.city, round_.peers, key=effect.key).peers,
        key=effect.key,
        before=[period for period, year in years.items() if year < first],
        after=[period for period, year in years.items() if year >= there],
        is_verified_only=round_.is_strict,
    )


def _alike(effect: Effect, round_: _Round) -> dict[str, float]:
    """The city's values of a figure that can be held against its newest one."""
    values = round_.city.values.get(effect.key, {})
    made = {period: round_.series.get((effect.key, period)) for period in values}
    return made_alike(values, made, round_.later.get(where_of(effect)))


def _anyhow(action: Action, effect: Effect, round_: _Round) -> tuple[float | None, float | None]:
    """How far comparable cities moved meanwhile, and how far the figure's own course would have brought it."""
    before, after = round_.earlier.get(where_of(effect)), round_.later.get(where_of(effect))
    if before is None or after is None or effect.place or effect.breakdown:
        return None, None
    between = before.measurement.period, after.measurement.period
    values = _alike(effect, round_)
    accepted = {period: value for period, value in values.items() if (effect.key, period) in round_.city.verified}
    values = accepted if round_.is_strict and accepted else values  # what a verifier refused makes no course
    others = comparable(round_.city, round_.peers, key=effect.key).peers
    return (
        change_elsewhere(others, effect.key, between=between, is_strict=round_.is_strict),
        own_course(values, start=action.start, between=between),
    )


def _judged(
    barred: tuple[Verdict, Reason] | None,
    expected: Range,
    *,
    own: float | None,
    held: Difference | None,
    anyhow: tuple[float | None, float | None],
) -> tuple[Verdict, tuple[Reason, ...]]:
    """The verdict, by the table of `groma.plan.verdicts`, and its reasons."""
    if barred is not None or own is None:
        verdict, reason = barred or ("cannot_tell", "no_value_after")
        return verdict, (reason,)
    if held is not None and held.estimate is not None and held.interval is not None:
        verdict, reason = compared(expected, held.estimate, held.interval, change=own, drift=held.drift)
        return verdict, (reason,)
    elsewhere, course = anyhow
    verdict, reason = uncompared(expected, own, elsewhere=elsewhere, course=course)
    is_alone = held is None or any(one.name == "controls" for one in held.failed)
    return verdict, (reason, "no_comparison") if is_alone else (reason,)


def _enablers(plan: Plan, actions: Sequence[ActionAccount]) -> tuple[EnablerAccount, ...]:
    relying = {action.id: action.enablers for action in plan.actions}
    judged = [(one.action, effect.verdict) for one in actions for effect in one.effects if effect.verdict in JUDGED]
    found = []
    for one in plan.enablers:
        own = [verdict for name, verdict in judged if one.id in relying[name]]
        others = [verdict for name, verdict in judged if one.id not in relying[name]]
        now = one.status if one.status_after is None else one.status_after
        found.append(
            EnablerAccount(
                enabler=one.id,
                before=one.status,
                after=one.status_after,
                is_there=now >= WORKING,
                judged=len(own),
                good=sum(verdict in GOOD for verdict in own),
                others_judged=len(others),
                others_good=sum(verdict in GOOD for verdict in others),
            )
        )
    return tuple(found)
