"""Raw tables as streams of rows: CSV, Excel and Parquet look the same from here on.

Every cell is text; what it means is for the recipe to say.
"""

from __future__ import annotations

import datetime as dt
import math
import warnings
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from groma.errors import Finding, LimitError, NotFoundError, RecordError, did_you_mean
from groma.gather.delimited import delimited_rows, text_facts
from groma.gather.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEET_ROWS, inspect_workbook, loaded_workbook
from groma.record.files import sha256_of
from groma.record.numbers import plain_number
from groma.record.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from groma.gather.notes import Notes
    from groma.gather.recipe import Reading

Cells = tuple[int, list[str]]
_ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class RawTable:
    """An open table: its columns, and its rows one after the other.

    Attributes:
        label: How findings and lineage call the file.
        columns: Names as they stand in the header. A name that stands twice becomes `Name (1)` and `Name (2)`, an empty
            one `column 3`.
        rows: Can be gone through once, while the table is open. Lines count from 1, in Parquet records do.
    """

    label: str
    sha256: str
    columns: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def opened(path: Path, reading: Reading, *, label: str, notes: Notes) -> Iterator[RawTable]:
    """The table in a file, open for as long as the `with` block lasts. What is odd about rows goes to `notes`.

    Raises:
        NotFoundError: There is no such file or sheet.
        RecordError: It cannot be read as the format it is, or has no header.
        LimitError: It is larger than we take.
    """
    if not path.is_file():
        raise NotFoundError("There is no such file.", where=label)
    if not path.stat().st_size:
        raise RecordError("The file is empty.", where=label, next_step="Download or export it again.")
    readers = {"csv": _delimited, "xlsx": _workbook, "parquet": _parquet}
    try:
        with readers[_format(path, reading, label)](path, reading, label=label, notes=notes) as table:
            yield table
    except OSError as error:
        raise RecordError(
            f"The file cannot be read: {error.strerror or error}.", where=label, next_step="Check its permissions."
        ) from error


def _format(path: Path, reading: Reading, label: str) -> str:
    found = reading.format or _ENDINGS.get(path.suffix.lower(), "")
    if not found:
        raise RecordError(
            f"The ending `{path.suffix}` tells no format.",
            where=label,
            next_step="Say `format: csv`, `xlsx` or `parquet`.",
        )
    return found


@contextmanager
def _delimited(path: Path, reading: Reading, *, label: str, notes: Notes) -> Iterator[RawTable]:
    facts = text_facts(path, encoding=reading.encoding)
    if facts.is_guess:
        what = "The file is not UTF-8; it was read as Windows-1252."
        notes.add(
            Finding("warning", "encoding", f"{label}:1", what, "Letters may be wrong.", "Say `encoding` in the recipe.")
        )
    with closing(delimited_rows(path, reading, facts, label=label, notes=notes)) as numbered:
        yield _table(numbered, reading, label=label, sha256=facts.sha256, notes=notes)


@contextmanager
def _workbook(path: Path, reading: Reading, *, label: str, notes: Notes) -> Iterator[RawTable]:
    facts = inspect_workbook(path)
    with closing(loaded_workbook(path)) as book, closing(loaded_workbook(path, stored_values=False)) as formulas:
        rows = _sheet_rows(_sheet(book, reading, label), label)
        if facts.has_formulas:
            rows = _with_formulas(rows, _sheet_rows(_sheet(formulas, reading, label), label))
        numbered = ((line, [cell_text(cell) for cell in cells]) for line, cells in islice(rows, reading.skip, None))
        yield _table(numbered, reading, label=label, sha256=sha256_of(path), notes=notes)


@contextmanager
def _parquet(path: Path, _reading: Reading, *, label: str, notes: Notes) -> Iterator[RawTable]:
    import duckdb  # noqa: PLC0415  only those who have Parquet files should wait for it

    if any(mark in str(path) for mark in "*?["):
        raise RecordError("The path of a Parquet file may not hold *, ? or [.", where=label, next_step="Rename it.")
    with duckdb.connect(config={"threads": 1, "memory_limit": "512MB"}) as connection:
        try:
            result = connection.execute("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)", [str(path)])
        except duckdb.Error as error:
            what = f"This is no Parquet file that can be read: {str(error).splitlines()[0][:200]}"
            raise RecordError(what, where=label, next_step="Check its ending or export it again.") from None
        columns = _columns([[name.strip() for name, *_ in result.description or ()]], label)
        yield RawTable(
            label, sha256_of(path), columns, _limited(_parquet_rows(result, columns, label=label, notes=notes), label)
        )


def _parquet_rows(result: Any, columns: tuple[str, ...], *, label: str, notes: Notes) -> Iterator[Row]:
    import duckdb  # noqa: PLC0415  see `_parquet`

    line = 0
    try:
        while batch := result.fetchmany(_BATCH):
            for line, cells in enumerate(batch, start=line + 1):  # noqa: B020  counting goes on from batch to batch
                yield Row(
                    {
                        name: _day("" if cell is None else cell.strip())
                        for name, cell in zip(columns, cells, strict=True)
                    },
                    line,
                )
    except duckdb.Error as error:
        what = f"From here on the file cannot be read: {str(error).splitlines()[0][:200]}"
        notes.add(Finding("error", "damaged", f"{label}:{line + 1}", what, next_step="Export it again."))


def _sheet(book: Any, reading: Reading, label: str) -> Any:
    names = [sheet.title for sheet in book.worksheets]
    wanted = reading.sheet or "1"
    if wanted in names:
        return book.worksheets[names.index(wanted)]
    if wanted.isdigit() and 1 <= int(wanted) <= len(names):
        return book.worksheets[int(wanted) - 1]
    raise NotFoundError(
        f"There is no sheet `{wanted}`.",
        where=label,
        next_step=did_you_mean(wanted, names) or f"Sheets: {', '.join(names) or 'none'}.",
    )


def _sheet_rows(sheet: Any, label: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    # The size that the file claims is not to be trusted: it may say a million rows of sixteen thousand empty cells.
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True, max_row=MAX_SHEET_ROWS), start=1)
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # see `loaded_workbook`
                batch = list(islice(rows, _BATCH))
        except Exception as error:  # noqa: BLE001  openpyxl lets through whatever a damaged sheet makes it stumble over
            what = f"The sheet cannot be read ({type(error).__name__})."
            raise RecordError(what, where=label, next_step="Open it in Excel and save it again.") from None
        if not batch:
            return
        yield from batch


def _with_formulas(
    values: Iterator[tuple[int, tuple[Any, ...]]], formulas: Iterator[tuple[int, tuple[Any, ...]]]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows, with `=…` for a formula without a stored value: refused as a number, and not taken for nothing."""
    for (line, cells), (_, texts) in zip(values, formulas, strict=True):
        pairs = zip(cells, texts, strict=False)
        yield line, tuple("=…" if cell is None and text is not None else cell for cell, text in pairs)


def cell_text(cell: Any) -> str:
    """The text of an Excel cell: numbers without needless decimals, days in ISO 8601.

    >>> cell_text(2019.0), cell_text(0.5), cell_text(None), cell_text(dt.datetime(2019, 3, 1))
    ('2019', '0.5', '', '2019-03-01')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return plain_number(cell) if math.isfinite(cell) else str(cell)
    if isinstance(cell, dt.datetime | dt.date):
        return _day(cell.isoformat(sep=" ") if isinstance(cell, dt.datetime) else cell.isoformat())
    return str(cell).strip()


def _day(text: str) -> str:
    return text.removesuffix(" 00:00:00")


def _table(numbered: Iterator[Cells], reading: Reading, *, label: str, sha256: str, notes: Notes) -> RawTable:
    filled = ((line, texts) for line, cells in numbered if any(texts := [cell.strip() for cell in cells]))
    header = [cells for _, cells in islice(filled, reading.header)]
    columns = _columns(header, label)
    return RawTable(label, sha256, columns, _limited(_rows(filled, columns, label=label, notes=notes), label))


def _columns(header: list[list[str]], label: str) -> tuple[str, ...]:
    """One name for each column. Header rows are joined; in the upper ones an empty cell repeats the one to its left."""
    if not header:
        raise RecordError("There is no header.", where=label, next_step="Check `skip` and `header` in the recipe.")
    width = max(len(cells) for cells in header)
    if width > MAX_COLUMNS:
        raise LimitError(f"The table has {width:,} columns; at most {MAX_COLUMNS:,} are read.", where=label)
    padded = [[*cells, *[""] * (width - len(cells))] for cells in header]
    rows = [*(_filled_right(cells) for cells in padded[:-1]), padded[-1]]
    names = [" / ".join(part for part in parts if part) for parts in zip(*rows, strict=True)]
    return _distinct([name or f"column {number}" for number, name in enumerate(names, start=1)])


def _filled_right(cells: list[str]) -> list[str]:
    filled, last = [], ""
    for cell in cells:
        last = cell or last
        filled.append(last)
    return filled


def _distinct(names: list[str]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    distinct = []
    for name in names:
        counts[name] = counts.get(name, 0) + 1
        distinct.append(name if names.count(name) == 1 else f"{name} ({counts[name]})")
    return tuple(distinct)


def _rows(numbered: Iterator[Cells], columns: tuple[str, ...], *, label: str, notes: Notes) -> Iterator[Row]:
    width = len(columns)
    for line, cells in numbered:
        if len(cells) > width and any(cells[width:]):
            what = f"The row has {len(cells)} cells, the header {width}; it was not read."
            why = "A cell may hold the mark that separates cells."
            notes.add(Finding("error", "too_many_cells", f"{label}:{line}", what, why, "Put that cell in quotes."))
            continue
        if 1 < len(cells) < width:
            what = f"The row has {len(cells)} cells, the header {width}; the rest was taken as empty."
            notes.add(Finding("warning", "too_few_cells", f"{label}:{line}", what, next_step="Check the row."))
        padded = cells if len(cells) == width else cells + [""] * (width - len(cells))
        yield Row(dict(zip(columns, padded, strict=False)), line)


def _limited(rows: Iterator[Row], label: str) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise LimitError(
                f"The table has more than {MAX_ROWS:,} rows.", where=label, next_step="Sum it up before gathering."
            )
        yield row
