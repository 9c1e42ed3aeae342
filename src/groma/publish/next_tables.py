"""Next steps as tables for a screen, and the lines below them that say what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.publish.advice import place_text
from groma.publish.lift_words import change_text, needed_text
from groma.publish.names import benchmark_label, figure_name, level_name
from groma.publish.next_words import LIFTS_RULE, LIFTS_TITLE, REQUESTS_RULE, REQUESTS_TITLE
from groma.publish.numbers_text import MISSING, comma_listed, listed, unit_text, value_text, with_unit
from groma.publish.numerals import number_text
from groma.publish.trust import weakest_mark
from groma.publish.wording import counted_words, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from groma.catalogue.pack import Pack
    from groma.plan.lifts import Lift
    from groma.plan.next_steps import NextSteps
    from groma.plan.obtaining import Request
    from groma.publish.book import Book

FEW = 2


@dataclass(frozen=True, slots=True)
class StepTable:
    """A table of next steps, with the rule by which its rows are ordered."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rule: str


def lift_table(steps: NextSteps, pack: Pack, *, limit: int) -> StepTable:
    """Figures whose improvement lifts the result most."""
    columns = (
        words("figure"),
        words("now"),
        words("needed"),
        words("change"),
        words("points"),
        words("years at own pace"),
        words("who did it"),
        words("trust"),
    )
    rows = tuple(_lift_row(one, pack) for one in steps.lifts[:limit])
    return StepTable(words(LIFTS_TITLE), columns, rows, words(LIFTS_RULE))


def request_table(steps: NextSteps, pack: Pack, *, limit: int) -> StepTable:
    """Missing figures by category, those first that open most for what they cost."""
    columns = (
        words("on"),
        words("figures"),
        *(level_name(level, pack) for level in pack.meta.reporting_levels[:1]),
        words("points at most"),
        words("to ask for"),
        words("open elsewhere"),
        words("such as"),
    )
    rows = tuple(_request_row(one, pack) for one in steps.requests[:limit])
    return StepTable(words(REQUESTS_TITLE), columns, rows, words(REQUESTS_RULE))


def closing_lines(book: Book, steps: NextSteps, *, left_out: Sequence[str]) -> Iterator[str]:
    """What all of it rests on: the cities compared with, whose benchmarks they are, and what is invented."""
    yield counted_words(
        steps.compared,
        "Compared with {count} other city.",
        "Compared with {count} other cities.",
    )
    if left_out:
        yield words("Left out, since it is invented: {names}.", names=listed(list(left_out)))
    if book.card.benchmark_set:
        yield str(benchmark_label(book.card, book.pack))
    if book.city.invented:
        yield words("This city is invented.")


def _lift_row(lift: Lift, pack: Pack) -> tuple[str, ...]:
    point, best = lift.result.point, lift.best
    return (
        str(figure_name(lift.result, pack)),
        value_text(lift.result.value, point),
        with_unit(needed_text(best, point), unit_text(point, pack)),
        change_text(best),
        number_text(best.points),
        _years(best.years),
        comma_listed([one.name for one in lift.evidence.examples[:FEW]]) or MISSING,
        weakest_mark(lift.result),
    )


def _years(years: float | None) -> str:
    if years is None:
        return MISSING
    return words("under 1") if years < 1 else number_text(round(years))


def _request_row(request: Request, pack: Pack) -> tuple[str, ...]:
    found = request.obtainables
    return (
        place_text(request.category, pack),
        number_text(len(found)),
        *(number_text(request.first_level) for _ in pack.meta.reporting_levels[:1]),
        number_text(request.points),
        number_text(len(request.missing)),
        number_text(len({source.variable for one in found for source in one.effort.open_sources})),
        str(figure_name(found[0].result, pack)),
    )
