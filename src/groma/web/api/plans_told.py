"""Next steps, cases and what a search finds, as the API tells them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from groma.catalogue.pack import open_pack
from groma.plan.cases import bundled_cases, completeness
from groma.publish.languages import speaking
from groma.publish.next_data import as_json
from groma.publish.tables import notice_of
from groma.web.api.editions_told import edition_row
from groma.web.api.problems import missing
from groma.web.public.case_pages import PACK, cities_with_the_gap
from groma.web.public.next_page import SHOWN, steps_of
from groma.web.public.search_page import address_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.plan.cases import Case
    from groma.plan.search import Hit
    from groma.web.public.editions import Edition
    from groma.web.public.listed import Listed

Told = dict[str, Any]
OF_CASE = ("id", "title", "place", "country", "population", "sectors", "stage", "start", "end", "evidence", "licence")
IN_FULL = ("problem", "done", "mechanism", "lessons")


def next_detail(edition: Edition, *, language: str) -> Told:
    """What a city can do next."""
    book = edition.book("series")
    with speaking(language):
        steps, others = steps_of(edition, book)
        told = as_json(steps, book.city, pack=book.pack, limit=SHOWN)
    # Only figures were compared: from which open data other cities take theirs was not looked at.
    for one in (*told["first"], *told["requests"]):
        if one["kind"] == "obtain":
            one["who"] = ""
    return told | {
        "notice": notice_of(book.city),
        "language": language,
        "edition": edition_row(edition.publication),
        "available": others.available,
    }


def case_at(name: str) -> Case:
    """The case of an id.

    Raises:
        ProblemError: There is none.
    """
    found = next((one for one in bundled_cases() if one.id == name), None)
    if found is None:
        raise missing("There is no such case.", where=name[:80], next_step="List the cases.")
    return found


def case_row(case: Case) -> Told:
    """A case in the list."""
    return {name: getattr(case, name) for name in OF_CASE} | {
        "data_points": case.keys,
        "complete": completeness(case).share,
        "story": case.mark("story"),
        "effects": case.mark("effects"),
    }


def case_detail(case: Case, cities: Sequence[Listed]) -> Told:
    """A case in full, with the cities that have the gap."""
    matches = cities_with_the_gap(case, cities, open_pack(PACK))
    return case_row(case) | {
        **{name: getattr(case, name) for name in IN_FULL},
        "cost": case.cost.model_dump() if case.cost else None,
        "touches": [one.model_dump() for one in case.touches],
        "sources": [one.model_dump() for one in case.sources],
        "known": dict(case.known),
        "missing": completeness(case).missing,
        "cities": [
            {
                "city": one.city.city_id,
                "name": one.city.name,
                "data_points": one.keys,
                "score": one.score,
                "parts": [asdict(part) for part in one.parts],
            }
            for one in matches
        ],
    }


def found_row(hit: Hit) -> Told:
    """Something that was found."""
    one = hit.document
    return {
        "kind": one.kind,
        "id": one.id,
        "framework": next(iter(one.facets.get("pack", ())), ""),
        "title": one.title,
        "language": one.language,
        "excerpt": " ".join(hit.excerpt.split()),
        "address": address_of(hit),
        "score": hit.score,
        "parts": dict(hit.parts),
    }
