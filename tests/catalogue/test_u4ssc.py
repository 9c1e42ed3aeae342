"""The U4SSC pack: complete, true to the facts it is made from, and every worked example of it works out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from groma.catalogue.codes import squeezed
from groma.catalogue.conversion import conversion
from groma.catalogue.model import MARKS
from groma.catalogue.pack import open_pack
from groma.catalogue.units import YES_NO, unit
from groma.measure.engines import ENGINES
from groma.measure.worked import worked

PACK = open_pack("u4ssc")
POINTS = {
    "EC.ICT.ICT.4C": ("3g", "4g"),
    "EC.ICT.PS.1A": ("percentage", "number"),
    "EC.I.T.4A": ("public_transport", "private_vehicles", "walking", "cycling", "paratransit"),
    "EC.I.UP.2A": ("compact", "connected", "integrated", "inclusive", "resilient"),
    "EN.EN.AQ.1C": ("pm10", "pm2_5", "no2", "so2", "o3"),
    "EN.EN.WS.4C": ("primary", "secondary", "tertiary"),
    "EN.EN.WA.1C": ("landfill", "burnt", "incinerated", "open_dump", "recycled", "other"),
}
NEEDS_A_MARK = (
    "code name group level type definition why says_not unit direction formula range sdg sources examples".split()
)
every_indicator = pytest.mark.parametrize("indicator", PACK.indicators, ids=lambda one: one.code)


# Complete


def test_there_are_91_indicators_with_112_data_points():
    assert (len(PACK.indicators), len(PACK.data_points)) == (91, 112)
    assert Counter(one.level for one in PACK.indicators) == {"core": 54, "advanced": 37}


def test_core_and_advanced_are_told_by_the_last_letter_of_the_code():
    assert {(one.code[-1], one.level) for one in PACK.indicators} == {("C", "core"), ("A", "advanced")}


def test_the_tree_has_three_dimensions_seven_sub_dimensions_and_27_categories_of_22_names():
    paths = [one.path for one in PACK.indicators]
    assert len({path[:1] for path in paths}) == 3
    assert len({path[:2] for path in paths}) == 7
    assert len(set(paths)) == 27
    assert len({path[2] for path in paths}) == 22
    assert Counter(path[0] for path in paths) == {"Economy": 45, "Environment": 17, "Society and Culture": 29}


def test_indicators_with_several_values_have_exactly_these_data_points():
    several = {one.code: tuple(point.id for point in one.data_points) for one in PACK.indicators}
    assert {code: ids for code, ids in several.items() if ids != ("",)} == POINTS


@every_indicator
def test_every_indicator_says_what_it_is_why_it_matters_and_what_it_does_not_tell(indicator):
    definition = indicator.definition
    assert definition.name
    assert len(definition.definition) > 40
    assert len(definition.why) > 40
    assert len(definition.says_not) > 40
    assert definition.sources
    assert definition.sdg
    assert definition.examples


@every_indicator
def test_every_field_is_marked_with_how_well_it_is_known(indicator):
    for point in indicator.data_points:
        assert set(NEEDS_A_MARK) <= set(point.known)
        assert set(point.known.values()) <= set(MARKS)


@every_indicator
def test_every_data_point_has_a_formula_a_unit_a_direction_and_a_plausible_range(indicator):
    for point in indicator.data_points:
        assert point.formula is not None
        assert point.is_yes_no == (point.direction == "yes")
        assert point.direction in {"higher", "lower", "closest", "yes", "none"}
        assert point.is_yes_no or point.range != (None, None)


def test_no_formula_carries_a_hundred_or_a_hundred_thousand():
    assert not [point.key for point in PACK.data_points if "100" in point.formula_text]


def test_every_variable_is_used_or_checked_and_has_a_name_of_its_own():
    used = {name for point in PACK.data_points for name in point.variables}
    checked = {name for check in PACK.checks for name in check.of}
    parts = {one.part_of for one in PACK.variables.values()}
    assert set(PACK.variables) - used - checked - parts == set()
    names = Counter(one.name for one in PACK.variables.values())
    assert [name for name, times in names.items() if times > 1] == []


# Worked examples


@pytest.mark.parametrize("engine", ENGINES)
@every_indicator
def test_every_worked_example_works_out(indicator, engine):
    done = worked(indicator, PACK, engine=engine)
    assert {one.key for one in done} == {point.key for point in indicator.data_points}
    assert [one for one in done if not one.holds] == []


# The verifier's checks


def test_the_checks_of_the_guide_for_verifiers_are_there():
    checks = {(check.kind, check.of): check for check in PACK.checks}
    shares = {"EC.I.T.4A": 5, "EN.EN.WA.1C": 6}
    for code, parts in shares.items():
        keys = tuple(f"{code}/{part}" for part in POINTS[code])
        assert len(keys) == parts
        assert (checks["sum", keys].to, checks["sum", keys].within) == (100, 2)
    treatment = tuple(f"EN.EN.WS.4C/{level}" for level in ("primary", "secondary", "tertiary"))
    assert ("descending", treatment) in checks
    assert ("descending", ("EC.I.WS.1C", "EC.I.WS.2C")) in checks
    assert checks["steady", ("inhabitants",)].within == 5
    assert next(check for check in PACK.checks if check.kind == "reported").within == 20


@pytest.mark.parametrize(("gas", "ppm", "ppb"), [("no2", 1900, 1.9), ("so2", 2620, 2.62), ("o3", 1960, 1.96)], ids=str)
def test_gases_have_the_factors_of_the_guide_for_verifiers(gas, ppm, ppb):
    variable = next(one for one in PACK.variables if one.startswith(gas))
    for key in (variable, f"EN.EN.AQ.1C/{gas}"):
        assert conversion(key, "ppm", PACK) == ppm
        assert conversion(key, "ppb", PACK) == ppb


# Benchmarks


def test_the_benchmark_set_is_dated_ours_and_names_a_source_for_every_row():
    benchmarks = PACK.benchmark_set()
    assert benchmarks is not None
    assert benchmarks.name == "groma@2026.1"
    assert "not the U4SSC benchmarks" in benchmarks.label
    assert 30 < len(benchmarks.benchmarks) < 112
    for one in benchmarks.benchmarks.values():
        assert one.source
        assert any(character.isdigit() for character in one.source)
        assert one.valid_from
        assert one.direction in {PACK.data_point(one.key).direction, "none"}


# The facts


@pytest.fixture(scope="session")
def facts():
    path = Path(__file__).parents[3] / "shared" / "reference" / "u4ssc_kpis.yaml"
    if not path.is_file():
        pytest.skip("the facts the pack is made from are looked for in ../shared/reference, which is not here")
    return {one["code"]: one for one in yaml.safe_load(path.read_text(encoding="utf-8"))["kpis"]}


def test_codes_names_levels_and_places_are_those_of_the_facts(facts):
    assert [PACK.indicator(code).code for code in facts] == [code.replace(": ", ".") for code in facts]
    for code, fact in facts.items():
        indicator = PACK.indicator(code)
        assert indicator.name == fact["name"]
        assert indicator.level == fact["level"]
        assert indicator.path == (fact["dimension"], fact["sub_dimension"], fact["category"])


def test_sdg_references_are_those_of_the_facts_and_unconfirmed_ones_stand_apart(facts):
    for code, fact in facts.items():
        definition = PACK.indicator(code).definition
        assert set(definition.sdg) == {reference["ref"] for reference in fact["sdg"]}
        assert set(definition.sdg_unverified) == {str(one) for one in fact.get("sdg_unverified", [])}


def test_data_points_are_as_many_as_in_the_facts(facts):
    for code, fact in facts.items():
        assert len(PACK.indicator(code).data_points) == len(fact.get("data_points", [""]))


def test_the_units_of_the_facts_are_understood_and_are_ours(facts):
    for code, fact in facts.items():
        if fact["unit"] == "Percentage and Number":
            continue
        for point in PACK.indicator(code).data_points:
            assert conversion(point.key, fact["unit"], PACK) == 1.0


def test_other_codes_of_the_facts_lead_to_the_indicator_or_its_data_points(facts):
    for code, fact in facts.items():
        for other in fact.get("alternative_codes", []):
            text = other.split(" (")[0]
            known = [way for one in PACK.indicators for way in (one.code, *one.definition.aliases)]
            assert squeezed(text) in {squeezed(way) for way in known}, (code, text)


def test_directions_are_those_of_the_facts(facts):
    words = {"higher is better": "higher", "lower is better": "lower"}
    for code, fact in facts.items():
        if fact["direction"] in words and "data_point_directions" not in fact:
            for point in PACK.indicator(code).data_points:
                assert point.direction in {words[fact["direction"]], "yes", "none"}, (code, fact["direction"])


def test_marks_of_names_and_codes_are_those_of_the_facts(facts):
    for code, fact in facts.items():
        known = PACK.indicator(code).known
        for field in ("code", "name", "level"):
            assert known[field] == fact["evidence"][field].replace(" ", "_"), (code, field)


def test_answers_have_no_amounts_and_amounts_have_real_units():
    for point in PACK.data_points:
        assert point.unit == YES_NO or unit(point.unit) is not None
