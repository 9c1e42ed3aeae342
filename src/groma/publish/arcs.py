"""Geometry of rings: points, sectors and labels at angles in degrees, clockwise from the top."""

from __future__ import annotations

import re
from math import cos, radians, sin
from unicodedata import east_asian_width

_WORDS = re.compile(r"\s*(?:[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+)")


def at(radius: float, degrees: float) -> tuple[float, float]:
    """The point at a distance from the centre, y pointing down.

    >>> tuple(round(number, 6) for number in at(10, 90))
    (10.0, -0.0)
    """
    angle = radians(degrees)
    return radius * sin(angle), -radius * cos(angle)


def sector(radii: tuple[float, float], start: float, end: float) -> str:
    """The path of a piece of a ring between two radii."""
    inner, outer = radii
    wide = int(end - start > 180)  # noqa: PLR2004  half a turn
    (a, b), (c, d) = at(outer, start), at(outer, end)
    (e, f), (g, h) = at(inner, end), at(inner, start)
    return (
        f"M{a:.2f} {b:.2f}A{outer:g} {outer:g} 0 {wide} 1 {c:.2f} {d:.2f}"
        f"L{e:.2f} {f:.2f}A{inner:g} {inner:g} 0 {wide} 0 {g:.2f} {h:.2f}Z"
    )


def arc_path(radius: float, start: float, end: float, *, backwards: bool = False) -> str:
    """The path of a bare arc for a label; backwards in the lower half, where the label would stand on its head."""
    wide = int(end - start > 180)  # noqa: PLR2004  half a turn
    first, last = (end, start) if backwards else (start, end)
    (a, b), (c, d) = at(radius, first), at(radius, last)
    return f"M{a:.2f} {b:.2f}A{radius:.2f} {radius:.2f} 0 {wide} {0 if backwards else 1} {c:.2f} {d:.2f}"


def radial(radius: float, degrees: float) -> tuple[str, str]:
    """Transforms that put a label on a spoke: to its place reading outwards, and the half turn it needs on the left."""
    x, y = at(radius, degrees)
    place = f"translate({x:.2f} {y:.2f}) rotate({degrees - 90:.2f})"
    return place, " rotate(180)" if degrees % 360 > 180 else ""  # noqa: PLR2004  half a turn


def wrapped(name: str, width: int) -> list[str]:
    """A name on lines of about `width` letters, broken at blanks; between any two signs where they are wide.

    >>> wrapped("Public Space and Nature", 14), wrapped("公共空间与自然", 8)
    (['Public Space', 'and Nature'], ['公共空间', '与自然'])
    """
    lines = [""]
    for word in _WORDS.findall(name):
        longer = f"{lines[-1]}{word}"
        if breadth(longer.strip()) <= width or not lines[-1].strip():
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.strip() for line in lines]


def breadth(text: str) -> int:
    """How many letters' room a text takes; a wide sign takes that of two.

    >>> breadth("ICT"), breadth("废物")
    (3, 4)
    """
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
