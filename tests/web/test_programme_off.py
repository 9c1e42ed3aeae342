"""Mistaken entries: what hangs on them, taken off and put back; and persons, handed over and erased."""

from __future__ import annotations

import json
from http import HTTPStatus

import pytest
from django.test import Client
from programme_cast import DRAFT, make_programme, put

from groma.network.workflows import stage
from groma.verify.workflow import RefusedError
from groma.web import trail
from groma.web.registers import moves, store, taking_off, writing

pytestmark = pytest.mark.django_db
OFF, BACK = "/programme/desk/off/", "/programme/desk/back/"


@pytest.fixture
def people(cast):
    return make_programme(cast)


@pytest.fixture
def by(people):
    def browser(name="secretariat"):
        client = Client()
        if name != "nobody":
            client.force_login(people[name])
        return client

    return browser


def text(answer):
    return answer.content.decode()


def seen(register, entry):
    return moves.mark(store.entry_at(register, entry))


def take_off(people, register, entry, who="secretariat", reason="Entered twice."):
    return taking_off.take_off(register, entry, reason=reason, by=people[who], seen=seen(register, entry))


def test_what_was_taken_off_is_not_listed_and_comes_back_whole(people, cast):
    put("meetings", "tenth", cast, name="Tenth", date="2031-05-01", state="published")
    put("decisions", "tenth/1", cast, name="Decided")
    before = store.entry_at("meetings", "tenth")
    after = take_off(people, "meetings", "tenth")
    assert (stage(after), after.until, after.name) == ("not_listed", store.today(), "Tenth")
    assert stage(store.entry_at("decisions", "tenth/1")) == "not_listed"
    event = list(trail.events())[-1]
    assert (event.action, event.subject) == ("register.take_off", "register/meetings/tenth")
    assert json.loads(event.after)["reason"] == "Entered twice."
    back = taking_off.put_back("meetings", "tenth", by=people["secretariat"])
    assert (dict(back.values), back.state, back.until) == (dict(before.values), "published", "")
    assert store.entry_at("decisions", "tenth/1").name == "Decided"
    assert not store.entry_at("decisions", "tenth/1").until
    assert list(trail.events())[-1].action == "register.put_back"
    assert trail.verify() is None


def test_what_was_known_before_today_comes_back_too(people):
    lone = next(one for one in store.entries_at("organisations") if not taking_off.hanging_on(one) and not one.until)
    take_off(people, "organisations", lone.id)
    assert stage(store.entry_at("organisations", lone.id)) == "not_listed"
    back = taking_off.put_back("organisations", lone.id, by=people["secretariat"])
    assert dict(back.values) == dict(lone.values)


def test_what_is_at_work_holds_it(people, cast):
    put("working-groups", "dpi/WG9", cast, name="Nine", state="concluded")
    with pytest.raises(RefusedError, match="Something at work hangs on it: A guide"):
        take_off(people, "working-groups", "dpi/WG1")
    with pytest.raises(RefusedError, match="at work"):
        take_off(people, "groups", "dpi")
    with pytest.raises(RefusedError, match="at work"):
        take_off(people, "organisations", "itu")
    assert stage(take_off(people, "working-groups", "dpi/WG9")) == "not_listed"
    moves.move("deliverables", DRAFT, "drop", by=people["secretariat"], reason="Nobody has time.")
    put("working-groups", "dpi/WG1", cast, state="concluded")
    assert stage(take_off(people, "working-groups", "dpi/WG1")) == "not_listed"


@pytest.mark.parametrize("who", ["leader", "member", "reviewer", "expert", "coordinator"])
def test_only_those_who_run_the_network_take_off_and_with_a_reason(people, who):
    with pytest.raises(RefusedError):
        take_off(people, "deliverables", DRAFT, who)
    with pytest.raises(RefusedError, match="reason"):
        take_off(people, "deliverables", DRAFT, reason=" ")


def test_what_its_source_dropped_is_not_put_back_and_what_is_off_is_not_changed(people):
    with pytest.raises(RefusedError):
        taking_off.put_back("groups", "financing", by=people["secretariat"])
    take_off(people, "deliverables", DRAFT)
    with pytest.raises(RefusedError, match="listed no more"):
        writing.write(
            "deliverables", DRAFT, {"version": ("2",)}, by=people["secretariat"], seen=seen("deliverables", DRAFT)
        )


def test_an_approved_work_plan_stays(people, cast):
    put("work-plans", "2030", cast, name="Plan", state="approved")
    with pytest.raises(RefusedError, match="approved"):
        take_off(people, "work-plans", "2030")


def test_the_page_shows_what_hangs_on_it_before_and_asks_twice(by, cast):
    address = f"{OFF}meetings/tenth/"
    put("meetings", "tenth", cast, name="Tenth", date="2031-05-01", state="held")
    put("decisions", "tenth/1", cast, name="Decided")
    put("documents", "minutes", cast, name="Minutes", of="tenth")
    browser = by()
    assert address in text(browser.get("/programme/desk/meetings/tenth/"))
    page = text(browser.get(address))
    assert page.index("It is held by what is at work") < page.index("Minutes") < page.index("Decided")
    assert "Take it off the register</button>" not in page
    put("documents", "minutes", cast, of="ninth")
    page = text(browser.get(address))
    assert "Take it off the register" in page
    said = {"seen": seen("meetings", "tenth"), "reason": "A rehearsal."}
    assert browser.post(address, said).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert browser.post(address, said | {"sure": "on", "seen": "old"}).status_code == HTTPStatus.CONFLICT
    assert browser.post(address, said | {"sure": "on"}).status_code == HTTPStatus.FOUND
    page = text(browser.get("/programme/desk/meetings/tenth/"))
    assert "Taken off the register" in page
    assert "A rehearsal." in page
    assert "Change what is said of it" not in page
    assert by("nobody").get("/programme/meetings/tenth/").status_code == HTTPStatus.NOT_FOUND
    assert browser.post(f"{BACK}meetings/tenth/").status_code == HTTPStatus.FOUND
    assert by("nobody").get("/programme/meetings/tenth/").status_code == HTTPStatus.OK


def test_a_published_page_of_what_was_taken_off_says_that_it_is_listed_no_more(by, people, cast):
    lone = next(
        one
        for one in store.entries_at("deliverables")
        if one.id != DRAFT and stage(one) == "published" and not taking_off.hanging_on(one)
    )
    take_off(people, "deliverables", lone.id)
    page = by("nobody").get(f"/programme/deliverables/{lone.id}/")
    assert page.status_code == HTTPStatus.OK
    assert "no longer" in text(page)


@pytest.mark.parametrize("address", [f"{OFF}deliverables/{DRAFT}/", f"{BACK}deliverables/{DRAFT}/"])
def test_nobody_else_sees_these_pages(by, address):
    for who in ("leader", "member", "expert", "contributor"):
        assert by(who).post(address).status_code == HTTPStatus.FORBIDDEN, who
    assert by("nobody").post(address).status_code == HTTPStatus.FOUND
    assert store.entry_at("deliverables", DRAFT).until == ""


def test_what_is_held_of_a_person_is_handed_over_and_erased_in_every_role(by, people, cast):
    put("roles", "chair", cast, name="Ada Example", role="chair")
    put("roles", "host", cast, name="ada  example", role="host of a meeting")
    put("roles", "other", cast, name="Ben Example", role="vice chair")
    browser, address = by(), "/programme/desk/person/chair/"
    assert f"{address}erase/" in text(browser.get("/programme/desk/roles/chair/"))
    told = json.loads(browser.get(f"{address}held.json").content)
    assert told["person"] == "Ada Example"
    assert {one["value"] for one in told["facts"]} == {"Ada Example", "chair", "ada  example", "host of a meeting"}
    assert browser.post(f"{address}erase/").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert browser.post(f"{address}erase/", {"sure": "on"}).status_code == HTTPStatus.FOUND
    assert [one.id for one in store.entries_at("roles")] == ["other"]
    assert browser.get(f"{address}held.json").status_code == HTTPStatus.NOT_FOUND
    assert not [event for event in trail.events() if "Ada" in event.after + event.before + event.subject]
    assert trail.verify() is None


def test_only_who_runs_the_network_sees_what_is_held_of_a_person(by, people, cast):
    put("roles", "chair", cast, name="Ada Example", role="chair")
    for who in ("leader", "member", "expert", "contributor"):
        assert by(who).get("/programme/desk/person/chair/held.json").status_code == HTTPStatus.FORBIDDEN, who
        assert by(who).post("/programme/desk/person/chair/erase/", {"sure": "on"}).status_code == HTTPStatus.FORBIDDEN
    assert store.entry_at("roles", "chair").name == "Ada Example"
