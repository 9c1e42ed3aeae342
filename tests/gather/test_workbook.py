"""Workbook files as text: what is read, and what is refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile

import pytest
from filled import SIMPLE, roles
from hypothesis import given
from hypothesis import strategies as st

from groma.errors import GromaError, LimitError, NotFoundError, RecordError
from groma.gather.workbook import propose, read_workbook
from groma.gather.workbook.model import column_letter, column_number
from groma.gather.workbook.names import names_of


def test_a_workbook_is_read_as_text_with_its_hash(made):
    path = made({"One": [["a", 1, 2.5, None, True, dt.date(2019, 12, 31)], [], [None, 1e21]], "Two": []})
    book = read_workbook(path)
    assert book.sheets[0].texts == (("a", "1", "2.5", "", "yes", "2019-12-31"), (), ("", "1e+21"))
    assert book.sheets[1].texts == ()
    assert book.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert book.sheet("One").cell(99, 99).text == ""


def test_a_sheet_that_is_not_there_offers_the_nearest(made):
    with pytest.raises(NotFoundError, match="Did you mean `Data`"):
        read_workbook(made(SIMPLE)).sheet("Date")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"", "no Excel workbook"),
        ("a.xlsx", b"\x89PNG\r\n", "no Excel workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "Save it as Excel workbook"),
        ("a.ods", b"PK", "reads Excel and CSV"),
        ("a.csv", b"PK\x00\x01", "binary"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0rest", "old .xls file"),
    ],
)
def test_files_of_another_kind_are_refused_with_a_next_step(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(GromaError, match=says):
        read_workbook(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NotFoundError, match="no such file"):
        read_workbook(tmp_path / "none.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(made, tmp_path):
    path = made(SIMPLE)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * 60_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(LimitError, match="unpacks to"):
        read_workbook(path)


def test_a_sheet_with_a_row_beyond_the_last_one_is_refused(made):
    path = made(SIMPLE)
    _replace_in(path, "xl/worksheets/sheet1.xml", b'<row r="4"', b'<row r="400000000"')
    with pytest.raises(GromaError):
        read_workbook(path)


def test_a_damaged_sheet_is_an_error_with_a_next_step(made):
    path = made(SIMPLE)
    _replace_in(path, "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><row r='x'>")
    with pytest.raises(RecordError, match="save it"):
        read_workbook(path)


def test_too_many_filled_rows_are_refused(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" * 20_100)
    with pytest.raises(LimitError, match="filled rows"):
        read_workbook(path)


def test_too_many_columns_are_refused(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("a," * 1_001)
    with pytest.raises(LimitError, match="columns"):
        read_workbook(path)


def test_a_workbook_with_macros_is_read_as_data(made, pack):
    path = made(SIMPLE, name="filled.xlsm")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"never looked at")
    book = read_workbook(path)
    assert roles(propose(book, pack))["result"] == "D"


def test_empty_workbooks_hold_nothing_to_import(made, pack, tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    for path in (made([]), empty, made([["Colour", "Size"], ["red", 3]], name="other.xlsx")):
        with pytest.raises(RecordError, match="No sheet can be read as a filled workbook"):
            propose(read_workbook(path), pack)


def test_names_without_values_are_nothing_to_import(made, pack):
    with pytest.raises(RecordError, match="no column for values"):
        propose(read_workbook(made([["Code", "Remark"], ["EC: ICT: ICT: 1C", "later"]])), pack)


def test_every_code_and_name_of_the_pack_is_found_again(pack):
    names = names_of(pack)
    for indicator in pack.indicators:
        assert pack.indicator(names.any_of(": ".join(indicator.code.split("."))).key) is indicator
        assert pack.indicator(names.any_of(indicator.name.upper()).key) is indicator
        for point in indicator.data_points:
            if "/" in point.key:
                assert names.any_of(point.key).key == point.key
                assert names.any_of(f"{indicator.name} | {point.name}").key == point.key


@given(st.integers(1, 16_384))
def test_column_letters_go_both_ways(number):
    assert column_number(column_letter(number)) == number


def _replace_in(path, name, old, new):
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
