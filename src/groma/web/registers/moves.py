"""Steps of the programme's entries: the only way the state of an entry changes here.

`move` asks the table of the entry's register, says what follows by the store and tells the trail, all in one
transaction. `follow_round` takes the steps of a city that follow from its round.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from groma.errors import NotFoundError
from groma.network.model import NOT_LISTED, Claim
from groma.network.registers import LISTED_FIELD, registers
from groma.network.work_plan import frozen_hash
from groma.network.workflows import DUE, PLACE, PUBLISHED, next_steps, stage, table
from groma.record.trail import canonical
from groma.verify.workflow import RefusedError
from groma.web.changes import OvertakenError
from groma.web.models import RegisterFact
from groma.web.registers import store
from groma.web.registers.naming import names
from groma.web.registers.needs import Situation, deciding_meeting
from groma.web.registers.relations import FROZEN, REVIEWER, Relation, relation_of
from groma.web.trail import Gesture, append, told, wait_for_turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from groma.network.model import Entry
    from groma.network.workflows import Offered
    from groma.verify.workflow import Step
    from groma.web.models import Round, User

CITIES = "cities"
FOLLOWING = frozenset({"round_open", "round_submitted", "round_published"})
"""Needs that a city's round fulfils: a step that needs nothing else is taken as soon as they hold."""
_MOST_STEPS = 4
_BACK = frozenset({"return", "review_again"})


def move(
    register: str,
    entry: str,
    action: str,
    *,
    by: User,
    reason: str = "",
    on: str = "",
    seen: str = "",
    gesture: Gesture | None = None,
) -> Entry:
    """Take a step with an entry.

    Args:
        register: The register of the entry.
        entry: Its id.
        action: Such as `hand_in`; `place_drafting` places what has no known state.
        by: Who takes it.
        reason: Why, where the step needs one.
        on: The day it is taken, in ISO 8601; today where none is given.
        seen: `mark` of the entry as the person saw it; empty where it does not matter.
        gesture: The gesture it is part of; a new one where not given.

    Returns:
        The entry after it.

    Raises:
        NotFoundError: There is no such entry.
        RefusedError: The table does not allow it, with what is missing.
        OvertakenError: The entry is no longer as it was shown.
    """
    gesture, day, relation = gesture or Gesture(str(by.actor)), on or store.today(), relation_of(by)
    with transaction.atomic():
        wait_for_turn()
        now = store.entry_at(register, entry, day)
        if seen and seen != mark(now):
            raise OvertakenError(None)
        step = _step(Situation(relation, now, reason), action)
        claims = (
            *_claims(now, step, reason=reason, day=day),
            *_effects(now, step, relation=relation, reason=reason, day=day),
        )
        _take(now, step, claims=claims, reason=reason, day=day, gesture=gesture)
        if register == CITIES:
            _follow(entry, gesture)
        return store.entry_at(register, entry, day)


def offered(relation: Relation, entry: Entry) -> tuple[Offered, ...]:
    """What somebody may do with an entry now, with what is lacking for it."""
    flow = table(entry.register)
    if flow is None:
        return ()
    roles = relation.towards(entry)
    wanted = {need for step in flow.offers(stage(entry), roles) for need in step.needs}
    return next_steps(entry, roles, Situation(relation, entry).facts(wanted))


def mark(entry: Entry) -> str:
    """A short hash of all that is said of an entry: another one means that somebody changed it."""
    said = canonical([entry.register, entry.id, entry.until, sorted((k, sorted(v)) for k, v in entry.values.items())])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def restored(entry: Entry) -> Iterator[Claim]:
    """All that was said last of an entry that is listed no more, so that it is listed again."""
    yield Claim(entry.register, entry.id, LISTED_FIELD, "yes")
    for name, values in entry.values.items():
        yield from (Claim(entry.register, entry.id, name, value) for value in values)


def follow_round(round_: Round, *, gesture: Gesture) -> None:
    """Take the steps of the city's entry that follow from its newest round, whoever moved that.

    A city that stands in no register, or whose state is not known, is left alone.
    """
    for identity in entries_of(round_.city_id):
        _follow(identity, gesture)


def _follow(identity: str, gesture: Gesture) -> None:
    for _ in range(_MOST_STEPS):
        if not _followed(identity, gesture):
            break


def _followed(identity: str, gesture: Gesture) -> bool:
    """Whether a step followed."""
    try:
        now, day = store.entry_at(CITIES, identity), store.today()
    except NotFoundError:
        return False
    situation = Situation(Relation(), now)
    flow, facts = table(CITIES), situation.facts(FOLLOWING)
    steps = flow.steps if flow else ()
    following = [one for one in steps if one.state == stage(now) and one.needs and set(one.needs) <= facts]
    if not following:
        return False
    step = following[0]
    claims = [*_claims(now, step, reason="", day=day)]
    if step.next == "collecting" and (deadline := situation.deadline):
        claims = [*(one for one in claims if one.field != DUE), Claim(CITIES, identity, DUE, deadline)]
    _take(now, step, claims=claims, reason="", day=day, gesture=gesture)
    return True


def entries_of(city: str) -> list[str]:
    """The entries of the register that stand for a city: those that name it, or else the one of its id."""
    rows = RegisterFact.objects.filter(register=CITIES, until="")
    named = list(rows.filter(field="record", value=city).values_list("entry", flat=True))
    return named or ([city] if rows.filter(entry=city).exists() else [])


def _step(situation: Situation, action: str) -> Step:
    entry = situation.entry
    flow = table(entry.register)
    if flow is None:
        raise RefusedError(
            gettext("Entries of this register take no steps."), next_step=gettext("Change what is said of it instead.")
        )
    wanted = {need for step in flow.steps if step.action == action for need in step.needs}
    roles = situation.relation.towards(entry)
    return flow.step(stage(entry), action, roles=roles, facts=situation.facts(wanted))


def _take(now: Entry, step: Step, *, claims: Iterable[Claim], reason: str, day: str, gesture: Gesture) -> None:
    store.say(claims, gesture=gesture, on=day)
    after = {"action": step.action, "state": step.next, "was": stage(now)} | ({"reason": reason} if reason else {})
    if now.register == "work-plans" and step.next == FROZEN:
        after["sha256"] = frozen_hash(_items(now))
    event = told(gesture, action="register.move", city="", subject=f"register/{now.register}/{now.id}")
    append(replace(event, after=canonical(after)))


def _items(plan: Entry) -> Iterator[Entry]:
    """What is in a work plan."""
    return (one for one in store.entries_at("work-plan-items") if one.parent == plan.id and not one.until)


def _claims(now: Entry, step: Step, *, reason: str, day: str) -> Iterator[Claim]:
    """The state after a step, the day the next one is due, and all that was said of what is listed no longer."""
    if stage(now) == NOT_LISTED:
        yield from (claim for claim in restored(now) if claim.field not in {"state", DUE})
    if step.next != now.one("state"):
        yield Claim(now.register, now.id, "state", step.next)
    if step.due is not None:
        due = dt.date.fromisoformat(day) + dt.timedelta(days=step.due)
        yield Claim(now.register, now.id, DUE, due.isoformat())
    elif _sets_dates(now.register) and step.next != step.state and now.one(DUE):
        yield Claim(now.register, now.id, DUE, "")
    if step.action == "comment":
        yield from (Claim(now.register, now.id, "comment", one) for one in (*now.all("comment"), reason))
    if step.action in _BACK and "returned_for" in registers()[now.register].fields:
        yield Claim(now.register, now.id, "returned_for", reason)


def _sets_dates(register: str) -> bool:
    """Whether the table of a register says when steps are due, so that a day it set is over with the step."""
    flow = table(register)
    return flow is not None and any(step.due is not None for step in flow.steps)


def _effects(now: Entry, step: Step, *, relation: Relation, reason: str, day: str) -> Iterator[Claim]:
    """What else a step says: which meeting approved it; who has answered about a deliverable, when it was published."""
    if step.action == "approve" and not now.one("approved_by") and (meeting := deciding_meeting(now)):
        yield Claim(now.register, now.id, "approved_by", meeting)
    if now.register != "deliverables" or step.action.startswith(PLACE):
        return
    if step.action == "answer":
        own = sorted(relation.groups(REVIEWER) & set(now.all("reviewer")))
        yield from _all(now, "reviewed_by", *own)
        if reason.strip():
            who = names("organisations").by_id
            yield from _all(now, "remark", f"{', '.join(who.get(one, one) for one in own)}: {reason.strip()}")
    if step.next == "un_review" and step.state != "un_review":
        yield from _none(now, "reviewed_by", "remark")
    if step.next == PUBLISHED:
        yield Claim(now.register, now.id, PUBLISHED, day)
        yield from _none(now, "returned_for", "remark")


def _all(now: Entry, field: str, *more: str) -> Iterator[Claim]:
    """The values of a field, with more."""
    return (Claim(now.register, now.id, field, one) for one in dict.fromkeys((*now.all(field), *more)))


def _none(now: Entry, *fields: str) -> Iterator[Claim]:
    """The end of fields that have values."""
    return (Claim(now.register, now.id, name, "") for name in fields if now.all(name))
