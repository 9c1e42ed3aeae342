"""The pack of a meeting: what those who come need to have read, drawn from the register."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from groma.network.board import groups_of
from groma.network.documents import VERSIONS, versions_of
from groma.network.model import LISTED
from groma.network.workflows import due, stage
from groma.publish.document_words import kind_words, version_words
from groma.publish.meeting_document import Item, Part, document
from groma.publish.meeting_words import group_name, meeting_name, stage_text, when_text
from groma.publish.numbers_text import listed_clauses
from groma.publish.numerals import number_text
from groma.publish.wording import counted_words, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from groma.network.model import Entry
    from groma.publish.meeting_document import Matter, MeetingDocument

SENT = frozenset({"announced", "confirmed", "held", "published"})
"""States of a meeting in which its pack is no draft any more."""
DONE = frozenset({"published", "dropped", "done"})
SEEN_BELOW = frozenset({"new", "named", "late", "still_late"})
"""What changed and can be seen of the items of a group anyway."""
UNDECIDED = {"groups": ("proposed",), "working-groups": ("proposed",), "work-plans": ("gathering", "commenting")}
"""Stages that end by a decision of a meeting."""


def meeting_pack(about: Matter) -> MeetingDocument:
    """The pack of a meeting, in the language spoken now."""
    is_sent = about.meeting.state in SENT
    return document(
        about,
        kind=words("Meeting pack"),
        draft=""
        if is_sent
        else words("Draft: the secretariat has not announced the meeting yet; all of it may change."),
        lead=(_since_text(about),),
        parts=(
            _objectives(about),
            _agenda(about),
            sessions(about),
            *_groups(about),
            _decisions_awaited(about),
            action_items(about, all_open(about), empty=words("No action item is open.")),
            _work_plan(about),
            documents(about),
        ),
    )


def sessions(about: Matter) -> Part:
    """The sessions with who moderates and which groups report."""
    found = about.found
    items = []
    for one in found.below("sessions", about.meeting.id):
        groups, moderator = found.names(one.all("group")), found.names(one.all("moderator"))
        notes = [words("Groups: {groups}", groups=groups)] if groups else []
        notes += [words("Moderated by {organisation}", organisation=moderator)] if moderator else []
        number = one.one("number")
        title = words("Session {number}: {title}", number=number, title=one.name) if number else one.name
        items.append(Item(title, notes=tuple(notes)))
    none = () if items else (words("No session is in the register."),)
    return Part("sessions", words("Sessions"), none, tuple(items))


def all_open(about: Matter) -> list[Entry]:
    """Action items of any meeting that nobody has finished, the first due first."""
    items = [one for one in about.found.all("action-items") if stage(one) == "open" and not one.until]
    return sorted(items, key=lambda one: one.one("due") or "9999")


def action_items(about: Matter, items: Iterable[Entry], *, empty: str) -> Part:
    """Action items with who does them by when."""
    told = [Item(one.name, late_mark(one, at=about.found.at), tuple(filter(None, _owner(one, about)))) for one in items]
    return Part("action-items", words("Action items"), () if told else (empty,), tuple(told))


def documents(about: Matter) -> Part:
    """Documents of the meeting and of the groups on its agenda."""
    of = {about.meeting.id, *groups_on_agenda(about)}
    items = [Item(one) for one in about.meeting.all("document")]
    for one in about.found.all("documents"):
        if of & set(one.all("of")) and not one.until:
            access, newest = one.one("access"), next(iter(versions_of(one, about.found.all(VERSIONS))), None)
            notes = [*filter(None, [kind_words(one.one("kind"))]), *(version_words(newest) if newest else ())]
            notes += [words("for the secretariat only")] if access == "secretariat" else []
            notes += [words("for members of the programme")] if access == "members" else []
            address = (about.files.get(newest.id, "") or newest.address) if newest else ""
            items.append(Item(one.name, notes=tuple(notes), address=address))
    return Part("documents", words("Documents"), () if items else (words("No document is attached."),), tuple(items))


def groups_on_agenda(about: Matter) -> list[str]:
    """The ids of the groups that report: those of the sessions, else whose meeting it is, else all that are at work."""
    of_sessions = (of for one in about.found.below("sessions", about.meeting.id) for of in one.all("group"))
    named = list(dict.fromkeys((*of_sessions, *about.meeting.all("of"))))
    at_work = (
        one.id for one in about.found.all("groups") if not one.until and stage(one) not in {"concluded", "refused"}
    )
    return named or list(at_work)


def late_mark(entry: Entry, *, at: str) -> str:
    """That something is late, by how many days; empty where it is not."""
    day = due(entry)
    if day and not entry.one("due") and stage(entry) not in DONE and day.isoformat() < at:
        return words("its planned date is over")
    late = (dt.date.fromisoformat(at) - day).days if day and stage(entry) not in DONE else 0
    if late <= 0:
        return ""
    return counted_words(late, "{count} day late", "{count} days late", count=number_text(late))


def _since_text(about: Matter) -> str:
    if not about.since:
        return ""
    date = when_text(about.since)
    if about.is_since_meeting:
        return words("What changed is told since the last meeting, on {date}.", date=date)
    return words("No earlier meeting is in the register; what changed is told since {date}.", date=date)


def _objectives(about: Matter) -> Part:
    items = tuple(Item(one) for one in about.meeting.all("objective"))
    none = () if items else (words("No objective is in the register."),)
    return Part("objectives", words("Objectives"), none, items)


def _agenda(about: Matter) -> Part:
    items = tuple(Item(one) for one in about.meeting.all("agenda"))
    none = () if items else (words("No agenda is in the register; the sessions below say what is planned."),)
    return Part("agenda", words("Agenda"), none, items, is_ordered=True)


def _groups(about: Matter) -> Iterator[Part]:
    yield Part("groups", words("What each group brings"), (words("Groups in the order of the agenda."),))
    for name in groups_on_agenda(about):
        if entry := about.found.group(name):
            yield _group(about, entry)


def _group(about: Matter, entry: Entry) -> Part:
    found = about.found
    below = found.below("working-groups", entry.id)
    ids = {entry.id, *(one.id for one in below)}
    deliverables = [one for one in found.all("deliverables") if ids & set(groups_of(one)) and not one.until]
    leaders = found.names(entry.all("leader"))
    says = (
        [words("State: {state}.", state=stage_text(entry))]
        if entry.state != LISTED
        else [words("Its state was not published.")]
    )
    says += [words("Led by {organisations}.", organisations=leaders)] if leaders else []
    brought = ids | {one.id for one in deliverables}
    says += [one.said for one in about.changes if one.about & brought and not one.kinds <= SEEN_BELOW]
    items = [*(_working(one, about) for one in below), *(_deliverable(one, about) for one in deliverables)]
    return Part(f"group-{entry.id.replace('/', '-')}", group_name(entry), tuple(says), tuple(items), is_below=True)


def _working(entry: Entry, about: Matter) -> Item:
    leaders, comes = about.found.names(entry.all("leader")), entry.one("next")
    notes = [words("Working group, {state}", state=stage_text(entry))]
    notes += [words("Led by {organisations}", organisations=leaders)] if leaders else []
    notes += [words("Next: {what}", what=comes)] if comes else []
    return Item(group_name(entry), late_mark(entry, at=about.found.at), tuple(notes))


def _deliverable(entry: Entry, about: Matter) -> Item:
    notes = [words("Deliverable, {state}", state=stage_text(entry))]
    notes += [words("due {date}", date=when_text(entry.one("due")))] if entry.one("due") else []
    if (planned := entry.one("planned")) and not entry.one("due"):
        notes.append(words("planned for {date}", date=when_text(planned)))
    if not due(entry) and stage(entry) not in DONE:
        notes.append(words("no date is said"))
    return Item(entry.name, late_mark(entry, at=about.found.at), tuple(notes), entry.one("address"))


def _decisions_awaited(about: Matter) -> Part:
    items = []
    for register, stages in UNDECIDED.items():
        for one in about.found.all(register):
            if stage(one) in stages and not one.until:
                what = plan_name(one) if register == "work-plans" else group_name(one)
                above = (about.found.called(one.parent),) if register == "working-groups" else ()
                items.append(Item(what, notes=(*above, stage_text(one))))
    none = () if items else (words("Nothing in the register waits for a decision of this meeting."),)
    return Part("awaited", words("Decisions that are awaited"), none, tuple(items))


def _work_plan(about: Matter) -> Part:
    plans = sorted(about.found.all("work-plans"), key=lambda one: one.one("period") or one.id)
    if not plans:
        return Part("work-plan", words("Work plan"), (words("No work plan is in the register."),))
    plan = plans[-1]
    is_draft = stage(plan) not in {"approved", "dropped"}
    says = words("{plan}: {state}.", plan=plan_name(plan), state=stage_text(plan))
    kept = (one for one in about.found.below("work-plan-items", plan.id) if not one.until)
    items = tuple(_plan_item(one, about) for one in kept)
    return Part("work-plan", words("Draft work plan") if is_draft else words("Work plan"), (says,), items)


def _plan_item(entry: Entry, about: Matter) -> Item:
    name = entry.one("name") or about.found.names(entry.all("of")) or entry.name
    return Item(name, notes=(words("new") if entry.one("kind") == "new" else words("goes on"),))


def plan_name(plan: Entry) -> str:
    """A work plan by its name, else by its period."""
    return plan.one("name") or words("Work plan {period}", period=when_text(plan.one("period")) or plan.id)


def _owner(entry: Entry, about: Matter) -> tuple[str, ...]:
    owner, day = about.found.names(entry.all("owner")), entry.one("due")
    meeting = about.found.entries.get(("meetings", entry.parent))
    return (
        words("To be done by {owner}", owner=owner) if owner else words("nobody is named to do it"),
        words("due {date}", date=when_text(day)) if day else words("no date is said"),
        words("from: {meeting}", meeting=meeting_name(meeting, about.found))
        if meeting and meeting != about.meeting
        else "",
        stage_text(entry) if stage(entry) != "open" else "",
        listed_clauses([entry.one("note")]) if entry.one("note") else "",
    )
