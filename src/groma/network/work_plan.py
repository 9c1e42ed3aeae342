"""The annual work plan: a draft gathered from the groups, and what stays as approved."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groma.errors import RecordError
from groma.network.dates import read_when
from groma.network.model import NOT_LISTED, SUCCEEDED, Claim
from groma.network.names import slug
from groma.network.registers import LISTED_FIELD
from groma.network.workflows import due, stage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from groma.network.model import Entry

PLANS, ITEMS, DELIVERABLES, ACTIONS = "work-plans", "work-plan-items", "deliverables", "action-items"
GROUPS = ("groups", "working-groups")
GATHERING, APPROVED = "gathering", "approved"
Kind = Literal["continues", "new"]
_TO_START = frozenset({"proposed", "approved"})
_GROUP_ENDED = frozenset({"concluded", "refused", NOT_LISTED, SUCCEEDED})
_OTHER_ENDED = frozenset({"published", "dropped", "done", NOT_LISTED, SUCCEEDED})
_COMMENT, _STATE = "comment", "state"
FROZEN = ("name", "kind", "of", "deliverable", "due")
"""Fields of an item that are approved with it. Everybody may see them from then on, and hash them themselves."""


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
        ended: Register and id of the groups and deliverables that ended since the last plan; where there is none, since
            the year before the period.
        silent: The ids of the groups that have no line: they sent nothing.
    """

    period: str
    lines: tuple[Line, ...]
    ended: tuple[tuple[str, str], ...]
    silent: tuple[str, ...]


def plan_id(period: str) -> str:
    """What the plan of a period is called.

    >>> plan_id("2026/2027")
    '2026-2027'
    """
    return slug(period)


def draft(entries: Iterable[Entry], *, period: str, on: dt.date, since: str = "") -> Draft:
    """The draft for a period: groups to start, open deliverables and open action items, as they are on a day.

    What was known before the period continues; what became known in it, and a group that has not begun, is new.

    Args:
        entries: Of any registers, on that day.
        period: A year or a span of years.
        on: The day.
        since: The day the last plan was approved, in ISO 8601; empty where there is none.

    Raises:
        RecordError: The period cannot be read.
    """
    first = read_when(period).first
    known = tuple(entries)
    chosen = [one for one in open_groups(known) if stage(one) in _TO_START]
    for register in (DELIVERABLES, ACTIONS):
        chosen += [one for one in known if one.register == register and not has_ended(one)]
    groups = {one.id for one in known if one.register in GROUPS}
    lines = tuple(_line(one, groups, first=first, on=on) for one in chosen)
    ended = tuple((one.register, one.id) for one in known if _ended_lately(one, since or f"{first.year - 1}-01-01"))
    return Draft(period, lines, ended, silent(known, (group for line in lines for group in line.of)))


def has_ended(entry: Entry) -> bool:
    """Whether nothing more is to be done about a group, a deliverable or an action item."""
    return stage(entry) in (_GROUP_ENDED if entry.register in GROUPS else _OTHER_ENDED)


def open_groups(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The groups and working groups that have not ended."""
    return tuple(one for one in entries if one.register in GROUPS and not has_ended(one))


def silent(entries: Iterable[Entry], spoken: Iterable[str]) -> tuple[str, ...]:
    """The ids of the open groups that have nothing in a plan, and nothing below them has: nobody said what they do.

    Args:
        entries: The groups, among others.
        spoken: The ids of the groups that something in the plan is of.
    """
    heard = set(spoken)
    return tuple(one.id for one in open_groups(entries) if not any(is_within(said, one.id) for said in heard))


def claims(plan: Draft, called: str = "") -> tuple[Claim, ...]:
    """What the draft says as entries of the registers of work plans and their items.

    Args:
        plan: The draft.
        called: The id of the plan; made from its period where not given.
    """
    identity = called or plan_id(plan.period)
    found = _entry(PLANS, identity, {"period": (plan.period,), _STATE: (GATHERING,)})
    for line in plan.lines:
        values = {"name": (line.name,), "kind": (line.kind,), "of": line.of}
        values["deliverable"] = (line.id,) if line.register == DELIVERABLES else ()
        values["due"] = (line.due.isoformat(),) if line.due else ()
        found += _entry(ITEMS, f"{identity}/{item_id(line)}", values)
    return tuple(found)


def may_change(plan: Entry, field: str = "") -> bool:
    """Whether a plan, or an item of it, may be changed: an approved plan is frozen, with every field and comment.

    Args:
        plan: The plan.
        field: The field of the plan or item; a comment may be made only while the plan is commented on.
    """
    if stage(plan) == APPROVED:
        return False
    return field != _COMMENT or stage(plan) == "commenting"


def frozen_text(items: Iterable[Entry]) -> str:
    """What was approved, as the text that is hashed: whatever the order of the items, and without the comments."""
    content = sorted((one.id, [[field, sorted(one.all(field))] for field in FROZEN]) for one in items)
    return json.dumps(content, ensure_ascii=False)


def frozen_hash(items: Iterable[Entry]) -> str:
    """The SHA-256 of what was approved, of `frozen_text` in UTF-8."""
    return hashlib.sha256(frozen_text(items).encode()).hexdigest()


def item_id(line: Line | Entry) -> str:
    """What a line is called in any plan, or what an entry would be called as one.

    Its register stands before its id, as a group and a deliverable may share one.
    """
    return f"{line.register}-{line.id.replace('/', '-')}"


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


def _ended_lately(entry: Entry, since: str) -> bool:
    """Whether it has an end, and that is not before a day; of what has no date nobody knows."""
    if entry.register not in {*GROUPS, DELIVERABLES}:
        return False
    said = entry.until or entry.one("published")
    if not said or not has_ended(entry):
        return False
    try:
        return read_when(said).last.isoformat() > since
    except RecordError:
        return False


def is_within(group: str, above: str) -> bool:
    """Whether a group is another one, or stands below it."""
    return group == above or group.startswith(f"{above}/")


def _entry(register: str, name: str, values: dict[str, tuple[str, ...]]) -> list[Claim]:
    said = [Claim(register, name, field, value) for field, held in values.items() for value in held]
    return [Claim(register, name, LISTED_FIELD, "yes"), *said]
