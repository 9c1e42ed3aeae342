"""Plans in the API: everybody reads what is adopted and published, people of the city also what is not yet."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

import pytest
from api_calls import ROOT, WATER, Caller, caller, world
from cast import published
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from plans_kept import PLAN, keep_plan, publish_the_round_before, with_a_target

from groma.plan.model import Action, Affected, Cost, Effect, Enabler, Milestone, Plan, Risk
from groma.plan.overview import target_looks
from groma.plan.reading import action_of
from groma.plan.shapes import ActionShape
from groma.publish.plan_json import account_json, target_json
from groma.web import changes
from groma.web.api import told_planned
from groma.web.api.document import document
from groma.web.models import Plan as PlanRow
from groma.web.models import PlanAction
from groma.web.public.editions import newest_edition
from groma.web.public.plan_page import account_so_far, public_plan

HERE, WITHIN = "cities/littleford/plan", "plans/littleford"
PARTS = ("", "/actions", "/targets", "/enablers", "/account")
OF_CITY = ("", "/actions", "/targets", "/enablers")
NAMES = {
    told_planned.CostTold: Cost,
    told_planned.EffectTold: Effect,
    told_planned.AffectedTold: Affected,
    told_planned.RiskTold: Risk,
    told_planned.MilestoneTold: Milestone,
    told_planned.ActionTold: Action,
    told_planned.EnablerTold: Enabler,
    told_planned.PlanTold: Plan,
}
BESIDE = {"progress", "where", "actions", "enablers", "findings"}


def step(cast):
    """Littleford with two rounds published and a plan that starts from the first."""
    with_a_target(cast)
    published(cast)
    keep_plan(cast)
    publish_the_round_before(cast)


@pytest.fixture(scope="module")
def there(django_db_setup, django_db_blocker):
    with world(django_db_blocker, step) as cast:
        yield cast


@pytest.fixture
def cast(there, db):
    return there


@pytest.fixture
def api(cast):
    return Caller()


def head(cast, **more):
    """Change the head of the plan."""
    row = PlanRow.objects.get(city=cast.city)
    changes.change(row, "plan", gesture=cast.gesture, content=row.content | more)


@pytest.mark.parametrize("part", PARTS)
def test_anybody_may_read_and_keep_an_adopted_plan(api, part):
    first = api.get(HERE + part)
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, max-age=60"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies
    again = api.get(HERE + part, If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("part", PARTS)
def test_it_is_another_version_once_the_plan_says_something_else(api, cast, part):
    etag = api.get(HERE + part)["ETag"]
    row = PlanAction.objects.get(city=cast.city, code="pipes")
    changes.change(row, "plan", gesture=cast.gesture, title="Newer pipes")
    assert api.get(HERE + part, If_None_Match=etag).status_code == 200


@pytest.mark.parametrize("where", [HERE + part for part in PARTS] + [WITHIN + part for part in OF_CITY])
def test_every_answer_is_of_the_shape_the_document_says(cast, where):
    path = ROOT + where.replace("littleford", "{city}")
    said = document()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    schema = said | {"components": document()["components"]}
    program = caller(cast, "coordinator") if where.startswith(WITHIN) else Caller()
    errors = list(Draft202012Validator(schema).iter_errors(program.get(where).json()))
    assert not errors


def test_names_are_those_of_the_plan_itself():
    for told, kept in NAMES.items():
        assert set(told.model_fields) - BESIDE == {one.name for one in fields(kept)} - BESIDE, told


def test_actions_say_what_the_file_says_and_how_far_they_are(api, cast):
    items = api.get(f"{HERE}/actions").json()["items"]
    assert [one["id"] for one in items] == ["pipes", "meters"]
    said = [{name: value for name, value in one.items() if name != "progress"} for one in items]
    assert tuple(action_of(ActionShape.model_validate(one)) for one in said) == public_plan("littleford").actions
    progress = items[0]["progress"]
    assert (progress["planned"], progress["spent"]) == (1500.0, 400.0)
    assert (progress["milestones"], progress["milestones_done"], progress["late"]) == (2, 1, 2)
    (came,) = progress["effects"]
    assert (came["key"], came["change"]) == (WATER, -10.0)
    assert items[1]["progress"]["spent"] is None
    assert items[1]["progress"]["effects"] == []


def test_targets_say_whether_they_are_on_track_as_the_file_does(api):
    (told,) = api.get(f"{HERE}/targets").json()["items"]
    assert (told["key"], told["period"], told["value"], told["now"]) == (WATER, "2030", 110.0, 150.0)
    assert told["track"] in {"on_track", "off_track"}
    assert set(told) == set(told_planned.TargetTold.model_fields)
    assert set(target_json_names()) == set(told)


def target_json_names():
    """The names `plan.json` has in a target."""
    edition = newest_edition("littleford")
    book = edition.book("series", "splits")
    return target_json(target_looks(book.city, book.pack, card=book.card)[0])


def test_the_account_is_the_one_of_the_published_figures(api):
    told = api.get(f"{HERE}/account").json()
    found = account_json(account_so_far(newest_edition("littleford"), public_plan("littleford")))
    assert {"since": told["since"], "until": told["until"]} == {"since": "2022", "until": "2024"}
    assert told["items"] == json.loads(json.dumps(found["actions"]))
    assert told["enablers"] == found["enablers"]
    (effect,) = told["items"][0]["effects"]
    assert (effect["before"], effect["after"], effect["expected"]) == (160.0, 150.0, [-20.0, -5.0])
    assert not effect["is_claimed"]


def test_at_a_glance_it_counts_what_the_lists_hold(api):
    told = api.get(HERE).json()
    assert told["plan"]["title"] == PLAN.title
    assert told["actions"] == {"total": 2, "running": 1, "done": 1, "late": 1}
    assert told["enablers"] == api.get(f"{HERE}/enablers").json()["count"] == 1
    targets = told["targets"]
    assert targets["total"] == 1 == sum(targets[name] for name in ("met", "on_track", "off_track", "not_known"))
    assert told["notice"]
    assert told["edition"]["period"] == told["period"] == "2024"


def test_without_the_figures_of_before_there_is_no_account(api, cast):
    head(cast, baseline="2019")
    told = api.get(f"{HERE}/account").json()
    assert (told["items"], told["since"], told["until"], told["enablers"]) == ([], "", "", [])
    assert api.get(HERE).json()["since"] == ""


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("day", ["", "2999-01-01"])
def test_a_plan_that_is_not_adopted_is_not_there_for_strangers(api, cast, part, day):
    head(cast, adopted=day)
    answer = api.get(HERE + part)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert PLAN.title not in answer.content.decode()


@pytest.mark.parametrize("part", PARTS)
def test_what_is_only_proposed_is_told_to_no_stranger(api, part):
    assert "harbour" not in api.get(HERE + part).content.decode()
    assert "secret" not in api.get(HERE + part).content.decode()


@pytest.mark.parametrize("part", PARTS)
def test_a_city_that_has_published_nothing_has_no_plan_for_strangers(api, cast, part):
    keep_plan(cast, city=cast.elsewhere.pk)
    assert api.get(f"cities/otherham/plan{part}").status_code == 404


@pytest.mark.parametrize("city", ["nowhere", "..", "%2e%2e", "a'--", "<script>", "%00", "é", "x" * 81, "littleford%0a"])
@pytest.mark.parametrize("where", ["cities/{}/plan", "cities/{}/plan/actions", "plans/{}", "plans/{}/targets"])
def test_a_hostile_id_is_answered_with_a_problem(cast, city, where):
    answer = caller(cast, "coordinator").get(where.format(city))
    assert answer.status_code in {404, 422}
    assert answer["Content-Type"] == "application/problem+json"
    assert b"<script>" not in answer.content


def test_hostile_text_stays_text(api, cast):
    row = PlanAction.objects.get(city=cast.city, code="pipes")
    changes.change(row, "plan", gesture=cast.gesture, title="<script>alert(1)</script>")
    answer = api.get(f"{HERE}/actions")
    assert answer["Content-Type"].startswith("application/json")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.json()["items"][0]["title"] == "<script>alert(1)</script>"


def test_actions_come_in_pages(api):
    first = api.get(f"{HERE}/actions?per_page=1")
    assert (first.json()["pages"], first.json()["items"][0]["id"]) == (2, "pipes")
    assert 'rel="next"' in first["Link"]
    assert api.get(f"{HERE}/actions?per_page=1&page=2").json()["items"][0]["id"] == "meters"
    assert api.get(f"{HERE}/actions?per_page=1&page=3").status_code == 404
    assert api.get(f"{HERE}/actions?pages=3").status_code == 400


@pytest.mark.parametrize("part", OF_CITY)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("nobody", 401),
        ("outsider", 404),
        ("verifier", 404),
        ("contributor", 200),
        ("coordinator", 200),
        ("secretariat", 200),
    ],
)
def test_the_plan_as_it_stands_is_for_people_of_the_city_and_of_the_network(cast, who, status, part):
    head(cast, adopted="")
    answer = caller(cast, who).get(WITHIN + part)
    assert answer.status_code == status
    if status == 200:
        assert "private" in answer["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in answer
        again = caller(cast, who).get(WITHIN + part, If_None_Match=answer["ETag"])
        assert again.status_code == 304
    else:
        assert PLAN.title not in answer.content.decode()


def test_people_of_the_city_see_what_is_only_proposed(cast):
    told = caller(cast, "coordinator").get(f"{WITHIN}/actions").json()
    assert [one["id"] for one in told["items"]] == ["pipes", "meters", "secret"]
    assert caller(cast, "coordinator").get(WITHIN).json()["actions"]["total"] == 3


def test_a_city_without_a_plan_says_so_and_tells_its_targets_all_the_same(cast):
    for row in (*PlanAction.objects.filter(city=cast.city), PlanRow.objects.get(city=cast.city)):
        changes.remove(row, "remove", gesture=cast.gesture)
    program = caller(cast, "coordinator")
    assert "no plan yet" in program.get(WITHIN).json()["what"]
    assert program.get(f"{WITHIN}/targets").json()["count"] == 1


def test_a_token_without_reading_reads_no_plan(cast):
    assert caller(cast, "coordinator", "enter").get(WITHIN).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_is_written_there(cast, method):
    for where in (HERE, WITHIN):
        assert caller(cast, "coordinator").call(method, where, {}).status_code == 405


def test_reading_a_plan_asks_the_database_little(api):
    for part in PARTS:
        api.get(HERE + part)
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(ROOT + HERE + part).status_code == 200
        assert len(asked) < 20


def test_the_effects_of_an_action_are_those_of_the_plan(api):
    (effect,) = api.get(f"{HERE}/actions").json()["items"][0]["effects"]
    assert effect == asdict(PLAN.actions[0].effects[0])
