"""Pages of cities: the list with its map, the views of an edition, the questions of residents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groma.web.parts import Link
from groma.web.public import asking, city_page, listed, next_page
from groma.web.public.city_metadata import dataset
from groma.web.public.downloads import KINDS
from groma.web.public.edition_frame import figure_title, home_of
from groma.web.public.editions import edition_at, newest_edition
from groma.web.public.plan_page import has_adopted
from groma.web.public.showing import linked_data, public_page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from groma.web.public.editions import Edition
    from groma.web.public.showing import Values

PAGE = 60
FEW = 3
VIEWS: dict[str, tuple[str, Callable[[Edition], Values]]] = {
    "": ("overview", city_page.overview),
    "indicators": ("figures", city_page.figures_view),
    "trends": ("trends", city_page.trends_view),
    "places": ("places", city_page.places_view),
    "changes": ("changes", city_page.changes_view),
    "missing": ("missing", city_page.missing_view),
    "next": ("next", next_page.next_view),
    "method": ("method", city_page.method_view),
}


def listing(request: HttpRequest) -> HttpResponse:
    """Every city that has published, on the map and in a list that can be searched."""
    words, now = request.GET.get("q", "")[:100], listed.stamp()

    def values() -> Values:
        every = listed.cities(now)
        found = listed.search(every, words)
        return {
            "words": words,
            "found": found,
            "total": len(every),
            "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
            "spots": listed.spots(found, address=reverse("city", kwargs={"city": "CITY"})),
        }

    return public_page(request, "web/public/cities.html", stamp=now, changed=now[-1], values=values)


def city(request: HttpRequest, city: str) -> HttpResponse:
    """The newest edition of a city."""
    return _shown(request, newest_edition(city), "")


def edition(request: HttpRequest, view: str = "", **place: Any) -> HttpResponse:
    """A view of an edition: the newest of its round, or the one of a number."""
    return _shown(request, edition_at(place.pop("city"), **place), view)


def questions(request: HttpRequest, city: str) -> HttpResponse:
    """What residents asked a city, and what it answered."""
    found = newest_edition(city)
    if found is None:
        raise Http404

    def values() -> Values:
        book = found.book()
        threads = [
            (one, figure_title(found, one.key), asking.posts([one], city=book.city.name))
            for one in asking.public_questions(city)
        ]
        crumbs = (Link(_("Cities"), reverse("cities")), Link(book.city.name, home_of(found)))
        return {"city": book.city, "invented": book.city.invented, "threads": threads, "way": crumbs, "edition": found}

    stamp = (found.publication.digest, *asking.stamp(city))
    return public_page(request, "web/public/city_questions.html", stamp=stamp, changed=None, values=values)


def _shown(request: HttpRequest, found: Edition | None, view: str) -> HttpResponse:
    if found is None:
        raise Http404
    template, put_together = VIEWS[view]
    stamp = (*_stamp(found), *_further_stamp(found, view))

    def values() -> Values:
        shown = put_together(found)
        own = reverse("edition", kwargs=found.cited_place)
        shown["cited"] = request.build_absolute_uri(own)
        shown["canonical"] = request.build_absolute_uri(home_of(found) if not view else request.path)
        if not view:
            shown["dataset"] = linked_data(dataset(found, shown["book"], site=request.build_absolute_uri))
            shown["has_plan"] = has_adopted(found.city_id)
            shown["questions"] = _newest_questions(found, shown["city"].name)
        if view == "method":
            shown["files"] = _files(found)
        return shown

    changed = _changed(found, view)
    return public_page(request, f"web/public/{template}.html", stamp=stamp, changed=changed, values=values)


def _stamp(found: Edition) -> tuple[object, ...]:
    """The edition, and whatever was published beside it since."""
    return found.publication.digest, found.number, len(found.shelf), max(one.published_at for one in found.shelf)


def _further_stamp(found: Edition, view: str) -> tuple[object, ...]:
    """What else a view depends on: the first on questions, the next steps on what other cities have published."""
    if view == "next":
        return listed.stamp()
    return () if view else (*asking.stamp(found.city_id), has_adopted(found.city_id))


def _changed(found: Edition, view: str) -> dt.datetime | None:
    """When what a view shows was last changed, where that can be said."""
    if view == "next":
        return listed.stamp()[-1]
    return max(one.published_at for one in found.shelf) if view else None


def _newest_questions(found: Edition, city: str) -> list[Values]:
    newest = list(asking.public_questions(found.city_id)[:FEW])
    return [{"title": figure_title(found, one.key), "posts": asking.posts([one], city=city)} for one in newest]


def _files(found: Edition) -> list[tuple[str, str, str]]:
    """Name, address and what it is of each file to take away."""
    language = (get_language() or "en").partition("-")[0]
    said = {
        "report.html": _("The report, one page to read and print"),
        "factsheet.pdf": _("The factsheet, to hand out"),
        "results.xlsx": _("A workbook with every figure"),
        "results.csv": _("A table with every figure, for programs"),
        "results.json": _("Figures and scores for programs"),
        "datapackage.zip": _("The whole data package: record, results, lineage, hashes"),
        "wheel.svg": _("The wheel as a drawing"),
    }
    return [(name, _file_address(found, name, language=language), words) for name, words in said.items()]


def _file_address(found: Edition, name: str, *, language: str) -> str:
    of_language = {"language": language} if KINDS[name].speaks else {}
    return reverse("edition_file", kwargs={**found.cited_place, **of_language, "name": name})
