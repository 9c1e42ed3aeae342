"""Endpoints that anybody may read: what a city can do next, what others did, and one search over everything."""

# Endpoints declare their parameters by annotations that are read when the program starts.
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from groma.web.api import conditional, editions_told, plans_told, told_plans
from groma.web.api.names import CasePlace, CasesAsked, CityPlace, Sought, Spoken
from groma.web.api.paging import Paging, page_of
from groma.web.public import listed
from groma.web.public.case_pages import Asked, digest, narrowed
from groma.web.public.search_page import results
from groma.web.searching import version

following = Router(tags=["Cities"])
cases = Router(tags=["Cases"])
search = Router(tags=["Search"])
Told = dict[str, Any]


@following.get(
    "/{slug:city}/next",
    response=told_plans.NextDetail,
    operation_id="show_next_steps",
    summary="Show what a city can do next",
)
def show_next_steps(
    request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace], spoken: Query[Spoken]
) -> Told:
    """By its newest edition: three things first, then what lifts the result most, and what is cheapest to get."""
    found, now = editions_told.newest_of(place.city), listed.stamp()
    conditional.public(request, response, found.publication.digest, now, changed=now[-1])
    return plans_told.next_detail(found, language=spoken.language)


@cases.get("", response=told_plans.CasePage, operation_id="list_cases", summary="List the cases")
def list_cases(
    request: HttpRequest, response: HttpResponse, *, paging: Query[Paging], asked: Query[CasesAsked]
) -> Told:
    """What cities did about a gap: all of it, or that of a sector, about a figure, or of a country."""
    conditional.public(request, response, digest())
    found = narrowed(Asked(sector=asked.sector, kpi=asked.kpi, country=asked.country))
    return page_of(request, response, found, paging=paging, told=plans_told.case_row)


@cases.get("/{slug:case}", response=told_plans.CaseDetail, operation_id="show_case", summary="Show a case")
def show_case(request: HttpRequest, response: HttpResponse, *, place: Path[CasePlace]) -> Told:
    """Story, figures before and after where a source prints them, sources, licence, and the cities with the gap."""
    found, now = plans_told.case_at(place.case), listed.stamp()
    conditional.public(request, response, digest(), now)
    return plans_told.case_detail(found, listed.cities(now))


@search.get("", response=told_plans.FoundPage, operation_id="list_found", summary="Search everything")
def list_found(request: HttpRequest, response: HttpResponse, *, paging: Query[Paging], sought: Query[Sought]) -> Told:
    """Cases, indicators, cities and frameworks by words of any of the six languages; the last may be a beginning."""
    now = listed.stamp()
    conditional.public(request, response, version(now))
    kind = "" if sought.kind == "any" else sought.kind
    found = results(sought.q, kind=kind, now=now)
    page = page_of(request, response, found.hits, paging=paging, told=plans_told.found_row)
    return page | {"is_loose": found.is_loose}
