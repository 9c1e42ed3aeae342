"""What everybody may read of challenges: the list, and one with what may help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from groma.web.pages.programme.asking import LONGEST, asked, page
from groma.web.programme.challenges import list_values, project_values
from groma.web.public import listed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def challenges(request: HttpRequest) -> HttpResponse:
    """What cities ask for; narrowed to a figure."""
    found, figure = asked(request), request.GET.get("figure", "").strip()[:LONGEST]
    return page(
        request,
        "challenges",
        found,
        values=lambda: list_values(found.programme, figure),
        stamp=listed.stamp(),
    )


def project(request: HttpRequest, entry: str) -> HttpResponse:
    """A challenge, and the cases, hubs and funders that come into question for it."""
    found = asked(request)
    known = found.programme.get("projects", entry)
    if known is None:
        raise Http404
    return page(request, "project", found, values=lambda: project_values(found.programme, known), stamp=listed.stamp())
