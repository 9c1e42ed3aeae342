"""Missing figures: what each would cost to obtain, what it would open, and which can be asked for together.

The cost is a count of numbers to ask for, and every part of it is kept:

- a missing input that feeds several missing figures is shared between them;
- a number that another city takes from open data counts half, for it is likely to be open here too;
- what was given and only has to be mended counts a quarter;
- what somebody would first have to begin to collect counts one more.

A request gathers the missing figures of one category, since one office mostly has them. Requests come in the order of
what they open for each number asked for, the asking itself counting as one number. What a figure opens counts once,
once more where it belongs to the first reporting level, and once more where there is a target to score it by. These
weights are Groma's own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.plan.lifts import category_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.score.model import Result, Scorecard

NEVER = ("not_applicable", "suppressed", "unverified_formula")
"""Reasons for which there is nothing to obtain."""
MENDABLE = (
    "disagrees",
    "ambiguous",
    "unreadable",
    "bad_unit",
    "mixed_currencies",
    "division_by_zero",
    "too_large",
    "negative_value",
)
"""Reasons for which something was given that has to be mended."""
OPEN_DATA_COUNTS = 0.5
MENDING_COUNTS = 0.25
BEGINNING_COUNTS = 1.0
ASKING_COUNTS = 1.0


@dataclass(frozen=True, slots=True)
class OpenSource:
    """Open data from which another city takes a variable or a final value."""

    variable: str
    city_id: str
    city: str
    title: str
    publisher: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Effort:
    """What obtaining a figure takes.

    Attributes:
        there: Inputs that the record has already. missing: Those that it has not.
        shared: For each missing input that opens other missing figures too, how many it feeds in all.
        open_sources: Open data from which other cities take what is missing here.
        is_mending: Whether something was given and only has to be mended.
        is_beginning: Whether nobody collects it yet.
        cost: All of it as a count of numbers to ask for.
    """

    there: tuple[str, ...]
    missing: tuple[str, ...]
    shared: tuple[tuple[str, int], ...]
    open_sources: tuple[OpenSource, ...]
    is_mending: bool
    is_beginning: bool
    cost: float


@dataclass(frozen=True, slots=True)
class Obtainable:
    """A missing figure, or one that cannot be scored until it is mended.

    Attributes:
        points: The most points it can earn; 0 where there is no target for it.
        is_first_level: Whether it belongs to the reporting level that comes first, such as core.
        together: Other missing figures of its category.
    """

    result: Result
    effort: Effort
    points: int
    is_first_level: bool
    together: tuple[str, ...]

    @property
    def key(self) -> str:
        """The data point."""
        return self.result.point.key

    @property
    def category(self) -> tuple[str, ...]:
        """The top and the finest group of the framework it belongs to."""
        return category_of(self.result)

    @property
    def opens(self) -> int:
        """What it opens: itself, once more in the first reporting level, once more where it can be scored."""
        return 1 + self.is_first_level + bool(self.points)


@dataclass(frozen=True, slots=True)
class Request:
    """The missing figures of one category, to be asked for together.

    Attributes:
        obtainables: The cheapest first.
        missing: Every input to ask for, each once, that which opens most first.
        sources: Where cities typically find them, that which serves most of the figures first.
    """

    category: tuple[str, ...]
    obtainables: tuple[Obtainable, ...]
    missing: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def cost(self) -> float:
        """The asking, and every number asked for."""
        return ASKING_COUNTS + sum(one.effort.cost for one in self.obtainables)

    @property
    def opens(self) -> int:
        """What all of it opens. See `Obtainable.opens`."""
        return sum(one.opens for one in self.obtainables)

    @property
    def worth(self) -> float:
        """What it opens for each number asked for."""
        return self.opens / self.cost

    @property
    def points(self) -> int:
        """The most points all of it can earn."""
        return sum(one.points for one in self.obtainables)

    @property
    def first_level(self) -> int:
        """How many of the figures belong to the first reporting level."""
        return sum(one.is_first_level for one in self.obtainables)


def obtainables(
    card: Scorecard, pack: Pack, *, open_sources: Mapping[str, Sequence[OpenSource]] | None = None
) -> tuple[Obtainable, ...]:
    """Every figure that could be had or mended, the cheapest first; of like cost, that which opens most."""
    wanted = [one for one in card.results if _is_wanted(one)]
    feeds = Counter(name for one in wanted for name in _missing(one))
    categories: dict[tuple[str, ...], list[str]] = {}
    for one in wanted:
        categories.setdefault(category_of(one), []).append(one.point.key)
    best = max((band.points for band in pack.meta.bands), default=0)
    found = [
        Obtainable(
            result=one,
            effort=_effort(one, feeds=feeds, known=open_sources or {}),
            points=best if one.benchmark and one.benchmark.direction != "none" else 0,
            is_first_level=one.indicator.level in pack.meta.reporting_levels[:1],
            together=tuple(key for key in categories[category_of(one)] if key != one.point.key),
        )
        for one in wanted
    ]
    return tuple(sorted(found, key=lambda one: (one.effort.cost, -one.opens)))


def requests(found: Iterable[Obtainable]) -> tuple[Request, ...]:
    """The figures gathered by category, the request first that opens most for each number asked for."""
    categories: dict[tuple[str, ...], list[Obtainable]] = {}
    for one in found:
        categories.setdefault(one.category, []).append(one)
    made = [_request(category, members) for category, members in categories.items()]
    return tuple(sorted(made, key=lambda one: (-one.worth, -one.points, one.category)))


def _request(category: tuple[str, ...], members: Sequence[Obtainable]) -> Request:
    inputs = Counter(name for one in members for name in one.effort.missing)
    sources = Counter(name for one in members for name in _sources(one))
    return Request(
        category,
        tuple(members),
        missing=tuple(name for name, _ in inputs.most_common()),
        sources=tuple(name for name, _ in sources.most_common()),
    )


def _sources(one: Obtainable) -> tuple[str, ...]:
    """Where the pack says the figure is found."""
    return one.result.indicator.definition.sources


def _is_wanted(result: Result) -> bool:
    return result.reason not in NEVER and (not result.is_reported or result.reason in MENDABLE)


def _is_mending(result: Result) -> bool:
    return result.reason in MENDABLE


def _missing(result: Result) -> tuple[str, ...]:
    """What has to be asked for: the inputs that are not there; the figure itself where it is made of none."""
    if _is_mending(result):
        return ()
    there = {one.variable for one in result.measurement.inputs if one.value is not None}
    inputs = tuple(name for name in result.point.variables if name not in there)
    return inputs or (result.point.key,)


def _effort(result: Result, *, feeds: Counter[str], known: Mapping[str, Sequence[OpenSource]]) -> Effort:
    missing = _missing(result)
    sources = tuple(source for name in dict.fromkeys((*missing, result.point.key)) for source in known.get(name, ()))
    is_beginning = result.reason == "not_collected"
    cost = MENDING_COUNTS if _is_mending(result) else _asked(result, missing, feeds=feeds, known=known)
    return Effort(
        there=tuple(name for name in result.point.variables if name not in missing),
        missing=missing,
        shared=tuple((name, feeds[name]) for name in missing if feeds[name] > 1),
        open_sources=sources if missing else (),
        is_mending=_is_mending(result),
        is_beginning=is_beginning,
        cost=cost + is_beginning * BEGINNING_COUNTS,
    )


def _asked(
    result: Result, missing: Sequence[str], *, feeds: Counter[str], known: Mapping[str, Sequence[OpenSource]]
) -> float:
    """The inputs to ask for, or the final value where that is known to be open and costs less."""
    inputs = sum((OPEN_DATA_COUNTS if known.get(name) else 1.0) / feeds[name] for name in missing)
    return min(inputs, OPEN_DATA_COUNTS) if known.get(result.point.key) else inputs
