"""The page of one published figure, and the panel that unfolds beside its number elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from groma.web.public import asking
from groma.web.public.editions import edition_at
from groma.web.public.figure_page import figure_values, story_values
from groma.web.public.showing import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.public.editions import Edition
    from groma.web.public.showing import Values


def figure(request: HttpRequest, key: str, **place: Any) -> HttpResponse:
    """A figure of an edition, in whole or (`?fold=1`) only how it came about."""
    found = edition_at(place.pop("city"), **place)
    if found is None:
        raise Http404
    is_fold = "fold" in request.GET
    stamp = (found.publication.digest, found.number, len(found.shelf), key, *asking.stamp(found.city_id))

    def values() -> Values:
        return story_values(found, key) if is_fold else _whole(request, found, key)

    template = "web/public/fold.html" if is_fold else "web/public/figure.html"
    return public_page(request, template, stamp=stamp, changed=None, values=values)


def _whole(request: HttpRequest, found: Edition, key: str) -> Values:
    shown = figure_values(found, key)
    questions = asking.public_questions(found.city_id, key=key)
    return shown | {
        "posts": asking.posts(questions, city=shown["city"].name),
        "cited": request.build_absolute_uri(shown["cited"]),
    }
