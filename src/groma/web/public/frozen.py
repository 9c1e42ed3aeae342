"""A book as plain values, and back, without measuring anything again.

Publishing freezes what the pages of an edition are drawn from: the head of the city, its sources, the results with
their inputs, the scores of the groups. Reading them back takes milliseconds, so that every page can be put together
in the reader's language by the same functions that write reports. What was measured stays as it was measured, even
where the framework has been mended since; only its words are today's.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from groma.catalogue.benchmarks import Benchmark
from groma.measure.model import Input, Measurement
from groma.publish.book import Book
from groma.record.model import City, Lineage, Observation, Place, Source, Target
from groma.score.model import GroupScore, ReportingRate, Result, Scorecard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.catalogue.model import Band
    from groma.catalogue.pack import Indicator, Pack

Plain = dict[str, Any]
HEAD = ("id", "name", "country", "level", "licence", "notes", "invented")
CARD = (
    "pack_id",
    "pack_version",
    "pack_hash",
    "benchmark_set",
    "benchmark_label",
    "period",
    "up_to",
    "without_unverified",
)
MEASURED = ("period", "place", "breakdown", "value", "computed", "is_direct", "quality", "status", "reason", "missing")
INPUT = ("variable", "value", "unit", "factor", "problem")
SEEN = ("variable", "period", "place", "breakdown", "value", "text", "unit", "status", "quality", "source", "note")
JUDGED = ("benchmark_set", "share", "reason", "age")


@dataclass(frozen=True)
class Thawing:
    """What results need besides their own values: the framework, and the benchmarks they were scored with."""

    pack: Pack
    indicators: Mapping[str, Indicator]
    bands: Mapping[str, Band]
    benchmarks: Mapping[str, Benchmark]


def frozen_head(book: Book) -> Plain:
    """The city and the newest result of every data point, with all they rest on."""
    card, city = book.card, book.city
    used = {one.observation for result in card.results for one in result.measurement.inputs}
    keys, names = {one.key for one in used}, {one.source for one in used}
    return {
        "city": {name: getattr(city, name) for name in HEAD},
        "location": list(city.location) if city.location else None,
        "identifiers": dict(city.identifiers),
        "sources": [asdict(one) for one in city.sources if one.id in names],
        "targets": [asdict(one) for one in city.targets],
        "lineage": [asdict(one) for one in city.lineage if one.key in keys],
        "card": {name: getattr(card, name) for name in CARD},
        "results": frozen_results(card.results),
        "benchmarks": [asdict(one.benchmark) for one in card.results if one.benchmark],
        "groups": [asdict(group) | {"band": group.band.id if group.band else ""} for group in card.groups],
        "rates": [asdict(rate) for rate in card.rates],
    }


def frozen_results(results: Iterable[Result]) -> Plain:
    """Results as rows, and the observations they rest on as rows of their own, each once."""
    places: dict[Observation, int] = {}
    rows = [_frozen_result(one, places) for one in results]
    return {"rows": rows, "observations": [_values(one, SEEN) for one in places]}


def frozen_splits(book: Book) -> Plain:
    """The results by place and group, with the names of the places."""
    return {**frozen_results(book.card.splits), "places": [asdict(place) for place in book.city.places]}


def thawed(head: Plain, pack: Pack, *, series: Plain | None = None, splits: Plain | None = None) -> Book:
    """The book again.

    Args:
        head: What `frozen_head` gave.
        pack: The framework, for its words and its bands. A data point it no longer has is left out.
        series: `frozen_results` of the series, where the page shows what came before.
        splits: `frozen_splits`, where the page shows districts and groups.
    """
    by = Thawing(
        pack=pack,
        indicators={point.key: indicator for indicator in pack.indicators for point in indicator.data_points},
        bands={band.id: band for band in pack.meta.bands},
        benchmarks={one["key"]: Benchmark(**one) for one in head["benchmarks"]},
    )
    card = Scorecard(
        city_id=head["city"]["id"],
        **head["card"],
        results=_thawed_results(head["results"], by),
        series=_thawed_results(series, by),
        splits=_thawed_results(splits, by),
        groups=tuple(GroupScore(**one | {"band": by.bands.get(one["band"])}) for one in head["groups"]),
        rates=tuple(ReportingRate(**one) for one in head["rates"]),
    )
    return Book(_thawed_city(head, splits or {}), pack, card)


def _thawed_city(head: Plain, splits: Plain) -> City:
    return City(
        **head["city"],
        location=tuple(head["location"]) if head["location"] else None,
        identifiers=head["identifiers"],
        sources=tuple(Source(**one | {"evidence": tuple(one["evidence"])}) for one in head["sources"]),
        targets=tuple(_thawed_target(one) for one in head["targets"]),
        lineage=tuple(Lineage(**one) for one in head["lineage"]),
        places=tuple(Place(**one) for one in splits.get("places", ())),
    )


def _thawed_target(one: Plain) -> Target:
    """A target again; one frozen before targets had paths has none of their fields."""
    return Target(**one | {"steps": tuple((period, value) for period, value in one.get("steps", ()))})


def _frozen_result(result: Result, places: dict[Observation, int]) -> list[Any]:
    one = result.measurement
    inputs = [[*_values(found, INPUT), places.setdefault(found.observation, len(places))] for found in one.inputs]
    band = result.band.id if result.band else ""
    return [one.key, _values(one, MEASURED), inputs, _values(result, JUDGED), band]


def _thawed_results(part: Plain | None, by: Thawing) -> tuple[Result, ...]:
    if part is None:
        return ()
    seen = [Observation(**dict(zip(SEEN, values, strict=True))) for values in part["observations"]]
    return tuple(_thawed_result(row, seen, by) for row in part["rows"] if row[0] in by.indicators)


def _thawed_result(row: list[Any], seen: Sequence[Observation], by: Thawing) -> Result:
    key, measured, inputs, judged, band = row
    values = dict(zip(MEASURED, measured, strict=True))
    found = tuple(Input(**dict(zip(INPUT, one[:-1], strict=True)), observation=seen[one[-1]]) for one in inputs)
    return Result(
        indicator=by.indicators[key],
        point=by.pack.data_point(key),
        measurement=Measurement(key, **values | {"missing": tuple(values["missing"])}, inputs=found),
        benchmark=by.benchmarks.get(key),
        band=by.bands.get(band),
        **dict(zip(JUDGED, judged, strict=True)),
    )


def _values(one: object, names: Sequence[str]) -> list[Any]:
    return [getattr(one, name) for name in names]
