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
    from collections.abc import Iterable, Iterator, Mapping

FOLDER = Path(__file__).with_name("fonts")
FAMILIES = ("Noto Sans", "Noto Naskh Arabic", "Noto Sans SC", "Noto Sans Math", "Noto Sans Symbols2")
SUBSTITUTE = "\u25a1"
_BLANKS = "\n\t"
_ATTACHED = frozenset({"Mn", "Mc", "Me"})
_INVISIBLE = "Cf"
"""Soft hyphens, joiners and the like: nobody sees them, and in the wrong place they cannot be set."""
_WITH_MARKS = ("NotoSans", "NotoNaskhArabic")
_LAM_LAM_HEH, _TATWEEL = "\u0644\u0644\u0647", "\u0640"
"""Fonts join these three letters into one sign and the page setter then misses the last; a joining stroke helps."""
_ORDERING = frozenset("\u200e\u200f\u2067\u2068\u2069")
"""Marks that keep words of different scripts in order; Groma writes them itself."""


@cache
def covered() -> frozenset[int]:
    """The code points that one of the fonts has a glyph for."""
    return frozenset().union(*_scripts().values())


@cache
def _scripts() -> Mapping[str, frozenset[int]]:
    """The code points of each family, as far as they are in every weight."""
    found: dict[str, frozenset[int]] = {}
    for path in (*FOLDER.glob("*.ttf"), *FOLDER.glob("*.otf")):
        family, points = path.stem.partition("-")[0], frozenset(_code_points(path.read_bytes()))
        found[family] = found.get(family, points) & points
    return found


def printable(text: str) -> str:
    """The text with every character that cannot be shown replaced by a white square.

    >>> printable("Karmøy ≥ 3"), printable("北京 الرياض"), printable("ไทย")
    ('Karmøy ≥ 3', '北京 الرياض', '□□□')
    """
    shown = "".join(character if can_show else SUBSTITUTE for character, can_show in _characters(text))
    return shown.replace(_LAM_LAM_HEH, _LAM_LAM_HEH[:2] + _TATWEEL + _LAM_LAM_HEH[2])


def lacking(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters of the texts that cannot be shown, each once, in order of their code points."""
    found = {character for text in texts for character, can_show in _characters(text) if not can_show}
    return tuple(sorted(found))


def _characters(text: str) -> Iterator[tuple[str, bool]]:
    """Each character that is to be seen, and whether it can be shown where it stands.

    A mark is set with the character before it, from one font: both must be in the same.
    """
    before = " "
    for character in unicodedata.normalize("NFC", text):
        if unicodedata.category(character) == _INVISIBLE and character not in _ORDERING:
            continue
        can_show = ord(character) in covered() or character in _BLANKS
        if unicodedata.category(character) in _ATTACHED:
            can_show = any({ord(character), ord(before)} <= _scripts()[family] for family in _WITH_MARKS)
        yield character, can_show
        before = character if can_show else SUBSTITUTE


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
