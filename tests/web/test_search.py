"""The search: one box over cases, indicators, cities and frameworks, the same on both databases."""

from __future__ import annotations

import pytest
from cast import published
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from programme_kept import keep_programme, say
from published import correct, take_in_published

from groma.plan.search import Document
from groma.web import searching
from groma.web.models import Publication
from groma.web.public import listed
from groma.web.public.search_page import KINDS, results
from groma.web.searching import documents, searched

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CASE = "valencia-smart-water-meters"
ASKED = {
    "ar": "المياه",
    "en": "water consumption",
    "es": "consumo de agua",
    "fr": "eau",
    "ru": "вода",
    "zh": "供水",
}


@pytest.fixture
def index():
    """The index as the site has it on this database."""
    with searched(listed.stamp()) as made:
        yield made


def ids(found):
    return [(hit.document.kind, hit.document.id) for hit in found.hits]


def test_a_case_an_indicator_a_city_and_a_framework_are_found(cast, client):
    published(cast)
    for query, address in {
        "valencia smart meters": f"/cases/{CASE}/",
        "EN.EN.WS.2C": "/indicators/u4ssc/EN.EN.WS.2C/",
        "littlef": "/cities/littleford/",
        "united smart sustainable": "/indicators/u4ssc/",
    }.items():
        said = client.get("/search/", {"q": query})
        assert address in [row.address for row in said.context["rows"]], query
        assert client.get(address).status_code == 200


def test_groups_deliverables_and_hubs_of_the_programme_are_found_as_far_as_they_are_public(client):
    assert ids(results("digital wellbeing", kind="group", now=listed.stamp())) == []
    keep_programme()
    say("deliverables", "secret-guide", name="A guide to digital wellbeing nobody knows", state="proposed")
    for query, address in {
        "digital wellbeing": "/programme/groups/digital-wellbeing/",
        "autonomous cities": "/programme/groups/ai/",
        "procurement guidelines": "/programme/deliverables/procurement-guidelines-for-smart-sustainable-cities/",
        "austrian economics": "/programme/hubs/austria/",
    }.items():
        said = client.get("/search/", {"q": query})
        assert address in [row.address for row in said.context["rows"]], query
        assert client.get(address).status_code == 200
    assert "nobody knows" not in client.get("/search/?q=digital+wellbeing").content.decode()


@pytest.mark.parametrize(("language", "query"), ASKED.items())
def test_an_indicator_is_found_in_its_six_languages(client, language, query):
    rows = client.get("/search/", {"q": query, "kind": "indicator"}).context["rows"]
    assert rows, language
    assert len({row.address for row in rows}) == len(rows)


def test_a_case_is_found_by_the_name_of_its_figure_in_another_language(client):
    said = client.get("/search/", {"q": "agua", "kind": "case"}, headers={"accept-language": "es"})
    assert f"/cases/{CASE}/" in [row.address for row in said.context["rows"]]


def test_what_is_found_is_told_in_the_readers_language(client):
    def title(language):
        said = client.get("/search/", {"q": "EN.EN.WS.2C"}, headers={"accept-language": language})
        return next(row.title for row in said.context["rows"] if row.address.endswith("EN.EN.WS.2C/"))

    assert len({title(language) for language in ("ar", "en", "es", "fr", "ru", "zh-hans")}) == 6


def test_it_says_what_each_score_is_made_of(client):
    hits = results("water", kind="", now=listed.stamp()).hits
    assert hits
    for hit in hits:
        assert hit.score == pytest.approx(sum(hit.parts.values()))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    html = client.get("/search/?q=water").content.decode()
    assert "words in the title" in html
    assert "words in the text" in html


def test_words_of_ones_own_language_are_found_in_it_and_others_wherever_they_are(client):
    def languages(query, spoken):
        said = client.get("/search/", {"q": query, "kind": "indicator"}, headers={"accept-language": spoken})
        return {row.language for row in said.context["rows"]}

    assert languages("water", "en") == {"en"}
    assert languages("agua", "en") == {"es"}
    assert languages("agua potable", "es") == {"es"}
    assert languages("water loss", "fr") == {"en"}


def test_only_one_kind_is_shown_where_one_is_asked_for():
    for kind in KINDS:
        found = results("city", kind=kind, now=listed.stamp()).hits
        assert {hit.document.kind for hit in found} <= {kind}
    assert len({hit.document.kind for hit in results("city", kind="", now=listed.stamp()).hits}) > 1


def test_what_is_published_is_found_from_then_on(cast):
    assert ids(results("littleford", kind="city", now=listed.stamp())) == []
    published(cast)
    assert ids(results("littleford", kind="city", now=listed.stamp())) == [("city", "littleford")]
    take_in_published(cast, "los-angeles", period="2022")
    assert ids(results("los angeles", kind="city", now=listed.stamp())) == [("city", "los-angeles")]
    assert ids(results("littleford", kind="city", now=listed.stamp())) == [("city", "littleford")]


def test_another_edition_is_another_version_and_the_same_one_is_not_made_again(cast, monkeypatch):
    published(cast)
    before = searching.version(listed.stamp())
    results("littleford", kind="", now=listed.stamp())
    made = []
    monkeypatch.setattr(searching, "documents", lambda now: made.append(now) or documents(now))
    results("water", kind="", now=listed.stamp())
    assert made == []
    correct(cast, {"EN.EN.WS.2C": "140"}, reason="A slip.")
    assert Publication.objects.count() == 2
    assert searching.version(listed.stamp()) != before
    results("water", kind="", now=listed.stamp())
    assert len(made) == 1


def test_the_last_word_may_be_begun_and_accents_do_not_matter(index):
    assert ("case", CASE) in ids(index.search("VALÈNCIA smart wat", kinds=["case"]))


def test_where_nothing_has_all_words_what_has_some_is_shown_and_that_is_said(client):
    said = client.get("/search/?q=water+qqqqqq")
    assert said.context["is_loose"]
    assert "what is listed has some of them" in said.content.decode()
    said = client.get("/search/?q=qqqqqq")
    assert not said.context["rows"]
    assert "Nothing was found" in said.content.decode()


def test_facets_narrow_and_documents_can_be_replaced_and_removed(index):
    one = Document("case", "made-up", "Zebra crossings", "painted zebra", "en", {"country": ("NO", "SE")})
    index.add([one, Document("case", "made-up", "Zebras", "cebras", "es", {"country": ("NO",)})])
    assert {hit.document.language for hit in index.search("zebra").hits} == {"en", "es"}
    assert ids(index.search("zebra", facets={"country": "SE"})) == [("case", "made-up")]
    assert ids(index.search("zebra", facets={"country": "FI"})) == []
    assert ids(index.search("zebra", languages=["es"])) == [("case", "made-up")]
    assert index.search("zebra", languages=["en"]).hits[0].document == one
    index.add([Document("case", "made-up", "Toucan crossings", "", "en")])
    assert index.search("zebra", languages=["en"]).hits == ()
    index.remove("case", "made-up")
    assert index.search("toucan").hits == ()
    assert index.search("zebra", limit=0).hits == ()


@given(query=st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_is_never_a_command(made_once, query):
    for hit in made_once.search(query).hits:
        assert hit.score >= 0


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    """One index for all examples."""
    with django_db_blocker.unblock(), searched(listed.stamp()) as made:
        yield made


def test_the_same_words_find_the_same_on_both_databases(index, tmp_path):
    from groma.plan.search import SqliteIndex  # noqa: PLC0415  only here

    other = SqliteIndex(tmp_path / "other.sqlite3")
    other.add(documents(listed.stamp()))
    for query in [*ASKED.values(), "air quality", "3C", "EN.EN", "qqq water", "bus"]:
        here, there = index.search(query, limit=500), other.search(query, limit=500)
        assert sorted(ids(here)) == sorted(ids(there)), query
        assert here.is_loose == there.is_loose
    other.close()


def test_an_index_that_is_old_is_removed_and_a_young_one_is_not(tmp_path):
    old, young = tmp_path / "old.sqlite3", tmp_path / "young.sqlite3"
    for path in (old, young):
        path.touch()
    import os  # noqa: PLC0415  only here

    os.utime(old, (0, 0))
    searching._tidy(tmp_path)
    assert (old.exists(), young.exists()) == (False, True)


def test_the_page_is_known_again_until_somebody_publishes(cast, client):
    etag = client.get("/search/?q=water")["ETag"]
    assert client.get("/search/?q=water", headers={"if-none-match": etag}).status_code == 304
    published(cast)
    assert client.get("/search/?q=water", headers={"if-none-match": etag}).status_code == 200


def test_every_page_leads_to_it(client):
    assert 'href="/search/"' in client.get("/cities/").content.decode()
    assert connection.vendor in {"sqlite", "postgresql"}


def test_a_program_finds_the_same_in_pages(cast, client):
    published(cast)
    told = client.get("/api/v1/search?q=water&per_page=3").json()
    hits = results("water", kind="", now=listed.stamp()).hits
    assert told["count"] == len(hits)
    assert [(one["kind"], one["id"]) for one in told["items"]] == [
        (hit.document.kind, hit.document.id) for hit in hits[:3]
    ]
    for one in told["items"]:
        assert one["score"] == pytest.approx(one["parts"]["title"] + one["parts"]["text"])
        assert client.get(one["address"]).status_code == 200
    found = client.get("/api/v1/search?q=littleford&kind=city")
    assert [one["id"] for one in found.json()["items"]] == ["littleford"]
    assert (
        client.get("/api/v1/search?q=littleford&kind=city", headers={"if-none-match": found["ETag"]}).status_code == 304
    )
    assert client.get("/api/v1/search?kind=none").status_code == 422
    assert client.get("/api/v1/search").json()["items"] == []
