"""The annual work plan: a draft gathered from the groups, what changed since the last, and what stays as approved."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groma.errors import RecordError
from groma.network.dates import read_when
from groma.network.model import NOT_LISTED, SUCCEEDED, Claim
from groma.network.registers import LISTED_FIELD
from groma.network.workflows import due, stage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from groma.network.model import Entry

PLANS, ITEMS, DELIVERABLES, ACTIONS = "work-plans", "work-plan-items", "deliverables", "action-items"
GROUPS = ("groups", "working-groups")
GATHERING, APPROVED = "gathering", "approved"
Kind = Literal["continues", "new"]
Change = Literal["kept", "late", "new", "dropped"]
_TO_START = frozenset({"proposed", "approved"})
_GROUP_ENDED = frozenset({"concluded", "refused", NOT_LISTED, SUCCEEDED})
_OTHER_ENDED = frozenset({"published", "dropped", "done", NOT_LISTED, SUCCEEDED})
_COMMENT, _STATE = "comment", "state"
_FROZEN = ("name", "kind", "of", "deliverable", "due")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a draft.

    Attributes:
        register: The register of what it is about. id: Its id there.
        of: The groups and working groups it belongs to.
        due: The day it is due or was planned for; `None` where nobody said, and then it is not late.
    """

    register: str
    id: str
    name: str
    of: tuple[str, ...]
    kind: Kind
    stage: str
    due: dt.date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of a work plan.

    Attributes:
        period: What it is for, such as `2026`.
        lines: What is open, in the order of groups, deliverables and action items.
        ended: Register and id of the groups and deliverables that ended since the beginning of the period before.
        silent: The ids of the groups that have no line: they sent nothing.
    """

    period: str
    lines: tuple[Line, ...]
    ended: tuple[tuple[str, str], ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one item since the last approved plan."""

    item: str
    name: str
    change: Change


def draft(entries: Iterable[Entry], *, period: str, on: dt.date) -> Draft:
    """The draft for a period: groups to start, open deliverables and open action items, as they are on a day.

    What was known before the period continues; what became known in it, and a group that has not begun, is new.

    Args:
        entries: Of any registers, on that day.
        period: A year or a span of years.
        on: The day.

    Raises:
        RecordError: The period cannot be read.
    """
    first = read_when(period).first
    known = tuple(entries)
    open_groups = [one for one in known if one.register in GROUPS and stage(one) not in _GROUP_ENDED]
    chosen = [one for one in open_groups if stage(one) in _TO_START]
    for register in (DELIVERABLES, ACTIONS):
        chosen += [one for one in known if one.register == register and stage(one) not in _OTHER_ENDED]
    groups = {one.id for one in known if one.register in GROUPS}
    lines = tuple(_line(one, groups, first=first, on=on) for one in chosen)
    ended = tuple((one.register, one.id) for one in known if _ended_lately(one, first))
    spoken = {group for line in lines for group in line.of}
    silent = (
        one.id for one in open_groups if not any(said == one.id or said.startswith(f"{one.id}/") for said in spoken)
    )
    return Draft(period, lines, ended, tuple(silent))


def claims(plan: Draft) -> tuple[Claim, ...]:
    """What the draft says as entries of the registers of work plans and their items."""
    found = _entry(PLANS, plan.period, {"period": (plan.period,), _STATE: (GATHERING,)})
    for line in plan.lines:
        values = {"name": (line.name,), "kind": (line.kind,), "of": line.of}
        values["deliverable"] = (line.id,) if line.register == DELIVERABLES else ()
        values["due"] = (line.due.isoformat(),) if line.due else ()
        found += _entry(ITEMS, f"{plan.period}/{_item_id(line)}", values)
    return tuple(found)


def compare(now: Sequence[Entry], last: Sequence[Entry], *, on: dt.date) -> tuple[Changed, ...]:
    """What became of the items of the last approved plan, and which are new: the new plan's order, then what dropped.

    An item that was kept is late where the last plan had it for a day that has passed.

    Args:
        now: The items of the draft.
        last: The items of the last approved plan.
        on: The day.
    """
    before = {_own_id(one): one for one in last}
    still = {_own_id(one) for one in now}
    kept = (Changed(_own_id(one), one.name, _change(before.get(_own_id(one)), on)) for one in now)
    dropped = (Changed(name, one.name, "dropped") for name, one in before.items() if name not in still)
    return (*kept, *dropped)


def may_change(plan: Entry, field: str = "") -> bool:
    """Whether a plan, or an item of it, may be changed: an approved plan is frozen, with every field and comment.

    Args:
        plan: The plan.
        field: The field of the plan or item; a comment may be made only while the plan is commented on.
    """
    if stage(plan) == APPROVED:
        return False
    return field != _COMMENT or stage(plan) == "commenting"


def frozen_hash(items: Iterable[Entry]) -> str:
    """The SHA-256 of what was approved, whatever the order of the items: comments are no part of it."""
    content = sorted((one.id, [[field, sorted(one.all(field))] for field in _FROZEN]) for one in items)
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _line(entry: Entry, groups: set[str], *, first: dt.date, on: dt.date) -> Line:
    """The line of an entry. An action item belongs to the group that owns it; an organisation is no group."""
    day = due(entry)
    is_group = entry.register in GROUPS
    of = entry.all("owner" if entry.register == ACTIONS else "of")
    return Line(
        register=entry.register,
        id=entry.id,
        name=entry.name,
        of=(entry.id,) if is_group else tuple(one for one in of if one in groups),
        kind="new" if is_group or (entry.since and read_when(entry.since).first >= first) else "continues",
        stage=stage(entry),
        due=day,
        is_late=day is not None and day < on,
    )


def _ended_lately(entry: Entry, first: dt.date) -> bool:
    """Whether it has an end, and that is not before the year ahead of the period; of what has no date nobody knows."""
    if entry.register not in {*GROUPS, DELIVERABLES}:
        return False
    said = entry.until or entry.one("published")
    if not said or stage(entry) not in _GROUP_ENDED | _OTHER_ENDED:
        return False
    try:
        return read_when(said).first.year >= first.year - 1
    except RecordError:
        return False


def _change(before: Entry | None, on: dt.date) -> Change:
    if before is None:
        return "new"
    day = before.one("due")
    return "late" if day and day < on.isoformat() else "kept"


def _own_id(item: Entry) -> str:
    """What an item is called in any plan: its id without the plan's."""
    return item.id.rpartition("/")[2]


def _item_id(line: Line) -> str:
    """The kind of thing stands before its id, as a group and a deliverable may have the same."""
    return f"{line.register}-{line.id.replace('/', '-')}"


def _entry(register: str, name: str, values: dict[str, tuple[str, ...]]) -> list[Claim]:
    said = [Claim(register, name, field, value) for field, held in values.items() for value in held]
    return [Claim(register, name, LISTED_FIELD, "yes"), *said]
