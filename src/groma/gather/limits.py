"""How much is taken from outside, and the guard before every Excel workbook.

An .xlsx file is a zip archive, so a few kilobytes may unpack to gigabytes. The archive's directory says how large each
part claims to be; it may lie, so the parts are also unpacked once, in small pieces that are thrown away, and counted.
"""

from __future__ import annotations

import warnings
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groma.errors import LimitError, RecordError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAX_LINE_CHARS = 1_000_000
MAX_COLUMNS = 5_000
MAX_ROWS = 100_000_000
MAX_FILES = 1_000
MAX_OBSERVATIONS = 1_000_000
# What Excel itself can hold; a sheet that claims a later row is not one.
MAX_SHEET_ROWS = 1_048_576
MAX_PARTS = 5_000
MAX_UNPACKED = 600_000_000
# Parts other than sheets are held in memory as a whole.
MAX_PART = 100_000_000
# Repetitive sheets pack to a fiftieth; bombs to a thousandth. Small parts may do what they like.
MAX_RATIO = 250
RATIO_FROM = 10_000_000

_PIECE = 1 << 20
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class WorkbookFacts:
    """What unpacking a workbook once has shown.

    Attributes:
        unpacked: Size of all parts in bytes, counted.
        has_formulas: Whether any sheet holds a formula.
    """

    unpacked: int
    has_formulas: bool


def open_workbook(path: Path, *, stored_values: bool = True) -> Any:
    """The workbook, opened with openpyxl for reading row by row, once it has passed `inspect_workbook`.

    Close it after use.

    Args:
        path: An .xlsx or .xlsm file; macros are never looked at.
        stored_values: Whether cells give the value a formula had when the file was saved, or else the formula's text.

    Raises:
        LimitError: It is larger than we take.
        RecordError: It is no Excel workbook, or a damaged one.
    """
    inspect_workbook(path)
    return loaded_workbook(path, stored_values=stored_values)


def loaded_workbook(path: Path, *, stored_values: bool = True) -> Any:
    """As `open_workbook`, for a file that was inspected already."""
    import openpyxl  # noqa: PLC0415  importing openpyxl takes a quarter of a second; commands without workbooks should not pay

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl warns of what it drops, such as drop-down lists; values are all we want
            return openpyxl.load_workbook(path, read_only=True, data_only=stored_values, keep_links=False)
    except Exception as error:  # noqa: BLE001  openpyxl lets through whatever a damaged part makes it stumble over
        raise RecordError(
            f"The workbook cannot be read ({type(error).__name__}).",
            where=str(path),
            next_step="Open it in Excel and save it again.",
        ) from None


def inspect_workbook(path: Path) -> WorkbookFacts:
    """Unpack every part once without keeping it, and refuse what is too large, encrypted or no workbook.

    Raises:
        LimitError: A part or the whole is larger than we take, claimed or counted.
        RecordError: It is no Excel workbook, or a damaged one.
    """
    try:
        with path.open("rb") as file:
            if file.read(4) == _OLD_EXCEL:
                raise RecordError(
                    "This is an old .xls file or one with a password.",
                    where=str(path),
                    next_step="Save it as .xlsx without a password.",
                )
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_claims(parts, path)
            return _counted(archive, parts, path)
    except _DAMAGED:
        raise RecordError(
            "This is no Excel workbook (.xlsx).", where=str(path), next_step="Open it in Excel and save it again."
        ) from None


def _refuse_claims(parts: Iterable[zipfile.ZipInfo], path: Path) -> None:
    sizes = [(part.filename, part.file_size, part.compress_size) for part in parts]
    if len(sizes) > MAX_PARTS:
        raise _too_large(path, f"The workbook has {len(sizes):,} parts.")
    for name, size, packed in sizes:
        _refuse_part(path, name, size=size, packed=packed)
    if sum(size for _, size, _ in sizes) > MAX_UNPACKED:
        raise _too_large(path, "The workbook unpacks to more than we take.")


def _refuse_part(path: Path, name: str, *, size: int, packed: int) -> None:
    most = MAX_UNPACKED if _is_sheet(name) else MAX_PART
    if size > most:
        raise _too_large(
            path, f"Its part `{name}` unpacks to {size / 1e6:,.0f} MB; at most {most / 1e6:,.0f} MB are read."
        )
    if size > RATIO_FROM and size > MAX_RATIO * max(packed, 1):
        raise _too_large(
            path, f"Its part `{name}` unpacks to {size // max(packed, 1):,} times its size, which no real sheet does."
        )


def _counted(archive: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo], path: Path) -> WorkbookFacts:
    total, has_formulas = 0, False
    for part in parts:
        with archive.open(part) as stream:
            size, tail = 0, b""
            while piece := stream.read(_PIECE):
                size += len(piece)
                _refuse_part(path, part.filename, size=size, packed=part.compress_size)
                if _is_sheet(part.filename):
                    seen = tail + piece
                    has_formulas = has_formulas or any(mark in seen for mark in (b"<f>", b"<f ", b":f>", b":f "))
                    tail = piece[-4:]
        total += size
        if total > MAX_UNPACKED:
            raise _too_large(path, "The workbook unpacks to more than we take.")
    return WorkbookFacts(total, has_formulas)


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _too_large(path: Path, what: str) -> LimitError:
    return LimitError(what, where=str(path), next_step="Save the one sheet that is needed as CSV.")
