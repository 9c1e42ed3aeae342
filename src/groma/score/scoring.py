"""From values to shares of target, bands and points, by the rule U4SSC prints in its city reports.

Share of target, in percent, by direction: higher, value over target; lower, target over value, a value of zero being
100; closest, the smaller of the two ratios; yes, 100 or 0. With a worst value the share is the way from there to the
target, cut to 0 and 100. The share is not capped otherwise. It is rounded to nine places before it is compared with
the limits of the bands, so that an exact 33, 66 or 95 belongs to the band above whatever floating point made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from groma.measure.engines import frame, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.benchmarks import Benchmark, BenchmarkSet
    from groma.catalogue.model import Band
    from groma.measure.engines import Engine, Frame

PLACES = 9


def share_of_target() -> nw.Expr:
    """The share of target in percent, of the columns `value`, `target`, `worst` and `direction`.

    It is null where the rule gives none. A negative value gives none, unless a worst value anchors the scale.
    """
    value, target, worst, direction = (nw.col(name) for name in ("value", "target", "worst", "direction"))
    way = (value - worst) / (target - worst) * 100.0
    anchored = nw.when(way < 0.0).then(0.0).otherwise(nw.when(way > 100.0).then(100.0).otherwise(way))  # noqa: PLR2004  percent
    up = nw.when(target != 0.0).then(value / target * 100.0)
    down = nw.when(value == 0.0).then(100.0).otherwise(nw.when(value != 0.0).then(target / value * 100.0))
    ratio = (
        nw.when(direction.is_in(["higher", "yes"]))
        .then(up)
        .otherwise(
            nw.when(direction == "lower")
            .then(down)
            .otherwise(nw.when(direction == "closest").then(_closest(value, target, up)))
        )
    )
    plain = nw.when(value >= 0.0).then(ratio)
    judged = nw.when(~worst.is_null() & (direction != "none")).then(anchored).otherwise(plain)
    return _rounded(judged).alias("share_of_target")


def points(bands: Sequence[Band]) -> nw.Expr:
    """The points of the column `share_of_target`; null where that is null."""
    share = nw.col("share_of_target")
    ascending = sorted(bands, key=lambda band: band.at_least)
    lowest = nw.when(~share.is_null()).then(float(ascending[0].points))
    made: nw.Expr = lowest
    for band in ascending[1:]:
        made = nw.when(share >= band.at_least).then(float(band.points)).otherwise(made)
    return made.alias("points")


def scored(long: Frame, benchmarks: Frame, bands: Sequence[Band]) -> Frame:
    """The frame with `target`, `worst`, `direction`, `share_of_target` and `points` beside every value.

    Args:
        long: Columns `data_point` and `value`, and any others.
        benchmarks: The frame of `benchmark_frame`, on the same engine.
        bands: The pack's bands.
    """
    joined = long.join(benchmarks, on="data_point", how="left")
    return joined.with_columns(share_of_target()).with_columns(points(bands))


def benchmark_frame(benchmarks: BenchmarkSet, *, engine: Engine = "duckdb") -> Frame:
    """The set as a frame of `data_point`, `target`, `worst` and `direction`."""
    items = list(benchmarks.benchmarks.values())
    columns: dict[str, Sequence[Any]] = {
        "data_point": [item.key for item in items] or [""],
        "target": [item.target for item in items] or [None],
        "worst": [item.worst for item in items] or [None],
        "direction": [item.direction for item in items] or ["none"],
    }
    return frame(columns, engine=engine)


def shares(
    values: Sequence[tuple[str, float]], benchmarks: BenchmarkSet, bands: Sequence[Band], *, engine: Engine = "duckdb"
) -> list[Any]:
    """Share of target and points of data points with values, in their order; `(None, None)` without a benchmark."""
    if not values or not benchmarks.benchmarks:
        return [(None, None)] * len(values)
    long = frame(
        {
            "row": [float(number) for number in range(len(values))],
            "data_point": [key for key, _ in values],
            "value": [value for _, value in values],
        },
        engine=engine,
    )
    found = rows(
        scored(long, benchmark_frame(benchmarks, engine=engine), bands).select("row", "share_of_target", "points")
    )
    by_row = {int(row): (share, made) for row, share, made in found}
    return [by_row[number] for number in range(len(values))]


def rescored(pairs: Sequence[tuple[float, Benchmark]], *, engine: Engine = "duckdb") -> list[float | None]:
    """Share of target of values against benchmarks of any set, in their order; `None` where the rule gives none."""
    if not pairs:
        return []
    columns: dict[str, Sequence[Any]] = {
        "row": [float(number) for number in range(len(pairs))],
        "value": [value for value, _ in pairs],
        "target": [one.target for _, one in pairs],
        "worst": [one.worst for _, one in pairs],
        "direction": [one.direction for _, one in pairs],
    }
    found = rows(frame(columns, engine=engine).with_columns(share_of_target()).select("row", "share_of_target"))
    by_row = {int(row): share for row, share in found}
    return [by_row[number] for number in range(len(pairs))]


def band_of(share: float | None, bands: Sequence[Band]) -> Band | None:
    """The band a share of target, in percent, falls in."""
    if share is None or not bands:
        return None
    best_first = sorted(bands, key=lambda band: -band.at_least)
    return next((band for band in best_first if round(share, PLACES) >= band.at_least), best_first[-1])


def _rounded(share: nw.Expr) -> nw.Expr:
    """`share` to nine places, ties upwards: the engines' own rounding takes ties in different ways."""
    return ((share * 10.0**PLACES + 0.5).floor() * 10.0**-PLACES).round(PLACES)


def _closest(value: nw.Expr, target: nw.Expr, up: nw.Expr) -> nw.Expr:
    down = nw.when(value != 0.0).then(target / value * 100.0)
    return nw.when(value <= target).then(up).otherwise(down)
