"""Taking a mistaken entry off its register, with all that stands under it, and putting it back.

Nothing is deleted: from that day on it is not listed, and its history and the trail keep what was said of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from groma.network.model import Claim
from groma.network.registers import LISTED_FIELD, registers
from groma.network.workflows import is_over
from groma.record.trail import canonical
from groma.verify.workflow import RefusedError
from groma.web.changes import OvertakenError
from groma.web.models import RegisterFact, TrailEvent
from groma.web.registers import store
from groma.web.registers.moves import mark, restored
from groma.web.registers.relations import is_frozen, relation_of
from groma.web.registers.writing import not_allowed, plan_stage
from groma.web.trail import Gesture, append, told, wait_for_turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from groma.network.model import Entry
    from groma.web.models import User
    from groma.web.registers.relations import Relation

TAKE_OFF, PUT_BACK = "register.take_off", "register.put_back"
_STATE = "state"
_NAMED = 5
"""So many of what stands in the way are named in a refusal."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """An entry that another one hangs on.

    Attributes:
        field: The field in which it names that one; empty where it stands under it.
        holds: Whether that one stays as long as this does.
    """

    entry: Entry
    field: str
    holds: bool


def hanging_on(entry: Entry) -> list[Hanging]:
    """What hangs on an entry: what stands under it, and what names it. What is at work holds it."""
    under = [Hanging(one, "", _is_at_work(one)) for one in _under(entry)]
    within = {(one.entry.register, one.entry.id) for one in under}
    naming = [Hanging(one, name, not is_over(one)) for one, name in _naming(entry)]
    return [*under, *(one for one in naming if (one.entry.register, one.entry.id) not in within)]


def may_take_off(relation: Relation, entry: Entry) -> bool:
    """Whether somebody may take an entry off; persons are erased instead."""
    if entry.until or entry.register == store.PERSONS or is_frozen(entry, plan=plan_stage(entry)):
        return False
    return relation.may_run


def may_put_back(relation: Relation, entry: Entry) -> bool:
    """Whether somebody may put an entry back: one that was taken off here, and not one that its source dropped."""
    return bool(entry.until) and relation.may_run and _taken_off(entry) is not None


def take_off(register: str, entry: str, *, reason: str, by: User, seen: str) -> Entry:
    """Take an entry off with all that stands under it.

    Args:
        register: Its register.
        entry: Its id.
        reason: Why.
        by: Who does it.
        seen: `mark` of the entry as the person saw it.

    Returns:
        The entry after it.

    Raises:
        NotFoundError: There is no such entry.
        RefusedError: They may not, a reason is lacking, or something that is at work hangs on it.
        OvertakenError: The entry is no longer as it was shown.
    """
    with transaction.atomic():
        wait_for_turn()
        now = store.entry_at(register, entry)
        if seen != mark(now):
            raise OvertakenError(None)
        if not may_take_off(relation_of(by), now):
            raise not_allowed(now, plan_stage(now))
        if not reason.strip():
            raise RefusedError(_("A reason is needed."), next_step=_("Say in a sentence why."))
        hanging = hanging_on(now)
        if holding := [one.entry.name for one in hanging if one.holds]:
            raise _held(holding)
        gone = [now, *(one.entry for one in hanging if not one.field)]
        # The state ends first: an entry without one is not listed, whatever it was; and it is kept in the trail.
        gesture = Gesture(str(by.actor))
        store.say((Claim(one.register, one.id, _STATE, "") for one in gone if one.one(_STATE)), gesture=gesture)
        store.say((Claim(one.register, one.id, LISTED_FIELD, "") for one in gone), gesture=gesture)
        kept = [[one.register, one.id, one.one(_STATE)] for one in gone]
        _tell(now, TAKE_OFF, gesture, reason=reason.strip(), **{"with": kept})
        return store.entry_at(register, entry)


def put_back(register: str, entry: str, *, by: User) -> Entry:
    """Put an entry back that was taken off here, with all that was taken off with it.

    Raises:
        NotFoundError: There is no such entry.
        RefusedError: They may not, or it was not taken off here.
    """
    with transaction.atomic():
        wait_for_turn()
        now = store.entry_at(register, entry)
        taken = _taken_off(now)
        if taken is None or not may_put_back(relation_of(by), now):
            raise not_allowed(now, "")
        gesture = Gesture(str(by.actor))
        store.say(_back(json.loads(taken.after)["with"]), gesture=gesture)
        _tell(now, PUT_BACK, gesture)
        return store.entry_at(register, entry)


def _back(kept: Iterable[tuple[str, str, str]]) -> Iterator[Claim]:
    for register, entry, state in kept:
        yield from restored(store.entry_at(register, entry))
        if state:
            yield Claim(register, entry, _STATE, state)


def _taken_off(entry: Entry) -> TrailEvent | None:
    """The event by which an entry was taken off; `None` where it was not, or came back since."""
    rows = TrailEvent.objects.filter(subject=_subject(entry), action__in=(TAKE_OFF, PUT_BACK)).order_by("-number")
    last = rows.first()
    return last if last and last.action == TAKE_OFF else None


def _tell(entry: Entry, action: str, gesture: Gesture, **after: object) -> None:
    event = told(gesture, action=action, city="", subject=_subject(entry))
    append(replace(event, after=canonical(after) if after else ""))


def _subject(entry: Entry) -> str:
    return f"register/{entry.register}/{entry.id}"


def _held(names: list[str]) -> RefusedError:
    said = "; ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
    return RefusedError(
        _("Something at work hangs on it: %(names)s.") % {"names": said},
        next_step=_("End that first, take it off, or let it name another entry."),
    )


def _is_at_work(entry: Entry) -> bool:
    """Whether what stands under an entry goes its own way and is not over yet; a session or a decision goes along."""
    return bool(registers()[entry.register].workflow) and not is_over(entry)


def _under(entry: Entry) -> list[Entry]:
    names = [name for name, one in registers().items() if one.parent == entry.register]
    return [one for one in _entries(names) if one.parent == entry.id] if names else []


def _naming(entry: Entry) -> Iterator[tuple[Entry, str]]:
    """Every entry that names this one, once, with the first field it does so in."""
    fields = {
        (name, field)
        for name, one in registers().items()
        for field, kind in one.fields.items()
        if kind.type == "ref" and entry.register in kind.of
    }
    rows = RegisterFact.objects.filter(value=entry.id, until="", register__in={name for name, _ in fields})
    found: dict[tuple[str, str], str] = {}
    for name, other, field in rows.order_by("pk").values_list("register", "entry", "field"):
        if (name, field) in fields and (name, other) != (entry.register, entry.id):
            found.setdefault((name, other), field)
    if not found:
        return
    for one in _entries(sorted({key[0] for key in found})):
        if named_in := found.get((one.register, one.id)):
            yield one, named_in


def _entries(names: Iterable[str]) -> list[Entry]:
    return [one for one in store.entries_at(*names) if not one.until]
