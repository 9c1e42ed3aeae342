"""What scoring gives: a result for every data point, and totals for every group of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groma.catalogue.benchmarks import Benchmark
    from groma.catalogue.model import Band
    from groma.catalogue.pack import DataPoint, Indicator
    from groma.measure.model import Measurement


@dataclass(frozen=True, slots=True)
class Result:
    """One data point, measured and scored.

    Attributes:
        benchmark_set: `id@version` of the set it was scored with; empty where there was none.
        share: Share of target in percent; `None` where it cannot be scored.
        reason: Why there is no value or no band; empty where all is well.
        age: Years between its period and the newest the results are about; `None` without a value.
    """

    indicator: Indicator
    point: DataPoint
    measurement: Measurement
    benchmark: Benchmark | None
    benchmark_set: str
    share: float | None
    band: Band | None
    reason: str
    age: int | None = None

    @property
    def value(self) -> float | None:
        """The value, in the data point's unit."""
        return self.measurement.value

    @property
    def is_reported(self) -> bool:
        """Whether there is a value."""
        return self.measurement.value is not None

    @property
    def points(self) -> int | None:
        """Points earned; `None` where it is not scored."""
        return self.band.points if self.band else None

    @property
    def name(self) -> str:
        """The indicator's name, with that of the data point where it has several."""
        return f"{self.indicator.name}: {self.point.name}" if self.point.id else self.indicator.name


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The score of a group of data points, with how much of it rests on data.

    Attributes:
        level: `category`, `sub_dimension`, `dimension`, `sdg` or `total`; another pack has its own levels.
        top: Name of the top-level group it belongs to; empty for SDGs and the total.
        group: Its own name.
        percent: Points over possible points, in percent; `None` where nothing is scored.
        scored: Data points with a band. reported: Data points with a value. total: All data points of the group.
    """

    level: str
    top: str
    group: str
    points: int
    possible: int
    percent: float | None
    band: Band | None
    scored: int
    reported: int
    total: int


@dataclass(frozen=True, slots=True)
class ReportingRate:
    """How many indicators of a kind are reported.

    Attributes:
        level: `overall` or a reporting level, such as core.
        reported: Indicators with at least one value. partly: Those of them with some, but not all, of their values.
    """

    level: str
    reported: int
    partly: int
    total: int

    @property
    def percent(self) -> float:
        """Reported of total, in percent."""
        return 100.0 * self.reported / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A city's results under one framework and one benchmark set.

    Attributes:
        period: `up_to`, else the newest period with a value.
        up_to: The last period that was to be looked at; empty where every period was.
        without_unverified: Whether values computed by unverified formulas were left out.
        results: One for every data point, in the framework's order.
        series: Every result for the whole city in every period, oldest first, with values only.
        splits: Newest results by place and by breakdown, with values only.
    """

    city_id: str
    pack_id: str
    pack_version: str
    pack_hash: str
    benchmark_set: str
    benchmark_label: str
    period: str
    results: tuple[Result, ...]
    series: tuple[Result, ...]
    splits: tuple[Result, ...]
    groups: tuple[GroupScore, ...]
    rates: tuple[ReportingRate, ...]
    up_to: str = ""
    without_unverified: bool = False

    @property
    def total(self) -> GroupScore:
        """The score of everything."""
        return self.groups[-1]

    @property
    def reported(self) -> int:
        """How many data points have a value."""
        return sum(result.is_reported for result in self.results)
