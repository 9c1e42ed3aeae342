"""What is written reads back as it was, whatever it holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groma.record.bundled import CITIES_FOLDER, bundled_cities
from groma.record.folder import observations_csv, read_city, write_city
from groma.record.model import PATHS, QUALITIES, STATUSES, City, Lineage, Observation, Place, Source, Target

FEW = settings(max_examples=40)
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
WORDS = st.text(LETTERS, max_size=20).map(str.strip)
SOME_WORDS = WORDS.filter(bool)
YAML_TRAPS = st.sampled_from(
    [
        "NO",
        "no",
        "yes",
        "null",
        "~",
        "true",
        "0123",
        "1.0",
        "17.10",
        "12:30",
        "2019-03-01",
        "- a",
        "a: b",
        "#a",
        "'",
        '"',
        "{a",
        "[a",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "|",
        ">",
        "a\nb",
        "a\tb",
        " a",
        "a ",
        "\u2028",
        "\x85",
        "é",
        "شارع",
        "🚲",
    ]
)
NAMES = st.one_of(YAML_TRAPS, st.text(LETTERS.filter(str.isprintable), min_size=1, max_size=20))
PERIODS = st.sampled_from(["2019", "2019-03", "2019-03-31", "2018-09/2019-08", "2016/2018"])
NUMBERS = st.one_of(st.integers(-(10**12), 10**15), st.floats(allow_nan=False, allow_infinity=False)).map(repr)
SPLITS = st.dictionaries(
    st.text("abcxyz_", min_size=1, max_size=8), st.text("abc019-+", min_size=1, max_size=8), max_size=3
).map(lambda pairs: ";".join(f"{name}={pairs[name]}" for name in sorted(pairs)))


@st.composite
def observations(draw):
    text = draw(st.one_of(NUMBERS, st.sampled_from(["yes", "no"]), st.just("")))
    value = {"yes": 1.0, "no": 0.0, "": None}[text] if text in {"yes", "no", ""} else float(text)
    return Observation(
        variable=draw(SOME_WORDS),
        period=draw(PERIODS),
        place=draw(WORDS),
        breakdown=draw(SPLITS),
        value=value,
        text=text,
        unit=draw(WORDS),
        status=draw(st.sampled_from(STATUSES)),
        quality=draw(st.sampled_from(QUALITIES)),
        source=draw(WORDS),
        note=draw(WORDS),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("city")


def written_and_read(city, folder):
    write_city(city, folder)
    return read_city(folder)


@FEW
@given(st.lists(observations(), max_size=4))
def test_any_observations_survive(folder, rows):
    found = written_and_read(City("a", "A", "ES", observations=tuple(rows)), folder)
    assert found.observations == tuple(rows)


@FEW
@given(st.lists(observations(), max_size=3))
def test_writing_twice_writes_the_same(folder, rows):
    found = written_and_read(City("a", "A", "ES", observations=tuple(rows)), folder)
    assert observations_csv(found.observations) == observations_csv(rows)


@FEW
@given(
    name=NAMES,
    notes=st.one_of(st.just(""), NAMES),
    country=st.sampled_from(["NO", "ES", "TR", "ON"]),
    location=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    identifiers=st.dictionaries(NAMES, NAMES, max_size=2),
    invented=st.booleans(),
)
def test_any_city_file_survives(folder, **head):
    city = City("a-1", **head)
    found = written_and_read(city, folder)
    assert replace(found, folder=None) == city


@FEW
@given(
    st.lists(
        st.builds(Source, NAMES, NAMES, publisher=NAMES, note=NAMES, evidence=st.lists(NAMES, max_size=2).map(tuple)),
        min_size=1,
        max_size=2,
    )
)
def test_any_sources_survive(folder, sources):
    assert written_and_read(City("a", "A", "ES", sources=tuple(sources)), folder).sources == tuple(sources)


@FEW
@given(st.lists(st.builds(Lineage, *[SOME_WORDS] * 11), max_size=2))
def test_any_lineage_survives(folder, lineage):
    assert written_and_read(City("a", "A", "ES", lineage=tuple(lineage)), folder).lineage == tuple(lineage)


TARGETS = st.builds(
    Target,
    SOME_WORDS,
    PERIODS,
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
    WORDS,
    place=WORDS,
    breakdown=st.sampled_from(["", "age=15-24;sex=female"]),
    path=st.sampled_from(PATHS),
    baseline=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    baseline_period=st.just("") | PERIODS,
    owner=WORDS,
    why=WORDS,
    steps=st.lists(st.tuples(PERIODS, st.floats(allow_nan=False, allow_infinity=False)), max_size=3).map(tuple),
)


@FEW
@given(st.lists(TARGETS, max_size=3).map(tuple))
def test_any_targets_survive(folder, targets):
    found = written_and_read(City("a", "A", "ES", targets=targets), folder)
    assert found.targets == targets
    assert repr(found.targets) == repr(targets)


def test_targets_that_say_no_more_than_before_are_written_as_before(tmp_path):
    written_and_read(City("a", "A", "ES", targets=(Target("x", "2030", 1.0, "%", "council"),)), tmp_path)
    assert (tmp_path / "targets.csv").read_text() == "variable,period,value,unit,note\nx,2030,1.0,%,council\n"


def test_places_and_targets_survive_and_can_be_emptied(tmp_path):
    places = (Place("d1", "Ciutat Vella", "district", ""), Place("d2", "L'Eixample, nord", "district", "d1"))
    targets = (Target("EN.EN.WS.2C", "2030", 110.5, "L/day/person", "council, 2024"),)
    city = City("a", "A", "ES", places=places, targets=targets)
    found = written_and_read(city, tmp_path)
    assert (found.places, found.targets) == (places, targets)
    emptied = written_and_read(replace(city, places=(), targets=()), tmp_path)
    assert (emptied.places, emptied.targets) == ((), ())


def test_a_value_without_its_text_is_not_lost(tmp_path):
    city = City("a", "A", "ES", observations=(Observation("x", "2019", value=0.1 + 0.2),))
    found = written_and_read(city, tmp_path).observations[0]
    assert (found.value, found.status) == (0.1 + 0.2, "reported")


def test_a_value_that_cannot_be_read_is_kept_as_typed(tmp_path):
    city = City("a", "A", "ES", observations=(Observation("x", "2019", text=">8000"),))
    found = written_and_read(city, tmp_path)
    assert found.observations == city.observations
    assert [finding.rule for finding in found.findings] == ["value"]


@pytest.mark.parametrize("name", bundled_cities())
def test_bundled_cities_survive(tmp_path, name):
    city = read_city(CITIES_FOLDER / name)
    found = written_and_read(city, tmp_path)
    assert replace(found, folder=None, findings=()) == replace(city, folder=None, findings=())


def test_a_minimal_city_is_three_lines(tmp_path):
    (tmp_path / "city.yaml").write_text("id: a\nname: A\ncountry: NO\n", encoding="utf-8")
    city = read_city(tmp_path)
    assert (city.country, city.level, city.observations, city.findings) == ("NO", "city", (), ())
    assert isinstance(city.folder, Path)
