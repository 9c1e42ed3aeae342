"""One box over everything: cases, indicators in six languages, cities and packs."""

from __future__ import annotations

import pytest

from groma.catalogue.pack import open_pack
from groma.plan.cases import bundled_cases
from groma.plan.documents import case_documents, city_document, indicator_documents, pack_document
from groma.plan.search import SqliteIndex
from groma.record.model import City

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


@pytest.fixture(scope="module")
def index():
    pack = open_pack()
    made = SqliteIndex()
    made.add(case_documents(bundled_cases(), pack))
    made.add(indicator_documents(pack, LANGUAGES))
    made.add([city_document(City("alesund", "Ålesund", "NO", notes="A harbour town.")), pack_document(pack)])
    yield made
    made.close()


def first(index, query, **narrowed):
    hits = index.search(query, **narrowed).hits
    return (hits[0].document.kind, hits[0].document.id) if hits else None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Phnom Penh", ("case", "phnom-penh-water-loss")),
        ("vaxjo", ("case", "vaxjo-heat-from-wood")),
        ("waste pickers", ("case", "pune-waste-pickers")),
        ("water consumption", ("indicator", "EN.EN.WS.2C")),
        ("EN: EN: WS: 2C", ("indicator", "EN.EN.WS.2C")),
        ("enenws2c", ("indicator", "EN.EN.WS.2C")),
        ("alesund", ("city", "alesund")),
        ("United for Smart Sustainable Cities", ("pack", "u4ssc")),
    ],
)
def test_one_box_finds_everything(index, query, expected):
    assert first(index, query) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_indicator_is_found_by_its_name_in_every_language(index, language):
    pack = open_pack()
    documents = {one.id: one for one in indicator_documents(pack, [language]) if one.language == language}
    assert len(documents) == len(pack.indicators)
    for code in ("EN.EN.WS.2C", "EN.EN.AQ.1C", "SC.SH.SA.9C"):
        found = [hit.document.id for hit in index.search(documents[code].title, languages=[language]).hits]
        assert code in found[:3], (language, documents[code].title, found)


def test_cases_are_found_by_the_name_of_a_figure_and_by_its_code(index):
    ids = {hit.document.id for hit in index.search("Water Supply Loss", kinds=["case"]).hits}
    assert "phnom-penh-water-loss" in ids
    by_code = {hit.document.id for hit in index.search("water", kinds=["case"], facets={"kpi": "EC.I.WS.3C"}).hits}
    assert by_code == {"phnom-penh-water-loss", "valencia-smart-water-meters"}


def test_a_case_about_a_data_point_is_found_by_its_indicator_too(index):
    for kpi in ("EN.EN.AQ.1C", "EN.EN.AQ.1C/no2"):
        assert first(index, "London", facets={"kpi": kpi}) == ("case", "london-ultra-low-emission-zone")


def test_a_language_is_there_once(index):
    pack = open_pack()
    assert len(list(indicator_documents(pack, ["en"]))) == len(pack.indicators)


def test_what_is_not_translated_is_there_in_the_own_language_only():
    pack = open_pack()
    assert {one.language for one in indicator_documents(pack, ["pt-BR"])} == {"en"}
