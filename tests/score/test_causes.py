"""What is behind a change, and how much of it each cause explains."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groma.catalogue.benchmarks import Benchmark, BenchmarkSet
from groma.catalogue.pack import open_pack
from groma.measure.model import Input, Measurement
from groma.record.model import Observation
from groma.score.causes import CAUSES, Explanation, explained, split_of, splits_of
from groma.score.model import Result
from groma.score.scoring import rescored, shares

KEY = "EN.EN.WS.2C"
AMOUNTS = st.floats(0.1, 1e4).map(lambda value: round(value, 3))


def target(aim=100.0, *, direction="lower", worst=None):
    return Benchmark(KEY, aim, worst, direction, "made up", "2024", "")


def result(value, *, period="2024", source="utility", quality="measured", direct=True, computed=None, aim=None):
    pack = open_pack()
    variables = (KEY,) if direct else ("water_consumption", "inhabitants")
    inputs = tuple(Input(name, 1.0, "", 1.0, Observation(name, period, source=source)) for name in variables)
    made = Measurement(
        KEY, period, value=value, computed=computed, is_direct=direct, quality=quality, status="reported", inputs=inputs
    )
    benchmark = aim or target()
    return Result(
        pack.indicator(KEY),
        pack.data_point(KEY),
        made,
        benchmark,
        f"set@{benchmark.target:g}",
        rescored([(value, benchmark)])[0] if value is not None else None,
        None,
        "",
    )


def told(parts):
    return {cause: parts.of(cause) for cause in CAUSES}


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ({}, Explanation("city")),
        ({"source": "register"}, Explanation("data", "source")),
        ({"quality": "estimated"}, Explanation("data", "quality", "measured", "estimated")),
        ({"direct": False}, Explanation("method", "computed_now")),
        ({"aim": target(120.0)}, Explanation("benchmark", "benchmark_set", "set@100", "set@120")),
        ({"aim": target(120.0), "source": "register"}, Explanation("data", "source")),
    ],
)
def test_what_explains_a_change(later, expected):
    assert explained(result(160.0, period="2023"), result(150.0, **later)) == expected


def test_given_now_and_other_inputs_are_methods():
    computed = result(160.0, period="2023", direct=False)
    other = replace(computed, measurement=replace(computed.measurement, inputs=computed.measurement.inputs[:1]))
    assert explained(computed, result(150.0)).because == "given_now"
    assert explained(computed, other).because == "other_inputs"


def test_a_change_of_the_city_alone_is_all_its_own():
    split = split_of(result(200.0, period="2023"), result(160.0))
    assert told(split.value) == {"data": 0.0, "method": 0.0, "benchmark": 0.0, "city": -40.0}
    assert (split.share.total, split.share.city, split.share.together) == (12.5, 12.5, ())


def test_another_benchmark_moves_the_share_alone():
    split = split_of(result(200.0, period="2023"), result(160.0, aim=target(120.0)))
    assert told(split.value)["city"] == split.value.total == -40.0
    # 100/200 = 50 %, then 120/200 = 60 %, then 120/160 = 75 %.
    assert told(split.share) == {"data": 0.0, "method": 0.0, "benchmark": 10.0, "city": 15.0}
    assert split.share.total == 25.0


def test_without_a_revised_value_data_and_city_stay_together():
    split = split_of(result(200.0, period="2023"), result(160.0, source="register"))
    assert told(split.value) == {"data": None, "method": 0.0, "benchmark": 0.0, "city": None}
    assert (split.value.together, split.value.unsplit) == (("data", "city"), -40.0)


def test_a_revised_value_tells_data_from_city():
    new = result(160.0, source="register")
    revised = result(180.0, period="2023", source="register")
    split = split_of(result(200.0, period="2023"), new, revised=revised)
    assert told(split.value) == {"data": -20.0, "method": 0.0, "benchmark": 0.0, "city": -20.0}
    assert split.value.together == ()


def test_a_correction_of_the_old_value_is_a_change_of_data():
    split = split_of(result(200.0, period="2023"), result(160.0), revised=result(190.0, period="2023"))
    assert told(split.value) == {"data": -10.0, "method": 0.0, "benchmark": 0.0, "city": -30.0}


def test_a_revised_value_of_yet_another_source_tells_nothing():
    revised = result(180.0, period="2023", source="a third")
    split = split_of(result(200.0, period="2023"), result(160.0, source="register"), revised=revised)
    assert split.value.together == ("data", "city")


def test_a_value_made_by_both_methods_tells_the_method_from_the_city():
    before = result(200.0, period="2023", direct=False)
    now = split_of(before, result(160.0, computed=170.0))
    assert told(now.value) == {"data": 0.0, "method": -10.0, "benchmark": 0.0, "city": -30.0}
    back = split_of(result(200.0, period="2023", computed=190.0), result(160.0, direct=False))
    assert told(back.value) == {"data": 0.0, "method": -10.0, "benchmark": 0.0, "city": -30.0}
    assert split_of(before, result(160.0)).value.together == ("method", "city")


def test_without_values_there_are_no_parts_and_without_a_share_none_of_it():
    none = target(direction="none")
    assert split_of(result(None), result(160.0)).value is None
    split = split_of(result(200.0, aim=none), result(160.0, aim=none))
    assert (split.value.city, split.share) == (-40.0, None)


@settings(max_examples=25, deadline=None)
@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_parts_add_up(old, middle, new, aim):
    later = result(new, source="register", aim=target(aim))
    revised = result(middle, period="2023", source="register", aim=target(aim))
    earlier = result(old, period="2023")
    for split in splits_of([(earlier, later, revised), (earlier, later, None)]):
        for parts in (split.value, split.share):
            assert sum(part or 0.0 for part in told(parts).values()) + parts.unsplit == pytest.approx(parts.total)


@settings(max_examples=25, deadline=None)
@given(AMOUNTS, AMOUNTS, st.sampled_from(["higher", "lower", "closest", "none"]))
def test_rescored_is_scored(value, aim, direction):
    one = target(aim, direction=direction)
    pack = open_pack()
    expected = shares([(KEY, value)], BenchmarkSet("s", "1", "", "", {KEY: one}), pack.meta.bands)[0][0]
    assert rescored([(value, one)]) == [expected]


def test_nothing_is_rescored_to_nothing():
    assert rescored([]) == []
