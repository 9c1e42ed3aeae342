"""What an edition says of itself to machines: a schema.org Dataset, with every file to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from groma.publish.names import title_of
from groma.web.public.downloads import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from groma.publish.book import Book
    from groma.web.public.editions import Edition

OPEN = ("results.csv", "results.json", "datapackage.zip", "results.xlsx")
"""The files a machine reads."""


def dataset(edition: Edition, book: Book, *, site: Callable[[str], str]) -> dict[str, Any]:
    """The metadata of an edition.

    Args:
        edition: The edition.
        book: Its book.
        site: Makes an address one that can be followed from elsewhere.
    """
    city, publication = book.city, edition.publication
    named = {"city": city.name, "framework": title_of(book.pack), "period": edition.period}
    said = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": _("%(city)s: %(framework)s, %(period)s") % named,
        "description": _description(book),
        "url": site(reverse("edition", kwargs=edition.cited_place)),
        "version": str(edition.number),
        "identifier": f"sha256:{publication.digest}",
        "datePublished": publication.published_at.isoformat(),
        "temporalCoverage": edition.period,
        "license": city.licence,
        "isAccessibleForFree": True,
        "spatialCoverage": _place(book),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": KINDS[name].media_type.partition(";")[0],
                "contentUrl": site(reverse("edition_file", kwargs={**edition.cited_place, "name": name})),
            }
            for name in OPEN
        ],
    }
    return {name: value for name, value in said.items() if value}


def _description(book: Book) -> str:
    counts = {"reported": book.card.reported, "total": len(book.card.results)}
    known = _("%(reported)d of %(total)d figures, each with its source, formula and quality.") % counts
    return f"{_('Invented city: no figure was measured anywhere.')} {known}" if book.city.invented else known


def _place(book: Book) -> dict[str, Any]:
    place: dict[str, Any] = {"@type": "Place", "name": book.city.name}
    if book.city.location:
        latitude, longitude = book.city.location
        place["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return place
