"""Shares of target, bands and points: the rule as printed, and our reading of it where it is silent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.score.made_up_scores import share_of, target, targets

from groma.measure.engines import ENGINES, frame, rows
from groma.score.scoring import band_of, benchmark_frame, scored, shares

on_each_engine = pytest.mark.parametrize("engine", ENGINES)
AMOUNTS = st.floats(1e-6, 1e9)
LIMITS = {33: 2, 66: 3, 95: 4}
BETTER = {1: "0-33", 2: "33-66", 3: "66-95", 4: "95+"}


@pytest.mark.parametrize(
    ("value", "aim", "worst", "direction", "share", "points"),
    [
        (50, 100, None, "higher", 50, 2),
        (0, 100, None, "higher", 0, 1),
        (100, 100, None, "higher", 100, 4),
        (250, 100, None, "higher", 250, 4),
        (200, 100, None, "lower", 50, 2),
        (50, 100, None, "lower", 200, 4),
        (0, 100, None, "lower", 100, 4),
        (1000, 100, None, "lower", 10, 1),
        (0.5, 1, None, "closest", 50, 2),
        (2, 1, None, "closest", 50, 2),
        (1, 1, None, "closest", 100, 4),
        (0, 1, None, "closest", 0, 1),
        (1, 1, None, "yes", 100, 4),
        (0, 1, None, "yes", 0, 1),
        (52.5, 85, 20, "higher", 50, 2),
        (90, 85, 20, "higher", 100, 4),
        (10, 85, 20, "higher", 0, 1),
        (19, 0, 38, "lower", 50, 2),
        (0, 0, 38, "lower", 100, 4),
        (50, 0, 38, "lower", 0, 1),
        (-5, 10, -10, "higher", 25, 1),
        (-20, 10, -10, "higher", 0, 1),
        (-5, 100, None, "higher", None, None),
        (-5, 100, None, "lower", None, None),
        (-5, 1, None, "closest", None, None),
        (50, 100, None, "none", None, None),
        (50, 100, 10, "none", None, None),
    ],
)
def test_each_direction(bands, engine, value, aim, worst, direction, share, points):
    assert share_of(value, aim, worst=worst, direction=direction, bands=bands, engine=engine) == (share, points)
    found = band_of(share, bands)
    assert (found.points if found else None) == points


@pytest.mark.parametrize(
    ("value", "aim", "share", "points"),
    [
        (33, 100, 33, 2),
        (0.33, 1, 33, 2),
        (0.033, 0.1, 33, 2),
        (3.3, 10, 33, 2),
        (66, 100, 66, 3),
        (1.98, 3, 66, 3),
        (0.066, 0.1, 66, 3),
        (95, 100, 95, 4),
        (0.57, 0.6, 95, 4),
        (1.9, 2, 95, 4),
        (2, 3, 66.666666667, 3),
        (1, 3, 33.333333333, 2),
        (32.9999999999, 100, 33, 2),
        (32.999999999, 100, 32.999999999, 1),
        (94.99999999951, 100, 95, 4),
        (65.999999999, 100, 65.999999999, 2),
        (0.33, 100, 0.33, 1),
    ],
)
def test_an_exact_limit_belongs_to_the_band_above_after_nine_places(bands, engine, value, aim, share, points):
    assert share_of(value, aim, bands=bands, engine=engine) == (share, points)


@on_each_engine
@settings(max_examples=20)
@given(
    aims=st.lists(
        st.decimals(min_value=Decimal("0.001"), max_value=10**9, places=3), min_size=5, max_size=20, unique=True
    )
)
@example(aims=[Decimal("0.7"), Decimal("14.3"), Decimal("0.1"), Decimal(3)])
def test_what_is_typed_as_exactly_a_limit_is_in_the_band_above(bands, engine, aims):
    cases = [(aim, limit, factor) for aim in aims for limit in LIMITS for factor in (Decimal(1), Decimal("0.9999999"))]
    made = targets(*(target(f"k{aim}", float(aim)) for aim in aims))
    values = [(f"k{aim}", float(aim * limit / 100 * factor)) for aim, limit, factor in cases]
    for (_, limit, factor), (share, points) in zip(cases, shares(values, made, bands, engine=engine), strict=True):
        if factor == 1:
            assert (share, points) == (limit, LIMITS[limit])
        else:
            assert (share < limit, points) == (True, LIMITS[limit] - 1)


def worse_and_better(direction, aim, one, other):
    """The two amounts in order, with the benchmark they are judged by."""
    low, high = min(one, other), max(one, other)
    match direction:
        case "higher":
            return low, high, {}
        case "lower":
            return high, low, {"direction": "lower"}
        case "up":
            return low, high, {"worst": aim / 2}
        case "down":
            return high, low, {"worst": aim * 2, "direction": "lower"}
        case _:
            far, near = sorted((one, other), key=lambda amount: -max(amount / aim, aim / amount))
            return far, near, {"direction": "closest"}


CASES = st.lists(
    st.tuples(st.sampled_from(["higher", "lower", "closest", "up", "down"]), AMOUNTS, AMOUNTS, AMOUNTS),
    min_size=10,
    max_size=20,
)


@on_each_engine
@settings(max_examples=20)
@given(cases=CASES)
def test_better_input_never_lowers_the_share(bands, engine, cases):
    ordered = [worse_and_better(*case) for case in cases]
    made = [target(f"k{n}", case[1], **how) for n, (case, (_, _, how)) in enumerate(zip(cases, ordered, strict=True))]
    values = [(one.key, amount) for one, pair in zip(made, ordered, strict=True) for amount in pair[:2]]
    found = shares(values, targets(*made), bands, engine=engine)
    for (low, few), (high, many) in zip(found[::2], found[1::2], strict=True):
        assert high >= low * (1 - 1e-12) - 1e-9
        assert many >= few or band_of(low, bands).at_least - high < 1e-6


@on_each_engine
@settings(max_examples=5)
@given(aim=AMOUNTS)
def test_none_at_all_is_as_good_as_any_where_lower_is_better(bands, engine, aim):
    assert share_of(0.0, aim, direction="lower", bands=bands, engine=engine) == (100, 4)


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(AMOUNTS | st.just(0.0), AMOUNTS, st.sampled_from(["higher", "lower", "closest"])),
        min_size=10,
        max_size=20,
    )
)
def test_engines_agree_on_every_share_and_point(bands, cases):
    made = targets(*(target(f"k{n}", aim, direction=direction) for n, (_, aim, direction) in enumerate(cases)))
    values = [(f"k{n}", value) for n, (value, _, _) in enumerate(cases)]
    first, second = (shares(values, made, bands, engine=engine) for engine in ENGINES)
    assert first == second


@pytest.mark.parametrize("exact", [0.0009765625, 50.0009765625, 1.0000000005, 2.0000000015, 33.0000000005])
def test_engines_agree_where_nine_places_are_a_tie(bands, exact):
    assert len({share_of(exact, 100.0, bands=bands, engine=engine) for engine in ENGINES}) == 1


def test_values_without_a_benchmark_have_no_share(bands, engine):
    made = targets(target("a", 100))
    assert shares([("b", 5.0), ("a", 50.0), ("c", 1.0)], made, bands, engine=engine) == [
        (None, None),
        (50, 2),
        (None, None),
    ]
    assert shares([], made, bands, engine=engine) == []
    assert shares([("a", 5.0)], targets(), bands, engine=engine) == [(None, None)]


@settings(max_examples=10)
@given(st.permutations(range(8)))
def test_shares_come_in_the_order_of_the_values(bands, order):
    made = targets(*(target(f"k{n}", 100) for n in range(8)))
    assert [share for share, _ in shares([(f"k{n}", float(n)) for n in order], made, bands)] == list(order)


def test_a_whole_table_is_scored_at_once(bands, engine):
    made = targets(target("a", 100), target("b", 10, direction="lower"))
    long = frame({"city": ["x", "y", "y"], "data_point": ["a", "b", "c"], "value": [96.0, 20.0, 1.0]}, engine=engine)
    table = scored(long, benchmark_frame(made, engine=engine), bands).select("city", "share_of_target", "points")
    assert sorted(rows(table), key=str) == [("x", 96.0, 4.0), ("y", 50.0, 2.0), ("y", None, None)]


@given(st.floats(-10, 500))
def test_every_share_has_the_band_with_its_limits(bands, share):
    found = band_of(share, bands)
    above = [band.at_least for band in bands if band.points == found.points + 1]
    assert found.id == BETTER[found.points]
    assert round(share, 9) >= found.at_least or found.points == 1
    assert not above or round(share, 9) < above[0]


def test_nothing_has_no_band(bands):
    assert band_of(None, bands) is None
    assert band_of(50, ()) is None
