"""What the page about two days shows: the story between them, each sentence with its sources."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from django.core.paginator import Paginator

from groma.errors import RecordError
from groma.network.dates import last_day
from groma.network.difference import compare
from groma.publish.network_words import source_text, story
from groma.web.programme.linking import address_of
from groma.web.refusals import refused

if TYPE_CHECKING:
    from groma.network.difference import Comparison
    from groma.publish.network_words import Line
    from groma.web.programme.shown import Programme
    from groma.web.public.showing import Values

PAGE = 100
"""So many sentences stand on a page."""


def compared(shown: Programme, *, first: str) -> Comparison:
    """What changed from a day to that of the programme.

    Args:
        shown: The programme on the later day; only what is public then is told.
        first: The earlier day, in ISO 8601.

    Raises:
        RecordError: It is not earlier.
    """
    facts = [fact for of_one in shown.facts.values() for fact in of_one]
    return compare(facts, first=first, second=shown.at)


def between_values(shown: Programme, *, first: str, second: str, mistake: str = "", page: str | None = None) -> Values:
    """The story between two days.

    Args:
        shown: The programme on the later day.
        first: The earlier day as it was asked for.
        second: The later one.
        mistake: Why a day could not be read.
        page: Which page of it, where it is long.
    """
    asked = {"shown": shown, "first": first, "second": second}
    if mistake or not first:
        return asked | {"refused": mistake}
    try:
        found = compared(shown, first=last_day(first))
    except RecordError as error:
        return asked | {"refused": refused(error)}
    told = story(found)
    lines = [(section.heading, line) for section in told.sections for line in section.lines]
    on_page = Paginator(lines, PAGE).get_page(page)
    return asked | {
        "story": told,
        "page": on_page,
        "sections": [
            (heading, [(line.said, _address(line), _numbers(told.sources, line)) for _heading, line in of_one])
            for heading, of_one in groupby(on_page, key=itemgetter(0))
        ],
        "sources": [(number, source_text(one)) for number, one in enumerate(told.sources, 1)],
    }


def _numbers(sources: tuple[object, ...], line: Line) -> list[int]:
    return sorted(sources.index(one) + 1 for one in line.cited)


def _address(line: Line) -> str:
    """The page about what a sentence tells, where it tells of one thing."""
    pages = {address_of(one.register, one.entry) for one in line.changes}
    return pages.pop() if len(pages) == 1 else ""
