"""Editions as the API tells them; the rows are those of `groma score`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from groma.publish.explain import as_json, explanation
from groma.publish.figures import series_of
from groma.publish.languages import speaking
from groma.publish.tables import notice_of, result_rows, results_json
from groma.web.api.problems import missing
from groma.web.public.editions import edition_at, newest_edition

if TYPE_CHECKING:
    from groma.publish.book import Book
    from groma.web.models import Erratum, Publication
    from groma.web.public.editions import Edition
    from groma.web.public.listed import Listed

Told = dict[str, Any]
OF_EDITION = ("groma", "framework_hash", "benchmark_label", "without_unverified", "rollup", "reporting", "trust")


def edition_of(city: str, *, pack: str, period: str, number: str) -> Edition:
    """The edition at an address.

    Raises:
        ProblemError: There is none, or none that is published.
    """
    found = edition_at(city, pack=pack, period=period, edition=None if number == "newest" else int(number))
    if found is None:
        raise missing("There is no such edition.", next_step="List the editions of the city.")
    return found


def newest_of(city: str) -> Edition:
    """The newest edition of a city.

    Raises:
        ProblemError: It has published none; whether there is such a city is not told.
    """
    found = newest_edition(city)
    if found is None:
        raise missing("No city of that id has published anything.", where=city[:80], next_step="List the cities.")
    return found


def listed_row(city: Listed) -> Told:
    """A city of the list."""
    said = {name: getattr(city, name) for name in ("id", "name", "country", "invented", "period", "published_at")}
    counts = {name: getattr(city, name) for name in ("reported", "total", "verified")}
    return said | counts | {"framework": city.pack, "location": _location(city.location)}


def city_detail(edition: Edition) -> Told:
    """A city as its newest edition describes it."""
    city = edition.book().city
    names = ("id", "name", "country", "level", "licence", "notes", "invented")
    return {name: getattr(city, name) for name in names} | {
        "notice": notice_of(city),
        "location": _location(city.location),
        "identifiers": dict(city.identifiers),
        "newest": edition_row(edition.publication),
    }


def edition_row(publication: Publication) -> Told:
    """An edition in a list."""
    round_ = publication.round
    return {
        "city": round_.city_id,
        "framework": round_.pack,
        "framework_version": round_.pack_version,
        "period": round_.period,
        "edition": publication.edition,
        "published_at": publication.published_at,
        "benchmark_set": round_.benchmark_set,
        "digest": publication.digest,
        "is_newest": publication.is_newest,
    }


def edition_detail(edition: Edition) -> Told:
    """An edition with its scores."""
    book = edition.book()
    scored = json.loads(results_json(book.card))
    return (
        edition_row(edition.publication)
        | {name: scored[name] for name in OF_EDITION}
        | {
            "notice": notice_of(book.city),
            "errata": [_erratum(one) for one in edition.errata],
        }
    )


def figure_rows(edition: Edition) -> list[Told]:
    """Every figure of an edition, in the order of the framework."""
    book, verified = edition.book(), edition.part("checks")["figures"]
    rows = result_rows(book.card.results, framework=book.card.pack_id)
    keys = (one.point.key for one in book.card.results)
    return [row | {"verified": key in verified} for key, row in zip(keys, rows, strict=True)]


def figure_detail(edition: Edition, key: str, *, language: str) -> Told:
    """A figure with its whole story.

    Raises:
        ProblemError: The edition has no such figure.
    """
    book = edition.book("series")
    result = next((one for one in book.card.results if one.point.key == key), None)
    if result is None:
        raise missing(f"There is no figure `{key}` in this edition.", where=key, next_step="List its figures.")
    verified = edition.part("checks")["figures"]
    row, *series = result_rows([result, *series_of(book.card).get(key, ())], framework=book.card.pack_id)
    with speaking(language):
        story = as_json(explanation(book, result))
    return row | {
        "verified": key in verified,
        "verified_at": verified.get(key, ("", ""))[0],
        "notice": notice_of(book.city),
        "language": language,
        "edition": edition_row(edition.publication),
        "explanation": story,
        "series": [one | {"verified": key in verified and one == row} for one in series],
    }


def notice(edition: Edition) -> str:
    """What must be said wherever the edition is shown."""
    book: Book = edition.book()
    return notice_of(book.city)


def _erratum(one: Erratum) -> Told:
    names = ("from_edition", "to_edition", "before", "now", "reason", "at")
    return {"data_point": one.key} | {name: getattr(one, name) for name in names}


def _location(place: tuple[float, float] | None) -> Told | None:
    return {"lat": place[0], "lon": place[1]} if place else None
