"""Trust marks on figures: how well a definition is known, from read in the source to Groma's own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groma.catalogue.model import Mark
    from groma.score.model import Result, Scorecard

MARK_WORDS: dict[str, str] = {
    "seen": "read in the source",
    "third_party": "read at a third party",
    "unverified": "from general knowledge, not verified",
    "ours": "Groma's own",
}
MARK_SHORT: dict[str, str] = {
    "seen": "seen",
    "third_party": "third party",
    "unverified": "unverified",
    "ours": "Groma's own",
}
MARKED_FIELDS = ("name", "level", "definition", "unit", "direction", "formula", "sdg")
WEAKEST: tuple[Mark, ...] = ("unverified", "ours", "third_party", "seen")


def weakest_mark(result: Result) -> Mark:
    """The weakest trust mark of what a figure's definition rests on."""
    marks = {result.point.known[name] for name in MARKED_FIELDS if name in result.point.known}
    return next((mark for mark in WEAKEST if mark in marks), "ours")


def mark_counts(card: Scorecard) -> tuple[tuple[Mark, int, int], ...]:
    """For each trust mark: how many reported figures, and how many in all, rest on nothing better."""
    reported = Counter(weakest_mark(result) for result in card.results if result.is_reported)
    every = Counter(weakest_mark(result) for result in card.results)
    return tuple((mark, reported[mark], every[mark]) for mark in reversed(WEAKEST))
