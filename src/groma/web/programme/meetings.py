"""What the pages of meetings show: those ahead and those that were, and one with its sessions and decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from groma.publish.numbers_text import comma_listed
from groma.web.parts import Link
from groma.web.programme.disputed import about_entries
from groma.web.programme.known import facts_told, sources_of
from groma.web.programme.linking import address_of, anchor, beside, called, link_to, links, list_link, way
from groma.web.programme.papers import papers_of
from groma.web.programme.wording import last_of, meeting_date, when_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.network.model import Entry
    from groma.web.programme.linking import Pair
    from groma.web.programme.shown import Programme
    from groma.web.public.showing import Values

PAGE, PUBLISHED = 100, "published"


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list.

    Attributes:
        name: What it is called beside its date.
        date: When it is.
        where: When and where it is, without a date that stands in its name already.
    """

    link: Link
    name: str
    date: str
    place: str
    where: str
    of: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session of a meeting."""

    anchor: str
    number: str
    name: str
    moderator: tuple[Link, ...]
    groups: tuple[Link, ...]


def is_ahead(entry: Entry, at: str) -> bool:
    """Whether a meeting is today or later; a series as long as no day ends it, if it is known to go on."""
    last = last_of(entry.one("until") or entry.one("date"))
    is_on = not entry.until and entry.state not in {"cancelled", "held", PUBLISHED}
    return is_on and last is not None and last.isoformat() >= at


def in_order_of_time(meetings: Iterable[Entry]) -> list[Entry]:
    """Meetings, the oldest first; those without a date before all others."""

    def order(entry: Entry) -> str:
        last = last_of(entry.one("date"))
        return f"{last.isoformat()}{entry.one('starts')}" if last else ""

    return sorted(meetings, key=order)


def next_and_last(shown: Programme) -> tuple[Entry | None, Entry | None]:
    """The next meeting of the initiative or a group, and the last that was."""
    meetings = in_order_of_time(one for one in shown.all("meetings") if one.one("date"))
    ahead = [one for one in meetings if is_ahead(one, shown.at)]
    before = [one for one in meetings if not is_ahead(one, shown.at)]
    return (ahead[0] if ahead else None), (before[-1] if before else None)


def row(shown: Programme, entry: Entry) -> MeetingRow:
    """A meeting in a list."""
    date, place = meeting_date(entry), entry.one("place")
    where = comma_listed([one for one in (date if entry.one("name") else "", place) if one])
    of = links(shown, entry, "of")
    name = entry.one("name") or (of[0].text if of else _("Meeting of the initiative"))
    return MeetingRow(link_to(shown, entry), name, date, place, where, of)


def list_values(shown: Programme, page: str | None) -> Values:
    """Meetings ahead, the next first, and those that were, the last first."""
    meetings = in_order_of_time(shown.all("meetings"))
    ahead = [one for one in meetings if is_ahead(one, shown.at)]
    before = [one for one in reversed(meetings) if not is_ahead(one, shown.at)]
    on_page = Paginator([*ahead, *before], PAGE).get_page(page)
    parts = ((_("Ahead"), True), (_("Before"), False))
    return {
        "shown": shown,
        "ahead": ahead,
        "page": on_page,
        "parts": [
            (words, [row(shown, one) for one in on_page if is_ahead(one, shown.at) == is_coming])
            for words, is_coming in parts
        ],
        "sources": sources_of(shown, *meetings),
        "way": way(),
    }


def meeting_values(shown: Programme, entry: Entry) -> Values:
    """One meeting."""
    pairs: list[Pair] = [
        (_("Date"), meeting_date(entry)),
        (_("Time"), _time(entry)),
        (_("Until"), when_text(entry.one("until"))),
        (_("Place"), entry.one("place")),
        (_("Of"), links(shown, entry, "of")),
        (_("Fee"), entry.one("fee")),
        (_("Side event"), entry.one("side_event")),
    ]
    lists = ((_("Objectives"), entry.all("objective")), (_("Agenda"), entry.all("agenda")))
    sessions, decisions = shown.below("sessions", entry.id), shown.below("decisions", entry.id)
    return {
        "shown": shown,
        "entry": entry,
        "title": called(shown, entry),
        "is_ahead": is_ahead(entry, shown.at),
        "facts": beside(pairs),
        "sessions": [_session(shown, one) for one in sessions],
        "decisions": [(anchor("decisions", one.id.rpartition("/")[2]), called(shown, one)) for one in decisions],
        "lists": [(words, said) for words, said in lists if said],
        "papers": papers_of(shown, entry),
        "report": _report(entry),
        "plans": [
            when_text(one.one("period")) or one.name for one in shown.naming("work-plans", "approved_by", entry.id)
        ],
        "disputed": about_entries(shown, (entry, *sessions, *decisions)),
        "known": facts_told(shown, entry),
        "sources": sources_of(shown, entry, *sessions, *decisions),
        "way": way(list_link("meetings", _("Meetings"))),
    }


def decisions_values(shown: Programme) -> Values:
    """Every decision by its meeting, the newest meeting first."""
    meetings = reversed(in_order_of_time(shown.all("meetings")))
    of_each = [(row(shown, one), shown.below("decisions", one.id)) for one in meetings]
    every = shown.all("decisions")
    return {
        "shown": shown,
        "meetings": [
            (meeting, [Link(called(shown, one), address_of("decisions", one.id)) for one in decisions])
            for meeting, decisions in of_each
            if decisions
        ],
        "sources": sources_of(shown, *every),
        "way": way(),
    }


def _session(shown: Programme, entry: Entry) -> SessionRow:
    own = entry.id.rpartition("/")[2]
    return SessionRow(
        anchor=anchor("sessions", own),
        number=entry.one("number"),
        name=called(shown, entry),
        moderator=links(shown, entry, "moderator"),
        groups=links(shown, entry, "group"),
    )


def _report(entry: Entry) -> str:
    """Where its report is, without the ending; empty until it is published."""
    kwargs = {"entry": entry.id, "kind": "report", "ending": "html"}
    address = reverse("programme_paper", kwargs=kwargs) if entry.state == PUBLISHED else ""
    return address.removesuffix(".html")


def _time(entry: Entry) -> str:
    """When it starts and ends on its day, and in which time zone."""
    starts, ends, zone = (entry.one(name) for name in ("starts", "ends", "zone"))
    told = {"starts": starts, "ends": ends}
    span = _("%(starts)s to %(ends)s") % told if starts and ends else starts
    return f"{span} ({zone})" if span and zone else span
