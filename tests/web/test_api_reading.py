"""Public reading: only what is published, the same as the files and pages say, with versions and pages."""

from __future__ import annotations

import json

import pytest
from api_calls import EDITION, INTERNET, WATER, Caller, asked_by_a_resident, world
from cast import published
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groma.catalogue.pack import open_pack
from groma.catalogue.texts import text
from groma.publish.tables import RESULT_COLUMNS, ROLLUP_COLUMNS
from groma.web import rounds
from groma.web.models import Round
from groma.web.public import asking
from groma.web.public.downloads import file_of
from groma.web.public.editions import newest_edition

PUBLIC = [
    "cities",
    "cities/littleford",
    "cities/littleford/editions",
    f"{EDITION}/newest",
    f"{EDITION}/1",
    f"{EDITION}/1/figures",
    f"{EDITION}/newest/figures/{WATER}",
    f"{EDITION}/1/figures/EN.EN.WS.4C/primary",
    "cities/littleford/questions",
    "packs",
    "packs/u4ssc",
    "packs/u4ssc/benchmarks/groma",
    "packs/u4ssc/indicators",
    f"packs/u4ssc/indicators/{WATER}",
    f"packs/u4ssc/figures/{INTERNET}",
]


@pytest.fixture(scope="module")
def there(django_db_setup, django_db_blocker):
    with world(django_db_blocker, published) as cast:
        yield cast


@pytest.fixture
def cast(there, db):
    return there


@pytest.fixture
def api(cast):
    return Caller()


@pytest.mark.parametrize("where", PUBLIC)
def test_anybody_may_read_and_keep_what_is_published(api, where):
    first = api.get(where)
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, max-age=60"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in first
    assert "Cookie" not in first.get("Vary", "")
    assert not first.cookies
    again = api.get(where, If_None_Match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert api.get(where, If_None_Match='"another"').status_code == 200


def test_the_figures_are_those_of_the_file_to_take_away(api):
    publication = newest_edition("littleford").publication
    file = json.loads(file_of(publication, "results.json", language="en").read_text(encoding="utf-8"))
    shown = api.get(f"{EDITION}/1/figures?per_page=200").json()
    assert [{name: row[name] for name in RESULT_COLUMNS} for row in shown["items"]] == [
        {name: row[name] for name in RESULT_COLUMNS} for row in file["results"]
    ]
    assert shown["notice"] == file["notice"] != ""
    edition = api.get(f"{EDITION}/newest").json()
    for name in ("rollup", "reporting", "trust", "framework_hash", "benchmark_label"):
        assert edition[name] == file[name], name
    assert set(ROLLUP_COLUMNS) == set(edition["rollup"][0])
    assert edition["digest"] == publication.digest


def test_a_figure_comes_with_its_story(api):
    told = api.get(f"{EDITION}/1/figures/{INTERNET}").json()
    assert (told["value"], told["unit"], told["band"], told["verified"]) == (90, "%", "66-95", True)
    assert "36000" in told["explanation"]["with_numbers"].replace("\u202f", "").replace(",", "")
    assert {one["variable"] for one in told["explanation"]["inputs"]} == {"households", "households_with_internet"}
    assert told["verified_at"]
    assert [one["period"] for one in told["series"]] == ["2024"]


def test_definitions_are_told_in_a_language(api):
    pack = open_pack()
    for language in ("ar", "en", "es", "fr", "ru", "zh"):
        told = api.get(f"packs/u4ssc/indicators/{WATER}?language={language}").json()
        assert told["name"]["text"] == text(pack, WATER, "name", language).text
        assert told["name"]["language"] == language
    listed = api.get("packs/u4ssc/indicators?language=es&per_page=200").json()
    assert listed["count"] == len(pack.data_points) == len(listed["items"])


def test_a_data_point_over_all_cities_is_what_each_published(api):
    told = api.get(f"packs/u4ssc/figures/{INTERNET}").json()
    figure = api.get(f"{EDITION}/newest/figures/{INTERNET}").json()
    assert [one["city"] for one in told["items"]] == ["littleford"]
    same = ("value", "unit", "period", "quality", "status", "reason", "band", "points", "share_of_target", "verified")
    assert {name: told["items"][0][name] for name in same} == {name: figure[name] for name in same}


def test_what_is_typed_after_publishing_is_not_shown_before_it_is_published_again(api, cast):
    before = api.get(f"{EDITION}/newest/figures/{WATER}")
    opened = rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "reopen", by=cast.coordinator, reason="A slip.")
    rounds.enter(opened, [rounds.Entry(WATER, "2024", text="140", version=1)], by=cast.coordinator)
    after = api.get(f"{EDITION}/newest/figures/{WATER}")
    assert after.content == before.content
    assert api.get("cities/otherham").status_code == 404


def test_only_questions_the_city_shows_are_public(api, cast):
    hidden = asked_by_a_resident("A question that nobody has looked at yet.")
    shown = asking.show(asked_by_a_resident(), by=cast.coordinator)
    listed = api.get("cities/littleford/questions").json()["items"]
    assert [one["id"] for one in listed] == [shown.pk]
    assert hidden.text not in api.get("cities/littleford/questions").content.decode()
    assert "contact" not in listed[0]


def test_lists_come_in_pages_that_lead_to_each_other(api):
    seen, where = [], f"{EDITION}/1/figures?per_page=50"
    while where:
        answer = api.get(where)
        seen += [(row["code"], row["data_point"]) for row in answer.json()["items"]]
        links = dict(reversed(link.split("; rel=")) for link in answer["Link"].split(", "))
        where = links.get('"next"', "").strip("<>").removeprefix("http://testserver/api/v1/")
    assert len(seen) == len(set(seen)) == 112
    assert api.get(f"{EDITION}/1/figures?page=4&per_page=50").status_code == 404


def test_a_list_of_cities_is_searched(api):
    assert [one["id"] for one in api.get("cities?q=little").json()["items"]] == ["littleford"]
    assert api.get("cities?q=nowhere").json()["items"] == []


@pytest.mark.parametrize(
    "where", ["cities", "cities/littleford", f"{EDITION}/newest/figures", f"packs/u4ssc/figures/{WATER}"]
)
def test_reading_asks_the_database_little(api, where):
    api.get(where)
    with CaptureQueriesContext(connection) as asked:
        assert api.get(where).status_code == 200
    assert len(asked) < 12


def test_the_documents_page_lists_every_endpoint_and_needs_no_network(api):
    page = Client().get("/api/v1/").content.decode()
    for where, methods in Client().get("/api/v1/openapi.json").json()["paths"].items():
        for method in methods:
            assert f"{method.upper()} {where}" in page
    assert "http" not in page.split("<body>")[0].replace("http-equiv", "")
    assert "<script>" not in page
    assert 'style="' not in page
