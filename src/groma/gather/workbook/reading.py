"""A workbook file as grids of text: Excel (.xlsx, .xlsm, macros unread) and CSV. Nothing in it is ever evaluated."""

from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
from contextlib import closing
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from groma.errors import LimitError, NotFoundError, RecordError
from groma.gather.limits import inspect_workbook, loaded_workbook
from groma.gather.workbook.model import EMPTY, Cell, Sheet, Workbook
from groma.record.files import decoded, read_bytes, sha256_of
from groma.record.numbers import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

EXCEL_ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm")
CSV_ENDINGS = (".csv", ".tsv", ".txt")
MAX_SHEETS = 100
MAX_FILLED_ROWS = 5_000
MAX_ROW = 1_048_576
MAX_COLUMNS = 300
MAX_TEXT = 32_767
"""The longest text a spreadsheet cell can hold."""
_DAMAGED = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, EOFError)


def read_workbook(path: Path) -> Workbook:
    """The sheets of an Excel or CSV file.

    Raises:
        NotFoundError: There is no such file.
        RecordError: It is of another kind, or damaged.
        LimitError: It is larger than a filled workbook can be.
    """
    if not path.is_file():
        raise NotFoundError("There is no such file.", where=str(path))
    ending = path.suffix.lower()
    if ending in EXCEL_ENDINGS:
        sheets = _excel_sheets(path)
    elif ending in CSV_ENDINGS:
        sheets = (_csv_sheet(path),)
    else:
        raise RecordError(
            f"Groma reads Excel and CSV workbooks, not `{ending or path.name}`.",
            where=str(path),
            next_step="Save it as Excel workbook (.xlsx) and try again.",
        )
    return Workbook(path.name, sha256_of(path), sheets)


def _excel_sheets(path: Path) -> tuple[Sheet, ...]:
    """The sheets, with the values that the file stores.

    Where a formula has none the cell holds the formula's text, so that it is not taken for an empty one.
    """
    facts = inspect_workbook(path)
    with closing(loaded_workbook(path)) as values, warnings.catch_warnings():
        # openpyxl warns of what it drops, such as drop-down lists; values are all we want.
        warnings.simplefilter("ignore")
        if len(values.worksheets) > MAX_SHEETS:
            raise LimitError(
                f"The workbook has {len(values.worksheets)} sheets; {MAX_SHEETS} are taken.", where=str(path)
            )
        try:
            if not facts.has_formulas:
                return tuple(_excel_sheet(sheet, None, path) for sheet in values.worksheets)
            with closing(loaded_workbook(path, stored_values=False)) as formulas:
                return tuple(_excel_sheet(sheet, formulas[sheet.title], path) for sheet in values.worksheets)
        except _DAMAGED as error:
            raise RecordError(
                f"The workbook is damaged ({type(error).__name__}).",
                where=str(path),
                next_step="Open it in Excel, save it anew and try again.",
            ) from error


def _excel_sheet(sheet: Any, formulas: Any, path: Path) -> Sheet:
    sheet.reset_dimensions()
    if formulas is None:
        rows = (_excel_row(cells, (), path) for cells in sheet.iter_rows())
    else:
        formulas.reset_dimensions()
        pairs = zip(sheet.iter_rows(), formulas.iter_rows(values_only=True), strict=False)
        rows = (_excel_row(cells, written, path) for cells, written in pairs)
    return Sheet(sheet.title, _trimmed(rows, path, sheet.title), "")


def _excel_row(cells: Sequence[Any], written: Sequence[Any], path: Path) -> tuple[Cell, ...]:
    if len(cells) > MAX_COLUMNS and any(cell.value is not None for cell in cells[MAX_COLUMNS:]):
        raise LimitError(f"The sheet has more than {MAX_COLUMNS} columns.", where=str(path))
    pairs = zip_longest(cells[:MAX_COLUMNS], written[: len(cells)])
    return _without_tail([_excel_cell(cell, formula) for cell, formula in pairs])


def _excel_cell(cell: Any, written: object) -> Cell:
    value = cell.value
    if value is None:
        text = getattr(written, "text", written)
        return Cell(text[:MAX_TEXT], "formula") if isinstance(text, str) and text.startswith("=") else EMPTY
    if isinstance(value, bool):
        return Cell("yes" if value else "no", "text")
    if isinstance(value, int | float):
        return Cell(_number_text(value), "percent" if "%" in (cell.number_format or "") else "number")
    if isinstance(value, dt.datetime | dt.date):
        return Cell(value.isoformat()[:10], "text")
    text = str(value).strip()[:MAX_TEXT]
    if cell.data_type == "e":
        return Cell(text, "broken")
    return Cell(text, "text") if text else EMPTY


def _number_text(value: float) -> str:
    try:
        return plain_number(float(value))
    except OverflowError:
        return str(value)


def _trimmed(rows: Iterable[tuple[Cell, ...]], path: Path, sheet: str) -> tuple[tuple[Cell, ...], ...]:
    """The rows up to the last one that holds anything."""
    kept: list[tuple[Cell, ...]] = []
    filled = last = 0
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROW or filled > MAX_FILLED_ROWS:
            raise LimitError(
                f"The sheet `{sheet}` has more than {MAX_FILLED_ROWS} filled rows.",
                where=str(path),
                next_step="Gather large tables with a recipe; a workbook has a row for each indicator.",
            )
        kept.append(row)
        if row:
            filled, last = filled + 1, number
    return tuple(kept[:last])


def _without_tail(cells: list[Cell]) -> tuple[Cell, ...]:
    while cells and cells[-1] is EMPTY:
        cells.pop()
    return tuple(cells)


def _csv_sheet(path: Path) -> Sheet:
    try:
        text, _ = decoded(read_bytes(path))
    except RecordError as error:
        raise RecordError(error.what, where=str(path), next_step=error.next_step) from None
    delimiter = _delimiter(text)
    rows = _trimmed(_csv_rows(text, delimiter, path), path, path.stem)
    return Sheet(path.stem, rows, "." if delimiter == "," else ",")


def _csv_rows(text: str, delimiter: str, path: Path) -> Iterator[tuple[Cell, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise LimitError(f"The row has more than {MAX_COLUMNS} columns.", where=f"{path}:{reader.line_num}")
            yield _without_tail([Cell(cell.strip(), "text") if cell.strip() else EMPTY for cell in cells])
    except csv.Error as error:
        raise RecordError(f"The file is not CSV: {error}.", where=f"{path}:{reader.line_num}") from None


def _delimiter(text: str) -> str:
    """The separator that the most of the first lines have; titles above the header have none."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    return max(
        (",", ";", "\t"),
        key=lambda mark: sum(mark in line for line in lines) + sum(line.count(mark) for line in lines) / 1e6,
    )
