"""Every engine gives the same: one body for each thing that is computed, run on all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measure.made_up_cities import full_city

from groma.catalogue.formula import fold, parse_formula
from groma.errors import NotFoundError
from groma.measure.engines import ENGINES, connection, frame, parquet, rows
from groma.measure.expressions import lengthened, measured, value_of
from groma.measure.measuring import measure


def by_hand(point, values):
    """A formula worked out in plain Python, as an oracle for the engines."""

    def join(operator, left, right):
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case _:
                return left / right

    return fold(point.formula, name=values.get, number=float, join=join) * point.scale


def test_every_data_point_of_a_full_city_has_the_value_one_computes_by_hand(u4ssc, engine):
    city = full_city(u4ssc)
    values = {one.variable: one.value for one in city.observations}
    found = measure(city, u4ssc, engine=engine)
    assert len(found) == 112
    for one in found:
        expected = by_hand(u4ssc.data_point(one.key), values)
        assert one.value == pytest.approx(expected, rel=1e-14)
        assert one.reason == ""


@pytest.mark.parametrize("seed", range(5))
def test_engines_agree_to_the_last_digit(u4ssc, seed):
    city = full_city(u4ssc, seed=seed)
    first, *others = [measure(city, u4ssc, engine=one) for one in ENGINES]
    assert len(others) == len(ENGINES) - 1
    assert all(first == other for other in others)


def test_a_formula_with_a_number_in_it(mobility, engine):
    wide = frame({"cell": [6.0, None], "where": ["a", "b"]}, engine=engine)
    got = rows(wide.select("where", value_of(mobility.data_point("S.3"))))
    assert sorted(got) == [("a", 3.0), ("b", None)]


@settings(max_examples=15)
@given(
    divisor=st.integers(2, 99),
    values=st.lists(st.floats(0.1, 1e6), min_size=20, max_size=40),
)
def test_engines_agree_on_formulas_with_numbers_in_them(mobility, divisor, values):
    formula = parse_formula(f"(cell * 7 - cell / {divisor}) / (3 / {divisor})")
    point = replace(mobility.data_point("S.3"), formula=formula, scale=100.0)
    first, second = (rows(frame({"cell": values}, engine=engine).select(value_of(point))) for engine in ENGINES)
    assert first == second
    hand = [(value * 7 - value / divisor) / (3 / divisor) * 100 for value in values]
    assert [value for (value,) in first] == pytest.approx(hand, rel=1e-13)


def test_a_data_point_without_a_formula_has_no_expression(mobility):
    with pytest.raises(ValueError, match=r"S\.3"):
        value_of(replace(mobility.data_point("S.3"), formula=None))


def test_only_data_points_whose_variables_are_there_are_computed_and_empty_ones_left_out(mobility, engine):
    wide = frame({"city": ["a", "b"], "lanes": [1.0, 2.0], "streets": [4.0, 0.0]}, engine=engine)
    values = measured(wide, mobility, keys=["city"])
    assert values.collect_schema().names() == ["city", "M-10/share", "M-10/missing"]
    long = rows(lengthened(values, keys=["city"]))
    assert sorted(long) == [("a", "M-10/missing", 75.0), ("a", "M-10/share", 25.0)]


def test_columns_of_texts_numbers_and_nothing(engine):
    made = frame(
        {"text": ["a", None], "number": [1.0, None], "empty": [None, None], '#odd "name"': [1.0, 2.0]}, engine=engine
    )
    assert rows(made) == [("a", 1.0, None, 1.0), (None, None, None, 2.0)]


def test_parquet_is_read(tmp_path, engine):
    path = tmp_path / "a.parquet"
    connection().execute(f"COPY (SELECT 1.5 AS households, 'x' AS city) TO '{path}' (FORMAT parquet)")
    assert [(float(number), text) for number, text in rows(parquet(path, engine=engine))] == [(1.5, "x")]


def test_an_unknown_engine_is_told_with_the_nearest(tmp_path):
    with pytest.raises(NotFoundError, match="Did you mean `duckdb`"):
        frame({"a": [1.0]}, engine="duckdbs")
    with pytest.raises(NotFoundError, match="Use one of duckdb, polars"):
        parquet(tmp_path / "a.parquet", engine="excel")
