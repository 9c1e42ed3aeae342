"""What the pages of thematic groups show: their list, and one with its working groups and all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from groma.network.register import FINAL
from groma.publish.numbers_text import comma_listed
from groma.web.programme.deliverables import late_text, times_text
from groma.web.programme.disputed import about_entries
from groma.web.programme.known import facts_told, named_over_time, sources_of, standing_text
from groma.web.programme.linking import address_of, anchor, beside, called, link_to, links, list_link, way
from groma.web.programme.meetings import in_order_of_time, is_ahead, row
from groma.web.programme.papers import papers_of
from groma.web.programme.wording import state_text, when_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.network.model import Entry
    from groma.web.parts import Link
    from groma.web.programme.linking import Pair
    from groma.web.programme.shown import Programme
    from groma.web.public.showing import Values

ENDED = FINAL | {"not_listed", "succeeded", "refused", "dropped"}
"""States in which nobody works on something any more."""
FEW, MANY = 12, 40


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A thematic group in a list.

    Attributes:
        below: The names of the working groups that are at work.
    """

    id: str
    name: str
    address: str
    state: str
    below: tuple[str, ...]
    leaders: tuple[Link, ...]
    until: str


@dataclass(frozen=True, slots=True)
class WorkingRow:
    """A working group on the page of its group.

    Attributes:
        calendar: The address of its meetings as a calendar; empty once nobody works in it.
    """

    anchor: str
    calendar: str
    number: str
    name: str
    standing: str
    scope: str
    leaders: tuple[Link, ...]
    country: str
    timeline: str
    also: tuple[str, ...]
    next: str
    builds_on: tuple[Link, ...]
    deliverables: tuple[Link, ...]


def is_at_work(entry: Entry) -> bool:
    """Whether somebody works on it, as far as is known."""
    return not entry.until and entry.state not in ENDED


def group_row(shown: Programme, entry: Entry) -> GroupRow:
    """A group in a list."""
    below = [one for one in shown.below("working-groups", entry.id) if is_at_work(one)]
    return GroupRow(
        id=entry.id,
        name=called(shown, entry),
        address=address_of("groups", entry.id),
        state="" if entry.state == "listed" else state_text(entry.state),
        below=tuple(called(shown, one) for one in below),
        leaders=links(shown, entry, "leader"),
        until=when_text(entry.until),
    )


def list_values(shown: Programme) -> Values:
    """Groups at work, and those that are not any more."""
    every = shown.all("groups")
    return {
        "shown": shown,
        "at_work": [group_row(shown, one) for one in every if is_at_work(one)],
        "ended": [group_row(shown, one) for one in every if not is_at_work(one)],
        "sources": sources_of(shown, *every),
        "way": way(),
    }


def group_values(shown: Programme, entry: Entry) -> Values:
    """One group and all that belongs to it."""
    below = shown.below("working-groups", entry.id)
    ids = (entry.id, *(one.id for one in below))
    working = [(words, rows) for words, rows in _by_state(shown, below) if rows]
    meetings = in_order_of_time(shown.naming("meetings", "of", *ids))
    made = shown.naming("deliverables", "of", *ids)
    ahead = [one for one in meetings if is_ahead(one, shown.at)]
    before = [one for one in reversed(meetings) if not is_ahead(one, shown.at)]
    return {
        "shown": shown,
        "entry": entry,
        "title": called(shown, entry),
        "standing": standing_text(entry),
        "scope": entry.one("scope"),
        "facts": _facts(shown, entry),
        "working": [(words, _said_by_all(rows), rows) for words, rows in working],
        "calendars": [one for _words, rows in working for one in rows if one.calendar],
        "deliverables": [
            (link_to(shown, one), times_text(one, at=shown.at), late_text(one, at=shown.at)) for one in made[:MANY]
        ],
        "deliverables_count": len(made),
        "ahead": [row(shown, one) for one in ahead[:FEW]],
        "ahead_count": len(ahead),
        "before": [(row(shown, one), _whose(shown, one, entry)) for one in before[:FEW]],
        "before_count": len(before),
        "papers": papers_of(shown, entry, *below),
        "after": _after(shown, entry),
        "disputed": about_entries(shown, (entry, *below)),
        "known": facts_told(shown, entry),
        "sources": sources_of(shown, entry, *below),
        "way": way(list_link("groups", _("Thematic groups"))),
    }


def working_row(shown: Programme, entry: Entry) -> WorkingRow:
    """A working group."""
    own = entry.id.rpartition("/")[2]
    return WorkingRow(
        anchor=anchor("working-groups", own),
        calendar=reverse("programme_working_calendar", kwargs={"entry": entry.id}) if is_at_work(entry) else "",
        number=own if entry.one("name") and own.upper().startswith("WG") else "",
        name=entry.one("name") or own,
        standing=standing_text(entry),
        scope=entry.one("scope"),
        leaders=links(shown, entry, "leader"),
        country=entry.one("leader_country"),
        timeline=when_text(entry.one("timeline")),
        also=entry.all("also_called"),
        next=entry.one("next"),
        builds_on=links(shown, entry, "builds_on"),
        deliverables=tuple(link_to(shown, one) for one in shown.naming("deliverables", "of", entry.id)),
    )


def _by_state(shown: Programme, below: Sequence[Entry]) -> Iterable[tuple[str, list[WorkingRow]]]:
    at_work = [one for one in below if is_at_work(one)]
    done = [one for one in below if not is_at_work(one) and one.state in FINAL]
    rest = [one for one in below if one not in at_work and one not in done]
    for words, some in ((_("At work"), at_work), (_("Concluded"), done), (_("No longer listed"), rest)):
        yield words, [working_row(shown, one) for one in some]


def _said_by_all(rows: Sequence[WorkingRow]) -> str:
    """Where several working groups stand, if it is the same for all: it is said once; empty otherwise."""
    standings = {one.standing for one in rows}
    return standings.pop() if len(rows) > 1 == len(standings) else ""


def _facts(shown: Programme, entry: Entry) -> list[tuple[str, tuple[Link, ...]]]:
    """Names and values for the head of the page; what no source says is left out."""
    found: list[Pair] = [
        (_("Led by"), links(shown, entry, "leader")),
        (_("Secretariat"), links(shown, entry, "secretariat")),
        (_("Continues"), links(shown, entry, "succeeds")),
        (_("Also called"), entry.all("also_called")),
        (_("Formerly called"), entry.all("formerly")),
        (_("Planned to run"), when_text(entry.one("timeline"))),
        *named_over_time(entry),
    ]
    return beside(found)


def _after(shown: Programme, entry: Entry) -> tuple[Link, ...]:
    """What came after a group."""
    merged = entry.one("merged_into")
    into = shown.get("groups", merged) if merged else None
    after = [*shown.naming("groups", "succeeds", entry.id), *([into] if into else [])]
    return tuple(link_to(shown, one) for one in after)


def _whose(shown: Programme, meeting: Entry, group: Entry) -> str:
    """Of which working group of a group a meeting is; empty where it is of the group itself."""
    found = (shown.get("working-groups", one) for one in meeting.all("of") if one != group.id)
    return comma_listed([called(shown, one) for one in found if one])
