"""Atom feeds of the programme: what is new, with ids that stay, in the reader's language."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree as ET  # what we wrote ourselves

import pytest
from programme_kept import keep_programme, say

from groma.web.models import RegisterFact, RegisterStatement

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
ALL, OF_GROUP = "/programme/feed.atom", "/programme/groups/ai/feed.atom"
HOSTILE = "<b>&\"'</b> ]]> \x0b \ud83d"


@pytest.fixture(autouse=True)
def _programme():
    keep_programme()


def feed(client, path=ALL, **headers):
    said = client.get(path, headers=headers or None)
    assert said.status_code == 200
    assert said["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(said.content)  # noqa: S314  the site itself wrote it


def entries(client, path=ALL):
    return {one.findtext(f"{ATOM}id"): one for one in feed(client, path).iter(f"{ATOM}entry")}


@pytest.mark.parametrize("path", [ALL, OF_GROUP])
def test_it_has_what_rfc_4287_asks_for(client, path):
    root = feed(client, path)
    assert root.tag == f"{ATOM}feed"
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) > 3
    assert all(re.fullmatch(r"tag:testserver,2026:\S+", one) for one in ids)
    (own,) = [one for one in root.findall(f"{ATOM}link") if one.get("rel") == "self"]
    assert own.get("href") == f"http://testserver{path}"
    for one in (root, *root.iter(f"{ATOM}entry")):
        assert one.findtext(f"{ATOM}title")
        assert dt.datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    for one in root.iter(f"{ATOM}entry"):
        (link,) = one.findall(f"{ATOM}link")
        assert client.get(link.get("href").partition("#")[0].removeprefix("http://testserver")).status_code == 200


def test_publications_decisions_groups_and_meetings_are_in_it(client):
    root = feed(client)
    kinds = {one.get("term") for one in root.iter(f"{ATOM}category")}
    assert kinds == {"publication", "decision", "group", "meeting"}
    decided = [one for one in entries(client).values() if "work plan approved" in one.findtext(f"{ATOM}title")]
    assert len(decided) == 1
    assert "31 October 2025" in decided[0].findtext(f"{ATOM}summary")


def test_one_of_a_group_has_only_what_is_the_groups(client):
    say("meetings", "dpi/2030-01", date="2030-01-15", of="dpi", name="A meeting of DPI")
    said = "".join(one.findtext(f"{ATOM}title") for one in entries(client, OF_GROUP).values())
    assert "A meeting of DPI" not in said
    assert "Autonomous cities" in said
    assert "A meeting of DPI" in "".join(one.findtext(f"{ATOM}title") for one in entries(client).values())
    assert client.get("/programme/groups/none/feed.atom").status_code == 404


def test_ids_stay_when_words_change_and_nothing_is_of_tomorrow(client):
    before = entries(client, OF_GROUP)
    say("groups", "ai", name="Another name")
    after = entries(client, OF_GROUP)
    assert set(before) == set(after)
    today = dt.datetime.now(dt.UTC).date()
    for one in after.values():
        assert dt.datetime.fromisoformat(one.findtext(f"{ATOM}updated")).date() <= today


def test_what_is_published_here_comes_first_and_what_is_only_proposed_not_at_all(client):
    say("deliverables", "new-guide", name="A new guide", state="published", of="ai")
    say("deliverables", "secret-guide", name="A secret guide", state="proposed", of="ai")
    titles = [one.findtext(f"{ATOM}title") for one in entries(client, OF_GROUP).values()]
    assert titles[0] == "Published: A new guide"
    assert not any("secret" in one for one in titles)


def test_hostile_words_are_only_words(client):
    say("groups", "hostile", name=HOSTILE.replace("\ud83d", ""), scope="x")
    titles = [one.findtext(f"{ATOM}title") for one in entries(client).values()]
    assert "Thematic group: <b>&\"'</b> ]]> \ufffd " in titles


def test_it_speaks_the_readers_language_and_is_known_again(client):
    root = feed(client, **{"accept-language": "ar"})
    assert root.get(XML_LANGUAGE) == "ar"
    assert feed(client, **{"accept-language": "zh-hans"}).get(XML_LANGUAGE) == "zh-Hans"
    said = client.get(ALL)
    assert "Accept-Language" in said["Vary"]
    assert client.get(ALL, headers={"if-none-match": said["ETag"]}).status_code == 304
    say("groups", "ai", scope="Another scope")
    assert client.get(ALL, headers={"if-none-match": said["ETag"]}).status_code == 200


def test_pages_lead_to_their_feeds(client):
    link = '<link rel="alternate" type="application/atom+xml"'
    assert client.get("/programme/").content.decode().count(link) == 1
    page = client.get("/programme/groups/ai/").content.decode()
    assert page.count(link) == 2
    assert f'href="{OF_GROUP}"' in page


def test_an_empty_programme_has_an_empty_feed_that_is_whole(client):
    RegisterFact.objects.all().delete()
    RegisterStatement.objects.all().delete()
    root = feed(client)
    assert root.findtext(f"{ATOM}title")
    assert dt.datetime.fromisoformat(root.findtext(f"{ATOM}updated"))
    assert list(root.iter(f"{ATOM}entry")) == []
