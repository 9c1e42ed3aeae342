"""Endpoints about plans: the adopted one, for everybody, and the plan as it stands, for people of the city."""

# Endpoints declare their parameters by annotations that are read when the program starts.
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from groma.publish.plan_json import target_json
from groma.web.api import conditional, planned_told, told_planned
from groma.web.api.bearer import Token, person_of
from groma.web.api.names import CityPlace
from groma.web.api.paging import Paging, page_of
from groma.web.planning.figures import figures_of
from groma.web.public.showing import etag_of

adopted = Router(tags=["Plans"])
working = Router(tags=["Plans"])
PLAN = "/{slug:city}/plan"
CITY = "/{slug:city}"
Told = dict[str, Any]


@adopted.get(
    PLAN, response=told_planned.PublicPlanDetail, operation_id="show_plan", summary="Show the plan a city has adopted"
)
def show_plan(request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace]) -> Told:
    """From the day it was adopted on, held against the newest edition. What is only proposed in it is left out."""
    found = planned_told.adopted(place.city)
    conditional.public(request, response, *found.stamp)
    return planned_told.public_detail(found)


@adopted.get(
    f"{PLAN}/actions",
    response=told_planned.ActionPage,
    operation_id="list_plan_actions",
    summary="List the actions of the adopted plan",
)
def list_plan_actions(
    request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace], paging: Query[Paging]
) -> Told:
    """Each as `plan.yaml` has it, with how far it is, what was spent, and what came of it so far."""
    found = planned_told.adopted(place.city)
    conditional.public(request, response, *found.stamp)
    rows = planned_told.public_rows(found)
    return page_of(request, response, rows, paging=paging, told=lambda one: planned_told.action_row(*one))


@adopted.get(
    f"{PLAN}/targets",
    response=told_planned.TargetPage,
    operation_id="list_plan_targets",
    summary="List the targets of a city that has adopted a plan",
)
def list_plan_targets(
    request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace], paging: Query[Paging]
) -> Told:
    """Each with whether it is on track, and whether it can be reached, by published figures."""
    found = planned_told.adopted(place.city)
    conditional.public(request, response, *found.stamp)
    return page_of(request, response, found.targets, paging=paging, told=target_json)


@adopted.get(
    f"{PLAN}/enablers",
    response=told_planned.EnablerPage,
    operation_id="list_plan_enablers",
    summary="List what helps the actions of the adopted plan",
)
def list_plan_enablers(
    request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace], paging: Query[Paging]
) -> Told:
    """Each with how far it was when the plan was made, and how far it is."""
    found = planned_told.adopted(place.city)
    conditional.public(request, response, *found.stamp)
    return page_of(request, response, found.plan.enablers, paging=paging, told=asdict)


@adopted.get(
    f"{PLAN}/account",
    response=told_planned.AccountPage,
    operation_id="list_plan_account",
    summary="Tell what became of the adopted plan",
)
def list_plan_account(
    request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace], paging: Query[Paging]
) -> Told:
    """Expected against actual for each action and figure, and what of it may be claimed, by published figures."""
    found = planned_told.adopted(place.city)
    conditional.public(request, response, *found.stamp)
    told = planned_told.account_told(found)
    page = page_of(request, response, told["actions"], paging=paging, told=dict)
    return page | {name: told[name] for name in ("since", "until", "enablers")}


@working.get(
    CITY,
    auth=Token("read"),
    response=told_planned.PlanDetail,
    operation_id="show_city_plan",
    summary="Show the plan of a city as it stands",
)
def show_city_plan(request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace]) -> Told:
    """With what is only proposed, whether or not it is adopted, held against the figures of the newest round."""
    city = planned_told.city_opened(person_of(request), place.city)
    plan = planned_told.plan_opened(city)
    told = planned_told.working_detail(plan, figures_of(city, framework=plan.pack))
    conditional.private(request, response, etag_of(told))
    return told


@working.get(
    f"{CITY}/actions",
    auth=Token("read"),
    response=told_planned.ActionPage,
    operation_id="list_city_actions",
    summary="List the actions of the plan as it stands",
)
def list_city_actions(
    request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace], paging: Query[Paging]
) -> Told:
    """Each as `plan.yaml` has it, with how far it is. What came of it is told of the adopted plan only."""
    city = planned_told.city_opened(person_of(request), place.city)
    rows = planned_told.plan_opened(city).actions
    page = page_of(request, response, rows, paging=paging, told=planned_told.action_row)
    conditional.private(request, response, etag_of(page))
    return page


@working.get(
    f"{CITY}/targets",
    auth=Token("read"),
    response=told_planned.TargetPage,
    operation_id="list_city_targets",
    summary="List the targets of a city as they stand",
)
def list_city_targets(
    request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace], paging: Query[Paging]
) -> Told:
    """Each with whether it is on track, and whether it can be reached, by the figures of the newest round."""
    city = planned_told.city_opened(person_of(request), place.city)
    page = page_of(request, response, planned_told.working_targets(city), paging=paging, told=target_json)
    conditional.private(request, response, etag_of(page))
    return page


@working.get(
    f"{CITY}/enablers",
    auth=Token("read"),
    response=told_planned.EnablerPage,
    operation_id="list_city_enablers",
    summary="List what helps the actions of the plan as it stands",
)
def list_city_enablers(
    request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace], paging: Query[Paging]
) -> Told:
    """Each with how far it was when the plan was made, and how far it is."""
    city = planned_told.city_opened(person_of(request), place.city)
    page = page_of(request, response, planned_told.plan_opened(city).enablers, paging=paging, told=asdict)
    conditional.private(request, response, etag_of(page))
    return page
