"""Challenges on the web: what is public of them, what may help, and how a coordinator makes one."""

from __future__ import annotations

import html
import re

import pytest
from cast import make_cast, published, report
from confirmed import confirmed
from django.test import Client
from programme_cast import make_programme, put
from programme_kept import keep_programme, say

from groma.plan.model import Action, Effect, Plan
from groma.publish.languages import LANGUAGES
from groma.verify.workflow import RefusedError
from groma.web import changes
from groma.web.models import RegisterFact
from groma.web.planning.rows import rows_of_plan
from groma.web.registers import moves, store, writing

pytestmark = pytest.mark.django_db
LIST, PAGE, DESK = "/programme/challenges/", "/programme/projects/leaks/", "/programme/desk/matches/leaks/"
HOSTILE = "</script><script>alert(1)</script>"
SAID = {
    "name": "Less water lost",
    "challenge": "A third of the water is lost in old pipes. How can we find the leaks?",
    "figure": "EC.I.WS.3C",
    "sector": ("water", "ict"),
    "budget": "500000",
    "currency": "EUR",
    "wanted_by": "2099-05-31",
    "note": "Only for us.",
}


def plain(client, path, **headers):
    got = client.get(path, headers=headers or None)
    assert got.status_code == 200, (path, got.status_code)
    whole = got.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", whole[whole.index("<main") :])).split())


def project(state="proposals", called="leaks", **changed):
    say("projects", called, **SAID | {"state": state} | changed)


# What is public.


@pytest.mark.parametrize("state", ["challenge", "declined"])
def test_a_challenge_in_its_first_state_is_not_public(client, state):
    project(state)
    assert client.get(PAGE).status_code == 404
    assert "Less water lost" not in plain(client, LIST)
    assert "leaks" not in client.get("/programme/projects.csv").getvalue().decode()
    assert client.get("/api/v1/registers/projects/leaks").status_code == 404


def test_it_is_public_where_its_city_publishes_it_or_the_call_went_out(client):
    project("challenge", access="public")
    project("financing", "other", name="Second")
    project("challenge", "third", name="Third", access="members")
    said = plain(client, LIST)
    assert "Less water lost" in said
    assert "Second" in said
    assert "Third" not in said
    assert "Challenge described, as of" in said


def test_what_was_asked_for_stays_public_when_it_is_declined_later_and_is_no_longer_open(client):
    say("projects", "leaks", on="2025-01-01", **SAID | {"state": "proposals"})
    say("projects", "leaks", on="2025-02-01", state="declined")
    assert "No longer open" in plain(client, LIST)
    assert "Less water lost" in plain(client, f"{LIST}?as-of=2025-01")


def test_notes_due_days_and_proposals_are_never_public(client):
    keep_programme()
    project(due="2031-03-04")
    say("proposals", "leaks/a", name="The offer", what="We mend pipes", cost="400000", currency="EUR")
    said = plain(client, PAGE)
    for hidden in ("Only for us.", "2031", "The offer", "400", "What was proposed"):
        assert hidden not in said


def test_the_page_says_what_may_help_and_of_what_each_score_is_made(client):
    keep_programme()
    project()
    say("organisations", "fund", name="A fund", kind="funder", sector="health")
    say("organisations", "bank", name="A bank", kind="funder", least="1", most="9000000", currency="USD")
    say("hubs", "spain", name="Hub Spain", timeline="2099", does="Water networks")
    said = plain(client, PAGE)
    assert "500 000 EUR" in said
    assert "What other cities did" in said
    assert "moved the figure of the challenge the right way" in said
    assert "moved the figures of the gap 100 % 4 prints values" in said.replace("\u202f", " ")
    assert "whether the money is enough (the currencies differ and are not converted)" in said
    assert "A fund it limits itself to other sectors" in said
    assert "Nobody said the country of its city and how large its city is." in said
    assert "Hub Spain" in said
    assert "Hub: Austria" in said
    assert "its planned time is over before the challenge is met" in said
    assert 'href="/cases/' in client.get(PAGE).content.decode()


def test_a_challenge_that_says_nothing_has_a_page(client):
    say("projects", "bare", state="proposals")
    said = plain(client, "/programme/projects/bare/")
    assert "No case in the register" in said
    assert "Nobody said which figures it is to move" in said
    assert client.get("/programme/projects/none/").status_code == 404


@pytest.mark.parametrize("code", [*LANGUAGES, "zh-hans"])
def test_the_pages_speak_every_language(client, code):
    project()
    say("projects", "bare", state="proposals")
    say("organisations", "fund", name="A fund", kind="funder")
    for path in (LIST, PAGE, "/programme/projects/bare/"):
        assert plain(client, path, accept_language=code)
        assert not re.search(
            r'(label|title)="[^">]*<', client.get(path, headers={"accept-language": code}).content.decode()
        )


def test_hostile_words_are_escaped(client):
    keep_programme()
    project(**dict.fromkeys(("name", "challenge", "figure", "sector", "currency", "city"), HOSTILE))
    say("organisations", "fund", name=HOSTILE, kind="funder", sector=HOSTILE, funds_in=HOSTILE, closes=HOSTILE)
    for path in (LIST, PAGE):
        assert HOSTILE not in client.get(path).content.decode()


def test_a_case_leads_to_the_challenges_about_its_figures(client):
    case = "/cases/valencia-smart-water-meters/"
    assert PAGE not in client.get(case).content.decode()
    project()
    assert PAGE in client.get(case).content.decode()
    assert "Less water lost" in plain(client, f"{LIST}?figure=EC.I.WS.3C")
    assert "Less water lost" not in plain(client, f"{LIST}?figure=EN.EN.WS.2C")


# The desk.


@pytest.fixture
def cast():
    return make_cast()


def test_the_desk_shows_proposals_and_what_is_not_public_yet(cast):
    people = make_programme(cast)
    put("projects", "leaks", cast, **SAID, state="challenge", city=cast.city.pk)
    put("proposals", "leaks/a", cast, name="The offer", what="We mend pipes", cost="400000", currency="EUR")
    browser = confirmed(people["expert"])
    said = plain(browser, DESK)
    assert "The offer" in said
    assert "What was proposed for it" in said
    assert DESK in browser.get("/programme/desk/projects/leaks/").content.decode()
    assert "/programme/desk/proposals/leaks/a/" in browser.get(DESK).content.decode()
    assert browser.get("/programme/desk/matches/none/").status_code == 404
    assert Client().get(DESK).status_code == 302


def plan(cast):
    action = Action(
        "mend", "Mend the pipes", 2026, 2027, description="Old pipes leak.", effects=(Effect("EC.I.WS.3C", -1, -2, -3),)
    )
    changes.create_all(rows_of_plan(Plan("p", "A plan", actions=(action,)), cast.city.pk), "make", gesture=cast.gesture)


def test_a_coordinator_makes_a_challenge_of_an_action_of_the_plan(cast):
    plan(cast)
    browser, where = confirmed(cast.coordinator), f"/plans/{cast.city.pk}/challenges/"
    assert where in browser.get(f"/plans/{cast.city.pk}/").content.decode()
    assert "Make this a challenge" in plain(browser, where)
    sent = browser.post(where, {"of": "action:mend"})
    name = f"{cast.city.pk}-mend"
    assert sent["Location"] == f"/programme/desk/projects/{name}/"
    made = store.entry_at("projects", name)
    assert made.values == {
        "name": ("Mend the pipes",),
        "city": (cast.city.pk,),
        "challenge": ("Old pipes leak.",),
        "figure": ("EC.I.WS.3C",),
        "state": ("challenge",),
    }
    assert browser.get(sent["Location"]).status_code == 200
    assert f"/programme/desk/matches/{name}/" in browser.get(where).content.decode()
    again = browser.post(where, {"of": "action:mend"})
    assert again.status_code == 422
    assert "already" in again.content.decode()


def test_a_challenge_made_of_a_gap_tells_no_figure_before_it_is_published(cast):
    report(cast)
    browser, where = confirmed(cast.coordinator), f"/plans/{cast.city.pk}/challenges/"
    key = re.search(r'value="(figure:[^"]+)"', browser.get(where).content.decode())
    assert key, "the city has a gap"
    browser.post(where, {"of": key[1]})
    (made,) = store.entries_at("projects")
    assert made.one("figure") == key[1].partition(":")[2]
    assert "is short of its target" in made.one("challenge")
    assert not re.search(r"\d", made.one("challenge"))


def test_a_published_figure_is_told_with_its_number(cast):
    published(cast)
    said = plain(confirmed(cast.coordinator), f"/plans/{cast.city.pk}/challenges/")
    assert "is needed. How can the city bring it there?" in said


def test_it_names_the_entry_of_the_register_that_stands_for_the_city(cast):
    plan(cast)
    put("cities", "town", cast, name="Town", state="registered", country="AT", record=cast.city.pk)
    confirmed(cast.coordinator).post(f"/plans/{cast.city.pk}/challenges/", {"of": "action:mend"})
    assert store.entries_at("projects")[0].one("city") == "town"


@pytest.mark.parametrize(("who", "status"), [("contributor", 403), ("secretariat", 403), ("verifier", 404)])
def test_only_the_coordinator_makes_one(cast, who, status):
    plan(cast)
    got = confirmed(cast.people[who]).post(f"/plans/{cast.city.pk}/challenges/", {"of": "action:mend"})
    assert got.status_code == status
    assert not RegisterFact.objects.filter(register="projects").exists()


def test_something_that_is_no_gap_makes_nothing(cast):
    got = confirmed(cast.coordinator).post(f"/plans/{cast.city.pk}/challenges/", {"of": "figure:none"})
    assert got.status_code == 422
    assert not RegisterFact.objects.filter(register="projects").exists()


def test_a_challenge_that_was_made_can_be_called_for_and_is_public_then(cast, client):
    plan(cast)
    confirmed(cast.coordinator).post(f"/plans/{cast.city.pk}/challenges/", {"of": "action:mend"})
    name = f"{cast.city.pk}-mend"
    assert client.get(f"/programme/projects/{name}/").status_code == 404
    moves.move("projects", name, "call", by=cast.people["secretariat"])
    assert "Mend the pipes" in plain(client, f"/programme/projects/{name}/")


def test_its_coordinator_publishes_a_challenge_and_nobody_elses(cast, client):
    plan(cast)
    confirmed(cast.coordinator).post(f"/plans/{cast.city.pk}/challenges/", {"of": "action:mend"})
    name = f"{cast.city.pk}-mend"
    made = store.entry_at("projects", name)
    with pytest.raises(RefusedError):
        writing.write("projects", name, {"access": ("public",)}, by=cast.outsider, seen=moves.mark(made))
    writing.write("projects", name, {"access": ("public",)}, by=cast.coordinator, seen=moves.mark(made))
    assert "Mend the pipes" in plain(client, f"/programme/projects/{name}/")
    assert "Mend the pipes" in client.get("/programme/projects.json").getvalue().decode()
