"""Pages of the register of cases: what other cities did, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from groma.plan.cases import bundled_cases
from groma.web.programme import shown
from groma.web.programme.challenges import about_figures
from groma.web.public import listed
from groma.web.public.case_pages import Asked, case_values, digest, list_values
from groma.web.public.showing import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST = 80


def listing(request: HttpRequest) -> HttpResponse:
    """Every case, or those of a sector, about an indicator, of a country."""
    given = {name: request.GET.get(name, "")[:LONGEST].strip() for name in ("sector", "kpi", "country")}
    asked = Asked(**given)
    return public_page(
        request, "web/public/cases.html", stamp=(digest(),), changed=None, values=lambda: list_values(asked)
    )


def case(request: HttpRequest, case: str) -> HttpResponse:
    """One case, and the cities that have the gap it closed."""
    found = next((one for one in bundled_cases() if one.id == case), None)
    if found is None:
        raise Http404
    now, said = listed.stamp(), shown.stamp()
    return public_page(
        request,
        "web/public/case.html",
        stamp=(digest(), *now, *said),
        changed=None,
        values=lambda: {
            **case_values(found, listed.cities(now)),
            "challenges": about_figures(shown.programme(said), found.keys),
        },
    )
