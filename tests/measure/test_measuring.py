"""Measuring: a value with its inputs, or the reason why there is none. Missing is never zero."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measure.made_up_cities import city_of, full_city, see

from groma.catalogue.units import factor
from groma.measure.engines import ENGINES
from groma.measure.measuring import measure, newest, weakest
from groma.measure.model import REASONS, Reason
from groma.record.numbers import agree

WATER = "EN.EN.WS.2C"
INTERNET = "EC.ICT.ICT.1C"


@pytest.fixture
def measured(u4ssc, engine):
    """The measurements of some observations under U4SSC, by data point; the last where there are several."""

    def measuring(*observations, pack=u4ssc):
        return {one.key: one for one in measure(city_of(*observations), pack, engine=engine)}

    return measuring


# Values


def test_a_value_is_computed_from_its_inputs_in_the_unit_of_the_data_point(measured):
    found = measured(see("water_consumption", 73e6, unit="L/year"), see("inhabitants", 1000))[WATER]
    assert found.value == 200
    assert (found.reason, found.status, found.is_direct, found.missing) == ("", "reported", False, ())
    assert [one.variable for one in found.inputs] == ["water_consumption", "inhabitants"]


@pytest.mark.parametrize(
    ("amount", "unit", "value"),
    [
        (73, "ML/year", 200),
        (73_000, "m3/year", 200),
        (0.073, "hm3/year", 200),
        (200_000, "L/day", 200),
        (73e6, "litres per year", 200),
    ],
)
def test_amounts_are_taken_in_any_unit_of_their_kind(measured, amount, unit, value):
    found = measured(see("water_consumption", amount, unit=unit), see("inhabitants", 1000))[WATER]
    assert found.value == pytest.approx(value, rel=1e-14)
    assert (found.inputs[0].unit, found.inputs[0].factor) == ("m3/year", factor(unit, "m3/year"))


def test_hectares_and_gigawatt_hours(measured):
    green = measured(see("green_area", 2, unit="km2"), see("inhabitants", 100_000))
    assert green["EN.EN.PSN.1C"].value == 200
    power = measured(see("electricity_consumption", 5, unit="GWh/year"), see("inhabitants", 1000))
    assert power["EN.E.E.2C"].value == 5000


@pytest.mark.parametrize(
    ("gas", "unit", "amount", "value"),
    [
        ("no2", "ppb", 10, 19),
        ("no2", "ppm", 0.01, 19),
        ("so2", "ppb", 10, 26.2),
        ("o3", "PPB", 10, 19.6),
        ("o3", "mg/m3", 0.02, 20),
    ],
)
def test_ppm_and_ppb_have_a_factor_for_each_gas(measured, gas, unit, amount, value):
    assert measured(see(f"{gas}_annual_mean", amount, unit=unit))[f"EN.EN.AQ.1C/{gas}"].value == pytest.approx(value)
    assert measured(see(f"EN.EN.AQ.1C/{gas}", amount, unit=unit))[f"EN.EN.AQ.1C/{gas}"].value == pytest.approx(value)


def test_dust_has_no_ppm(measured):
    assert measured(see("EN.EN.AQ.1C/pm10", 10, unit="ppm"))["EN.EN.AQ.1C/pm10"].reason == "bad_unit"


def test_conversions_of_one_s_own_reach_a_data_point_in_its_own_unit(measured, mobility):
    assert measured(see("noise", 200, unit="sones"), pack=mobility)["S.2"].value == 0.5
    assert measured(see("S.2", 200, unit="Sones"), pack=mobility)["S.2"].value == 0.5
    assert measured(see("S.2", 0.5), pack=mobility)["S.2"].value == 0.5


def test_a_final_value_a_year_may_leave_the_year_unsaid(measured):
    assert measured(see("EN.EN.AQ.2C", 5.5, unit="Tonnes eCO2 / capita"))["EN.EN.AQ.2C"].value == 5.5
    assert measured(see("EN.EN.AQ.2C", 5500, unit="kg / capita"))["EN.EN.AQ.2C"].value == 5.5
    assert measured(see("EN.EN.AQ.2C", 5.5, unit="t/ha"))["EN.EN.AQ.2C"].reason == "bad_unit"


@pytest.mark.parametrize(("answer", "value"), [("yes", 1), ("no", 0), (1.0, 1), (0.0, 0)])
def test_answers(measured, answer, value):
    assert measured(see("SC.SH.SA.3A", answer))["SC.SH.SA.3A"].value == value
    assert measured(see("SC.SH.SA.3A", answer, unit="Yes / No"))["SC.SH.SA.3A"].value == value


@pytest.mark.parametrize(
    ("variable", "value", "unit", "reason"),
    [
        ("SC.SH.SA.3A", 5.0, "", "unreadable"),
        ("SC.SH.SA.3A", "yes", "km", "bad_unit"),
        (WATER, "yes", "", "unreadable"),
        (WATER, 5.0, "kWh", "bad_unit"),
        (WATER, 5.0, "nonsense", "bad_unit"),
        ("EC.P.IN.1C", 5.0, "EUR", "bad_unit"),
    ],
)
def test_what_cannot_be_used_says_why(measured, variable, value, unit, reason):
    found = measured(see(variable, value, unit=unit))[variable]
    assert (found.value, found.reason, found.status) == (None, reason, "not_reported")


# Nothing


def test_a_missing_input_is_named_and_never_zero(measured):
    found = measured(see("water_consumption", 5))[WATER]
    assert (found.value, found.computed, found.reason, found.missing) == (None, None, "missing_input", ("inhabitants",))


def test_zero_is_a_value(measured):
    found = measured(see("water_consumption", 0), see("inhabitants", 10))[WATER]
    assert (found.value, found.reason) == (0, "")


def test_a_zero_below_the_line_gives_no_value(measured):
    found = measured(see("water_consumption", 5), see("inhabitants", 0))[WATER]
    assert (found.value, found.reason, found.missing) == (None, "division_by_zero", ())
    assert measured(see("water_consumption", 0), see("inhabitants", 0))[WATER].reason == "division_by_zero"


def test_a_result_beyond_all_numbers_is_no_value(measured):
    found = measured(see("water_consumption", 1e300), see("inhabitants", 1e-300))[WATER]
    assert (found.value, found.computed, found.reason) == (None, None, "too_large")


@pytest.mark.parametrize("status", ["not_reported", "not_applicable", "not_collected", "suppressed"])
def test_a_status_is_the_reason(measured, status):
    for rows in (
        [see(WATER, None, status=status)],
        [see("water_consumption", None, status=status), see("inhabitants", 5)],
    ):
        found = measured(*rows)[WATER]
        assert (found.value, found.reason, found.status) == (None, status, status)


def test_a_status_for_an_indicator_counts_for_all_of_its_data_points(measured):
    found = measured(see("EN.EN.WS.4C", None, status="not_applicable"))
    assert {key: one.reason for key, one in found.items()} == {
        f"EN.EN.WS.4C/{level}": "not_applicable" for level in ("primary", "secondary", "tertiary")
    }
    assert measured(see("EN.EN.WS.4C", 5)) == {}


@pytest.mark.parametrize("status", ["suppressed", "not_applicable"])
def test_what_a_city_withholds_is_not_computed_behind_its_back(measured, status):
    rows = [see("water_consumption", 73_000), see("inhabitants", 1000), see(WATER, None, status=status)]
    assert (measured(*rows)[WATER].value, measured(*rows)[WATER].reason) == (None, status)
    withheld = [see("water_consumption", 73e6, status="suppressed"), see("inhabitants", 1000)]
    assert (measured(*withheld)[WATER].value, measured(*withheld)[WATER].reason) == (None, "suppressed")


def test_a_final_value_not_reported_is_computed_where_the_inputs_are(measured):
    rows = [see("water_consumption", 73_000), see("inhabitants", 1000), see(WATER, None, status="not_reported")]
    assert measured(*rows)[WATER].value == 200


def test_unknown_variables_are_passed_over(measured):
    assert measured(see("nonsense", 5), see("EN.EN.WS.99C", 5)) == {}
    assert measured() == {}


# Final values


def test_a_final_value_is_kept_and_marked(measured):
    found = measured(see(WATER, 188.0, quality="survey"))[WATER]
    assert (found.value, found.is_direct, found.computed, found.quality) == (188, True, None, "survey")


@pytest.mark.parametrize(
    ("final", "text", "reason"),
    [
        (200.0, "200", ""),
        (199.6, "199.6", ""),
        (201.0, "201", ""),
        (201.5, "201.5", "disagrees"),
        (0.2, "0.2", "disagrees"),
    ],
)
def test_a_final_value_and_its_inputs_must_agree_but_for_half_a_percent(measured, final, text, reason):
    rows = [see("water_consumption", 73_000), see("inhabitants", 1000), see(WATER, final)]
    found = measured(*rows)[WATER]
    assert (found.value, found.computed, found.is_direct, found.reason) == (final, 200, True, reason)
    assert [one.variable for one in found.inputs] == [WATER, "water_consumption", "inhabitants"]
    assert text


def test_a_rounded_final_value_agrees_as_typed(measured):
    inputs = [see("households_with_internet", 2), see("households", 300)]
    assert measured(*inputs, see(INTERNET, 1, unit="%"))[INTERNET].reason == ""
    assert measured(*inputs, see(INTERNET, 1.0))[INTERNET].reason == "disagrees"


@pytest.mark.parametrize(
    ("given_", "computed", "typed", "same"),
    [
        (83, 83.4, "83", True),
        (83, 84, "83.0", False),
        (0, 0.4, "0", True),
        (0, 0, "", True),
        (5, 5.02, "5.00", True),
        (5, 5.03, "5.00", False),
    ],
)
def test_agreement_is_rounding_or_half_a_percent(given_, computed, typed, same):
    assert agree(given_, computed, typed=typed) is same


# Doubt


def test_two_different_values_for_one_thing_are_used_for_nothing(measured):
    found = measured(see("households", 100), see("households", 200), see("households_with_internet", 50))[INTERNET]
    assert (found.value, found.reason) == (None, "ambiguous")
    assert measured(see(WATER, 5), see(WATER, 6))[WATER].reason == "ambiguous"
    assert measured(see(WATER, 5), see(WATER, 6), see(WATER, 5))[WATER].reason == "ambiguous"


def test_one_value_in_two_units_is_one_value(measured):
    rows = [
        see("water_consumption", 73, unit="ML/year"),
        see("water_consumption", 73_000, unit="m3/year"),
        see("inhabitants", 1000),
    ]
    assert measured(*rows)[WATER].value == pytest.approx(200)


def test_a_value_and_a_reason_for_having_none_contradict_each_other(measured):
    assert measured(see(WATER, 5), see(WATER, None, status="suppressed"))[WATER].reason == "ambiguous"
    assert (
        measured(see(WATER, None, status="suppressed"), see(WATER, None, status="not_collected"))[WATER].reason
        == "ambiguous"
    )


def test_money_of_two_currencies_is_never_mixed(measured):
    same = measured(see("research_expenditure", 2, unit="million EUR"), see("gdp", 100_000, unit="kEUR"))["EC.P.IN.1C"]
    assert same.value == 2
    assert same.inputs[0].unit == "EUR"
    mixed = measured(see("research_expenditure", 2, unit="EUR"), see("gdp", 100, unit="USD"))["EC.P.IN.1C"]
    assert (mixed.value, mixed.reason) == (None, "mixed_currencies")
    twice = measured(
        see("gdp", 100, unit="USD"), see("gdp", 100, unit="EUR"), see("research_expenditure", 2, unit="EUR")
    )
    assert twice["EC.P.IN.1C"].reason == "ambiguous"
    final = measured(see("research_expenditure", 2, unit="EUR"), see("gdp", 100, unit="USD"), see("EC.P.IN.1C", 3))
    assert (final["EC.P.IN.1C"].value, final["EC.P.IN.1C"].reason) == (3, "")


def test_the_weakest_quality_of_the_inputs_is_that_of_the_value(measured):
    found = measured(see("households_with_internet", 5, quality="survey"), see("households", 10, quality="measured"))
    assert found[INTERNET].quality == "survey"
    assert weakest(["measured", "unknown", "survey"]) == "unknown"
    assert weakest([]) == "unknown"


def test_every_reason_has_words():
    assert set(REASONS) == set(get_args(Reason)) - {""}
    assert all(words and words[0].islower() for words in REASONS.values())


# In time and space


def test_inputs_of_different_periods_places_and_breakdowns_never_meet(u4ssc, engine):
    rows = [
        see("households_with_internet", 5, "2019"),
        see("households", 10, "2018"),
        see("households", 10, "2019", place="d1"),
        see("households", 10, "2019", breakdown="sex=female"),
    ]
    found = measure(city_of(*rows), u4ssc, engine=engine)
    assert {one.value for one in found} == {None}


def test_places_and_breakdowns_have_values_of_their_own(u4ssc, engine):
    rows = [
        see(name, value, place=place, breakdown=breakdown)
        for (place, breakdown), share in {("", ""): 50, ("d1", ""): 20, ("", "age=15-24"): 80}.items()
        for name, value in (("households_with_internet", share), ("households", 100))
    ]
    found = [one for one in measure(city_of(*rows), u4ssc, engine=engine) if one.key == INTERNET]
    assert {(one.place, one.breakdown): one.value for one in found} == {
        ("", ""): 50,
        ("d1", ""): 20,
        ("", "age=15-24"): 80,
    }
    whole = {one.key: one for one in newest(found, u4ssc)}
    assert whole[INTERNET].value == 50


@pytest.mark.parametrize(
    ("up_to", "period", "value"),
    [
        ("", "2020", 3),
        ("2020", "2020", 3),
        ("2019", "2018-09/2019-08", 2),
        ("2019-08", "2018-09/2019-08", 2),
        ("2019-07", "2018", 1),
        ("2017", "", None),
    ],
)
def test_the_newest_period_up_to_a_given_one_counts(u4ssc, engine, up_to, period, value):
    rows = [see(WATER, 1, "2018"), see(WATER, 2, "2018-09/2019-08"), see(WATER, 3, "2020"), see(WATER, None, "2021")]
    found = newest(measure(city_of(*rows), u4ssc, engine=engine), u4ssc, up_to=up_to)
    assert len(found) == 112
    water = next(one for one in found if one.key == WATER)
    assert (water.period, water.value) == (period, value)


def test_without_any_value_the_newest_reason_counts(u4ssc, engine):
    rows = [see(WATER, None, "2018", status="suppressed"), see(WATER, None, "2019", status="not_collected")]
    found = {one.key: one for one in newest(measure(city_of(*rows), u4ssc, engine=engine), u4ssc)}
    assert (found[WATER].reason, found[WATER].period) == ("not_collected", "2019")
    assert (found[INTERNET].reason, found[INTERNET].period) == ("not_reported", "")


# Properties

NAMES = st.sampled_from(["households", "households_with_internet", "inhabitants", "water_consumption", WATER, INTERNET])
ROWS = st.builds(
    see,
    NAMES,
    st.one_of(st.none(), st.integers(0, 5).map(float)),
    st.sampled_from(["2018", "2019", "2018-01/2018-12"]),
    place=st.sampled_from(["", "d1"]),
    quality=st.sampled_from(["measured", "survey", "unknown"]),
)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=40)
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(u4ssc, engine, data):
    rows = data.draw(st.lists(ROWS, min_size=1, max_size=10))
    shuffled = data.draw(st.permutations(rows))

    def told(city):
        found = measure(city, u4ssc, engine=engine)
        cells = {(one.key, one.period, one.place): (one.value, one.reason, one.quality, one.status) for one in found}
        return cells, [(one.key, one.period, one.value, one.reason) for one in newest(found, u4ssc)]

    assert told(city_of(*rows)) == told(city_of(*shuffled))


@pytest.mark.parametrize(("missing", "seed"), [("households", 0), ("inhabitants", 1), ("gdp", 2), ("total_area", 3)])
def test_what_is_missing_is_missing_wherever_it_is_needed_and_nowhere_else(u4ssc, missing, seed):
    city = full_city(u4ssc, seed=seed)
    without = city_of(*(one for one in city.observations if one.variable != missing))
    before = {one.key: one for one in measure(city, u4ssc)}
    after = {one.key: one for one in measure(without, u4ssc)}
    for point in u4ssc.data_points:
        if missing in point.variables:
            found = after.get(point.key)
            assert found is None or (found.value is None and found.missing == (missing,))
        else:
            assert after[point.key].value == before[point.key].value
