"""Units: the spellings of city reports, the factors between them, and never one thing for another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groma.catalogue.units import (
    CURRENCIES,
    currency_of,
    factor,
    is_currency,
    known_units,
    money_factor,
    registry,
    unit,
)
from groma.errors import UnitError

# By hand: 1 of the first is so many of the second.
FACTORS = [
    ("ML", "L", 1e6),
    ("hm3", "m3", 1e6),
    ("m3", "L", 1e3),
    ("ha", "m2", 1e4),
    ("km2", "ha", 100),
    ("GWh", "kWh", 1e6),
    ("MWh", "GJ", 3.6),
    ("ekWh", "kWh", 1),
    ("toe", "GJ", 41.868),
    ("t", "kg", 1e3),
    ("kt", "t", 1e3),
    ("mile", "km", 1.609344),
    ("acre", "m2", 4046.8564224),
    ("h", "min", 60),
    ("year", "day", 365),
    ("month", "day", 365 / 12),
    ("1", "%", 100),
    ("mg/m3", "ug/m3", 1e3),
    ("per_1k", "per_100k", 100),
    ("1000 m3", "m3", 1e3),
    ("million L/day", "L/day", 1e6),
    ("thousand people", "person", 1e3),
    ("m3/year/person", "L/day/person", 1000 / 365),
]


@pytest.mark.parametrize(("source", "target", "expected"), FACTORS, ids=str)
def test_factors_one_can_check_by_hand(source, target, expected):
    assert factor(source, target) == pytest.approx(expected, rel=1e-14)
    assert factor(target, source) == pytest.approx(1 / expected, rel=1e-14)


@pytest.mark.parametrize(
    ("spelled", "ours"),
    [
        ("litres / day / capita", "L/day/person"),
        ("Litres per day per inhabitant", "L/day/person"),
        ("km / 100 000 inhabitants", "km*per_100k"),
        ("Number / 100,000 population", "per_100k"),
        ("number per 100 000 live births", "per_100k_births"),
        ("per 1000 inhabitants", "per_1k"),
        ("Percentage", "%"),
        ("% of households", "%"),
        ("Number", "1"),
        ("number of services", "1"),
        ("tonnes CO2e / capita", "t/person"),
        ("µg/m³", "ug/m3"),
        ("µg/m3", "ug/m3"),
        ("square kilometres", "km2"),
        ("Cubic metres / day", "m3/day"),
        ("hm³", "hm3"),
        ("M3", "m3"),
        ("Minutes", "min"),
        ("kWh · person", "kWh*person"),
    ],
)
def test_spellings_of_city_reports_are_understood(spelled, ours):
    assert factor(spelled, ours) == 1.0


@pytest.mark.parametrize("wrong", ["MT", "MHa", "MM", "MS"])
def test_a_capital_m_is_never_taken_for_a_thousandth(wrong):
    with pytest.raises(UnitError, match="is not a unit Groma knows"):
        unit(wrong)


@pytest.mark.parametrize(
    ("source", "target"),
    [("kWh", "L"), ("person", "household"), ("EUR", "USD"), ("per_100k", "1"), ("yes/no", "1"), ("%", "yes/no")],
)
def test_unlike_things_are_never_turned_into_each_other(source, target):
    with pytest.raises(UnitError, match="they measure different things"):
        factor(source, target)


def test_an_unknown_unit_is_told_with_the_nearest():
    with pytest.raises(UnitError, match=r"`hectars` is not a unit Groma knows\. Did you mean `hectare`"):
        unit("hectars")


@given(st.sampled_from(CURRENCIES), st.sampled_from(CURRENCIES))
def test_money_keeps_its_currency(one, other):
    assert currency_of(f"million {one}") == one
    assert money_factor(f"million {one}", "currency") == 1e6
    if one != other:
        with pytest.raises(UnitError):
            factor(one, other)


@pytest.mark.parametrize(
    ("text", "code"), [("kEUR", "EUR"), ("MUSD/hour", "USD"), ("GDP", ""), ("NOK/h", "NOK"), ("currency", "")]
)
def test_the_currency_of_a_unit(text, code):
    assert currency_of(text) == code


def test_which_units_are_money():
    assert is_currency("currency")
    assert is_currency("currency/hour")
    assert not is_currency("kWh")
    assert not is_currency("yes/no")


def test_every_listed_unit_is_known():
    for name in known_units():
        assert unit(name) is not None


def test_there_is_one_registry():
    assert registry() is registry()


@given(st.text(max_size=30))
def test_any_text_is_a_unit_or_refused(text):
    try:
        unit(text)
    except UnitError as error:
        assert text in str(error)  # noqa: PT017  either is right, nothing else is
