"""Trust marks on figures: how well a definition is known, from read in the source to Groma's own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from groma.publish.wording import noted, words

if TYPE_CHECKING:
    from groma.catalogue.model import Mark
    from groma.score.model import Result, Scorecard

MARK_WORDS: dict[str, str] = {
    "seen": noted("read in the source"),
    "third_party": noted("read at a third party"),
    "unverified": noted("from general knowledge, not verified"),
    "ours": noted("Groma's own"),
}
MARK_SHORT: dict[str, str] = {
    "seen": noted("seen"),
    "third_party": noted("third party"),
    "unverified": noted("unverified"),
    "ours": noted("Groma's own"),
}
FIELD_WORDS: dict[str, str] = {
    "name": noted("name"),
    "level": noted("level"),
    "definition": noted("definition"),
    "unit": noted("unit"),
    "direction": noted("direction"),
    "formula": noted("formula"),
    "sdg": noted("sdg"),
}
MARKED_FIELDS = tuple(FIELD_WORDS)
WEAKEST: tuple[Mark, ...] = ("unverified", "ours", "third_party", "seen")


def mark_text(mark: str) -> str:
    """What a trust mark means, in the language spoken now."""
    return words(MARK_WORDS[mark])


def mark_name(mark: str) -> str:
    """A trust mark in a word or two, in the language spoken now."""
    return words(MARK_SHORT[mark])


def weakest_mark(result: Result) -> Mark:
    """The weakest trust mark of what a figure's definition rests on."""
    marks = {result.point.known[name] for name in MARKED_FIELDS if name in result.point.known}
    return next((mark for mark in WEAKEST if mark in marks), "ours")


def mark_counts(card: Scorecard) -> tuple[tuple[Mark, int, int], ...]:
    """For each trust mark: how many reported figures, and how many in all, rest on nothing better."""
    reported = Counter(weakest_mark(result) for result in card.results if result.is_reported)
    every = Counter(weakest_mark(result) for result in card.results)
    return tuple((mark, reported[mark], every[mark]) for mark in reversed(WEAKEST))
