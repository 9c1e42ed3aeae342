"""From a gap to the cases that closed it elsewhere, and from a case to the cities that have the gap.

Two questions are kept apart. Hard constraints say whether a case comes into question at all; whatever fails one is
left out, with the reason. Soft fit says in which order the others are worth reading: every part of the score is given
with its value and its weight, so that a reader can disagree with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from groma.plan.cases import EVIDENCE, POPULATIONS, completeness, population_class
from groma.plan.peers import population_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.plan.cases import Case, Evidence, Sector, Stage, Touched
    from groma.record.model import City
    from groma.score.model import Scorecard

PartName = Literal["figures", "printed", "evidence", "population", "country", "sectors", "complete", "depth"]
Reason = Literal["wrong_way", "evidence", "stage", "country", "sector", "no_cost", "other_currency", "too_dear"]
WEIGHTS: Mapping[PartName, float] = {
    "figures": 4,
    "printed": 2,
    "evidence": 2,
    "population": 1,
    "country": 1,
    "sectors": 1,
    "complete": 1,
    "depth": 2,
}
"""Ours: what moves the very figure counts most, what is shown counts more than what is like us."""
SAME_INDICATOR, NEAR_FIGURE, NEXT_CLASS = 0.5, 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Gap:
    """What a city lacks: the figures it wants to move, and what it is like.

    Attributes:
        keys: Data points.
        population: Number of inhabitants; `None` where nobody says.
    """

    keys: tuple[str, ...]
    country: str = ""
    population: float | None = None
    sectors: tuple[Sector, ...] = ()


@dataclass(frozen=True, slots=True)
class Must:
    """What a case has to have to come into question; an empty field asks nothing.

    Attributes:
        evidence: The weakest evidence that will do.
        most_cost: The highest cost, in `currency`, at the lower end of what the case cost.
    """

    evidence: Evidence = "claimed"
    stages: tuple[Stage, ...] = ()
    countries: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    most_cost: float | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its value from 0 to 1, and how much that counts."""

    name: PartName
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class CaseMatch:
    """A case that comes into question.

    Attributes:
        keys: The figures of the gap that it moved.
        parts: What the score is made of; what cannot be compared has no part.
    """

    case: Case
    keys: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def score(self) -> float:
        """From 0 to 1: the mean of the parts by their weights."""
        return _mean(self.parts)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case about the same figures that fails a hard constraint, with each reason."""

    case: Case
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """The cases that come into question, the best fit first, and those that do not."""

    matches: tuple[CaseMatch, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class CityGaps:
    """The gaps of a city.

    Attributes:
        shares: Share of target in percent, for each data point that is short of the best band.
    """

    city_id: str
    name: str
    country: str
    population: float | None
    shares: Mapping[str, float] = field(hash=False)


@dataclass(frozen=True, slots=True)
class CityMatch:
    """A city that has a gap which the case closed elsewhere."""

    city: CityGaps
    keys: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def score(self) -> float:
        """From 0 to 1: the mean of the parts by their weights."""
        return _mean(self.parts)


def cases_for(gap: Gap, cases: Iterable[Case], *, pack: Pack, must: Must | None = None) -> Matching:
    """The cases that moved figures of the gap the right way, the best fit first.

    Args:
        gap: What is lacking, and who lacks it.
        cases: Where to look.
        pack: Says which way is better.
        must: Hard constraints besides that.
    """
    matches, left_out, directions = [], [], _directions(pack)
    for one in cases:
        touched = _about(one, gap.keys)
        if not touched:
            continue
        helping = tuple(part for part in touched if _is_better(part, directions))
        reasons = (*(() if helping else ("wrong_way",)), *_failed(one, must or Must()))
        if reasons:
            left_out.append(LeftOut(one, reasons))
        else:
            matches.append(_case_match(one, helping, gap))
    ordered = sorted(matches, key=lambda match: (-match.score, match.case.id))
    return Matching(tuple(ordered), tuple(left_out))


def cities_for(case: Case, cities: Iterable[CityGaps], *, pack: Pack) -> tuple[CityMatch, ...]:
    """The cities short of a figure that the case moved the right way, those it fits best first."""
    directions = _directions(pack)
    keys = tuple(dict.fromkeys(one.key for one in case.touches if _is_better(one, directions)))
    matches = (_city_match(case, keys, city) for city in cities if any(key in city.shares for key in keys))
    return tuple(sorted(matches, key=lambda match: (-match.score, match.city.city_id)))


def city_gaps(city: City, card: Scorecard, pack: Pack) -> CityGaps:
    """The figures of a city that are scored and short of the best band."""
    best = max((band.at_least for band in pack.meta.bands), default=100.0)
    shares = {one.point.key: one.share for one in card.results if one.share is not None and one.share < best}
    return CityGaps(city.id, city.name, city.country, population_of(city, pack=pack), shares)


def _about(case: Case, keys: Sequence[str]) -> tuple[Touched, ...]:
    """What the case says of these figures, or of others of their indicators."""
    codes = {_code(key) for key in keys}
    return tuple(one for one in case.touches if _code(one.key) in codes)


def _code(key: str) -> str:
    return key.partition("/")[0]


def _directions(pack: Pack) -> Mapping[str, str]:
    return {point.key: point.direction for point in pack.data_points}


def _is_better(touched: Touched, directions: Mapping[str, str]) -> bool:
    """Whether a figure went the right way; where no way is better than the other, every way will do."""
    direction = directions.get(touched.key)
    if direction is None:
        return False
    return direction in {"closest", "none"} or (touched.way == "up") is (direction in {"higher", "yes"})


def _failed(case: Case, must: Must) -> tuple[Reason, ...]:
    checks: tuple[tuple[Reason, bool], ...] = (
        ("evidence", EVIDENCE.index(case.evidence) < EVIDENCE.index(must.evidence)),
        ("stage", bool(must.stages) and case.stage not in must.stages),
        ("country", bool(must.countries) and case.country not in must.countries),
        ("sector", bool(must.sectors) and not set(case.sectors) & set(must.sectors)),
    )
    return (*(reason for reason, has_failed in checks if has_failed), *_too_dear(case, must))


def _too_dear(case: Case, must: Must) -> tuple[Reason, ...]:
    if must.most_cost is None:
        return ()
    if case.cost is None:
        return ("no_cost",)
    if case.cost.currency != must.currency:
        return ("other_currency",)
    return ("too_dear",) if case.cost.low > must.most_cost else ()


def _case_match(case: Case, helping: Sequence[Touched], gap: Gap) -> CaseMatch:
    moved = {key: _nearness(key, helping) for key in gap.keys}
    values: dict[PartName, float | None] = {
        "figures": sum(moved.values()) / len(moved),
        "printed": sum(map(_printed, helping)) / len(helping),
        "evidence": EVIDENCE.index(case.evidence) / (len(EVIDENCE) - 1),
        "population": _alike(case, gap.population),
        "country": float(case.country == gap.country) if gap.country else None,
        "sectors": len(set(gap.sectors) & set(case.sectors)) / len(gap.sectors) if gap.sectors else None,
        "complete": completeness(case).share,
    }
    return CaseMatch(case, tuple(key for key, near in moved.items() if near), _parts(values))


def _city_match(case: Case, keys: Sequence[str], city: CityGaps) -> CityMatch:
    short = [key for key in keys if key in city.shares]
    values: dict[PartName, float | None] = {
        "figures": len(short) / len(keys),
        "depth": sum(1 - max(0.0, city.shares[key]) / 100 for key in short) / len(short),
        "population": _alike(case, city.population),
        "country": float(case.country == city.country),
    }
    return CityMatch(city, tuple(short), _parts(values))


def _nearness(key: str, helping: Sequence[Touched]) -> float:
    if any(one.key == key for one in helping):
        return 1.0
    return SAME_INDICATOR if any(_code(one.key) == _code(key) for one in helping) else 0.0


def _printed(touched: Touched) -> float:
    if not touched.has_both:
        return 0.0
    return NEAR_FIGURE if touched.is_near else 1.0


def _alike(case: Case, population: float | None) -> float | None:
    if population is None:
        return None
    apart = abs(POPULATIONS.index(case.population) - POPULATIONS.index(population_class(population)))
    return (1.0, NEXT_CLASS, 0.0, 0.0)[apart]


def _parts(values: Mapping[PartName, float | None]) -> tuple[Part, ...]:
    return tuple(Part(name, value, WEIGHTS[name]) for name, value in values.items() if value is not None)


def _mean(parts: Sequence[Part]) -> float:
    return sum(part.value * part.weight for part in parts) / sum(part.weight for part in parts)
