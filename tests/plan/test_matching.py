"""From a gap to cases and from a case to cities: what is left out and why, and scores worked out by hand."""

from __future__ import annotations

import pytest
from made_cases import WHOLE, a_case

import groma
from groma.catalogue.pack import open_pack
from groma.plan.cases import bundled_cases, case
from groma.plan.matching import CityGaps, Gap, Must, cases_for, cities_for, city_gaps
from groma.plan.peers import population_of

LOSS = Gap(("EC.I.WS.3C",))


def only(gap, *cases, must=None):
    return cases_for(gap, cases, pack=open_pack(), must=must)


def parts_of(match):
    return {part.name: part.value for part in match.parts}


def test_the_score_is_the_mean_of_its_parts_by_their_weights():
    (match,) = only(LOSS, a_case()).matches
    # One figure of one (4 × 1), printed exactly (2 × 1), counted is third of five (2 × 0.5), all there (1 × 1).
    assert parts_of(match) == {"figures": 1, "printed": 1, "evidence": 0.5, "complete": 1}
    assert match.score == pytest.approx((4 + 2 + 1 + 1) / 9)
    assert match.keys == ("EC.I.WS.3C",)


def test_what_is_like_the_city_counts_where_the_gap_says_it():
    gap = Gap(("EC.I.WS.3C", "EN.EN.AQ.2C"), country="XX", population=84_512, sectors=("water", "air"))
    (match,) = only(gap, a_case()).matches
    parts = parts_of(match)
    assert parts["figures"] == parts["population"] == parts["sectors"] == 0.5
    assert parts["country"] == 1
    far = only(Gap(("EC.I.WS.3C",), country="NO", population=9e6), a_case(population="small")).matches[0]
    assert parts_of(far)["population"] == parts_of(far)["country"] == 0


def test_another_data_point_of_the_indicator_counts_half():
    touches = [{"key": "EN.EN.AQ.1C/no2", "way": "down"}]
    (match,) = only(Gap(("EN.EN.AQ.1C/pm2_5",)), a_case(touches=touches)).matches
    assert parts_of(match)["figures"] == 0.5
    assert parts_of(match)["printed"] == 0


def test_a_near_figure_counts_half_of_an_exact_one():
    near = WHOLE["touches"][0] | {"is_near": "true", "note": "Leaks and theft."}
    assert parts_of(only(LOSS, a_case(touches=[near])).matches[0])["printed"] == 0.5


def test_a_case_about_something_else_is_neither_a_match_nor_left_out():
    answer = only(Gap(("SC.EH.H.1C",)), a_case())
    assert answer.matches == answer.left_out == ()
    assert only(Gap(()), a_case()).matches == ()


def test_a_figure_that_got_worse_is_no_help():
    (out,) = only(LOSS, a_case(touches=[{"key": "EC.I.WS.3C", "way": "up"}])).left_out
    assert out.reasons == ("wrong_way",)
    assert only(Gap(("EC.I.WS.2C",)), a_case(touches=[{"key": "EC.I.WS.2C", "way": "up"}])).matches


def test_where_no_way_is_right_every_way_helps():
    for way in ("up", "down"):
        assert only(Gap(("SC.SH.SI.1C",)), a_case(touches=[{"key": "SC.SH.SI.1C", "way": way}])).matches


def test_a_key_that_the_pack_does_not_have_helps_nobody():
    assert only(Gap(("inhabitants",)), a_case(touches=[{"key": "inhabitants", "way": "up"}])).matches == ()


@pytest.mark.parametrize(
    ("must", "changes", "reasons"),
    [
        (Must(evidence="compared"), {}, ("evidence",)),
        (Must(evidence="counted"), {}, ()),
        (Must(stages=("running",)), {}, ("stage",)),
        (Must(stages=("ended", "pilot")), {}, ()),
        (Must(countries=("NO", "SE")), {}, ("country",)),
        (Must(sectors=("air",)), {}, ("sector",)),
        (Must(most_cost=999, currency="EUR"), {}, ("too_dear",)),
        (Must(most_cost=1_000, currency="EUR"), {}, ()),
        (Must(most_cost=1_000, currency="USD"), {}, ("other_currency",)),
        (Must(most_cost=1_000, currency="EUR"), {"cost": None}, ("no_cost",)),
        (Must(evidence="evaluated", countries=("NO",)), {}, ("evidence", "country")),
    ],
)
def test_hard_constraints_are_apart_from_the_fit(must, changes, reasons):
    answer = only(LOSS, a_case(**changes), must=must)
    assert [out.reasons for out in answer.left_out] == ([reasons] if reasons else [])
    assert len(answer.matches) == (not reasons)


def test_the_better_fit_comes_first_and_equals_by_name():
    weak = a_case(id="weak", evidence="claimed")
    again = a_case(id="again")
    assert [match.case.id for match in only(LOSS, weak, a_case(), again).matches] == ["again", "fixed-taps", "weak"]


def test_water_loss_leads_to_phnom_penh():
    assert cases_for(LOSS, bundled_cases(), pack=open_pack()).matches[0].case.id == "phnom-penh-water-loss"


SHORT = CityGaps("short", "Short", "XX", 250_000, {"EC.I.WS.3C": 20.0, "EN.EN.WS.2C": 60.0})
HALF = CityGaps("half", "Half", "NO", None, {"EC.I.WS.3C": -5.0})
WELL = CityGaps("well", "Well", "XX", 250_000, {"SC.EH.H.1C": 10.0})


def test_a_case_leads_to_the_cities_that_have_the_gap():
    first, second = cities_for(a_case(), [WELL, HALF, SHORT], pack=open_pack())
    assert (first.city, second.city) == (SHORT, HALF)
    assert parts_of(first) == {"figures": 1, "depth": pytest.approx(0.6), "population": 1, "country": 1}
    assert first.score == pytest.approx((4 + 2 * 0.6 + 1 + 1) / 8)
    assert parts_of(second) == {"figures": 0.5, "depth": 1, "country": 0}
    assert second.keys == ("EC.I.WS.3C",)


def test_only_figures_that_the_case_improved_make_a_match():
    worse = a_case(touches=[{"key": "EC.I.WS.3C", "way": "up"}])
    assert cities_for(worse, [SHORT], pack=open_pack()) == ()


def test_the_gaps_of_a_real_record():
    city, pack = groma.open_city("exempla"), open_pack()
    card = groma.score(city)
    gaps = city_gaps(city, card, pack)
    assert gaps.population == population_of(city, pack=pack) > 0
    assert gaps.shares
    assert all(share < 95 for share in gaps.shares.values())
    found = {match.case.id for match in cases_for(Gap(tuple(gaps.shares)), bundled_cases(), pack=pack).matches}
    back = {one.id for one in bundled_cases() if cities_for(one, [gaps], pack=pack)}
    assert back <= found
    assert back


def test_a_bundled_case_can_be_named():
    assert case("cape-town-water-demand", bundled_cases()).evidence == "evaluated"
