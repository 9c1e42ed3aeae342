"""Figures that lift the result: how far, what it earns in which groups, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plan.made_up_peers import peer, target
from tests.score.made_up_scores import city_of, see, targets

from groma.catalogue.pack import open_pack
from groma.plan.lifts import compared_with, gain_of, lifts
from groma.score.rollup import rolled_up
from groma.score.scorecard import score

INTERNET, RECYCLED, LANDFILL = "EC.ICT.ICT.1C", "EN.EN.WA.1C/recycled", "EN.EN.WA.1C/landfill"
PLANS = "SC.SH.SA.3A"
PACK = open_pack()


def card_of(*rows, benchmarks=None):
    return score(city_of(*rows), PACK, benchmarks=benchmarks)


def lift_of(key, *rows):
    return next(one for one in lifts(card_of(*rows), PACK) if one.key == key)


def test_a_figure_has_a_way_to_each_higher_band():
    lift = lift_of(RECYCLED, see(RECYCLED, 15.0, unit="%"))
    assert [(one.band.id, one.points) for one in lift.rises] == [("33-66", 1), ("66-95", 2), ("95+", 3)]
    assert [one.value for one in lift.rises] == pytest.approx([21.45, 42.9, 61.75])
    assert lift.best.percent == pytest.approx(43.0)
    assert lift.target == 65.0


def test_a_figure_in_the_highest_band_and_one_without_a_target_are_no_lifts():
    assert lifts(card_of(see(INTERNET, 99.0, unit="%"), see("SC.SH.SI.3C", 40.0, unit="%")), PACK) == ()


def test_an_answer_has_one_way_up():
    lift = lift_of(PLANS, see(PLANS, "no"))
    assert [(one.value, one.points, one.percent) for one in lift.rises] == [(1.0, 3, None)]
    assert lift.past is None


def test_what_cannot_be_is_not_asked_for():
    benchmarks = targets(target(RECYCLED, 120.0))
    found = lifts(card_of(see(RECYCLED, 15.0, unit="%"), benchmarks=benchmarks), PACK)
    assert [one.band.id for one in found[0].rises] == ["33-66", "66-95"]


def test_gains_are_those_of_scoring_again():
    card = score(city_of(see(INTERNET, 50.0, unit="%"), see(RECYCLED, 35.0, unit="%"), see(PLANS, "no")), PACK)
    for lift in lifts(card, PACK):
        for rise in lift.rises:
            better = [replace(one, band=rise.band) if one.point.key == lift.key else one for one in card.results]
            again = {(one.level, one.top, one.group): one.percent for one in rolled_up(better, PACK)}
            before = {(one.level, one.top, one.group): one.percent for one in card.groups}
            changed = {name for name in again if again[name] != before[name]}
            assert changed == {(one.level, one.top, one.group) for one in rise.gains}
            for gain in rise.gains:
                assert gain.after == again[gain.level, gain.top, gain.group]
                assert gain.before == before[gain.level, gain.top, gain.group]


def test_gains_name_category_goals_and_the_whole():
    rise = lift_of(RECYCLED, see(RECYCLED, 40.0, unit="%"), see(INTERNET, 99.0, unit="%")).best
    assert rise.gains[0].group == "Waste"
    assert gain_of(rise, "total").before == 75.0
    assert gain_of(rise, "total").percentage_points == 12.5
    assert gain_of(rise, "sdg") is not None
    assert gain_of(rise, "no such level") is None


def test_the_own_pace_is_from_the_oldest_to_the_newest_value():
    rows = [see(LANDFILL, value, year, unit="%") for year, value in (("2014", 60.0), ("2017", 20.0), ("2024", 40.0))]
    lift = lift_of(LANDFILL, *rows)
    assert (lift.past.since, lift.past.until) == ("2014", "2024")
    assert lift.past.yearly == pytest.approx(-2.0, rel=1e-3)
    assert lift.is_moving_right
    assert lift.rises[0].years == pytest.approx((40 - 10 / 0.33) / 2, rel=1e-3)


def test_a_pace_the_wrong_way_takes_no_time_to_get_there():
    lift = lift_of(LANDFILL, see(LANDFILL, 30.0, "2020", unit="%"), see(LANDFILL, 40.0, "2024", unit="%"))
    assert not lift.is_moving_right
    assert [one.years for one in lift.rises] == [None, None, None]


def test_what_its_own_pace_brings_within_a_year_needs_no_decision():
    lift = lift_of(LANDFILL, see(LANDFILL, 39.0, "2020", unit="%"), see(LANDFILL, 31.0, "2024", unit="%"))
    assert lift.rises[0].comes_by_itself
    assert lift.best != lift.rises[0]
    slow = lift_of(LANDFILL, see(LANDFILL, 32.0, "2020", unit="%"), see(LANDFILL, 31.0, "2024", unit="%"))
    assert slow.best == slow.rises[0]


def test_a_small_change_counts_as_a_tenth():
    lift = lift_of(LANDFILL, see(LANDFILL, 31.0, unit="%"))
    assert lift.best.effort < 10
    assert lift.best.points_per_tenth == 1.0
    assert lift.rises[1].points_per_tenth == pytest.approx(20 / lift.rises[1].effort)


def test_most_points_come_first_then_least_change():
    found = lifts(card_of(see(INTERNET, 94.0, unit="%"), see(RECYCLED, 35.0, unit="%"), see(PLANS, "no")), PACK)
    assert [one.key for one in found] == [PLANS, INTERNET, RECYCLED]
    assert [one.rank.points for one in found] == [3, 1, 1]


def test_the_evidence_is_about_the_rise_to_be_decided():
    friend = peer("Aa", {"2020": 22.0}, key=RECYCLED)
    alone = lift_of(RECYCLED, see(RECYCLED, 15.0, unit="%"))
    assert alone.evidence.lacks == ("no_cities",)
    lift = compared_with(alone, [friend])
    assert lift.best.value == pytest.approx(21.45)
    assert [one.name for one in lift.evidence.examples] == ["Aa"]


def test_a_value_of_nothing_is_measured_by_its_target():
    lift = lift_of(RECYCLED, see(RECYCLED, 0.0, unit="%"))
    assert lift.rises[0].percent is None
    assert lift.rises[0].effort == pytest.approx(33.0)
