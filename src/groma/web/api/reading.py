"""Endpoints that anybody may read: what was published, and what is measured."""

# Endpoints declare their parameters by annotations that are read when the program starts.
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from groma.catalogue.pack import bundled_packs, open_pack
from groma.web.api import catalogue_told, conditional, editions_told, told_catalogue, told_public
from groma.web.api.names import (
    CityPlace,
    EditionPlace,
    FigurePlace,
    IndicatorPlace,
    PackPlace,
    PointPlace,
    Searched,
    SetPlace,
    Spoken,
)
from groma.web.api.paging import Paging, page_of
from groma.web.models import Question
from groma.web.public import asking, listed
from groma.web.public.editions import Edition

cities = Router(tags=["Cities"])
packs = Router(tags=["Frameworks"])
EDITION = "/{slug:city}/editions/{slug:pack}/{published_period:period}/{edition}"
Told = dict[str, Any]


@cities.get(
    "", response=told_public.CityPage, operation_id="list_cities", summary="List the cities that have published"
)
def list_cities(
    request: HttpRequest, response: HttpResponse, *, paging: Query[Paging], searched: Query[Searched]
) -> Told:
    """Each city as its newest edition shows it, in the order of names."""
    now = listed.stamp()
    conditional.public(request, response, now, changed=now[-1])
    found = listed.search(listed.cities(now), searched.q)
    return page_of(request, response, found, paging=paging, told=editions_told.listed_row)


@cities.get("/{slug:city}", response=told_public.CityDetail, operation_id="show_city", summary="Show a city")
def show_city(request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace]) -> Told:
    """A city as it describes itself in its newest edition."""
    found = editions_told.newest_of(place.city)
    conditional.public(request, response, *_stamp(found))
    return editions_told.city_detail(found)


@cities.get(
    "/{slug:city}/editions",
    response=told_public.EditionPage,
    operation_id="list_editions",
    summary="List what a city has published",
)
def list_editions(
    request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace], paging: Query[Paging]
) -> Told:
    """Every edition of every round, the newest first. An edition never changes and stays at its address."""
    found = editions_told.newest_of(place.city)
    conditional.public(request, response, *_stamp(found))
    return page_of(request, response, found.shelf, paging=paging, told=editions_told.edition_row)


@cities.get(EDITION, response=told_public.EditionDetail, operation_id="show_edition", summary="Show an edition")
def show_edition(request: HttpRequest, response: HttpResponse, *, place: Path[EditionPlace]) -> Told:
    """An edition with the scores of its groups, its reporting rates, and what later editions corrected."""
    found = _edition(place)
    conditional.public(request, response, *_stamp(found))
    return editions_told.edition_detail(found)


@cities.get(
    f"{EDITION}/figures",
    response=told_public.FigurePage,
    operation_id="list_figures",
    summary="List the figures of an edition",
)
def list_figures(
    request: HttpRequest, response: HttpResponse, *, place: Path[EditionPlace], paging: Query[Paging]
) -> Told:
    """One item for every data point of the framework, also for those without a value; `reason` says why."""
    found = _edition(place)
    conditional.public(request, response, *_stamp(found))
    page = page_of(request, response, editions_told.figure_rows(found), paging=paging, told=dict)
    return page | {"notice": editions_told.notice(found)}


@cities.get(
    f"{EDITION}/figures/{{data_point:key}}",
    response=told_public.FigureDetail,
    operation_id="show_figure",
    summary="Show a figure with its story",
)
def show_figure(
    request: HttpRequest, response: HttpResponse, *, place: Path[FigurePlace], spoken: Query[Spoken]
) -> Told:
    """Value, formula with its numbers put in, inputs, sources, benchmark, when it was verified, the years before."""
    found = _edition(place)
    conditional.public(request, response, *_stamp(found))
    return editions_told.figure_detail(found, place.key, language=spoken.language)


@cities.get(
    "/{slug:city}/questions",
    response=told_public.QuestionPage,
    operation_id="list_questions",
    summary="List what residents asked a city",
)
def list_questions(
    request: HttpRequest, response: HttpResponse, *, place: Path[CityPlace], paging: Query[Paging]
) -> Told:
    """Questions about published figures that the city shows, with its answers. Nobody is named."""
    found = editions_told.newest_of(place.city)
    conditional.public(request, response, found.publication.digest, *asking.stamp(place.city))
    return page_of(request, response, asking.public_questions(place.city), paging=paging, told=question_row)


@packs.get("", response=told_catalogue.PackPage, operation_id="list_packs", summary="List the frameworks")
def list_packs(request: HttpRequest, response: HttpResponse, *, paging: Query[Paging]) -> Told:
    """The frameworks that cities report under."""
    every = [open_pack(name) for name in bundled_packs()]
    conditional.public(request, response, *(pack.hash for pack in every))
    return page_of(request, response, every, paging=paging, told=catalogue_told.pack_row)


@packs.get("/{slug:pack}", response=told_catalogue.PackDetail, operation_id="show_pack", summary="Show a framework")
def show_pack(request: HttpRequest, response: HttpResponse, *, place: Path[PackPlace]) -> Told:
    """A framework with its bands and benchmark sets, and whose it is."""
    pack = catalogue_told.pack_at(place.pack)
    conditional.public(request, response, pack.hash)
    return catalogue_told.pack_detail(pack)


@packs.get(
    "/{slug:pack}/benchmarks/{slug:benchmark_set}",
    response=told_catalogue.BenchmarkSetDetail,
    operation_id="show_benchmark_set",
    summary="Show a benchmark set",
)
def show_benchmark_set(request: HttpRequest, response: HttpResponse, *, place: Path[SetPlace]) -> Told:
    """Every target with its source and date."""
    pack = catalogue_told.pack_at(place.pack)
    conditional.public(request, response, pack.hash)
    return catalogue_told.set_detail(pack, place.benchmark_set)


@packs.get(
    "/{slug:pack}/indicators",
    response=told_catalogue.IndicatorPage,
    operation_id="list_indicators",
    summary="List what is measured",
)
def list_indicators(
    request: HttpRequest,
    response: HttpResponse,
    *,
    place: Path[PackPlace],
    paging: Query[Paging],
    spoken: Query[Spoken],
) -> Told:
    """Every data point, as `groma catalogue list` has it, with its name in a language."""
    pack = catalogue_told.pack_at(place.pack)
    conditional.public(request, response, pack.hash)
    rows = catalogue_told.indicator_rows(pack, spoken.language)
    return page_of(request, response, rows, paging=paging, told=dict) | {"language": spoken.language}


@packs.get(
    "/{slug:pack}/indicators/{code}",
    response=told_catalogue.IndicatorDetail,
    operation_id="show_indicator",
    summary="Show an indicator",
)
def show_indicator(
    request: HttpRequest, response: HttpResponse, *, place: Path[IndicatorPlace], spoken: Query[Spoken]
) -> Told:
    """What it is, why it matters, what it does not say, and how it is computed."""
    pack = catalogue_told.pack_at(place.pack)
    conditional.public(request, response, pack.hash)
    return catalogue_told.indicator_detail(pack, place.code, language=spoken.language)


@packs.get(
    "/{slug:pack}/figures/{data_point:key}",
    response=told_public.CityFigurePage,
    operation_id="list_city_figures",
    summary="List what the cities publish of a data point",
)
def list_city_figures(
    request: HttpRequest, response: HttpResponse, *, place: Path[PointPlace], paging: Query[Paging]
) -> Told:
    """The value in each city's newest edition, in the order of the cities' names: this is no ranking."""
    pack, now = catalogue_told.pack_at(place.pack), listed.stamp()
    point = catalogue_told.point_at(pack, place.key)
    conditional.public(request, response, pack.hash, now, changed=now[-1])
    rows = catalogue_told.city_figures(pack, point, listed.cities(now))
    return page_of(request, response, rows, paging=paging, told=dict)


def question_row(question: Question) -> Told:
    """A resident's question as everybody may read it."""
    code, _slash, point = question.key.partition("/")
    names = ("id", "period", "edition", "asked_at", "text", "state", "answer", "answered_at", "version")
    return {name: getattr(question, name) for name in names} | {"code": code, "data_point": point}


def _edition(place: EditionPlace) -> Edition:
    return editions_told.edition_of(place.city, pack=place.pack, period=place.period, number=place.edition)


def _stamp(found: Edition) -> tuple[object, ...]:
    """The edition, and whatever was published beside it since."""
    return found.publication.digest, found.number, len(found.shelf), max(one.published_at for one in found.shelf)
