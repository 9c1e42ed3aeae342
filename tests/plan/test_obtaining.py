"""Missing figures: what each costs, what it opens, and what can be asked for together."""

from __future__ import annotations

import pytest
from tests.score.made_up_scores import city_of, see

from groma.catalogue.pack import open_pack
from groma.plan.obtaining import OpenSource, obtainables, requests
from groma.score.scorecard import score

PACK = open_pack()
WATER, LIFE, POVERTY = "EN.EN.WS.2C", "SC.EH.H.1C", "SC.SH.SI.3C"
SHARED = sum("inhabitants" in point.variables for point in PACK.data_points)


def found(*rows, **more):
    return {one.key: one for one in obtainables(score(city_of(*rows), PACK), PACK, **more)}


def source(variable):
    return OpenSource(variable, "bb", "Bb", "A table")


def test_everything_is_missing_where_nothing_is_known():
    assert len(found()) == len(PACK.data_points)


def test_an_input_that_feeds_several_is_shared_between_them():
    effort = found()[WATER].effort
    assert set(effort.missing) == {"water_consumption", "inhabitants"}
    assert dict(effort.shared)["inhabitants"] == SHARED
    own = 1.0 / dict(effort.shared).get("water_consumption", 1)
    assert effort.cost == pytest.approx(own + 1.0 / SHARED)


def test_what_the_record_has_is_not_asked_for():
    effort = found(see("inhabitants", 1000, unit="person"))[WATER].effort
    assert (effort.there, effort.missing) == (("inhabitants",), ("water_consumption",))
    assert dict(effort.shared) == {"water_consumption": 2}
    assert effort.cost == 0.5


def test_a_number_that_is_open_data_elsewhere_counts_half():
    known = {"water_consumption": (source("water_consumption"),)}
    effort = found(see("inhabitants", 1000, unit="person"), open_sources=known)[WATER].effort
    assert effort.cost == 0.25
    assert [one.city for one in effort.open_sources] == ["Bb"]


def test_a_final_value_that_is_open_data_elsewhere_counts_half_whatever_it_is_made_of():
    effort = found(open_sources={POVERTY: (source(POVERTY),)})[POVERTY].effort
    assert effort.cost == 0.5
    assert [one.variable for one in effort.open_sources] == [POVERTY]


def test_what_does_not_apply_or_is_withheld_is_not_asked_for():
    rows = [see(LIFE, None, status="not_applicable"), see(POVERTY, None, status="suppressed")]
    assert not {LIFE, POVERTY} & set(found(*rows))


def test_what_nobody_collects_costs_more():
    plain, begun = found()[LIFE].effort, found(see(LIFE, None, status="not_collected"))[LIFE].effort
    assert begun.is_beginning
    assert begun.cost == plain.cost + 1.0


def test_what_disagrees_has_only_to_be_mended():
    rows = [
        see("inhabitants", 1000, unit="person"),
        see("water_consumption", 73e6, unit="L/year"),
        see(WATER, 500.0, unit="L/day/person"),
    ]
    mended = found(*rows)[WATER]
    assert mended.result.reason == "disagrees"
    assert mended.effort.is_mending
    assert (mended.effort.missing, mended.effort.cost) == ((), 0.25)


def test_a_figure_opens_more_where_it_is_core_or_can_be_scored():
    every = found()
    assert (every[LIFE].is_first_level, every[LIFE].points, every[LIFE].opens) == (True, 4, 3)
    assert (every[POVERTY].is_first_level, every[POVERTY].points, every[POVERTY].opens) == (True, 0, 2)


def test_the_cheapest_come_first_and_of_like_cost_what_opens_most():
    order = [(one.effort.cost, -one.opens) for one in found(see("inhabitants", 9, unit="person")).values()]
    assert order == sorted(order)


def test_requests_gather_a_category_and_count_its_numbers_once():
    made = requests(found().values())
    assert sum(len(one.obtainables) for one in made) == len(PACK.data_points)
    air = next(one for one in made if one.category == ("Environment", "Air Quality"))
    assert len(set(air.missing)) == len(air.missing)
    assert air.first_level == sum(one.is_first_level for one in air.obtainables)
    assert air.cost == 1.0 + sum(one.effort.cost for one in air.obtainables)
    assert air.worth == air.opens / air.cost
    assert air.points == sum(one.points for one in air.obtainables)
    assert set(air.obtainables[0].together) == {one.key for one in air.obtainables[1:]}
    assert [one.worth for one in made] == sorted((one.worth for one in made), reverse=True)
