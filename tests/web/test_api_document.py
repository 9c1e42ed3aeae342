"""The OpenAPI document: what it says is kept stable, and holds for whatever a program may send."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path

import pytest
import schemathesis
from api_calls import INTERNET, ROOT, ROUND, WATER, asked_by_a_resident, caller, world
from cast import published
from django.core import cache as caches
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from plans_kept import keep_plan
from programme_kept import keep_programme
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from groma.web import rounds
from groma.web.api import reference
from groma.web.api.document import document
from groma.web.models import Question, Round, Value
from groma.web.public import asking
from groma.web.standing import fingerprint, standing

SNAPSHOT = Path(__file__).with_name("api_v1.json")
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
HOW_MANY, SHORT = "GROMA_API_EXAMPLES", 3
"""The variable that says how many examples are sent of each kind, and how many without it."""


def step(cast):
    """A programme; a city with a plan, an edition, a question, and the round with the verifier, who has asked too."""
    published(cast)
    keep_plan(cast)
    keep_programme()
    asking.show(asked_by_a_resident(), by=cast.coordinator)
    rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "reopen", by=cast.coordinator, reason="A slip.")
    rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "submit", by=cast.coordinator)
    value = Value.objects.select_related("round").get(round=cast.round, key=INTERNET)
    rounds.act_on_value(value, "ask", by=cast.verifier, reason="Is that all?")


def what_is_there(name):
    """Parts of addresses that lead somewhere."""
    finding = next(one for one in standing(Round.objects.get()).findings if one.subject == WATER)
    named = {"city": "littleford", "pack": "u4ssc", "period": "2024", "edition": "newest", "benchmark_set": "groma"}
    named |= {"case": "oslo-fewer-cars", "register": "groups", "entry": "ai"}
    keys = {"code": WATER, "variable": WATER, "key": INTERNET if "answers" in name else WATER}
    return named | keys | {"question": Question.objects.get().pk, "fingerprint": fingerprint(finding)}


@pytest.fixture(scope="module")
def there(django_db_setup, django_db_blocker):
    with world(django_db_blocker, step) as cast:
        yield cast


@pytest.fixture
def cast(there, db):
    return there


def test_the_document_is_the_one_that_programs_were_written_for():
    assert SNAPSHOT.read_text(encoding="utf-8") == reference.text(), (
        "The API has changed. If programs that use it go on working, write the new document with"
        " `python docs/api_page.py tests/web/api_v1.json`; else make a new version of the API."
    )


def test_the_document_is_openapi_3_1_and_complete():
    made = document()
    assert made["openapi"].startswith("3.1.")
    for name, schema in made["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema["description"], name
    operations = [said for methods in made["paths"].values() for said in methods.values()]
    assert len({said["operationId"] for said in operations}) == len(operations)
    for said in operations:
        assert all((said["summary"], said["description"], said["tags"])), said["operationId"]
        assert {"400", "404", "422", "429", "503"} <= set(said["responses"])
        for one in said["parameters"]:
            limits = {"maxLength", "maximum", "enum", "pattern"} & set(one["schema"])
            assert limits, f"{said['operationId']} takes any {one['name']}"


def test_the_document_is_read_by_pages_of_other_sites(client):
    answer = client.get(f"{ROOT}openapi.json")
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    assert answer.json() == json.loads(reference.text())
    assert client.get(f"{ROOT}openapi.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_the_document_is_the_same_in_every_language(client):
    said = {client.get(f"{ROOT}openapi.json", headers={"Accept-Language": one}).content for one in ("en", "ar", "fr")}
    assert len(said) == 1


@cache
def operations():
    """Every operation as Schemathesis sees it, before the site itself."""
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}openapi.json", get_wsgi_application())
    return {f"{one.ok().method} {one.ok().path}": one.ok() for one in schema.get_all_operations()}


NAMES = [f"{method} {where}" for where, methods in document()["paths"].items() for method in methods]


def send(strategy, headers, *, examples):
    """Send what the strategy makes up, each time to the same world, and check every answer against the document."""
    seen = set()

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def sent(case):
        caches.cache.clear()
        with transaction.atomic():
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)
            seen.add(answer.status_code)
            transaction.set_rollback(True)

    sent()
    return seen


def test_every_address_in_the_guide_is_there():
    guide = (Path(__file__).parents[2] / "docs" / "how-to" / "use-the-api.md").read_text(encoding="utf-8")
    for where in re.findall(r"https://groma\.example(/[^\s\"?]+)", guide):
        assert resolve(where).view_name != "api:nothing", where


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_sent_is_answered_as_the_document_says(cast, name):
    operation, examples = operations()[name], int(os.environ.get(HOW_MANY) or SHORT)
    if name.startswith("put"):
        value = Value.objects.select_related("round").get(round=cast.round, key=INTERNET)
        rounds.answer(value, "It is.", by=cast.coordinator)
        rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "recall", by=cast.coordinator)
    program = caller(cast, "verifier" if "decisions" in name else "coordinator")
    version = program.get(f"{ROUND}/values/{WATER}")["ETag"] if "decisions" in name else '"1"'
    version = '"2"' if "question" in name else version
    headers, known = program.headers | {"If-Match": version}, what_is_there(name)
    there = {one: known[one] for one in re.findall(r"{(\w+)}", operation.path)}
    strategies = [operation.as_strategy(GenerationMode.POSITIVE, path_parameters=there or None)]
    if operation.query or operation.body:
        wrong = operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=there or None, headers=headers)
        strategies.append(wrong)
    strategies += [operation.as_strategy(GenerationMode.POSITIVE)] if there else []
    if "observations" in name and name.startswith("put"):
        body = {"value": "160", "quality": "survey"}
        strategies.append(operation.as_strategy(GenerationMode.POSITIVE, path_parameters=there, query={}, body=body))
    seen = set().union(*(send(strategy, headers, examples=examples) for strategy in strategies))
    assert seen & {200, 201}, f"nothing of this was ever done, only {sorted(seen)}"
