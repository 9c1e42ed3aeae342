"""Scoring turned round: which value earns a share of target, and whether a value is at least as good as another.

This is the exact inverse of `groma.score.scoring`: the value found here, scored there, has the share asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groma.catalogue.benchmarks import Benchmark

ALL = 100.0
ALIKE = 1e-11
"""Two values that differ by less than this part of themselves earn the same share, which is rounded to nine places."""


def value_needed(benchmark: Benchmark, at_least: float, *, value: float) -> float | None:
    """The value at which the share of target reaches `at_least` percent, on that side of the target where `value` is.

    >>> from groma.catalogue.benchmarks import Benchmark
    >>> fewer = Benchmark("a", 10.0, None, "lower", "", "", "")
    >>> value_needed(fewer, 50.0, value=31.3)
    20.0

    Args:
        benchmark: The target.
        at_least: More than 0.
        value: The value now.

    Returns:
        `None` where no value has such a share: it is more than the rule can give, or there is no right way.
    """
    target, worst = benchmark.target, benchmark.worst
    if benchmark.direction == "none" or target == worst or (at_least > ALL and _is_capped(benchmark)):
        return None
    if benchmark.direction == "yes":
        return target
    if worst is not None:
        return worst + (target - worst) * at_least / ALL
    if benchmark.direction == "lower" or (benchmark.direction == "closest" and value > target > 0.0):
        return max(0.0, target * ALL / at_least)
    return target * at_least / ALL if target > 0.0 else None


def is_as_good(benchmark: Benchmark, value: float, *, needed: float) -> bool:
    """Whether a value earns at least what `needed` earns."""
    if benchmark.worst is None and value < 0.0:
        return False
    low, high = _span(benchmark, needed)
    return _below(low, value) and _below(value, high)


def improvement(benchmark: Benchmark, *, earlier: float, later: float) -> float:
    """How much better the later value is, in the unit of the figure; negative where it is worse.

    >>> from groma.catalogue.benchmarks import Benchmark
    >>> improvement(Benchmark("a", 1.0, None, "closest", "", "", ""), earlier=1.5, later=0.75)
    0.25
    """
    if benchmark.direction == "closest" and benchmark.worst is None:
        return abs(earlier - benchmark.target) - abs(later - benchmark.target)
    return later - earlier if is_upwards(benchmark) else earlier - later


def is_upwards(benchmark: Benchmark) -> bool:
    """Whether more is better."""
    if benchmark.worst is not None:
        return benchmark.target > benchmark.worst
    return benchmark.direction != "lower"


def _is_capped(benchmark: Benchmark) -> bool:
    """Whether the rule never gives more than all of the target."""
    if benchmark.worst is not None or benchmark.direction in {"yes", "closest"}:
        return True
    return benchmark.direction == "lower" and benchmark.target <= 0.0


def _span(benchmark: Benchmark, needed: float) -> tuple[float, float]:
    """From which to which value is as good as the one needed."""
    if benchmark.direction == "closest" and benchmark.worst is None:
        mirrored = benchmark.target**2 / needed if needed else float("inf")
        return min(needed, mirrored), max(needed, mirrored)
    return (needed, float("inf")) if is_upwards(benchmark) else (-float("inf"), needed)


def _below(low: float, high: float) -> bool:
    return low <= high or abs(low - high) <= ALIKE * max(abs(low), abs(high))
