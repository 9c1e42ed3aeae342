"""The record as JSON: it gives the same book again, and nothing hostile gets in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bundled_books import bundled
from sample_books import hostile_book, sample_book

from groma.errors import GromaError, LimitError, NotFoundError, RecordError
from groma.publish import record_json
from groma.publish.book import Book
from groma.publish.record_json import book_from, parse_record, portable, record_of, record_text
from groma.publish.tables import result_rows, rollup_rows
from groma.score.scorecard import score


@pytest.fixture
def record() -> dict[str, Any]:
    return record_of(bundled("karmoy"))


def rows(book: Book) -> Any:
    return (
        result_rows(book.card.results, framework="u4ssc"),
        rollup_rows(book.card),
        result_rows(book.card.splits, framework=""),
    )


@pytest.mark.parametrize("name", ["karmoy", "valencia", "exempla"])
def test_the_book_comes_back(name):
    book = bundled(name)
    again = book_from(parse_record(record_text(record_of(book))))
    assert rows(again) == rows(book)
    assert again.card.benchmark_label == book.card.benchmark_label
    assert again.city.sources == book.city.sources
    assert record_of(again)["results"] == record_of(book)["results"]


def test_cities_in_memory_come_back_too():
    for book in (sample_book(0.6), hostile_book()):
        again = book_from(parse_record(record_text(record_of(book))))
        assert rows(again) == rows(book)
        assert (again.city.name, again.city.notes, again.city.places) == (
            book.city.name,
            book.city.notes,
            book.city.places,
        )


def test_a_limit_on_the_period_is_kept():
    city, pack = bundled("valencia").city, bundled("valencia").pack
    book = Book(city, pack, score(city, pack, up_to="2019"))
    assert record_of(book)["up_to"] == "2019"
    assert rows(book_from(record_of(book))) == rows(book)
    assert rows(book) != rows(bundled("valencia"))


def test_leaving_out_unverified_formulas_is_kept():
    city, pack = bundled("valencia").city, bundled("valencia").pack
    book = Book(city, pack, score(city, pack, without_unverified=True))
    again = book_from(record_of(book))
    assert rows(again) == rows(book)
    assert rows(again) != rows(bundled("valencia"))
    assert again.card.without_unverified


def test_findings_name_files_not_machines():
    book = bundled("exempla")
    assert book.city.folder
    assert str(book.city.folder) not in record_text(record_of(book))
    assert all(not finding.where.startswith("/") for finding in portable(book).findings)


@pytest.mark.parametrize(
    "name",
    [
        "../city.yaml",
        "/etc/passwd",
        "recipes/../../x.yaml",
        "recipes/.hidden.yaml",
        "evidence/x",
        "a\0b",
        "recipes/a/b.yaml",
        "CITY.YAML",
    ],
)
def test_files_that_a_city_has_not_are_refused(record, name):
    record["files"][name] = "x"
    with pytest.raises(RecordError, match="city folder has not"):
        book_from(record)


@pytest.mark.parametrize("pack", ["../../x", "/tmp", "nothing", "U4SSC", ""])
def test_a_pack_is_never_looked_for_on_the_disk(record, pack):
    record["pack"]["id"] = pack
    with pytest.raises((RecordError, NotFoundError)):
        book_from(record)


@pytest.mark.parametrize(
    "change",
    [
        {"files": []},
        {"files": {"city.yaml": 3}},
        {"results": "x"},
        {"pack": None},
        {"benchmarks": {"id": "x"}},
        {"findings": [{"where": []}]},
        {"up_to": "soon"},
        {"format": "groma-record/999"},
        {"files": {}},
        {"files": {"city.yaml": "id: ["}},
        {"files": {"city.yaml": "a: &a [x, x]\nb: &b [*a, *a]\n"}},
        {"files": {f"recipes/{n}.yaml": "" for n in range(501)}},
    ],
)
def test_a_record_of_another_shape_is_refused_with_a_clear_error(record, change):
    with pytest.raises(GromaError):
        book_from({**record, **change})


def test_a_record_that_is_too_large_is_refused(record, monkeypatch):
    monkeypatch.setattr(record_json, "MAX_BYTES", 1000)
    with pytest.raises(LimitError):
        book_from(record)
    with pytest.raises(LimitError):
        parse_record(record_text(record))


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '{"a": NaN}', '"x"', "1" * 5000, '{"a": 1e999, "b":'])
def test_json_that_is_no_record_is_refused(text):
    with pytest.raises(RecordError):
        parse_record(text)


def test_unknown_benchmark_rows_are_left_out(record):
    record["benchmarks"]["rows"].append({"code": "NO.SUCH", "target": "1"})
    assert rows(book_from(record)) == rows(bundled("karmoy"))


def test_the_text_is_the_same_every_time(record):
    assert record_text(record) == record_text(json.loads(record_text(record)))
