"""Cities side by side: what they share first, then each figure, never a rank."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from bundled_books import bundled
from sample_books import sample_book

from groma.errors import GromaError
from groma.publish.compare import COLUMNS, compare, comparison_csv, comparison_json, comparison_text


@pytest.fixture(scope="module")
def pair():
    return compare([bundled("valencia"), bundled("los-angeles")])


def test_what_is_shared_is_said_first(pair):
    both = {result.point.key for result in bundled("valencia").card.results if result.is_reported}
    both &= {result.point.key for result in bundled("los-angeles").card.results if result.is_reported}
    assert {row.key for row in pair.shared} == both
    assert comparison_text(pair).splitlines()[2] == f"Both cities report the same {len(both)} of 112 figures."


def test_rows_stand_in_the_order_of_the_framework(pair):
    assert [row.key for row in pair.rows] == [point.key for point in bundled("valencia").pack.data_points]


def test_the_order_of_the_cities_changes_only_the_columns(pair):
    turned = compare([bundled("los-angeles"), bundled("valencia")])
    assert [row.key for row in turned.rows] == [row.key for row in pair.rows]
    assert [tuple(reversed(row.sides)) for row in turned.rows] == [row.sides for row in pair.rows]


def test_adding_a_city_changes_no_other(pair):
    three = compare([bundled("valencia"), bundled("los-angeles"), bundled("karmoy")])
    assert [row.sides[:2] for row in three.rows] == [row.sides for row in pair.rows]
    assert three.sentences[0].startswith(("All 3 cities report", "The cities share none"))


def test_nothing_is_ranked(pair):
    text = comparison_text(pair).lower()
    assert not [word for word in ("rank", "best", "worst", "winner", "ahead", "behind", "1st") if word in text]


def test_each_figure_has_unit_period_quality_trust_and_band(pair):
    text = comparison_text(pair)
    assert "Air Pollution: PM10 (EN.EN.AQ.1C/pm10)" in text
    line = text.split("Air Pollution: PM10 (EN.EN.AQ.1C/pm10)\n")[1].splitlines()[0].strip()
    assert line.startswith("València: ")
    assert "µg/m³ (2022, measured, trust " in line
    assert "band 33-66" in line


def test_cities_that_share_nothing_are_told_so():
    assert (
        comparison_text(compare([bundled("asker"), bundled("karmoy")])).splitlines()[2]
        == "The cities share none of the 112 figures."
    )


def test_csv_has_a_row_for_each_data_point_and_city(pair):
    rows = list(csv.DictReader(io.StringIO(comparison_csv(pair))))
    assert len(rows) == 2 * 112
    assert tuple(rows[0]) == COLUMNS
    assert {row["trust"] for row in rows} <= {"seen", "third_party", "unverified", "ours"}


def test_json_says_how_much_is_shared(pair):
    content = json.loads(comparison_json(pair))
    assert (content["shared"], content["total"]) == (len(pair.shared), 112)
    assert [city["city"] for city in content["data_points"][0]["cities"]] == ["valencia", "los-angeles"]


def test_different_periods_and_benchmarks_are_said():
    other = sample_book()
    said = " ".join(compare([bundled("valencia"), other]).sentences)
    assert "the periods differ" in said
    assert "do not compare" in said


def test_an_invented_city_is_named_so():
    assert compare([bundled("valencia"), sample_book()]).cities[1] == ("sample", "Sample (invented city)")


def test_what_cannot_be_compared_is_refused():
    karmoy = bundled("karmoy")
    with pytest.raises(GromaError, match="at least two"):
        compare([karmoy])
    with pytest.raises(GromaError, match="twice"):
        compare([karmoy, karmoy])
    with pytest.raises(GromaError, match="different frameworks"):
        compare([karmoy, replace(bundled("asker"), pack=replace(karmoy.pack, hash="other"))])
