"""The view of next steps: three things first, with who did it among the cities that have published."""

from __future__ import annotations

import re

import pytest
from cast import published, report
from django.db import connection
from django.test.utils import CaptureQueriesContext
from published import copies, take_in_published

from groma.plan.lifts import Lift
from groma.plan.next_steps import top_three
from groma.web.models import City, Publication
from groma.web.public import listed
from groma.web.public.done_elsewhere import MOST, _peers, others_of
from groma.web.public.editions import newest_edition
from groma.web.public.next_page import SHOWN, steps_of

SHARE = "SC.SH.SI.5A"
LITTLEFORD = "/cities/littleford/u4ssc/2024/next/"
ANGELES = "/cities/los-angeles/u4ssc/2022/next/"
FEW_QUERIES = 30


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def angeles(cast):
    take_in_published(cast, "los-angeles", period="2022")
    return newest_edition("los-angeles")


def test_the_first_three_stand_on_top_and_each_leads_to_its_figure(angeles, client):
    said = client.get(ANGELES)
    steps, _others = steps_of(angeles, angeles.book("series"))
    assert [one.address for one in said.context["first"]] == [
        f"/cities/los-angeles/u4ssc/2022/figures/{_first_key(one)}/" for one in top_three(steps)
    ]
    html = said.content.decode()
    for one in said.context["first"]:
        assert f'<a href="{one.address}">' in html
        assert client.get(one.address).status_code == 200
    assert html.index("first-steps") < html.index("Figures that would lift the result most")


def _first_key(step):
    return step.key if isinstance(step, Lift) else step.obtainables[0].key


def test_every_number_of_the_tables_leads_to_a_figure_that_is_there(angeles, client):
    context = client.get(ANGELES).context
    rows = [*context["lifts"], *(link for row in context["requests"] for link in row.figures)]
    steps, _others = steps_of(angeles, angeles.book("series"))
    assert len(context["lifts"]) == min(SHOWN, len(steps.lifts))
    assert len(rows) > SHOWN
    for one in rows:
        assert client.get(one.address).status_code == 200


def test_a_city_that_did_it_is_named_and_its_figure_can_be_opened(cast, client):
    report(cast, {SHARE: "20"})
    published(cast)
    assert _row(client).did_it == ()
    take_in_published(cast, "asker", period="2023")
    (link,) = _row(client).did_it
    assert (link.text, link.address) == ("Asker", f"/cities/asker/u4ssc/2023/figures/{SHARE}/")
    assert client.get(link.address).status_code == 200


def _row(client):
    rows = client.get(LITTLEFORD).context["lifts"]
    return next(row for row in rows if row.address.endswith(f"/figures/{SHARE}/"))


def test_a_verified_figure_comes_before_one_that_is_not(cast):
    report(cast, {SHARE: "98"})
    publication = Publication.objects.get(round=published(cast))
    take_in_published(cast, "asker", period="2023")
    copies(publication, 1)
    other = newest_edition("copy-0")
    shown = _peers(SHARE, others_of(other, other.book("series")))
    assert {one.city_id: bool(one.verified) for one in shown} == {"littleford": True, "asker": False}
    assert [one.city_id for one in shown] == ["littleford", "asker"]
    assert shown[0].values == {SHARE: {"2024": 98.0}}


def test_no_real_city_is_compared_with_an_invented_one_and_none_with_itself(cast, angeles):
    published(cast)
    assert City.objects.get(pk="littleford").invented
    assert others_of(angeles, angeles.book("series")).cities == ()
    littleford = newest_edition("littleford")
    assert [one.id for one in others_of(littleford, littleford.book("series")).cities] == ["los-angeles"]


def test_a_gap_leads_to_the_cases_that_closed_it(angeles, client):
    context = client.get(ANGELES).context
    links = {link.address for one in (*context["first"], *context["lifts"]) for link in one.cases}
    assert links
    for address in links:
        assert client.get(address).status_code == 200


def test_it_is_known_again_until_somebody_publishes(cast, angeles, client):
    etag = client.get(ANGELES)["ETag"]
    assert client.get(ANGELES, headers={"if-none-match": etag}).status_code == 304
    take_in_published(cast, "asker", period="2023")
    assert client.get(ANGELES, headers={"if-none-match": etag}).status_code == 200


def test_among_many_cities_it_asks_little_and_compares_with_a_few(cast, angeles, client):
    copies(take_in_published(cast, "asker", period="2023"), MOST + 20)
    listed._cities.cache_clear()
    with CaptureQueriesContext(connection) as asked:
        said = client.get(ANGELES)
    assert len(asked) < FEW_QUERIES
    assert (said.context["compared"], said.context["available"]) == (MOST, MOST + 21)
    assert f"{MOST} cities of {MOST + 21}" in plain(said.content.decode())


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_it_opens_in_every_language(angeles, client, language):
    said = client.get(ANGELES, headers={"accept-language": language})
    assert said.status_code == 200
    assert said["Content-Language"] == language


# For programs.


def test_a_program_is_told_the_same_with_every_reason(angeles, client):
    told = client.get("/api/v1/cities/los-angeles/next").json()
    steps, others = steps_of(angeles, angeles.book("series"))
    assert [one["data_points"][0] for one in told["first"]] == [_first_key(one) for one in top_three(steps)]
    assert [one["data_point"] for one in told["lifts"]] == [one.key for one in steps.lifts[:SHOWN]]
    assert told["lifts"][0]["rank"]["points"] == steps.lifts[0].rank.points
    assert [one["rank"]["worth"] for one in told["requests"]] == [one.worth for one in steps.requests[:SHOWN]]
    assert (told["compared"], told["available"]) == (len(others.cities), others.available)
    assert told["edition"]["digest"] == angeles.publication.digest


def test_a_program_hears_it_in_its_language_and_once(angeles, client):
    said = client.get("/api/v1/cities/los-angeles/next?language=fr")
    assert said.json()["first"][0]["what"] != client.get("/api/v1/cities/los-angeles/next").json()["first"][0]["what"]
    again = client.get("/api/v1/cities/los-angeles/next?language=fr", headers={"if-none-match": said["ETag"]})
    assert again.status_code == 304
    assert client.get("/api/v1/cities/nowhere/next").status_code == 404
