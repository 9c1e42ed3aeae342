"""How states, times, registers and fields of the programme are said to readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from groma.errors import RecordError
from groma.network.dates import read_when
from groma.network.model import HERE
from groma.publish.numbers_text import period_text, quoted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from groma.network.model import Cited, Entry

REGISTERS = {
    "organisations": gettext_lazy("Organisations"),
    "groups": gettext_lazy("Thematic groups"),
    "working-groups": gettext_lazy("Working groups"),
    "deliverables": gettext_lazy("Deliverables"),
    "meetings": gettext_lazy("Meetings"),
    "sessions": gettext_lazy("Sessions of meetings"),
    "decisions": gettext_lazy("Decisions"),
    "work-plans": gettext_lazy("Work plans"),
    "work-plan-items": gettext_lazy("Items of work plans"),
    "hubs": gettext_lazy("Hubs"),
    "programmes": gettext_lazy("Implementation programmes"),
    "projects": gettext_lazy("Projects"),
    "proposals": gettext_lazy("Proposals for projects"),
    "cities": gettext_lazy("Cities"),
    "roles": gettext_lazy("Published roles"),
    "documents": gettext_lazy("Public documents"),
    "versions": gettext_lazy("Versions of public documents"),
    "initiative": gettext_lazy("The initiative"),
}
STATES = {
    "listed": pgettext_lazy("state of work", "listed"),
    "not_listed": pgettext_lazy("state of work", "no longer listed"),
    "succeeded": pgettext_lazy("state of work", "continued as another"),
    "proposed": pgettext_lazy("state of work", "proposed"),
    "planned": pgettext_lazy("state of work", "planned"),
    "approved": pgettext_lazy("state of work", "approved"),
    "to start": pgettext_lazy("state of work", "to start"),
    "active": pgettext_lazy("state of work", "active"),
    "ongoing": pgettext_lazy("state of work", "ongoing"),
    "completed": pgettext_lazy("state of work", "completed"),
    "concluded": pgettext_lazy("state of work", "concluded"),
    "finished": pgettext_lazy("state of work", "finished"),
    "refused": pgettext_lazy("state of work", "refused"),
    "dropped": pgettext_lazy("state of work", "dropped"),
    "drafting": pgettext_lazy("state of work", "being drafted"),
    "group_review": pgettext_lazy("state of work", "under review by the group"),
    "un_review": pgettext_lazy("state of work", "under review by UN bodies"),
    "revision": pgettext_lazy("state of work", "being revised"),
    "layout": pgettext_lazy("state of work", "in layout"),
    "published": pgettext_lazy("state of work", "published"),
    "registered": pgettext_lazy("state of work", "registered"),
    "letter_of_interest": pgettext_lazy("state of work", "letter of interest"),
    "collecting": pgettext_lazy("state of work", "collecting its figures"),
    "verification": pgettext_lazy("state of work", "being verified"),
    "action_plan": pgettext_lazy("state of work", "planning its actions"),
    "next_round": pgettext_lazy("state of work", "before its next round"),
    "challenge": pgettext_lazy("state of work", "challenge described"),
    "proposals": pgettext_lazy("state of work", "gathering proposals"),
    "viability_review": pgettext_lazy("state of work", "in review by experts"),
    "financing": pgettext_lazy("state of work", "looking for finance"),
    "declined": pgettext_lazy("state of work", "declined"),
    "delivered": pgettext_lazy("state of work", "delivered"),
    "frozen": pgettext_lazy("state of work", "approved and frozen"),
}
ROLES = {
    "coordinating": gettext_lazy("coordinates the initiative"),
    "supporting": gettext_lazy("supports the initiative"),
    "observing": gettext_lazy("observes the initiative"),
}
FIELDS = {
    "name": gettext_lazy("Name"),
    "also_called": gettext_lazy("Also called"),
    "formerly": gettext_lazy("Formerly called"),
    "short": gettext_lazy("Short name"),
    "established": gettext_lazy("Established"),
    "aim": gettext_lazy("Aim"),
    "aligned_with": gettext_lazy("Aligned with"),
    "definition": gettext_lazy("Definition"),
    "contact": gettext_lazy("Contact"),
    "figure": gettext_lazy("Number in a source"),
    "kind": gettext_lazy("Kind"),
    "role": gettext_lazy("Role"),
    "country": gettext_lazy("Country"),
    "address": gettext_lazy("Address"),
    "state": gettext_lazy("State"),
    "scope": gettext_lazy("Scope"),
    "leader": gettext_lazy("Leader"),
    "leader_country": gettext_lazy("Country of its leader"),
    "secretariat": gettext_lazy("Secretariat"),
    "timeline": gettext_lazy("Planned to run"),
    "succeeds": gettext_lazy("Continues"),
    "merged_into": gettext_lazy("Merged into"),
    "note": gettext_lazy("Note"),
    "builds_on": gettext_lazy("Builds on"),
    "complements": gettext_lazy("Complements"),
    "next": gettext_lazy("What comes next"),
    "of": gettext_lazy("Belongs to"),
    "planned": gettext_lazy("Planned for"),
    "published": gettext_lazy("Published"),
    "version": gettext_lazy("Version"),
    "language": gettext_lazy("Language"),
    "licence": gettext_lazy("Licence"),
    "case": gettext_lazy("Case study"),
    "cases": gettext_lazy("Number of case studies"),
    "date": gettext_lazy("Date"),
    "starts": gettext_lazy("Starts"),
    "ends": gettext_lazy("Ends"),
    "zone": gettext_lazy("Time zone"),
    "every": gettext_lazy("Repeats"),
    "until": gettext_lazy("Until"),
    "place": gettext_lazy("Place"),
    "objective": gettext_lazy("Objective"),
    "agenda": gettext_lazy("Agenda"),
    "fee": gettext_lazy("Fee"),
    "side_event": gettext_lazy("Side event"),
    "document": gettext_lazy("Document"),
    "access": gettext_lazy("For whom"),
    "report": gettext_lazy("Report"),
    "with": gettext_lazy("Together with"),
    "connects": gettext_lazy("Connects"),
    "does": gettext_lazy("Does"),
    "offers": gettext_lazy("Offers"),
    "city": gettext_lazy("City"),
    "hub": gettext_lazy("Hub"),
    "challenge": gettext_lazy("Challenge"),
    "sector": gettext_lazy("Sectors"),
    "budget": gettext_lazy("Budget"),
    "currency": gettext_lazy("Currency"),
    "wanted_by": gettext_lazy("Wanted by"),
    "programme": gettext_lazy("Programme"),
    "funder": gettext_lazy("Funded by"),
    "funds_in": gettext_lazy("Countries it funds in"),
    "least": gettext_lazy("Least it gives to a project"),
    "most": gettext_lazy("Most it gives to a project"),
    "closes": gettext_lazy("Last day to apply"),
    "listed": gettext_lazy("Named by the source"),
}
FIELDS_OF = {("projects", "figure"): gettext_lazy("Figure")}
"""The same where a register means something else by one."""
TIMES = frozenset({"established", "timeline", "planned", "published", "date", "until", "wanted_by", "closes"})
"""Fields that hold a time."""
SERIES = {
    "weekly": gettext_lazy("weekly from %(date)s"),
    "monthly": gettext_lazy("monthly from %(date)s"),
    "quarterly": gettext_lazy("quarterly from %(date)s"),
}
_PART = re.compile(r"^(beginning|start|early|middle|mid|end|late)\b")
_PARTS = {
    "beginning": gettext_lazy("beginning of %(year)s"),
    "middle": gettext_lazy("middle of %(year)s"),
    "end": gettext_lazy("end of %(year)s"),
}
_AS = {"start": "beginning", "early": "beginning", "mid": "middle", "late": "end"}


def state_text(state: str) -> str:
    """A state in words; one that only its source has in the source's own words."""
    return str(STATES[state]) if state in STATES else quoted(state)


def field_text(field: str, register: str = "") -> str:
    """What a field is called; one without words by its name."""
    if (register, field) in FIELDS_OF:
        return str(FIELDS_OF[register, field])
    return str(FIELDS[field]) if field in FIELDS else field


def value_text(field: str, value: str) -> str:
    """A value of a field in words, as far as it has any."""
    if field == "listed":
        return _("yes")
    if field == "state":
        return state_text(value)
    if field == "role" and value in ROLES:
        return str(ROLES[value])
    return when_text(value) if field in TIMES else value


def when_text(said: str) -> str:
    """A time in the reader's language; what cannot be read as it was said.

    >>> when_text("August 2021"), when_text("2020/2022"), when_text("")
    ('August 2021', '2020 to 2022', '')
    """
    if not said:
        return ""
    try:
        when = read_when(said)
    except RecordError:
        return quoted(said)
    if found := _PART.match(when.said.lower()):
        return str(_PARTS[_AS.get(found[1], found[1])]) % {"year": when.first.year}
    return period_text(when.period)


def last_of(said: str) -> dt.date | None:
    """The last day of a time; `None` where it cannot be read."""
    try:
        return read_when(said).last if said else None
    except RecordError:
        return None


def source_name(title: str) -> str:
    """A source as readers know it."""
    return _("entered in this register") if title == HERE else title


def sources_text(cited: Iterable[Cited]) -> str:
    """Sources with the day or year that they are of, those of one day together."""
    by_date: dict[str, dict[str, None]] = {}
    for one in cited:
        by_date.setdefault(one.as_of, {})[source_name(one.title)] = None
    said = []
    for date, names in by_date.items():
        told = {"sources": "; ".join(names), "date": when_text(date)}
        said.append(_("%(sources)s (as of %(date)s)") % told if date else told["sources"])
    return "; ".join(said)


def named_in(date: str) -> str:
    """In which source something is named, by its date."""
    return _("in a source of %(date)s") % {"date": when_text(date)} if date else _("in a source without a date")


def title_of(entry: Entry, *, of: str = "") -> str:
    """What an entry is called on a page.

    Args:
        entry: The entry.
        of: The name of what it belongs to, for a meeting that has no name.
    """
    if entry.one("name"):
        return entry.one("name")
    if entry.register == "meetings":
        return meeting_title(entry, of=of)
    if entry.register == "hubs":
        return _("Hub: %(name)s") % {"name": entry.one("country") or entry.id[:1].upper() + entry.id[1:]}
    return entry.id.rpartition("/")[2]


def meeting_title(entry: Entry, *, of: str) -> str:
    """A meeting without a name, by whose it is and when."""
    date = meeting_date(entry)
    if of:
        return _("Meeting of “%(group)s”, %(date)s") % {"group": of, "date": date} if date else of
    return _("Meeting of the initiative, %(date)s") % {"date": date} if date else _("Meeting of the initiative")


def meeting_date(entry: Entry) -> str:
    """When a meeting is, in words; a series from when on."""
    date, every = when_text(entry.one("date")), entry.one("every")
    return str(SERIES[every]) % {"date": date} if date and every in SERIES else date
