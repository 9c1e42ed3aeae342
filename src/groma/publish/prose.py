"""Prose: pieces of text in which every number is a figure, and words of another language know that they are."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

FigureId = tuple[str, str, str, str, str, str]
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def direction_of(language: str) -> str:
    """Which way a language is written.

    >>> direction_of("ar"), direction_of("es")
    ('rtl', 'ltr')
    """
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


class Untranslated(str):
    """Words that stand in another language than the text around them, for lack of a translation.

    In a page they are marked as such: `str.__html__` is what templates ask for.
    """

    __slots__ = ("language",)
    language: str

    def __new__(cls, words: str, language: str) -> Untranslated:  # noqa: PYI034  nobody derives from it
        """The words, and the language they are in."""
        made = super().__new__(cls, words)
        made.language = language
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # not made as a `str` is
        """What a copy is made with."""
        return str(self), self.language

    def __html__(self) -> str:
        """The words as an element that tells its language, so that they are read aloud and broken in it."""
        where = f'class="untranslated" lang="{escape(self.language)}" dir="{direction_of(self.language)}"'
        return f"<span {where}>{escape(self)}</span>"


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number.

    Attributes:
        key: What it is about.
        field: Which number of it: `value`, `share`, `points`, `target`, `change`, `percent`, `reported` …
        value: Full precision, as plain text; `yes` or `no` for an answer.
        text: As readers see it, without its unit.
        since: For a change, the period it is counted from.
    """

    key: str
    field: str
    value: str
    text: str
    period: str = ""
    place: str = ""
    breakdown: str = ""
    since: str = ""

    @property
    def id(self) -> FigureId:
        """What makes it this figure and no other."""
        return self.key, self.field, self.period, self.place, self.breakdown, self.since

    def __str__(self) -> str:
        """The number as readers see it."""
        return self.text


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of prose in which every number is a figure; `str` gives it as plain text."""

    parts: tuple[str | Figure, ...]

    def __str__(self) -> str:
        """The prose, numbers in place."""
        return "".join(str(part) for part in self.parts)


def plain(piece: str | Text) -> str:
    """A piece of prose as plain text, in which words of another language carry its code behind them.

    >>> plain(Untranslated("Not yet translated.", "en"))
    'Not yet translated. [en]'
    """
    parts = piece.parts if isinstance(piece, Text) else (piece,)
    return "".join(f"{part} [{part.language}]" if isinstance(part, Untranslated) else str(part) for part in parts)


def text(*parts: str | Figure | Text) -> Text:
    """Pieces joined to one prose.

    >>> str(text("About ", Figure("group:total::Total", "reported", "14", "14"), " figures."))
    'About 14 figures.'
    """
    return Text(tuple(inner for part in parts for inner in (part.parts if isinstance(part, Text) else (part,))))
