"""Frameworks as the API tells them: what is measured, how it scores, and what the cities publish of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groma.catalogue.pack import bundled_packs, open_pack
from groma.catalogue.texts import text
from groma.catalogue.units import YES_NO
from groma.errors import NotFoundError
from groma.score.scoring import PLACES
from groma.web.api.problems import missing
from groma.web.models import PublishedFigure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.catalogue.benchmarks import Benchmark, BenchmarkSet
    from groma.catalogue.pack import DataPoint, Indicator, Pack
    from groma.web.public.listed import Listed

Told = dict[str, Any]
SAME = ("period", "unit", "quality", "status", "reason", "band", "points", "round_period")


def pack_at(name: str) -> Pack:
    """A framework by its id.

    Raises:
        ProblemError: There is none.
    """
    if name not in bundled_packs():
        raise missing("There is no such framework.", where=name, next_step="List the frameworks.")
    return open_pack(name)


def point_at(pack: Pack, key: str) -> DataPoint:
    """A data point of a framework, spelled as the framework does.

    Raises:
        ProblemError: There is none, or the indicator has several.
    """
    try:
        return pack.data_point(key)
    except NotFoundError as error:
        raise missing(error.what, where=key, next_step=error.next_step) from error


def pack_row(pack: Pack) -> Told:
    """A framework in a list."""
    said = {name: getattr(pack.meta, name) for name in ("id", "version", "title", "publisher", "language")}
    return said | {"hash": pack.hash, "indicators": len(pack.indicators), "data_points": len(pack.data_points)}


def pack_detail(pack: Pack) -> Told:
    """A framework with how it scores."""
    return pack_row(pack) | {
        "notice": pack.meta.notice,
        "scoring_note": pack.meta.scoring_note,
        "bands": [{"id": one.id, "at_least": one.at_least, "points": one.points} for one in pack.meta.bands],
        "benchmark_sets": [_set_row(one) | {"benchmarks": len(one.benchmarks)} for one in pack.benchmark_sets.values()],
    }


def set_detail(pack: Pack, name: str) -> Told:
    """A benchmark set, target by target.

    Raises:
        ProblemError: The framework has no such set.
    """
    found = pack.benchmark_sets.get(name)
    if found is None:
        raise missing("There is no such benchmark set.", where=name, next_step="Look at the framework for its sets.")
    return _set_row(found) | {"benchmarks": [_benchmark(pack, one) for one in found.benchmarks.values()]}


def indicator_rows(pack: Pack, language: str) -> list[Told]:
    """Every data point, as `groma catalogue list` has it."""
    return [
        {
            "framework": pack.id,
            "code": point.code,
            "data_point": point.id,
            "name": _name(pack, one, point=point, language=language),
            "unit": point.unit,
            "direction": point.direction,
            "level": one.level,
            "category": one.path[-1] if one.path else "",
            "known": point.known.get("formula", "unverified"),
        }
        for one in pack.indicators
        for point in one.data_points
    ]


def indicator_detail(pack: Pack, code: str, *, language: str) -> Told:
    """An indicator with its texts in a language.

    Raises:
        ProblemError: The framework has none of that code.
    """
    try:
        one = pack.indicator(code)
    except NotFoundError as error:
        raise missing(error.what, where=code, next_step=error.next_step) from error
    own = {"definition": one.definition.definition, "why": one.definition.why, "says_not": one.definition.says_not}
    return {
        "framework": pack.id,
        "code": one.code,
        "name": _words(pack, one.code, field="name", language=language),
        **{
            name: _words(pack, one.code, field=name, language=language) if said else _nothing(pack)
            for name, said in own.items()
        },
        "level": one.level,
        "groups": list(one.path),
        "sdg": list(one.definition.sdg),
        "data_points": [_point(pack, point, language) for point in one.data_points],
    }


def city_figures(pack: Pack, point: DataPoint, cities: Sequence[Listed]) -> list[Told]:
    """The published value of a data point in each city's newest edition, in the order of the cities."""
    of = {city.publication: city for city in cities if city.pack == pack.id}
    rows = PublishedFigure.objects.filter(publication_id__in=list(of), key=point.key)
    names = (*SAME, "value", "is_verified", "share", "publication_id", "publication__round__benchmark_set")
    found = {one["publication_id"]: one for one in rows.order_by().values(*names)}
    return [_city_figure(pack, point, city=city, said=found[pk]) for pk, city in of.items() if pk in found]


def _city_figure(pack: Pack, point: DataPoint, *, city: Listed, said: Mapping[str, Any]) -> Told:
    return {name: said[name] for name in SAME} | {
        "city": city.id,
        "city_name": city.name,
        "country": city.country,
        "invented": city.invented,
        "framework": pack.id,
        "code": point.code,
        "data_point": point.id,
        "value": _amount(said["value"], point.unit),
        "benchmark_set": said["publication__round__benchmark_set"],
        "share_of_target": _number(said["share"] if said["share"] is None else round(said["share"], PLACES)),
        "verified": said["is_verified"],
    }


def _amount(value: float | None, unit: str) -> float | str | None:
    if value is None or unit != YES_NO:
        return _number(value)
    return "yes" if value else "no"


def _number(value: float | None) -> float | None:
    """A whole number without a point, as the tables of results write it."""
    return int(value) if value is not None and value.is_integer() else value


def _set_row(one: BenchmarkSet) -> Told:
    return {name: getattr(one, name) for name in ("id", "version", "title", "label")}


def _benchmark(pack: Pack, one: Benchmark) -> Told:
    point = pack.data_point(one.key)
    said = {name: getattr(one, name) for name in ("worst", "direction", "source", "valid_from", "note")}
    return said | {"code": point.code, "data_point": point.id, "target": _amount(one.target, point.unit)}


def _point(pack: Pack, point: DataPoint, language: str) -> Told:
    return {
        "data_point": point.id,
        "name": _words(pack, point.key, field="name", language=language),
        "unit": point.unit,
        "direction": point.direction,
        "formula": point.formula_text,
        "variables": list(point.variables),
        "known": dict(point.known),
    }


def _name(pack: Pack, indicator: Indicator, *, point: DataPoint, language: str) -> str:
    name = text(pack, indicator.code, "name", language).text
    return f"{name}: {text(pack, point.key, 'name', language).text}" if point.id else name


def _words(pack: Pack, code: str, *, field: str, language: str) -> Told:
    found = text(pack, code, field, language)
    names = ("text", "language", "is_fallback", "is_reviewed")
    return {name: getattr(found, name) for name in names}


def _nothing(pack: Pack) -> Told:
    return {"text": "", "language": pack.meta.language, "is_fallback": False, "is_reviewed": True}
