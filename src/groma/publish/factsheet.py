"""The factsheet: a few A4 pages for print and for reading aloud, with the record they follow from attached.

What it says is put together in `factsheet_content`; `templates/factsheet.typ` says where it stands. The PDF keeps to
PDF/UA-1, uses only the fonts that travel with Groma and holds no date but those of the record: the same book always
gives the same bytes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groma.publish.factsheet_content import factsheet_content
from groma.publish.fonts import printable
from groma.publish.record_json import record_of, record_text
from groma.publish.typeset import shown, typeset
from groma.publish.wheel import wheel_svg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.publish.book import Book

TEMPLATE = Path(__file__).with_name("templates") / "factsheet.typ"
ATTACHMENT = "groma-record.json"


def factsheet(book: Book, *, record: Mapping[str, Any] | None = None) -> bytes:
    """The factsheet as the bytes of a PDF file.

    Args:
        book: What to publish.
        record: The record to attach; `record_of(book)` where none is given.

    Raises:
        GromaError: The page setter refuses the content; the message says why.
    """
    attached = record_of(book) if record is None else record
    inputs = {
        "content": json.dumps(shown(factsheet_content(book, attached, attachment=ATTACHMENT)), ensure_ascii=False),
        "wheel": printable(wheel_svg(book)),
        "record": record_text(attached),
    }
    return typeset(
        TEMPLATE,
        inputs,
        what="The factsheet could not be set: {error}.",
        where=book.city.id,
        next_step="Please report this with the city's folder; the other files of the report do not need it.",
    )
