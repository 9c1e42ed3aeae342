"""The results as a workbook for people who work in a spreadsheet: results, roll-up, inputs with their sources, method.

Text stays text: a cell that begins like a formula is written as text, so that opening the workbook never runs
anything. The same book always gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from groma.publish.notices import INVENTED, LEFT_OUT, place_in_folder
from groma.publish.record_json import groma_version
from groma.publish.tables import MARKED_COLUMNS, NUMBER_COLUMNS, ROLLUP_COLUMNS, Value, result_rows, rollup_rows
from groma.publish.trust import MARK_WORDS, mark_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from groma.publish.book import Book
    from groma.record.model import Observation

INPUT_COLUMNS = (
    "variable",
    "name",
    "period",
    "place",
    "breakdown",
    "value",
    "unit",
    "status",
    "quality",
    "source",
    "title",
    "publisher",
    "address",
    "licence",
    "note",
    "where",
)
MAX_ROWS = 1_000_000
_WIDTHS = {
    "name": 44,
    "group": 34,
    "dimension": 24,
    "title": 50,
    "publisher": 30,
    "address": 40,
    "licence": 24,
    "note": 60,
    "what": 24,
    "says": 120,
}
_NUMBERS = {"share_of_target": "0.0", "percent": "0.0"}
_FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WHEN = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: its name, its columns, and its rows."""

    title: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Value]]


def workbook(book: Book) -> bytes:
    """The results workbook as the bytes of an .xlsx file."""
    file = Workbook(write_only=True)
    for sheet in _sheets(book):
        _fill(file, sheet, _headline(book))
    buffer = io.BytesIO()
    file.save(buffer)
    return _timeless(buffer.getvalue())


def _sheets(book: Book) -> tuple[_Sheet, ...]:
    card = book.card
    results = result_rows(card.results, framework=card.pack_id)
    return (
        _Sheet("Results", MARKED_COLUMNS, ([row[name] for name in MARKED_COLUMNS] for row in results)),
        _Sheet("Roll-up", ROLLUP_COLUMNS, ([row[name] for name in ROLLUP_COLUMNS] for row in rollup_rows(card))),
        _Sheet("Inputs", INPUT_COLUMNS, _input_rows(book)),
        _Sheet("Method", ("what", "says"), method_rows(book)),
    )


def method_rows(book: Book) -> list[tuple[str, str]]:
    """What the figures rest on: framework, benchmarks, the scoring rule, versions, trust marks and rights."""
    card, meta = book.card, book.pack.meta
    rows = [
        ("city", f"{book.city.name} ({book.city.country})"),
        ("invented", f"{INVENTED}." if book.city.invented else "no"),
        ("newest period", card.period),
        ("reported", f"{card.reported} of {len(card.results)} data points"),
        ("framework", f"{meta.title}, version {card.pack_version}"),
        ("basis", meta.basis),
        ("framework sha256", card.pack_hash),
        ("benchmark set", card.benchmark_set or "none"),
        ("benchmarks", card.benchmark_label),
        ("left out", LEFT_OUT if card.without_unverified else ""),
        ("scoring", meta.scoring_note),
        ("bands", "; ".join(f"{band.id} %: {band.points} points, {band.name}" for band in meta.bands)),
        ("units", "Values stand in the units of the catalogue; 1 is a bare number."),
        ("licence of the data", book.city.licence or "not stated"),
        ("notes on the data", book.city.notes),
        *(
            (f"trust mark: {mark}", f"{MARK_WORDS[mark]}; {reported} of the reported figures rest on nothing better")
            for mark, reported, _ in mark_counts(card)
        ),
        ("notice", meta.notice),
        ("made with", f"Groma {groma_version()}"),
    ]
    return [row for row in rows if row[1]]


def _headline(book: Book) -> str:
    said = f"{INVENTED}. " if book.city.invented else ""
    counted = f"{book.card.reported} of {len(book.card.results)} data points reported"
    return f"{said}{book.city.name}: {counted}, {book.pack.meta.title}"


def _input_rows(book: Book) -> Iterable[Sequence[Value]]:
    sources = {source.id: source for source in book.city.sources}
    for row in book.city.observations[:MAX_ROWS]:
        source = sources.get(row.source)
        said = (source.title, source.publisher, source.address, source.licence) if source else ("", "", "", "")
        value: Value = row.text if row.value is None or row.is_answer else row.value
        cells = (
            row.variable,
            _name(row, book),
            row.period,
            row.place,
            row.breakdown,
            value,
            row.unit,
            row.status,
            row.quality,
        )
        yield (*cells, row.source, *said, row.note, place_in_folder(row.where, book.city))


def _name(row: Observation, book: Book) -> str:
    key = book.pack.key(row.variable)
    if key in book.pack.variables:
        return book.pack.variables[key].name
    return book.pack.indicator(key).name if book.pack.knows(key) else ""


def _fill(file: Workbook, content: _Sheet, headline: str) -> None:
    sheet = file.create_sheet(content.title)
    sheet.freeze_panes = "A3"
    sheet.sheet_view.zoomScale = 100
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"
    for number, column in enumerate(content.columns):
        sheet.column_dimensions[_letter(number)].width = _WIDTHS.get(column, max(12, len(column) + 2))
    sheet.append([_headline_cell(sheet, headline)])
    sheet.append([_head_cell(sheet, column) for column in content.columns])
    for row in content.rows:
        sheet.append([_cell(sheet, value, column) for value, column in zip(row, content.columns, strict=True)])


def _headline_cell(sheet: WriteOnlyWorksheet, headline: str) -> Cell:
    cell = _cell(sheet, headline, "")
    cell.font = Font(bold=True, color="FF8A2B1D" if headline.startswith(INVENTED) else "FF1F2933")
    cell.alignment = Alignment(wrap_text=False)
    return cell


def _head_cell(sheet: WriteOnlyWorksheet, column: str) -> Cell:
    cell = _cell(sheet, column, "")
    cell.font = Font(bold=True, color="FFFFFFFF")
    cell.fill = PatternFill("solid", fgColor="FF1F3A4D")
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Value, column: str) -> Cell:
    if isinstance(value, str):
        return _text_cell(sheet, _CONTROL.sub("\ufffd", value), is_long=column in {"says", "note"})
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, int | float):
        cell.number_format = _NUMBERS.get(column, "General") if column in NUMBER_COLUMNS else "General"
    return cell


def _text_cell(sheet: WriteOnlyWorksheet, text: str, *, is_long: bool) -> Cell:
    """A text cell; one that begins like a formula is marked as text for the spreadsheet as well."""
    cell = WriteOnlyCell(sheet, value=text)
    if text:
        cell.data_type = "s"
    if text.startswith(_FORMULA_LIKE):
        cell.quotePrefix = 1
    if is_long:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _letter(number: int) -> str:
    return chr(ord("A") + number)


def _timeless(data: bytes) -> bytes:
    """The same file without the time it was written at."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = _WHEN.sub(b"", old.read(name)) if name == "docProps/core.xml" else old.read(name)
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return buffer.getvalue()
