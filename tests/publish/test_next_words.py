"""Next steps in words: plain, whole, honest about what is not known, and the same in every language."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.plan.made_up_peers import peer
from tests.score.made_up_scores import city_of, see

from groma.catalogue.pack import open_pack
from groma.plan.next_steps import next_steps, top_three
from groma.plan.obtaining import OpenSource
from groma.publish.languages import LANGUAGES, speaking
from groma.publish.lift_words import LACK_WORDS, lack_texts, needed_text
from groma.publish.next_data import COLUMNS, as_json, rows
from groma.publish.next_tables import lift_table, request_table
from groma.publish.next_words import advice, headline, labels
from groma.score.scorecard import score

PACK = open_pack()
RECYCLED, LANDFILL, PLANS, POVERTY = "EN.EN.WA.1C/recycled", "EN.EN.WA.1C/landfill", "SC.SH.SA.3A", "SC.SH.SI.3C"


def steps_of(*observations, **more):
    city = city_of(*observations)
    return next_steps(city, PACK, score(city, PACK), **more)


def advice_of(key, *observations, **more):
    steps = steps_of(*observations, **more)
    return advice(next(one for one in steps.lifts if one.key == key), PACK)


def plain(told):
    """As typed: figures in reports have blanks that do not break."""
    return re.sub(r"[\u202f\u00a0]", " ", str(told))


def test_the_deed_names_the_figure_the_way_and_the_value():
    assert plain(advice_of(RECYCLED, see(RECYCLED, 15.0, unit="%")).what) == (
        "Raise “Solid Waste Treatment: Recycled” from 15 to 21.5 %."
    )
    down = advice_of(LANDFILL, see(LANDFILL, 31.0, unit="%"))
    assert plain(down.what) == "Bring “Solid Waste Treatment: Sanitary landfill” down from 31 to 30.3 %."
    assert plain(advice_of(PLANS, see(PLANS, "no")).what) == "Get from no to yes on “Resilience Plans”."


@pytest.mark.parametrize(("key", "value"), [(RECYCLED, 15.0), (LANDFILL, 31.0), (LANDFILL, 97.77)])
def test_reaching_the_printed_value_is_enough(key, value):
    lift = next(one for one in steps_of(see(key, value, unit="%")).lifts if one.key == key)
    for rise in lift.rises:
        printed = float(needed_text(rise, lift.result.point).replace("\u202f", ""))
        again = score(city_of(see(key, printed, unit="%")), PACK)
        assert next(one.points for one in again.results if one.point.key == key) >= rise.band.points


def test_why_counts_points_and_names_what_rises():
    why = plain(advice_of(RECYCLED, see(RECYCLED, 15.0, unit="%")).why)
    assert why.startswith("It earns 1 more point: “Waste” goes from 25 to 50 %, SDG 11 goes from 25 to 50 %")
    assert "the whole result goes from 25 to 50 %" in why
    assert why.endswith("Up to its highest band, at 61.8 %, it is 3 points.")


def test_how_says_what_is_asked_for_where_the_answer_is_no():
    how = plain(advice_of(PLANS, see(PLANS, "no")).takes)
    assert how.startswith("The answer was no in 2019. What is asked for: ")
    assert how.endswith(PACK.indicator(PLANS).definition.definition)


def test_how_tells_the_change_in_the_unit_and_in_percent():
    how = plain(advice_of(RECYCLED, see(RECYCLED, 15.0, unit="%")).takes)
    assert "6.45 percentage points more than in 2019, a change of 43 %." in how
    assert how.endswith("There is only one value so far, so its own pace is not known.")


@pytest.mark.parametrize(
    ("earlier", "says"),
    [
        (10.0, "Since 2009 it rose by 0.5 percentage points a year on average; at that pace it takes about 13 years."),
        (17.0, "which is the wrong way."),
        (15.0, "It has not moved since 2009."),
    ],
)
def test_how_tells_its_own_pace(earlier, says):
    told = advice_of(RECYCLED, see(RECYCLED, earlier, "2009", unit="%"), see(RECYCLED, 15.0, unit="%"))
    assert says in plain(told.takes)


def test_what_comes_by_itself_is_said():
    told = advice_of(LANDFILL, see(LANDFILL, 39.0, "2016", unit="%"), see(LANDFILL, 31.0, unit="%"))
    assert "On the way, at 30.3 %, there is 1 point, which its own pace brings within a year." in plain(told.takes)


def test_who_did_it_is_named_with_value_period_and_verification():
    friends = [
        peer("Aa", {"2020": 22.0}, key=RECYCLED, verified=["2020"]),
        peer("Bb", {"2015": 5.0, "2020": 20.0}, key=RECYCLED),
    ]
    told = advice_of(RECYCLED, see(RECYCLED, 15.0, unit="%"), peers=friends)
    assert plain(told.who) == ("Aa stands at 22 % (2020, verified). Bb went from 5 to 20 % between 2015 and 2020.")
    assert str(told.lacks) == ""


def test_where_nobody_did_it_says_so_and_what_would_show_it():
    alone = advice_of(RECYCLED, see(RECYCLED, 15.0, unit="%"))
    assert plain(alone.who).startswith("No other city was looked at. Cities that publish this figure would show")
    far = advice_of(RECYCLED, see(RECYCLED, 15.0, unit="%"), peers=[peer("Aa", {"2020": 9.0}, key=RECYCLED)])
    assert plain(far.who).startswith("The one city that reports it is not there yet.")
    assert "its next round would show how fast" in plain(far.lacks)


def test_every_lack_has_words_and_none_is_doubled():
    lift = steps_of(see(RECYCLED, 15.0, unit="%")).lifts[0]
    for lack in LACK_WORDS:
        found = replace(lift.evidence, compared=3, reporting=2, lacks=(lack,), examples=())
        assert len(lack_texts(found)) == (lack != "not_moved")


def test_a_request_names_what_it_opens_what_it_takes_and_whom_to_ask():
    known = {"physicians": (OpenSource("physicians", "bb", "Bb", "Register of physicians"),)}
    steps = steps_of(see("inhabitants", 1000, unit="person"), open_sources=known)
    health = next(one for one in steps.requests if one.category[-1] == "Health")
    told = advice(health, PACK)
    assert plain(told.what) == f"Get the {len(health.obtainables)} missing figures on “Health”."
    assert "are core figures, which come first." in plain(told.why)
    assert f"they can earn up to {health.points} points" in plain(told.why)
    assert f"It takes {len(health.missing)} numbers: " in plain(told.takes)
    assert "In the record already: “inhabitants”." in plain(told.takes)
    assert "Ask, for example: " in plain(told.takes)
    assert plain(told.who) == "In Bb, open data exist for one of these: “Register of physicians”."


def test_a_doubtful_value_is_to_be_mended():
    steps = steps_of(
        see("inhabitants", 1000, unit="person"),
        see("water_consumption", 73e6, unit="L/year"),
        see("EN.EN.WS.2C", 500.0, unit="L/day/person"),
    )
    doubtful = next(one for one in steps.obtainables if one.key == "EN.EN.WS.2C")
    only = next(one for one in steps.requests if doubtful in one.obtainables)
    told = advice(replace(only, obtainables=(doubtful,), missing=()), PACK)
    assert plain(told.what) == "Mend the value of “Water Consumption”."
    assert "disagree" in plain(told.takes)
    assert plain(told.who) == "Nobody else has to be asked."


def test_several_doubtful_values_of_a_category_are_to_be_mended_together():
    found = next(one for one in steps_of().requests if one.category[-1] == "Waste")
    mended = tuple(
        replace(one, effort=replace(one.effort, is_mending=True, missing=())) for one in found.obtainables[:2]
    )
    told = advice(replace(found, obtainables=mended, missing=()), PACK)
    assert plain(told.what) == "Mend 2 figures on “Waste”."


def test_from_nothing_the_change_has_no_percent():
    how = plain(advice_of(RECYCLED, see(RECYCLED, 0.0, unit="%")).takes)
    assert how.startswith("That is 61.8 percentage points more than in 2019. ")


def test_where_all_comes_by_itself_it_says_within_a_year():
    told = advice_of(RECYCLED, see(RECYCLED, 20.0, "2018", unit="%"), see(RECYCLED, 60.0, unit="%"))
    assert plain(told.takes).endswith("at that pace it is there within a year.")


def test_a_verified_move_and_a_city_of_another_size_are_told_as_such():
    moved = peer("Aa", {"2015": 5.0, "2020": 20.0}, key=RECYCLED, verified=["2015", "2020"])
    assert plain(advice_of(RECYCLED, see(RECYCLED, 15.0, unit="%"), peers=[moved]).who) == (
        "Aa went from 5 to 20 % between 2015 and 2020 (verified)."
    )
    large = replace(peer("Bb", {"2020": 30.0}, key=RECYCLED), population=1e6)
    own = [see("inhabitants", 1000, unit="person"), see(RECYCLED, 15.0, unit="%")]
    assert plain(advice_of(RECYCLED, *own, peers=[large]).who) == (
        "Bb stands at 30 % (2020, a city of quite another size)."
    )


def test_the_headline_counts_what_is_known_what_can_rise_and_what_is_missing():
    steps = steps_of(see(RECYCLED, 15.0, unit="%"))
    assert plain(headline(steps, city_of())) == (
        "Made-up reports 1 of 112 figures; 1 of them has a target. 1 of these is below its highest band and can rise."
        " 111 figures can still be obtained or mended."
    )
    done = replace(steps, lifts=(), obtainables=(), requests=())
    assert plain(headline(done, city_of())).endswith("nothing is left to raise.")


def test_every_reason_is_there_and_ends_as_a_sentence():
    for step in (*steps_of(see(RECYCLED, 15.0, unit="%"), see(PLANS, "no")).lifts, *steps_of().requests):
        told = advice(step, PACK)
        for label, said in labels(told):
            assert label
            assert said.endswith("."), said
            assert "  " not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_said_in_every_language(language):
    steps = steps_of(see(RECYCLED, 10.0, "2009", unit="%"), see(RECYCLED, 15.0, unit="%"), see(POVERTY, 40.0, unit="%"))
    with speaking(language):
        for step in top_three(steps):
            told = advice(step, PACK)
            assert "{" not in f"{told.what} {told.why} {told.takes} {told.who} {told.lacks}"
        assert len(lift_table(steps, PACK, limit=5).rows) == 1


def test_tables_have_a_cell_for_each_column():
    steps = steps_of(see(RECYCLED, 15.0, unit="%"))
    for table in (lift_table(steps, PACK, limit=3), request_table(steps, PACK, limit=3)):
        assert 0 < len(table.rows) <= 3
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_data_keeps_every_part_of_every_reason():
    steps = steps_of(see(RECYCLED, 15.0, unit="%"))
    found = as_json(steps, city_of(), pack=PACK, limit=2)
    lift = found["lifts"][0]
    assert lift["rank"] == {"points": 1, "points_per_tenth": pytest.approx(10 / 43), "points_to_top": 3, "effort": 43.0}
    assert [one["points"] for one in lift["rises"]] == [1, 2, 3]
    assert lift["evidence"]["lacks"] == ["no_cities"]
    assert len(found["requests"]) == 2
    assert found["requests"][0]["rank"]["worth"] == steps.requests[0].worth
    assert len(found["first"]) == 3


def test_rows_begin_with_the_first_three_and_name_nothing_twice():
    steps = steps_of(see(RECYCLED, 15.0, unit="%"))
    made = rows(steps, PACK, limit=4)
    assert [row[0] for row in made] == list(range(1, len(made) + 1))
    assert {len(row) for row in made} == {len(COLUMNS)}
    assert len({row[2] for row in made}) == len(made)
