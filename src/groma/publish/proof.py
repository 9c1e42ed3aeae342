"""What a proof says: how many figures of a publication follow from its record, which do not, and what it was made with.

A figure counts once for each data point of the framework, whether it has a value or is said to be missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groma.publish.record_json import book_from, checked_record, groma_version, record_hash
from groma.publish.tables import MARKED_COLUMNS, ROLLUP_COLUMNS, cell_text, result_rows, rollup_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.publish.book import Book
    from groma.publish.tables import Value

MOST = 200
"""Failures named one by one; beyond that the rest is only counted."""
_NO_POINT = ("group:", "rate:", "band:")


@dataclass(frozen=True, slots=True)
class Failure:
    """Something in the file that does not follow from its record.

    Attributes:
        figure: Data point or group it is about; empty where it is about neither.
        what: Which number of it, or which part of the file.
        shown: What the file says.
        follows: What follows from the record.
    """

    figure: str
    what: str
    shown: str
    follows: str

    def __str__(self) -> str:
        """The failure on one line."""
        about = " ".join(part for part in (self.figure, self.what) if part)
        return f"{about}: shown `{self.shown}`, but `{self.follows}` follows."


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer to whether the figures of a file follow from its record.

    Attributes:
        total: Data points of the record's framework, those said to be missing included.
        followed: Those of them that are shown everywhere in the file as they follow.
        failures: What does not follow.
        record_hash: The sha256 of the record in the file.
        versions: What the file was made with.
        notes: What the reader should know besides.
    """

    file: str
    total: int
    followed: int
    failures: tuple[Failure, ...]
    record_hash: str
    versions: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    @property
    def is_proven(self) -> bool:
        """Whether everything follows."""
        return not self.failures

    @property
    def message(self) -> str:
        """The answer in a sentence or two."""
        said = f"{self.followed} of {self.total} figures follow from this record."
        others = sum(not failure.figure or failure.figure.startswith(_NO_POINT) for failure in self.failures)
        if not others:
            return said
        things = "1 other thing in the file does" if others == 1 else f"{others} other things in the file do"
        return f"{said} {things} not."

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole answer as lines of text."""
        named = [f"  {failure}" for failure in self.failures[:MOST]]
        more = [f"  and {len(self.failures) - MOST} more"] if len(self.failures) > MOST else []
        versions = [f"{name}: {value}" for name, value in self.versions]
        return (self.message, *named, *more, *self.notes, f"Record sha256: {self.record_hash}", *versions)


@dataclass(frozen=True, slots=True)
class Basis:
    """A record with the book it gives, and what its own results fail in."""

    record: Mapping[str, Any]
    book: Book
    failures: tuple[Failure, ...]
    is_same_make: bool

    def proof(self, file: str, failures: Iterable[Failure], notes: Iterable[str] = ()) -> Proof:
        """The proof, with what the file's own kind of check found."""
        found = tuple(dict.fromkeys((*self.failures, *failures)))
        failing = {failure.figure for failure in found}
        keys = [result.point.key for result in self.book.card.results]
        return Proof(
            file=file,
            total=len(keys),
            followed=sum(key not in failing for key in keys),
            failures=found,
            record_hash=str(self.record["sha256"]),
            versions=_versions(self.record),
            notes=(*_make_notes(self.record, self.book), *notes),
        )


def basis_of(record: Mapping[str, Any], *, pack: Pack | None = None) -> Basis:
    """The record measured and scored anew, with everything in it that does not follow.

    Raises:
        GromaError: It is no record, or cannot be read.
    """
    checked = checked_record(record)
    book = book_from(record, pack=pack)
    follows = record_hash(record)
    hashes = [] if checked.sha256 == follows else [Failure("", "sha256 of the record", checked.sha256, follows)]
    return Basis(
        record=record,
        book=book,
        failures=(*hashes, *table_failures(checked.results, checked.rollup, book)),
        is_same_make=checked.groma == groma_version() and checked.pack.hash == book.pack.hash,
    )


def table_failures(
    results: Sequence[Mapping[str, Value]], rollup: Sequence[Mapping[str, Value]], book: Book
) -> list[Failure]:
    """Where rows of results and group scores differ from the book's, cell by cell."""
    card = book.card
    return [
        *_row_failures(
            results,
            result_rows(card.results, framework=card.pack_id),
            columns=MARKED_COLUMNS,
            key=("code", "data_point"),
        ),
        *_row_failures(rollup, rollup_rows(card), columns=ROLLUP_COLUMNS, key=("level", "dimension", "group")),
    ]


def _row_failures(
    said: Sequence[Mapping[str, Value]],
    follows: Sequence[Mapping[str, Value]],
    *,
    columns: Sequence[str],
    key: Sequence[str],
) -> list[Failure]:
    shown = {_name(row, key): row for row in said}
    wanted = {_name(row, key): row for row in follows}
    failures = [Failure(name, "row", "no row", "a row") for name in wanted if name not in shown]
    failures += [Failure(name, "row", "a row", "no row") for name in shown if name not in wanted]
    failures += [
        Failure(_name(row, key), "row", "the same row twice", "one row")
        for row in said
        if shown[_name(row, key)] is not row
    ]
    for name in (name for name in wanted if name in shown):
        pairs = ((column, _cell(shown[name], column), _cell(wanted[name], column)) for column in columns)
        failures += [Failure(name, column, is_said, follow) for column, is_said, follow in pairs if is_said != follow]
    return failures


def _name(row: Mapping[str, Value], key: Sequence[str]) -> str:
    parts = [_cell(row, column) for column in key]
    return "group:" + ":".join(parts) if key[0] == "level" else "/".join(part for part in parts if part)


def _cell(row: Mapping[str, Value], column: str) -> str:
    return cell_text(row.get(column))


def _versions(record: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pack, benchmarks = record["pack"], record["benchmarks"]
    return (
        ("Groma", str(record["groma"])),
        ("Pack", f"{pack['id']} {pack['version']}, sha256 {pack['hash']}"),
        ("Benchmark set", f"{benchmarks['id']}@{benchmarks['version']}" if benchmarks else "none"),
    )


def _make_notes(record: Mapping[str, Any], book: Book) -> list[str]:
    notes = []
    if record["groma"] != groma_version():
        notes.append(f"Made with Groma {record['groma']}, checked with {groma_version()}: compared all the same.")
    if record["pack"]["hash"] != book.pack.hash:
        here = f"{book.pack.meta.version}, sha256 {book.pack.hash[:12]}"
        notes.append(f"Made with another edition of the pack than is here ({here}): compared all the same.")
    if book.city.invented:
        notes.append("The city is invented.")
    return notes
