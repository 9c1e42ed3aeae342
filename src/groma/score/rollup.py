"""Group scores: points over four times the number scored, and the reporting rate beside it.

A group's percentage is its points over the most points its scored data points could earn. Data points without a value
or a benchmark are in neither sum. Items are pooled: a group is not the mean of its sub-groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.score.model import GroupScore, ReportingRate
from groma.score.scoring import PLACES, band_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.catalogue.model import Band
    from groma.catalogue.pack import Pack
    from groma.score.model import Result


def rolled_up(results: Sequence[Result], pack: Pack) -> tuple[GroupScore, ...]:
    """The score of every group: the pack's levels from the finest up, then the SDGs, then the total."""
    groups: list[GroupScore] = []
    for depth in reversed(range(len(pack.meta.levels))):
        groups += _by_level(results, pack, depth)
    groups += _by_goal(results, pack.meta.bands)
    return (*groups, _group(results, pack.meta.bands, level="total", group="Total"))


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


def _by_level(results: Sequence[Result], pack: Pack, depth: int) -> list[GroupScore]:
    level = pack.meta.levels[depth]
    groups: dict[tuple[str, ...], list[Result]] = {}
    for result in results:
        names = _group_key(result, depth, merged=level == pack.meta.merged_level)
        groups.setdefault(names, []).append(result)
    bands = pack.meta.bands
    return [_group(members, bands, level=level, top=names[0], group=names[-1]) for names, members in groups.items()]


def _by_goal(results: Sequence[Result], bands: Sequence[Band]) -> list[GroupScore]:
    goals = sorted({goal for result in results for goal in result.indicator.goals}, key=lambda goal: (len(goal), goal))
    members = {goal: [result for result in results if goal in result.indicator.goals] for goal in goals}
    return [_group(members[goal], bands, level="sdg", group=goal) for goal in goals]


def _group(members: Sequence[Result], bands: Sequence[Band], *, level: str, group: str, top: str = "") -> GroupScore:
    made = [result.points for result in members if result.points is not None]
    possible = max((band.points for band in bands), default=0) * len(made)
    percent = round(100.0 * sum(made) / possible, PLACES) if possible else None
    return GroupScore(
        level=level,
        top=top,
        group=group,
        points=sum(made),
        possible=possible,
        percent=percent,
        band=band_of(percent, bands),
        scored=len(made),
        reported=sum(result.is_reported for result in members),
        total=len(members),
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
