"""The first page of the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.web.pages.programme.asking import asked, page
from groma.web.programme.home import home_values
from groma.web.programme.metadata import organisation
from groma.web.public import listed
from groma.web.public.showing import linked_data

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.public.showing import Values


def home(request: HttpRequest) -> HttpResponse:
    """What the initiative is, who is in it, what it works on, and where its cities stand."""
    found, cities = asked(request), listed.stamp()

    def values() -> Values:
        told = linked_data(organisation(found.programme, site=request.build_absolute_uri))
        return {"metadata": told, **home_values(found.programme, cities)}

    return page(request, "home", found, values=values, stamp=cities)
