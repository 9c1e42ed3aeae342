"""The secretariat's board: what is due, what is late and by how many days, and whom it waits for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groma.network.workflows import due, is_planned, is_waited_for, stage, waits_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.network.model import Entry

    Known = dict[tuple[str, str], Entry]

Time = Literal["today", "late", "week", "later", "undated"]
TIMES: tuple[Time, ...] = ("today", "late", "week", "later", "undated")
"""The parts of the board, in their order."""
_WEEK = 7
_OF_GROUPS = ("groups", "working-groups")
_NAMING = ("leader", "owner", "secretariat")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry that something is to be done with.

    Attributes:
        stage: Where it stands in its workflow.
        due: The day the next step is due; `None` where nobody said.
        is_planned: Whether that is no more than the time it was planned for.
        days_late: By how many days it is late; 0 where it is not.
        waits_for: The roles that are to take the next step.
        who: Ids of the organisations or groups that it is with: those that own or lead it, and those still to review.
        groups: Ids of the groups and working groups it belongs to.
    """

    register: str
    id: str
    name: str
    stage: str
    due: dt.date | None
    is_planned: bool
    days_late: int
    waits_for: tuple[str, ...]
    who: tuple[str, ...]
    groups: tuple[str, ...]
    time: Time


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that is open on a day, the most pressing first."""

    items: tuple[Item, ...]

    def at(self, time: Time) -> tuple[Item, ...]:
        """The items of one part of the board."""
        return tuple(item for item in self.items if item.time == time)

    @property
    def late(self) -> int:
        """How many are late."""
        return sum(1 for item in self.items if item.days_late)

    @property
    def this_week(self) -> int:
        """How many are due today or within the next seven days."""
        return sum(1 for item in self.items if item.time in {"today", "week"})

    def only(self, *, register: str = "", group: str = "", role: str = "") -> Board:
        """The part of it that is of a register, of a group or of one below it, and waits for a role; empty is any."""
        kept = (
            item
            for item in self.items
            if register in {"", item.register}
            and (not group or any(one == group or one.startswith(f"{group}/") for one in item.groups))
            and (not role or role in item.waits_for)
        )
        return Board(tuple(kept))


def board(entries: Iterable[Entry], *, on: dt.date) -> Board:
    """What is open on a day: every entry of a workflow whose next step somebody is to take.

    Args:
        entries: Of any registers, as they are on that day; those without a workflow, or with nothing to do, are left
            out.
        on: The day.
    """
    known = {(entry.register, entry.id): entry for entry in entries}
    items = [_item(entry, known, on=on) for entry in known.values() if is_waited_for(entry, on=on)]
    return Board(tuple(sorted(items, key=_in_order)))


def groups_of(entry: Entry) -> tuple[str, ...]:
    """The ids of the groups and working groups an entry belongs to; a group belongs to itself."""
    if entry.register in _OF_GROUPS:
        return (entry.id,)
    return entry.all("of")


def _item(entry: Entry, known: Known, *, on: dt.date) -> Item:
    day = due(entry)
    late = max((on - day).days, 0) if day else 0
    return Item(
        register=entry.register,
        id=entry.id,
        name=entry.name,
        stage=stage(entry),
        due=day,
        is_planned=is_planned(entry),
        days_late=late,
        waits_for=waits_for(entry),
        who=_who(entry, known),
        groups=groups_of(entry),
        time=_time(day, on),
    )


def _who(entry: Entry, known: Known) -> tuple[str, ...]:
    """Whom it is with: those still to review, those it names itself, or else those that lead its group."""
    if "reviewer" in waits_for(entry):
        answered = entry.all("reviewed_by")
        return tuple(one for one in entry.all("reviewer") if one not in answered)
    named = next((entry.all(field) for field in _NAMING if entry.all(field)), ())
    if named or entry.register in _OF_GROUPS:
        return named
    above = (known.get((register, group)) for group in groups_of(entry) for register in _OF_GROUPS)
    return tuple(dict.fromkeys(leader for one in above if one for leader in one.all("leader")))


def _time(day: dt.date | None, on: dt.date) -> Time:
    if day is None:
        return "undated"
    if day == on:
        return "today"
    if day < on:
        return "late"
    return "week" if (day - on).days <= _WEEK else "later"


def _in_order(item: Item) -> tuple[int, dt.date, str, str]:
    """By part of the board; within it what was due first, then by name."""
    return TIMES.index(item.time), item.due or dt.date.max, item.name.casefold(), item.id
