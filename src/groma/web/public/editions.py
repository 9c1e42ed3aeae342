"""Editions as the public reads them: found by their address, and put together again from what was frozen.

What the pages of an edition show is kept in parts beside its record, so that a page opens in milliseconds:

    summary   what lists and the map tell of it
    head      the city, its sources, the newest result of every data point (`groma.web.public.frozen`)
    series    every value of the whole city, oldest first
    splits    values by district and by group
    checks    what was verified, when, and by whom as far as the public may know
    trail     the events of the trail about each figure

The parts follow from the record and the trail. A part that is not there, or of an older form, is made anew.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from groma.catalogue.pack import open_pack
from groma.publish.record_json import book_from
from groma.record.period import parse_period
from groma.record.trail import canonical
from groma.web.models import Erratum, Membership, Publication, PublishedPart, TrailEvent
from groma.web.public.frozen import frozen_head, frozen_results, frozen_splits, thawed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.publish.book import Book

Plain = dict[str, Any]
FORM = 1
"""Goes up whenever a part changes its form."""
KEPT = 32
SHOWN = 12
"""So much of an event's hash is shown; its number finds the rest in the trail."""


@dataclass(frozen=True)
class Edition:
    """One edition, with the others of its city.

    Attributes:
        shelf: Everything the city has published, the newest edition of the newest round first.
        is_cited: Whether it was asked for by its number, and links within its pages keep to it.
    """

    publication: Publication
    shelf: tuple[Publication, ...]
    is_cited: bool = False

    @property
    def number(self) -> int:
        """Its number within the round."""
        return self.publication.edition

    @property
    def city_id(self) -> str:
        """The city."""
        return str(self.publication.round.city_id)

    @property
    def period(self) -> str:
        """The period of the round."""
        return self.publication.round.period

    @property
    def is_superseded(self) -> bool:
        """Whether a later edition of the same round has taken its place."""
        return not self.publication.is_newest

    @cached_property
    def pack(self) -> Pack:
        """The framework."""
        return open_pack(self.publication.round.pack)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The data points of the framework."""
        return frozenset(point.key for point in self.pack.data_points)

    @property
    def place(self) -> dict[str, Any]:
        """What names it in an address: city, framework and period, and its number where it was asked for by that."""
        named = {"city": self.city_id, "pack": self.publication.round.pack, "period": self.period}
        return {**named, "edition": self.number} if self.is_cited else named

    @property
    def cited_place(self) -> dict[str, Any]:
        """The same with its number: an address at which this edition will always be found."""
        return {**self.place, "edition": self.number}

    @cached_property
    def of_round(self) -> tuple[Publication, ...]:
        """The editions of its round, newest first."""
        return tuple(one for one in self.shelf if one.round_id == self.publication.round_id)

    @cached_property
    def rounds(self) -> tuple[Publication, ...]:
        """The newest edition of each round of the city, newest first."""
        return tuple(one for one in self.shelf if one.is_newest)

    @cached_property
    def errata(self) -> tuple[Erratum, ...]:
        """What later editions of the round corrected."""
        return tuple(Erratum.objects.filter(round_id=self.publication.round_id)) if len(self.of_round) > 1 else ()

    def part(self, name: str) -> Plain:
        """One part of what its pages show."""
        return parts_of(self.publication.pk, (name,))[name]

    def book(self, *more: str) -> Book:
        """The book it was published from; with `series` and `splits` where the page shows them."""
        return _book(self.publication.pk, self.publication.digest, tuple(more))


def shelf_of(city: str) -> tuple[Publication, ...]:
    """Everything a city has published, without the records: newest period first, then newest edition first."""
    found = Publication.objects.filter(round__city_id=city).select_related("round").defer("record")
    return tuple(
        sorted(
            found, key=lambda one: (parse_period(one.round.period).order, one.published_at, one.edition), reverse=True
        )
    )


def newest_edition(city: str) -> Edition | None:
    """The newest edition of the newest round of a city; `None` where nothing is published."""
    shelf = shelf_of(city)
    return next((Edition(one, shelf) for one in shelf if one.is_newest), None)


def edition_at(city: str, *, pack: str, period: str, edition: int | None = None) -> Edition | None:
    """An edition by its address: the newest of the round, or the one of that number."""
    shelf = shelf_of(city)
    of_round = (one for one in shelf if (one.round.pack, one.round.period) == (pack, period))
    return next(
        (
            Edition(one, shelf, is_cited=edition is not None)
            for one in of_round
            if (one.is_newest if edition is None else one.edition == edition)
        ),
        None,
    )


def editions_numbered(publications: Sequence[int]) -> list[Edition]:
    """Editions by their own numbers in the database, in that order, each without the others of its city."""
    found = Publication.objects.select_related("round").defer("record").in_bulk(list(publications))
    return [Edition(found[pk], (found[pk],)) for pk in publications if pk in found]


def parts_of(publication: int, names: Sequence[str]) -> dict[str, Plain]:
    """Parts of an edition by their names; made anew from the record where one is missing."""
    rows = PublishedPart.objects.filter(publication_id=publication, name__in=names, form=FORM)
    found = {row.name: read_part(row.content) for row in rows}
    if len(found) < len(set(names)):
        found |= {name: part for name, part in _made_anew(publication).items() if name in names}
    return found


def read_part(content: bytes | memoryview) -> Plain:
    """A part from how it is kept."""
    part: Plain = json.loads(gzip.decompress(bytes(content)))
    return part


def written_part(part: Plain) -> bytes:
    """A part as it is kept."""
    return gzip.compress(canonical(part).encode("utf-8", "surrogatepass"), mtime=0)


def keep(publication: Publication, book: Book) -> dict[str, Plain]:
    """Make and keep the parts of an edition, within the transaction that publishes it."""
    parts = _parts(publication, book)
    PublishedPart.objects.filter(publication=publication).delete()
    PublishedPart.objects.bulk_create(
        PublishedPart(
            publication=publication,
            name=name,
            form=FORM,
            content=written_part(part),
        )
        for name, part in parts.items()
    )
    return parts


def record_in(publication: Publication) -> dict[str, object]:
    """The record an edition froze, as `groma.publish.record_json` reads it."""
    content: dict[str, object] = json.loads(gzip.decompress(bytes(publication.record)))
    return content


def _made_anew(publication: int) -> dict[str, Plain]:
    edition = Publication.objects.select_related("round").get(pk=publication)
    with transaction.atomic():
        return keep(edition, book_from(record_in(edition)))


def _parts(publication: Publication, book: Book) -> dict[str, Plain]:
    events = _events(publication)
    checks = _checks(publication, events)
    return {
        "summary": _summary(book, checks),
        "head": frozen_head(book),
        "series": frozen_results(book.card.series),
        "splits": frozen_splits(book),
        "checks": checks,
        "trail": _trail(book, publication, events),
    }


def _summary(book: Book, checks: Plain) -> Plain:
    city, total = book.city, book.card.total
    return {
        "name": city.name,
        "country": city.country,
        "location": list(city.location) if city.location else None,
        "invented": city.invented,
        "reported": total.reported,
        "total": total.total,
        "verified": len(checks["figures"]),
    }


def _events(publication: Publication) -> tuple[TrailEvent, ...]:
    """The events of the city up to the one that published the edition, those of figures and of the round."""
    last = TrailEvent.objects.filter(subject=publication.subject).order_by("number").first()
    found = TrailEvent.objects.filter(city=publication.round.city_id).order_by("number")
    found = found.filter(number__lte=last.number) if last else found
    told = found.filter(
        Q(action__startswith="observation.") | Q(action__startswith="value.") | Q(action__startswith="round.")
    )
    return tuple(told.only("number", "at", "actor", "action", "subject", "hash"))


def _checks(publication: Publication, events: Sequence[TrailEvent]) -> Plain:
    """For each verified figure: when it was accepted, and how far its verifier is qualified."""
    verified = publication.figures.filter(is_verified=True).values_list("key", flat=True)
    accepted = {event.subject: event for event in events if event.action == "value.accept"}
    qualified = _qualifications({event.actor for event in accepted.values()})
    figures = {}
    for key in verified:
        event = accepted.get(_value_subject(publication, key))
        figures[key] = [event.at, qualified.get(event.actor, "")] if event else ["", ""]
    attested = [
        event for event in events if (event.subject, event.action) == (publication.round.subject, "round.attest")
    ]
    return {"figures": figures, "attested": attested[-1].at if attested else ""}


def _qualifications(actors: set[str]) -> Mapping[str, str]:
    """Opaque ids of verifiers to how far they are qualified."""
    found = Membership.objects.filter(user__actor__in=actors, role="verifier").select_related("user")
    return {str(one.user.actor): one.qualification for one in found}


def _trail(book: Book, publication: Publication, events: Sequence[TrailEvent]) -> Plain:
    """The events about each reported figure: of its value in the round, and of every observation it rests on."""
    by_subject: dict[str, list[TrailEvent]] = {}
    for event in events:
        by_subject.setdefault(event.subject, []).append(event)
    told = {}
    for result in book.card.results:
        keys = (one.observation.key for one in result.measurement.inputs)
        subjects = {"/".join(("observation", book.city.id, *filter(None, key))) for key in keys}
        subjects.add(_value_subject(publication, result.point.key))
        about = sorted((event for one in subjects for event in by_subject.get(one, ())), key=lambda event: event.number)
        told[result.point.key] = [[event.number, event.at, event.action, event.hash[:SHOWN]] for event in about]
    return told


def _value_subject(publication: Publication, key: str) -> str:
    return f"value/{publication.round.city_id}/{publication.round.period}/{key}"


@lru_cache(maxsize=KEPT)
def _book(pk: int, digest: str, more: tuple[str, ...]) -> Book:
    """The books of the editions that are read most; the digest tells apart what a test or a restore numbers alike."""
    del digest
    parts = parts_of(pk, ("head", *more))
    pack = open_pack(parts["head"]["card"]["pack_id"])
    return thawed(parts["head"], pack, series=parts.get("series"), splits=parts.get("splits"))
