"""Results as tables: the columns that were agreed, a row for every data point, numbers that read back."""

from __future__ import annotations

import csv
import io
import json

import pytest
from bundled_books import bundled
from sample_books import sample_book

import groma
from groma.publish.notices import INVENTED
from groma.publish.tables import (
    RESULT_COLUMNS,
    ROLLUP_COLUMNS,
    cell_text,
    notice_of,
    results_csv,
    results_json,
    rollup_csv,
)
from groma.publish.trust import weakest_mark


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_columns_are_those_of_the_design():
    agreed = (
        "framework,code,data_point,name,period,place,breakdown,value,unit,quality,status,reason,"
        "benchmark,benchmark_set,direction,share_of_target,band,points"
    )
    assert ",".join(RESULT_COLUMNS) == agreed
    assert (
        ",".join(ROLLUP_COLUMNS)
        == "level,dimension,group,points,possible,percent,band,scored,reported,total,benchmark_set"
    )


def test_files_carry_the_trust_mark_of_every_figure():
    book = bundled("valencia")
    rows = rows_of(results_csv(book.card.results, framework="u4ssc"))
    assert tuple(rows[0]) == (*RESULT_COLUMNS, "trust")
    assert [row["trust"] for row in rows] == [weakest_mark(result) for result in book.card.results]
    content = json.loads(results_json(book.card))
    assert [row["trust"] for row in content["results"]] == [row["trust"] for row in rows]
    assert sum(count["reported"] for count in content["trust"].values()) == book.card.reported
    assert sum(count["total"] for count in content["trust"].values()) == 112


def test_files_of_an_invented_city_say_so_on_every_row_and_those_of_a_real_one_do_not():
    book = bundled("exempla")
    notice = notice_of(book.city)
    assert notice == INVENTED
    for text in (
        results_csv(book.card.results, framework="u4ssc", notice=notice),
        rollup_csv(book.card, notice=notice),
    ):
        assert {row["notice"] for row in rows_of(text)} == {INVENTED}
    assert json.loads(results_json(book.card, notice=notice))["notice"] == INVENTED
    assert notice_of(bundled("karmoy").city) == ""
    assert "notice" not in json.loads(results_json(bundled("karmoy").card))


def test_json_names_the_versions_it_rests_on():
    card = bundled("karmoy").card
    content = json.loads(results_json(card))
    assert (content["groma"], content["framework_hash"], content["benchmark_set"]) == (
        groma.__version__,
        card.pack_hash,
        card.benchmark_set,
    )
    assert content["without_unverified"] is False


@pytest.mark.parametrize("name", ["karmoy", "valencia"])
def test_every_data_point_has_a_row_and_says_why_where_it_is_empty(name):
    book = bundled(name)
    rows = rows_of(results_csv(book.card.results, framework="u4ssc"))
    assert len(rows) == 112
    assert sum(bool(row["value"]) for row in rows) == book.card.reported
    assert all(row["value"] or row["reason"] for row in rows)
    assert all(row["band"] or row["reason"] for row in rows)
    assert all(bool(row["band"]) == bool(row["points"]) == bool(row["share_of_target"]) for row in rows)


def test_a_row_says_what_the_city_reported():
    rows = rows_of(results_csv(bundled("karmoy").card.results, framework="u4ssc"))
    row = next(row for row in rows if row["code"] == "EC.ICT.ICT.3C")
    assert (row["value"], row["unit"], row["benchmark"], row["share_of_target"], row["band"], row["points"]) == (
        "95424",
        "per_100k",
        "100000",
        "95.424",
        "95+",
        "4",
    )


def test_answers_are_words_in_value_and_benchmark():
    rows = rows_of(results_csv(sample_book().card.results, framework="u4ssc"))
    answers = [row for row in rows if row["unit"] == "yes/no"]
    assert answers
    assert {row["value"] for row in answers} == {"yes"}
    assert {row["benchmark"] for row in answers} <= {"yes", ""}


def test_shares_have_at_most_nine_places():
    rows = rows_of(results_csv(sample_book().card.results, framework="u4ssc"))
    assert max(len(row["share_of_target"].partition(".")[2]) for row in rows) <= 9


def test_the_rollup_ends_with_the_total():
    rows = rows_of(rollup_csv(bundled("karmoy").card))
    assert rows[-1] == {
        "level": "total",
        "dimension": "",
        "group": "Total",
        "points": "31",
        "possible": "32",
        "percent": "96.875",
        "band": "95+",
        "scored": "8",
        "reported": "14",
        "total": "112",
        "benchmark_set": bundled("karmoy").card.benchmark_set,
    }
    assert sum(row["level"] == "category" for row in rows) == 24


def test_json_says_the_same_as_csv():
    card = sample_book(0.6).card
    content = json.loads(results_json(card))
    for key, text in (("results", results_csv(card.results, framework=card.pack_id)), ("rollup", rollup_csv(card))):
        assert [{name: cell_text(value) for name, value in row.items()} for row in content[key]] == rows_of(text)
    assert [rate["level"] for rate in content["reporting"]] == ["overall", "core", "advanced"]
    assert content["framework_hash"] == card.pack_hash


def test_the_series_has_every_period():
    card = sample_book().card
    rows = rows_of(results_csv(card.series, framework=card.pack_id))
    assert {row["period"] for row in rows} == {"2020", "2021", "2022", "2023", "2024"}
