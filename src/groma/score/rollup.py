"""Group scores: points over four times the number scored, and the reporting rate beside it.

A group's percentage is its points over the most points its scored data points could earn. Data points without a value
or a benchmark are in neither sum. Items are pooled: a group is not the mean of its sub-groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.score.model import GroupScore, ReportingRate
from groma.score.scoring import PLACES, band_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.catalogue.model import Band
    from groma.catalogue.pack import Pack
    from groma.score.model import Result


@dataclass(frozen=True, slots=True)
class Group:
    """The results that are scored together, under the names of their `GroupScore`."""

    level: str
    top: str
    name: str
    members: tuple[Result, ...]


def rolled_up(results: Sequence[Result], pack: Pack) -> tuple[GroupScore, ...]:
    """The score of every group: the pack's levels from the finest up, then the SDGs, then the total."""
    return tuple(_score(group, pack.meta.bands) for group in grouped(results, pack))


def grouped(results: Sequence[Result], pack: Pack) -> tuple[Group, ...]:
    """Every group with its results, in the order in which `rolled_up` scores them."""
    groups: list[Group] = []
    for depth in reversed(range(len(pack.meta.levels))):
        groups += _by_level(results, pack, depth)
    groups += _by_goal(results)
    return (*groups, Group("total", "", "Total", tuple(results)))


def rates(results: Sequence[Result], pack: Pack) -> tuple[ReportingRate, ...]:
    """How many indicators are reported: overall, then for each reporting level."""
    overall = _rate("overall", results)
    return (
        overall,
        *(_rate(level, [r for r in results if r.indicator.level == level]) for level in pack.meta.reporting_levels),
    )


def _group_key(result: Result, depth: int, *, merged: bool) -> tuple[str, ...]:
    path = result.indicator.path
    return (path[0], path[depth]) if merged or depth <= 1 else path[: depth + 1]


def _by_level(results: Sequence[Result], pack: Pack, depth: int) -> list[Group]:
    level = pack.meta.levels[depth]
    groups: dict[tuple[str, ...], list[Result]] = {}
    for result in results:
        names = _group_key(result, depth, merged=level == pack.meta.merged_level)
        groups.setdefault(names, []).append(result)
    return [Group(level, names[0], names[-1], tuple(members)) for names, members in groups.items()]


def _by_goal(results: Sequence[Result]) -> list[Group]:
    goals = sorted({goal for result in results for goal in result.indicator.goals}, key=lambda goal: (len(goal), goal))
    return [
        Group("sdg", "", goal, tuple(result for result in results if goal in result.indicator.goals)) for goal in goals
    ]


def _score(group: Group, bands: Sequence[Band]) -> GroupScore:
    made = [result.points for result in group.members if result.points is not None]
    possible = max((band.points for band in bands), default=0) * len(made)
    percent = round(100.0 * sum(made) / possible, PLACES) if possible else None
    return GroupScore(
        level=group.level,
        top=group.top,
        group=group.name,
        points=sum(made),
        possible=possible,
        percent=percent,
        band=band_of(percent, bands),
        scored=len(made),
        reported=sum(result.is_reported for result in group.members),
        total=len(group.members),
    )


def _rate(level: str, results: Iterable[Result]) -> ReportingRate:
    indicators: dict[str, list[bool]] = {}
    for result in results:
        indicators.setdefault(result.indicator.code, []).append(result.is_reported)
    return ReportingRate(
        level=level,
        reported=sum(any(values) for values in indicators.values()),
        partly=sum(any(values) and not all(values) for values in indicators.values()),
        total=len(indicators),
    )
