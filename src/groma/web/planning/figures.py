"""The figures a plan rests on: those of the city's newest round, and what other cities have published."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from groma.catalogue.pack import bundled_packs, open_pack
from groma.measure.measuring import measure
from groma.plan.overview import target_looks
from groma.plan.peers import Peer
from groma.record.period import parse_period
from groma.score.scorecard import score
from groma.web import models, records, trail
from groma.web.models import PublishedFigure
from groma.web.standing import ENGINE, standing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from groma.catalogue.pack import Pack
    from groma.plan.overview import TargetLook
    from groma.record.model import City
    from groma.score.model import Scorecard

MOST = 60
"""How many cities one is compared with at most."""


@dataclass(frozen=True)
class Figures:
    """A city's record with its results.

    Attributes:
        round: The round they are of; `None` where the city has none.
    """

    city: City
    pack: Pack
    card: Scorecard
    round: models.Round | None


def figures_of(city: models.City, *, framework: str = "") -> Figures:
    """The figures of a city's newest round, of a plan's own framework where there is one.

    Args:
        city: The city.
        framework: The framework the plan names, as `id@version`.
    """
    rounds = sorted(city.rounds.all(), key=lambda one: (parse_period(one.period).order, one.pk))
    name = framework.partition("@")[0]
    chosen = [one for one in rounds if one.pack == name] or rounds
    if chosen:
        return figures_of_round(chosen[-1])
    return _without_round(city.pk, name if name in bundled_packs() else "", trail.stamp(city.pk))


def figures_of_round(row: models.Round) -> Figures:
    """The figures of a round."""
    book = standing(row).book
    return Figures(book.city, book.pack, book.card, row)


def looks_of(found: Figures) -> Sequence[TargetLook]:
    """Where each target of the city stands, and whether it can be reached."""
    return target_looks(found.city, found.pack, card=found.card, peers=_peers_on_targets(found))


@lru_cache(maxsize=16)
def _without_round(city_id: str, name: str, stamp: str) -> Figures:
    del stamp
    city, pack = records.city_of(models.City.objects.get(pk=city_id)), open_pack(name) if name else open_pack()
    measured = measure(city, pack, engine=ENGINE)
    return Figures(city, pack, score(city, pack, engine=ENGINE, measurements=measured), None)


def _peers_on_targets(found: Figures) -> list[Peer]:
    return peers_of(
        found, {found.pack.key(one.variable) for one in found.city.targets if found.pack.knows(one.variable)}
    )


def peers_of(found: Figures, wanted: Collection[str]) -> list[Peer]:
    """Other cities with what they published of some data points; money is told in no one currency."""
    points = {point.key for point in found.pack.data_points if "currency" not in point.unit}
    keys = points.intersection(wanted)
    rows = PublishedFigure.objects.filter(
        key__in=keys, is_newest=True, value__isnull=False, publication__round__pack=found.pack.id
    ).exclude(city_id=found.city.id)
    rows = rows if found.city.invented else rows.exclude(city__invented=True)
    values: dict[tuple[str, str], dict[str, dict[str, float]]] = {}
    verified: dict[str, set[tuple[str, str]]] = {}
    fields = ("city_id", "city__name", "key", "period", "value", "is_verified")
    for city, name, key, period, value, is_verified in rows.order_by("publication_id").values_list(*fields):
        values.setdefault((city, name), {}).setdefault(key, {})[period] = value
        if is_verified:
            verified.setdefault(city, set()).add((key, period))
    return [Peer(*who, known, frozenset(verified.get(who[0], ()))) for who, known in values.items()][:MOST]


def published_as_verified(card: Scorecard, city_id: str) -> frozenset[tuple[str, str]]:
    """Data points and periods of a city that were published as verified in any round, where the value is the same."""
    values = {(one.point.key, one.measurement.period): one.value for one in card.series}
    rows = PublishedFigure.objects.filter(
        city_id=city_id, is_newest=True, is_verified=True, publication__round__pack=card.pack_id
    )
    told = rows.values_list("key", "period", "value")
    return frozenset((key, period) for key, period, value in told if values.get((key, period), object()) == value)
