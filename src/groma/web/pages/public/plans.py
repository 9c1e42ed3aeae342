"""The plan that a city has adopted: a page, and the same as open data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

from groma.web.public.editions import newest_edition
from groma.web.public.plan_page import FILES, plan_digest, plan_file, plan_stamp, plan_values, public_plan
from groma.web.public.showing import FRESH_FOR_S, etag_of, public_page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.plan.model import Plan
    from groma.web.public.editions import Edition


def plan(request: HttpRequest, city: str) -> HttpResponse:
    """Actions with their state, money and effects so far; targets with where they stand."""
    edition, found = _found(city)
    return public_page(
        request,
        "web/public/plan.html",
        stamp=plan_stamp(edition, found),
        changed=None,
        values=lambda: plan_values(edition, found),
    )


def download(request: HttpRequest, city: str, name: str) -> HttpResponse:
    """The plan as open data."""
    _edition, found = _found(city)
    if name not in FILES:
        raise Http404
    etag = etag_of(plan_digest(found), name)
    response = get_conditional_response(request, etag=etag) or _sent(found, name, city=city)
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
    return response


def _found(city: str) -> tuple[Edition, Plan]:
    """The newest edition of a city and its plan.

    Raises:
        Http404: It has published nothing, or has adopted no plan.
    """
    edition = newest_edition(city)
    found = public_plan(city) if edition else None
    if edition is None or found is None:
        raise Http404
    return edition, found


def _sent(found: Plan, name: str, *, city: str) -> HttpResponse:
    response = HttpResponse(plan_file(found, name), content_type=f"{FILES[name]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{city}-{name}"'
    return response
