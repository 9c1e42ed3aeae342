"""The best portfolio: against trying everything, and by hand."""

from __future__ import annotations

import builtins
import math
from dataclasses import replace
from itertools import product
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plan.made_up_plans import A, B, action, card, plan, result, target, today

from groma.errors import GromaError
from groma.plan.model import Cost, Effect
from groma.plan.portfolio import compare, portfolio
from groma.plan.solving import Row, _improved, best
from groma.plan.worth import held_together, valued

YEARS = (2027, 2028, 2029, 2030)


def by_trying(chosen_plan, *, years):
    """The greatest gain there is, by trying every start of every action; knows nothing of the solver."""
    actions = chosen_plan.actions
    options = [[None, *(y for y in years if y >= one.start and y + len(one.years) - 1 <= years[-1])] for one in actions]
    return max(
        _gain(actions, starts, years)
        for starts in product(*options)
        if _fits(chosen_plan, dict(zip((one.id for one in actions), starts, strict=True)), years)
    )


def _gain(actions, starts, years):
    return sum(
        effect.expected * max(0, years[-1] - (start + effect.lag) + 1)
        for one, start in zip(actions, starts, strict=True)
        if start
        for effect in one.effects
        if not effect.place
    )


def _fits(chosen_plan, starts, years):
    on = [(one, starts[one.id]) for one in chosen_plan.actions if starts[one.id]]
    for year in years:
        cost = sum(c.amount for one, start in on for c in one.costs if c.year - one.start + start == year)
        work = sum(one.work for one, start in on if start <= year < start + len(one.years))
        if cost > chosen_plan.budget.get(year, 0) or work > chosen_plan.capacity["works"].get(year, 0):
            return False
    lengths = {one.id: len(one.years) for one in chosen_plan.actions}
    if any(not starts[need] or starts[need] + lengths[need] > start for one, start in on for need in one.depends_on):
        return False
    north = sum(effect.expected for one, _ in on for effect in one.effects if effect.place)
    return north >= 0


@st.composite
def small_plans(draw, *, most=4):
    count = draw(st.integers(1, most))
    actions = []
    for number in range(count):
        start = draw(st.integers(2027, 2028))
        place = draw(st.integers(-3, 3))
        needs = draw(st.sets(st.integers(0, number - 1), max_size=1)) if number else set()
        actions.append(
            action(
                f"a{number}",
                gain=draw(st.integers(-2, 6)),
                cost=draw(st.integers(0, 6)),
                start=start,
                years=draw(st.integers(1, 2)),
                lag=draw(st.integers(0, 2)),
                work=draw(st.integers(0, 3)),
                department="works",
                depends_on=tuple(f"a{need}" for need in sorted(needs)),
                effects=(Effect(B, place, place, place, place="north"),) if place else (),
            )
        )
    amounts = st.integers(0, 8)
    return plan(
        *actions,
        budget={year: draw(amounts) for year in YEARS},
        capacity={"works": {year: draw(st.integers(0, 5)) for year in YEARS}},
    )


@settings(max_examples=60, deadline=None)
@given(small_plans())
def test_the_optimum_is_that_of_trying_everything(some):
    found = portfolio(some, today(), is_robustness_told=False)
    assert found.gain == pytest.approx(by_trying(some, years=YEARS), abs=1e-6)
    assert found.proof.state == "optimal"
    everyone = {one.id: found.starts.get(one.id) for one in some.actions}
    assert _fits(some, everyone, YEARS)
    assert {one.action for one in found.left_out} == {name for name, year in everyone.items() if not year}


@settings(max_examples=25, deadline=None)
@given(small_plans(most=3))
def test_with_what_was_lacking_it_comes_in(some):
    found = portfolio(some, today(), is_robustness_told=False)
    for one in found.left_out:
        if one.start is None or "floor" in one.lacks:
            continue
        budget = {year: some.budget[year] + one.money.get(year, 0.0) for year in YEARS}
        works = {year: some.capacity["works"][year] + one.work.get(("works", year), 0.0) for year in YEARS}
        richer = plan(*some.actions, budget=budget, capacity={"works": works})
        assert by_trying(richer, years=YEARS) >= found.gain + one.gain - 1e-6
        assert one.gain > 0


def test_the_gain_is_points_of_the_share_times_years():
    found = portfolio(plan(action("a", gain=10.0, lag=2), budget=dict.fromkeys(YEARS, 0)), today())
    assert found.starts == {"a": 2027}
    assert found.gain == pytest.approx(20.0)  # there in 2029 and 2030
    assert found.gains == {"a": pytest.approx(20.0)}


def test_gains_can_be_counted_for_longer_than_money_is_planned():
    some = plan(action("a", gain=10.0, lag=3), budget={2027: 0, 2028: 0})
    assert portfolio(some, today()).why_empty == ("no_gain",)
    found = portfolio(some, today(), until=2031)
    assert (found.until, found.gain, found.together) == (2031, pytest.approx(20.0), pytest.approx(20.0))


def test_beyond_the_target_nothing_is_gained_and_two_on_one_figure_come_to_less():
    some = plan(
        action("a", gain=40.0), action("b", gain=40.0), action("c", gain=90.0, key=B), budget={2027: 0, 2028: 0}
    )
    found = portfolio(some, today())
    assert found.gain == pytest.approx(40 + 40 + 50)
    assert found.together == pytest.approx(50 + 50)
    assert held_together(valued(some, today()), {}, YEARS) == 0.0


def test_less_is_better_where_the_target_says_so():
    now = card(result(A, 200.0, benchmark=target(A, direction="lower")))
    found = portfolio(plan(action("a", gain=-100.0), action("b", gain=50.0), budget={2027: 0, 2028: 0}), now)
    assert found.starts == {"a": 2027}
    assert found.gain == pytest.approx(50.0)
    assert [(one.action, one.lacks) for one in found.left_out] == [("b", ("no_gain",))]


def test_what_cannot_be_counted_is_said():
    now = card(result(A, 50.0, benchmark=False), result(B, None))
    found = portfolio(plan(action("a"), action("b", key=B), budget={2027: 5}), now)
    assert [(one.action, one.why) for one in found.uncounted] == [("a", "no_benchmark"), ("b", "no_value")]
    assert found.is_empty
    assert found.why_empty == ("no_gain",)


def test_a_part_of_the_city_counts_where_the_whole_is_not_named_and_by_its_weight():
    splits = (result(A, 50.0, place="north"),)
    north = Effect(A, 10.0, 10.0, 10.0, place="north")
    both = action("both", gain=5.0, effects=(north,))
    part = action("part", gain=0, effects=(north,))
    some = plan(both, part, budget={2027: 0, 2028: 0})
    found = portfolio(some, today(splits=splits), weights={("north", ""): 0.5})
    assert found.gains == {"both": pytest.approx(5.0), "part": pytest.approx(5.0)}
    assert [(one.action, one.why) for one in found.uncounted] == [("both", "within_whole")]


def test_a_budget_that_allows_nothing_gives_an_empty_portfolio_that_says_why():
    found = portfolio(plan(action("a", cost=3.0), action("b", cost=5.0), budget={2027: 0, 2028: 0}), today())
    assert found.is_empty
    assert (found.starts, found.gain, found.why_empty) == ({}, 0.0, ("money",))
    assert [(one.action, one.money) for one in found.left_out] == [("a", {2027: 3.0}), ("b", {2027: 5.0})]


def test_a_plan_without_actions_is_empty_for_that_reason():
    assert portfolio(plan(), today()).why_empty == ("no_actions",)


def test_what_it_would_take_by_hand():
    first = action("first", gain=8.0, cost=6.0, work=2.0, department="works")
    second = action("second", gain=4.0, cost=5.0, work=2.0, department="works")
    third = action("third", gain=2.0, cost=1.0, depends_on=("second",), lag=0)
    harmful = action("harmful", gain=5.0, effects=(Effect(A, -2.0, -2.0, -2.0, breakdown="sex=female"),))
    some = plan(
        first,
        second,
        third,
        harmful,
        budget={2027: 7, 2028: 1, 2029: 0},
        capacity={"works": {2027: 3, 2028: 3, 2029: 0}},
    )
    found = portfolio(some, today())
    assert found.starts == {"first": 2027}
    told = {one.action: one for one in found.left_out}
    assert (told["second"].lacks, told["second"].money) == (("money", "capacity"), {2027: 4.0}) or (
        told["second"].lacks,
        told["second"].money,
    ) == (("money",), {2028: 4.0})
    assert told["third"].needs == ("second",)
    assert "dependency" in told["third"].lacks
    assert (told["harmful"].lacks, told["harmful"].floors) == (("floor",), {(A, "", "sex=female"): 2.0})


def test_something_good_makes_up_for_something_bad_on_a_floor():
    harm = action("harm", gain=5.0, effects=(Effect(A, -2.0, -2.0, -2.0, place="north"),))
    help_ = action("help", gain=0, effects=(Effect(A, 3.0, 3.0, 3.0, place="north"),))
    some = plan(harm, help_, budget={2027: 0, 2028: 0})
    assert set(portfolio(some, today()).starts) == {"harm", "help"}
    unguarded = plan(harm, budget={2027: 0, 2028: 0}, floors=("place=south",))
    assert set(portfolio(unguarded, today()).starts) == {"harm"}


def test_what_has_to_come_before_and_never_will():
    some = plan(
        action("a", depends_on=("gone",)),
        action("gone", state="dropped"),
        action("b", depends_on=("c",)),
        action("c", depends_on=("b",)),
        action("long", years=9),
        budget=dict.fromkeys(YEARS, 0),
    )
    found = portfolio(some, today())
    told = {one.action: (one.lacks, one.needs) for one in found.left_out}
    assert told["a"] == (("dependency",), ("gone",))
    assert told["b"] == (("dependency",), ("c",))
    assert told["long"] == (("horizon",), ())
    assert found.dropped == ("gone",)


def test_what_runs_already_stays_and_takes_its_share():
    going = action("going", cost=4.0, state="running", start=2027, years=2)
    after = action("after", gain=3.0, cost=2.0, depends_on=("going",))
    some = plan(going, after, action("done", state="done"), budget={2027: 3, 2028: 2, 2029: 2, 2030: 2})
    found = portfolio(some, today())
    assert found.starts == {"going": 2027, "after": 2029}
    assert found.proof.bound == pytest.approx(found.gain)
    assert (found.running, found.overrun, found.is_empty) == (("going",), {2027: 1.0}, False)
    assert found.spent == {2027: 4.0, 2028: 0.0, 2029: 2.0, 2030: 0.0}


def test_what_runs_already_takes_capacity_and_what_it_does_well_makes_up_for_harm():
    north = {"good": Effect(B, 3.0, 3.0, 3.0, place="north"), "bad": Effect(B, -2.0, -2.0, -2.0, place="north")}
    going = action("going", state="running", work=2.0, department="works", effects=(north["good"],))
    harm = action("harm", gain=4.0, effects=(north["bad"],))
    busy = action("busy", gain=4.0, work=2.0, department="works")
    some = plan(going, harm, busy, budget={2027: 0, 2028: 0}, capacity={"works": {2027: 3, 2028: 0}})
    found = portfolio(some, today())
    assert set(found.starts) == {"going", "harm"}
    assert found.work == {("works", 2027): 2.0}
    (one,) = found.left_out
    assert (one.action, one.work) == ("busy", {("works", 2027): 1.0})
    assert found.why_empty == ()


def test_nearer_to_the_target_is_better_where_the_target_says_so():
    near, far = Effect(A, 5.0, 5.0, 5.0, place="north"), Effect(A, -5.0, -5.0, -5.0, place="north")
    closest = target(A, 60.0, direction="closest")
    now = card(result(A, 50.0, benchmark=closest), splits=(result(A, 50.0, place="north", benchmark=closest),))
    some = plan(action("near", gain=0, effects=(near,)), action("far", gain=4.0, effects=(far,)))
    assert valued(some, now).good == {
        "near": {(A, "north", ""): 5.0},
        "far": {(A, "north", ""): -5.0, (A, "", ""): 4.0},
    }
    assert valued(plan(action("x", key=B)), now).good == {"x": {}}


def test_costs_after_the_last_year_are_told_apart():
    one = action("a", gain=9.0, cost=1.0)
    costs = (*one.costs, Cost(2030, "running", 7.0))
    found = portfolio(plan(action("b"), budget={2027: 1, 2028: 0}), today())
    assert found.beyond == 0.0
    found = portfolio(plan(replace(one, costs=costs), budget={2027: 1, 2028: 0}), today())
    assert (found.beyond, found.spent) == (7.0, {2027: 1.0, 2028: 0.0})


def test_without_a_budget_only_the_rest_binds():
    found = portfolio(plan(action("a", cost=1e9), action("b", lag=3)), today())
    assert found.years == (2027, 2028, 2029, 2030)
    assert set(found.starts) == {"a", "b"}


def test_the_portfolio_that_is_best_where_effects_help_least():
    sure = action("sure", gain=6.0, cost=5.0, low=5.0, high=7.0)
    hoped = action("hoped", gain=8.0, cost=5.0, low=1.0, high=20.0)
    both = action("both", gain=1.0)
    found = portfolio(plan(sure, hoped, both, budget={2027: 5, 2028: 0}), today())
    assert set(found.starts) == {"hoped", "both"}
    told = found.robustness
    assert (told.least, told.most, told.best_of_least) == pytest.approx((2.0, 21.0, 6.0))
    assert (told.steady, told.only_here, told.only_there, told.moved) == (("both",), ("hoped",), ("sure",), {})


def test_two_portfolios_side_by_side():
    actions = (action("a", gain=6.0, cost=5.0), action("b", gain=3.0, cost=2.0))
    poor = portfolio(plan(*actions, budget={2027: 2, 2028: 5, 2029: 0}), today())
    rich = portfolio(plan(*actions, budget={2027: 7, 2028: 0, 2029: 0}), today())
    found = compare(poor, rich)
    assert found.steady == ("b",)
    assert found.moved == {"a": (2028, 2027)}
    assert found.gain == pytest.approx(6.0)
    assert (found.spent, found.total) == ({2027: 5.0, 2028: -5.0, 2029: 0.0}, 0.0)
    assert found.same_years
    assert found.least == pytest.approx(6.0)
    empty = portfolio(plan(*actions, budget={2027: 0, 2028: 0}), today(), is_robustness_told=False)
    found = compare(poor, empty)
    assert (found.only_in_a, found.only_in_b, found.least, found.same_years) == (("a", "b"), (), None, False)


def test_what_was_not_proven_is_not_called_proven():
    many = [action(f"a{n}", gain=1.0 + n * 0.37 % 5, cost=7.0 + n * 13 % 29) for n in range(60)]
    some = plan(*many, budget=dict.fromkeys(YEARS, 40))
    short = portfolio(some, today(), limit_s=1e-3, is_robustness_told=False).proof
    assert short.state in {"time_limit", "optimal"}
    assert short.state == "optimal" or short.gap is None or short.gap > 0
    loose = portfolio(some, today(), gap=0.2, is_robustness_told=False)
    exact = portfolio(some, today(), is_robustness_told=False)
    assert exact.proof.state == "optimal"
    assert loose.gain >= 0.8 * exact.gain
    assert loose.proof.state == "optimal" or loose.proof.bound >= exact.gain - 1e-6
    assert loose.proof.asked == 0.2


def test_when_time_is_short_what_was_found_is_improved():
    gains = [1.0 + n * 0.37 % 5 for n in range(30)]
    rows = [
        *(Row("once", n, {n: 1.0}, 1.0) for n in range(30)),
        Row("money", 2027, {n: 7.0 + n * 13 % 29 for n in range(30)}, 90.0),
    ]
    chosen, proof = best(rows, gains=gains, gap=0.0, limit_s=60.0)
    assert proof.state == "optimal"
    most = sum(gains[place] for place in chosen)
    found = _improved((0, 2), rows, gains=gains, enough=most - 1e-9, end=monotonic() + 60)
    assert sum(gains[place] for place in found) == pytest.approx(most)
    assert _improved((0, 2), rows, gains=gains, enough=math.inf, end=monotonic()) == (0, 2)


@pytest.mark.parametrize("wrong", [{"gap": 1.0}, {"gap": -0.1}, {"limit_s": 0.0}, {"years": (2027, 2029)}])
def test_senseless_wishes_are_refused(wrong):
    with pytest.raises(GromaError):
        portfolio(plan(action("a")), today(), **wrong)


def test_without_scipy_the_extra_is_named(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **more):
        if name.startswith("scipy"):
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(GromaError, match=r"groma\[plan\]"):
        portfolio(plan(action("a"), budget={2027: 0, 2028: 0}), today())
