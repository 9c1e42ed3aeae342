"""Difference-in-differences: the textbook example to the digit, the intervals, and when it refuses."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groma.plan.difference import (
    classical_interval,
    difference_in_differences,
    difference_of,
    placebo_interval,
    placebo_likelihood,
)
from groma.plan.peers import Peer
from groma.plan.student import likelihood, reach, within

KEY = "K"
PERIODS = ("2023", "2024", "2025", "2027")
NUMBERS = st.integers(-1000, 1000).map(lambda number: number / 10)


def peer(name, *values, periods=PERIODS, verified=True):
    known = dict(zip(periods, values, strict=False))
    return Peer(name, name.upper(), {KEY: known}, frozenset((KEY, one) for one in known) if verified else frozenset())


def held(city, others, **more):
    return difference_in_differences(city, others, key=KEY, before=PERIODS[:3], after=PERIODS[3:], **more)


ALIKE = [peer("b", 10, 11, 12, 15), peer("c", 20, 21.2, 22, 24.5), peer("d", 30, 30.9, 32, 35.5)]


def test_card_and_krueger():
    """Employment per restaurant, table 3 of Card and Krueger (1994): New Jersey raised its minimum wage.

    The paper itself prints 2.76, from means before they were rounded; the means it prints give 2.75.
    """
    assert f"{difference_of(treated=(20.44, 21.03), control=(23.33, 21.17)):.2f}" == "2.75"


def test_card_and_krueger_as_a_whole_is_refused_for_too_few_periods_and_controls():
    new_jersey = peer("nj", 20.44, 21.03, periods=("1992-02", "1992-11"))
    pennsylvania = peer("pa", 23.33, 21.17, periods=("1992-02", "1992-11"))
    found = difference_in_differences(new_jersey, [pennsylvania], key=KEY, before=["1992-02"], after=["1992-11"])
    assert (round(found.own, 2), round(found.others, 2)) == (0.59, -2.16)
    assert found.estimate is None
    assert found.interval is None
    assert [(one.name, one.found, one.asked) for one in found.failed] == [("periods_before", 1, 2), ("controls", 1, 3)]


def test_a_city_that_acted_against_three_that_did_not():
    found = held(peer("a", 40, 41, 42, 55), ALIKE)
    # 55 − 41 = 14; the others 15 − 11 = 4, 24.5 − 21.0667 = 3.4333, 35.5 − 30.9667 = 4.5333.
    assert found.own == pytest.approx(14)
    assert found.others == pytest.approx((4 + 3.433333 + 4.533333) / 3)
    assert found.estimate == pytest.approx(10.011111)
    assert found.failed == ()
    assert found.interval.method == "classical_t"
    assert found.interval.low > 0
    assert found.interval.has(found.estimate)
    assert [one.is_bounded for one in found.intervals] == [False, True]
    assert found.likelihood == 0.25
    assert found.drift == pytest.approx(0, abs=0.2)
    assert {one.name for one in found.premises if one.standing == "untested"} == {
        "same_definition",
        "no_spillover",
        "nothing_else",
    }


def test_a_city_that_was_on_another_course_before_is_refused():
    found = held(peer("a", 40, 45, 50, 60), ALIKE)
    assert [one.name for one in found.failed] == ["parallel_before"]
    assert found.failed[0].found < 0.1
    assert (found.estimate, found.interval, found.likelihood) == (None, None, None)
    assert found.drift > 8


def test_controls_of_one_course_allow_no_other():
    same = [peer(name, 1, 2, 3, 5) for name in "bcd"]
    assert held(peer("a", 11, 12, 13, 20), same).estimate == pytest.approx(20 - 12 - 3)
    assert [one.name for one in held(peer("a", 11, 12.5, 14, 20), same).failed] == ["parallel_before"]


def test_who_cannot_be_compared_is_left_out_with_why():
    others = [*ALIKE, peer("e", 1, 2, 3), peer("f", 1, 2, 3, 4, verified=False), peer("g", 1, 2, 3, 4)]
    said = {("a", period): "in per cent" for period in PERIODS}
    said |= {(name, "2027"): "in per cent" for name in "bcd"} | {("g", "2027"): "by another rule"}
    found = held(peer("a", 40, 41, 42, 55), others, definitions=said)
    assert found.left_out == {"e": "no_values", "f": "not_verified", "g": "other_definition"}
    assert found.controls == ("b", "c", "d")
    assert {one.name: one.standing for one in found.premises}["same_definition"] == "met"
    assert "f" in held(peer("a", 40, 41, 42, 55), others, is_verified_only=False).controls


def test_the_same_framework_and_unit_is_the_same_definition():
    def under(one, framework):
        return Peer(one.city_id, one.name, one.values, one.verified, framework=framework, units={KEY: "%"})

    others = [under(one, "u4ssc@1") for one in ALIKE]
    city = peer("a", 40, 41, 42, 55)
    assert {one.name: one.standing for one in held(under(city, "u4ssc@1"), others).premises}["same_definition"] == "met"
    assert set(held(under(city, "u4ssc@2"), others).left_out.values()) == {"other_definition"}


def test_an_old_value_that_nobody_else_has_does_not_stand_in_the_way():
    city = peer("a", 39, 40, 41, 42, 55, periods=("2015", *PERIODS))
    found = difference_in_differences(city, ALIKE, key=KEY, before=("2015", *PERIODS[:3]), after=PERIODS[3:])
    assert found.before == PERIODS[:3]
    assert found.estimate == held(peer("a", 40, 41, 42, 55), ALIKE).estimate


def test_another_definition_in_the_city_itself_is_refused():
    said = {("a", period): "new" if period == "2027" else "old" for period in PERIODS}
    (failed,) = held(peer("a", 40, 41, 42, 55), ALIKE, definitions=said).failed
    assert (failed.name, failed.who) == ("same_definition", ("2023", "2024", "2025"))


def test_without_values_of_its_own_nothing_is_said():
    found = held(Peer("a", "A", {}), ALIKE)
    assert (found.own, found.others, found.estimate) == (None, None, None)
    assert "values_of_its_own" in {one.name for one in found.failed}


def test_ten_cities_bound_the_placebo_interval():
    others = [peer(f"c{n}", 10, 11, 12 + 0.01 * n, 14 + 0.1 * n) for n in range(9)]
    found = held(peer("a", 40, 41, 42.02, 55), others)
    assert (found.interval.method, found.interval.is_bounded) == ("placebo", True)
    assert found.interval.has(found.estimate)
    assert found.interval.low > 0


@settings(max_examples=100, deadline=None)
@given(NUMBERS, st.lists(NUMBERS, min_size=9, max_size=25), NUMBERS)
def test_the_placebo_interval_has_what_exchanging_does_not_reject(own, others, effect):
    interval = placebo_interval(own, others)
    near = min(abs(effect - interval.low), abs(effect - interval.high)) < 1e-6
    is_kept = placebo_likelihood(own - effect, others) > 0.1 + 1e-9
    assert near or interval.has(effect) is is_kept


def test_nine_cities_do_not_bound_it():
    assert placebo_interval(5.0, [float(n) for n in range(8)]).low == -math.inf
    assert placebo_interval(5.0, [float(n) for n in range(9)]).is_bounded


def test_the_classical_interval_is_a_t_test():
    stats = pytest.importorskip("scipy.stats")
    others = [1.0, 2.5, 3.0, 7.0]
    spread = 2.561737 * math.sqrt(1 + 1 / 4)
    found = classical_interval(5.0, others)
    assert found.high == pytest.approx(5 - 3.375 + stats.t.ppf(0.95, 3) * spread, rel=1e-6)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 10, 31, 100])
@pytest.mark.parametrize("t", [0.0, 0.3, 1.0, 2.5, 9.0])
def test_students_t_is_that_of_scipy(freedom, t):
    stats = pytest.importorskip("scipy.stats")
    assert within(t, freedom) == pytest.approx(1 - 2 * stats.t.sf(t, freedom), abs=1e-12)
    assert likelihood(-t, freedom) == pytest.approx(2 * stats.t.sf(t, freedom), abs=1e-12)
    assert reach(0.95, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-9)
