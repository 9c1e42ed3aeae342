"""A map of the world without tiles, borders or network: outlines of land, and where a place lies on them.

The projection is Natural Earth (T. Patterson; polynomials by B. Šavrič, B. Jenny and others, 2011), a compromise that
shows no part of the world absurdly large. The outlines are Natural Earth's land at 1:110 million without Antarctica,
made by `tools/vendor.py`. There are no borders on purpose: a dot shows where a city is, not whose land it lies on.
"""

from __future__ import annotations

from functools import cache
from math import radians
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LAND = Path(__file__).parents[1] / "static" / "web" / "vendor" / "land.path"
WIDTH, HEIGHT = 1000, 438
NORTH = 84.0
"""The map's upper edge, in degrees; Greenland ends just below."""
_SCALE = WIDTH / (2 * 2.73539)


def place(lat: float, lon: float) -> tuple[float, float]:
    """Where a point of the earth lies on the map: x from the left edge, y from the upper one.

    Args:
        lat: Degrees north of the equator.
        lon: Degrees east of Greenwich.

    >>> [round(value) for value in place(0, 0)]
    [500, 253]
    """
    x, y = _natural_earth(radians(lat), radians(lon))
    return WIDTH / 2 + _SCALE * x, _SCALE * (_natural_earth(radians(NORTH), 0.0)[1] - y)


@cache
def outline() -> str:
    """The outlines of the land as the data of an SVG path, in the map's coordinates."""
    return LAND.read_text(encoding="ascii").strip()


@cache
def graticule() -> str:
    """Every thirtieth meridian and parallel, as the data of an SVG path."""
    meridians = "".join(_line([(lat, lon) for lat in range(-58, 85, 2)]) for lon in range(-180, 181, 30))
    return meridians + "".join(_line([(lat, -180), (lat, 180)]) for lat in (-58, -30, 0, 30, 60, NORTH))


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join("{:.1f} {:.1f}".format(*place(lat, lon)) for lat, lon in points)


def _natural_earth(phi: float, lam: float) -> tuple[float, float]:
    """The projection on the unit sphere, from radians."""
    p2 = phi * phi
    p4 = p2 * p2
    x = lam * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4)))
    y = phi * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4)))
    return x, y
