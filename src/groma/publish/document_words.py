"""Documents and their versions in words: kinds of documents, kinds and sizes of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.publish.meeting_words import when_text
from groma.publish.numerals import number_text
from groma.publish.wording import noted, words

if TYPE_CHECKING:
    from groma.network.documents import Version

KINDS: dict[str, str] = {
    "terms": noted("terms of reference"),
    "agenda": noted("agenda"),
    "contribution": noted("contribution"),
    "presentation": noted("presentation"),
    "draft": noted("draft"),
    "minutes": noted("minutes"),
    "report": noted("report"),
}
"""What a document is for; `other` is not said."""
FILES: dict[str, str] = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "text/plain": "TXT",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
}
KILO, MEGA = 1_000, 1_000_000


def kind_words(kind: str) -> str:
    """What a document is for; empty where nothing is said."""
    return words(KINDS[kind]) if kind in KINDS else ""


def version_words(version: Version) -> tuple[str, ...]:
    """A version, its day, and the kind and size of its file, each where it is known."""
    date = when_text(version.date)
    number = words("Version {version}", version=version.number) if version.number else ""
    return tuple(filter(None, (number, date, FILES.get(version.media_type, ""), size_words(version.size))))


def size_words(size: int) -> str:
    """The size of a file; empty where there is none.

    >>> size_words(0), size_words(12), size_words(1_234_567)
    ('', '1 kB', '1.2 MB')
    """
    if not size:
        return ""
    if size < MEGA:
        return words("{count} kB", count=number_text(-(-size // KILO)))
    return words("{count} MB", count=number_text(size / MEGA, decimals=1))
