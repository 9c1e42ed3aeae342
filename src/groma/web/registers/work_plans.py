"""The annual work plan: begun, gathered from the groups, commented on, and approved by a meeting.

What people wrote is never touched by gathering: only what is not in the plan yet is put into it, and what was taken out
stays out. A plan that is approved does not change any more.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from groma.errors import RecordError
from groma.network.dates import read_when
from groma.network.model import Claim
from groma.network.plan_changes import plan_before
from groma.network.registers import LISTED_FIELD
from groma.network.work_plan import (
    APPROVED,
    DELIVERABLES,
    GROUPS,
    ITEMS,
    PLANS,
    claims,
    draft,
    frozen_hash,
    item_id,
    plan_id,
)
from groma.network.workflows import stage
from groma.verify.workflow import RefusedError
from groma.web.models import RegisterFact, TrailEvent
from groma.web.models.cities import LONG
from groma.web.people.people_names import names_of
from groma.web.registers import store, writing
from groma.web.registers.relations import LEADER, relation_of
from groma.web.trail import Gesture, wait_for_turn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.network.model import Entry
    from groma.network.work_plan import Draft
    from groma.web.models import User
    from groma.web.registers.relations import Relation

GATHERED = (*GROUPS, DELIVERABLES, "action-items")
"""The registers a draft is gathered from."""
COMMENTING, MEMBER = "commenting", "member"
_COMMENT = "comment"
_SAY, _MOVE = "register.say", "register.move"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on an item, with who wrote it and when, as far as the trail tells."""

    text: str
    who: str
    when: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Approval:
    """That a plan is approved.

    Attributes:
        on: Since when it is, in ISO 8601; empty where no source has a date.
        meeting: The id of the meeting that approved it; empty where nobody said.
        sha256: Of what is in it now. said: What the trail says it was when it was approved; empty where it was not
            approved here.
    """

    on: str
    meeting: str
    sha256: str
    said: str

    @property
    def is_changed(self) -> bool:
        """Whether it is not what was approved."""
        return bool(self.said) and self.said != self.sha256


def begin(period: str, *, by: User) -> Entry:
    """Begin the plan of a period, with nothing in it yet.

    Raises:
        RecordError: The period cannot be read.
        RefusedError: There is a plan for it, or it is not theirs to begin one.
    """
    said = " ".join(period.split())
    read_when(said)
    return writing.add(PLANS, {"period": (said,)}, by=by, called=plan_id(said))


def gather(plan: str, *, by: User) -> int:
    """Put into a plan what is open in the groups and not in it yet.

    Returns:
        How many items are new in it.

    Raises:
        NotFoundError: There is no such plan.
        RefusedError: It is approved, or it is not theirs to gather.
    """
    with transaction.atomic():
        wait_for_turn()
        now = store.entry_at(PLANS, plan)
        _may_run(now, relation_of(by))
        missing = _missing(now)
        said = [one for one in claims(missing, plan) if one.register == ITEMS]
        store.say(said, gesture=Gesture(str(by.actor)))
    return len(missing.lines)


def missing(plan: Entry) -> int:
    """How many things are open in the groups and not in a plan yet."""
    return len(_missing(plan).lines)


def drafted(plan: Entry, entries: Iterable[Entry]) -> Draft:
    """What a draft of a plan has today.

    Args:
        plan: The plan.
        entries: Those of `GATHERED`, and every plan.
    """
    known = tuple(entries)
    last = plan_before(known, plan)
    since = approved_on(last) if last else ""
    return draft(known, period=plan.one("period") or plan.id, on=dt.date.fromisoformat(store.today()), since=since)


def comment(item: str, text: str, *, by: User) -> None:
    """Comment on an item of a plan that is open for comments.

    Raises:
        NotFoundError: There is no such item.
        RecordError: Nothing is said, or too much.
        RefusedError: The plan is not open for comments, or they have no part in it.
    """
    said = text.strip()
    if not said or len(said) > LONG:
        raise RecordError(_("Nothing is said, or more than can be kept."), next_step=_("Say it in a few sentences."))
    with transaction.atomic():
        wait_for_turn()
        now = store.entry_at(ITEMS, item)
        if not may_comment(relation_of(by), store.entry_at(PLANS, now.parent)) or now.until:
            raise RefusedError(
                _("This work plan is not open for your comments."), next_step=_("Ask the secretariat to circulate it.")
            )
        if said not in now.all(_COMMENT):
            every = (*now.all(_COMMENT), said)
            store.say([Claim(ITEMS, item, _COMMENT, one) for one in every], gesture=Gesture(str(by.actor)))


def take_out(item: str, *, by: User) -> None:
    """Take an item out of a plan that is being gathered.

    Raises:
        NotFoundError: There is no such item.
        RefusedError: It is approved, or not theirs.
    """
    with transaction.atomic():
        wait_for_turn()
        now = store.entry_at(ITEMS, item)
        _may_write(now, relation_of(by))
        if not now.until:
            store.say([Claim(ITEMS, item, LISTED_FIELD, "")], gesture=Gesture(str(by.actor)))


def put_back(item: str, *, by: User) -> None:
    """Put an item back that was taken out, with all that was said of it.

    Raises:
        NotFoundError: There is no such item.
        RefusedError: It is approved, or not theirs.
    """
    with transaction.atomic():
        wait_for_turn()
        now = store.entry_at(ITEMS, item)
        _may_write(now, relation_of(by))
        if now.until:
            said = [Claim(ITEMS, item, name, value) for name, values in now.values.items() for value in values]
            store.say(said, gesture=Gesture(str(by.actor)))


def approve_by(plan: str, meeting: str, *, by: User, seen: str) -> None:
    """Say which meeting approves a plan.

    Raises:
        NotFoundError: There is no such plan or meeting.
        RefusedError: It is approved already, or it is not theirs to say.
        OvertakenError: It is no longer as it was shown.
    """
    store.entry_at("meetings", meeting)
    writing.write(PLANS, plan, {"approved_by": (meeting,)}, by=by, seen=seen)


def may_comment(relation: Relation, plan: Entry) -> bool:
    """Whether somebody may comment on the items of a plan: those of the groups, and those who run the network."""
    has_part = relation.may_run or bool({LEADER, MEMBER} & relation.towards(plan))
    return stage(plan) == COMMENTING and has_part


def comments(plan: str, items: Iterable[Entry]) -> dict[str, tuple[Comment, ...]]:
    """Every comment on the items of a plan by the id of the item, the oldest first; who wrote it is in the trail."""
    told = _told(plan)
    who = names_of(actor for actor, _at in told.values())
    found: dict[str, tuple[Comment, ...]] = {}
    for item in items:
        made = ((text, *told.get((item.id, text), ("", ""))) for text in item.all(_COMMENT))
        found[item.id] = tuple(
            Comment(text, who.get(actor, ""), dt.datetime.fromisoformat(at) if at else None)
            for text, actor, at in sorted(made, key=lambda one: one[2])
        )
    return found


def _told(plan: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Who made a comment first, and when, by the item and the comment."""
    begins = f"register/{ITEMS}/{plan}/"
    rows = TrailEvent.objects.filter(action=_SAY, subject__startswith=begins, after__contains=f'"{_COMMENT}"')
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows.order_by("number"):
        for text in json.loads(row.after)[_COMMENT]:
            found.setdefault((row.subject.removeprefix(f"register/{ITEMS}/"), text), (row.actor, row.at))
    return found


def approval(plan: Entry, items: Iterable[Entry], meetings: Iterable[str]) -> Approval | None:
    """By which meeting and when a plan was approved, and whether it is still what was; `None` where it is not.

    Args:
        plan: The plan.
        items: Its items.
        meetings: The ids of the meetings there are.
    """
    if stage(plan) != APPROVED:
        return None
    rows = TrailEvent.objects.filter(action=_MOVE, subject=f"register/{PLANS}/{plan.id}").order_by("-number")
    told: dict[str, str] = next((after for row in rows if "sha256" in (after := json.loads(row.after))), {})
    return Approval(
        on=approved_on(plan),
        meeting=meeting_of(plan, meetings),
        sha256=frozen_hash(items),
        said=told.get("sha256", ""),
    )


def items_of(plan: str) -> tuple[Entry, ...]:
    """What is in a plan."""
    return tuple(one for one in store.entries_at(ITEMS) if one.parent == plan and not one.until)


def meeting_of(plan: Entry, meetings: Iterable[str]) -> str:
    """The meeting that approved a plan: the one it names, or the one its source's words have; empty for neither."""
    if plan.one("approved_by"):
        return plan.one("approved_by")
    found = re.search(r"\b([\w-]+) meeting$", plan.state)
    return found[1] if found and found[1] in set(meetings) else ""


def approved_on(plan: Entry) -> str:
    """Since when its state is what it is."""
    rows = RegisterFact.objects.filter(register=PLANS, entry=plan.id, field="state", value=plan.state, until="")
    return rows.values_list("since", flat=True).first() or ""


def _missing(plan: Entry) -> Draft:
    """The lines of today's draft that a plan never had."""
    found = drafted(plan, store.entries_at(*GATHERED, PLANS))
    rows = RegisterFact.objects.filter(register=ITEMS, entry__startswith=f"{plan.id}/")
    known = set(rows.filter(field=LISTED_FIELD).values_list("entry", flat=True))
    named = set(rows.filter(field="deliverable", until="").values_list("value", flat=True))
    lines = tuple(
        one
        for one in found.lines
        if f"{plan.id}/{item_id(one)}" not in known and not (one.register == DELIVERABLES and one.id in named)
    )
    return replace(found, lines=lines)


def _may_run(plan: Entry, relation: Relation) -> None:
    if not relation.may_run or not relation.may_write(plan):
        raise writing.not_allowed(plan, stage(plan))


def _may_write(item: Entry, relation: Relation) -> None:
    plan = stage(store.entry_at(PLANS, item.parent))
    if not relation.may_write(item, plan=plan):
        raise writing.not_allowed(item, plan)
