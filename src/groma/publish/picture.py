"""The wheel as a picture, for slides and for programs that read no SVG.

The title and description of the drawing travel in the picture as text, so that it says of whom it is wherever it goes.
"""

from __future__ import annotations

import re
import struct
import zlib
from functools import cache
from html import unescape

import vl_convert

from groma.publish.fonts import FOLDER, printable

SCALE = 1.5
_HEAD = 33
"""Bytes of the signature and the first chunk, which nothing may stand before."""


def wheel_png(svg: str, *, scale: float = SCALE) -> bytes:
    """A PNG of a wheel, `scale` pixels for each of its own; characters that the fonts lack are white squares."""
    _fonts_are_known()
    picture: bytes = vl_convert.svg_to_png(printable(svg), scale=scale)
    words = (("Title", r"<title[^>]*>([^<]*)</title>"), ("Description", r"<desc[^>]*>([^<]*)</desc>"))
    said = b"".join(_text(key, unescape(found[1])) for key, pattern in words if (found := re.search(pattern, svg)))
    return picture[:_HEAD] + said + picture[_HEAD:]


def _text(key: str, words: str) -> bytes:
    """An international text chunk, as the PNG specification lays it out."""
    content = b"iTXt" + key.encode() + b"\0\0\0\0\0" + words.encode()
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


@cache
def _fonts_are_known() -> bool:
    """Tell the drawing library of our fonts, once for each run."""
    vl_convert.register_font_directory(str(FOLDER))
    return True
