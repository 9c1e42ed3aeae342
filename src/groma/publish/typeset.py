"""Content into PDF/UA-1: only the fonts that travel with Groma, and the same bytes every time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import typst

from groma.errors import GromaError
from groma.publish.fonts import FAMILIES, FOLDER, lacking, printable
from groma.publish.palette import FIELD, INK, LIGHT, LINE, SOFT
from groma.publish.prose import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from groma.publish.factsheet_content import Values

STANDARD: Literal["ua-1"] = "ua-1"
LOOK: Values = {
    "fonts": list(FAMILIES),
    "colours": {"ink": INK, "soft": SOFT, "line": LINE, "field": FIELD, "accent": LIGHT[-1], "warm": LIGHT[0]},
}
"""The fonts and colours that papers share."""


def typeset(template: Path, inputs: Mapping[str, str], *, what: str, where: str, next_step: str) -> bytes:
    """The bytes of a PDF file.

    Args:
        template: The Typst file; what it includes stands in the same folder.
        inputs: What it reads, by name.
        what: What is said where it is refused, with `{error}` in it.
        where: What it is about.
        next_step: What the reader can do then.

    Raises:
        GromaError: The page setter refuses the content; the message says why.
    """
    try:
        pdf: bytes = typst.compile(
            template,
            font_paths=[FOLDER],
            ignore_system_fonts=True,
            sys_inputs=dict(inputs),
            pdf_standards=STANDARD,
            root=template.parent,
        )
    except typst.TypstError as error:
        raise GromaError(what.format(error=error), where=where, next_step=next_step) from error
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
