"""What pages of the programme say of themselves to machines, in the words of schema.org."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from groma.web.programme.linking import address_of, called
from groma.web.programme.members import COORDINATING, SUPPORTING, of_role
from groma.web.programme.wording import last_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from groma.network.model import Entry
    from groma.web.programme.shown import Programme

    Site = Callable[[str], str]

CONTEXT = "https://schema.org"
ONLINE = "https://schema.org/OnlineEventAttendanceMode"
WEB = ("http://", "https://")


def organisation(shown: Programme, *, site: Site) -> dict[str, Any]:
    """The initiative as an organisation with its members.

    Args:
        shown: The programme.
        site: Makes an address one that can be followed from elsewhere.
    """
    found = next(iter(shown.all("initiative")), None)
    members = [*of_role(shown, COORDINATING), *of_role(shown, SUPPORTING)]
    return _told(
        "Organization",
        url=site(reverse("programme")),
        name=found.name if found else "",
        alternateName=found.one("short") if found else "",
        foundingDate=found.one("established") if found else "",
        knowsAbout=list(found.all("aligned_with")) if found else [],
        member=[_named(one, site) for one in members],
    )


def of_entry(shown: Programme, entry: Entry, *, site: Site) -> dict[str, Any]:
    """An entry that has a page."""
    made = {
        "groups": _project,
        "deliverables": _work,
        "work-plans": _work,
        "meetings": _event,
        "hubs": _hub,
        "organisations": _member,
    }
    return made[entry.register](shown, entry, site)


def _project(shown: Programme, entry: Entry, site: Site) -> dict[str, Any]:
    return _told(
        "Project",
        url=_url(entry, site),
        name=called(shown, entry),
        alternateName=list(entry.all("also_called")),
        description=entry.one("scope"),
        parentOrganization=_initiative(shown, site),
        member=_all_named(shown, entry, "leader", site=site),
        subOrganization=[
            {"@type": "Project", "name": called(shown, one), "url": _url(one, site)}
            for one in shown.below("working-groups", entry.id)
        ],
    )


def _work(shown: Programme, entry: Entry, site: Site) -> dict[str, Any]:
    address = entry.one("address")
    return _told(
        "CreativeWork",
        url=_url(entry, site),
        name=called(shown, entry),
        description=entry.one("scope"),
        version=entry.one("version"),
        inLanguage=list(entry.all("language")),
        license=entry.one("licence"),
        datePublished=_date(entry.one("published")),
        creativeWorkStatus=entry.state,
        sameAs=address if address.startswith(WEB) else "",
        publisher=_initiative(shown, site),
        isBasedOn=[
            {"@type": "CreativeWork", "name": called(shown, one), "url": _url(one, site)}
            for name in entry.all("builds_on")
            if (one := shown.get("deliverables", name))
        ],
    )


def _event(shown: Programme, entry: Entry, site: Site) -> dict[str, Any]:
    place = entry.one("place")
    where = {"@type": "Place", "name": place} if place and place != "online" else {}
    return _told(
        "Event",
        url=_url(entry, site),
        name=called(shown, entry),
        startDate=_date(entry.one("date")),
        eventAttendanceMode=ONLINE if place == "online" else "",
        location=where or ({"@type": "VirtualLocation", "url": _url(entry, site)} if place == "online" else {}),
        organizer=_initiative(shown, site),
        subEvent=[{"@type": "Event", "name": called(shown, one)} for one in shown.below("sessions", entry.id)],
    )


def _hub(shown: Programme, entry: Entry, site: Site) -> dict[str, Any]:
    return _told(
        "Organization",
        url=_url(entry, site),
        name=called(shown, entry),
        parentOrganization=_initiative(shown, site),
        member=_all_named(shown, entry, "leader", site=site),
        knowsAbout=list(entry.all("does")),
    )


def _member(shown: Programme, entry: Entry, site: Site) -> dict[str, Any]:
    roles = {COORDINATING, SUPPORTING} & set(entry.all("role"))
    return _told(
        "Organization",
        url=_url(entry, site),
        name=called(shown, entry),
        alternateName=list(entry.all("also_called")),
        memberOf=_initiative(shown, site) if roles and not entry.until else {},
    )


def _told(kind: str, **said: object) -> dict[str, Any]:
    """What is known, without what is not."""
    return {"@context": CONTEXT, "@type": kind} | {name: value for name, value in said.items() if value}


def _url(entry: Entry, site: Site) -> str:
    return site(address_of(entry.register, entry.id))


def _named(entry: Entry, site: Site) -> dict[str, str]:
    return {"@type": "Organization", "name": entry.name, "url": _url(entry, site)}


def _all_named(shown: Programme, entry: Entry, field: str, *, site: Site) -> list[dict[str, str]]:
    found = (shown.get("organisations", one) for one in entry.all(field))
    return [_named(one, site) for one in found if one]


def _initiative(shown: Programme, site: Site) -> dict[str, str]:
    found = next(iter(shown.all("initiative")), None)
    return {"@type": "Organization", "name": found.name, "url": site(reverse("programme"))} if found else {}


def _date(said: str) -> str:
    """A time as schema.org takes it: a day, a month or a year; empty where it is none of them."""
    day = last_of(said)
    return said if day and said.replace("-", "").isdigit() else day.isoformat()[:7] if day else ""
