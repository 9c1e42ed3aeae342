"""What the page of one published figure shows: its value, how it came about, who checked it, what happened to it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from groma.errors import NotFoundError
from groma.publish.explain import explanation
from groma.publish.figures import result_figure, series_of
from groma.publish.numbers_text import period_text, quality_text, unit_text
from groma.publish.trust import FIELD_WORDS
from groma.publish.wording import words
from groma.web.models import PublishedFigure
from groma.web.parts import Event, Link
from groma.web.public.city_page import erratum_values, figure_row
from groma.web.public.course import course_drawing
from groma.web.public.edition_frame import figure_address, frame, home_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.publish.book import Book
    from groma.publish.explain import Explanation
    from groma.record.model import Source
    from groma.score.model import Result
    from groma.web.public.editions import Edition
    from groma.web.public.showing import Values


def story_values(edition: Edition, key: str) -> Values:
    """How a figure came about: the panel that unfolds beside a number in a table."""
    book = edition.book()
    result = _result(book, key)
    return {
        "story": explanation(book, result),
        "inputs": list(_inputs(book, result)),
        "address": figure_address(edition, key),
        "marks": _marks(result),
    }


def figure_values(edition: Edition, key: str) -> Values:
    """The whole page of a figure."""
    book = edition.book("series")
    result = _result(book, key)
    course = series_of(book.card).get(key, ())
    verified = edition.part("checks")["figures"]
    row = figure_row(result, edition, course=course, verified=verified)
    return {
        **frame(edition, book),
        **story_values(edition, key),
        "row": row,
        "result": result,
        "drawing": course_drawing(course) if course else "",
        "course": [_step(one) for one in reversed(course)],
        "unit": unit_text(result.point, edition.pack),
        "checked": _checked(verified.get(key)),
        "events": _events(edition, key),
        "others": _others(edition, key),
        "figure_errata": [one for one in erratum_values(edition) if one["key"] == key],
        "indicator": reverse("indicator", kwargs={"pack": edition.pack.id, "key": key}),
        "cited": reverse("figure", kwargs={**edition.cited_place, "key": key}),
        "ask": reverse("ask", kwargs={**edition.cited_place, "key": key}),
        "way": (Link(_("Cities"), reverse("cities")), Link(book.city.name, home_of(edition))),
    }


def _result(book: Book, key: str) -> Result:
    found = next((one for one in book.card.results if one.point.key == key), None)
    if found is None:
        raise NotFoundError(
            _("There is no figure `%(key)s` in this edition.") % {"key": key},
            next_step=_("Look at the list of indicators."),
        )
    return found


def _inputs(book: Book, result: Result) -> Iterator[tuple[object, Source | None, str]]:
    """Each input as it is told, with its source and the hash of the row it was gathered from."""
    sources = {one.id: one for one in book.city.sources}
    gathered = {one.key: one.sha256 for one in book.city.lineage}
    story: Explanation = explanation(book, result)
    for told, one in zip(story.inputs, result.measurement.inputs, strict=True):
        yield told, sources.get(one.observation.source), gathered.get(one.observation.key, "")


def _marks(result: Result) -> list[tuple[str, str]]:
    """What of the definition is how well known."""
    return [
        (words(FIELD_WORDS.get(name, name)), mark)
        for name, mark in result.point.known.items()
        if name in {"definition", "unit", "formula", "direction"}
    ]


def _step(one: Result) -> tuple[str, object, str]:
    return period_text(one.measurement.period), result_figure(one), quality_text(one.measurement.quality)


def _checked(said: list[str] | None) -> Values | None:
    if said is None:
        return None
    at, qualification = said
    return {"at": dt.datetime.fromisoformat(at) if at else None, "qualification": qualification}


def _others(edition: Edition, key: str) -> list[Values]:
    """The same figure in the other editions of the round, which stay where they are."""
    if len(edition.of_round) < 2:  # noqa: PLR2004  there is no other
        return []
    others = {one.pk: one for one in edition.of_round if one.pk != edition.publication.pk}
    found = PublishedFigure.objects.filter(publication_id__in=list(others), key=key)
    return [
        {
            "edition": others[one.publication_id],
            "value": one.value,
            "address": reverse(
                "figure", kwargs={**edition.cited_place, "edition": others[one.publication_id].edition, "key": key}
            ),
        }
        for one in found
    ]


def _events(edition: Edition, key: str) -> list[Event]:
    """What the trail tells of the figure and of what it rests on, newest first. Nobody is named."""
    told = edition.part("trail").get(key, ())
    return [
        Event(
            when=dt.datetime.fromisoformat(at),
            what=_action(action),
            who=_("event %(number)d, %(hash)s…") % {"number": number, "hash": hash_},
        )
        for number, at, action, hash_ in reversed(told)
    ]


def _action(action: str) -> str:
    known = {
        "observation.enter": _("An input was entered or changed."),
        "observation.take_in": _("An input was taken in from files."),
        "value.enter": _("The figure was entered."),
        "value.disturb": _("An input changed, so the figure has to be looked at again."),
        "value.submit": _("The city submitted the figure."),
        "value.recall": _("The city took the figure back."),
        "value.ask": _("The verifier asked about the figure."),
        "value.accept": _("The verifier accepted the figure."),
        "value.decline": _("The verifier did not accept the figure."),
        "value.undo": _("The verifier took a decision back."),
        "value.publish": _("The figure was published."),
        "value.take_in": _("The figure was published as it was taken in."),
        "value.reopen": _("The figure was opened for correction."),
    }
    return known.get(action, action)
