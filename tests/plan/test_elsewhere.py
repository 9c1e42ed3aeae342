"""Who else did it: reached, moved as far, verified first, and what is lacking where nobody did."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plan.made_up_peers import peer, target

from groma.plan.elsewhere import evidence
from groma.plan.peers import Peer

FEWER = target("a", 10.0, direction="lower")


def found(*peers, value=40.0, needed=20.0, benchmark=FEWER):
    return evidence(benchmark, value, needed=needed, peers=peers)


def test_a_city_that_reached_the_value_is_an_example_with_its_newest_such_value():
    example = found(peer("Aa", {"2018": 15.0, "2020": 18.0, "2022": 25.0})).examples[0]
    assert (example.name, example.value, example.period, example.move) == ("Aa", 18.0, "2020", None)


def test_a_city_that_moved_as_far_is_an_example_by_its_shortest_way():
    example = found(peer("Bb", {"2010": 90.0, "2015": 70.0, "2020": 45.0})).examples[0]
    assert example.value is None
    assert (example.move.since, example.move.until, example.move.change) == ("2015", "2020", -25.0)
    assert example.move.yearly == pytest.approx(-5.0, rel=1e-3)


def test_what_was_gained_and_lost_again_is_no_example():
    assert found(peer("Cc", {"2010": 90.0, "2015": 60.0, "2020": 85.0})).examples == ()


def test_moving_the_wrong_way_is_no_example():
    assert found(peer("Dd", {"2015": 45.0, "2020": 90.0})).examples == ()


def test_verified_ones_come_first():
    first, second = found(
        peer("Aa", {"2020": 12.0, "2021": 11.0}),
        peer("Zz", {"2020": 19.0, "2021": 30.0}, verified=["2020"]),
    ).examples
    assert (first.name, first.is_verified, second.is_verified) == ("Zz", True, False)


def test_a_verified_value_is_named_before_a_newer_one_that_nobody_verified():
    example = found(peer("Aa", {"2018": 15.0, "2020": 18.0}, verified=["2018"])).examples[0]
    assert (example.period, example.is_verified) == ("2018", True)


def test_a_move_is_verified_only_at_both_ends():
    half = found(peer("Bb", {"2015": 70.0, "2020": 45.0}, verified=["2020"])).examples[0]
    both = found(peer("Bb", {"2015": 70.0, "2020": 45.0}, verified=["2015", "2020"])).examples[0]
    assert (half.is_verified, both.is_verified) == (False, True)


@pytest.mark.parametrize(
    ("peers", "lacks"),
    [
        ((), ("no_cities",)),
        ((peer("Aa", {}),), ("not_reported",)),
        ((peer("Aa", {"2020": 50.0}),), ("not_reached", "one_value")),
        ((peer("Aa", {"2019": 55.0, "2020": 50.0}),), ("not_reached", "not_moved")),
        ((peer("Aa", {"2020": 15.0}),), ("one_value", "not_verified")),
        ((peer("Aa", {"2020": 15.0}, verified=["2020"]),), ("one_value",)),
        ((peer("Aa", {"2015": 50.0, "2020": 15.0}, verified=["2020"]),), ()),
    ],
)
def test_what_is_lacking_is_said(peers, lacks):
    assert found(*peers).lacks == lacks


def test_it_counts_who_was_looked_at_and_who_reports_it():
    seen = found(peer("Aa", {}), peer("Bb", {"2020": 50.0}))
    assert (seen.compared, seen.reporting) == (2, 1)


def test_another_unit_is_no_example_and_another_size_comes_after_like_ones():
    own = Peer("own", "Own", {"a": {"2020": 40.0}}, units={"a": "currency"}, population=1000.0)
    euros = replace(peer("Aa", {"2020": 12.0}), units={"a": "EUR"})
    large = replace(peer("Bb", {"2020": 12.0}), population=9000.0)
    like = replace(peer("Cc", {"2020": 15.0}), population=1200.0)
    seen = evidence(FEWER, 40.0, needed=20.0, peers=[euros, large, like], own=own)
    assert [(one.name, one.is_other_size) for one in seen.examples] == [("Cc", False), ("Bb", True)]
    assert (seen.compared, seen.reporting) == (3, 2)
