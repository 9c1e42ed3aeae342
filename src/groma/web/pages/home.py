"""The first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from groma.catalogue.pack import open_pack
from groma.web.public import listed
from groma.web.public.showing import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.catalogue.pack import Pack
    from groma.web.public.showing import Values

NEWEST = 6


def _parts(pack: Pack) -> list[tuple[str, list[str]]]:
    """The parts of a framework with their categories, in its order."""
    found: dict[str, dict[str, None]] = {}
    for one in pack.indicators:
        if one.path:
            found.setdefault(one.path[0], {})[one.path[-1]] = None
    return [(top, list(categories)) for top, categories in found.items()]


def landing(request: HttpRequest) -> HttpResponse:
    """What Groma is, for a mayor with five minutes: cities, what is measured, and where to begin."""
    now = listed.stamp()

    def values() -> Values:
        cities, pack = listed.cities(now), open_pack()
        newest = sorted(cities, key=lambda city: city.published_at, reverse=True)
        return {
            "cities": cities,
            "newest": newest[:NEWEST],
            "spots": listed.spots(cities, address=reverse("city", kwargs={"city": "CITY"})),
            "pack": pack,
            "dimensions": _parts(pack),
            "some": any(city.invented for city in cities),
        }

    return public_page(request, "web/home.html", stamp=now, changed=now[-1], values=values)
