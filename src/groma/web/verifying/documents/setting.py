"""A document as a PDF: set by Typst with the fonts that travel with Groma, tagged so that it can be read aloud."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from django.utils.translation import gettext as _

from groma.errors import GromaError
from groma.publish.fonts import FAMILIES, FOLDER, printable
from groma.publish.palette import FIELD, INK, LIGHT, LINE, SOFT
from groma.publish.typeset import STANDARD

if TYPE_CHECKING:
    from groma.web.verifying.documents.blocks import Document

TEMPLATE = Path(__file__).with_name("document.typ")
RIGHT_TO_LEFT = ("ar", "he", "fa", "ur")


def pdf(document: Document) -> bytes:
    """The document as the bytes of a PDF/UA-1 file; the same document always gives the same bytes.

    Raises:
        GromaError: The page setter refuses the content.
    """
    language = document.language.split("-")[0]
    content = {
        **document.texts,
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "fonts": list(FAMILIES),
        "colours": {"ink": INK, "soft": SOFT, "line": LINE, "field": FIELD, "alarm": LIGHT[0], "accent": LIGHT[-1]},
        "page": _("Page"),
    }
    try:
        made: bytes = typst.compile(
            TEMPLATE,
            font_paths=[FOLDER],
            ignore_system_fonts=True,
            sys_inputs={"content": json.dumps(_printable(content), ensure_ascii=False)},
            pdf_standards=STANDARD,
            root=TEMPLATE.parent,
        )
    except typst.TypstError as error:
        raise GromaError(
            _("The document could not be set: %(why)s.") % {"why": error},
            next_step=_("The same document is there as a page. Please report this."),
        ) from error
    return made


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list | tuple) else value
