"""The whole story of a number: value, formula with its numbers, inputs with their origin, target, share, marks."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from bundled_books import bundled
from sample_books import book_of, hostile_book

import groma
from groma.catalogue.benchmarks import Benchmark, BenchmarkSet
from groma.catalogue.pack import open_pack
from groma.publish.book import Book
from groma.publish.explain import Explanation, amount, as_json, explanation
from groma.record.model import City, Lineage, Observation, Source
from groma.score.scorecard import score

WATER = "EN.EN.WS.2C"


def observed(variable: str, value: float, *, unit: str = "", quality: str = "measured", line: int = 2) -> Observation:
    return Observation(
        variable,
        "2024",
        value=value,
        text=f"{value:g}",
        unit=unit,
        quality=quality,
        source="works",
        where=f"observations.csv:{line}",
    )  # type: ignore[arg-type]


def told(*rows: Observation, target: Benchmark | None = None, key: str = WATER) -> Explanation:
    pack = open_pack()
    source = Source("works", "Yearbook of the waterworks", "Waterworks", "https://example.org/works")
    city = City("sample", "Sample", "XX", observations=rows, sources=(source,))
    made = BenchmarkSet("test", "1", "Test", "Made up for a test.", {target.key: target} if target else {})
    book = Book(city, pack, score(city, pack, benchmarks=made))
    return explanation(book, next(one for one in book.card.results if one.point.key == key))


def aim(key: str, target: float, direction: str, worst: float | None = None) -> Benchmark:
    return Benchmark(key, target, worst, direction, "A source, 2024", "2024", "")  # type: ignore[arg-type]


def test_a_computed_number_shows_its_formula_with_the_numbers_in_it():
    rows = (observed("water_consumption", 73, unit="ML/year"), observed("inhabitants", 1000, quality="survey", line=3))
    story = told(*rows, target=aim(WATER, 150, "lower"))
    text = "\n".join(story.lines)
    assert story.value == 200
    assert "Value: 200 litres per inhabitant and day (computed from the inputs; quality: survey)" in text
    assert story.with_numbers.startswith("(73 000 m³ a year ÷ 1 000 people) × 2.73972602739726")
    assert story.with_numbers.endswith("= 200 litres per inhabitant and day")
    assert "as typed: 73 ML/year, 2024; × 1 000 (ML/year to m³ a year); quality: measured" in text
    assert "source: Yearbook of the waterworks, Waterworks, https://example.org/works" in text
    assert "at observations.csv:3" in text
    assert "Benchmark: 150 litres per inhabitant and day (lower is better), A source, 2024 [test@1]" in text
    assert "Share of target: 150 ÷ 200 = 75 % of target" in text
    assert "Band: 66-95, 3 points" in text


def test_a_final_value_is_told_from_a_computed_one():
    story = told(observed(WATER, 140, unit="L/day/person"))
    assert story.is_direct
    assert story.with_numbers == ""
    assert [one.role for one in story.inputs] == ["given"]
    assert "given as a final value" in "\n".join(story.lines)
    assert "Benchmark: none, so it is not scored." in story.lines


def test_values_that_disagree_are_in_doubt():
    rows = (observed(WATER, 140), observed("water_consumption", 73_000), observed("inhabitants", 1000))
    story = told(*rows, target=aim(WATER, 150, "lower"))
    assert (story.value, story.computed, story.share) == (140, 200, None)
    assert "disagree" in "\n".join(story.lines)


def test_what_stands_in_the_way_of_a_value_is_named():
    pack = open_pack()
    assert told(observed("inhabitants", 1000)).missing == (pack.variables["water_consumption"].name,)
    assert f"  {pack.variables['water_consumption'].name}: missing" in told(observed("inhabitants", 1000)).lines
    assert len(told(key=WATER).missing) == 2
    assert told(observed(WATER, 140)).missing == ()


@pytest.mark.parametrize(
    ("value", "target", "says"),
    [
        (50, aim(WATER, 100, "higher"), "50 ÷ 100 = 50 % of target"),
        (0, aim(WATER, 100, "lower"), "a value of zero counts as 100 % of target"),
        (50, aim(WATER, 100, "closest"), "50 ÷ 100 = 50 % of target"),
        (200, aim(WATER, 100, "closest"), "100 ÷ 200 = 50 % of target"),
        (75, aim(WATER, 0, "lower", 100), "(75 − 100) ÷ (0 − 100), cut to 0 and 100 = 25 % of target"),
    ],
)
def test_the_share_is_worked_out_in_the_open(value, target, says):
    assert told(observed(WATER, value), target=target).share_steps == says


def test_marks_and_versions_stand_at_the_end():
    story = told(observed(WATER, 140))
    assert story.known == {
        name: mark for name, mark in open_pack().data_point(WATER).known.items() if name in story.known
    }
    assert {"formula", "unit", "direction"} <= set(story.known)
    assert story.lines[-2].startswith("Trust: ")
    assert open_pack().hash[:12] in story.lines[-1]
    assert story.lines[-1].endswith(f"benchmarks test@1, Groma {groma.__version__}")


def test_the_raw_table_behind_an_input_is_named():
    pack = open_pack()
    row = observed(WATER, 140)
    line = Lineage(WATER, "2024", "", "", "raw/water.csv", "ab" * 32, "7", "Litres", "0,14", "1000", "water.yaml@1")
    city = City("sample", "Sample", "XX", observations=(row,), lineage=(line,))
    book = Book(city, pack, score(city, pack))
    story = explanation(book, next(one for one in book.card.results if one.point.key == WATER))
    (one,) = story.inputs
    assert one.raw == "raw/water.csv:7, column Litres, cell “0,14” × 1000, recipe water.yaml@1, sha256 abababababab"
    assert one.source == "works (not among the city's sources)"


def test_an_invented_city_is_named_so():
    book = bundled("exempla")
    assert explanation(book, book.card.results[0]).city == "Exempla (an invented city)"


def test_json_has_every_part_of_the_story():
    content = as_json(told(observed(WATER, 140)))
    assert set(content) == set(Explanation.__dataclass_fields__)
    assert content["inputs"][0]["origin"] == "observations.csv:2"


@pytest.mark.parametrize("name", ["karmoy", "valencia", "exempla"])
def test_every_number_of_a_real_record_has_a_story(name):
    book = bundled(name)
    for result in (*book.card.results, *book.card.splits[:50]):
        lines = explanation(book, result).lines
        assert not any(re.search(r"\bNone\b|<", line) for line in lines)
        assert bool(result.is_reported) == any(line.startswith("Value: ") for line in lines)


def test_hostile_words_are_kept_for_the_writer_to_escape():
    book = book_of(replace(hostile_book().city, folder=None))
    assert "<script>" in explanation(book, book.card.results[0]).inputs[0].note


def test_amounts_are_written_plainly():
    assert (amount(None, "km"), amount(0.0, "yes/no"), amount(2.0, "1")) == ("no value", "no", "2")
