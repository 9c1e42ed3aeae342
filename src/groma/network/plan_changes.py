"""A work plan beside the one before it: what is new in it, what is carried on and for how long, and what is gone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groma.errors import RecordError
from groma.network.dates import read_when
from groma.network.work_plan import ACTIONS, APPROVED, DELIVERABLES, GROUPS, PLANS, is_within, item_id
from groma.network.workflows import stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.network.model import Entry

Change = Literal["kept", "late", "new", "dropped"]
WHOLE = ("groups-", "working-groups-")
"""How the ids of items begin that are about a whole group."""
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one item since the last approved plan.

    Attributes:
        item: What it is called in any plan.
        was: The day the last plan had it for, in ISO 8601. due: The day it is due now. Both are empty unless both plans
            have a day for the very same thing, and another one.
    """

    item: str
    name: str
    change: Change
    was: str = ""
    due: str = ""


def plan_before(entries: Iterable[Entry], plan: Entry) -> Entry | None:
    """The approved plan of the newest period before that of a plan; `None` where there is none."""
    first = _first_day(plan)
    plans = (one for one in entries if one.register == PLANS and stage(one) == APPROVED and one.id != plan.id)
    earlier = [one for one in plans if not one.until and _first_day(one) < first]
    return max(earlier, key=_first_day, default=None)


def newest_first(plans: Iterable[Entry]) -> tuple[Entry, ...]:
    """Plans by their periods, the newest first; those whose period cannot be read last."""
    return tuple(sorted(plans, key=lambda one: (_first_day(one), one.id), reverse=True))


def compare(now: Sequence[Entry], last: Sequence[Entry], *, on: dt.date) -> tuple[Changed, ...]:
    """What became of the items of the last approved plan, and which are new: the new plan's order, then what dropped.

    An item was kept where the last plan had it, or its deliverable, or something of that name, or its whole group. It
    is late where the last plan had it for a day that has passed.

    Args:
        now: The items of the draft.
        last: The items of the last approved plan.
        on: The day.
    """
    kept = (_kept(one, last, on) for one in now)
    dropped = (
        Changed(own_id(one), one.name, "dropped") for one in last if not any(_is_same(each, one) for each in now)
    )
    return (*kept, *dropped)


def moved(changed: Changed) -> tuple[int, int]:
    """How many whole months and, where that is none, days later an item is due; below zero where it is earlier.

    The last days of two months are whole months apart.

    >>> moved(Changed("a", "A", "kept", "2027-06-30", "2027-12-31"))
    (6, 0)
    >>> moved(Changed("a", "A", "kept", "2027-03-10", "2027-02-20"))
    (0, -18)
    """
    try:
        was, due = (dt.date.fromisoformat(one) for one in (changed.was, changed.due))
    except ValueError:
        return (0, 0)
    first, last = sorted((was, due))
    months = (last.year - first.year) * _YEAR + last.month - first.month
    if last.day < first.day and not _ends_month(last):
        months -= 1
    sign = 1 if due >= was else -1
    return (sign * months, 0) if months else (0, (due - was).days)


def subject(item: Entry, known: Mapping[tuple[str, str], Entry]) -> Entry | None:
    """The deliverable, group or action item that an item of a plan is about; `None` where none is known.

    Args:
        item: The item.
        known: Entries by register and id.
    """
    if found := known.get((DELIVERABLES, item.one("deliverable"))):
        return found
    own = own_id(item)
    if own.startswith(f"{ACTIONS}-"):
        return next(
            (one for (register, _id), one in known.items() if register == ACTIONS and item_id(one) == own), None
        )
    if not _is_whole(item):
        return None
    return next((known[one, item.one("of")] for one in GROUPS if (one, item.one("of")) in known), None)


def own_id(item: Entry) -> str:
    """What an item is called in any plan: its id without the plan's."""
    return item.id.rpartition("/")[2]


def _first_day(plan: Entry) -> dt.date:
    """The first day of its period; of one that cannot be read nothing is before it."""
    try:
        return read_when(plan.one("period") or plan.id).first
    except RecordError:
        return dt.date.min


def _kept(item: Entry, last: Sequence[Entry], on: dt.date) -> Changed:
    before, name = _before(item, last), own_id(item)
    if before is None:
        return Changed(name, item.name, "new")
    was, due = before.one("due"), item.one("due")
    change: Change = "late" if was and was < on.isoformat() else "kept"
    is_moved = was and due and was != due and _is_very_same(item, before)
    return Changed(name, item.name, change, was, due) if is_moved else Changed(name, item.name, change)


def _before(item: Entry, last: Sequence[Entry]) -> Entry | None:
    """What the last plan had of an item: the very same before a whole group it belongs to."""
    own = next((one for one in last if own_id(one) == own_id(item)), None)
    very = own or next((one for one in last if _is_very_same(item, one)), None)
    return very or next((one for one in last if _is_same(item, one)), None)


def _is_same(item: Entry, other: Entry) -> bool:
    """Whether items of two plans are about the same, or one is about the whole group of the other."""
    return _is_very_same(item, other) or _covers(item, other) or _covers(other, item)


def _is_very_same(item: Entry, other: Entry) -> bool:
    if own_id(item) == own_id(other) or set(item.all("deliverable")) & set(other.all("deliverable")):
        return True
    name = item.one("name").casefold()
    return bool(name and name == other.one("name").casefold())


def _covers(whole: Entry, part: Entry) -> bool:
    """Whether an item is about a whole group, and another about something of that group or below it."""
    is_whole = not whole.all("deliverable") and _is_whole(whole)
    return is_whole and any(is_within(one, group) for group in whole.all("of") for one in part.all("of"))


def _is_whole(item: Entry) -> bool:
    """Whether an item is about a whole group."""
    return not item.one("name") or own_id(item).startswith(WHOLE)


def _ends_month(day: dt.date) -> bool:
    return (day + dt.timedelta(days=1)).day == 1
