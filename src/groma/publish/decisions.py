"""Three things to do first, on the first page of everything that is published.

They are those the next steps begin with, so that no two pages send a reader to different things. Each names the figure
it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from groma.plan.lifts import Lift
from groma.plan.next_steps import next_steps, top_three
from groma.publish.names import figure_name, group_name, level_name
from groma.publish.next_words import advice
from groma.publish.numbers_text import (
    in_sequence,
    listed,
    quoted,
)
from groma.publish.numerals import number_text
from groma.publish.wording import counted, noted, said, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.plan.obtaining import Request
    from groma.publish.advice import Advice
    from groma.publish.book import Book
    from groma.publish.prose import Text
    from groma.score.model import GroupScore, ReportingRate, Result

MANY = 3
ALWAYS = (
    (
        noted("Name one person for each source."),
        noted("Every figure then has somebody to ask, and the next round takes days instead of months."),
    ),
    (
        noted("Check the figures with those who gave them."),
        noted("A figure that its own department doubts convinces nobody else."),
    ),
    (
        noted("Publish the figures with their sources."),
        noted("Whoever can look a figure up can also correct it."),
    ),
)
"""What is worth deciding in any city."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Something to decide.

    Attributes:
        what: The decision, in the imperative.
        why: What speaks for it, with figures.
        key: The data point it is about; empty where it is about many.
        kind: `improve`, `obtain`, `unjudged`, `collect` or `repeat`.
        mark: Trust mark of the figure it quotes; empty where it quotes none.
    """

    what: str
    why: Text
    key: str
    kind: str
    mark: str = ""


def decisions(book: Book) -> tuple[Decision, Decision, Decision]:
    """The three things to do first: the same that the next steps begin with, then what is worth doing in any city."""
    steps = top_three(next_steps(book.city, book.pack, book.card))
    found = (_decision(one, advice(one, book.pack)) for one in steps)
    first, second, third = islice(chain(found, _general(book)), MANY)
    return first, second, third


def _decision(step: Lift | Request, told: Advice) -> Decision:
    """What it brings; of a question answered by no, what is asked for besides, which its name does not tell."""
    is_answer = isinstance(step, Lift) and step.result.point.is_yes_no
    why = in_sequence(told.why, told.takes) if is_answer else told.why
    return Decision(told.what, why, told.keys[0], told.kind, told.mark)


def _general(book: Book) -> Iterator[Decision]:
    """What can always be decided, so that there are three."""
    yield from _emptiest(book)
    yield from _unjudged(book)
    if book.card.reported:
        why = said("The same figures a year on show what moves, and whether what was decided works.")
        yield Decision(words("Fix the date of the next round."), why, "", "repeat")
    for what, because in ALWAYS:
        yield Decision(words(what), said(because), "", "collect")


def _unjudged(book: Book) -> Iterator[Decision]:
    """Figures that a target would be wanted for, where no public one was found."""
    found = [
        result
        for result in book.card.results
        if result.is_reported and result.reason == "no_benchmark" and result.point.direction != "none"
    ]
    if found:
        why = counted(
            len(found),
            "{figures} is reported, but no public target was found to hold it against.",
            "{figures} are reported, but no public target was found to hold them against.",
            figures=listed([figure_name(result, book.pack) for result in found], most=MANY),
        )
        what = words("Set the city's own targets where there is none.")
        yield Decision(what, why, found[0].point.key, "unjudged")


def _emptiest(book: Book) -> Iterator[Decision]:
    """Which reporting level, or which part of the framework, to collect next."""
    first = next((rate for rate in book.card.rates[1:] if rate.reported < rate.total), None)
    if first:
        yield _next_level(first, book)
    tops = [group for group in book.card.groups if group.level == (book.pack.meta.levels or ("",))[0]]
    emptiest = min(
        (group for group in tops if group.reported < group.total),
        key=lambda group: group.reported / group.total,
        default=None,
    )
    if emptiest:
        what = words("Name who collects figures on {part}.", part=group_name(emptiest.group, book.pack))
        yield Decision(what, _how_empty(emptiest), "", "collect")


def _next_level(rate: ReportingRate, book: Book) -> Decision:
    level = level_name(rate.level, book.pack)
    known = counted(
        rate.reported,
        "{count} of {total} {level} indicators are reported.",
        "{count} of {total} {level} indicators are reported.",
        total=number_text(rate.total),
        level=level,
    )
    why = said("They are meant for every city, so they come first.") if rate.level == "core" else None
    what = words("Choose which {level} indicators to collect next.", level=level)
    return Decision(what, in_sequence(known, why), "", "collect")


def _how_empty(group: GroupScore) -> Text:
    total = number_text(group.total)
    if not group.reported:
        return said("None of its {total} figures are reported yet.", total=total)
    return counted(
        group.reported,
        "{count} of its {total} figures is reported, the smallest part of all.",
        "{count} of its {total} figures are reported, the smallest part of all.",
        total=total,
    )


def _named(result: Result, book: Book) -> str:
    return quoted(figure_name(result, book.pack))
