"""One group, deliverable, meeting, hub or organisation. What has ended keeps its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse

from groma.publish.languages import speaking
from groma.web.context import pack_language
from groma.web.pages.programme.asking import asked, page
from groma.web.programme import metadata
from groma.web.programme.deliverables import deliverable_values
from groma.web.programme.groups import group_values
from groma.web.programme.meetings import meeting_values
from groma.web.programme.members import hub_values, organisation_values
from groma.web.programme.plans import plan_values
from groma.web.programme.wording import title_of, when_text
from groma.web.public.showing import linked_data
from groma.web.registers import work_plans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from groma.network.model import Entry
    from groma.web.programme.shown import Programme
    from groma.web.public.showing import Values

Shows: Mapping[str, tuple[str, Callable[[Programme, Entry], Values]]] = {
    "groups": ("group", group_values),
    "deliverables": ("deliverable", deliverable_values),
    "meetings": ("meeting", meeting_values),
    "hubs": ("hub", hub_values),
    "work-plans": ("work_plan", plan_values),
    "organisations": ("organisation", organisation_values),
}


def group(request: HttpRequest, entry: str) -> HttpResponse:
    """A thematic group with its working groups, deliverables and meetings."""
    calendar = reverse("programme_group_calendar", kwargs={"entry": entry})
    return _shown(request, "groups", entry, calendar=calendar)


def deliverable(request: HttpRequest, entry: str) -> HttpResponse:
    """A deliverable with its dates, versions and languages."""
    return _shown(request, "deliverables", entry)


def meeting(request: HttpRequest, entry: str) -> HttpResponse:
    """A meeting with its sessions and decisions."""
    return _shown(request, "meetings", entry)


def hub(request: HttpRequest, entry: str) -> HttpResponse:
    """A hub: who leads it, what it does."""
    return _shown(request, "hubs", entry)


def work_plan(request: HttpRequest, entry: str) -> HttpResponse:
    """A work plan that is approved: what goes on, and what is new."""
    found = asked(request)
    plan, meetings = found.programme.get("work-plans", entry), found.programme.all("meetings")
    approval = work_plans.approval(plan, work_plans.items_of(entry), (one.id for one in meetings)) if plan else None
    meeting = found.programme.get("meetings", approval.meeting) if approval else None
    with speaking(pack_language()):
        told = {
            "approval": approval,
            "approved_by": title_of(meeting) if meeting else "",
            "approved_on": when_text(approval.on) if approval else "",
        }
    return _shown(request, "work-plans", entry, stamp=(approval,), **told)


def organisation(request: HttpRequest, entry: str) -> HttpResponse:
    """An organisation: its roles, and what it leads since when."""
    return _shown(request, "organisations", entry)


def _shown(
    request: HttpRequest, register: str, name: str, *, stamp: tuple[object, ...] = (), **further: object
) -> HttpResponse:
    found = asked(request)
    entry = found.programme.get(register, name)
    if entry is None:
        raise Http404
    template, put_together = Shows[register]

    def values() -> Values:
        told = metadata.of_entry(found.programme, entry, site=request.build_absolute_uri)
        return {"metadata": linked_data(told), **further, **put_together(found.programme, entry)}

    return page(request, template, found, values=values, stamp=stamp)
