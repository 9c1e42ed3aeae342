"""What of a plan is from whom: the framework's, read at a third party, Groma's own, the city's own, and unverified."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from groma.publish.matrix_words import source_text
from groma.publish.names import title_of
from groma.publish.numbers_text import comma_listed, figures_text
from groma.publish.plan_words import known_point
from groma.publish.prose import plain
from groma.publish.trust import MARKED_FIELDS, WEAKEST, mark_name, mark_text
from groma.publish.wording import counted_words, words

if TYPE_CHECKING:
    from groma.catalogue.model import Mark
    from groma.catalogue.pack import DataPoint
    from groma.plan.overview import Overview
    from groma.publish.book import Book


def trust_sentences(book: Book, found: Overview) -> tuple[str, ...]:
    """What is from whom, in sentences."""
    return tuple(
        filter(
            None, (_definitions(book, found), _own(), _criteria(found), _matrix(found), _city(found), _effects(found))
        )
    )


def _definitions(book: Book, found: Overview) -> str:
    """How well the definitions of the figures are known that the plan and its targets are about."""
    keys = {one.point.key: one.point for one in found.targets}
    for placed in found.placed:
        for effect in placed.action.effects:
            point = known_point(effect.key, book.pack)
            if point is not None:
                keys[point.key] = point
    if not keys:
        return ""
    counts = Counter(weakest_of(point) for point in keys.values())
    marks = [
        words(
            "{mark}: {meaning}, {figures}",
            mark=mark_name(mark),
            meaning=mark_text(mark),
            figures=figures_text(counts[mark]),
        )
        for mark in reversed(WEAKEST)
        if counts[mark]
    ]
    return words(
        "The figures are those of {framework}. The weakest thing known of the definitions of those this plan is about"
        " is: {marks}.",
        framework=plain(title_of(book.pack)),
        marks="; ".join(marks),
    )


def weakest_of(point: DataPoint) -> Mark:
    """The weakest trust mark of what the definition of a figure rests on."""
    marks = {point.known[name] for name in MARKED_FIELDS if name in point.known}
    return next((mark for mark in WEAKEST if mark in marks), "ours")


def _own() -> str:
    return words(
        "How a target is judged, how a gain is counted and what fits a budget are Groma’s own rules, and U4SSC has not"
        " endorsed them."
    )


def _criteria(found: Overview) -> str:
    if found.criteria is None:
        return ""
    known = found.criteria.known
    return words(
        "The order of the actions follows {title}: its criteria are {criteria}; their levels are {levels}, their"
        " weights {weights}.",
        title=words(found.criteria.title),
        criteria=mark_text(known.criteria),
        levels=mark_text(known.levels),
        weights=mark_text(known.weights),
    )


def _matrix(found: Overview) -> str:
    return source_text(found.criteria) if found.long_list and found.criteria else ""


def _city(found: Overview) -> str:
    return (
        words("Actions, costs, effects, scores, risks and who is touched are what the city says; nobody verified them.")
        if found.placed
        else ""
    )


def _effects(found: Overview) -> str:
    """On what the expected effects rest."""
    effects = [one for placed in found.placed for one in placed.action.effects]
    if not effects:
        return ""
    counts = Counter(one.rests_on for one in effects)
    parts = [
        counted_words(counts["case"], "{count} rests on a case", "{count} rest on cases") if counts["case"] else "",
        counted_words(counts["model"], "{count} on a model", "{count} on models") if counts["model"] else "",
        counted_words(counts["judgement"], "{count} on judgement", "{count} on judgement")
        if counts["judgement"]
        else "",
    ]
    return counted_words(
        len(effects),
        "Of {count} expected effect: {parts}.",
        "Of {count} expected effects: {parts}.",
        parts=comma_listed(list(filter(None, parts))),
    )
