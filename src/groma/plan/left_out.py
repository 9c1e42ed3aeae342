"""What was left out of a portfolio, and what it would take to come in.

Everything chosen stays as it is; the action left out, and what it depends on, is forced in, in the years in which the
least is lacking. What is lacking is counted as a part of all there is of it: money of all budgets, work of all
capacities, effects of all effects on floors, the last a hundred times, so that a floor is broken only where there is no
other way. Among ways that lack equally little the one that gains most is told.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from groma.plan.solving import EXACT, Row, solved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from groma.plan.programme import Choice, Problem, Room
    from groma.plan.worth import Where

Lack = Literal["money", "capacity", "floor", "dependency", "horizon", "no_gain", "not_proven"]
_FLOOR_WEIGHT = 100.0
_SOMETHING = 10 * EXACT
"""A gain no larger than this part of the largest is none."""
_LACKING = ("money", "capacity", "floor")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An action that was not chosen.

    Attributes:
        lacks: Why not. `money`, `capacity`, `floor`: so much is lacking, see below; `dependency`: something has to come
            in before, or never will; `horizon`: it cannot be finished within the years; `no_gain`: it adds nothing that
            is counted; `not_proven`: it would fit, but the search ended before.
        start: The year it would begin in; `None` where nothing brings it in.
        gain: What it and what it needs would add.
        money: What would be lacking, by year. work: By department and year. floors: By figure, place and group.
        needs: Actions that would have to come in with it, or that it waits for in vain.
    """

    action: str
    lacks: tuple[Lack, ...]
    start: int | None = None
    gain: float = 0.0
    money: Mapping[int, float] = field(default_factory=dict, hash=False)
    work: Mapping[Room, float] = field(default_factory=dict, hash=False)
    floors: Mapping[Where, float] = field(default_factory=dict, hash=False)
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rest:
    """A problem with part of it chosen.

    Attributes:
        rows: All rows, with what is left of each.
        scales: How much a lack in each kind of row weighs.
    """

    problem: Problem
    chosen: frozenset[str]
    rows: tuple[Row, ...]
    scales: Mapping[str, float]


def left_out(problem: Problem, rows: Sequence[Row], chosen: Sequence[int]) -> tuple[LeftOut, ...]:
    """Every action that could have been chosen and was not, in the plan's order.

    Args:
        problem: The problem.
        rows: What binds it.
        chosen: The columns that were chosen.
    """
    kept = frozenset(chosen)
    rest = _Rest(
        problem=problem,
        chosen=frozenset(problem.choices[place].action for place in kept),
        rows=tuple(_what_is_left(row, kept) for row in rows if row.kind != "once"),
        scales=_scales(problem),
    )
    names = dict.fromkeys([*(choice.action for choice in problem.choices), *problem.blocked])
    return tuple(_told(name, rest) for name in names if name not in rest.chosen)


def _what_is_left(row: Row, kept: frozenset[int]) -> Row:
    used = sum(term for place, term in row.terms.items() if place in kept)
    return Row(row.kind, row.name, row.terms, row.most - used)


def _scales(problem: Problem) -> dict[str, float]:
    """What one unit of money, work or effect counts: a part of all there is, or of all that is asked for."""
    costs = sum(sum(choice.costs.values()) for choice in problem.choices)
    works = sum(sum(choice.work.values()) for choice in problem.choices)
    effects = sum(abs(effect) for floor in problem.floors for effect in floor.effects.values())
    return {
        "money": 1.0 / (sum((problem.budget or {}).values()) or costs or 1.0),
        "capacity": 1.0 / (sum(problem.capacity.values()) or works or 1.0),
        "floor": _FLOOR_WEIGHT / (effects or 1.0),
    }


def _told(name: str, rest: _Rest) -> LeftOut:
    """Why one action was left out, and what would bring it in."""
    problem = rest.problem
    group = _with_needs(name, rest)
    in_vain = [one for member in group for one in problem.blocked.get(member, ())]
    if in_vain:
        return LeftOut(name, ("dependency",), needs=tuple(in_vain))
    if any(member in problem.blocked for member in group):
        needs = tuple(member for member in group if member in problem.blocked and member != name)
        return LeftOut(name, ("horizon",) if not needs else ("dependency", "horizon"), needs=needs)
    free = [place for place, choice in enumerate(problem.choices) if choice.action in group]
    if sum(max(choice.gain for choice in problem.choices if choice.action == one) for one in group) <= 0:
        return LeftOut(name, ("no_gain",))
    return _forced(name, group, free, rest=rest)


def _with_needs(name: str, rest: _Rest) -> tuple[str, ...]:
    """An action and all that has to come in with it, each once."""
    found = [name]
    for one in found:
        found += [
            need.needs
            for need in rest.problem.needs
            if need.action == one and need.needs not in rest.chosen and need.needs not in found
        ]
    return tuple(found)


def _forced(name: str, group: tuple[str, ...], free: list[int], *, rest: _Rest) -> LeftOut:
    choices = [rest.problem.choices[place] for place in free]
    rows = list(_rows(choices, group, free, rest=rest))
    gains = [choice.gain for choice in choices]
    slacks = [(number, row) for number, row in enumerate(rows) if row.kind in _LACKING]
    wide = [*rows, _gaining(gains)]
    picked = _least_lacking(wide, slacks, gains, rest=rest)
    if picked is None:
        is_possible = _least_lacking(rows, slacks, gains, rest=rest) is not None
        return LeftOut(name, ("no_gain",) if is_possible else ("dependency",), needs=() if is_possible else group[1:])
    return _lacking(name, [choices[place] for place in picked], group, rows=[row for _, row in slacks], picked=picked)


def _rows(choices: Sequence[Choice], group: Sequence[str], free: Sequence[int], *, rest: _Rest) -> Iterator[Row]:
    """The rows of the columns that are free, numbered anew; each action of the group begins exactly once."""
    number = {place: new for new, place in enumerate(free)}
    for one in group:
        own = [new for new, choice in enumerate(choices) if choice.action == one]
        yield Row("once", one, dict.fromkeys(own, 1.0), 1.0)
        yield Row("once", one, dict.fromkeys(own, -1.0), -1.0)
    for row in rest.rows:
        terms = {number[place]: row.terms[place] for place in free if place in row.terms}
        if terms:
            yield Row(row.kind, row.name, terms, row.most)


def _gaining(gains: Sequence[float]) -> Row:
    """That the actions gain something together, and more than the solver tolerates."""
    return Row("gain", "", {place: -gain for place, gain in enumerate(gains)}, -_SOMETHING * max(map(abs, gains)))


def _least_lacking(
    rows: Sequence[Row], slacks: Sequence[tuple[int, Row]], gains: Sequence[float], *, rest: _Rest
) -> list[int] | None:
    """The columns to choose so that least is lacking, and among those most is gained; `None` where nothing can be."""
    count = len(gains)
    weights = [rest.scales[row.kind] * max(map(abs, row.terms.values())) for _, row in slacks]
    loose = list(rows)
    for extra, (number, row) in enumerate(slacks):
        largest = max(map(abs, row.terms.values()))
        loose[number] = Row(row.kind, row.name, {**row.terms, count + extra: -largest}, row.most)
    most = [1.0] * count + [float("inf")] * len(slacks)
    first = solved([*[0.0] * count, *weights], loose, most=most, whole=count)
    if first.x is None:
        return None
    lack = sum(weight * x for weight, x in zip(weights, first.x[count:], strict=True))
    cap = Row("gain", "", {count + extra: weight for extra, weight in enumerate(weights)}, lack * (1 + EXACT) + 1e-12)
    dear = [*[-gain for gain in gains], *[0.0] * len(slacks)]
    second = solved(dear, [*loose, *([cap] if slacks else [])], most=most, whole=count)
    taken = first.x if second.x is None else second.x
    return [place for place in range(count) if taken[place] > 0.5]  # noqa: PLR2004  1 or 0


def _lacking(
    name: str, choices: Sequence[Choice], group: tuple[str, ...], *, rows: Sequence[Row], picked: Sequence[int]
) -> LeftOut:
    """What is lacking, to the number, for what was picked."""
    found: dict[str, dict[object, float]] = defaultdict(dict)
    for row in rows:
        over = sum(row.terms.get(place, 0.0) for place in picked) - row.most
        if over > EXACT * max(map(abs, row.terms.values())):
            found[row.kind][row.name] = over
    lacks: list[Lack] = [kind for kind in ("money", "capacity", "floor") if found[kind]]
    if len(group) > 1:
        lacks.append("dependency")
    return LeftOut(
        action=name,
        lacks=tuple(lacks) or ("not_proven",),
        start=next(choice.year for choice in choices if choice.action == name),
        gain=sum(choice.gain for choice in choices),
        money=found["money"],  # type: ignore[arg-type]  # the names of rows of one kind are of one kind
        work=found["capacity"],  # type: ignore[arg-type]  # as above
        floors=found["floor"],  # type: ignore[arg-type]  # as above
        needs=group[1:],
    )
