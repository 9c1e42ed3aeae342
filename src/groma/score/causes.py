"""What is behind a change of a figure: the data, the method, the benchmark, or the city itself, and how much of each.

A change counts as the city's own only where nothing else explains it: source, quality and the way the figure was made
are the same.

How much of it each explains is found by taking one step after another and reading the figure after each: the old value
against the new benchmark, then made by the new method, then as the new data tell the old period, then the new value.
So the parts add up to the whole. A step that the record does not allow is not guessed: what it hides stays together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from groma.score.scoring import rescored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.benchmarks import Benchmark
    from groma.score.model import Result

Way = Literal["better", "worse", "same", "open"]
Cause = Literal["data", "method", "benchmark", "city"]
Because = Literal["", "given_now", "computed_now", "other_inputs", "quality", "source", "benchmark_set"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Explanation:
    """What explains a change, and what in the record tells so.

    Attributes:
        because: `given_now` and `computed_now`: the value was computed before and is given as final now, or the other
            way round; `other_inputs`, `quality`, `source`, `benchmark_set`: what differs. Empty for the city itself.
        old: The quality or the benchmark set before. new: The one after.
    """

    cause: Cause
    because: Because = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """A change in parts that add up to it.

    Attributes:
        total: The whole change.
        data: How much of it each explains, as the three that follow; `None` where it cannot be told from the rest.
        together: What cannot be told apart.
        unsplit: How much those explain together; 0 where everything can be told apart.
    """

    total: float
    data: float | None = 0.0
    method: float | None = 0.0
    benchmark: float | None = 0.0
    city: float | None = 0.0
    together: tuple[Cause, ...] = ()
    unsplit: float = 0.0

    def of(self, cause: Cause) -> float | None:
        """How much of the change that cause explains; `None` where it cannot be told."""
        return {"data": self.data, "method": self.method, "benchmark": self.benchmark, "city": self.city}[cause]


@dataclass(frozen=True, slots=True)
class Split:
    """A change of a figure in parts.

    Attributes:
        value: In the data point's unit; `None` where a value is missing.
        share: In points of the share of target; `None` where it cannot be scored.
    """

    value: Parts | None
    share: Parts | None


def explained(earlier: Result, later: Result) -> Explanation:
    """What explains the change from one result to a later one: the method first, then the data, then the benchmark."""
    if earlier.benchmark == later.benchmark:
        return _made_otherwise(earlier, later) or _other_data(earlier, later) or Explanation("city")
    targets = Explanation("benchmark", "benchmark_set", earlier.benchmark_set, later.benchmark_set)
    return _made_otherwise(earlier, later) or _other_data(earlier, later) or targets


def way_of(earlier: Result, later: Result) -> Way:
    """Whether a value moved the right way: towards more, less or the target, as its direction says."""
    old, new = earlier.value, later.value
    if old is None or new is None:
        return "open"
    if old == new:
        return "same"
    direction = later.benchmark.direction if later.benchmark else later.point.direction
    if direction == "closest" and later.benchmark:
        target = later.benchmark.target
        gain = abs(old - target) - abs(new - target)
    elif direction in {"higher", "lower", "yes"}:
        gain = old - new if direction == "lower" else new - old
    else:
        return "open"
    return "better" if gain > 0 else "worse" if gain < 0 else "same"


def split_of(earlier: Result, later: Result, *, revised: Result | None = None) -> Split:
    """The change from one result to a later one, in parts. See `splits_of`."""
    return splits_of([(earlier, later, revised)])[0]


def splits_of(changes: Sequence[tuple[Result, Result, Result | None]]) -> tuple[Split, ...]:
    """Changes in parts, all scored at once.

    Args:
        changes: For each the earlier result, the later one, and, where there is one, what the later record tells of
            the earlier period: with it the parts of data and method are known, and so is what was corrected since.
    """
    paths = [_path(*change) for change in changes]
    asked = [(value, benchmark) for path in paths for _, value, benchmark in path if benchmark]
    found = iter(rescored(asked))
    shares = [[next(found) if benchmark else None for _, _, benchmark in path] for path in paths]
    return tuple(
        Split(
            value=_parts([(causes, value) for causes, value, _ in path]),
            share=_parts([(causes, share) for (causes, _, _), share in zip(path, told, strict=True)]),
        )
        for path, told in zip(paths, shares, strict=True)
    )


_Step = tuple[tuple[Cause, ...], float, "Benchmark | None"]


def _path(earlier: Result, later: Result, revised: Result | None) -> list[_Step]:
    """The figure before, after each step, and after all; each with what the step before it is due to."""
    if earlier.value is None or later.value is None:
        return []
    path: list[_Step] = [((), earlier.value, earlier.benchmark)]
    if earlier.benchmark != later.benchmark:
        path.append((("benchmark",), earlier.value, later.benchmark))
    path += [(causes, value, later.benchmark) for causes, value in _values(earlier, later, revised)]
    return path


def _values(earlier: Result, later: Result, revised: Result | None) -> list[tuple[tuple[Cause, ...], float]]:
    """The values on the way from the earlier to the later one, each with what leads to it."""
    if later.value is None:
        return []
    why = _reasons(earlier, later)
    if revised is not None and revised.value is not None and not _reasons(revised, later):
        return [(why or ("data",), revised.value), (("city",), later.value)]
    if not why:
        return [(("city",), later.value)]
    if why == ("method",):
        return _by_both_methods(earlier, later) or [(("method", "city"), later.value)]
    return [((*why, "city"), later.value)]


def _by_both_methods(earlier: Result, later: Result) -> list[tuple[tuple[Cause, ...], float]]:
    """The way through a value made by the other method, where one of the two was made by both."""
    old, new = earlier.measurement, later.measurement
    if later.value is None or old.is_direct == new.is_direct:
        return []
    if new.is_direct:
        return [] if new.computed is None else [(("city",), new.computed), (("method",), later.value)]
    return [] if old.computed is None else [(("method",), old.computed), (("city",), later.value)]


def _reasons(earlier: Result, later: Result) -> tuple[Cause, ...]:
    """What besides the city and the benchmark differs between two results."""
    data = _other_data(earlier, later)
    method = _made_otherwise(earlier, later)
    # A value given as final has another row behind it than its inputs; that alone is the method, not another source.
    if method and data and data.because == "source" and not _is_other_publisher(earlier, later):
        data = None
    return (*(("data",) if data else ()), *(("method",) if method else ()))


def _is_other_publisher(earlier: Result, later: Result) -> bool:
    old, new = ({one.observation.source for one in result.measurement.inputs} for result in (earlier, later))
    return not old & new


def _parts(path: Sequence[tuple[tuple[Cause, ...], float | None]]) -> Parts | None:
    """The differences along a path, by what they are due to; `None` where the path has a gap."""
    values = [value for _, value in path]
    if not path or any(value is None for value in values):
        return None
    whole = [value for value in values if value is not None]
    told: dict[Cause, float | None] = dict.fromkeys(CAUSES, 0.0)
    together: tuple[Cause, ...] = ()
    unsplit = 0.0
    for (causes, _), old, new in zip(path[1:], whole, whole[1:], strict=False):
        if len(causes) == 1:
            told[causes[0]] = round(new - old, DIGITS)
        else:
            together, unsplit = causes, round(new - old, DIGITS)
            told |= dict.fromkeys(causes)
    return Parts(round(whole[-1] - whole[0], DIGITS), **told, together=together, unsplit=unsplit)


def _made_otherwise(earlier: Result, later: Result) -> Explanation | None:
    old, new = earlier.measurement, later.measurement
    if old.is_direct != new.is_direct:
        return Explanation("method", "computed_now" if old.is_direct else "given_now")
    if not new.is_direct and {one.variable for one in old.inputs} != {one.variable for one in new.inputs}:
        return Explanation("method", "other_inputs")
    return None


def _other_data(earlier: Result, later: Result) -> Explanation | None:
    old, new = earlier.measurement, later.measurement
    if old.quality != new.quality:
        return Explanation("data", "quality", old.quality, new.quality)
    return Explanation("data", "source") if _sources(earlier) != _sources(later) else None


def _sources(result: Result) -> set[tuple[str, str]]:
    return {(one.variable, one.observation.source) for one in result.measurement.inputs}
