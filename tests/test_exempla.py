"""Exempla, the invented city: made by a script, whole, consistent, and with exactly the faults that were planted."""

from __future__ import annotations

import csv
import doctest
import hashlib
import importlib
import io
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from groma.catalogue.conversion import catalogue_unit, conversion
from groma.catalogue.pack import open_pack
from groma.gather.gathering import gather_city, merged
from groma.gather.recipe import read_recipe
from groma.measure.measuring import measure
from groma.record.folder import observations_csv, read_city
from groma.score.scorecard import score
from groma.verify.checks import check

ROOT = Path(__file__).parents[1]
EXEMPLA = ROOT / "src" / "groma" / "record" / "cities" / "exempla"
YEARS = ("2020", "2021", "2022", "2023", "2024")
DISTRICTS = {f"d{number}" for number in range(1, 9)}
RAW = sorted((EXEMPLA / "raw").iterdir())


@pytest.fixture(scope="module")
def maker():
    """The module tools/make_exempla.py."""
    sys.path.insert(0, str(ROOT / "tools"))
    yield importlib.import_module("make_exempla")
    sys.path.remove(str(ROOT / "tools"))


@pytest.fixture(scope="module")
def made(maker, tmp_path_factory):
    """Exempla made anew in an empty folder."""
    folder = tmp_path_factory.mktemp("made") / "exempla"
    maker.make(folder)
    return folder


@pytest.fixture(scope="module")
def pack():
    return open_pack()


@pytest.fixture(scope="module")
def city():
    return read_city(EXEMPLA)


@pytest.fixture(scope="module")
def measured(city, pack):
    return measure(city, pack)


@pytest.fixture(scope="module")
def findings(city, pack):
    return check(city, pack)


@pytest.fixture(scope="module")
def values(city):
    """Every number by variable, year, place and breakdown."""
    return {item.key: item.value for item in city.observations if item.value is not None}


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def content_of(path: Path) -> object:
    """What is in a raw file, whichever version of a library wrote it."""
    if path.suffix == ".xlsx":
        return [(sheet.title, list(sheet.values)) for sheet in openpyxl.load_workbook(path)]
    return pl.read_parquet(path).rows(named=True) if path.suffix == ".parquet" else path.read_bytes()


# How it is made


def test_two_runs_write_the_same_bytes(maker, made, tmp_path):
    maker.make(tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(made)


@pytest.mark.parametrize("raw", RAW, ids=lambda path: path.name)
def test_the_raw_files_that_ship_are_those_the_script_makes(made, raw):
    assert content_of(made / "raw" / raw.name) == content_of(raw)


def test_the_record_that_ships_is_the_one_the_script_makes(made):
    assert {path.name for path in (made / "raw").iterdir()} == {path.name for path in RAW}
    assert (made / "observations.csv").read_bytes() == (EXEMPLA / "observations.csv").read_bytes()
    origins = [
        [{**row, "sha256": ""} for row in csv.DictReader(io.StringIO((folder / "lineage.csv").read_text("utf-8")))]
        for folder in (made, EXEMPLA)
    ]
    assert origins[0] == origins[1]


def test_one_more_round_moves_no_earlier_year(maker):
    record = importlib.import_module("exempla.record")
    five, six = (record.figures_of(range(2020, last), maker.FIXED) for last in (2025, 2026))
    assert {key: value for key, value in six.items() if key[1] < 2025} == five
    assert {key[0] for key in six if key[1] == 2025} == {key[0] for key in five}
    wholes = {"smart_electricity_meters": "electricity_meters", "households_with_internet": "households"}
    assert all(six[part, 2025, "", ""] < six[whole, 2025, "", ""] for part, whole in wholes.items())


def test_gathering_again_changes_nothing(city, pack):
    again = merged(city, gather_city(city, pack=pack))
    before, after = (Counter(observations_csv(one.observations).splitlines()) for one in (city, again))
    assert after == before
    assert Counter(again.lineage) == Counter(city.lineage)


@pytest.mark.usefixtures("maker")
def test_shares_are_whole_and_add_up():
    shares = importlib.import_module("exempla.shares")
    assert doctest.testmod(shares).failed == 0
    parts = shares.by_odds(1000, [400, 300, 900, 1], [0.5, -0.5, 0, 3])
    assert sum(parts) == 1000
    assert all(part <= whole for part, whole in zip(parts, [400, 300, 900, 1], strict=True))


def test_the_raw_files_are_as_many_and_as_unlike_as_a_citys():
    assert 12 <= len(RAW) <= 18
    assert sum(path.stat().st_size for path in RAW) < 700_000
    readings = [read_recipe(path).read for path in (EXEMPLA / "recipes").glob("*.yaml")]
    assert {reading.file for reading in readings} == {f"raw/{path.name}" for path in RAW}
    assert {"latin-1", "cp1252"} <= {reading.encoding for reading in readings}
    assert {",", ";", "|", "\t"} <= {reading.delimiter or "," for reading in readings}
    assert {reading.header for reading in readings} == {1, 2}
    assert (EXEMPLA / "raw" / "schools.csv").read_bytes()[:2] in {b"\xff\xfe", b"\xfe\xff"}
    assert b",.." in (EXEMPLA / "raw" / "labour_force.csv").read_bytes()


# That it is invented is said everywhere


def test_the_city_says_that_it_is_invented(city):
    assert city.invented
    assert city.country == "XX"
    assert "No real city, person or office is meant" in city.notes


def test_every_source_says_that_it_is_invented(city):
    assert city.sources
    assert all("(invented)" in source.publisher and source.id.startswith("invented-") for source in city.sources)


@pytest.mark.parametrize("path", [*RAW, *sorted((EXEMPLA / "recipes").glob("*.yaml"))], ids=lambda path: path.name)
def test_every_file_says_that_it_is_invented(path):
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        data = b"".join(zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist())
    assert "invented" in (data.decode("utf-16") if data[:2] == b"\xff\xfe" else data.decode("latin-1"))


# What is in it


@pytest.mark.parametrize("year", YEARS)
def test_every_data_point_has_a_value_in_every_year(measured, pack, year):
    there = {one.key for one in measured if one.is_whole_city and one.period == year and one.value is not None}
    assert there == {point.key for point in pack.data_points}
    assert len(there) == 112


def test_it_has_the_size_it_is_said_to_have(values):
    assert values["inhabitants", "2024", "", ""] == pytest.approx(412_000, rel=0.005)
    assert values["households", "2024", "", ""] == pytest.approx(181_000, rel=0.005)
    assert values["total_area", "2024", "", ""] == 168


def test_at_least_twelve_indicators_are_known_for_all_districts(measured):
    seen = Counter(
        one.key
        for one in measured
        if one.period == "2024" and one.place in DISTRICTS and not one.breakdown and one.value is not None
    )
    assert sum(number == len(DISTRICTS) for number in seen.values()) >= 12


def test_districts_differ(measured):
    poor = {
        one.place: one.value
        for one in measured
        if one.key == "SC.SH.SI.3C" and one.period == "2024" and one.place and not one.breakdown
    }
    assert max(poor.values()) > 2 * min(poor.values())


@pytest.mark.parametrize(
    ("key", "breakdowns"),
    [
        ("EC.P.EM.1C", {"sex=female", "sex=male", "age=15-24", "age=25-44;sex=female"}),
        ("SC.EH.ED.4C", {"sex=female", "sex=male", "age=65+", "age=65+;sex=female"}),
        ("SC.SH.SI.3C", {"sex=female", "sex=male", "age=0-14", "age=65+;sex=male"}),
        ("SC.EH.ED.3C", {"sex=female", "sex=male"}),
        ("SC.EH.ED.1C", {"sex=female", "sex=male"}),
        ("EC.ICT.ICT.1C", {"income=q1", "income=q5"}),
    ],
)
def test_groups_are_seen(measured, key, breakdowns):
    there = {one.breakdown for one in measured if one.key == key and one.period == "2024" and one.value is not None}
    assert breakdowns <= there


@pytest.mark.parametrize("key", ["EC.P.EM.1C", "EC.I.WS.3C"])
def test_a_final_value_and_its_inputs_agree(measured, key):
    both = [one for one in measured if one.key == key and one.is_direct and one.computed is not None and not one.place]
    assert {one.period for one in both} == set(YEARS)
    assert all(one.reason == "" for one in both)


def test_one_data_point_is_known_as_a_final_value_only(measured):
    gini = [one for one in measured if one.key == "SC.SH.SI.2C"]
    assert len(gini) == len(YEARS)
    assert all(one.is_direct and one.computed is None for one in gini)


@pytest.mark.parametrize("year", YEARS)
def test_district_inhabitants_add_up_to_the_city(values, year):
    assert sum(values["inhabitants", year, place, ""] for place in DISTRICTS) == values["inhabitants", year, "", ""]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    "variable", ["unemployed", "inhabitants_in_poverty", "literate_adults", "students_with_ict_access"]
)
def test_women_and_men_add_up_to_everyone(values, variable, year):
    parts = (values[variable, year, "", f"sex={sex}"] for sex in ("female", "male"))
    assert sum(parts) == values[variable, year, "", ""]


def test_the_ways_to_travel_and_the_ways_of_waste_add_up(measured):
    newest = {one.key: one.value for one in measured if one.is_whole_city and one.period == "2024"}
    for code in ("EC.I.T.4A", "EN.EN.WA.1C"):
        assert sum(value for key, value in newest.items() if key.startswith(f"{code}/")) == pytest.approx(100)


def test_some_results_are_good_and_some_are_bad(city, pack):
    bands = Counter(result.band.id for result in score(city, pack).results if result.band)
    assert min(bands[band.id] for band in pack.meta.bands) >= 3


def test_the_citys_own_targets_can_be_shown_beside_its_values(city, pack):
    assert len(city.targets) == 6
    for target in city.targets:
        assert pack.knows(target.variable)
        assert conversion(target.variable, target.unit, pack) == 1
        assert catalogue_unit(target.variable, pack) == target.unit


def test_every_gathered_figure_tells_where_it_comes_from(city):
    origins = {line.key: line for line in city.lineage}
    entered = [item for item in city.observations if item.key not in origins]
    digests = {f"raw/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in RAW}
    assert all(digests[line.file] == line.sha256 for line in city.lineage)
    assert {item.variable for item in entered} > {"resilience_plan_sendai", "spatial_plan_compact"}
    assert all(item.note for item in entered)
    assert len(entered) < 40


# The planted faults


def test_eight_faults_are_planted(maker):
    assert 6 <= len(maker.FAULTS) <= 8


@pytest.mark.parametrize("number", range(8))
def test_check_finds_the_planted_fault(maker, findings, number):
    fault = maker.FAULTS[number]
    assert (fault.rule, fault.subject, fault.period) in {(one.rule, one.subject, one.period) for one in findings}, (
        fault.story
    )


def test_check_finds_nothing_but_the_planted_faults(maker, findings):
    planted = {(fault.subject, fault.period) for fault in maker.FAULTS} | {("households", "2021")}
    assert {(one.subject, one.period) for one in findings} == planted


def test_the_newest_two_years_have_no_errors_and_no_warnings(findings):
    assert not [one for one in findings if one.period > "2022" and one.severity != "note"]


def test_the_list_of_faults_is_told_in_the_script(maker):
    told = (ROOT / "tools" / "make_exempla.py").read_text("utf-8")
    assert all(re.search(r"\d{4}", fault.story) and fault.story in told for fault in maker.FAULTS)
