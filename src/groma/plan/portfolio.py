"""Which actions to begin when, so that the gain is greatest within what a city has.

The gain of an action is what its effects change in the share of target, times the years they are there
(`groma.plan.worth`); gains are added up as if each action stood alone, and `together` tells what they come to when
effects on one figure are added first. What binds the choice is in `groma.plan.programme`; it is solved exactly, or to a
proven gap (`groma.plan.solving`); what stays out is told with what would bring it in (`groma.plan.left_out`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from groma.errors import GromaError, sentence
from groma.plan.left_out import LeftOut, left_out
from groma.plan.programme import problem_of, years_of
from groma.plan.solving import best, rows_of
from groma.plan.worth import held_together, valued

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.plan.model import Plan
    from groma.plan.programme import Choice, Problem, Room
    from groma.plan.solving import Proof
    from groma.plan.worth import Uncounted
    from groma.score.model import Scorecard


@dataclass(frozen=True, slots=True)
class Robustness:
    """How a portfolio stands when effects are not what is expected.

    Attributes:
        least: Its gain where every effect is at the end of its range that helps less. most: At the other end.
        best_of_least: The greatest gain any portfolio has where effects help least.
        steady: Actions that begin in the same year in the portfolio that is best then.
        moved: Those that begin in another year then: the year here, the year there.
        only_here: Those that are not in it. only_there: Those that are in it alone.
        proof: How good that portfolio is known to be.
    """

    least: float
    most: float
    best_of_least: float
    steady: tuple[str, ...]
    moved: Mapping[str, tuple[int, int]]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]
    proof: Proof


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Actions with the year each begins, what they give and what they take.

    Attributes:
        until: The year until whose end gains are counted.
        starts: Year by action, those that run already among them.
        running: Those that run already and were not up for choice.
        gain: Points of the share of target times the years they hold.
        gains: The same for each action.
        together: The gain when effects on one figure are added up before they are scored.
        spent: Money by year, within the years. beyond: Money after the last year.
        work: Work by department and year.
        overrun: By how much what runs already exceeds the budget of a year.
        proof: How near to the best this is known to be.
        left_out: What was not chosen, and what it would take to come in.
        dropped: Actions the plan has dropped; nothing is said of them.
        uncounted: Effects that are not in the gain, and why.
        robustness: How it stands when effects are not as expected; `None` where it was not asked for.
    """

    plan: str
    years: tuple[int, ...]
    until: int
    starts: Mapping[str, int]
    running: tuple[str, ...]
    gain: float
    gains: Mapping[str, float]
    together: float
    spent: Mapping[int, float]
    beyond: float
    work: Mapping[Room, float]
    overrun: Mapping[int, float]
    proof: Proof
    left_out: tuple[LeftOut, ...]
    dropped: tuple[str, ...]
    uncounted: tuple[Uncounted, ...]
    robustness: Robustness | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen; `left_out` says why of each action."""
        return len(self.starts) == len(self.running)

    @property
    def why_empty(self) -> tuple[str, ...]:
        """What stands in the way of most actions first, where nothing was chosen; `no_actions` where there are none."""
        if not self.is_empty:
            return ()
        lacks = [lack for one in self.left_out for lack in one.lacks]
        return tuple(sorted(dict.fromkeys(lacks), key=lambda lack: -lacks.count(lack))) or ("no_actions",)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two portfolios side by side; a difference is the second less the first.

    Attributes:
        same_years: Whether both look at the same years; gains and money compare only then.
        steady: Actions that begin in the same year in both. moved: Those that do not, with both years.
        only_in_a: Those in the first alone. only_in_b: Those in the second alone.
        gain: The difference of gains. together: The same with effects added up first.
        least: The difference where effects help least; `None` where it is not known of both. most: Where most.
        spent: The difference of money by year. total: All of it.
    """

    same_years: bool
    steady: tuple[str, ...]
    moved: Mapping[str, tuple[int, int]]
    only_in_a: tuple[str, ...]
    only_in_b: tuple[str, ...]
    gain: float
    together: float
    least: float | None
    most: float | None
    spent: Mapping[int, float]
    total: float


def portfolio(
    plan: Plan,
    card: Scorecard,
    *,
    years: Sequence[int] = (),
    until: int = 0,
    gap: float = 0.0,
    limit_s: float = 10.0,
    weights: Mapping[tuple[str, str], float] | None = None,
    is_robustness_told: bool = True,
) -> Portfolio:
    """Which actions of a plan to begin when.

    Args:
        plan: The plan; dropped actions stay out, those that run stay in.
        card: The city's results today.
        years: The years to look at; those of the budget where empty.
        until: The year until whose end gains are counted; the last of the years where it is not later.
        gap: How much better the best may at most be, as a part of it, for the search to stop; 0 for the best itself.
        limit_s: Seconds after which the search stops, whatever is proven by then; that of `robustness` too.
        weights: How much a place and breakdown counts against the whole city; 1 where it is not named.
        is_robustness_told: Whether to look at the ranges of the effects too, which solves a second time.

    Raises:
        GromaError: scipy is not installed, or `gap`, `limit_s` or `years` make no sense.
    """
    span = tuple(years) or years_of(plan)
    _refuse_senseless(span, gap, limit_s)
    valuation = valued(plan, card, weights=weights)
    last = max(until, span[-1]) if span else until
    problem = problem_of(plan, valuation, years=span, until=last)
    rows = rows_of(problem)
    chosen, proof = best(rows, gains=[one.gain for one in problem.choices], gap=gap, limit_s=limit_s)
    taken = [*problem.running, *(problem.choices[place] for place in chosen)]
    starts = {one.action: one.year for one in taken}
    return Portfolio(
        plan=plan.id,
        years=span,
        until=last,
        starts=starts,
        running=tuple(one.action for one in problem.running),
        gain=sum(one.gain for one in taken),
        gains={one.action: one.gain for one in taken},
        together=held_together(valuation, starts, range(span[0], last + 1) if span else ()),
        spent=_spent(taken, span),
        beyond=sum(one.beyond for one in taken),
        work=_work(taken),
        overrun=problem.overrun,
        proof=_with_running(proof, sum(one.gain for one in problem.running)),
        left_out=left_out(problem, rows, chosen),
        dropped=tuple(action.id for action in plan.actions if action.state == "dropped"),
        uncounted=valuation.uncounted,
        robustness=_robustness(problem, taken, gap=gap, limit_s=limit_s) if is_robustness_told else None,
    )


def compare(portfolio_a: Portfolio, portfolio_b: Portfolio) -> Comparison:
    """Two portfolios side by side."""
    a, b = portfolio_a, portfolio_b
    in_both = [name for name in a.starts if name in b.starts]
    known = a.robustness is not None and b.robustness is not None
    years = sorted({*a.spent, *b.spent})
    return Comparison(
        same_years=(a.years, a.until) == (b.years, b.until),
        steady=tuple(name for name in in_both if a.starts[name] == b.starts[name]),
        moved=_moved(a.starts, b.starts),
        only_in_a=tuple(name for name in a.starts if name not in b.starts),
        only_in_b=tuple(name for name in b.starts if name not in a.starts),
        gain=b.gain - a.gain,
        together=b.together - a.together,
        least=b.robustness.least - a.robustness.least if known and a.robustness and b.robustness else None,
        most=b.robustness.most - a.robustness.most if known and a.robustness and b.robustness else None,
        spent={year: b.spent.get(year, 0.0) - a.spent.get(year, 0.0) for year in years},
        total=sum(b.spent.values()) - sum(a.spent.values()),
    )


def _refuse_senseless(years: tuple[int, ...], gap: float, limit_s: float) -> None:
    if years != tuple(range(years[0], years[-1] + 1) if years else ()):
        raise GromaError(
            sentence("The years of a portfolio follow each other without a gap."),
            next_step=sentence("Name all years from the first to the last, in order."),
        )
    if not 0 <= gap < 1:
        raise GromaError(
            sentence("The gap to prove is a part of the gain, from 0 to less than 1."),
            next_step=sentence("Write 0.01 for one per cent, or 0 for the best itself."),
        )
    if not limit_s > 0:
        raise GromaError(
            sentence("The time to look for a portfolio is more than no seconds."),
            next_step=sentence("Give at least a second."),
        )


def _robustness(problem: Problem, taken: Sequence[Choice], *, gap: float, limit_s: float) -> Robustness:
    least = [one.least for one in problem.choices]
    chosen, proof = best(rows_of(problem), gains=least, gap=gap, limit_s=limit_s)
    other = [*problem.running, *(problem.choices[place] for place in chosen)]
    here, there = ({one.action: one.year for one in some} for some in (taken, other))
    return Robustness(
        least=sum(one.least for one in taken),
        most=sum(one.most for one in taken),
        best_of_least=sum(one.least for one in other),
        steady=tuple(name for name, year in here.items() if there.get(name) == year),
        moved=_moved(here, there),
        only_here=tuple(name for name in here if name not in there),
        only_there=tuple(name for name in there if name not in here),
        proof=_with_running(proof, sum(one.least for one in problem.running)),
    )


def _with_running(proof: Proof, gain: float) -> Proof:
    """The proof with the gain of what runs already in its bound, for it is in the portfolio's gain too."""
    return proof if proof.bound is None else replace(proof, bound=proof.bound + gain)


def _moved(here: Mapping[str, int], there: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    return {name: (year, there[name]) for name, year in here.items() if there.get(name, year) != year}


def _spent(choices: Sequence[Choice], years: Sequence[int]) -> dict[int, float]:
    return {year: sum(one.costs.get(year, 0.0) for one in choices) for year in years}


def _work(choices: Sequence[Choice]) -> dict[Room, float]:
    found: dict[Room, float] = defaultdict(float)
    for choice in choices:
        for room, amount in choice.work.items():
            found[room] += amount
    return dict(found)
