"""The page of the search: one box over cases, indicators, cities and frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.web.public import listed
from groma.web.public.search_page import KINDS, LONGEST, search_values
from groma.web.public.showing import public_page
from groma.web.searching import version

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def search(request: HttpRequest) -> HttpResponse:
    """What was found, with the parts of each score."""
    query, kind = request.GET.get("q", "")[:LONGEST].strip(), request.GET.get("kind", "")
    kind, now = kind if kind in KINDS else "", listed.stamp()
    return public_page(
        request,
        "web/public/search.html",
        stamp=(version(now),),
        changed=None,
        values=lambda: search_values(query, kind=kind, page=request.GET.get("page"), now=now),
    )
