"""What somebody says of an entry of the registers, apart from its state: allowed, checked and kept in one go."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from groma.errors import RecordError
from groma.network.model import Claim, Entry
from groma.network.names import slug
from groma.network.registers import LISTED_FIELD, registers
from groma.network.workflows import stage, table
from groma.verify.workflow import RefusedError
from groma.web.changes import OvertakenError
from groma.web.models import RegisterFact
from groma.web.registers import store
from groma.web.registers.moves import mark
from groma.web.registers.relations import is_frozen, relation_of
from groma.web.trail import Gesture, wait_for_turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.web.models import User
    from groma.web.registers.relations import Relation

    Values = Mapping[str, tuple[str, ...]]

OF_SECRETARIAT = frozenset(
    {
        *("approved_by", "reviewed_by", "published", "returned_for", "remark"),
        *("due", "merged_into", "succeeds", "comment", "record"),
    }
)
"""Fields that only those who run the network write by hand; most follow from steps."""
STATE = "state"
ONE_NAME = frozenset({"organisations", "groups", "working-groups", "deliverables", "hubs", "cities"})
"""Registers in which no two entries that are there now have one name."""
IN_LINE = ("succeeds", "builds_on", "merged_into", "complements")
"""Fields by which entries follow one another; none may lead back to itself."""
NUMBERED = frozenset({"sessions", "decisions", "action-items"})


def may_say(relation: Relation, register: str, field: str) -> bool:
    """Whether somebody who may write an entry may write this field of it."""
    if field == STATE:
        return not registers()[register].workflow and relation.may_run
    return relation.may_run or field not in OF_SECRETARIAT


def write(register: str, entry: str, values: Values, *, by: User, seen: str) -> Entry:
    """Change what is said of an entry.

    Args:
        register: Its register.
        entry: Its id.
        values: The fields that change, each with all of its values.
        by: Who says so.
        seen: `mark` of the entry as the person saw it.

    Returns:
        The entry after it.

    Raises:
        NotFoundError: There is no such entry.
        RefusedError: They may not, or the values contradict each other.
        OvertakenError: The entry is no longer as it was shown.
    """
    with transaction.atomic():
        wait_for_turn()
        now = store.entry_at(register, entry)
        if seen != mark(now):
            raise OvertakenError(None)
        changed = {name: each for name, each in values.items() if each != now.all(name)}
        _kept(now, changed, by=by, is_new=False)
        return store.entry_at(register, entry)


def add(register: str, values: Values, *, by: User, parent: str = "", called: str = "") -> Entry:
    """Add an entry; one with a workflow begins at its start.

    Args:
        register: To which register.
        values: Its fields.
        by: Who adds it.
        parent: The id of the entry above it, where its register has one.
        called: The last part of its id; made from its name where empty.

    Raises:
        RefusedError: They may not, there is one of that id or name, or the values contradict each other.
        RecordError: It has no name to make an id of.
    """
    with transaction.atomic():
        wait_for_turn()
        identity = _identity(register, values, parent=parent, called=called)
        flow = table(register)
        begun = dict(values) | ({STATE: (flow.start,)} if flow else {})
        new = Entry(register, identity, {}, "", "", "", (), flow.start if flow else "")
        _kept(new, begun, by=by, is_new=True)
        return store.entry_at(register, identity)


def _kept(now: Entry, changed: Values, *, by: User, is_new: bool) -> None:
    """Keep the fields that changed, if that is allowed before and after."""
    relation, plan = relation_of(by), plan_stage(now)
    if now.until:
        raise RefusedError(_("It is listed no more."), next_step=_("Put it back or say where it stands first."))
    after = replace(now, values=dict(now.values) | dict(changed))
    if not relation.may_write(after, plan=plan) or not (is_new or relation.may_write(now, plan=plan)):
        raise not_allowed(now, plan)
    for name in changed:
        if not may_say(relation, now.register, name) and not (is_new and name == STATE):
            raise RefusedError(
                _("“%(field)s” is not for you to change.") % {"field": name}, next_step=_("Ask the secretariat.")
            )
    _check(after, changed)
    claims = [Claim(now.register, now.id, name, one) for name, each in changed.items() for one in each or ("",)]
    if is_new:
        claims.insert(0, Claim(now.register, now.id, LISTED_FIELD, "yes"))
    store.say(claims, gesture=Gesture(str(by.actor)))


def not_allowed(entry: Entry, plan: str) -> RefusedError:
    """Why an entry is not changed: it stands in an approved work plan, or it is not theirs."""
    if is_frozen(entry, plan=plan):
        return RefusedError(
            _("This work plan is approved and does not change any more."), next_step=_("Put it into the next one.")
        )
    return RefusedError(_("This is not for you to change."), next_step=_("Ask the secretariat."))


def plan_stage(entry: Entry) -> str:
    """The stage of the work plan above an item."""
    return stage(store.entry_at("work-plans", entry.parent)) if entry.register == "work-plan-items" else ""


def _identity(register: str, values: Values, *, parent: str, called: str) -> str:
    name = called or slug(next(iter(values.get("name", ())), ""))
    above = registers()[register].parent
    if above:
        store.entry_at(above, parent)
    if register in NUMBERED and not called:
        taken = (
            RegisterFact.objects.filter(register=register, entry__startswith=f"{parent}/").values("entry").distinct()
        )
        name = str(taken.count() + 1)
    if not name:
        raise RecordError(_("It has no name."), next_step=_("Give it a name."))
    identity = f"{parent}/{name}" if above else name
    if RegisterFact.objects.filter(register=register, entry=identity).exists():
        raise RefusedError(
            _("There is an entry `%(id)s` already.") % {"id": identity},
            next_step=_("Change that one, or give this one another id."),
        )
    return identity


def _check(entry: Entry, changed: Values) -> None:
    """Refuse what contradicts itself or what is there.

    Raises:
        RefusedError: It does.
    """
    if not entry.one("name").strip() and "name" in registers()[entry.register].fields and "name" in changed:
        raise RefusedError(_("It has no name."), next_step=_("Give it a name."))
    if entry.register in ONE_NAME and "name" in changed:
        _refuse_twins(entry)
    for field in IN_LINE:
        if field in changed:
            _refuse_circles(entry, field)
    starts, ends = entry.one("starts"), entry.one("ends")
    if entry.register == "meetings" and starts and ends and ends <= starts:
        raise RefusedError(_("It ends before it begins."), next_step=_("Mend one of the two times."))


def _refuse_twins(entry: Entry) -> None:
    rows = RegisterFact.objects.filter(register=entry.register, field="name", value__iexact=entry.one("name"), until="")
    twin = rows.exclude(entry=entry.id).values_list("entry", flat=True).first()
    if twin:
        raise RefusedError(
            _("`%(id)s` has that name already.") % {"id": twin},
            next_step=_("Give this one another name, or change that one."),
        )


def _refuse_circles(entry: Entry, field: str) -> None:
    follows: dict[str, set[str]] = defaultdict(set)
    rows = RegisterFact.objects.filter(register=entry.register, field=field, until="").exclude(entry=entry.id)
    for one, value in rows.values_list("entry", "value"):
        follows[one].add(value)
    if entry.id in _reached(entry.all(field), follows):
        raise RefusedError(
            _("By that it would lead back to itself."), next_step=_("Take it out of “%(field)s”.") % {"field": field}
        )


def _reached(start: Iterable[str], follows: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += follows.get(one, ())
    return found
