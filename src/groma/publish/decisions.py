"""Three things to decide: what is weakest, what is cheapest to close, what is in doubt.

The weakest figures come first, at most two of them as long as there is another kind; the other kinds take turns. Each
decision names the figure it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from groma.publish.figures import low_bands, result_figure
from groma.publish.gaps import one_input_short
from groma.publish.names import figure_name, group_name, level_name, variable_name
from groma.publish.numbers_text import (
    amount_text,
    in_sequence,
    listed,
    lowered,
    percent,
    period_text,
    quantity,
    quoted,
    unit_text,
)
from groma.publish.numerals import number_text
from groma.publish.prose import Text, text
from groma.publish.trust import weakest_mark
from groma.publish.wording import counted, noted, said, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.publish.book import Book
    from groma.score.model import GroupScore, ReportingRate, Result

STALE_YEARS = 3
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
        what = words("Choose what to do about {figure}.", figure=_named(result, book))
        yield Decision(what, _weak_reason(result, book), result.point.key, "weak", weakest_mark(result))


def _weak_reason(result: Result, book: Book) -> Text:
    value, target, share = (result_figure(result, field) for field in ("value", "target", "share"))
    if value is None or target is None or share is None:
        return text("")
    when, unit = period_text(result.measurement.period), unit_text(result.point, book.pack)
    if result.point.is_yes_no:
        return said("The answer was {value} in {when}; the target is {target}.", value=value, when=when, target=target)
    return said(
        "It stood at {value} in {when}; the target is {target}. That is {share} of the way by the scoring rule.",
        value=quantity(value, unit),
        when=when,
        target=quantity(target, "" if " " in unit else unit),
        share=percent(share),
    )


def _missing(book: Book) -> Iterator[Decision]:
    """Inputs that alone stand in the way, those that open most figures first."""
    for variable, results in one_input_short(book):
        opened = listed([figure_name(result, book.pack) for result in results], most=MANY)
        why = said("All other inputs are there: with this one, {figures} can be computed.", figures=opened)
        what = words("Get one more input: {input}.", input=lowered(variable_name(variable, book.pack)))
        yield Decision(what, why, results[0].point.key, "missing")


def _doubtful(book: Book) -> Iterator[Decision]:
    for result in book.card.results:
        value, computed = result_figure(result), result.measurement.computed
        if result.reason != "disagrees" or value is None:
            continue
        why = said(
            "The city gives {value} for {when}, its own inputs give {computed}."
            " Until this is settled it is not scored.",
            value=value,
            when=period_text(result.measurement.period),
            computed=amount_text(computed, result.point, book.pack),
        )
        what = words("Settle which value of {figure} is right.", figure=_named(result, book))
        yield Decision(what, why, result.point.key, "doubtful", weakest_mark(result))


def _stale(book: Book) -> Iterator[Decision]:
    aged = [result for result in book.card.results if result.age is not None and result.age >= STALE_YEARS]
    if not aged:
        return
    oldest = max(aged, key=lambda result: result.age or 0)
    why = in_sequence(
        said("The last value is of {when}.", when=period_text(oldest.measurement.period)),
        counted(
            len(aged),
            "{count}\u00a0figure is at least {years} years older than the newest.",
            "{count}\u00a0figures are at least {years} years older than the newest.",
            years=number_text(STALE_YEARS),
        ),
    )
    yield Decision(words("Renew {figure}.", figure=_named(oldest, book)), why, oldest.point.key, "stale")


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
