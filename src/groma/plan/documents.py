"""What can be searched: cases, indicators in every language the pack has, cities and packs, each as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.catalogue.codes import squeezed
from groma.catalogue.texts import translations
from groma.plan.search import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from groma.catalogue.pack import Indicator, Pack
    from groma.plan.cases import Case
    from groma.record.heads import CityFile
    from groma.record.model import City

CASE_LANGUAGE = "en"
"""The register is written in English."""
_SEARCHED = ("definition", "why", "says_not")


def case_documents(cases: Iterable[Case], pack: Pack) -> Iterator[Document]:
    """Cases, found by their words and by the names of the figures they touch."""
    names = {point.key: pack.indicator(point.code).name for point in pack.data_points}
    for one in cases:
        touched = [words for key in one.keys for words in (key, names.get(key, ""))]
        told = (one.place, one.problem, one.done, one.mechanism, *one.lessons, *one.sectors, *touched, one.id)
        facets = {
            "country": (one.country,),
            "kpi": tuple({name: None for key in one.keys for name in (key, key.partition("/")[0])}),
            "sector": one.sectors,
            "evidence": (one.evidence,),
            "population": (one.population,),
        }
        yield Document("case", one.id, one.title, "\n".join(filter(None, told)), CASE_LANGUAGE, facets)


def indicator_documents(pack: Pack, languages: Iterable[str] = ()) -> Iterator[Document]:
    """The indicators of a pack in its own language, and in others as far as their names are translated."""
    for one in pack.indicators:
        definition = one.definition
        points = [point.name for point in one.data_points if point.id]
        told = (definition.definition, definition.why, definition.says_not, *points, *definition.aliases)
        yield _indicator(one, pack, one.name, told, language=pack.meta.language)
    for language in languages:
        if language != pack.meta.language:
            yield from _translated(pack, language)


def city_document(city: City | CityFile) -> Document:
    """A city, found by its name and what it says of itself."""
    facets = {"country": (city.country,), "level": (city.level,)}
    return Document("city", city.id, city.name, f"{city.id}\n{city.notes}", facets=facets)


def pack_document(pack: Pack) -> Document:
    """A framework, found by its title and the names of its groups."""
    groups = dict.fromkeys(group.name for group in pack.groups.values())
    told = (pack.id, pack.meta.publisher, pack.meta.basis, *groups)
    return Document("pack", pack.id, pack.meta.title, "\n".join(filter(None, told)), pack.meta.language)


def _translated(pack: Pack, language: str) -> Iterator[Document]:
    words = translations(pack, language)
    for one in pack.indicators:
        if f"{one.code}.name" not in words:
            continue
        keys = [f"{one.code}.{field}" for field in _SEARCHED]
        keys += [f"{point.key}.name" for point in one.data_points if point.id]
        told = tuple(words[key].text for key in keys if key in words)
        yield _indicator(one, pack, words[f"{one.code}.name"].text, told, language=language)


def _indicator(one: Indicator, pack: Pack, name: str, told: Iterable[str], *, language: str) -> Document:  # noqa: PLR0917  made in two places of this file
    # Codes stand in the text in both ways people type them.
    text = "\n".join(filter(None, (*told, one.code, squeezed(one.code), *one.path)))
    facets = {"pack": (pack.id,), "kpi": (one.code,), "level": (one.level,)}
    return Document("indicator", one.code, name, text, language, facets)
