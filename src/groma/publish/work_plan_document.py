"""A work plan as a document: what is in it by group, what is new, carried on or gone since the plan before it.

The pages of the programme show the same parts that HTML and PDF lay out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.network.plan_changes import compare, moved, own_id, plan_before, subject
from groma.network.work_plan import APPROVED, DELIVERABLES, ITEMS, PLANS, has_ended
from groma.network.workflows import PUBLISHED, stage
from groma.publish.languages import direction, language
from groma.publish.meeting_document import Item, MeetingDocument, Part
from groma.publish.meeting_pack import plan_name
from groma.publish.meeting_words import meeting_name, stage_text, when_text
from groma.publish.numbers_text import listed_clauses
from groma.publish.numerals import number_text
from groma.publish.wording import counted_words, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from groma.network.model import Entry
    from groma.network.plan_changes import Changed
    from groma.publish.meeting_words import Known

    Address = Callable[[Entry], str]


@dataclass(frozen=True, slots=True)
class Approved:
    """That a plan was approved.

    Attributes:
        on: The day, in ISO 8601. meeting: The id of the meeting. Each is empty where nobody said.
        sha256: The hash of what is in it now. is_changed: Whether it had another one when it was approved.
    """

    on: str
    meeting: str
    sha256: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan beside the approved one before it.

    Attributes:
        before: What that one is called. says: How much is new, carried on and gone.
        parts: What is new, carried on and gone; only those that have something.
    """

    before: str
    says: str
    parts: tuple[Part, ...]


def no_address(_entry: Entry) -> str:
    """Nowhere to be found."""
    return ""


def plan_parts(plan: Entry, found: Known, *, address: Address = no_address) -> tuple[Part, ...]:
    """What is in a plan by thematic group, with who leads it; what is of no group stands last.

    Args:
        plan: The plan.
        found: Everything that may be said.
        address: Where an entry is found.
    """
    by_group: dict[str, list[Item]] = {}
    for one in found.below(ITEMS, plan.id):
        groups = [of.partition("/")[0] for of in one.all("of") if found.group(of)]
        by_group.setdefault(groups[0] if groups else "", []).append(_item(one, found, address))
    order = sorted(by_group, key=lambda one: (not one, found.called(one).casefold()))
    return tuple(_part(one, tuple(by_group[one]), found) for one in order)


def compared(plan: Entry, found: Known, *, address: Address = no_address) -> Compared | None:
    """A plan beside the approved one before it; `None` where there is none.

    Args:
        plan: The plan.
        found: Everything that may be said. Of what is gone only that is told which is in it.
        address: Where an entry is found.
    """
    before = plan_before(found.all(PLANS), plan)
    if before is None:
        return None
    now, last = ({own_id(one): one for one in found.below(ITEMS, of.id)} for of in (plan, before))
    told: dict[str, list[Item]] = {"new": [], "kept": [], "gone": []}
    later = 0
    for one in compare(tuple(now.values()), tuple(last.values()), on=dt.date.fromisoformat(found.at)):
        later += max(moved(one)) > 0
        if one.change == "dropped":
            told["gone"].append(_row(last[one.item], found, note=became_text(last[one.item], found), address=address))
        elif one.change == "new":
            told["new"].append(_row(now[one.item], found, note=_due_text(now[one.item]), address=address))
        else:
            told["kept"].append(
                _row(now[one.item], found, note=moved_text(one) or _due_text(now[one.item]), address=address)
            )
    headings = {"new": words("New in it"), "kept": words("Carried on"), "gone": words("In it no more")}
    parts = (Part(f"plan-{name}", headings[name], (), tuple(items)) for name, items in told.items() if items)
    return Compared(plan_name(before), _counts_text(told, later), tuple(parts))


def item_name(item: Entry, found: Known) -> str:
    """What an item is called: by its own name, else by its deliverable's or its group's."""
    if item.one("name"):
        return item.one("name")
    if about := found.entries.get((DELIVERABLES, item.one("deliverable"))):
        return about.name
    return found.called(item.one("of")) if item.one("of") else own_id(item)


def moved_text(changed: Changed) -> str:
    """For which day an item is due, and how much later that is than in the plan before; empty where it did not move."""
    months, days = moved(changed)
    told = {"date": when_text(changed.due)}
    if months > 0:
        return counted_words(months, "due {date}: one month later", "due {date}: {count} months later", **told)
    if months < 0:
        return counted_words(-months, "due {date}: one month earlier", "due {date}: {count} months earlier", **told)
    if days > 0:
        return counted_words(days, "due {date}: one day later", "due {date}: {count} days later", **told)
    if days < 0:
        return counted_words(-days, "due {date}: one day earlier", "due {date}: {count} days earlier", **told)
    return ""


def became_text(item: Entry, found: Known) -> str:
    """What became of what a plan has no more, as the register says."""
    about = subject(item, found.entries)
    if about is None:
        return words("what became of it is not said here")
    if not has_ended(about):
        return words("still open: {state}", state=stage_text(about))
    when = when_text(about.one(PUBLISHED)) if stage(about) == PUBLISHED else ""
    return words("{state}: {date}", state=stage_text(about), date=when) if when else stage_text(about)


def plan_document(
    plan: Entry, found: Known, *, approved: Approved | None, address: Address = no_address
) -> MeetingDocument:
    """A plan to send round, in the language spoken now.

    Args:
        plan: The plan.
        found: Everything that its readers may see.
        approved: That it was approved; `None` while it is a draft.
        address: Where an entry is found.
    """
    against = compared(plan, found, address=address)
    parts = plan_parts(plan, found, address=address) or (
        Part("nothing", words("What is in it"), (words("Nothing is in it yet."),)),
    )
    initiative = next(iter(found.all("initiative")), None)
    return MeetingDocument(
        language=language(),
        direction=direction(),
        kind=initiative.name if initiative else words("Work plan"),
        title=plan_name(plan),
        heading=plan_name(plan),
        draft=_draft_text(approved),
        lead=(),
        facts=tuple(_facts(plan, found, approved)),
        parts=(*parts, *_beside(against)),
        sources=tuple(_sources(found, approved)),
    )


def _part(group: str, items: tuple[Item, ...], found: Known) -> Part:
    entry = found.group(group)
    leaders = found.names(entry.all("leader")) if entry else ""
    says = (words("Led by {organisations}", organisations=leaders),) if leaders else ()
    return Part(f"group-{group or 'none'}", found.called(group) if group else words("Without a group"), says, items)


def _item(item: Entry, found: Known, address: Address) -> Item:
    about, name = subject(item, found.entries), item_name(item, found)
    working = [found.called(one) for one in item.all("of") if "/" in one and found.group(one)]
    notes = (
        words("new") if item.one("kind") == "new" else words("goes on"),
        *(one for one in working if one != name),
        _due_text(item),
        stage_text(about) if about else "",
    )
    return Item(name, notes=tuple(filter(None, notes)), address=address(about) if about else "")


def _row(item: Entry, found: Known, *, note: str, address: Address) -> Item:
    about = subject(item, found.entries)
    return Item(item_name(item, found), notes=(note,) if note else (), address=address(about) if about else "")


def _due_text(item: Entry) -> str:
    return words("due {date}", date=when_text(item.one("due"))) if item.one("due") else ""


def _counts_text(told: dict[str, list[Item]], later: int) -> str:
    new, kept, gone = (len(told[name]) for name in ("new", "kept", "gone"))
    clauses = (
        (new, counted_words(new, "{count} item is new", "{count} items are new")),
        (kept, counted_words(kept, "{count} item is carried on", "{count} items are carried on")),
        (later, counted_words(later, "{count} of them is due later", "{count} of them are due later")),
        (gone, counted_words(gone, "{count} item is in it no more", "{count} items are in it no more")),
    )
    said = listed_clauses([text for count, text in clauses if count])
    return words("{clauses}.", clauses=said) if said else words("Nothing is in either.")


def _beside(against: Compared | None) -> Iterable[Part]:
    heading = words("Compared with the plan before")
    if against is None:
        return (Part("before", heading, (words("No earlier plan is approved."),)),)
    own = Part("before", words("Compared with: {plan}", plan=against.before), (against.says,))
    below = (Part(one.id, one.heading, one.says, one.items, is_below=True) for one in against.parts)
    return (own, *below)


def _draft_text(approved: Approved | None) -> str:
    if approved is None:
        return words("Draft: no meeting has approved it yet; all of it may change.")
    if approved.is_changed:
        return words("It is no longer what was approved: its content has another hash than it had then.")
    return ""


def _facts(plan: Entry, found: Known, approved: Approved | None) -> Iterable[tuple[str, str]]:
    by = approved.meeting if approved else plan.one("approved_by")
    meeting = found.entries.get(("meetings", by))
    told = (
        (
            words("Approved by") if approved else words("To be approved by"),
            meeting_name(meeting, found) if meeting else "",
        ),
        (words("Approved on"), when_text(approved.on) if approved else ""),
        (words("State"), "" if stage(plan) == APPROVED else stage_text(plan)),
        (words("Items"), number_text(len(found.below(ITEMS, plan.id)))),
    )
    return ((name, value) for name, value in told if value)


def _sources(found: Known, approved: Approved | None) -> Iterable[str]:
    yield words("Drawn from the register of the programme as of {date}.", date=when_text(found.at))
    if approved:
        yield words("SHA-256 of what is in it: {hash}", hash=approved.sha256)
