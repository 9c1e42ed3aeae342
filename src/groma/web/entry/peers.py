"""What other cities report: the range of the newest published figures, for whoever enters or decides one."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING

from django.core.cache import cache

from groma.record.period import parse_period
from groma.web.models import Publication, PublishedFigure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.web.models import City

FEWEST = 5
"""Of fewer cities no range is told."""
KEPT_S = 3600


@dataclass(frozen=True, slots=True)
class Peers:
    """The figures of other cities, one each.

    Attributes:
        count: How many cities.
        low: A quarter of them is at most this. high: A quarter is at least this.
        middle: The median.
        is_verified: Whether all of them were verified.
    """

    count: int
    low: float
    middle: float
    high: float
    is_verified: bool


@dataclass(frozen=True, slots=True)
class _Figure:
    city: str
    is_invented: bool
    is_verified: bool
    period: str
    value: float


def peers(keys: Iterable[str], city: City) -> Mapping[str, Peers]:
    """For each data point the range among other cities; verified figures only where there are enough of them.

    An invented city is compared with all others, a real one with real ones. Data points with fewer than five cities
    are left out.
    """
    found = {key: _range(figures, city) for key, figures in _published(tuple(keys)).items()}
    return {key: one for key, one in found.items() if one}


def _range(figures: Sequence[_Figure], city: City) -> Peers | None:
    others = [one for one in figures if one.city != city.pk and (city.invented or not one.is_invented)]
    verified = [one for one in others if one.is_verified]
    chosen = verified if len(verified) >= FEWEST else others
    if len(chosen) < FEWEST:
        return None
    values = [one.value for one in chosen]
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Peers(len(values), low, median(values), high, is_verified=len(verified) == len(chosen))


def _published(keys: tuple[str, ...]) -> Mapping[str, Sequence[_Figure]]:
    """The best figure of each city for each data point, kept until something is published."""
    last = Publication.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    names = {f"peers:{last}:{key}": key for key in keys}
    kept = {names[name]: figures for name, figures in cache.get_many(names).items()}
    if missing := [key for key in keys if key not in kept]:
        fresh = _looked_up(missing)
        cache.set_many({f"peers:{last}:{key}": figures for key, figures in fresh.items()}, KEPT_S)
        kept |= fresh
    return kept


def _looked_up(keys: Sequence[str]) -> dict[str, list[_Figure]]:
    rows = PublishedFigure.objects.filter(key__in=keys, is_newest=True, value__isnull=False)
    fields = ("key", "city_id", "city__invented", "is_verified", "period", "value")
    best: dict[str, dict[str, _Figure]] = {key: {} for key in keys}
    for key, *content in rows.values_list(*fields):
        one = _Figure(*content)
        cities = best[key]
        if one.city not in cities or _rank(one) > _rank(cities[one.city]):
            cities[one.city] = one
    return {key: list(cities.values()) for key, cities in best.items()}


def _rank(one: _Figure) -> tuple[bool, object]:
    return one.is_verified, parse_period(one.period).order
