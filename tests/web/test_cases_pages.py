"""The register of cases on the web: the list with its filters, and a case with the cities that have the gap."""

from __future__ import annotations

import html
import re

import pytest
from cast import published, report
from published import correct

from groma.plan.cases import bundled_cases, completeness
from groma.web.models import PublishedFigure
from groma.web.public.case_pages import Asked, narrowed

LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh-hans"]
RENEWABLE, HEAT = "EN.E.E.1C", "/cases/vaxjo-heat-from-wood/"
pytestmark = pytest.mark.django_db


def plain(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def test_the_list_shows_every_case_with_how_complete_and_how_well_known_it_is(client):
    said = client.get("/cases/")
    assert len(said.context["rows"]) == len(bundled_cases())
    for one, row in zip(bundled_cases(), said.context["rows"], strict=True):
        assert f'<a href="{row.address}">' in said.content.decode()
        assert row.there == str(len(completeness(one).present))
        assert (row.story, row.effects) == (one.mark("story"), one.mark("effects"))
    assert "7 of 10 parts" in plain(said)
    assert "read in the source" in plain(said)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("sector=water", Asked(sector="water")),
        (f"kpi={bundled_cases()[0].keys[0]}", Asked(kpi=bundled_cases()[0].keys[0])),
        ("country=SE", Asked(country="SE")),
        ("sector=air&country=SE", Asked(sector="air", country="SE")),
    ],
)
def test_it_can_be_narrowed(client, query, asked):
    rows = client.get(f"/cases/?{query}").context["rows"]
    assert [row.address for row in rows] == [f"/cases/{one.id}/" for one in narrowed(asked)]
    assert 0 < len(rows) < len(bundled_cases())


def test_the_code_of_an_indicator_finds_the_cases_about_its_data_points():
    key = next(key for one in bundled_cases() for key in one.keys if "/" in key)
    found = [one.id for one in narrowed(Asked(kpi=key))]
    assert found
    assert set(found) <= {one.id for one in narrowed(Asked(kpi=key.partition("/")[0]))}


def test_where_no_case_is_like_that_it_says_what_to_do(client):
    said = client.get("/cases/?sector=water&country=SE&kpi=none")
    assert said.context["rows"] == []
    assert "Leave a filter open." in plain(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_opens_in_every_language_with_all_it_must_say(client, language):
    for one in bundled_cases():
        said = client.get(f"/cases/{one.id}/", headers={"accept-language": language})
        assert said.status_code == 200
        for part in (one.title, one.problem, one.done, one.mechanism, one.licence):
            assert " ".join(part.split()) in plain(said)
        for source in one.sources:
            assert source.address is None or f'href="{html.escape(source.address)}"' in said.content.decode()
        for key in one.keys:
            assert f'<a href="/indicators/u4ssc/{key}/">' in said.content.decode()


def test_a_number_stands_in_it_only_where_a_source_prints_it(client):
    without = next(one for case in bundled_cases() for one in case.touches if one.before is None and one.after is None)
    case = next(one for one in bundled_cases() if without in one.touches)
    assert "no values are printed" in plain(client.get(f"/cases/{case.id}/"))


def test_there_is_no_other_case(client):
    assert client.get("/cases/no-such-case/").status_code == 404


def test_the_cities_with_the_gap_are_those_short_of_its_figures_and_lead_to_them(cast, client):
    assert "No city has published a figure" in plain(client.get(HEAT))
    report(cast, {RENEWABLE: "10"})
    published(cast)
    share = PublishedFigure.objects.get(city="littleford", key=RENEWABLE).share
    (row,) = client.get(HEAT).context["gaps"]
    here = f"/cities/littleford/u4ssc/2024/figures/{RENEWABLE}/"
    assert (row.name, row.invented, [link.address for link in row.figures]) == ("Littleford", True, [here])
    assert f"{share:.0f}" in row.figures[0].text
    assert row.parts
    assert client.get(here).status_code == 200
    correct(cast, {RENEWABLE: "60"}, reason="The new works were forgotten.")
    assert client.get(HEAT).context["gaps"] == []


def test_what_a_case_tells_is_marked_as_english_where_another_language_is_spoken(client):
    said = client.get(HEAT, headers={"accept-language": "fr"}).content.decode()
    assert '<span class="untranslated" lang="en"' in said
    assert 'class="untranslated"' not in client.get(HEAT, headers={"accept-language": "en"}).content.decode()


def test_it_is_known_again(client):
    etag = client.get("/cases/")["ETag"]
    assert client.get("/cases/", headers={"if-none-match": etag}).status_code == 304


# For programs.


def test_a_program_gets_every_case_and_each_in_full(client):
    told = client.get("/api/v1/cases?per_page=5").json()
    assert (told["count"], len(told["items"])) == (len(bundled_cases()), 5)
    for one in bundled_cases():
        case = client.get(f"/api/v1/cases/{one.id}").json()
        assert (case["title"], case["licence"]) == (one.title, one.licence)
        assert [source["address"] for source in case["sources"]] == [source.address for source in one.sources]
        assert [touched["before"] for touched in case["touches"]] == [touched.before for touched in one.touches]
        assert case["complete"] == completeness(one).share
    assert client.get("/api/v1/cases/none").status_code == 404


def test_a_program_can_narrow_the_list_and_is_not_told_twice(client):
    said = client.get("/api/v1/cases?sector=water&country=ES")
    assert [one["id"] for one in said.json()["items"]] == [
        one.id for one in narrowed(Asked(sector="water", country="ES"))
    ]
    again = client.get("/api/v1/cases?sector=water&country=ES", headers={"if-none-match": said["ETag"]})
    assert again.status_code == 304


def test_a_program_is_told_which_cities_have_the_gap_and_why_they_fit(cast, client):
    report(cast, {RENEWABLE: "10"})
    published(cast)
    (city,) = client.get("/api/v1/cases/vaxjo-heat-from-wood").json()["cities"]
    assert (city["city"], city["data_points"]) == ("littleford", [RENEWABLE])
    parts = city["parts"]
    mean = sum(one["value"] * one["weight"] for one in parts) / sum(one["weight"] for one in parts)
    assert city["score"] == pytest.approx(mean)
