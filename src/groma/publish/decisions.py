"""Three things to decide: what is weakest, what is cheapest to close, what is in doubt.

The weakest figures come first, at most two of them as long as there is another kind; the other kinds take turns. Each
decision names the figure it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from groma.publish.figures import Text, low_bands, result_figure, text
from groma.publish.gaps import one_input_short
from groma.publish.numbers_text import (
    amount_text,
    count_text,
    gap_before,
    listed,
    number_text,
    period_text,
    unit_text,
)
from groma.publish.trust import weakest_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.publish.book import Book
    from groma.score.model import GroupScore, Result

STALE_YEARS = 3
MANY = 3
ALWAYS = (
    (
        "Name one person for each source.",
        "Every figure then has somebody to ask, and the next round takes days instead of months.",
    ),
    (
        "Check the figures with those who gave them.",
        "A figure that its own department doubts convinces nobody else.",
    ),
    ("Publish the figures with their sources.", "Whoever can look a figure up can also correct it."),
)
"""What is worth deciding in any city."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Something to decide.

    Attributes:
        what: The decision, in the imperative.
        why: What speaks for it, with figures.
        key: The data point it is about; empty where it is about many.
        kind: `weak`, `missing`, `doubtful`, `stale`, `unjudged`, `collect` or `repeat`.
        mark: Trust mark of the figure it quotes; empty where it quotes none.
    """

    what: str
    why: Text
    key: str
    kind: str
    mark: str = ""


def decisions(book: Book) -> tuple[Decision, Decision, Decision]:
    """The three things to decide."""
    weak = list(islice(_weak(book), MANY))
    kinds = [list(islice(kind(book), MANY)) for kind in (_missing, _doubtful, _stale)]
    others = [one for turn in zip_longest(*kinds) for one in turn if one]
    kept = weak[: MANY - 1] if others else weak
    first, second, third = islice(chain(kept, others, weak[len(kept) :], _general(book)), MANY)
    return first, second, third


def _weak(book: Book) -> Iterator[Decision]:
    """Indicators in the lower half of the bands, the lowest share first, each once."""
    low = low_bands(book.pack)
    found = sorted(
        (result for result in book.card.results if result.band in low and result.share is not None),
        key=lambda one: one.share or 0.0,
    )
    by_indicator = {result.indicator.code: result for result in reversed(found)}
    for result in sorted(by_indicator.values(), key=lambda one: one.share or 0.0):
        what = f"Choose what to do about {_said(result)}."
        yield Decision(what, _weak_reason(result, book), result.point.key, "weak", weakest_mark(result))


def _weak_reason(result: Result, book: Book) -> Text:
    value, target, share = (result_figure(result, field) for field in ("value", "target", "share"))
    unit = unit_text(result.point, book.pack)
    if value is None or target is None or share is None:
        return text("")
    when = period_text(result.measurement.period)
    near = f"{gap_before(unit)}{unit}" if " " not in unit else ""
    if result.point.is_yes_no:
        return text("The answer was ", value, f" in {when}; the target is ", target, ".")
    return text(
        "It stood at ",
        value,
        f"{gap_before(unit)}{unit} in {when}; the target is ",
        target,
        near,
        ". That is ",
        share,
        "\u202f% of the way by the scoring rule.",
    )


def _missing(book: Book) -> Iterator[Decision]:
    """Inputs that alone stand in the way, those that open most figures first."""
    for variable, results in one_input_short(book):
        name = book.pack.variables[variable].name if variable in book.pack.variables else variable
        opened = listed([result.name for result in results], most=MANY)
        why = text(f"All other inputs are there: with this one, {opened} can be computed.")
        yield Decision(f"Get one more input: {lowered(name)}.", why, results[0].point.key, "missing")


def _doubtful(book: Book) -> Iterator[Decision]:
    for result in book.card.results:
        value, computed = result_figure(result), result.measurement.computed
        if result.reason != "disagrees" or value is None:
            continue
        inputs = amount_text(computed, result.point, book.pack)
        why = text(
            "The city gives ",
            value,
            f" for {period_text(result.measurement.period)}, its own inputs give {inputs}. "
            "Until this is settled it is not scored.",
        )
        what = f"Settle which value of {_said(result)} is right."
        yield Decision(what, why, result.point.key, "doubtful", weakest_mark(result))


def _stale(book: Book) -> Iterator[Decision]:
    aged = [result for result in book.card.results if result.age is not None and result.age >= STALE_YEARS]
    if not aged:
        return
    oldest = max(aged, key=lambda result: result.age or 0)
    many = count_text(len(aged), "figure is", "figures are")
    more = f" {many} at least {number_text(STALE_YEARS)} years older than the newest."
    why = text(f"The last value is of {period_text(oldest.measurement.period)}.{more}")
    yield Decision(f"Renew {_said(oldest)}.", why, oldest.point.key, "stale")


def _general(book: Book) -> Iterator[Decision]:
    """What can always be decided, so that there are three."""
    yield from _emptiest(book)
    yield from _unjudged(book)
    if book.card.reported:
        why = text("The same figures a year on show what moves, and whether what was decided works.")
        yield Decision("Fix the date of the next round.", why, "", "repeat")
    for what, because in ALWAYS:
        yield Decision(what, text(because), "", "collect")


def _unjudged(book: Book) -> Iterator[Decision]:
    """Figures that a target would be wanted for, where no public one was found."""
    found = [
        result
        for result in book.card.results
        if result.is_reported and result.reason == "no_benchmark" and result.point.direction != "none"
    ]
    if found:
        names = listed([result.name for result in found], most=MANY)
        are, them = ("is", "it") if len(found) == 1 else ("are", "them")
        why = text(f"{names} {are} reported, but no public target was found to hold {them} against.")
        yield Decision("Set the city's own targets where there is none.", why, found[0].point.key, "unjudged")


def _emptiest(book: Book) -> Iterator[Decision]:
    """Which reporting level, or which part of the framework, to collect next."""
    first = next((rate for rate in book.card.rates[1:] if rate.reported < rate.total), None)
    if first:
        known = f"{number_text(first.reported)} of {number_text(first.total)} {first.level} indicators are reported."
        why = f"{known} They are meant for every city, so they come first." if first.level == "core" else known
        yield Decision(f"Choose which {first.level} indicators to collect next.", text(why), "", "collect")
    tops = [group for group in book.card.groups if group.level == (book.pack.meta.levels or ("",))[0]]
    emptiest = min(
        (group for group in tops if group.reported < group.total),
        key=lambda group: group.reported / group.total,
        default=None,
    )
    if emptiest:
        are = "is" if emptiest.reported == 1 else "are"
        of = f"{_how_many(emptiest).capitalize()} of its {number_text(emptiest.total)} figures {are} reported"
        why_here = text(f"{of}, the smallest part of all." if emptiest.reported else f"{of} yet.")
        yield Decision(f"Name who collects figures on {emptiest.group}.", why_here, "", "collect")


def _said(result: Result) -> str:
    return f"“{result.name}”"


def lowered(name: str) -> str:
    """A name as it stands inside a sentence; what is all capitals at its start stays.

    >>> lowered("Live births"), lowered("GDP of the city")
    ('live births', 'GDP of the city')
    """
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _how_many(group: GroupScore) -> str:
    return number_text(group.reported) if group.reported else "none"
