"""A city's scorecard: everything measured, scored and rolled up in one go."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from groma.measure.measuring import measure, newest, newest_within
from groma.record.period import parse_period
from groma.score.model import Result, Scorecard
from groma.score.rollup import rates, rolled_up
from groma.score.scoring import band_of, shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.benchmarks import BenchmarkSet
    from groma.catalogue.pack import Pack
    from groma.measure.engines import Engine
    from groma.measure.model import Measurement
    from groma.record.model import City


def score(
    city: City,
    pack: Pack,
    *,
    benchmarks: BenchmarkSet | None = None,
    up_to: str = "",
    engine: Engine = "duckdb",
    without_unverified: bool = False,
    with_splits: bool = True,
    measurements: Sequence[Measurement] | None = None,
) -> Scorecard:
    """Measure and score a city.

    Args:
        city: The record.
        pack: The framework.
        benchmarks: The targets; the pack's first set where none are given.
        up_to: The last period to look at; the newest where empty.
        engine: Which engine computes.
        without_unverified: Leave out values computed by a formula that is from general knowledge only.
        with_splits: Whether places and groups are looked at too; without them a large record is scored sooner.
        measurements: What `measure` gave for this city under this framework, where that was done already.

    Returns:
        Results for every data point, the series behind them, splits by place and group, group scores and reporting
        rates.

    Raises:
        RecordError: `up_to` is no period.
    """
    chosen = (benchmarks or pack.benchmark_set()) if pack.meta.bands else None
    if measurements is None:
        measurements = measure(city if with_splits else _whole(city), pack, engine=engine)
    elif not with_splits:
        measurements = tuple(one for one in measurements if one.is_whole_city)
    if without_unverified:
        measurements = tuple(_without_unverified(one, pack) for one in measurements)
    current = newest(measurements, pack, up_to=up_to)
    series, splits = _series_and_splits(measurements, pack, up_to=up_to)
    results = _results([*current, *series, *splits], pack, chosen, engine=engine)
    whole = tuple(_aged(results[: len(current)], up_to))
    return Scorecard(
        city_id=city.id,
        pack_id=pack.id,
        pack_version=pack.meta.version,
        pack_hash=pack.hash,
        benchmark_set=chosen.name if chosen else "",
        benchmark_label=chosen.label if chosen else "",
        period=up_to or _newest_period(whole),
        results=whole,
        series=tuple(results[len(current) : len(current) + len(series)]),
        splits=tuple(results[len(current) + len(series) :]),
        groups=rolled_up(whole, pack),
        rates=rates(whole, pack),
        up_to=up_to,
        without_unverified=without_unverified,
    )


def _series_and_splits(
    measurements: Sequence[Measurement], pack: Pack, *, up_to: str
) -> tuple[list[Measurement], list[Measurement]]:
    """Every value for the whole city, oldest first, and the newest values by place and breakdown."""
    limit = parse_period(up_to).end if up_to else None
    valued = [
        one for one in measurements if one.value is not None and not (limit and parse_period(one.period).end > limit)
    ]
    series = sorted((one for one in valued if one.is_whole_city), key=lambda one: parse_period(one.period).order)
    return series, _newest_splits([one for one in valued if not one.is_whole_city], pack)


def _whole(city: City) -> City:
    """The city with only what is known of all of it and everyone in it."""
    return replace(city, observations=tuple(row for row in city.observations if not row.place and not row.breakdown))


def _without_unverified(one: Measurement, pack: Pack) -> Measurement:
    """The measurement, emptied where its value rests on an unverified formula; a value the city gave itself stays."""
    if one.value is None or one.is_direct or pack.data_point(one.key).known.get("formula") != "unverified":
        return one
    return replace(one, value=None, computed=None, status="not_reported", reason="unverified_formula")


def _results(
    measurements: Sequence[Measurement], pack: Pack, chosen: BenchmarkSet | None, *, engine: Engine
) -> list[Result]:
    judged = [one for one in measurements if one.value is not None and not one.reason]
    pairs = [(one.key, one.value) for one in judged if one.value is not None]
    found = shares(pairs, chosen, pack.meta.bands, engine=engine) if chosen else [(None, None)] * len(judged)
    by_identity = {id(one): share for one, (share, _) in zip(judged, found, strict=True)}
    return [_result(one, pack, chosen, share=by_identity.get(id(one))) for one in measurements]


def _result(one: Measurement, pack: Pack, chosen: BenchmarkSet | None, *, share: float | None) -> Result:
    benchmark = chosen.benchmarks.get(one.key) if chosen else None
    reason = str(one.reason)
    if not reason and share is None:
        reason = "negative_value" if benchmark and benchmark.direction != "none" else "no_benchmark"
    return Result(
        indicator=pack.indicator(one.key.split("/")[0]),
        point=pack.data_point(one.key),
        measurement=one,
        benchmark=benchmark,
        benchmark_set=chosen.name if chosen else "",
        share=share,
        band=band_of(share, pack.meta.bands),
        reason=reason,
    )


def _newest_splits(measurements: Sequence[Measurement], pack: Pack) -> list[Measurement]:
    def place(one: Measurement) -> tuple[str, str]:
        return one.place, one.breakdown

    ordered = sorted(measurements, key=place)
    return [
        one
        for _, group in groupby(ordered, key=place)
        for one in newest_within(list(group), pack)
        if one.value is not None
    ]


def _newest_period(results: Sequence[Result]) -> str:
    periods = [result.measurement.period for result in results if result.is_reported]
    return max(periods, key=lambda period: parse_period(period).order, default="")


def _aged(results: Sequence[Result], up_to: str) -> list[Result]:
    newest_period = up_to or _newest_period(results)
    if not newest_period:
        return list(results)
    year = parse_period(newest_period).end.year
    return [
        replace(result, age=year - parse_period(result.measurement.period).end.year) if result.is_reported else result
        for result in results
    ]
