"""Lifts: figures whose improvement raises the result, with what each takes and what it brings.

For every scored figure below the top band: the value each higher band needs, the change that is, the points it earns,
and by how many percentage points every group and SDG with this figure in it rises.

What is worth deciding is the rise that earns most points for each tenth of change, left aside those that the figure's
own pace brings within a year. A change below a tenth counts as a tenth: no change is free, and a hair's breadth below a
band is not a hundred times better than a tenth below it. Lifts come in this order: most points, then most points for
each tenth of change, then most points up to the highest band.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from groma.plan.elsewhere import Evidence, Move, evidence
from groma.plan.needed import improvement, value_needed
from groma.plan.targets import years_between
from groma.score.rollup import grouped
from groma.score.scoring import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from groma.catalogue.benchmarks import Benchmark
    from groma.catalogue.model import Band
    from groma.catalogue.pack import Pack
    from groma.plan.peers import Peer
    from groma.score.model import GroupScore, Result, Scorecard

TENTH = 10.0
"""Percent of change that points are counted for."""
RECENT = 5
"""How many of the newest values tell the pace of a figure."""
SOON = 1.0
"""Years within which a change that goes on as before needs no decision."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What a group of figures gains: its share of possible points before and after, in percent."""

    level: str
    top: str
    group: str
    points: int
    before: float
    after: float

    @property
    def percentage_points(self) -> float:
        """By how much the group's percentage rises."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Rise:
    """The way up to one band.

    Attributes:
        band: The band reached.
        value: The value needed, in the data point's unit.
        change: From the value now to the one needed; negative where it has to fall.
        percent: The change in percent of the value now; `None` for answers and where the value now is zero.
        effort: The size of the change in percent of the value now, or of the target where that says nothing.
        points: Points earned on top of those of now.
        gains: What it brings to each group with the figure in it: the finest first, then SDGs, then the total.
        years: How long it takes at the figure's own past pace; `None` where that is unknown or goes the wrong way.
    """

    band: Band
    value: float
    change: float
    percent: float | None
    effort: float
    points: int
    gains: tuple[Gain, ...]
    years: float | None

    @property
    def points_per_tenth(self) -> float:
        """Points for each tenth of change, where less than a tenth counts as one."""
        return self.points * TENTH / max(TENTH, self.effort)

    @property
    def comes_by_itself(self) -> bool:
        """Whether the figure's own pace brings it within a year."""
        return self.years is not None and self.years <= SOON


@dataclass(frozen=True, slots=True)
class LiftRank:
    """What decides the place of a lift, in this order: three times the more the better, then the least change."""

    points: int
    points_per_tenth: float
    points_to_top: int
    effort: float

    @property
    def order(self) -> tuple[float, ...]:
        """Smallest first."""
        return -self.points, -round(self.points_per_tenth, PLACES), -self.points_to_top, round(self.effort, PLACES)


@dataclass(frozen=True, slots=True)
class Lift:
    """A figure whose improvement raises the result.

    Attributes:
        rises: The way to each higher band that can be reached, the next band first.
        best: The rise worth deciding: most points for each tenth of change, of those that do not come by themselves.
        target: The value that counts as all of the target.
        past: From the oldest of its last five values to the newest; `None` where it has one only, or is an answer.
        evidence: What other cities show of the best rise, as far as they were looked at.
    """

    result: Result
    benchmark: Benchmark
    rises: tuple[Rise, ...]
    best: Rise
    target: float
    past: Move | None
    evidence: Evidence
    rank: LiftRank

    @property
    def key(self) -> str:
        """The data point."""
        return self.result.point.key

    @property
    def category(self) -> tuple[str, ...]:
        """The finest group of the framework it belongs to, with the top-level group."""
        return category_of(self.result)

    @property
    def is_moving_right(self) -> bool:
        """Whether the figure has moved the right way so far."""
        return (
            self.past is not None and improvement(self.benchmark, earlier=self.past.earlier, later=self.past.later) > 0
        )


def category_of(result: Result) -> tuple[str, ...]:
    """The top and the finest group of a figure."""
    path = result.indicator.path
    return (path[0], path[-1]) if path else ()


def lifts(card: Scorecard, pack: Pack) -> tuple[Lift, ...]:
    """Every figure whose improvement raises the result, the one that lifts most first; nobody else is looked at yet."""
    groups, pasts = _groups_by_key(card, pack), dict(_pasts(card))
    found = (_lift(one, pack, groups=groups[one.point.key], past=pasts.get(one.point.key)) for one in card.results)
    return tuple(sorted((one for one in found if one), key=lambda one: one.rank.order))


def compared_with(lift: Lift, peers: Sequence[Peer], *, own: Peer | None = None) -> Lift:
    """The lift with what other cities show of its best rise; `own` is the city as they see it."""
    value = lift.result.value or 0.0
    return replace(lift, evidence=evidence(lift.benchmark, value, needed=lift.best.value, peers=peers, own=own))


def _groups_by_key(card: Scorecard, pack: Pack) -> dict[str, list[GroupScore]]:
    """For each data point, the scores of all groups it is in."""
    found: dict[str, list[GroupScore]] = {result.point.key: [] for result in card.results}
    for group, score in zip(grouped(card.results, pack), card.groups, strict=True):
        for result in group.members:
            found[result.point.key].append(score)
    return found


def _pasts(card: Scorecard) -> Iterator[tuple[str, Move]]:
    """For each figure with several values, the way from the oldest of the last five to the newest."""
    series: dict[str, list[Result]] = {}
    for result in card.series:
        series.setdefault(result.point.key, []).append(result)
    for key, results in series.items():
        first, last = results[-RECENT:][0], results[-1]
        since, until = first.measurement.period, last.measurement.period
        years = years_between(since, until)
        if years > 0 and first.value is not None and last.value is not None and not last.point.is_yes_no:
            yield key, Move(since, until, first.value, last.value, years)


def _lift(
    result: Result,
    pack: Pack,
    *,
    groups: Sequence[GroupScore],
    past: Move | None,
) -> Lift | None:
    benchmark, value = result.benchmark, result.value
    if benchmark is None or value is None or result.band is None:
        return None
    rises = tuple(_rises(result, benchmark, pack=pack, groups=groups, past=past))
    if not rises:
        return None
    best = max(_to_decide(rises), key=lambda one: (round(one.points_per_tenth, PLACES), one.points))
    rank = LiftRank(best.points, best.points_per_tenth, rises[-1].points, best.effort)
    return Lift(result, benchmark, rises, best, benchmark.target, past, Evidence(), rank)


def _to_decide(rises: Sequence[Rise]) -> Sequence[Rise]:
    """The rises that do not come by themselves; all where every one does."""
    return [one for one in rises if not one.comes_by_itself] or rises


def _rises(
    result: Result, benchmark: Benchmark, *, pack: Pack, groups: Sequence[GroupScore], past: Move | None
) -> Iterator[Rise]:
    """The way to each higher band; an answer has one band to go to, the highest that yes earns."""
    seen: dict[float, Rise] = {}
    now, value = result.band, result.value or 0.0
    above = [band for band in pack.meta.bands if now is not None and band.at_least > now.at_least]
    for band in sorted(above, key=lambda one: one.at_least):
        needed = value_needed(benchmark, band.at_least, value=value)
        if needed is not None and _is_in_range(needed, result):
            seen[needed] = _rise(result, benchmark, band=band, needed=needed, groups=groups, past=past)
    yield from seen.values()


def _is_in_range(needed: float, result: Result) -> bool:
    low, high = result.point.range
    return (low is None or needed >= low) and (high is None or needed <= high)


def _rise(
    result: Result, benchmark: Benchmark, *, band: Band, needed: float, groups: Sequence[GroupScore], past: Move | None
) -> Rise:
    value, points = result.value or 0.0, band.points - (result.points or 0)
    change = float(f"{needed - value:.12g}")
    percent = 100.0 * change / abs(value) if value and not result.point.is_yes_no else None
    return Rise(
        band=band,
        value=needed,
        change=change,
        percent=percent,
        effort=abs(percent) if percent is not None else 100.0 * abs(change) / abs(benchmark.target or change or 1.0),
        points=points,
        gains=tuple(_gain(group, points) for group in groups),
        years=_years(benchmark, past, way=improvement(benchmark, earlier=value, later=needed)),
    )


def _years(benchmark: Benchmark, past: Move | None, *, way: float) -> float | None:
    if past is None:
        return None
    pace = improvement(benchmark, earlier=past.earlier, later=past.later) / past.years
    return way / pace if pace > 0 else None


def _gain(group: GroupScore, points: int) -> Gain:
    after = round(100.0 * (group.points + points) / group.possible, PLACES)
    return Gain(group.level, group.top, group.group, points, group.percent or 0.0, after)


def gain_of(rise: Rise, level: str) -> Gain | None:
    """What a rise brings to its group of a level; `None` where the figure is in no such group."""
    return next((one for one in rise.gains if one.level == level), None)
