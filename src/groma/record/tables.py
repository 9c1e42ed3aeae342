"""The CSV files of a city folder, as people and spreadsheets save them.

Columns stand in any order, separated by comma, semicolon or tab, with or without a byte order mark.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.errors import Finding, RecordError, did_you_mean
from groma.record.files import decoded, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the cells by column, and the line it stands on."""

    cells: dict[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table read from a file, with what was odd about it.

    Attributes:
        decimal: The decimal mark its separator implies: `,` where cells are separated by semicolons or tabs, else `.`.
    """

    rows: tuple[Row, ...]
    decimal: str
    findings: tuple[Finding, ...]


def read_table(path: Path, *, columns: Sequence[str], required: Sequence[str]) -> Table:
    """The rows of a CSV file with known columns.

    Raises:
        RecordError: The file is empty or binary, or has not the required columns.
    """
    findings = []
    try:
        text, encoding = decoded(read_bytes(path))
    except RecordError as error:
        raise RecordError(error.what, where=str(path), next_step=error.next_step) from None
    if encoding != "utf-8":
        findings.append(
            Finding(
                "warning",
                "encoding",
                f"{path}:1",
                f"The file is in {encoding}, not UTF-8.",
                next_step="Save it as UTF-8 to be safe.",
            )
        )
    if not text.strip():
        raise RecordError(
            "The file is empty.", where=str(path), next_step=f"Begin it with its columns: {','.join(columns)}."
        )
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    begins = 1
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        _refuse_header(header, path, columns=columns, required=required)
        begins = reader.line_num + 1
        for cells in reader:
            begins = reader.line_num + 1
            if any(cell.strip() for cell in cells):
                rows.append(Row(dict(zip(header, (cell.strip() for cell in cells), strict=False)), reader.line_num))
                findings.extend(_width_finding(cells, header, f"{path}:{reader.line_num}"))
    except csv.Error as error:
        raise _not_csv(error, f"{path}:{begins}") from None
    return Table(tuple(rows), "." if delimiter == "," else ",", tuple(findings))


def written_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV text with the given columns, in the one way Groma writes tables."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    quoting = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        # A bare carriage return would end the row for whoever reads it.
        (quoting if any("\r" in cell for cell in row) else writer).writerow(row)
    text = buffer.getvalue()
    if "\0" in text:
        raise RecordError("A text holds a NUL character, which no table can.", next_step="Remove it.")
    return text


def _delimiter(text: str) -> str:
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return max((",", ";", "\t"), key=first.count)


def _refuse_header(header: list[str], path: Path, *, columns: Sequence[str], required: Sequence[str]) -> None:
    where = f"{path}:1"
    for column in header:
        if column and column not in columns:
            raise RecordError(
                f"Unknown column `{column}`.",
                where=where,
                next_step=did_you_mean(column, columns) or f"Columns: {', '.join(columns)}.",
            )
        if column and header.count(column) > 1:
            raise RecordError(f"The column `{column}` stands twice.", where=where, next_step="Remove one of them.")
    missing = [column for column in required if column not in header]
    if missing:
        raise RecordError(
            f"The column `{missing[0]}` is missing.", where=where, next_step=f"Columns: {', '.join(columns)}."
        )


def _not_csv(error: csv.Error, where: str) -> RecordError:
    """The reader stumbles at the end of a cell that never closes; where its row begins is where to look."""
    is_long = "field limit" in str(error)
    said = f"a cell is longer than {csv.field_size_limit():,} characters" if is_long else str(error)
    return RecordError(
        f"The file is not CSV from here on: {said}.",
        where=where,
        next_step="Look for a quotation mark that is opened and not closed, or a misplaced one.",
    )


def _width_finding(cells: list[str], header: list[str], where: str) -> list[Finding]:
    if len(cells) <= len(header) or not any(cell.strip() for cell in cells[len(header) :]):
        return []
    what = f"The row has {len(cells)} cells, the header {len(header)}."
    why = "A cell may hold an unquoted comma."
    return [Finding("error", "too_many_cells", where, what, why, "Put that cell in quotes.")]
