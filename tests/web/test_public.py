"""The public site: only what was published, at addresses that stay, quickly, in every language, and nothing unsafe."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from itertools import product

from cast import published, report
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from published import copies, correct, take_in_published

from groma.web import changes
from groma.web.models import City, Publication, PublishedPart, Round
from groma.web.public import editions, listed
from groma.web.public.addresses import VIEWS
from groma.web.trail import Gesture

ROUND = "/cities/littleford/u4ssc/2024/"
WATER = "EN.EN.WS.2C"
PAGES = (
    "/",
    "/cities/",
    "/cities/littleford/",
    "/cities/littleford/questions/",
    ROUND,
    f"{ROUND}1/",
    *(f"{ROUND}{view}/" for view in VIEWS),
    f"{ROUND}figures/{WATER}/",
    f"{ROUND}figures/{WATER}/?fold=1",
    f"{ROUND}figures/EN.EN.WS.4C/primary/",
    f"{ROUND}1/figures/{WATER}/",
    "/indicators/u4ssc/",
    f"/indicators/u4ssc/{WATER}/",
    "/indicators/u4ssc/EN.EN.AQ.1C/pm10/",
    "/compare/",
    "/compare/?city=littleford&city=otherham",
)
FEW_QUERIES = 12


def text_of(client, path, **headers):
    said = client.get(path, headers=headers or None)
    assert said.status_code == 200, (path, said.status_code)
    return said.content.decode()


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# What is there, and what is not.


def test_nothing_is_public_before_it_is_published(cast, client):
    report(cast)
    for path in ("/cities/littleford/", ROUND, f"{ROUND}figures/{WATER}/", f"{ROUND}1/files/results.csv"):
        assert client.get(path).status_code == 404
    assert "Littleford" not in text_of(client, "/cities/")
    assert "No city has published yet" in text_of(client, "/")


def test_every_page_opens_in_every_language(cast, client):
    published(cast)
    for language, path in product(("ar", "en", "es", "fr", "ru", "zh-hans"), PAGES):
        html = text_of(client, path, **{"accept-language": language})
        assert "fold=1" in path or f'dir="{"rtl" if language == "ar" else "ltr"}"' in html


ABSENT = (
    "/cities/nowhere/",
    "/cities/littleford/u4ssc/2023/",
    "/cities/littleford/other/2024/",
    f"{ROUND}2/",
    f"{ROUND}figures/NO.SUCH.1C/",
    "/indicators/other/",
    "/indicators/u4ssc/NO.SUCH.1C/",
    "/indicators/u4ssc/EN.EN.AQ.1C/no_such/",
    f"{ROUND}1/files/secrets.txt",
    f"{ROUND}1/files/xx/report.html",
    f"{ROUND}1/files/en/results.csv",
    f"{ROUND}1/files/report.html",
    "/cities/nowhere/questions/",
)


def test_what_is_not_there_is_said_plainly(cast, client):
    published(cast)
    for path in ABSENT:
        said = client.get(path)
        assert said.status_code == 404, path
        assert b"<h1>" in said.content


def test_the_live_record_never_shows(cast, client):
    round_ = published(cast)
    before = plain(text_of(client, f"{ROUND}figures/{WATER}/"))
    report_after_reopening(cast, round_)
    changes.change(City.objects.get(pk="littleford"), "rename", gesture=Gesture("system"), name="Elsewhere")
    assert plain(text_of(client, f"{ROUND}figures/{WATER}/")) == before
    for path in PAGES:
        html = text_of(client, path)
        assert "999" not in plain(html).replace("\u202f", "")
        assert "Elsewhere" not in html


def report_after_reopening(cast, round_):
    from groma.web import rounds  # noqa: PLC0415  only here

    rounds.act_on_round(round_, "reopen", by=cast.coordinator, reason="To be looked at.")
    report(cast, {WATER: "999"})


# A city.


def test_the_first_page_of_a_city_says_it_in_three_sentences_three_numbers_and_three_decisions(cast, client):
    published(cast)
    html = text_of(client, "/cities/littleford/")
    assert "Littleford reports" in plain(html)
    assert len(re.findall(r'<p class="(?:lead|second)">', html)) == 3
    assert len(re.findall(r'<span class="figure">', html)) == 3
    assert html.split('<ol class="decisions">')[1].split("</ol>")[0].count("<li>") == 3
    assert "Invented city." in html
    assert "2 figures were checked by an independent verifier" in plain(html)


def test_the_wheel_stands_in_the_page_and_leads_to_every_figure(cast, client):
    published(cast)
    html = text_of(client, ROUND)
    wheel = html.split('<figure class="whole-wheel">')[1].split("</figure>")[0]
    assert wheel.count('tabindex="-1"') == len(cast.pack.data_points)
    assert f'href="{ROUND}figures/{WATER}/"' in wheel
    assert "<style" not in wheel


def test_every_number_unfolds_how_it_came_about(cast, client):
    published(cast)
    html = text_of(client, f"{ROUND}indicators/")
    folds = re.findall(r'<details class="fold" hx-get="([^"]+)"', html)
    assert folds == [f"{ROUND}figures/EC.ICT.ICT.1C/?fold=1", f"{ROUND}figures/{WATER}/?fold=1"]
    fold = plain(text_of(client, folds[0]))
    assert "Households with Internet access ÷ Households" in fold
    assert "36000" in fold
    assert "= 90 %" in fold
    assert "<html" not in text_of(client, folds[0])


def test_trends_districts_and_changes_of_a_city_that_has_them(cast, client):
    take_in_published(cast, "los-angeles", period="2022")
    base = "/cities/los-angeles/u4ssc/2022/"
    assert text_of(client, f"{base}trends/").count('<svg class="course"') > 5
    assert text_of(client, f"{base}places/").count('class="strip"') > 0
    assert "the city changed" in text_of(client, f"{base}changes/")
    missing = plain(text_of(client, f"{base}missing/"))
    assert "A missing figure is never counted as zero" in missing
    assert "United States" in text_of(client, base)


def test_without_anything_to_draw_a_view_says_what_it_is_waiting_for(cast, client):
    published(cast)
    assert "A course needs three values" in text_of(client, f"{ROUND}trends/")
    assert "who is left behind" in text_of(client, f"{ROUND}places/")
    assert "Nothing to compare with yet" in text_of(client, f"{ROUND}changes/")


def test_a_city_is_found_by_its_newest_period_and_its_other_rounds_from_there(cast, client):
    for period in ("2021", "2022"):
        take_in_published(cast, "los-angeles", period=period)
    html = text_of(client, "/cities/los-angeles/")
    assert 'href="/cities/los-angeles/u4ssc/2022/indicators/"' in html
    assert 'href="/cities/los-angeles/u4ssc/2021/"' in html


# A figure, and what was once published.


def test_the_page_of_a_figure_tells_its_whole_story(cast, client):
    published(cast)
    html = text_of(client, f"{ROUND}figures/EC.ICT.ICT.1C/")
    said = plain(html)
    for words in (
        "Household Internet Access",
        "A qualified verifier, independent of the city, accepted this figure",
        "Households with Internet access ÷ Households",
        "no source given",
        "groma@",
        "read in the source",
        "An input was entered or changed.",
        "The verifier accepted the figure.",
        "The figure was published.",
        f"http://testserver{ROUND}1/figures/EC.ICT.ICT.1C/",
    ):
        assert words in said, words
    assert str(cast.verifier.actor) not in html
    assert cast.verifier.name not in said


def test_a_figure_without_a_value_says_what_stands_in_the_way(cast, client):
    published(cast)
    said = plain(text_of(client, f"{ROUND}figures/EC.ICT.ICT.2C/"))
    assert "There is no value: an input of the formula is missing" in said
    assert "There is nothing to check" in said


def test_a_correction_keeps_the_old_value_at_its_address_with_an_erratum(cast, client):
    published(cast)
    correct(cast, {WATER: "140"}, reason="Wrong year.")
    now, old = (plain(text_of(client, f"{base}figures/{WATER}/")) for base in (ROUND, f"{ROUND}1/"))
    assert "140 litres" in now
    assert "It was 150 and is 140. Wrong year." in now
    assert "150 litres" in old
    assert "This is an earlier edition." in old
    assert "Edition 2 140" in old
    method = plain(text_of(client, f"{ROUND}method/"))
    assert "Water Consumption 1 to 2 150 140 Wrong year." in method
    assert "Edition 1, published" in method
    other = plain(text_of(client, f"{ROUND}figures/EC.ICT.ICT.1C/"))
    assert "Corrected" not in other


def test_links_within_an_earlier_edition_stay_within_it(cast, client):
    published(cast)
    correct(cast, {WATER: "140"}, reason="Wrong year.")
    html = text_of(client, f"{ROUND}1/indicators/")
    assert f'href="{ROUND}1/figures/{WATER}/"' in html
    assert f'href="{ROUND}figures/{WATER}/"' not in html


def test_parts_that_are_missing_or_of_an_older_form_are_made_anew_from_the_record(cast, client, monkeypatch):
    published(cast)
    before = plain(text_of(client, f"{ROUND}1/"))
    PublishedPart.objects.all().delete()
    editions._book.cache_clear()
    assert plain(text_of(client, f"{ROUND}1/")) == before
    monkeypatch.setattr(editions, "FORM", editions.FORM + 1)
    editions._book.cache_clear()
    assert plain(text_of(client, f"{ROUND}1/")) == before
    assert set(PublishedPart.objects.values_list("form", flat=True)) == {editions.FORM}


# Indicators and comparison.


def test_an_indicator_shows_every_city_by_name_and_by_value_only_when_asked(cast, client):
    published(cast)
    for name, period in (("los-angeles", "2022"), ("valencia-verified", "2019")):
        take_in_published(cast, name, period=period)
    path = f"/indicators/u4ssc/{WATER}/"

    def order(query=""):
        html = text_of(client, path + query).split('id="cities"')[1]
        return re.findall(r'<th role="rowheader" scope="row"><a href="[^"]+">([^<]+)', html)

    assert order() == ["Littleford", "Los Angeles", "València (verified 2019)"]
    assert order("?order=value")[0] == "València (verified 2019)"
    said = plain(text_of(client, path))
    assert "3 of 3 cities report it." in said
    assert "verified" in said
    assert "not verified" in said
    assert '<svg class="dots"' in text_of(client, path)
    assert "not a ranking" in text_of(client, f"{path}?order=value")


def test_cities_stand_side_by_side_without_ranks_and_what_differs_is_said(cast, client):
    published(cast)
    take_in_published(cast, "valencia-verified", period="2019")
    said = plain(text_of(client, "/compare/?city=littleford&city=valencia-verified&city=nowhere"))
    assert "Reported by all" in said
    assert "Some figures are of different periods" in said
    assert "litres per inhabitant and day" in said
    assert " 150 " in said
    assert " 147.7 " in said
    assert "Choose two to 6 cities" in plain(text_of(client, "/compare/?city=littleford"))


def test_no_more_than_six_cities_are_compared(cast, client):
    published(cast)
    copies(Publication.objects.get(), 8)
    query = "&".join(f"city=copy-{number}" for number in range(8))
    said = text_of(client, f"/compare/?{query}")
    assert said.count('<th role="columnheader" scope="col" class="end"><a') == 6 * said.count(
        'class="table stack sides"'
    )
    assert "The first 6 were taken" in plain(said)


def test_cities_are_found_by_name_and_country_without_accents(cast, client):
    published(cast)
    take_in_published(cast, "valencia-verified", period="2019")
    assert "València" in text_of(client, "/cities/?q=VALENCIA")
    assert "València" in text_of(client, "/cities/?q=spain")
    assert "València" in text_of(client, "/cities/?q=espana", **{"accept-language": "es"})
    found = text_of(client, "/cities/?q=nothing%22%3E%3Cscript%3E")
    assert "València" not in found
    assert "<script>" not in found.replace("<script src", "")


# Files and metadata.


FILES = {
    "results.csv": b"framework,",
    "results.json": b"{",
    "datapackage.zip": b"PK",
    "results.xlsx": b"PK",
    "en/report.html": b"<!doctype html>",
    "ar/factsheet.pdf": b"%PDF",
    "fr/wheel.svg": b"<svg",
}


def test_files_are_made_once_from_the_edition_and_stay(cast, client, settings, tmp_path):
    published(cast)
    for name, starts in FILES.items():
        settings.FILES = tmp_path / name.replace("/", "-")
        said = client.get(f"{ROUND}1/files/{name}")
        assert said.status_code == 200
        assert b"".join(said).lower().startswith(starts.lower())
        assert "attachment" in said["Content-Disposition"]
        assert said["X-Content-Type-Options"] == "nosniff"
        [kept] = [path for path in settings.FILES.rglob("*") if path.is_file()]
        kept.write_bytes(b"kept")
        assert b"".join(client.get(f"{ROUND}1/files/{name}")) == b"kept"
        assert client.get(f"{ROUND}1/files/{name}", headers={"if-none-match": said["ETag"]}).status_code == 304


def test_the_page_says_which_files_are_for_programs_and_hold_every_text_to_the_letter(cast, client):
    published(cast)
    page = text_of(client, f"{ROUND}method/")
    assert "A table with every figure, for programs" in page
    assert "Figures and scores for programs" in page


def test_a_report_taken_away_proves_itself(cast, client, settings, tmp_path):
    from groma.publish.prove import prove  # noqa: PLC0415  only here

    settings.FILES = tmp_path / "files"
    published(cast)
    report_file = tmp_path / "report.html"
    report_file.write_bytes(b"".join(client.get(f"{ROUND}1/files/es/report.html")))
    assert prove(report_file).is_proven


def test_metadata_for_machines_is_a_data_block_that_nothing_breaks_out_of(cast, client):
    changes.change(
        City.objects.get(pk="littleford"),
        "rename",
        gesture=Gesture("system"),
        name="</script><script>alert(1)</script>",
    )
    published(cast)
    html = text_of(client, ROUND)
    assert "<script>alert" not in html
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    said = json.loads(block)
    assert said["@type"] == "Dataset"
    assert said["spatialCoverage"]["name"].startswith("</script>")
    assert said["distribution"][0]["contentUrl"] == f"http://testserver{ROUND}1/files/results.csv"


def test_no_page_has_styles_scripts_or_handlers_of_its_own(cast, client):
    published(cast)
    take_in_published(cast, "los-angeles", period="2022")
    city = "/cities/los-angeles/u4ssc/2022/"
    for path in (*PAGES, city, *(f"{city}{view}/" for view in VIEWS)):
        html = text_of(client, path)
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html), path
        assert "<style" not in html
        assert "javascript:" not in html


# Caching and speed.


def test_a_page_anybody_may_read_is_cached_and_made_again_only_when_it_changed(cast, client):
    published(cast)
    for path in PAGES:
        said = client.get(path)
        assert said["Cache-Control"] == "public, max-age=60", path
        assert not said.cookies
        again = Client().get(path, headers={"if-none-match": said["ETag"]})
        assert (again.status_code, again["ETag"]) == (304, said["ETag"])
        for one in (said, again):
            assert {"Accept-Language", "Cookie"} <= {name.strip() for name in one["Vary"].split(",")}
        other = client.get(path, headers={"if-none-match": said["ETag"], "accept-language": "ar"})
        assert other.status_code == 200


def test_a_correction_changes_the_version_of_every_page_it_touches(cast, client):
    published(cast)
    paths = ("/", "/cities/", ROUND, f"{ROUND}method/", f"{ROUND}figures/{WATER}/", f"/indicators/u4ssc/{WATER}/")
    before = {path: client.get(path)["ETag"] for path in paths}
    correct(cast, {WATER: "140"}, reason="Wrong year.")
    for path in paths:
        assert client.get(path, headers={"if-none-match": before[path]}).status_code == 200


def test_pages_of_people_who_are_signed_in_are_kept_in_no_shared_cache(cast, as_):
    published(cast)
    said = as_("coordinator").get(ROUND)
    assert "private" in said["Cache-Control"]
    assert "public" not in said["Cache-Control"]
    assert "ETag" not in said


def test_last_modified_tells_when_the_edition_was_published(cast, client):
    published(cast)
    said = client.get(f"{ROUND}method/")
    assert said["Last-Modified"]
    later = (Publication.objects.get().published_at + timedelta(days=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert client.get(f"{ROUND}method/", headers={"if-modified-since": later}).status_code == 304


def test_with_fifty_cities_every_page_takes_few_queries(cast, client):
    published(cast)
    copies(Publication.objects.get(), 50)
    for path in PAGES:
        listed._cities.cache_clear()
        editions._book.cache_clear()
        with CaptureQueriesContext(connection) as queries:
            text_of(client, path)
        assert len(queries) <= FEW_QUERIES, (path, [one["sql"][:120] for one in queries])


def test_a_long_list_has_pages_and_its_map_every_city_that_says_where_it_is(cast, client):
    published(cast)
    take_in_published(cast, "asker", period="2020")
    copies(Publication.objects.get(round__city="asker"), 70)
    html = text_of(client, "/cities/")
    assert "Page 1 of 2" in plain(html)
    assert html.split('<svg class="map"')[1].split("</svg>")[0].count('href="/cities/') == 71
    assert "Page 2 of 2" in plain(text_of(client, "/cities/?page=2"))
    assert Round.objects.count() > 70
