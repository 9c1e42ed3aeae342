"""Delimited text (CSV and its kin) read as a stream: whatever its size, only a few lines are in memory."""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from dataclasses import dataclass
from itertools import chain
from typing import IO, TYPE_CHECKING

from groma.errors import Finding, RecordError
from groma.gather.limits import MAX_LINE_CHARS

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from groma.gather.notes import Notes
    from groma.gather.recipe import Reading

_PIECE = 1 << 20
_LOOKED_AT = 100_000
_TEXT_CONTROLS = b"\t\n\r\f\v\x1a\x1b"
_CONTROLS = bytes(code for code in range(32) if code not in _TEXT_CONTROLS)
_KNOWN_BINARY = {
    b"PK\x03\x04": "an Excel workbook or another zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
}


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What one pass over a text file has shown."""

    encoding: str
    sha256: str
    is_guess: bool


def text_facts(path: Path, *, encoding: str = "") -> TextFacts:
    """The encoding and hash of a text file, read once in pieces.

    Without an `encoding`, a mark at the start says UTF-16; else it is UTF-8 if every byte fits, and Windows-1252 as a
    guess if not.

    Raises:
        RecordError: It is empty, binary, or not in the encoding it is said to be in.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
        chosen = encoding or _marked(start)
        _refuse_binary(start, path, is_wide=_is_wide(chosen))
        decoder = codecs.getincrementaldecoder(chosen)()
        fits = True
        for piece in chain([start], iter(lambda: file.read(_PIECE), b"")):
            digest.update(piece)
            fits = fits and _fits(decoder, piece)
            if b"\0" in piece and not _is_wide(chosen):
                raise _binary(path, "binary")
    fits = fits and _fits(decoder, b"", is_end=True)
    if encoding and not fits:
        raise RecordError(
            f"The file is not in {encoding}.",
            where=str(path),
            next_step="Mend `encoding` in the recipe, or leave it out.",
        )
    return TextFacts(chosen if fits else "cp1252", digest.hexdigest(), not fits)


def delimited_rows(
    path: Path, reading: Reading, facts: TextFacts, *, label: str, notes: Notes
) -> Generator[tuple[int, list[str]], None, None]:
    """Every row with the line it begins on, from 1. What cannot be read is noted and left out.

    Blank lines come as rows without cells, so that the header is where the recipe says.
    """
    with path.open(encoding=facts.encoding, errors="replace" if facts.is_guess else "strict", newline="") as stream:
        lines = _lines(stream, label, notes)
        for _ in range(reading.skip):
            next(lines, None)
        first = [line for _, line in zip(range(reading.header), lines, strict=False)]
        delimiter = reading.delimiter or sniffed("".join(first))
        yield from _parsed(chain(first, lines), delimiter, skipped=reading.skip, label=label, notes=notes)


def sniffed(header: str) -> str:
    """The mark that separates the cells of a header; a comma where there is but one cell.

    >>> sniffed('Year;"Persons, all";Value')
    ';'
    """
    bare = re.sub(r'"[^"]*"', "", header)
    return max((",", ";", "\t", "|"), key=bare.count)


def _marked(start: bytes) -> str:
    return "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def _is_wide(encoding: str) -> bool:
    return codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))


def _fits(decoder: codecs.IncrementalDecoder, piece: bytes, *, is_end: bool = False) -> bool:
    try:
        decoder.decode(piece, is_end)
    except UnicodeError:
        return False
    return True


def _refuse_binary(start: bytes, path: Path, *, is_wide: bool) -> None:
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise RecordError("The file is empty.", where=str(path), next_step="Download or export it again.")
    known = next((what for mark, what in _KNOWN_BINARY.items() if start.startswith(mark)), "")
    controls = 0 if is_wide else len(start) - len(start.translate(None, _CONTROLS))
    if known or controls > len(start) // 50:
        raise _binary(path, known or "binary")


def _binary(path: Path, what: str) -> RecordError:
    return RecordError(
        f"The file is {what}, not text.",
        where=str(path),
        next_step="Save it as CSV, or say its `format` (csv, xlsx, parquet) in the recipe.",
    )


def _lines(stream: IO[str], label: str, notes: Notes) -> Iterator[str]:
    """The lines of a file, ended in any of the three ways; a monstrous one becomes a blank one and a finding."""
    number = 0
    while line := stream.readline(MAX_LINE_CHARS):
        number += 1
        if len(line) < MAX_LINE_CHARS or line.endswith(("\n", "\r")):
            yield line
            continue
        while (rest := stream.readline(MAX_LINE_CHARS)) and not rest.endswith(("\n", "\r")):
            pass
        what = f"The line is longer than {MAX_LINE_CHARS:,} characters and was not read."
        notes.add(
            Finding(
                "error",
                "long_line",
                f"{label}:{number}",
                what,
                "Its line ends may be missing.",
                "Export the file again.",
            )
        )
        yield "\n"


def _parsed(
    lines: Iterable[str], delimiter: str, *, skipped: int, label: str, notes: Notes
) -> Iterator[tuple[int, list[str]]]:
    # Strict, so that a quote that never closes is an error and does not swallow the rest of the file in silence.
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            notes.add(_quote_finding(error, label, begins=begins, ends=reader.line_num + skipped))
            continue
        yield begins, cells


def _quote_finding(error: csv.Error, label: str, *, begins: int, ends: int) -> Finding:
    lines = f"line {begins} was" if begins >= ends else f"lines {begins} to {ends} were"
    what = f"Here {lines} not read: {error}."
    return Finding(
        "error",
        "not_csv",
        f"{label}:{begins}",
        what,
        "A quotation mark may be missing.",
        "Mend the line in the raw file.",
    )
