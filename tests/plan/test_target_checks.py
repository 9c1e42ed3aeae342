"""Targets that cannot be meant as they stand are found, and what is sound is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groma.catalogue.pack import open_pack
from groma.measure.measuring import measure
from groma.plan.checks import target_findings
from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.record.model import City, Observation, Place, Target

WATER = "EN.EN.WS.2C"
LOST = "EC.I.WS.3C"
"""Water lost on its way, in percent; less is better."""
ROWS = tuple(
    Observation(key, period, value=value, text=str(value))
    for key, period, value in ((LOST, "2023", 22.0), (LOST, "2024", 20.0), (WATER, "2024", 140.0))
)
CITY = City("a", "A", "XX", observations=ROWS, places=(Place("north", "North"),))
SOUND = Target(LOST, "2030", 15.0, "%", path="steps", baseline_period="2023", steps=(("2026", 18.0), ("2028", 16.0)))


def found(*targets, city=CITY):
    return target_findings(replace(city, targets=targets), open_pack())


def aim(**more):
    return replace(SOUND, **{"path": "linear", "steps": (), **more})


@pytest.mark.parametrize(
    "target",
    [
        SOUND,
        aim(),
        aim(baseline=22.0),
        aim(baseline_period=""),
        aim(path="constant_rate"),
        aim(place="north", breakdown="sex=female", baseline=30.0),
        aim(variable="ec: i: ws: 3c", value=0.15, unit="1", baseline=0.22),
        aim(value=0.0),
        aim(value=20.0),
        aim(value=21.0, period="2024"),
    ],
)
def test_what_is_sound_is_not_found(target):
    assert found(target) == ()


@pytest.mark.parametrize(
    ("target", "rule", "severity", "says"),
    [
        (aim(variable="EC.I.WS.3Z"), "target_key", "error", "Did you mean `EC.I.WS.3C`?"),
        (aim(variable="inhabitants"), "target_key", "error", "`inhabitants` is not in the pack"),
        (aim(variable="EN.EN.WS.4C"), "target_key", "error", "has several data points"),
        (aim(unit="furlong-ish"), "target_unit", "error", "is not a unit Groma knows"),
        (aim(unit="L/day/person"), "target_unit", "error", "they measure different things"),
        (aim(place="nort", baseline=30.0), "target_place", "error", "Did you mean `north`?"),
        (aim(breakdown="sox=female", baseline=30.0), "target_breakdown", "error", "Did you mean `sex`?"),
        (aim(breakdown="sex=femal", baseline=30.0), "target_breakdown", "error", "Did you mean `female`?"),
        (aim(period="2023"), "target_date", "error", "The target for 2023 ends no later than its baseline of 2023."),
        (aim(baseline_period="2031", baseline=22.0), "target_date", "error", "than its baseline of 2031."),
        (
            aim(baseline=22.0, baseline_period=""),
            "target_baseline",
            "warning",
            "a baseline of 22 % but no period of it",
        ),
        (aim(baseline_period="2021"), "target_baseline", "warning", "no value for the baseline of 2021"),
        (aim(baseline=25.0), "target_baseline", "warning", "baseline of 2023 is 25 %, but the record says 22 %"),
        (aim(value=-1.0), "target_limits", "error", "says -1 %, which `EC.I.WS.3C` cannot be"),
        (aim(value=-1.0, unit="1"), "target_limits", "error", "says -100 %"),
        (aim(baseline=101.0, baseline_period="2020"), "target_limits", "error", "says 101 %"),
        (aim(path="steps", steps=(("2026", 118.0),)), "target_limits", "error", "says 118 %"),
        (aim(path="steps"), "target_steps", "warning", "goes by steps, but there are none"),
        (aim(steps=SOUND.steps), "target_steps", "warning", "its path is linear"),
        (replace(SOUND, steps=SOUND.steps[::-1]), "target_steps", "error", "2026 does not come after 2028."),
        (replace(SOUND, steps=(("2023", 18.0),)), "target_steps", "error", "2023 does not come after 2023."),
        (replace(SOUND, steps=(("2031", 18.0),)), "target_steps", "error", "2030 does not come after 2031."),
        (aim(path="constant_rate", value=0.0), "target_rate", "error", "No constant rate leads from 22 % to 0 %."),
        (aim(value=21.0), "target_easy", "warning", "The target of 21 % is easier than today's 20 %."),
    ],
)
def test_what_cannot_be_meant_is_found(target, rule, severity, says):
    (one,) = found(target)
    assert (one.rule, one.severity, one.subject, one.period) == (rule, severity, target.variable, target.period)
    assert says in f"{one.what} {one.next_step}"
    assert one.next_step
    assert one.where == "targets.csv"


def test_no_rate_leads_through_zero_from_today_where_there_is_no_baseline():
    warmer = Observation(WATER, "2024", value=140.0, text="140")
    target = Target(WATER, "2030", 0.0, path="constant_rate")
    (one,) = found(target, city=replace(CITY, observations=(warmer,)))
    assert (one.rule, "from 140 L/day/person to 0 L/day/person" in one.what) == ("target_rate", True)


def test_an_amount_below_zero_and_an_answer_in_between_cannot_be():
    answer = next(one for one in open_pack().data_points if one.is_yes_no)
    rules = [one.rule for one in found(Target(WATER, "2030", -5.0), Target(answer.key, "2030", 0.5))]
    assert rules == ["target_limits", "target_limits"]
    assert found(Target(answer.key, "2030", 1.0)) == ()


def test_what_may_go_beyond_a_hundred_percent_may():
    point = next(one for one in open_pack().data_points if one.unit == "%" and (one.range[1] or 0) > 100)
    assert found(Target(point.key, "2030", 105.0)) == ()
    assert [one.rule for one in found(Target(point.key, "2030", 500.0))] == ["target_limits"]


def test_two_targets_for_one_thing_are_told_once():
    (one,) = found(aim(), aim(variable="EC: I: WS: 3C", value=14.0))
    assert (one.rule, one.what) == ("target_twice", "2 targets are about `EC.I.WS.3C` in 2030.")
    assert found(aim(), aim(period="2029"), aim(place="north", baseline=30.0)) == ()


def test_findings_come_worst_first_and_name_the_file(tmp_path):
    told = found(aim(value=21.0), aim(variable="x", period="2031"), city=replace(CITY, folder=tmp_path))
    assert [one.severity for one in told] == ["error", "warning"]
    assert {one.where for one in told} == {str(tmp_path / "targets.csv")}


def test_what_was_measured_before_is_not_measured_again():
    pack = open_pack()
    assert [one.rule for one in target_findings(replace(CITY, targets=(aim(value=21.0),)), pack, measurements=())] == [
        "target_baseline"
    ]
    measured = measure(CITY, pack)
    assert target_findings(replace(CITY, targets=(SOUND,)), pack, measurements=measured) == ()
    assert target_findings(CITY, pack) == ()


def test_the_targets_of_the_bundled_cities_are_sound():
    assert target_findings(read_city(city_folder("exempla")), open_pack()) == ()
