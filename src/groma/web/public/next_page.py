"""What the page of next steps shows: three things first, then what lifts the result most, and what is cheap to get."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse

from groma.plan.cases import bundled_cases
from groma.plan.lifts import Lift
from groma.plan.matching import Gap, cases_for
from groma.plan.next_steps import next_steps, top_three
from groma.publish.case_words import as_told
from groma.publish.lift_words import EXAMPLES, change_text, needed_text
from groma.publish.names import benchmark_label, figure_name
from groma.publish.next_words import LIFTS_RULE, LIFTS_TITLE, REQUESTS_RULE, REQUESTS_TITLE, advice, first_title
from groma.publish.next_words import headline as headline_text
from groma.publish.numbers_text import unit_text, value_text, with_unit
from groma.publish.numerals import number_text
from groma.publish.wording import words
from groma.web.parts import Link
from groma.web.public.done_elsewhere import others_of, with_evidence
from groma.web.public.edition_frame import figure_address, frame, linked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from groma.catalogue.pack import Pack
    from groma.plan.next_steps import NextSteps
    from groma.plan.obtaining import Request
    from groma.publish.book import Book
    from groma.web.public.done_elsewhere import Others
    from groma.web.public.editions import Edition
    from groma.web.public.showing import Values

SHOWN = 8
"""So many lifts, and so many requests, are shown; others are far behind them."""
CASES = 2


@dataclass(frozen=True, slots=True)
class First:
    """One of the three things to do first.

    Attributes:
        address: The page of the figure, or of the first of several.
        who: Who did it; empty for what is to be obtained.
        figures: The pages of the figures it is about. did_it: Those of the cities that did it.
    """

    what: str
    address: str
    why: SafeString
    takes: SafeString
    who: SafeString | str
    figures: tuple[Link, ...]
    did_it: tuple[Link, ...]
    cases: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LiftRow:
    """A figure that would lift the result, as a row of the table."""

    name: str
    address: str
    now: str
    needed: str
    change: str
    points: str
    did_it: tuple[Link, ...]
    cases: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Figures to obtain together, as a row of the table."""

    what: str
    place: str
    figures: tuple[Link, ...]
    asked: str
    points: str


def next_view(edition: Edition) -> Values:
    """What to do next."""
    book = edition.book("series")
    steps, others = steps_of(edition, book)
    return {
        **frame(edition, book, view="next"),
        "headline": linked(headline_text(steps, book.city), edition),
        "first_title": first_title(),
        "first": [_first(one, edition, others) for one in top_three(steps)],
        "lifts_title": words(LIFTS_TITLE),
        "lifts_label": str(words(LIFTS_TITLE)),
        "lifts_rule": words(LIFTS_RULE),
        "lifts": [_lift_row(one, edition, others) for one in steps.lifts[:SHOWN]],
        "lift_count": len(steps.lifts),
        "requests_title": words(REQUESTS_TITLE),
        "requests_label": str(words(REQUESTS_TITLE)),
        "requests_rule": words(REQUESTS_RULE),
        "requests": [_request_row(one, edition) for one in steps.requests[:SHOWN]],
        "request_count": len(steps.requests),
        "compared": len(others.cities),
        "available": others.available,
        "benchmarks": benchmark_label(book.card, book.pack) if book.card.benchmark_set else "",
    }


def steps_of(edition: Edition, book: Book) -> tuple[NextSteps, Others]:
    """The next steps, those of the lifts that are shown with their evidence; and whom the city was compared with."""
    others = others_of(edition, book)
    steps = next_steps(book.city, book.pack, book.card, looked_at=0)
    needed = [one for one in top_three(steps) if isinstance(one, Lift) and one not in steps.lifts[:SHOWN]]
    shown = (*steps.lifts[:SHOWN], *needed)
    known = {one.key: one for one in with_evidence(shown, book, others)}
    lifts = tuple(known.get(one.key, one) for one in steps.lifts)
    return replace(steps, lifts=lifts, compared=len(others.cities)), others


def _first(step: Lift | Request, edition: Edition, others: Others) -> First:
    said = advice(step, edition.pack)
    is_lift = isinstance(step, Lift)
    return First(
        what=said.what,
        address=figure_address(edition, said.keys[0]),
        why=linked(said.why, edition),
        takes=linked(said.takes, edition),
        who=linked(said.who, edition) if is_lift else "",
        figures=() if isinstance(step, Lift) else _figures(step, edition),
        did_it=_did_it(step, others) if isinstance(step, Lift) else (),
        cases=cases_about(said.keys, edition.pack, country=edition.book("series").city.country),
    )


def cases_about(keys: Sequence[str], pack: Pack, *, country: str) -> tuple[Link, ...]:
    """The pages of the cases that moved one of these figures the right way, those that fit best first."""
    found = cases_for(Gap(tuple(keys), country=country), bundled_cases(), pack=pack).matches[:CASES]
    return tuple(Link(as_told(one.case.title), reverse("case", kwargs={"case": one.case.id})) for one in found)


def _did_it(lift: Lift, others: Others) -> tuple[Link, ...]:
    found = lift.evidence.examples[:EXAMPLES]
    return tuple(Link(one.name, others.figure_address(one.city_id, lift.key)) for one in found)


def _figures(request: Request, edition: Edition) -> tuple[Link, ...]:
    found = request.obtainables
    return tuple(Link(figure_name(one.result, edition.pack), figure_address(edition, one.key)) for one in found)


def _lift_row(lift: Lift, edition: Edition, others: Others) -> LiftRow:
    point, pack = lift.result.point, edition.pack
    return LiftRow(
        name=figure_name(lift.result, pack),
        address=figure_address(edition, lift.key),
        now=value_text(lift.result.value, point),
        needed=with_unit(needed_text(lift.best, point), unit_text(point, pack)),
        change=change_text(lift.best),
        points=number_text(lift.best.points),
        did_it=_did_it(lift, others),
        cases=cases_about((lift.key,), pack, country=edition.book("series").city.country),
    )


def _request_row(request: Request, edition: Edition) -> RequestRow:
    said = advice(request, edition.pack)
    return RequestRow(
        what=said.what,
        place=said.place,
        figures=_figures(request, edition),
        asked=number_text(len(request.missing)),
        points=number_text(request.points),
    )
