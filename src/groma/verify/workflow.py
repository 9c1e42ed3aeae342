"""Workflows as tables: state, action, role, what it needs, next state.

A table is a CSV file that an official can read. Whatever is not listed in it is refused. The engine knows nothing of
rounds, values or whatever else moves by a table: it is given the state, the roles a person has and the facts that hold,
and says what comes next or why not. The tables of verification stand in `tables/`, others beside what they are about.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from groma.errors import DefinitionError, GromaError, did_you_mean, sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

TABLES = Path(__file__).with_name("tables")
COLUMNS = ("state", "action", "role", "needs", "next")
"""What every table has; a table may also have `due`, the days after a step until the next one is due."""
REASON = "reason"
"""The need of whatever is done instead of what is awaited: sending back, refusing, taking up again."""
REMARK = f"{REASON}?"
"""Written in a table where a reason may be given and none is needed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a table: who may do what in which state, what it needs, and the state after it.

    Attributes:
        due: How many days after it the next step is due; `None` where the table sets no date.
        takes_remark: Whether a reason may be given that it does not need.
    """

    state: str
    action: str
    role: str
    needs: tuple[str, ...]
    next: str
    due: int | None = None
    takes_remark: bool = False

    @property
    def is_awaited(self) -> bool:
        """Whether it is the way on, and not one that has to be given a reason for."""
        return REASON not in self.needs


@dataclass(frozen=True, slots=True)
class Need:
    """What has to hold before a step, said for the person who is refused."""

    id: str
    says: str
    next_step: str


class RefusedError(GromaError):
    """An action that the table does not allow here.

    Attributes:
        needs: What is missing; empty where the action is not for this state or these roles at all.
    """

    def __init__(self, what: str, *, where: str = "", next_step: str = "", needs: tuple[Need, ...] = ()) -> None:
        """Keep what is missing beside the words."""
        super().__init__(what, where=where, next_step=next_step)
        self.needs = needs


@dataclass(frozen=True)
class Workflow:
    """A table of steps."""

    id: str
    steps: tuple[Step, ...]
    needs: Mapping[str, Need]

    @property
    def start(self) -> str:
        """The first state."""
        return self.steps[0].state

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order of the table."""
        return tuple(dict.fromkeys(state for step in self.steps for state in (step.state, step.next)))

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action, in the order of the table."""
        return tuple(dict.fromkeys(step.action for step in self.steps))

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role, in the order of the table."""
        return tuple(dict.fromkeys(step.role for step in self.steps))

    def offers(self, state: str, roles: Collection[str]) -> tuple[Step, ...]:
        """The steps these roles may take from a state, whether or not what they need holds."""
        return tuple(step for step in self.steps if step.state == state and step.role in roles)

    def waits_for(self, state: str) -> tuple[str, ...]:
        """The roles that are to take the next step, in the order of the table; none where everything is done.

        >>> workflow("rounds").waits_for("verified"), workflow("rounds").waits_for("published")
        (('secretariat',), ())
        """
        return tuple(dict.fromkeys(step.role for step in self.steps if step.state == state and step.is_awaited))

    def step(self, state: str, action: str, *, roles: Collection[str], facts: Collection[str]) -> Step:
        """The step an action is, for someone with these roles, where these facts hold.

        Args:
            state: The state now.
            action: What is to be done.
            roles: The roles the person has towards the subject.
            facts: The needs that are met.

        Raises:
            RefusedError: The table has no such step, or what every such step needs does not hold.
        """
        offered = [step for step in self.offers(state, roles) if step.action == action]
        if not offered:
            raise self._not_listed(state, action)
        lacking = {step: [need for need in step.needs if need not in facts] for step in offered}
        best = min(offered, key=lambda step: len(lacking[step]))
        if not lacking[best]:
            return best
        needs = tuple(self.needs[need] for need in lacking[best])
        raise RefusedError(
            " ".join(need.says for need in needs), next_step=" ".join(need.next_step for need in needs), needs=needs
        )

    def _not_listed(self, state: str, action: str) -> RefusedError:
        if action not in self.actions:
            return RefusedError(
                sentence("There is no action `{action}`.", action=action), next_step=did_you_mean(action, self.actions)
            )
        froms = tuple(dict.fromkeys(step.state for step in self.steps if step.action == action))
        if state not in froms:
            said = ", ".join(name.replace("_", " ") for name in froms)
            return RefusedError(
                sentence(
                    "`{action}` is not possible while this is {state}.", action=action, state=state.replace("_", " ")
                ),
                next_step=sentence("It is possible while it is {states}.", states=said),
            )
        return RefusedError(
            sentence("`{action}` is not for your role here.", action=action),
            next_step=sentence("Ask your coordinator or secretariat."),
        )


@cache
def workflow(name: str, folder: Path = TABLES) -> Workflow:
    """The workflow of a table, such as `rounds` or `values`.

    >>> workflow("rounds").step("verified", "publish", roles={"secretariat"}, facts={"approvals_stand"}).next
    'published'

    Args:
        name: The table's name.
        folder: Where it stands, with the words of its needs in `needs.csv`.

    Raises:
        DefinitionError: The table is wrong.
    """
    needs = {row["need"]: Need(row["need"], row["says"], row["next_step"]) for row in _rows(folder / "needs.csv")}
    return load_workflow(name, _rows(folder / f"{name}.csv"), needs=needs)


def load_workflow(name: str, rows: Iterable[Mapping[str, str]], *, needs: Mapping[str, Need]) -> Workflow:
    """A workflow from the rows of its table.

    Raises:
        DefinitionError: A step needs something that has no words, stands twice, or is due after no number of days.
    """
    steps = tuple(_step(row, name) for row in rows)
    if not steps:
        raise DefinitionError("The table has no steps.", where=name)
    for need in (need for step in steps for need in step.needs):
        if need not in needs:
            raise DefinitionError(f"`{need}` is no known need.", where=name, next_step=did_you_mean(need, needs))
    keys = [(step.state, step.action, step.role) for step in steps]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise DefinitionError(f"The step {' '.join(twice)} stands twice.", where=name)
    return Workflow(name, steps, needs)


def _step(row: Mapping[str, str], name: str) -> Step:
    said = row["needs"].split()
    needs = tuple(need for need in said if need != REMARK)
    return Step(
        row["state"], row["action"], row["role"], needs, row["next"], _days(row, name), takes_remark=REMARK in said
    )


def _days(row: Mapping[str, str], name: str) -> int | None:
    said = row.get("due") or ""
    if said and not (said.isascii() and said.isdigit()):
        raise DefinitionError(
            f"`{said}` is no number of days.", where=name, next_step="Write a whole number or nothing."
        )
    return int(said) if said else None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
