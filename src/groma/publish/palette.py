"""The few colours of every drawing, for light and dark grounds.

Bands run from brick over ochre to teal, a sequence that people with the common kinds of colour blindness can tell
apart. Colour never stands alone: a band is also a disc filled by a quarter, a half, three quarters or all of it, and
in the wheel a bar of that length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.model import Band

LIGHT = ("#a8452b", "#dd9a35", "#6fb0a6", "#17675d")
DARK = ("#d9765a", "#e6b45f", "#7fc4b9", "#2fa091")
INK, INK_DARK = "#1c2b33", "#e9eef0"
SOFT, SOFT_DARK = "#5d6b72", "#a3b1b8"
LINE, LINE_DARK = "#d3dadd", "#3b4850"
PAPER, PAPER_DARK = "#ffffff", "#12191d"
FIELD, FIELD_DARK = "#f0f3f4", "#1f2a30"
NEUTRAL, NEUTRAL_DARK = "#98a4aa", "#7d8b93"


def band_rank(band: Band, bands: Sequence[Band]) -> int:
    """The place of a band from the lowest, beginning with 1."""
    return 1 + sorted(bands, key=lambda one: one.at_least).index(band)


def band_colours(count: int, colours: Sequence[str] = LIGHT) -> tuple[str, ...]:
    """As many colours from worst to best as a pack has bands.

    >>> band_colours(2)
    ('#a8452b', '#17675d')
    """
    if count < 2:  # noqa: PLR2004  one band has the colour of the best
        return tuple(colours[-1:])
    return tuple(_between(colours, place / (count - 1) * (len(colours) - 1)) for place in range(count))


def _between(colours: Sequence[str], at: float) -> str:
    low = min(int(at), len(colours) - 2)
    part = at - low
    mixed = (round(a + (b - a) * part) for a, b in zip(_rgb(colours[low]), _rgb(colours[low + 1]), strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
