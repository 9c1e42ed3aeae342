"""Writing through the API: the same refusals as the pages, and nobody's work overwritten."""

from __future__ import annotations

import pytest
from api_calls import INTERNET, ROUND, WATER, asked_by_a_resident, caller, world
from cast import published, report, reported_keys, submitted

from groma.web import rounds, trail
from groma.web.models import Message, Observation, Question, Round, TrailEvent, Value
from groma.web.public import asking
from groma.web.verifying.worklist import queue

ROW = f"{ROUND}/observations/{WATER}"
DECISION = f"{ROUND}/decisions/{WATER}"


@pytest.fixture(scope="module")
def there(django_db_setup, django_db_blocker):
    with world(django_db_blocker, report) as cast:
        yield cast


@pytest.fixture
def cast(there, db):
    return there


@pytest.fixture
def city(cast):
    """The coordinator's program, before a round with a few figures."""
    return caller(cast, "coordinator")


@pytest.fixture
def verifier(cast):
    """The verifier's program, before a round that was submitted."""
    submitted(cast)
    return caller(cast, "verifier")


def row(variable=WATER):
    return Observation.objects.get(city="littleford", variable=variable, period="2024", place="", breakdown="")


# Entering


@pytest.mark.database
def test_a_row_is_changed_that_is_as_it_was_read(city, cast):
    read = city.get(ROW)
    assert read["ETag"] == '"1"'
    sent = {"value": "0.12", "unit": "m3/day/person", "quality": "survey", "source": "Waterworks", "note": "Meters."}
    done = city.put(ROW, sent, If_Match=read["ETag"])
    assert (done.status_code, done["ETag"]) == (200, '"2"')
    assert (row().text, row().unit, row().quality, row().note) == ("0.12", "m3/day/person", "survey", "Meters.")
    assert cast.city.sources.get(code=row().source).title == "Waterworks"
    assert city.get(f"{ROUND}/values/{WATER}").json()["figure"]["value"] == 120
    event = TrailEvent.objects.filter(action="observation.enter").last()
    assert event.actor == str(cast.coordinator.actor)
    assert trail.verify() is None


@pytest.mark.database
def test_a_row_is_added_where_there_is_none(city):
    where = f"{ROUND}/observations/EN.EN.WS.4C/primary"
    assert city.get(where).status_code == 404
    done = city.put(where, {"value": "55.5"}, If_None_Match="*")
    assert (done.status_code, done.json()["value"], done["ETag"]) == (201, "55.5", '"1"')
    assert city.put(where, {"value": "56"}, If_None_Match="*").status_code == 412
    assert city.get(where).json() == done.json()


@pytest.mark.database
def test_the_second_of_two_is_told_and_nothing_is_lost(city, cast):
    mine = city.get(ROW)["ETag"]
    assert caller(cast, "coordinator").put(ROW, {"value": "160"}, If_Match=mine).status_code == 200
    late = city.put(ROW, {"value": "170"}, If_Match=mine)
    assert (late.status_code, late["ETag"]) == (412, '"2"')
    assert late.json()["theirs"]["value"] == "160"
    assert late.json()["type"] == "urn:groma:problem:overtaken"
    assert row().text == "160"
    assert city.put(ROW, {"value": "170"}, If_Match=late["ETag"]).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 428),
        ({"If_Match": "*"}, 400),
        ({"If_Match": "1"}, 400),
        ({"If_Match": 'W/"1"'}, 400),
        ({"If_Match": '"7"'}, 412),
        ({"If_Match": '"1", "2"'}, 400),
    ],
)
def test_a_change_names_the_version_it_rests_on(city, headers, status):
    assert city.put(ROW, {"value": "1"}, **headers).status_code == status
    assert row().text == "150"


@pytest.mark.parametrize(
    ("sent", "where", "says"),
    [
        ({"value": "1,234"}, "value", "1.234"),
        ({"value": "many"}, "value", "number"),
        ({"value": ">8000"}, "value", "estimated"),
        ({"value": "5", "unit": "km"}, "unit", "turn into"),
        ({"value": "5", "status": "not_reported"}, "status", "There is a value"),
        ({}, "value", "no value"),
        ({"value": "5", "quality": "good"}, "body.sent.quality", "measured"),
        ({"value": "5", "text": "5"}, "body.sent.text", "not permitted"),
        ({"value": 5}, "body.sent.value", "string"),
        ({"value": "5", "note": "a\x00b"}, "body.sent.note", "pattern"),
        ({"value": "5", "source": "a\nb"}, "body.sent.source", "pattern"),
        ({"value": "5" * 101}, "body.sent.value", "100"),
        ({"value": "5", "note": "x" * 10_001}, "body.sent.note", "10000"),
    ],
)
def test_what_cannot_be_taken_is_named(city, sent, where, says):
    answer = city.put(ROW, sent, If_Match='"1"')
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert problem["mistakes"][0]["where"] == where
    assert says in problem["mistakes"][0]["what"]
    assert row().text == "150"


@pytest.mark.database
def test_a_lone_half_of_a_character_is_refused(city):
    assert city.put(ROW, r'{"value": "5", "note": "\ud800"}', If_Match='"1"').status_code == 422


def test_what_was_never_measured_says_why(city):
    done = city.put(ROW, {"status": "not_collected", "note": "No meters."}, If_Match='"1"')
    assert (done.status_code, done.json()["value"], done.json()["status"]) == (200, "", "not_collected")
    assert city.get(f"{ROUND}/values/{WATER}").json()["figure"]["value"] is None


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("at=2023", 201),
        ("at=2025", 422),
        ("at=soon", 422),
        ("place=nowhere", 404),
        ("breakdown=sex%3Dfemale", 201),
        ("breakdown=female", 422),
        ("att=2023", 400),
    ],
)
def test_which_row_is_meant_is_checked(city, query, status):
    assert (
        city.put(f"{ROUND}/observations/inhabitants?{query}", {"value": "5"}, If_None_Match="*").status_code == status
    )


def test_an_unknown_variable_offers_the_nearest(city):
    answer = city.put(f"{ROUND}/observations/inhabitant", {"value": "5"}, If_None_Match="*")
    assert answer.status_code == 404
    assert "inhabitants" in answer.json()["next_step"]


def test_money_needs_a_currency(city, cast):
    key, unit = next((one.id, one.unit) for one in cast.pack.variables.values() if "currency" in one.unit)
    where = f"{ROUND}/observations/{key}"
    assert city.put(where, {"value": "5"}, If_None_Match="*").json()["mistakes"][0]["where"] == "unit"
    assert (
        city.put(where, {"value": "5", "unit": unit.replace("currency", "EUR")}, If_None_Match="*").status_code == 201
    )


def test_a_figure_with_the_verifier_is_not_entered(cast):
    submitted(cast)
    answer = caller(cast, "coordinator").put(ROW, {"value": "160"}, If_Match='"1"')
    problem = answer.json()
    assert answer.status_code == 409
    assert [one["need"] for one in problem["needs"]] == ["correctable"]
    assert problem["detail"] == f"{problem['what']} {problem['next_step']}"
    assert problem["next_step"]


# Answering


def asked(cast, key=WATER):
    """A question of the verifier about a figure."""
    value = Value.objects.select_related("round").get(round=cast.round, key=key)
    rounds.act_on_value(value, "ask", by=cast.verifier, reason="Are leaks in it?")


@pytest.mark.database
def test_a_question_of_the_verifier_is_answered_once(verifier, cast):
    where, city = f"{ROUND}/answers/{WATER}", caller(cast, "coordinator")
    assert city.post(where, {"text": "Yes."}).status_code == 409
    asked(cast)
    assert city.post(where, {"text": "  "}).status_code == 422
    done = city.post(where, {"text": "Yes, all of them."})
    assert (done.status_code, done.json()["kind"]) == (201, "answer")
    told = verifier.get(f"{ROUND}/values/{WATER}").json()
    assert [one["text"] for one in told["messages"]] == ["Are leaks in it?", "Yes, all of them."]
    assert told["state"] == "submitted"
    assert city.post(where, {"text": "Yes."}).status_code == 409


def test_a_finding_is_answered_with_a_reason(city, cast):
    found = city.get(f"{ROUND}/findings?per_page=200").json()["items"]
    first = next(one for one in found if one["subject"] == WATER)
    done = city.put(f"{ROUND}/findings/{first['fingerprint']}", {"text": "The source is confidential."})
    assert (done.status_code, done.json()["answer"]) == (200, "The source is confidential.")
    again = city.get(f"{ROUND}/findings?per_page=200").json()["items"]
    assert [one["answer"] for one in again if one["fingerprint"] == first["fingerprint"]] == [done.json()["answer"]]
    assert city.put(f"{ROUND}/findings/{'0' * 64}", {"text": "No."}).status_code == 404


def test_a_residents_question_is_answered_in_public(cast):
    published(cast)
    city = caller(cast, "coordinator")
    question = asking.show(asked_by_a_resident(), by=cast.coordinator)
    where = f"cities/littleford/questions/{question.pk}/answer"
    assert city.post(where, {"text": "New meters."}).status_code == 428
    assert city.post(where, {"text": "New meters."}, If_Match='"1"').status_code == 412
    done = city.post(where, {"text": "New meters."}, If_Match=f'"{question.version}"')
    assert (done.status_code, done.json()["state"], done.json()["answer"]) == (200, "answered", "New meters.")
    assert Question.objects.get(pk=question.pk).answered_by == cast.coordinator.actor
    too_long = city.post(where, {"text": "x" * 5_001}, If_Match=done["ETag"])
    assert too_long.status_code == 422


# Deciding


def test_a_verifier_decides_what_they_saw(verifier, cast):
    read = verifier.get(f"{ROUND}/values/{WATER}")
    done = verifier.post(DECISION, {"action": "accept"}, If_Match=read["ETag"])
    assert (done.status_code, done.json()["state"]) == (200, "verified")
    value = Value.objects.get(round=cast.round, key=WATER)
    assert value.decided_by == cast.verifier.actor
    assert value.approval
    undone = verifier.post(DECISION, {"action": "undo"}, If_Match=done["ETag"])
    assert (undone.status_code, undone.json()["state"]) == (200, "submitted")


@pytest.mark.parametrize(("action", "state"), [("ask", "returned"), ("decline", "not_verified")])
def test_asking_and_declining_need_a_reason(verifier, cast, action, state):
    read = verifier.get(f"{ROUND}/values/{WATER}")
    refused = verifier.post(DECISION, {"action": action, "reason": " "}, If_Match=read["ETag"])
    assert (refused.status_code, refused.json()["mistakes"][0]["where"]) == (422, "reason")
    done = verifier.post(DECISION, {"action": action, "reason": "Are leaks in it?"}, If_Match=read["ETag"])
    assert (done.status_code, done.json()["state"]) == (200, state)
    assert Message.objects.get(round=cast.round, key=WATER).text == "Are leaks in it?"


@pytest.mark.database
def test_a_decision_on_what_has_changed_since_is_refused(verifier, cast):
    where, decision = f"{ROUND}/values/{INTERNET}", f"{ROUND}/decisions/{INTERNET}"
    read = verifier.get(where)
    asked(cast, INTERNET)
    entry = rounds.Entry("households_with_internet", "2024", text="38000", quality="measured", version=1)
    rounds.enter(Round.objects.get(pk=cast.round.pk), [entry], by=cast.coordinator)
    rounds.answer(
        Value.objects.select_related("round").get(round=cast.round, key=INTERNET), "Mended.", by=cast.coordinator
    )
    late = verifier.post(decision, {"action": "accept"}, If_Match=read["ETag"])
    assert late.status_code == 412
    now = verifier.get(where)
    version = now["ETag"].split("-")[0]
    forged = f"{version}-{read['ETag'].split('-')[1]}"
    assert verifier.post(decision, {"action": "accept"}, If_Match=forged).status_code == 412
    assert verifier.post(decision, {"action": "accept"}, If_Match=now["ETag"]).status_code == 200


def test_what_is_not_reported_is_not_decided(verifier, cast):
    key = next(item.key for item in queue(cast.round).items if item.key not in reported_keys(cast.round))
    read = verifier.get(f"{ROUND}/values/{key}")
    answer = verifier.post(f"{ROUND}/decisions/{key}", {"action": "accept"}, If_Match=read["ETag"])
    assert (answer.status_code, answer.json()["needs"][0]["need"]) == (409, "reported")


def test_an_unknown_action_is_refused(verifier):
    read = verifier.get(f"{ROUND}/values/{WATER}")
    assert verifier.post(DECISION, {"action": "publish"}, If_Match=read["ETag"]).status_code == 422
    assert (
        verifier.post(f"{ROUND}/decisions/EN.EN.WS.9X", {"action": "accept"}, If_Match=read["ETag"]).status_code == 404
    )
