"""Two plans side by side: over the same years, by hand, and refused where they do not compare."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plan.made_up_plans import action, plan, today

from groma.errors import GromaError
from groma.plan.overview import counted_until
from groma.plan.portfolio import portfolio
from groma.plan.side_by_side import MOST_YEARS, side_by_side

pytest.importorskip("scipy")
ACTIONS = (action("a", gain=6.0, cost=5.0), action("b", gain=3.0, cost=2.0))


def of(budget, *actions, **more):
    return plan(*(actions or ACTIONS), budget=budget, **more)


def test_one_plan_under_two_budgets_of_the_same_years():
    poor, rich = of({2027: 2, 2028: 0}), of({2027: 7, 2028: 0})
    found = side_by_side(poor, rich, today(), gap=0.0)
    assert (found.a.starts, found.b.starts) == ({"b": 2027}, {"a": 2027, "b": 2027})
    assert found.difference.only_in_b == ("a",)
    assert (found.difference.total, found.years_differ) == (5.0, False)
    assert found.difference.gain == pytest.approx(6.0 * len(range(2028, found.a.until + 1)))


def test_each_side_is_what_it_would_be_alone_where_the_years_are_the_same():
    poor, rich = of({2027: 2, 2028: 5}), of({2027: 7, 2028: 0})
    found = side_by_side(poor, rich, today(), gap=0.0)
    for side, given in ((found.a, poor), (found.b, rich)):
        alone = portfolio(given, today(), until=counted_until(given))
        assert (side.starts, side.gain, side.until) == (alone.starts, alone.gain, alone.until)


def test_budgets_of_different_years_are_looked_at_over_all_of_them_and_a_year_not_named_allows_nothing():
    found = side_by_side(of({2027: 5}), of({2029: 5, 2030: 0}), today(), gap=0.0)
    assert found.a.years == found.b.years == (2027, 2028, 2029, 2030)
    assert found.a.until == found.b.until
    assert found.difference.same_years
    assert found.years_differ
    assert (found.a.starts, found.b.starts) == ({"a": 2027}, {"a": 2029})
    assert found.a.spent == {2027: 5.0, 2028: 0.0, 2029: 0.0, 2030: 0.0}
    assert found.difference.moved == {"a": (2027, 2029)}


def test_two_plans_with_other_actions():
    other = of({2027: 9}, ACTIONS[0], action("c", gain=1.0, cost=1.0))
    found = side_by_side(of({2027: 9}), other, today(), gap=0.0)
    assert found.difference.steady == ("a",)
    assert (found.difference.only_in_a, found.difference.only_in_b) == (("b",), ("c",))


def test_a_plan_without_a_budget_has_no_limit():
    found = side_by_side(of({2027: 0}), of({}), today(), gap=0.0)
    assert found.a.starts == {}
    assert set(found.b.starts) == {"a", "b"}


def test_plans_of_nothing_compare_to_nothing():
    nothing = replace(of({}), actions=())
    found = side_by_side(nothing, nothing, today())
    assert (found.a.years, found.difference.gain, found.difference.total) == ((), 0.0, 0.0)


@pytest.mark.parametrize(("currency", "said"), [("USD", "in EUR and in USD"), ("", "in EUR and in no currency")])
def test_two_currencies_are_refused(currency, said):
    with pytest.raises(GromaError, match=said):
        side_by_side(of({2027: 2}), replace(of({2027: 2}), currency=currency), today())


def test_years_too_far_apart_are_refused():
    with pytest.raises(GromaError, match="apart"):
        side_by_side(of({2027: 2}), of({2027 + MOST_YEARS: 2}), today())
    side_by_side(of({2027: 2}), of({2026 + MOST_YEARS: 2}), today())
