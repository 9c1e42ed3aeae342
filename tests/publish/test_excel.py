"""The workbook: four sheets, numbers as numbers, text that never runs, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from bundled_books import bundled
from sample_books import book_of, hostile_book, sample_book

from groma.publish.excel import workbook
from groma.publish.notices import INVENTED
from groma.publish.trust import MARK_WORDS, weakest_mark
from groma.record.model import Source


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_sheets_hold_results_rollup_inputs_and_method():
    book = bundled("valencia")
    sheets = opened(workbook(book))
    assert sheets.sheetnames == ["Results", "Roll-up", "Inputs", "Method"]
    assert sheets["Results"].max_row == 112 + 2
    assert sheets["Roll-up"].max_row == len(book.card.groups) + 2
    assert sheets["Inputs"].max_row == len(book.city.observations) + 2
    assert all(sheet.freeze_panes == "A3" for sheet in sheets)


def test_numbers_are_numbers_and_inputs_name_their_source():
    sheets = opened(workbook(bundled("karmoy")))
    header = [cell.value for cell in sheets["Results"][2]]
    first = dict(zip(header, [cell.value for cell in sheets["Results"][3]], strict=True))
    assert first["value"] == 97
    assert first["band"] == "95+"
    inputs = dict(
        zip([cell.value for cell in sheets["Inputs"][2]], [cell.value for cell in sheets["Inputs"][3]], strict=True)
    )
    assert inputs["title"] == bundled("karmoy").city.sources[0].title
    assert inputs["where"] == "observations.csv:2"


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=1+1"])
def test_text_that_looks_like_a_formula_stays_text(text):
    book = sample_book(0.12)
    rows = tuple(replace(row, note=text, source=text) for row in book.city.observations)
    made = book_of(replace(book.city, observations=rows, sources=(Source(text, text),), notes=text, name=text))
    cells = [
        cell
        for sheet in opened(workbook(made))
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    found = [cell for cell in cells if cell.value == text]
    assert found
    assert all(cell.quotePrefix for cell in found)


def test_characters_that_a_workbook_cannot_hold_do_not_stop_it():
    book = sample_book(0.12)
    made = book_of(replace(book.city, notes="a\x00b\x08c"))
    assert "a�b�c" in [cell.value for cell in opened(workbook(made))["Method"]["B"]]


def test_hostile_names_stay_in_their_cells():
    assert opened(workbook(hostile_book()))["Results"].max_row == 114


def test_every_figure_has_its_trust_mark_and_the_method_counts_them():
    book = bundled("valencia")
    file = openpyxl.load_workbook(io.BytesIO(workbook(book)), read_only=True)
    results = list(file["Results"].iter_rows(min_row=2, values_only=True))
    place = results[0].index("trust")
    assert [row[place] for row in results[1:]] == [weakest_mark(result) for result in book.card.results]
    method = {row[0]: str(row[1]) for row in file["Method"].iter_rows(min_row=3, values_only=True)}
    counted = [int(method[f"trust mark: {mark}"].split("; ")[1].split()[0]) for mark in MARK_WORDS]
    assert sum(counted) == book.card.reported


def test_an_invented_city_says_so_on_every_sheet():
    for sheet in opened(workbook(sample_book())):
        assert str(sheet["A1"].value).startswith(INVENTED)


def test_the_bytes_are_the_same_every_time_and_hold_no_time():
    book = bundled("karmoy")
    data = workbook(book)
    assert data == workbook(book)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms" not in archive.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")
