"""A plan as a problem to solve: which action could begin in which year, what that gives and takes, what binds them.

An action begins no earlier than its plan says and ends within the years looked at; its costs move with it. In the years
looked at, a year that a budget or a department's capacity does not name allows nothing. Costs after the last year are
bound by no budget and are told apart. An action that runs already is not up for choice: what it takes is taken off what
there is. One that is done is there for those that depend on it, and no more; one that is dropped is not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.plan.worth import years_held

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.plan.model import Action, Plan
    from groma.plan.worth import Valuation, Where, Worth

Room = tuple[str, int]
"""A department and a year."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One action beginning in one year.

    Attributes:
        gain: Points of the share of target times the years they hold. least: The same at the ends of the ranges of its
            effects that help less. most: At those that help more.
        costs: By year, within the years looked at. beyond: What it costs after them.
        work: By department and year.
    """

    action: str
    year: int
    gain: float
    least: float
    most: float
    costs: Mapping[int, float]
    beyond: float
    work: Mapping[Room, float]


@dataclass(frozen=True, slots=True)
class Floor:
    """A figure of a place or a group that may not be made worse: what each action does to it, positive where good.

    Attributes:
        room: What actions that run already do to it; only what is good of that can make up for something bad.
    """

    where: Where
    effects: Mapping[str, float]
    room: float


@dataclass(frozen=True, slots=True)
class Need:
    """An action that has to wait until another, which takes so many years, is finished."""

    action: str
    needs: str
    lasting: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What may be chosen and what binds it.

    Attributes:
        running: Actions that run already, as choices with the year they began.
        budget: What is left of it in each year; `None` where no budget is given.
        capacity: What is left of it, for departments that are named.
        overrun: By how much those that run already exceed the budget of a year.
        blocked: For actions that cannot begin in any year, the actions they wait for in vain; none where it is the
            years that are too few.
    """

    years: tuple[int, ...]
    choices: tuple[Choice, ...]
    running: tuple[Choice, ...]
    budget: Mapping[int, float] | None
    capacity: Mapping[Room, float]
    needs: tuple[Need, ...]
    floors: tuple[Floor, ...]
    overrun: Mapping[int, float]
    blocked: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Held:
    """What an action's effects are worth, and the years in which they count."""

    worths: tuple[Worth, ...]
    years: Sequence[int]

    def from_year(self, start: int) -> list[tuple[Worth, int]]:
        """Each with the number of years it is there if the action begins then."""
        return [(one, years_held(start, one.effect.lag, self.years)) for one in self.worths]


def years_of(plan: Plan) -> tuple[int, ...]:
    """The years a plan is about: those of its budget, else from its first start until its last effect is there."""
    if plan.budget:
        return tuple(range(min(plan.budget), max(plan.budget) + 1))
    if not plan.actions:
        return ()
    last = max(action.end + max((one.lag for one in action.effects), default=0) for action in plan.actions)
    return tuple(range(min(action.start for action in plan.actions), last + 1))


def problem_of(plan: Plan, valuation: Valuation, *, years: Sequence[int], until: int = 0) -> Problem:
    """The problem that a plan poses in those years; gains count until the last of them, or a later year if given."""
    counted = range(years[0], max(years[-1], until) + 1) if years else range(0)
    free = [action for action in plan.actions if action.state in {"proposed", "adopted"}]
    underway = [action for action in plan.actions if action.state == "running"]
    running = tuple(
        _choice(action, action.start, held=_held(action, valuation, counted), years=years) for action in underway
    )
    chosen = {action.id: _choices(action, plan, held=_held(action, valuation, counted), years=years) for action in free}
    spent = _spent(running)
    budget = {year: plan.budget.get(year, 0.0) for year in years} if plan.budget else None
    waiting = {action.id for action in free}
    lasting = {action.id: len(action.years) for action in free}
    return Problem(
        years=tuple(years),
        choices=tuple(choice for choices in chosen.values() for choice in choices),
        running=running,
        budget=None
        if budget is None
        else {year: max(0.0, most - spent.get(year, 0.0)) for year, most in budget.items()},
        capacity=_capacity(plan, running, years),
        needs=tuple(
            Need(action.id, one, lasting[one]) for action in free for one in action.depends_on if one in waiting
        ),
        floors=_floors(plan, valuation, free={action.id for action in free}, running={one.id for one in underway}),
        overrun={year: spent[year] - most for year, most in (budget or {}).items() if spent.get(year, 0.0) > most},
        blocked={name: _in_vain(plan.action(name), plan) for name, choices in chosen.items() if not choices},
    )


def is_floor(where: Where, floors: Sequence[str]) -> bool:
    """Whether a place or a group is one that may not be made worse; `*` is all of them, but not the whole city.

    >>> is_floor(("K", "north", ""), ["place=north"]), is_floor(("K", "", "age=0-14;sex=male"), ["sex=female"])
    (True, False)
    >>> is_floor(("K", "", "sex=male"), ["*"]), is_floor(("K", "", ""), ["*"])
    (True, False)
    """
    _, place, breakdown = where
    names = {*([f"place={place}"] if place else []), *(part for part in breakdown.split(";") if part)}
    return bool(names) and ("*" in floors or not names.isdisjoint(floors) or breakdown in floors)


def _choices(action: Action, plan: Plan, *, held: _Held, years: Sequence[int]) -> list[Choice]:
    """Every year in which an action could begin."""
    if _in_vain(action, plan):
        return []
    states = {one.id: one for one in plan.actions}
    free_from = max(
        (states[one].end + 1 for one in action.depends_on if states[one].state == "running"), default=action.start
    )
    early = min((cost.year for cost in action.costs), default=action.start) - action.start
    return [
        _choice(action, year, held=held, years=years)
        for year in years
        if year >= max(action.start, free_from)
        and year + len(action.years) - 1 <= years[-1]
        and year + min(0, early) >= years[0]
    ]


def _in_vain(action: Action, plan: Plan) -> tuple[str, ...]:
    """What an action depends on that will never be finished: not in the plan, or dropped."""
    coming = {one.id for one in plan.actions if one.state != "dropped"}
    return tuple(one for one in action.depends_on if one not in coming)


def _held(action: Action, valuation: Valuation, years: Sequence[int]) -> _Held:
    return _Held(valuation.of(action.id), years)


def _choice(action: Action, year: int, *, held: _Held, years: Sequence[int]) -> Choice:
    shift = year - action.start
    costs: dict[int, float] = defaultdict(float)
    for cost in action.costs:
        costs[cost.year + shift] += cost.amount
    within = [one + shift for one in action.years if one + shift in years]
    return Choice(
        action=action.id,
        year=year,
        gain=sum(one.expected * count for one, count in held.from_year(year)),
        least=sum(one.least * count for one, count in held.from_year(year)),
        most=sum(one.most * count for one, count in held.from_year(year)),
        costs={when: amount for when, amount in costs.items() if when in years},
        beyond=sum(amount for when, amount in costs.items() if when > years[-1]),
        work={(action.department, when): action.work for when in within if action.work},
    )


def _spent(choices: Sequence[Choice]) -> dict[int, float]:
    found: dict[int, float] = defaultdict(float)
    for choice in choices:
        for year, amount in choice.costs.items():
            found[year] += amount
    return dict(found)


def _capacity(plan: Plan, running: Sequence[Choice], years: Sequence[int]) -> dict[Room, float]:
    taken: dict[Room, float] = defaultdict(float)
    for choice in running:
        for room, amount in choice.work.items():
            taken[room] += amount
    return {
        (department, year): max(0.0, most.get(year, 0.0) - taken[department, year])
        for department, most in plan.capacity.items()
        for year in years
    }


def _floors(plan: Plan, valuation: Valuation, *, free: set[str], running: set[str]) -> tuple[Floor, ...]:
    found: dict[Where, dict[str, float]] = defaultdict(dict)
    room: dict[Where, float] = defaultdict(float)
    for action, effects in valuation.good.items():
        for where, effect in effects.items():
            if not is_floor(where, plan.floors):
                continue
            if action in free:
                found[where][action] = effect
            elif action in running:
                room[where] += effect
    return tuple(Floor(where, effects, max(0.0, room[where])) for where, effects in found.items())
