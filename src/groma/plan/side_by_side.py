"""Two plans, or one plan under two budgets, held against the same years and counted until the same end.

    found = side_by_side(plan, replace(plan, budget={2026: 5e6}), card)
    print(found.difference.gain, found.difference.only_in_b)

Without the same years gains and money would say nothing of each other. A year that a budget does not name allows
nothing, there as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.errors import GromaError, sentence
from groma.plan.overview import GAP
from groma.plan.portfolio import compare, portfolio
from groma.plan.programme import years_of

if TYPE_CHECKING:
    from groma.plan.model import Plan
    from groma.plan.portfolio import Comparison, Portfolio
    from groma.score.model import Scorecard

MOST_YEARS = 60
"""How far the years of the two may be apart."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two plans with what fits the budget of each.

    Attributes:
        first: A plan. a: What fits its budget.
        second: Another plan, or the same with another budget. b: What fits that.
        difference: The second less the first.
        years_differ: Whether the two name different years.
    """

    first: Plan
    second: Plan
    a: Portfolio
    b: Portfolio
    difference: Comparison
    years_differ: bool


def side_by_side(first: Plan, second: Plan, card: Scorecard, *, gap: float = GAP, limit_s: float = 10.0) -> SideBySide:
    """What fits the budget of either plan, over all years that one of them names.

    Args:
        first: A plan.
        second: Another; an action that has the same id in both is taken for the same.
        card: The city's results today.
        gap: How near to the best each choice has to be, as a part of it.
        limit_s: Seconds after which the search for each ends.

    Raises:
        GromaError: Amounts are in two currencies, or the years are too far apart, or scipy is not installed.
    """
    _refuse_currencies(first, second)
    named = [years_of(one) for one in (first, second)]
    every = sorted({year for years in named for year in years})
    years = tuple(range(every[0], every[-1] + 1)) if every else ()
    if len(years) > MOST_YEARS:
        raise GromaError(
            sentence("The years of the two are more than {most} apart.", most=MOST_YEARS),
            next_step=sentence("Name years that are nearer to each other."),
        )
    slowest = max((effect.lag for one in (first, second) for act in one.actions for effect in act.effects), default=0)
    until = years[-1] + slowest if years else 0
    a, b = (portfolio(one, card, years=years, until=until, gap=gap, limit_s=limit_s) for one in (first, second))
    return SideBySide(first, second, a, b, compare(a, b), years_differ=named[0] != named[1])


def _refuse_currencies(first: Plan, second: Plan) -> None:
    if first.currency != second.currency:
        one, other = (plan.currency or sentence("no currency") for plan in (first, second))
        raise GromaError(
            sentence("The amounts of the two are in {one} and in {other}.", one=one, other=other),
            next_step=sentence("Give both plans in one currency."),
        )
