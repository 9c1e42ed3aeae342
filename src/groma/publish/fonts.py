"""The fonts that travel with Groma, and what can be written with them.

A PDF that promises to be readable by everyone may not hold a character its fonts lack. Such a character is replaced
by a white square, and the publication says which ones were.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(__file__).with_name("fonts")
FAMILIES = ("Noto Sans", "Noto Sans Math", "Noto Sans Symbols2")
SUBSTITUTE = "\u25a1"
_BLANKS = "\n\t"


@cache
def covered() -> frozenset[int]:
    """The code points that the fonts have a glyph for, in every weight that is used for text."""
    files = sorted(FOLDER.glob("*.ttf"))
    text = [frozenset(_code_points(path.read_bytes())) for path in files if path.name.startswith("NotoSans-")]
    others = [frozenset(_code_points(path.read_bytes())) for path in files if not path.name.startswith("NotoSans-")]
    return frozenset.intersection(*text).union(*others)


def printable(text: str) -> str:
    """The text with every character that the fonts lack replaced by a white square.

    >>> printable("Karmøy ≥ 3"), printable("東京")
    ('Karmøy ≥ 3', '□□')
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(character if _can_show(character) else SUBSTITUTE for character in composed)


def lacking(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters of the texts that the fonts lack, each once, in order of their code points."""
    found = {
        character for text in texts for character in unicodedata.normalize("NFC", text) if not _can_show(character)
    }
    return tuple(sorted(found))


def _can_show(character: str) -> bool:
    return ord(character) in covered() or character in _BLANKS


def _code_points(font: bytes) -> Iterator[int]:
    """Every code point in the character map of a TrueType font (format 4, segments of the first plane)."""
    start = _table(font, b"cmap")
    count = struct.unpack_from(">H", font, start + 2)[0]
    offsets = {struct.unpack_from(">I", font, start + 8 + 8 * number)[0] for number in range(count)}
    for offset in offsets:
        if struct.unpack_from(">H", font, start + offset)[0] == 4:  # noqa: PLR2004  the number of the format
            yield from _segments(font, start + offset)


def _segments(font: bytes, start: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    begins = struct.unpack_from(f">{count}H", font, start + 16 + 2 * count)
    for begin, end in zip(begins, ends, strict=True):
        yield from (point for point in range(begin, end + 1) if point != 0xFFFF)  # noqa: PLR2004  maps nothing


def _table(font: bytes, tag: bytes) -> int:
    count = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(count))
    return next(int(offset) for name, _, offset, _ in entries if name == tag)
