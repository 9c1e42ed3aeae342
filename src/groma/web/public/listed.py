"""The cities that have published, as lists and the map show them: what each said of itself in its newest edition."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from groma.record.period import parse_period
from groma.web.models import Publication, PublishedPart
from groma.web.parts import Spot
from groma.web.public.editions import FORM, parts_of, read_part
from groma.web.public.showing import country_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Iterable, Sequence

Plain = dict[str, Any]
FIELDS = ("pk", "published_at", "round__city_id", "round__pack", "round__period")
Stamp = tuple[int, "dt.datetime | None"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A city in its newest edition.

    Attributes:
        publication: The edition's own number in the database.
        location: Latitude and longitude; `None` where the city did not say.
        verified: How many of its figures a verifier accepted.
    """

    id: str
    name: str
    country: str
    location: tuple[float, float] | None
    invented: bool
    pack: str
    period: str
    publication: int
    published_at: dt.datetime
    reported: int
    total: int
    verified: int

    @property
    def country_name(self) -> str:
        """The country in the reader's language."""
        return country_name(self.country)


def stamp() -> Stamp:
    """What every list depends on: which edition is the last, and of when. Editions are only ever added."""
    return Publication.objects.order_by("-pk").values_list("pk", "published_at").first() or (0, None)


def cities(now: Stamp) -> tuple[Listed, ...]:
    """The cities in the order of their names; read from the database once for each stamp."""
    return _cities(now)


def search(cities: Iterable[Listed], words: str) -> list[Listed]:
    """The cities whose name or country holds every word, without regard to accents and capitals."""
    wanted = _plain(words).split()
    return [city for city in cities if all(word in _plain(f"{city.name} {city.country_name}") for word in wanted)]


def spots(cities: Iterable[Listed], *, address: str) -> tuple[Spot, ...]:
    """The cities that said where they are, for the map; `CITY` in the address stands for the city's id."""
    return tuple(Spot(city.name, address.replace("CITY", city.id), *city.location) for city in cities if city.location)


def by_id(cities: Iterable[Listed], ids: Sequence[str]) -> list[Listed]:
    """Those cities, in the order of the ids; unknown ids and repeated ones are left out."""
    known = {city.id: city for city in cities}
    return [known[one] for one in dict.fromkeys(ids) if one in known]


@lru_cache(maxsize=4)
def _cities(now: Stamp) -> tuple[Listed, ...]:
    del now
    newest: dict[str, Plain] = {}
    for one in Publication.objects.filter(is_newest=True).values(*FIELDS):
        kept = newest.get(one["round__city_id"])
        if kept is None or _order(kept) < _order(one):
            newest[one["round__city_id"]] = one
    summaries = _summaries({one["pk"] for one in newest.values()})
    listed = (_listed(one, summaries.get(one["pk"])) for one in newest.values())
    return tuple(sorted(listed, key=lambda city: (_plain(city.name), city.id)))


def _summaries(wanted: Container[int]) -> dict[int, bytes | memoryview]:
    """What some editions say of themselves, as it is kept. More can be asked for than one query may name."""
    found = PublishedPart.objects.filter(name="summary", form=FORM, publication__is_newest=True)
    return {pk: content for pk, content in found.values_list("publication_id", "content") if pk in wanted}


def _listed(edition: Plain, summary: bytes | memoryview | None) -> Listed:
    said = read_part(summary) if summary else parts_of(edition["pk"], ("summary",))["summary"]
    location = said.pop("location")
    return Listed(
        id=edition["round__city_id"],
        pack=edition["round__pack"],
        period=edition["round__period"],
        publication=edition["pk"],
        published_at=edition["published_at"],
        location=tuple(location) if location else None,
        **said,
    )


def _order(edition: Plain) -> tuple[object, ...]:
    return *_when(edition["round__period"]), edition["published_at"]


@cache
def _when(period: str) -> tuple[object, ...]:
    """Periods in their order; few are there, and many editions are of each."""
    return tuple(parse_period(period).order)


def _plain(words: str) -> str:
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
