"""Sentences in the language spoken now.

A sentence stands in the code in English, whole, with named parts:

    said("{city} reports {reported} of {total} figures, for {period}.", city=…, reported=…, total=…, period=…)

Its translation may put the parts in another order. A part that is a figure stays one. What is counted has a sentence
for one and a sentence for many, and each language as many forms as it has. Translations lie in `locale/`, made and
checked by `tools/messages.py`; a sentence without one is said in English and marked.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from groma.publish.languages import OWN, direction, language
from groma.publish.numerals import number_text
from groma.publish.prose import Figure, Text, Untranslated, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from gettext import GNUTranslations

Part = str | Figure | Text
FOLDER = Path(__file__).with_name("locale")
DOMAIN = "groma"
UNREVIEWED = "x-groma-unreviewed"
"""Head of a compiled catalogue: how many of its sentences nobody who speaks the language has read yet."""
_APART, _TOGETHER = "\u2068", "\u2069"


def said(message: str, /, **parts: Part) -> Text:
    """A sentence in the language spoken now.

    Args:
        message: The sentence in English, its parts in braces.
        parts: What stands in place of each.
    """
    return _filled(_translated(message), parts)


def counted(count: int, one: str, many: str, /, **parts: Part) -> Text:
    """A sentence about a count.

    Args:
        count: How many there are. The part `{count}` is this number, unless another is given.
        one: The sentence in English where there is one.
        many: The sentence in English where there are none or several.
        parts: What stands in place of each part.
    """
    return _filled(_numbered(count, one, many), {"count": number_text(count), **parts})


def words(message: str, /, **parts: Part) -> str:
    """A sentence or a word as plain text. See `said`."""
    if parts:
        return str(said(message, **parts))
    return _translated(message)


def counted_words(count: int, one: str, many: str, /, **parts: Part) -> str:
    """A sentence about a count as plain text. See `counted`."""
    return str(counted(count, one, many, **parts))


def term(about: str, message: str, /) -> str:
    """A word that means different things in different places, with what it is about, for those who translate it."""
    return message if language() == OWN else _catalogue(language()).pgettext(about, message)


def noted(message: str, /) -> str:
    """An English sentence that is translated where it is used, so that it is found by those who translate."""
    return message


def noted_forms(one: str, many: str) -> tuple[str, str]:
    """The two English forms of a sentence about a count that is translated where it is used. See `noted`."""
    return one, many


def unreviewed() -> int:
    """How many sentences of the language spoken now nobody who speaks it has read yet."""
    return 0 if language() == OWN else int(_catalogue(language()).info().get(UNREVIEWED, "0"))


def _translated(message: str) -> str:
    return message if language() == OWN else _catalogue(language()).gettext(message)


def _numbered(count: int, one: str, many: str) -> str:
    if language() == OWN:
        return one if count == 1 else many
    return _catalogue(language()).ngettext(one, many, count)


def _filled(pattern: str, parts: Mapping[str, Part]) -> Text:
    found: list[Part] = []
    for literal, name, _, _ in Formatter().parse(pattern):
        if literal:
            found.append(Untranslated(literal, OWN) if isinstance(pattern, Untranslated) else literal)
        if name is not None:
            found.append(_apart(parts[name]))
    return text(*found)


def kept_together(part: str) -> str:
    """A part of a sum, whose words cannot pull the numbers around it out of order where they run right to left."""
    return f"{_APART}{part}{_TOGETHER}" if direction() == "rtl" else part


def _apart(part: Part) -> Part:
    """A name in another script, kept from pulling the words around it out of order where they run right to left."""
    if direction() == "ltr" or not isinstance(part, str):
        return part
    ways = [unicodedata.bidirectional(letter) for letter in part if letter.isalpha()]
    return text(_APART, part, _TOGETHER) if "L" in {*ways[:1], *ways[-1:]} else part


@cache
def _catalogue(spoken: str) -> GNUTranslations:
    """The compiled translations of a language; loaded when first spoken."""
    import gettext  # noqa: PLC0415  English needs none

    class Lacking(gettext.NullTranslations):
        """Answers for what has no translation: in English, and marked as such."""

        def gettext(self, message: str) -> str:
            return Untranslated(message, OWN)

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            return Untranslated(msgid1 if n == 1 else msgid2, OWN)

        def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002  the base class names it
            return Untranslated(message, OWN)

    with (FOLDER / spoken / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)
    found.add_fallback(Lacking())
    return found
