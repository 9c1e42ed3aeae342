"""What is said of targets, against cases worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groma.catalogue.pack import open_pack
from groma.plan.feasibility import feasibility
from groma.plan.peers import Comparable, Peer
from groma.plan.targets import standing
from groma.publish.target_words import feasibility_sentence, track_sentence
from groma.record.model import Target

WATER = "EN.EN.WS.2C"
LOST = "EC.I.WS.3C"
DOWN = Target(WATER, "2030", 110.0, "L/day/person", baseline=140.0, baseline_period="2024")
PAST = {"2020": 100.0, "2021": 98.0, "2022": 94.0, "2023": 93.0, "2024": 90.0}
"""Lately it fell by 2.5 a year, the middle of 1, 2, 2, 7/3, 2.5, 2.5, 8/3, 3, 3 and 4; at best by 3, 2020 to 2022."""
SIX = (1.0, 2.0, 3.0, 4.0, 6.0, 10.0)


@pytest.fixture(scope="module")
def pack():
    return open_pack()


def plain(text):
    """Without what keeps a number and its unit together."""
    return str(text).replace("\u202f", " ").replace("\xa0", " ")


def track(pack, value, period, *, target=DOWN, way=-1):
    point = pack.data_point(target.variable)
    found = standing(target, period, value=value, way=way)
    return plain(track_sentence(found, target, point=point, pack=pack))


def reach(pack, aim, others=(), *, values=PAST, key=LOST, way=-1, **more):
    peers = tuple(
        Peer(f"c{place}", "C", {key: {"2020": 100.0, "2022": 100.0 - 2 * one}}) for place, one in enumerate(others)
    )
    target = Target(key, "2029", aim, pack.data_point(key).unit, **more)
    found = feasibility(target, values, way=way, others=Comparable(key, peers))
    return plain(feasibility_sentence(found, point=pack.data_point(key), pack=pack))


def test_where_a_target_stands(pack):
    unit = pack.meta.unit_names.get("L/day/person", "L/day/person")
    assert track(pack, 105.0, "2026") == f"The target of 110 {unit} by 2030 is met: 105 {unit} in 2026."
    assert track(pack, 128.0, "2026") == (
        f"On track to 110 {unit} by 2030: 128 {unit} in 2026, where the path asks for 130 {unit}."
    )
    assert track(pack, 133.5, "2026") == (
        f"Off track to 110 {unit} by 2030: 133.5 {unit} in 2026, 3.5 {unit} away from the 130 {unit} that the path "
        "asks for."
    )
    assert track(pack, 112.0, "2031") == f"The target of 110 {unit} by 2030 is missed by 2 {unit}: 112 {unit} in 2031."


def test_the_distance_between_two_percentages_is_in_points(pack):
    target = Target(LOST, "2030", 15.0, "%", baseline=21.0, baseline_period="2024")
    assert track(pack, 20.0, "2026", target=target) == (
        "Off track to 15 % by 2030: 20 % in 2026, 1 percentage points away from the 19 % that the path asks for."
    )


@pytest.mark.parametrize(
    ("target", "value", "way", "says"),
    [
        (DOWN, None, -1, "No value for 2026, so nobody can say whether the city is on track"),
        (DOWN, 130.0, 0, "it is not known whether more or less is better."),
        (replace(DOWN, baseline=None), 130.0, -1, "the target does not say from where and when it starts."),
        (replace(DOWN, value=0.0, path="constant_rate"), 130.0, -1, "does not lead from its start to its end."),
    ],
)
def test_where_nobody_can_say_it_says_why(pack, target, value, way, says):
    assert says in track(pack, value, "2026", target=target, way=way)


def test_an_answer_is_missed_by_nothing_that_could_be_counted(pack):
    key = next(one.key for one in pack.data_points if one.is_yes_no)
    target = Target(key, "2030", 1.0, "yes/no", path="steps", baseline=0.0, baseline_period="2024")
    assert track(pack, 0.0, "2030", target=target, way=1) == "The target of yes by 2030 is missed: no in 2030."
    assert track(pack, 0.0, "2026", target=target, way=1) == (
        "On track to yes by 2030: no in 2026, where the path asks for no."
    )
    assert reach(pack, 1.0, values={"2024": 0.0}, key=key, way=1, path="steps") == (
        "From no in 2024 to yes by 2029 no yearly change can be counted."
    )


LEAD = "To reach {} % by 2029 it takes {} percentage points each year"
NEVER = "the city never kept that up for two years"


@pytest.mark.parametrize(
    ("aim", "others", "says"),
    [
        (95.0, SIX, "The target of 95 % by 2029 is met already: 90 % in 2024."),
        (
            80.0,
            SIX,
            LEAD.format(80, "−2") + "; lately it was −2.5 percentage points, so going on as before is enough.",
        ),
        (
            76.0,
            SIX,
            LEAD.format(76, "−2.8")
            + "; lately it was −2.5 percentage points, but from 2020 to 2022 the city kept up −3 percentage points.",
        ),
        (70.0, SIX, LEAD.format(70, "−4") + f"; {NEVER}, but 3 of 6 comparable cities did."),
        (45.0, SIX, LEAD.format(45, "−9") + f"; {NEVER}, and only 1 of 6 comparable cities did."),
        (
            35.0,
            SIX,
            LEAD.format(35, "−11")
            + f"; {NEVER}, and none of 6 comparable cities did: the best kept up −10 percentage points.",
        ),
        (
            70.0,
            SIX[:4],
            LEAD.format(70, "−4")
            + f"; {NEVER}, and only 4 comparable cities have values two years apart, too few to say more.",
        ),
        (
            70.0,
            SIX[:1],
            LEAD.format(70, "−4")
            + f"; {NEVER}, and only 1 comparable city has values two years apart, too few to say more.",
        ),
        (70.0, (), LEAD.format(70, "−4") + f"; {NEVER}, and no comparable city has values two years apart."),
    ],
)
def test_whether_a_target_can_be_reached(pack, aim, others, says):
    assert reach(pack, aim, others) == says


def test_a_past_too_short_says_nothing_and_two_values_make_no_trend(pack):
    assert reach(pack, 70.0, SIX, values={"2024": 90.0}) == (
        LEAD.format(70, "−4")
        + "; nobody can say whether the city ever kept that up for two years, but 3 of 6 comparable cities did."
    )
    assert reach(pack, 85.0, values={"2022": 94.0, "2024": 90.0}) == (
        LEAD.format(85, "−1") + "; from 2022 to 2024 the city kept up −2 percentage points."
    )


def test_a_constant_rate_is_said_in_percent(pack):
    """From 90 by 2 % a year for five years are 81.35."""
    assert reach(pack, 90 * 0.98**5, path="constant_rate").startswith(
        "To reach 81.4 % by 2029 it takes −2 % each year;"
    )


@pytest.mark.parametrize(
    ("aim", "more", "says"),
    [
        (80.0, {"values": {}}, "there is no value to start from."),
        (80.0, {"way": 0}, "it is not known whether more or less is better."),
        (0.0, {"path": "constant_rate"}, "No constant rate leads from 90 % in 2024 to 0 % by 2029."),
        (
            80.0,
            {"values": {"2030": 90.0}},
            "The target of 80 % was for 2029, and the newest value, 90 %, is of 2030.",
        ),
    ],
)
def test_what_it_takes_is_not_said_where_it_is_not_known(pack, aim, more, says):
    assert says in reach(pack, aim, SIX, **more)
