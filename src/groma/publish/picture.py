"""The wheel as a picture, for slides and for programs that read no SVG."""

from __future__ import annotations

from functools import cache

import vl_convert

from groma.publish.fonts import FOLDER, printable

SCALE = 1.5


def wheel_png(svg: str, *, scale: float = SCALE) -> bytes:
    """A PNG of a wheel, `scale` pixels for each of its own; characters that the fonts lack are white squares."""
    _fonts_are_known()
    picture: bytes = vl_convert.svg_to_png(printable(svg), scale=scale)
    return picture


@cache
def _fonts_are_known() -> bool:
    """Tell the drawing library of our fonts, once for each run."""
    vl_convert.register_font_directory(str(FOLDER))
    return True
