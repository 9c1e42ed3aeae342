"""Files to take away: made from an edition when somebody first asks, then kept by its digest."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from groma import __version__
from groma.publish.datapackage import datapackage
from groma.publish.excel import workbook
from groma.publish.factsheet import factsheet
from groma.publish.html_report import html_report
from groma.publish.languages import speaking
from groma.publish.record_json import book_from, record_text
from groma.publish.tables import notice_of, results_csv, results_json
from groma.publish.wheel import wheel_svg
from groma.record.files import write_atomically
from groma.web.public.editions import record_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from groma.publish.book import Book
    from groma.web.models import Publication

    Maker = Callable[[Book, Mapping[str, object]], bytes | str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, how it is made, and whether it speaks a language."""

    media_type: str
    make: Maker
    speaks: bool = False


def _csv(book: Book, record: Mapping[str, object]) -> str:
    del record
    return results_csv(book.card.results, framework=book.card.pack_id, notice=notice_of(book.city))


def _json(book: Book, record: Mapping[str, object]) -> str:
    del record
    return results_json(book.card, notice=notice_of(book.city))


KINDS: dict[str, Kind] = {
    "results.csv": Kind("text/csv; charset=utf-8", _csv),
    "results.json": Kind("application/json", _json),
    "datapackage.zip": Kind("application/zip", lambda book, record: datapackage(book, record=record)),
    "results.xlsx": Kind(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lambda book, _: workbook(book)
    ),
    "report.html": Kind(
        "text/html; charset=utf-8",
        lambda book, record: html_report(book, record_json=record_text(record)),
        speaks=True,
    ),
    "factsheet.pdf": Kind("application/pdf", lambda book, record: factsheet(book, record=record), speaks=True),
    "wheel.svg": Kind("image/svg+xml", lambda book, _: wheel_svg(book), speaks=True),
}
_TURN = threading.Lock()


def file_of(publication: Publication, name: str, *, language: str) -> Path:
    """The path of a file of an edition; made the first time.

    Args:
        publication: The edition.
        name: One of `KINDS`.
        language: Of a file that speaks one.
    """
    path = _path(publication.digest, name, language=language if KINDS[name].speaks else "")
    if not path.is_file():
        # One at a time: making a file takes a second or two, and a crowd that asks for it should wait for one.
        with _TURN:
            if not path.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(path, _made(publication, name, language=language))
    return path


def _path(digest: str, name: str, *, language: str) -> Path:
    return Path(settings.FILES) / "published" / __version__ / digest / language / name


def _made(publication: Publication, name: str, *, language: str) -> bytes:
    record = record_in(publication)
    with speaking(language):
        made = KINDS[name].make(book_from(record), record)
    return made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")
