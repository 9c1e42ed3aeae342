"""Whether targets can be reached, against numbers worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groma.plan.feasibility import Change, feasibility, past_of
from groma.plan.peers import Comparable, Peer
from groma.record.model import Target

PAST = {"2020": 100.0, "2021": 98.0, "2022": 94.0, "2023": 93.0, "2024": 90.0}
"""Falls by 2, 4, 1 and 3: slopes between any two are 2, 3, 7/3, 2.5, 4, 2.5, 8/3, 1, 2 and 3, their median is 2.5;
over two years or more the best is (98 - 93) / 2, (100 - 94) / 2 = 3."""


def target(value, *, period="2029", path="linear"):
    return Target("a", period, value, path=path)


def peers(*yearly, years=2):
    """Cities that fell by so much a year, over so many years."""
    made = [
        Peer(f"c{place}", f"C{place}", {"a": {"2020": 100.0, str(2020 + years): 100.0 - years * one}})
        for place, one in enumerate(yearly)
    ]
    return Comparable("a", tuple(made))


def judged(value, others=(), **more):
    return feasibility(target(value, **more), PAST, way=-1, others=peers(*others))


SIX = (1.0, 2.0, 3.0, 4.0, 6.0, 10.0)


@pytest.mark.parametrize(
    ("value", "others", "verdict", "needed"),
    [
        (95.0, SIX, "already_met", 1.0),
        (90.0, SIX, "already_met", 0.0),
        (80.0, SIX, "as_before", -2.0),
        (77.5, (), "as_before", -2.5),
        (77.0, (), "faster_than_before", -2.6),
        (75.0, SIX, "faster_than_before", -3.0),
        (74.0, SIX, "seen_elsewhere", -3.2),
        (60.0, SIX, "seen_elsewhere", -6.0),
        (59.0, SIX, "rarely_seen", -6.2),
        (40.0, SIX, "rarely_seen", -10.0),
        (39.0, SIX, "never_seen", -10.2),
        (39.0, SIX[:5], "never_seen", -10.2),
        (74.0, SIX[:4], "not_known", -3.2),
    ],
)
def test_each_verdict_at_its_limits(value, others, verdict, needed):
    found = judged(value, others)
    assert (found.verdict, found.reason) == (verdict, "few_peers" if verdict == "not_known" else "")
    assert found.needed == pytest.approx(needed)
    assert (found.period, found.value, found.years) == ("2024", 90.0, 5.0)
    mirrored = feasibility(
        Target("a", "2029", -value),
        {period: -one for period, one in PAST.items()},
        way=1,
        others=Comparable(
            "a",
            tuple(
                Peer(p.city_id, p.name, {"a": {k: -v for k, v in p.values["a"].items()}}) for p in peers(*others).peers
            ),
        ),
    )
    assert mirrored.verdict == verdict


def test_the_numbers_come_along():
    found = judged(60.0, SIX)
    assert [one.yearly for one in found.past.changes] == [-2.0, -4.0, -1.0, -3.0]
    assert found.past.trend == -2.5
    assert found.past.best == Change("2020", "2022", -3.0)
    assert found.elsewhere.count == 6
    assert found.elsewhere.reached == 2
    assert found.elsewhere.quartiles == (-5.5, -3.5, -2.25)
    assert found.elsewhere.best == Change("2020", "2022", -10.0)
    assert [name for name, _ in found.elsewhere.cities] == ["c5", "c4", "c3", "c2", "c1", "c0"]


def test_fewer_than_five_cities_have_no_spread_and_no_say():
    found = judged(60.0, SIX[:4])
    assert (found.verdict, found.reason) == ("not_known", "few_peers")
    assert (found.elsewhere.count, found.elsewhere.is_enough, found.elsewhere.quartiles) == (4, False, None)
    assert judged(80.0, ()).verdict == "as_before"


def test_a_change_over_less_than_two_years_counts_for_nobody():
    found = feasibility(target(60.0), PAST, way=-1, others=peers(*SIX, years=1))
    assert (found.verdict, found.elsewhere.count) == ("not_known", 0)
    assert past_of([("2023", 10.0), ("2024", 5.0)], way=-1).best is None
    assert past_of([("2022", 10.0), ("2024", 5.0)], way=-1).best == Change("2022", "2024", -2.5)


def test_two_values_make_no_trend_and_six_only_count_the_last_five():
    assert past_of([("2023", 10.0), ("2024", 5.0)], way=-1).trend is None
    assert past_of([("2022", 10.0), ("2023", 9.0), ("2024", 5.0)], way=-1).trend == -2.5
    long = [("2019", 500.0), *PAST.items()]
    assert past_of(long, way=-1).trend == -2.5


def test_a_city_that_got_worse_has_to_be_better_than_it_was():
    worse = feasibility(target(80.0), {"2022": 80.0, "2023": 85.0, "2024": 90.0}, way=-1, others=peers(*SIX))
    assert (worse.past.trend, worse.past.best.yearly, worse.verdict) == (5.0, 5.0, "seen_elsewhere")


def test_a_constant_rate_is_held_against_rates():
    """From 90 to 45 in five years is 12.9 % a year; the city's rates are 2.0 to 4.1 %, halving takes a peer 29.3 %."""
    found = judged(45.0, (25.0,) * 5, path="constant_rate")
    assert found.by_rate
    assert found.needed == pytest.approx(100 * (0.5**0.2 - 1))
    assert [one.yearly for one in found.past.changes] == pytest.approx([-2.0, -4.0816, -1.0638, -3.2258], abs=1e-4)
    assert found.elsewhere.best.yearly == pytest.approx(100 * (0.5**0.5 - 1))
    assert found.verdict == "seen_elsewhere"


@pytest.mark.parametrize(
    ("values", "aim", "way", "reason"),
    [
        ({}, target(60.0), -1, "no_value"),
        (PAST, target(60.0), 0, "no_direction"),
        (PAST, target(60.0, period="2024"), -1, "date_passed"),
        (PAST, target(60.0, period="2023"), -1, "date_passed"),
        (PAST, target(0.0, path="constant_rate"), -1, "no_rate"),
        ({"2024-01-01": 1e300}, target(1e-300, period="2024-01-02", path="constant_rate"), -1, None),
    ],
)
def test_what_cannot_be_judged_says_why(values, aim, way, reason):
    found = feasibility(aim, values, way=way, others=peers(*SIX))
    if reason is None:
        assert found.verdict in {"rarely_seen", "never_seen", "seen_elsewhere"}
    else:
        assert (found.verdict, found.reason, found.needed) == ("not_known", reason, None)


@pytest.mark.parametrize("start", [1e-9, 1.0])
def test_a_rate_too_large_to_be_a_number_is_none(start):
    aim = target(1e300, period="2024-01-02", path="constant_rate")
    found = feasibility(aim, {"2024-01-01": start}, way=1, others=Comparable("a"))
    assert (found.verdict, found.reason) == ("not_known", "no_rate")


def test_what_ends_on_the_same_day_or_is_nothing_has_no_change_and_no_rate():
    same = past_of([("2024-12", 4.0), ("2024", 5.0)], way=-1)
    assert (same.changes, same.trend, same.best) == ((), None, None)
    nothing = past_of([("2020", 4.0), ("2022", 0.0), ("2024", 1.0)], way=-1, by_rate=True)
    assert (nothing.changes, nothing.trend) == ((), pytest.approx(100 * (0.25**0.25 - 1)))


def test_an_answer_is_met_or_not_and_has_no_yearly_change():
    answer = Target("a", "2029", 1.0, unit="yes/no", path="steps")
    asked = [feasibility(answer, {"2024": one}, way=1, others=Comparable("a")) for one in (0.0, 1.0)]
    assert [(one.verdict, one.reason) for one in asked] == [("not_known", "answer"), ("already_met", "")]


@given(
    st.dictionaries(st.sampled_from("2018 2019 2020 2021 2022 2023 2024".split()), st.floats(-1e6, 1e6)),
    st.floats(-1e6, 1e6),
    st.sampled_from([-1, 1]),
)
def test_a_harder_target_is_never_judged_easier(values, aim, way):
    order = [
        "already_met",
        "as_before",
        "faster_than_before",
        "seen_elsewhere",
        "rarely_seen",
        "never_seen",
        "not_known",
    ]
    easy, hard = (
        feasibility(target(one), values, way=way, others=peers(*SIX)) for one in (aim, aim + way * (1 + abs(aim)))
    )
    if values:
        assert order.index(easy.verdict) <= order.index(hard.verdict)
