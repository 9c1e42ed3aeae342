"""What targets ask for on their way, and how they stand, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groma.catalogue.pack import open_pack
from groma.errors import NotFoundError, UnitError
from groma.measure.model import Measurement
from groma.plan.targets import (
    converted,
    grounded,
    required,
    standing,
    standings,
    values_of,
    way_of,
    years_between,
)
from groma.record.model import Target

DOWN = Target("a", "2030", 110.0, baseline=140.0, baseline_period="2024")
HALVED = Target("a", "2028", 25.0, path="constant_rate", baseline=100.0, baseline_period="2024")
STEPS = (("2026", 130.0), ("2028-06", 120.0))
STEPPED = replace(DOWN, path="steps", steps=STEPS)
NUMBERS = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [
        ("2024", "2030", 6.0),
        ("2024", "2024-06", -0.5),
        ("2024-01", "2024-02", 1 / 12),
        ("2018-09/2019-08", "2019", 4 / 12),
        ("2023-12-31", "2024", 1.0),
    ],
)
def test_years_run_from_end_to_end(since, until, years):
    assert years_between(since, until) == pytest.approx(years)


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        (
            DOWN,
            {
                "2023": None,
                "2024": 140.0,
                "2025": 135.0,
                "2027-06": 127.5,
                "2030": 110.0,
                "2035": 110.0,
            },
        ),
        (HALVED, {"2024": 100.0, "2025": 100 * 0.25**0.25, "2026": 50.0, "2028": 25.0, "2029": 25.0}),
        (
            STEPPED,
            {
                "2024": 140.0,
                "2025": 140.0,
                "2026": 130.0,
                "2028": 120.0,
                "2028-05": 130.0,
                "2029": 120.0,
                "2030": 110.0,
            },
        ),
        (replace(STEPPED, steps=STEPS[::-1]), {"2026": 130.0, "2029": 120.0}),
        (replace(DOWN, baseline=None), {"2025": None, "2030": None}),
        (replace(DOWN, baseline_period=""), {"2025": None, "2030": None}),
        (replace(DOWN, baseline_period="2030"), {"2030": None}),
        (replace(HALVED, value=0.0), {"2026": None, "2028": 0.0}),
        (replace(HALVED, value=-25.0), {"2026": None}),
        (replace(HALVED, value=-25.0, baseline=-100.0), {"2026": -50.0}),
    ],
)
def test_what_a_path_asks_for(target, asked):
    assert {period: required(target, period) for period in asked} == pytest.approx(asked)


@given(NUMBERS, NUMBERS, st.sampled_from(["linear", "steps", "constant_rate"]), st.integers(2024, 2032))
def test_a_path_never_leaves_what_lies_between_its_ends(start, end, path, year):
    asked = required(Target("a", "2030", end, path=path, baseline=start, baseline_period="2024"), str(year))
    if asked is not None:
        slack = 1e-9 * max(abs(start), abs(end))
        assert min(start, end) - slack <= asked <= max(start, end) + slack


@pytest.mark.parametrize(
    ("value", "period", "track", "gap"),
    [
        (110.0, "2026", "met", 0.0),
        (100.0, "2026", "met", -10.0),
        (130.0, "2026", "on_track", 0.0),
        (130.0 + 1e-11, "2026", "on_track", 0.0),
        (125.0, "2026", "on_track", -5.0),
        (131.0, "2026", "off_track", 1.0),
        (111.0, "2030", "off_track", 1.0),
        (111.0, "2034", "off_track", 1.0),
    ],
)
def test_how_a_target_to_use_less_stands(value, period, track, gap):
    found = standing(DOWN, period, value=value, way=-1)
    assert (found.track, found.is_due, found.reason) == (track, period >= "2030", "")
    assert found.gap == pytest.approx(gap, abs=1e-9)
    up = replace(DOWN, value=-110.0, baseline=-140.0)
    mirrored = standing(up, period, value=-value, way=1)
    assert (mirrored.track, mirrored.gap) == (track, pytest.approx(gap, abs=1e-9))


@pytest.mark.parametrize(
    ("target", "value", "way", "reason"),
    [
        (DOWN, None, -1, "no_value"),
        (DOWN, 130.0, 0, "no_direction"),
        (replace(DOWN, baseline=None), 130.0, -1, "no_baseline"),
        (replace(DOWN, baseline_period=""), 130.0, -1, "no_baseline"),
        (replace(DOWN, path="constant_rate", value=0.0), 130.0, -1, "no_path"),
        (replace(DOWN, baseline_period="2031"), 130.0, -1, "no_path"),
    ],
)
def test_what_is_not_known_says_why(target, value, way, reason):
    found = standing(target, "2026", value=value, way=way)
    assert (found.track, found.reason, found.gap) == ("not_known", reason, None)


def test_whether_a_target_is_met_or_missed_at_its_end_needs_no_baseline():
    bare = Target("a", "2030", 110.0)
    assert standing(bare, "2026", value=109.0, way=-1).track == "met"
    missed = standing(bare, "2030", value=112.0, way=-1)
    assert (missed.track, missed.required, missed.gap, missed.is_due) == ("off_track", 110.0, 2.0, True)


def test_a_record_is_looked_at_period_by_period_after_the_baseline():
    values = {"2026": 131.0, "2023": 150.0, "2024": 140.0, "2025": 134.0, "2030": 105.0}
    found = standings(replace(DOWN, baseline=None), values, way=-1)
    assert [(one.period, one.track, one.gap) for one in found] == [
        ("2025", "on_track", -1.0),
        ("2026", "off_track", 1.0),
        ("2030", "met", -5.0),
    ]
    assert [one.track for one in standings(Target("a", "2030", 110.0), {"2024": 140.0}, way=-1)] == ["not_known"]


def test_a_baseline_a_city_wrote_down_outlives_what_the_record_says_later():
    assert grounded(DOWN, {"2024": 145.0}).baseline == 140.0
    assert grounded(replace(DOWN, baseline=None), {"2024": 145.0}).baseline == 145.0
    assert grounded(replace(DOWN, baseline=None), {"2023": 145.0}).baseline is None


@pytest.mark.parametrize(
    ("direction", "baseline", "today", "way"),
    [
        ("higher", 140.0, None, 1),
        ("yes", None, None, 1),
        ("lower", None, None, -1),
        ("none", 140.0, None, -1),
        ("closest", 100.0, 140.0, 1),
        ("none", None, 140.0, -1),
        ("none", None, None, 0),
        ("none", 110.0, None, 0),
    ],
)
def test_which_way_is_better(direction, baseline, today, way):
    assert way_of(replace(DOWN, baseline=baseline), direction, today=today) == way


def test_numbers_are_brought_into_the_unit_of_the_catalogue():
    typed = Target("en.en.ws.2c", "2030", 0.11, "m3/day/person", baseline=0.14, steps=(("2027", 0.12),), path="steps")
    found = converted(typed, open_pack())
    assert (found.variable, found.value, found.baseline, found.unit) == ("EN.EN.WS.2C", 110.0, 140.0, "L/day/person")
    assert found.steps == (("2027", 120.0),)


def test_what_has_no_unit_or_no_key_is_refused():
    with pytest.raises(UnitError):
        converted(Target("EN.EN.WS.2C", "2030", 1.0, "t/year"), open_pack())
    with pytest.raises(NotFoundError):
        converted(Target("EN.EN.WS.2Z", "2030", 1.0), open_pack())


def test_an_answer_has_no_half_way():
    pack = open_pack()
    point = next(one for one in pack.data_points if one.is_yes_no)
    target = converted(Target(point.key, "2030", 1.0, baseline=0.0, baseline_period="2024"), pack)
    assert standing(target, "2027", value=0.0, way=1).track == "on_track"
    assert standing(target, "2030", value=0.0, way=1).track == "off_track"


def test_values_are_those_of_one_figure_place_and_group_without_what_is_in_doubt():
    rows = (
        Measurement("a", "2024", value=2.0),
        Measurement("a", "2023", value=1.0),
        Measurement("a", "2022", value=9.0, reason="disagrees"),
        Measurement("a", "2021"),
        Measurement("a", "2024", place="d1", value=5.0),
        Measurement("a", "2024", breakdown="sex=female", value=6.0),
        Measurement("b", "2024", value=7.0),
    )
    assert list(values_of(rows, key="a").items()) == [("2023", 1.0), ("2024", 2.0)]
    assert values_of(rows, key="a", place="d1") == {"2024": 5.0}
    assert values_of(rows, key="a", breakdown="sex=female") == {"2024": 6.0}
