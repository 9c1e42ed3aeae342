"""The factsheet: a few A4 pages for print and for reading aloud, with the record they follow from attached.

What it says is put together in `factsheet_content`; `templates/factsheet.typ` says where it stands. The PDF keeps to
PDF/UA-1, uses only the fonts that travel with Groma and holds no date but those of the record: the same book always
gives the same bytes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typst

from groma.errors import GromaError
from groma.publish.factsheet_content import Values, factsheet_content
from groma.publish.fonts import FOLDER, lacking, printable
from groma.publish.prose import plain
from groma.publish.record_json import record_of, record_text
from groma.publish.wheel import wheel_svg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from groma.publish.book import Book

TEMPLATE = Path(__file__).with_name("templates") / "factsheet.typ"
ATTACHMENT = "groma-record.json"
STANDARD: Literal["ua-1"] = "ua-1"


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
    try:
        pdf: bytes = typst.compile(
            TEMPLATE,
            font_paths=[FOLDER],
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=STANDARD,
            root=TEMPLATE.parent,
        )
    except typst.TypstError as error:
        raise GromaError(
            f"The factsheet could not be set: {error}.",
            where=book.city.id,
            next_step="Please report this with the city's folder; the other files of the report do not need it.",
        ) from error
    return pdf


def shown(content: Values) -> Values:
    """The content in characters that the fonts have, with a note on those they have not."""
    lost = lacking(_texts(content))
    codes = ", ".join(f"U+{ord(one):04X}" for one in lost[:40])
    note = f"{len(lost)} characters are shown as □ for lack of a glyph: {codes}." if lost else ""
    return {key: _mapped(value) for key, value in {**content, "lost": note}.items()}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _mapped(value: Any) -> Any:
    if isinstance(value, str):
        return printable(plain(value))
    if isinstance(value, dict):
        return {key: _mapped(inner) for key, inner in value.items()}
    return [_mapped(inner) for inner in value] if isinstance(value, list | tuple) else value
