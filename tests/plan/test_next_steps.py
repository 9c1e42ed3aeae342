"""What to do next: the three things first, a real city's among real ones, and the same through the library."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plan.made_up_peers import peer
from tests.score.made_up_scores import city_of, full_city, see

import groma
from groma.catalogue.pack import open_pack
from groma.errors import NotFoundError
from groma.plan.compared import compared
from groma.plan.lifts import Lift
from groma.plan.next_steps import next_steps, top_three
from groma.score.scorecard import score

PACK = open_pack()
PM10, PM2_5, RECYCLED = "EN.EN.AQ.1C/pm10", "EN.EN.AQ.1C/pm2_5", "EN.EN.WA.1C/recycled"
INTERNET = "EC.ICT.ICT.1C"


def steps_of(*rows, **more):
    city = city_of(*rows)
    return next_steps(city, PACK, score(city, PACK), **more)


def test_improving_and_obtaining_take_turns_and_categories_do_not_repeat():
    steps = steps_of(see(PM10, 23.0), see(PM2_5, 12.0), see(RECYCLED, 40.0, unit="%"))
    first = top_three(steps)
    assert len(first) == 3
    assert len({one.category for one in first}) == 3
    assert [isinstance(one, Lift) for one in first] == [True, False, True]


def test_a_request_of_a_category_that_was_taken_gives_way_to_the_next():
    steps = steps_of(see(PM10, 23.0))
    air = next(one for one in steps.requests if one.category == steps.lifts[0].category)
    first = top_three(replace(steps, requests=(air, *(one for one in steps.requests if one != air))))
    assert air not in first
    assert len({one.category for one in first}) == 3


def test_a_second_of_one_category_comes_where_nothing_else_is_near():
    card = score(city_of(see(PM10, 23.0), see(PM2_5, 12.0)), PACK)
    steps = next_steps(city_of(), PACK, card)
    only = replace(steps, requests=())
    assert [one.key for one in top_three(only)] == [one.key for one in steps.lifts]
    assert len({one.category for one in steps.lifts}) == 1


def test_where_nothing_is_left_to_do_nothing_is_said_to_be():
    nothing = replace(steps_of(), lifts=(), requests=(), obtainables=())
    assert top_three(nothing) == ()


def test_a_city_that_knows_nothing_is_told_what_to_ask_for():
    steps = steps_of()
    assert steps.lifts == ()
    assert len(top_three(steps)) == 3
    assert (steps.reported, steps.scored, steps.total) == (0, 0, 112)


def test_where_all_is_reported_there_is_nothing_to_ask_for():
    city = full_city(PACK)
    steps = next_steps(city, PACK, score(city, PACK))
    assert not [one for one in steps.obtainables if not one.effort.is_mending]
    assert all(isinstance(one, Lift) for one in top_three(replace(steps, requests=())))


def test_a_city_is_no_peer_of_itself():
    own = replace(peer("Aa", {"2020": 99.0}, key=INTERNET), city_id="made-up")
    steps = steps_of(see(INTERNET, 80.0, unit="%"), peers=[own])
    assert steps.compared == 0
    assert steps.lifts[0].evidence.lacks == ("no_cities",)


def test_other_cities_are_always_looked_at_for_what_comes_first():
    friend = peer("Aa", {"2020": 99.0}, key=INTERNET)
    rows = [see(PM10, 23.0), see(INTERNET, 80.0, unit="%"), see(RECYCLED, 40.0, unit="%")]
    steps = steps_of(*rows, peers=[friend], looked_at=0)
    first = {one.key for one in top_three(steps) if isinstance(one, Lift)}
    assert {one.key for one in steps.lifts if one.evidence.compared} == first
    assert len(first) < len(steps.lifts)


def test_the_same_record_gives_the_same_steps():
    assert steps_of(see(PM10, 23.0)) == steps_of(see(PM10, 23.0))


def test_real_cities_are_not_compared_with_invented_ones_nor_with_themselves():
    others = compared(groma.open_city("valencia"), PACK)
    ids = {one.city_id for one in others.peers}
    assert not {"exempla", "valencia", "valencia-verified"} & ids
    assert "karmoy" in ids
    assert others.left_out == ("Exempla",)
    assert {one.city_id for found in others.open_sources.values() for one in found} == {"los-angeles"}


def test_peers_are_measured_as_they_are_alone():
    others = compared(groma.open_city("exempla"), PACK)
    for one in others.peers:
        card = groma.score(groma.open_city(one.city_id))
        alone = {(each.point.key, each.measurement.period): each.value for each in card.series}
        kept = {(key, period): value for key, values in one.values.items() for period, value in values.items()}
        assert kept.items() <= alone.items()
        assert len(kept) == sum(not each.measurement.reason for each in card.series)


def test_whom_to_compare_with_can_be_said():
    steps = groma.next_steps(groma.open_city("karmoy"), peers=["valencia"])
    assert steps.compared == 1
    with pytest.raises(NotFoundError):
        groma.next_steps(groma.open_city("karmoy"), peers=["atlantis"])


@pytest.mark.parametrize("name", ["exempla", "valencia", "los-angeles", "karmoy"])
def test_every_bundled_city_has_three_things_of_three_categories(name):
    first = top_three(groma.next_steps(groma.open_city(name)))
    assert len({one.category for one in first}) == 3
