"""Scoring turned round: the value found, scored, has the band asked for, and nothing short of it has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.plan.made_up_peers import target

from groma.catalogue.benchmarks import BenchmarkSet
from groma.catalogue.pack import open_pack
from groma.plan.needed import improvement, is_as_good, is_upwards, value_needed
from groma.score.scoring import band_of, shares

PACK = open_pack()
BANDS = PACK.meta.bands
AMOUNTS = st.floats(1e-3, 1e6)
HIGHER_BANDS = st.sampled_from([band for band in BANDS if band.at_least > 0])
DIRECTIONS = st.sampled_from(["higher", "lower", "closest"])
A_LITTLE = 1e-6


def shares_of(benchmark, *values):
    """What each value earns, all of them scored in one go."""
    keys = [str(number) for number in range(len(values))]
    made = BenchmarkSet("made-up", "1", "", "", {key: replace(benchmark, key=key) for key in keys})
    return [share for share, _ in shares(list(zip(keys, values, strict=True)), made, BANDS, engine="polars")]


def bands(benchmark, *values):
    return [band_of(share, BANDS) for share in shares_of(benchmark, *values)]


@pytest.mark.parametrize(
    ("aim", "worst", "direction", "value", "at_least", "needed"),
    [
        (100, None, "higher", 10, 66, 66),
        (10, None, "lower", 31, 50, 20),
        (1, None, "closest", 0.5, 95, 0.95),
        (1, None, "closest", 4, 50, 2),
        (1, None, "yes", 0, 95, 1),
        (85, 20, "higher", 30, 50, 52.5),
        (0, 38, "lower", 30, 50, 19),
        (0, None, "lower", 3, 66, 0),
    ],
)
def test_each_direction(aim, worst, direction, value, at_least, needed):
    benchmark = target("a", aim, worst=worst, direction=direction)
    assert value_needed(benchmark, at_least, value=value) == pytest.approx(needed, abs=1e-12)


@pytest.mark.parametrize(
    ("aim", "worst", "direction", "at_least"),
    [
        (100, None, "none", 50),
        (0, None, "higher", 50),
        (-3, None, "higher", 50),
        (0, None, "closest", 50),
        (5, 5, "higher", 50),
        (1, None, "closest", 101),
        (1, None, "yes", 101),
        (85, 20, "higher", 101),
        (0, None, "lower", 101),
    ],
)
def test_where_no_value_has_such_a_share_none_is_named(aim, worst, direction, at_least):
    assert value_needed(target("a", aim, worst=worst, direction=direction), at_least, value=1.0) is None


@settings(max_examples=80, deadline=None)
@given(DIRECTIONS, AMOUNTS, AMOUNTS, HIGHER_BANDS)
@example("lower", 10.0, 31.3495782567948, BANDS[0])
@example("closest", 1.0, 3.0, BANDS[1])
def test_the_value_needed_has_the_band_and_nothing_short_of_it_has(direction, aim, value, wanted):
    benchmark = target("a", aim, direction=direction)
    needed = value_needed(benchmark, wanted.at_least, value=value)
    short = needed * (1 + A_LITTLE if needed < value else 1 - A_LITTLE)
    now, there, almost = bands(benchmark, value, needed, short)
    assume(now.at_least < wanted.at_least)
    assert there == wanted
    assert almost.at_least < wanted.at_least
    assert improvement(benchmark, earlier=value, later=needed) > 0


@settings(max_examples=80, deadline=None)
@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), HIGHER_BANDS)
@example(85.0, 20.0, BANDS[0])
@example(0.0, 38.0, BANDS[1])
def test_the_same_on_a_scale_with_a_worst_value(aim, worst, wanted):
    assume(abs(aim - worst) > 1)
    benchmark = target("a", aim, worst=worst, direction="higher" if aim > worst else "lower")
    needed = value_needed(benchmark, wanted.at_least, value=worst)
    there, almost = bands(benchmark, needed, needed + (worst - aim) * A_LITTLE)
    assert there == wanted
    assert almost.at_least < wanted.at_least
    assert is_upwards(benchmark) == (aim > worst)


@settings(max_examples=80, deadline=None)
@given(DIRECTIONS, AMOUNTS, AMOUNTS, st.floats(0, 1e6), HIGHER_BANDS)
@example("closest", 1.0, 3.0, 1.0, BANDS[0])
@example("closest", 1.0, 3.0, 0.2, BANDS[0])
def test_as_good_means_as_scoring_means_it(direction, aim, value, other, wanted):
    benchmark = target("a", aim, direction=direction)
    needed = value_needed(benchmark, wanted.at_least, value=value)
    share = shares_of(benchmark, other)[0]
    assume(abs(share - wanted.at_least) > A_LITTLE)
    assert is_as_good(benchmark, other, needed=needed) == (share >= wanted.at_least)


def test_a_negative_value_is_as_good_as_nothing_unless_the_scale_has_a_worst():
    assert not is_as_good(target("a", 10, direction="lower"), -1.0, needed=20.0)
    assert is_as_good(target("a", 10, worst=-10), -1.0, needed=-5.0)


def test_every_benchmark_that_ships_can_be_turned_round():
    for benchmark in PACK.benchmark_set().benchmarks.values():
        start = benchmark.worst if benchmark.worst is not None else 0.0
        start = start if is_upwards(benchmark) else max(start, benchmark.target * 10)
        needed = [value_needed(benchmark, wanted.at_least, value=start) for wanted in BANDS[:3]]
        is_answer = benchmark.direction == "yes"
        assert bands(benchmark, *needed) == ([BANDS[0]] * 3 if is_answer else list(BANDS[:3])), benchmark.key
