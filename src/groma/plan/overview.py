"""A plan held against its city: where its targets stand, what comes first, what the checks find, what the money allows.

    found = overview(plan, city, pack, card=card, peers=peers)
    for one in found.placed:
        print(one.rank, one.action.title)

Nothing here is kept: whoever looks at the record as it was sees the plan as it stood then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.errors import GromaError, NotFoundError, UnitError, sorted_by_severity
from groma.plan.checks import target_findings
from groma.plan.cycle import Placed, ledger, prioritised
from groma.plan.cycle_sets import cycle_ids, cycle_set
from groma.plan.feasibility import feasibility
from groma.plan.matrix import long_list
from groma.plan.peers import comparable, peer_of
from groma.plan.plan_checks import plan_findings
from groma.plan.portfolio import portfolio
from groma.plan.targets import converted, grounded, in_order, standing, values_of, way_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.pack import DataPoint, Pack
    from groma.errors import Finding
    from groma.plan.cases import Case
    from groma.plan.cycle import LedgerLine
    from groma.plan.cycle_sets import CycleSet
    from groma.plan.feasibility import Feasibility
    from groma.plan.matrix import LongList
    from groma.plan.model import Plan
    from groma.plan.peers import Peer
    from groma.plan.portfolio import Portfolio
    from groma.plan.targets import Standing
    from groma.record.model import City, Target
    from groma.score.model import Scorecard

GAP = 0.01
"""How near to the best the choice under the plan's own budget has to be."""


@dataclass(frozen=True, slots=True)
class TargetLook:
    """A target, where it stands and whether it can be reached.

    Attributes:
        target: In the unit of the catalogue, with its baseline where there is one.
        standing: In the newest period; `None` where there is no value at all.
    """

    target: Target
    point: DataPoint
    standing: Standing | None
    feasibility: Feasibility


@dataclass(frozen=True, slots=True)
class Overview:
    """A plan held against its city.

    Attributes:
        placed: Actions that are not dropped, in the order of the cycle; in the plan's order without criteria.
        criteria: By which they are placed; `None` where nobody knows the set the plan names.
        long_list: Its actions in the matrix of the criteria; `None` where these have none.
        findings: What is odd about the plan and about the targets, worst first.
        choice: What fits the budget; `None` without a budget, or where `why_no_choice` says why.
        why_no_choice: Why it could not be told what fits; `None` where it could, or there is no budget.
        cases: Those the plan names, each once, as far as they are known.
    """

    plan: Plan
    targets: tuple[TargetLook, ...]
    placed: tuple[Placed, ...]
    criteria: CycleSet | None
    long_list: LongList | None
    enablers: tuple[LedgerLine, ...]
    findings: tuple[Finding, ...]
    choice: Portfolio | None
    why_no_choice: GromaError | None
    cases: tuple[Case, ...]


def overview(
    plan: Plan,
    city: City,
    pack: Pack,
    *,
    card: Scorecard,
    peers: Sequence[Peer] = (),
    cases: Sequence[Case] = (),
    limit_s: float = 10.0,
) -> Overview:
    """A plan held against its city.

    Args:
        plan: The plan.
        city: Its record.
        pack: The framework.
        card: The city's results today.
        peers: Other cities.
        cases: All cases that a plan may name.
        limit_s: Seconds after which the search for what fits the budget ends.
    """
    criteria = cycle_set(plan.cycle) if plan.cycle in cycle_ids() else None
    choice, why_none = _choice(plan, card, limit_s=limit_s)
    found = [
        *plan_findings(plan, city, pack, card=card, cases=[one.id for one in cases]),
        *target_findings(city, pack, measurements=[one.measurement for one in (*card.series, *card.splits)]),
    ]
    named = {name for action in plan.actions if action.state != "dropped" for name in action.cases}
    return Overview(
        plan=plan,
        targets=target_looks(city, pack, card=card, peers=peers),
        placed=prioritised(plan, criteria) if criteria else _unplaced(plan),
        criteria=criteria,
        long_list=long_list(plan, criteria),
        enablers=ledger(plan, criteria) if criteria else (),
        findings=sorted_by_severity(dict.fromkeys(found)),
        choice=choice,
        why_no_choice=why_none,
        cases=tuple(one for one in cases if one.id in named),
    )


def target_looks(city: City, pack: Pack, *, card: Scorecard, peers: Sequence[Peer] = ()) -> tuple[TargetLook, ...]:
    """Every target of a city that can be understood, in the order of the record; the checks tell of the others."""
    own = peer_of(card, city, pack=pack)
    found = []
    for typed in city.targets:
        try:
            found.append(_look(converted(typed, pack), pack, card=card, others=(own, peers)))
        except (NotFoundError, UnitError):
            continue
    return tuple(found)


def _look(target: Target, pack: Pack, *, card: Scorecard, others: tuple[Peer, Sequence[Peer]]) -> TargetLook:
    point = pack.data_point(target.variable)
    pool = card.splits if target.place or target.breakdown else card.series
    values = values_of((one.measurement for one in pool), key=point.key, place=target.place, breakdown=target.breakdown)
    dated = in_order(values)
    way = way_of(target, point.direction, today=dated[-1][1] if dated else None)
    whole = grounded(target, values)
    stands = standing(whole, dated[-1][0], value=dated[-1][1], way=way) if dated else None
    compared = comparable(*others, key=point.key)
    return TargetLook(whole, point, stands, feasibility(whole, values, way=way, others=compared))


def counted_until(plan: Plan) -> int:
    """The year until which gains are counted: late enough for the slowest effect of what begins last in the budget.

    >>> from groma.plan.model import Action, Effect, Plan
    >>> slow = Action("a", "A", 2026, 2026, effects=(Effect("k", 1, 2, 3, lag=4),))
    >>> counted_until(Plan("p", "P", budget={2026: 1.0, 2027: 1.0}, actions=(slow,)))
    2031
    """
    slowest = max((effect.lag for action in plan.actions for effect in action.effects), default=0)
    return max(plan.budget) + slowest if plan.budget else 0


def _choice(plan: Plan, card: Scorecard, *, limit_s: float) -> tuple[Portfolio | None, GromaError | None]:
    if not plan.budget or not plan.actions:
        return None, None
    try:
        until = counted_until(plan)
        return portfolio(plan, card, until=until, gap=GAP, limit_s=limit_s, is_robustness_told=False), None
    except GromaError as error:
        return None, error


def _unplaced(plan: Plan) -> tuple[Placed, ...]:
    live = (one for one in plan.actions if one.state != "dropped")
    return tuple(Placed(one, None, None, None, None, (), is_sure=False) for one in live)
