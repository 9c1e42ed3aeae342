"""Where an entry stands in the workflow of its register, and what may be done with it next.

A source calls states as it likes; `data/states.csv` says which state of the table that is. What it does not say is
unknown, and then only the secretariat may place the entry. The tables run on the engine of `groma.verify`.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.network.dates import When, read_when
from groma.network.model import LISTED, NOT_LISTED, SUCCEEDED
from groma.network.register import FINAL
from groma.network.registers import registers
from groma.verify.workflow import REASON, Need, Step, Workflow, workflow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from groma.network.model import Entry

TABLES = Path(__file__).with_name("tables")
STATES = Path(__file__).with_name("data") / "states.csv"
DAYS = STATES.with_name("due.csv")
"""By which day the next step is due where no step set one, by register and state: so many days after the last day that
its fields say, or before the first; no number is no more than the time it was planned for. `after: nobody` is said of
what nobody is waited for any more once its time is over."""
UNKNOWN = "unknown"
PLACE = "place_"
"""How the actions begin that place an entry whose state is not known, such as `place_drafting`."""
SECRETARIAT, REVIEWER = "secretariat", "reviewer"
_ANYTHING = "*"
_OVER = FINAL | {NOT_LISTED, SUCCEEDED, "dropped", "refused", "declined", "cancelled", "done"}
DUE, PLANNED, PUBLISHED, SERIES = "due", "planned", "published", "every"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A row of `data/due.csv`.

    Attributes:
        days: From the time of its fields; `None` where that is itself no more than a plan.
        is_history: Whether nobody is waited for any more once the time is over.
    """

    fields: tuple[str, ...]
    days: int | None
    is_history: bool

    def time(self, entry: Entry) -> When | None:
        """The time its fields say, the first of them that says one; one that cannot be read is none."""
        said = next((entry.one(name) for name in self.fields if entry.one(name)), "")
        try:
            return read_when(said) if said else None
        except RecordError:
            return None

    def day(self, entry: Entry) -> dt.date | None:
        """The day something is due; `None` where its fields say none."""
        time = self.time(entry)
        if time is None or self.is_endless(entry):
            return None
        days = dt.timedelta(days=self.days or 0)
        return time.first + days if self.days is not None and self.days < 0 else time.last + days

    def is_endless(self, entry: Entry) -> bool:
        """Whether an entry comes again and again and nobody said until when: what follows its last time never does."""
        return self.days is not None and self.days >= 0 and bool(entry.one(SERIES)) and not entry.one(self.fields[0])


@dataclass(frozen=True, slots=True)
class Offered:
    """A step somebody's roles may take, and what is lacking for it.

    Attributes:
        lacking: Needs that do not hold; a reason is not among them, it is asked for when the step is taken.
    """

    step: Step
    lacking: tuple[Need, ...]

    @property
    def is_open(self) -> bool:
        """Whether it can be taken now."""
        return not self.lacking

    @property
    def wants_reason(self) -> bool:
        """Whether a reason is needed."""
        return REASON in self.step.needs

    @property
    def takes_reason(self) -> bool:
        """Whether a reason is asked for, needed or not."""
        return self.wants_reason or self.step.takes_remark


@cache
def table(register: str) -> Workflow | None:
    """The workflow of a register with the steps that place what is unknown; `None` where it has none.

    >>> table("deliverables").start, table("hubs")
    ('proposed', None)

    Raises:
        DefinitionError: The table is wrong.
    """
    name = registers()[register].workflow
    if not name:
        return None
    written = workflow(name, TABLES)
    placing = (
        Step(state, f"{PLACE}{to}", SECRETARIAT, (REASON,), to)
        for state in (UNKNOWN, NOT_LISTED)
        for to in written.states
    )
    return Workflow(name, (*written.steps, *placing), written.needs)


def stage(entry: Entry) -> str:
    """The state of its register's table that an entry is in.

    Returns:
        A state of the table; `unknown`, `not_listed` or `succeeded`; for a register without a table the entry's own.
    """
    states = _states(entry.register)
    if not states or entry.state in {NOT_LISTED, SUCCEEDED} or entry.state in states:
        return entry.state
    if entry.state == LISTED and PUBLISHED in states and entry.one(PUBLISHED):
        return PUBLISHED
    return _named(entry.register, entry.state)


def next_steps(entry: Entry, roles: Collection[str], facts: Collection[str]) -> tuple[Offered, ...]:
    """What somebody may do with an entry, each action once, with what is lacking for it.

    Args:
        entry: The entry.
        roles: The roles they have towards it.
        facts: The needs that hold.
    """
    flow = table(entry.register)
    if flow is None:
        return ()
    best: dict[str, Offered] = {}
    for step in flow.offers(stage(entry), roles):
        lacking = tuple(flow.needs[need] for need in step.needs if need != REASON and need not in facts)
        known = best.get(step.action)
        if known is None or len(lacking) < len(known.lacking):
            best[step.action] = Offered(step, lacking)
    return tuple(best.values())


def waits_for(entry: Entry) -> tuple[str, ...]:
    """The roles that are to take the next step; what has no known state waits for the secretariat.

    While bodies are asked for their review, it waits for them alone; once all have answered, for the others.
    """
    now = stage(entry)
    if now == UNKNOWN:
        return (SECRETARIAT,)
    waiting = _waiting(entry.register).get(now, ())
    if REVIEWER not in waiting:
        return waiting
    return tuple(role for role in waiting if (role == REVIEWER) != _all_answered(entry))


def is_over(entry: Entry) -> bool:
    """Whether nothing goes on with an entry any more."""
    return stage(entry) in _OVER


def is_waited_for(entry: Entry, *, on: dt.date) -> bool:
    """Whether somebody is to take the next step on a day: not of what is history by then, or never over."""
    if not waits_for(entry):
        return False
    if entry.one(DUE) or (row := _deadline(entry)) is None:
        return True
    time = row.time(entry)
    return not (row.is_endless(entry) or (row.is_history and time is not None and time.last < on))


def due(entry: Entry) -> dt.date | None:
    """The day by which the next step is due: the one that was said, else what `data/due.csv` tells; `None` for none."""
    row = Deadline((DUE,), None, is_history=False) if entry.one(DUE) else _deadline(entry)
    return row.day(entry) if row else None


def is_planned(entry: Entry) -> bool:
    """Whether the day something is due is no more than the time it was planned for."""
    row = _deadline(entry)
    return not entry.one(DUE) and row is not None and row.days is None


def own_facts(entry: Entry) -> frozenset[str]:
    """The needs that an entry itself tells to hold; `groma.verify` is told of the others by whoever knows them."""
    return frozenset(name for name, holds in _OWN.items() if holds(entry))


def _has(*fields: str) -> Callable[[Entry], bool]:
    return lambda entry: any(entry.one(field).strip() for field in fields)


def _all_answered(entry: Entry) -> bool:
    return bool(entry.all("reviewer")) and set(entry.all("reviewer")) <= set(entry.all("reviewed_by"))


_OWN: dict[str, Callable[[Entry], bool]] = {
    "has_name": _has("name"),
    "has_leader": _has("leader"),
    "has_scope": _has("scope"),
    "has_secretariat": _has("secretariat"),
    "approved_by_meeting": _has("approved_by"),
    "has_group": _has("of"),
    "draft_attached": _has("file", "address"),
    "final_attached": _has("file", "address"),
    "reviewers_named": _has("reviewer"),
    "reviewers_answered": _all_answered,
    "has_version": _has("version"),
    "has_language": _has("language"),
    "has_country": _has("country"),
    "has_challenge": _has("challenge"),
    "has_city": _has("city"),
    "has_funder": _has("funder"),
    "has_owner": _has("owner"),
    "has_date": _has("date"),
}


def _named(register: str, said: str) -> str:
    spoken = " ".join(said.lower().split())
    for pattern, state in _names()[register]:
        if pattern == spoken or (pattern.endswith(_ANYTHING) and spoken.startswith(pattern.removesuffix(_ANYTHING))):
            return state
    return UNKNOWN


@cache
def _states(register: str) -> frozenset[str]:
    flow = table(register)
    return frozenset(flow.states) if flow else frozenset()


@cache
def _waiting(register: str) -> dict[str, tuple[str, ...]]:
    """The roles that every state of a register waits for; none for a register without a table."""
    flow = table(register)
    return {state: flow.waits_for(state) for state in flow.states} if flow else {}


def _deadline(entry: Entry) -> Deadline | None:
    """The row of an entry: of its state, or else of any state of its register in which somebody is to do something."""
    rows, now = _deadlines(), stage(entry)
    return rows.get((entry.register, now)) or (rows.get((entry.register, _ANYTHING)) if waits_for(entry) else None)


@cache
def _deadlines() -> dict[tuple[str, str], Deadline]:
    with DAYS.open(encoding="utf-8", newline="") as file:
        return {
            (row["register"], row["state"]): Deadline(
                tuple(row["fields"].split()), int(row["days"]) if row["days"] else None, row["after"] == "nobody"
            )
            for row in csv.DictReader(file)
        }


@cache
def _names() -> dict[str, list[tuple[str, str]]]:
    """What sources call a state and which it is, by register; the first that fits is taken."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with STATES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["register"]].append((row["said"], row["state"]))
    return found
