"""Who among the cities that have published did what a city needs to do, with the way to each of their figures.

A city is compared with those that have most figures verified, and with so many of them that every page stays quick.
Nothing but published figures is looked at, and their inhabitants are not among these: sizes are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse

from groma.plan.lifts import compared_with
from groma.plan.peers import Peer, peer_of
from groma.web.models import PublishedFigure
from groma.web.public import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.plan.lifts import Lift
    from groma.publish.book import Book
    from groma.web.public.editions import Edition
    from groma.web.public.listed import Listed, Stamp

MOST = 60
"""How many cities one is compared with at most."""
Values = tuple[tuple[str, str, float, bool], ...]


@dataclass(frozen=True, slots=True)
class Others:
    """The cities that an edition is compared with.

    Attributes:
        now: Which publications there are.
        read: Ids of the cities whose figures are read; the city itself may be among them.
        available: How many there would be without a limit.
    """

    now: Stamp
    framework: tuple[str, str]
    cities: tuple[Listed, ...]
    read: tuple[str, ...]
    available: int

    def figure_address(self, city: str, key: str) -> str:
        """The page of a figure in the newest edition of one of the cities."""
        found = next(one for one in self.cities if one.id == city)
        return reverse("figure", kwargs={"city": city, "pack": found.pack, "period": found.period, "key": key})


def others_of(edition: Edition, book: Book) -> Others:
    """The other cities under the same framework, those with most figures verified first; no invented ones to a real."""
    now, own = listed.stamp(), book.city
    alike = [one for one in listed.cities(now) if one.pack == edition.pack.id and (own.invented or not one.invented)]
    ordered = sorted(alike, key=lambda one: (-one.verified, -one.reported, one.id))
    # The city itself is read along with the others, so that whoever asks next needs the same figures.
    read = tuple(one.id for one in ordered[: MOST + 1])
    others = [one for one in ordered if one.id != own.id]
    framework = (edition.pack.id, edition.publication.round.pack_version)
    return Others(now, framework, tuple(others[:MOST]), read, len(others))


def with_evidence(lifts: Sequence[Lift], book: Book, others: Others) -> tuple[Lift, ...]:
    """The lifts with what the other cities show of each."""
    own = peer_of(book.card, book.city, pack=book.pack)
    return tuple(_shown(one, own, others) for one in lifts)


def _shown(lift: Lift, own: Peer, others: Others) -> Lift:
    # Which currency a published amount is in is not said beside it, so amounts are not compared.
    peers = () if "currency" in lift.result.point.unit else _peers(lift.key, others)
    return compared_with(lift, peers, own=own)


def peers_on(keys: Iterable[str], others: Others) -> tuple[Peer, ...]:
    """The other cities with what they published of several data points."""
    of_key = [_peers(key, others) for key in dict.fromkeys(keys)]
    return tuple(_together(parts) for parts in zip(*of_key, strict=True))


def _together(parts: Sequence[Peer]) -> Peer:
    """One city of several parts, each with another data point."""
    values = {key: known for one in parts for key, known in one.values.items()}
    verified = frozenset(pair for one in parts for pair in one.verified)
    return Peer(parts[0].city_id, parts[0].name, values, verified)


def _peers(key: str, others: Others) -> tuple[Peer, ...]:
    values: dict[str, dict[str, float]] = {}
    verified: dict[str, set[tuple[str, str]]] = {}
    for city, period, value, is_verified in _published(others.now, others.framework, ids=others.read, key=key):
        values.setdefault(city, {})[period] = value
        if is_verified:
            verified.setdefault(city, set()).add((key, period))
    return tuple(_peer(one, key, values=values, verified=verified) for one in others.cities)


def _peer(
    city: Listed,
    key: str,
    *,
    values: Mapping[str, dict[str, float]],
    verified: Mapping[str, set[tuple[str, str]]],
) -> Peer:
    known = {key: values[city.id]} if city.id in values else {}
    return Peer(city.id, city.name, known, frozenset(verified.get(city.id, ())))


@lru_cache(maxsize=512)
def _published(now: Stamp, framework: tuple[str, str], *, ids: tuple[str, ...], key: str) -> Values:
    """What these cities have published of a data point; where several rounds tell of a period, the newest is last."""
    del now
    rows = PublishedFigure.objects.filter(
        key=key,
        is_newest=True,
        city_id__in=ids,
        publication__round__pack=framework[0],
        publication__round__pack_version=framework[1],
    )
    ordered = rows.order_by("publication__published_at", "publication_id")
    told = ordered.values_list("city_id", "period", "value", "is_verified")
    return tuple((city, period, value, is_verified) for city, period, value, is_verified in told if value is not None)
