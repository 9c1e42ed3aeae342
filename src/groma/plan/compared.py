"""Whom a city is compared with where nobody says otherwise: the cities that come with Groma, or folders that are named.

Read with them is from which open data they take their figures, as their recipes say. A real city is never compared with
an invented one, and no city with itself under another name.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from groma.catalogue.benchmarks import BenchmarkSet
from groma.gather.recipe import read_recipes
from groma.measure.measuring import measure
from groma.plan.obtaining import OpenSource
from groma.plan.peers import peer_of
from groma.record.bundled import bundled_cities, city_folder
from groma.record.folder import read_city
from groma.score.scorecard import score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.measure.model import Measurement
    from groma.plan.peers import Peer
    from groma.record.model import City, Observation


NO_TARGETS = BenchmarkSet("none", "", "", "", {})


@dataclass(frozen=True, slots=True)
class Compared:
    """Other cities, as far as next steps need them.

    Attributes:
        open_sources: Open data they take something from, by variable or data point.
        left_out: Names of invented cities that were left out, since the city is real.
    """

    peers: tuple[Peer, ...] = ()
    open_sources: Mapping[str, tuple[OpenSource, ...]] = field(default_factory=dict, hash=False)
    left_out: tuple[str, ...] = ()


def compared(city: City, pack: Pack, *, names: Sequence[str] = ()) -> Compared:
    """The cities to compare with, read and measured.

    Args:
        city: The city itself.
        pack: The framework.
        names: Folders, or ids of bundled cities; every bundled city where none is named.

    Raises:
        NotFoundError: One of them is neither a folder with a city nor the id of a bundled city.
    """
    wanted = names or [name for name in bundled_cities() if name != city.id]
    read = [read_city(city_folder(name), with_lineage=False) for name in wanted]
    others = [one for one in read if not _is_same(one, city)]
    left_out = tuple(one.name for one in others if one.invented and not city.invented)
    kept = [one for one in others if one.name not in left_out]
    return Compared(_peers(kept, pack), _open_sources(kept, pack), left_out)


def _is_same(one: City, other: City) -> bool:
    """Whether two records are about one city: by id, or by what it is known by elsewhere."""
    return one.id == other.id or bool(set(one.identifiers.items()) & set(other.identifiers.items()))


def _peers(cities: Sequence[City], pack: Pack) -> tuple[Peer, ...]:
    """All of them measured in one go, as if each were a place of one city: that takes an eighth of the time."""
    rows = tuple(row for number, city in enumerate(cities) for row in _whole(city, place=str(number)))
    found: list[list[Measurement]] = [[] for _ in cities]
    for one in measure(replace(cities[0], observations=rows), pack) if cities else ():
        found[int(one.place)].append(replace(one, place=""))
    return tuple(_peer(city, pack, measured) for city, measured in zip(cities, found, strict=True))


def _peer(city: City, pack: Pack, measured: Sequence[Measurement]) -> Peer:
    """A city's values; they are not scored, since nobody asks for its points."""
    card = score(city, pack, benchmarks=NO_TARGETS, measurements=measured, with_splits=False)
    return peer_of(card, city, pack=pack)


def _whole(city: City, *, place: str) -> Iterator[Observation]:
    """What is known of all of a city and everyone in it, set down as known of a place."""
    return (replace(row, place=place) for row in city.observations if not row.place and not row.breakdown)


def _open_sources(cities: Iterable[City], pack: Pack) -> dict[str, tuple[OpenSource, ...]]:
    found: dict[str, dict[str, OpenSource]] = {}
    for city in cities:
        for source in _taken(city, pack):
            found.setdefault(source.variable, {}).setdefault(source.city_id, source)
    return {name: tuple(by_city.values()) for name, by_city in found.items()}


def _taken(city: City, pack: Pack) -> Iterator[OpenSource]:
    """What a city's recipes take from sources that have an address."""
    known = {source.id: source for source in city.sources if source.address}
    for path in sorted((city.folder / "recipes").glob("*.yaml")) if city.folder else ():
        for recipe in read_recipes(path).recipes:
            for rule in recipe.observations:
                if source := known.get(rule.source or recipe.source):
                    key = pack.key(rule.variable)
                    yield OpenSource(key, city.id, city.name, source.title, source.publisher, source.address)
