"""Raw tables as rows: delimited text in all its dress, Excel, Parquet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groma.errors import NotFoundError, RecordError
from groma.gather.delimited import sniffed
from groma.gather.notes import Notes
from groma.gather.readers import opened
from groma.gather.recipe import Reading

if TYPE_CHECKING:
    from pathlib import Path

    from groma.errors import Finding


def read(path: Path, **reading: Any) -> tuple[tuple[str, ...], list[tuple[int, list[str]]], tuple[Finding, ...]]:
    notes = Notes()
    with opened(path, Reading(file=path.name, **reading), label=path.name, notes=notes) as table:
        rows = [(row.line, list(row.cells.values())) for row in table.rows]
        return table.columns, rows, notes.findings()


def text(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def book(tmp_path: Path, *rows: list[Any], **sheets: list[list[Any]]) -> Path:
    workbook = openpyxl.Workbook()
    first = workbook.active
    assert first is not None
    for row in rows:
        first.append(row)
    for name, content in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in content:
            sheet.append(row)
    path = tmp_path / "t.xlsx"
    workbook.save(path)
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_the_same_in_every_dress(tmp_path, end, mark, encoding):
    content = end.join(mark.join(cells) for cells in [("Año", "Value"), ("2019", "1.5"), ("2020", "2")])
    columns, rows, findings = read(text(tmp_path, content.encode(encoding)))
    assert columns == ("Año", "Value")
    assert rows == [(2, ["2019", "1.5"]), (3, ["2020", "2"])]
    assert findings == ()


def test_what_is_not_utf_8_is_guessed_and_said(tmp_path):
    columns, _, findings = read(text(tmp_path, "Año,Value\n2019,1\n".encode("latin-1")))
    assert columns == ("Año", "Value")
    assert [(finding.severity, finding.rule) for finding in findings] == [("warning", "encoding")]


def test_a_named_encoding_needs_no_guess(tmp_path):
    columns, _, findings = read(text(tmp_path, "Año,Value\n2019,1\n".encode("latin-1")), encoding="latin-1")
    assert columns == ("Año", "Value")
    assert findings == ()


def test_a_wrongly_named_encoding_is_refused(tmp_path):
    with pytest.raises(RecordError, match="not in utf-8"):
        read(text(tmp_path, "Año\n1\n".encode("latin-1")), encoding="utf-8")


def test_lines_are_counted_as_a_spreadsheet_counts_them(tmp_path):
    content = 'Title\n\nYear,Note\n2019,"two\nlines"\n\n2020,x\n'
    columns, rows, _ = read(text(tmp_path, content), skip=1)
    assert columns == ("Year", "Note")
    assert rows == [(4, ["2019", "two\nlines"]), (7, ["2020", "x"])]


def test_several_header_rows_are_joined(tmp_path):
    columns, _, _ = read(text(tmp_path, "Year,2019,,2020,\n,men,women,men,women\nx,1,2,3,4\n"), header=2)
    assert columns == ("Year", "2019 / men", "2019 / women", "2020 / men", "2020 / women")


def test_columns_of_one_name_are_numbered_and_nameless_ones_too(tmp_path):
    columns, _, _ = read(text(tmp_path, "Value,,Value\n1,2,3\n"))
    assert columns == ("Value (1)", "column 2", "Value (2)")


def test_a_comma_in_quotes_separates_nothing():
    assert sniffed('"a,b,c";"d,e"') == ";"
    assert sniffed("only") == ","


def test_excel_cells_become_plain_text(tmp_path):
    path = book(tmp_path, ["Year", "Day", "Share", "Flag", "Name"], [2019, dt.datetime(2019, 3, 1), 0.25, True, " x "])  # noqa: DTZ001
    assert read(path)[1] == [(2, ["2019", "2019-03-01", "0.25", "true", "x"])]


def test_a_sheet_is_chosen_by_name_or_number(tmp_path):
    path = book(tmp_path, ["a"], ["1"], Water=[["b"], ["2"]])
    assert read(path)[0] == ("a",)
    assert read(path, sheet="Water")[0] == ("b",)
    assert read(path, sheet="2")[0] == ("b",)
    with pytest.raises(NotFoundError, match="Did you mean `Water`"):
        read(path, sheet="water ")


def test_excel_headers_may_have_rows_above_and_several_rows(tmp_path):
    path = book(
        tmp_path,
        ["Population, a note"],
        [],
        ["Area", "2024", None],
        [None, "men", "women"],
        ["x", 1, 2],
        [],
        ["y", 3, 4],
    )
    columns, rows, _ = read(path, skip=1, header=2)
    assert columns == ("Area", "2024 / men", "2024 / women")
    assert rows == [(5, ["x", "1", "2"]), (7, ["y", "3", "4"])]


def test_parquet_reads_like_the_rest(tmp_path):
    path = tmp_path / "t.parquet"
    pl.DataFrame({"Year": [2019, 2020], "Value": [1.5, None], "Day": [dt.date(2019, 1, 1), None]}).write_parquet(path)
    columns, rows, _ = read(path)
    assert columns == ("Year", "Value", "Day")
    assert rows == [(1, ["2019", "1.5", "2019-01-01"]), (2, ["2020", "", ""])]


def test_more_rows_than_one_batch_keep_their_numbers(tmp_path):
    path = tmp_path / "t.parquet"
    pl.DataFrame({"n": list(range(1, 2501))}).write_parquet(path)
    assert read(path)[1] == [(number, [str(number)]) for number in range(1, 2501)]


def test_the_ending_tells_the_format_unless_the_recipe_does(tmp_path):
    path = tmp_path / "t.dat"
    path.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(RecordError, match="tells no format"):
        read(path)
    assert read(path, format="csv")[1] == [(2, ["1"])]


CELLS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8),
    min_size=2,
    max_size=4,
)


@given(rows=st.lists(CELLS, min_size=1, max_size=6))
def test_what_is_written_as_csv_is_read_back(tmp_path_factory, rows):
    width = max(map(len, rows))
    lines = [
        ",".join('"' + cell.replace('"', '""') + '"' for cell in [*row, *["x"] * (width - len(row))]) for row in rows
    ]
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_text(
        ",".join(f"c{number}" for number in range(width)) + "\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    expected = [[cell.strip() for cell in [*row, *["x"] * (width - len(row))]] for row in rows]
    assert [cells for _, cells in read(path)[1]] == [cells for cells in expected if any(cells)]
