"""The problem of a plan as rows of numbers, solved by HiGHS to a proven gap.

Every action and year in which it could begin is a column that is 1 or 0. A row says that what it adds up to is at most
so much: an action begins once, money and capacity suffice, what it depends on is finished, no floor is broken. Rows are
divided by their largest number, so that what the solver tolerates (a millionth) is the same for euros and for effects.
"""

from __future__ import annotations

import math
import random
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from groma.errors import GromaError, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from groma.plan.programme import Problem

State = Literal["optimal", "within_gap", "time_limit"]
Kind = Literal["once", "money", "capacity", "needs", "floor", "gain"]
EXACT = 1e-6
"""A gap no larger than this is none: it is what the solver tolerates."""
_STATUS_DONE, _STATUS_LIMIT = 0, 1
_FIRST = 0.5
"""The part of the time after which a search that has proven nothing turns to improving what it has."""
_ANEW = 40
"""How many actions are chosen anew at once: more take longer than they bring."""
_ROUGHLY = 1e-3
"""The gap to which that is solved."""


@dataclass(frozen=True, slots=True)
class Row:
    """What some columns add up to is at most `most`; `name` tells which year, room, action or figure it is about."""

    kind: Kind
    name: Any
    terms: Mapping[int, float]
    most: float


@dataclass(frozen=True, slots=True)
class Proof:
    """How good a portfolio is known to be.

    Attributes:
        state: `optimal`: nothing better exists; `within_gap`: nothing better by more than was asked; `time_limit`: the
            time was over before.
        gap: How much more what is up for choice could gain at most, as a part of the most; `None` where nobody knows.
        bound: The gain that no portfolio exceeds.
        asked: The gap that was to be proven. limit_s: The time given.
    """

    state: State
    gap: float | None
    bound: float | None
    asked: float
    limit_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the solver found: the numbers of the columns (`None` without any), its status and its bound."""

    x: Sequence[float] | None
    status: int
    bound: float | None


def rows_of(problem: Problem) -> tuple[Row, ...]:
    """Everything that binds the choices of a problem."""
    return (*_once(problem), *_money(problem), *_capacity(problem), *_waiting(problem), *_floors(problem))


def best(rows: Sequence[Row], *, gains: Sequence[float], gap: float, limit_s: float) -> tuple[tuple[int, ...], Proof]:
    """The columns to choose so that the gain is greatest, and how good that is known to be.

    Raises:
        GromaError: scipy is not installed.
    """
    if not any(gain > 0 for gain in gains):
        return (), Proof("optimal", 0.0, 0.0, gap, limit_s)
    end = time.monotonic() + limit_s
    cost, most = [-gain for gain in gains], [1.0] * len(gains)
    found = solved(cost, rows, most=most, whole=len(gains), gap=gap, limit_s=_FIRST * limit_s)
    if found.status not in {_STATUS_DONE, _STATUS_LIMIT}:
        raise GromaError(sentence("The solver gave up on the plan, which should not happen."))
    chosen = () if found.x is None else _taken(found.x)
    if found.status == _STATUS_LIMIT:
        chosen = _improved(chosen, rows, gains=gains, enough=(1.0 - gap) * (found.bound or math.inf), end=end)
    chosen = _lean(chosen, rows, gains)
    return chosen, _proof(sum(gains[place] for place in chosen), found, gap=gap, limit_s=limit_s)


def _improved(
    chosen: tuple[int, ...], rows: Sequence[Row], *, gains: Sequence[float], enough: float, end: float
) -> tuple[int, ...]:
    """A better choice, where one is found in time: some actions are taken back and chosen anew, again and again.

    What no choice exceeds is known by then, so that this needs no proof of its own. Which actions are taken back is by
    chance, but the same chance every time.
    """
    own = [list(row.terms) for row in rows if row.kind == "once"]
    chance = random.Random(len(gains))  # noqa: S311  nothing secret
    kept = set(chosen)
    while (left := end - time.monotonic()) > 0 and sum(gains[place] for place in kept) < enough:
        free = sorted(place for places in chance.sample(own, min(_ANEW, len(own))) for place in places)
        rest = kept.difference(free)
        found = _chosen_anew(free, rest, rows, gains=gains, limit_s=min(1.0, left))
        if sum(gains[place] for place in found) > sum(gains[place] for place in kept) - sum(gains[p] for p in rest):
            kept = rest | found
    return tuple(sorted(kept))


def _chosen_anew(
    free: list[int], rest: set[int], rows: Sequence[Row], *, gains: Sequence[float], limit_s: float
) -> set[int]:
    """The best choice among some columns while others stay chosen; none where nothing is found."""
    number = {place: new for new, place in enumerate(free)}
    bound = []
    for row in rows:
        terms = {number[place]: term for place, term in row.terms.items() if place in number}
        if terms:
            used = sum(term for place, term in row.terms.items() if place in rest)
            bound.append(Row(row.kind, row.name, terms, row.most - used))
    cost, most = [-gains[place] for place in free], [1.0] * len(free)
    found = solved(cost, bound, most=most, whole=len(free), gap=_ROUGHLY, limit_s=limit_s)
    return set() if found.x is None else {free[new] for new in _taken(found.x)}


def _taken(x: Sequence[float]) -> tuple[int, ...]:
    """The columns that are 1."""
    return tuple(place for place, part in enumerate(x) if part > 0.5)  # noqa: PLR2004  1 or 0, up to what is tolerated


def solved(
    cost: Sequence[float],
    rows: Sequence[Row],
    *,
    most: Sequence[float],
    whole: int,
    gap: float = 0.0,
    limit_s: float = 60.0,
) -> Answer:
    """The columns that cost least, within the rows.

    Args:
        cost: Of each column.
        rows: What binds them.
        most: The largest number each column may take; the smallest is 0.
        whole: How many of the first columns are whole numbers.
        gap: Stop when the answer is proven this near to the best, as a part of it.
        limit_s: Stop after so many seconds.

    Raises:
        GromaError: scipy is not installed.
    """
    optimize, sparse = _scipy()
    matrix, ends = _matrix(rows, columns=len(cost), sparse=sparse)
    found = optimize.milp(
        cost,
        integrality=[1] * whole + [0] * (len(cost) - whole),
        bounds=optimize.Bounds(0.0, most),
        constraints=optimize.LinearConstraint(matrix, ub=ends) if rows else None,
        options={"mip_rel_gap": gap, "time_limit": limit_s},
    )
    bound = getattr(found, "mip_dual_bound", None)
    return Answer(found.x, found.status, None if bound is None else -bound)


def _scipy() -> tuple[Any, Any]:
    """What solves; loaded when a plan is to be solved, for it takes a while."""
    try:
        from scipy import optimize, sparse  # type: ignore[import-untyped]  # noqa: PLC0415  scipy has no types; an extra
    except ImportError as error:
        raise GromaError(
            sentence("Choosing actions within a budget needs scipy, which is not installed."),
            next_step=sentence("Install it with `pip install groma[plan]`."),
        ) from error
    return optimize, sparse


def _matrix(rows: Sequence[Row], *, columns: int, sparse: Any) -> tuple[Any, list[float]]:
    """The rows as a sparse matrix and its right-hand side, each divided by its largest number."""
    scales = [max((abs(term) for term in row.terms.values()), default=1.0) or 1.0 for row in rows]
    starts, places, numbers = [0], [], []
    for row, scale in zip(rows, scales, strict=True):
        places += list(row.terms)
        numbers += [term / scale for term in row.terms.values()]
        starts.append(len(places))
    matrix = sparse.csr_array((numbers, places, starts), shape=(len(rows), columns))
    return matrix, [row.most / scale for row, scale in zip(rows, scales, strict=True)]


def _lean(chosen: tuple[int, ...], rows: Sequence[Row], gains: Sequence[float]) -> tuple[int, ...]:
    """Without what adds nothing and nothing else depends on: a solver does not mind it, a city does."""
    kept = set(chosen)
    for place in chosen:
        if gains[place] <= 0 and _holds(kept - {place}, rows):
            kept.remove(place)
    return tuple(sorted(kept))


def _holds(kept: set[int], rows: Sequence[Row]) -> bool:
    """Whether a choice breaks no row."""
    return all(
        sum(term for place, term in row.terms.items() if place in kept)
        <= row.most + EXACT * max(map(abs, row.terms.values()))
        for row in rows
    )


def _proof(gain: float, found: Answer, *, gap: float, limit_s: float) -> Proof:
    bound = found.bound
    if bound is None or bound != bound or abs(bound) == float("inf"):  # noqa: PLR0124  not a number is not itself
        return Proof("time_limit", None, None, gap, limit_s)
    bound = max(bound, gain)
    proven = (bound - gain) / bound if bound > 0 else 0.0
    if proven <= EXACT:
        return Proof("optimal", 0.0, gain, gap, limit_s)
    return Proof("within_gap" if proven <= gap + EXACT else "time_limit", proven, bound, gap, limit_s)


def _once(problem: Problem) -> Iterator[Row]:
    places: dict[str, dict[int, float]] = defaultdict(dict)
    for place, choice in enumerate(problem.choices):
        places[choice.action][place] = 1.0
    return (Row("once", action, terms, 1.0) for action, terms in places.items())


def _money(problem: Problem) -> Iterator[Row]:
    for year, most in (problem.budget or {}).items():
        terms = {place: cost for place, one in enumerate(problem.choices) if (cost := one.costs.get(year, 0.0))}
        if terms:
            yield Row("money", year, terms, most)


def _capacity(problem: Problem) -> Iterator[Row]:
    for room, most in problem.capacity.items():
        terms = {place: work for place, one in enumerate(problem.choices) if (work := one.work.get(room, 0.0))}
        if terms:
            yield Row("capacity", room, terms, most)


def _waiting(problem: Problem) -> Iterator[Row]:
    """An action has begun by a year only if what it needs had begun early enough to be finished."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, choice in enumerate(problem.choices):
        places[choice.action].append(place)
    for need in problem.needs:
        for last in places[need.action]:
            year = problem.choices[last].year
            begun = {place: 1.0 for place in places[need.action] if problem.choices[place].year <= year}
            done = {place: -1.0 for place in places[need.needs] if problem.choices[place].year + need.lasting <= year}
            yield Row("needs", (need.action, need.needs, year), begun | done, 0.0)


def _floors(problem: Problem) -> Iterator[Row]:
    for floor in problem.floors:
        if any(effect < 0 for effect in floor.effects.values()):
            terms = {
                place: -floor.effects[one.action]
                for place, one in enumerate(problem.choices)
                if floor.effects.get(one.action)
            }
            yield Row("floor", floor.where, terms, floor.room)
