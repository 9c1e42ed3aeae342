"""Writing raw tables the way other people's programs do, with the same bytes on every run."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from exempla.tables import TableRow
    from groma.gather.recipe import Reading

LONG_AGO = (2025, 3, 1, 9, 0, 0)
"""When the files say they were made."""


def csv_bytes(rows: Sequence[TableRow], read: Reading, *, titles: Iterable[str] = (), encoding: str = "") -> bytes:
    """A text table with the separators its recipe expects."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=read.delimiter or ",", lineterminator="\r\n" if read.encoding else "\n")
    writer.writerows([title] for title in titles)
    writer.writerow(list(rows[0]))
    writer.writerows([_written(cell, read) for cell in row.values()] for row in rows)
    return buffer.getvalue().encode(encoding or read.encoding or "utf-8")


def xlsx_bytes(
    sheets: Mapping[str, tuple[Sequence[TableRow], Reading]], *, titles: Mapping[str, Sequence[str]]
) -> bytes:
    """A workbook with title lines and as many header rows as each sheet's recipe expects."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, (rows, read) in sheets.items():
        sheet = book.create_sheet(name)
        for line in (*([title] for title in titles[name]), *_header(list(rows[0]), read.header)):
            sheet.append(line)
        for row in rows:
            sheet.append([_typed(cell) for cell in row.values()])
    buffer = io.BytesIO()
    book.save(buffer)
    return _frozen(buffer.getvalue())


def parquet_bytes(rows: Sequence[TableRow]) -> bytes:
    """A Parquet file with year as a whole number."""
    buffer = io.BytesIO()
    pl.DataFrame(rows).with_columns(pl.col("year").cast(pl.Int32)).write_parquet(
        buffer, compression="zstd", statistics=False
    )
    return buffer.getvalue()


def _written(cell: str | float, read: Reading) -> str:
    if isinstance(cell, str):
        return cell
    text = str(int(cell)) if float(cell).is_integer() else repr(round(cell, 10))
    whole, point, part = text.partition(".")
    blank = "\u00a0" if read.encoding == "latin-1" else " "
    whole = f"{int(whole):,}".replace(",", blank) if read.thousands else whole
    return whole + point.replace(".", read.decimal) + part


def _typed(cell: str | float) -> str | float | None:
    if isinstance(cell, str):
        return int(cell) if re.fullmatch(r"\d{4}", cell) else cell or None
    return int(cell) if float(cell).is_integer() else cell


def _header(columns: Sequence[str], height: int) -> list[list[str | None]]:
    """Headings cut at ` / ` into rows; a group is written once, above its first column."""
    if height == 1:
        return [list(columns)]
    upper = [column.partition(" / ")[0] if " / " in column else None for column in columns]
    lower = [column.rpartition(" / ")[2] for column in columns]
    first: list[str | None] = [group if group not in upper[:place] else None for place, group in enumerate(upper)]
    return [first, list(lower)]


def _frozen(workbook: bytes) -> bytes:
    """The same workbook without the hour it was saved."""
    made = dt.datetime(*LONG_AGO, tzinfo=dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content: Any = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", made.encode(), content)
            entry = zipfile.ZipInfo(name, date_time=LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, content)
    return buffer.getvalue()
