"""A scorecard: everything measured, scored and rolled up, with the reporting rate beside every percentage."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.score.made_up_scores import city_of, full_city, see, target, targets

from groma.errors import RecordError
from groma.measure.engines import ENGINES
from groma.measure.measuring import measure
from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.score.rollup import rolled_up
from groma.score.scorecard import score

WATER = "EN.EN.WS.2C"
AIR = [f"EN.EN.AQ.1C/{one}" for one in ("pm10", "pm2_5", "no2", "so2", "o3")]
WASTE = [f"EN.EN.WA.1C/{one}" for one in ("landfill", "burnt", "incinerated", "open_dump", "recycled", "other")]


def group(card, level, name, top=None):
    found = [one for one in card.groups if (one.level, one.group) == (level, name) and (top is None or one.top == top)]
    assert len(found) == 1, found
    return found[0]


def with_shares(pack, values, **how):
    """The scorecard of a city whose data points have these shares of a target of 100."""
    made = targets(*(target(key, 100.0) for key in values))
    rows = [see(key, value) for key, value in values.items() if value is not None]
    return score(city_of(*rows), pack, benchmarks=made, **how)


# The examples the city reports print


def test_one_three_four_and_one_point_are_nine_of_sixteen(u4ssc, engine):
    card = with_shares(u4ssc, dict(zip(AIR, [20.0, 70.0, 96.0, 10.0, None], strict=True)), engine=engine)
    air = group(card, "category", "Air Quality")
    assert (air.points, air.possible, air.percent, air.band.id) == (9, 16, 56.25, "33-66")
    assert (air.scored, air.reported, air.total) == (4, 4, 6)


def test_three_four_and_two_points_of_three_reported_are_nine_of_twelve(u4ssc, engine):
    card = with_shares(u4ssc, dict(zip(WASTE, [70.0, 96.0, 40.0, None, None, None], strict=True)), engine=engine)
    waste = group(card, "category", "Waste", "Environment")
    assert (waste.points, waste.possible, waste.percent, waste.band.id) == (9, 12, 75.0, "66-95")
    assert (waste.scored, waste.reported, waste.total) == (3, 3, 6)


@pytest.mark.parametrize("how", [{}, {"with_splits": False}, {"without_unverified": True}, {"up_to": "2019"}])
def test_what_was_measured_before_is_scored_alike_and_not_measured_again(u4ssc, engine, monkeypatch, how):
    city = read_city(city_folder("valencia"))
    measured, wanted = measure(city, u4ssc, engine=engine), score(city, u4ssc, engine=engine, **how)
    monkeypatch.delattr(sys.modules["groma.score.scorecard"], "measure")
    assert score(city, u4ssc, engine=engine, measurements=measured, **how) == wanted


# Rolling up


def test_every_level_pools_items_and_the_total_holds_all(u4ssc, engine):
    card = score(full_city(u4ssc), u4ssc, engine=engine)
    levels = {one.level: [g for g in card.groups if g.level == one.level] for one in card.groups}
    assert {level: len(groups) for level, groups in levels.items() if level != "sdg"} == {
        "category": 24,
        "sub_dimension": 7,
        "dimension": 3,
        "total": 1,
    }
    for level in ("category", "sub_dimension", "dimension"):
        for count in ("points", "possible", "scored", "reported", "total"):
            assert sum(getattr(one, count) for one in levels[level]) == getattr(card.total, count)
    assert (card.total.total, card.total.reported, card.total.scored) == (
        112,
        112,
        len(u4ssc.benchmark_set().benchmarks),
    )


def test_categories_of_one_name_are_one_within_a_dimension_and_two_across(u4ssc):
    card = with_shares(u4ssc, {"EC.ICT.WS.1C": 96.0, "EC.I.WS.1C": 20.0, WATER: 70.0})
    economy = group(card, "category", "Water and Sanitation", "Economy")
    assert (economy.points, economy.possible, economy.scored) == (5, 8, 2)
    assert group(card, "category", "Water and Sanitation", "Environment").points == 3
    assert group(card, "sub_dimension", "ICT").points == 4
    assert group(card, "sub_dimension", "Infrastructure").points == 1


def test_sub_dimensions_named_like_their_dimension_stay_apart(u4ssc):
    card = with_shares(u4ssc, {WATER: 70.0, "EN.E.E.1C": 20.0})
    assert group(card, "dimension", "Environment").points == 4
    assert group(card, "sub_dimension", "Environment").points == 3
    assert group(card, "sub_dimension", "Energy").points == 1


def test_a_kpi_counts_once_in_each_goal_it_names_by_a_confirmed_reference(u4ssc):
    definition = u4ssc.indicator("SC.SH.SA.1C").definition
    assert set(definition.sdg) == {"1", "11.5", "13.1"}
    card = with_shares(u4ssc, {"SC.SH.SA.1C": 70.0})
    assert {one.group for one in card.groups if one.level == "sdg" and one.points} == {"1", "11", "13"}
    assert all(one.points in {0, 3} for one in card.groups if one.level == "sdg")
    unconfirmed = u4ssc.indicator("SC.SH.SA.6C").definition
    assert unconfirmed.sdg_unverified == ("16.1",)
    police = with_shares(u4ssc, {"SC.SH.SA.6C": 70.0})
    assert {one.group for one in police.groups if one.level == "sdg" and one.points} == {"3"}


def test_goals_stand_in_the_order_of_their_numbers(u4ssc):
    goals = [int(one.group) for one in score(city_of(), u4ssc).groups if one.level == "sdg"]
    assert goals == sorted(goals)


def test_what_is_not_reported_or_has_no_benchmark_is_in_neither_sum(u4ssc, engine):
    made = targets(target(AIR[0], 100.0), target(AIR[1], 100.0))
    rows = [see(AIR[0], 70.0), see(AIR[1], None, status="not_collected"), see(AIR[2], 5.0)]
    card = score(city_of(*rows), u4ssc, benchmarks=made, engine=engine)
    air = group(card, "category", "Air Quality")
    assert (air.points, air.possible, air.scored, air.reported) == (3, 4, 1, 2)
    by_key = {one.point.key: one for one in card.results}
    assert (by_key[AIR[1]].reason, by_key[AIR[2]].reason) == ("not_collected", "no_benchmark")
    assert by_key[AIR[2]].band is None


def test_a_group_without_scores_has_no_percentage(u4ssc):
    card = score(city_of(), u4ssc)
    assert (card.total.percent, card.total.band, card.total.possible) == (None, None, 0)
    assert card.period == ""


# Reporting rates


def test_rates_count_kpis_and_a_partly_reported_one_is_reported_and_marked(u4ssc, engine):
    rows = [see(WATER, 5.0), see("EN.EN.WS.4C/primary", 5.0), see("EC.ICT.ICT.5A", None)]
    rows += [see(f"EC.ICT.PS.1A/{one}", 5.0) for one in ("percentage", "number")]
    rates = {one.level: one for one in score(city_of(*rows), u4ssc, engine=engine).rates}
    assert list(rates) == ["overall", "core", "advanced"]
    assert (rates["overall"].reported, rates["overall"].partly, rates["overall"].total) == (3, 1, 91)
    assert (rates["core"].reported, rates["core"].partly, rates["core"].total) == (2, 1, 54)
    assert (rates["advanced"].reported, rates["advanced"].partly, rates["advanced"].total) == (1, 0, 37)
    assert rates["core"].percent == pytest.approx(100 * 2 / 54)


# Results


def test_there_is_a_result_for_every_data_point_always_in_the_framework_s_order(u4ssc, engine):
    for city in (city_of(), full_city(u4ssc), city_of(see(WATER, 5.0))):
        card = score(city, u4ssc, engine=engine)
        assert [one.point.key for one in card.results] == [point.key for point in u4ssc.data_points]
        assert card.reported == sum(one.value is not None for one in card.results)


def test_a_result_names_its_benchmark_set_and_benchmark(u4ssc):
    card = score(city_of(see(WATER, 5.0)), u4ssc)
    assert (card.benchmark_set, card.pack_id, card.pack_version) == ("groma@2026.1", "u4ssc", "2022")
    assert "not the U4SSC benchmarks" in card.benchmark_label
    assert {one.benchmark_set for one in card.results} == {"groma@2026.1"}


def test_a_value_that_disagrees_with_its_inputs_is_shown_and_not_scored(u4ssc, engine):
    rows = [see("water_consumption", 73_000), see("inhabitants", 1000), see(WATER, 100.0)]
    card = score(city_of(*rows), u4ssc, benchmarks=targets(target(WATER, 100.0)), engine=engine)
    found = next(one for one in card.results if one.point.key == WATER)
    assert (found.value, found.band, found.points, found.share, found.reason) == (100, None, None, None, "disagrees")


def test_a_negative_value_in_a_ratio_is_not_scored_and_says_why(u4ssc, engine):
    card = score(city_of(see(WATER, -5.0)), u4ssc, benchmarks=targets(target(WATER, 100.0)), engine=engine)
    found = next(one for one in card.results if one.point.key == WATER)
    assert (found.value, found.band, found.reason) == (-5, None, "negative_value")


def test_a_direction_of_none_is_no_benchmark(u4ssc):
    made = targets(target(WATER, 100.0, direction="none"))
    found = next(
        one for one in score(city_of(see(WATER, 5.0)), u4ssc, benchmarks=made).results if one.point.key == WATER
    )
    assert found.reason == "no_benchmark"


def test_the_newest_counts_its_age_is_shown_and_the_series_is_kept(u4ssc, engine):
    rows = [see(WATER, float(year - 2000), str(year)) for year in (2021, 2017, 2019)] + [see(AIR[0], 5.0, "2023")]
    card = score(city_of(*rows), u4ssc, engine=engine)
    found = next(one for one in card.results if one.point.key == WATER)
    assert (found.value, found.measurement.period, found.age, card.period) == (21, "2021", 2, "2023")
    assert [one.value for one in card.series if one.point.key == WATER] == [17, 19, 21]
    earlier = score(city_of(*rows), u4ssc, up_to="2020", engine=engine)
    found = next(one for one in earlier.results if one.point.key == WATER)
    assert (found.value, found.age, earlier.period) == (19, 1, "2020")
    assert [one.value for one in earlier.series] == [17, 19]
    with pytest.raises(RecordError):
        score(city_of(*rows), u4ssc, up_to="soon", engine=engine)


def test_places_and_groups_are_splits_and_change_nothing_else(u4ssc, engine):
    whole = [see(WATER, 100.0)]
    parts = [
        see(WATER, 50.0, place="d1"),
        see(WATER, 60.0, breakdown="sex=female"),
        see(WATER, 40.0, "2018", place="d1"),
    ]
    card, plain = (score(city_of(*rows), u4ssc, engine=engine) for rows in (whole + parts, whole))
    assert card.results == plain.results
    assert card.groups == plain.groups
    assert sorted((one.measurement.place, one.measurement.breakdown, one.value) for one in card.splits) == [
        ("", "sex=female", 60),
        ("d1", "", 50),
    ]
    assert plain.splits == ()


def test_values_of_unverified_formulas_can_be_left_out(u4ssc, engine):
    city = full_city(u4ssc)
    card = score(city, u4ssc, without_unverified=True, engine=engine)
    for one in card.results:
        is_unverified = one.point.known["formula"] == "unverified"
        assert (one.reason == "unverified_formula") == is_unverified
        assert (one.value is None) == is_unverified
    assert {one.point.known["formula"] for one in card.series} == {"seen", "third_party"} & {
        point.known["formula"] for point in u4ssc.data_points
    }
    unverified = next(point for point in u4ssc.data_points if point.known["formula"] == "unverified")
    given_by_the_city = score(city_of(see(unverified.key, 5.0)), u4ssc, without_unverified=True, engine=engine)
    assert given_by_the_city.reported == 1


def test_splits_can_be_left_out(u4ssc, engine):
    rows = [see(WATER, 100.0), see(WATER, 50.0, place="d1")]
    with_them, without = (score(city_of(*rows), u4ssc, with_splits=one, engine=engine) for one in (True, False))
    assert (len(with_them.splits), len(without.splits)) == (1, 0)
    assert with_them.results == without.results


def test_a_pack_without_bands_is_measured_and_not_scored(u4ssc):
    bare = replace(u4ssc, meta=u4ssc.meta.model_copy(update={"bands": ()}))
    card = score(city_of(see(WATER, 5.0)), bare, benchmarks=targets(target(WATER, 100.0)))
    found = next(one for one in card.results if one.point.key == WATER)
    assert (found.value, found.share, found.reason, card.benchmark_set) == (5, None, "no_benchmark", "")


def test_names_of_results_tell_data_points_apart(u4ssc):
    names = [one.name for one in score(city_of(), u4ssc).results]
    assert len(set(names)) == 112
    assert "Air Pollution: PM10" in names


# Both engines, and nothing relative


@pytest.mark.parametrize("seed", range(3))
def test_engines_give_the_same_scorecard(u4ssc, seed):
    first, second = (score(full_city(u4ssc, seed=seed), u4ssc, engine=engine) for engine in ENGINES)
    assert first == second


@settings(max_examples=3)
@given(seeds=st.lists(st.integers(0, 50), min_size=2, max_size=2, unique=True))
def test_adding_a_city_never_moves_another(u4ssc, seeds):
    alone = {seed: score(full_city(u4ssc, seed=seed), u4ssc) for seed in seeds}
    together = {seed: score(full_city(u4ssc, seed=seed), u4ssc) for seed in reversed(seeds)}
    assert alone == together


@settings(max_examples=10)
@given(st.dictionaries(st.sampled_from(AIR + WASTE), st.floats(0, 120), min_size=1))
def test_a_better_value_never_lowers_any_group(u4ssc, values):
    before = with_shares(u4ssc, values)
    best = max(values)
    after = with_shares(u4ssc, {**values, best: values[best] + 40})
    for old, new in zip(before.groups, after.groups, strict=True):
        assert (old.level, old.group, old.possible) == (new.level, new.group, new.possible)
        assert new.points >= old.points


def test_rolling_up_is_the_sum_of_what_is_rolled_up(u4ssc):
    card = score(full_city(u4ssc), u4ssc)
    assert rolled_up(card.results, u4ssc) == card.groups
    assert card.total.points == sum(one.points or 0 for one in card.results)
    assert card.total.percent == pytest.approx(100 * card.total.points / card.total.possible)
