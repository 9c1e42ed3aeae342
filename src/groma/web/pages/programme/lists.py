"""The lists of the programme: groups, deliverables, meetings, decisions, hubs, organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.web.pages.programme.asking import LONGEST, asked, page
from groma.web.programme import deliverables as of_deliverables
from groma.web.programme import groups as of_groups
from groma.web.programme import meetings as of_meetings
from groma.web.programme import members, over_time, plans

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def groups(request: HttpRequest) -> HttpResponse:
    """Thematic groups at work, and those that are not any more."""
    found = asked(request)
    return page(request, "groups", found, values=lambda: of_groups.list_values(found.programme))


def deliverables(request: HttpRequest) -> HttpResponse:
    """What is published, planned and late; narrowed by state, group and language."""
    found = asked(request)
    given = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("state", "group", "language")}
    narrowed = of_deliverables.Asked(**given)
    return page(
        request,
        "deliverables",
        found,
        values=lambda: of_deliverables.list_values(found.programme, narrowed, request.GET.get("page")),
    )


def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings ahead, and those that were."""
    found = asked(request)
    return page(
        request, "meetings", found, values=lambda: of_meetings.list_values(found.programme, request.GET.get("page"))
    )


def decisions(request: HttpRequest) -> HttpResponse:
    """What the meetings decided."""
    found = asked(request)
    return page(request, "decisions", found, values=lambda: of_meetings.decisions_values(found.programme))


def hubs(request: HttpRequest) -> HttpResponse:
    """The hubs in countries."""
    found = asked(request)
    return page(request, "hubs", found, values=lambda: members.hubs_values(found.programme))


def organisations(request: HttpRequest) -> HttpResponse:
    """Who coordinates, supports and leads."""
    found = asked(request)
    return page(request, "organisations", found, values=lambda: members.organisations_values(found.programme))


def work_plans(request: HttpRequest) -> HttpResponse:
    """The annual work plans, the newest first."""
    found = asked(request)
    return page(request, "work_plans", found, values=lambda: plans.list_values(found.programme))


def timeline(request: HttpRequest) -> HttpResponse:
    """When what was worked on: groups, working groups and deliverables over the years."""
    found = asked(request)
    return page(request, "timeline", found, values=lambda: over_time.timeline_values(found.programme))


def figures(request: HttpRequest) -> HttpResponse:
    """How many publications, meetings, groups and cities there were, and how late deliverables came."""
    found = asked(request)
    return page(request, "figures", found, values=lambda: over_time.figures_values(found.programme))
