"""Limits of the API: how often, how much, in which form; and what other sites may read."""

from __future__ import annotations

import json
import time

import pytest
from api_calls import EDITION, ROOT, ROUND, WATER, Caller, caller, world
from cast import report
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from groma.web.api import rates
from groma.web.models import AccessToken

ROW = f"{ROUND}/observations/{WATER}"


@pytest.fixture(scope="module")
def there(django_db_setup, django_db_blocker):
    with world(django_db_blocker, report) as cast:
        yield cast


@pytest.fixture
def cast(there, db):
    return there


@pytest.fixture(autouse=True)
def one_minute(monkeypatch):
    """Half a minute in, and nobody has asked yet."""
    monkeypatch.setattr(time, "time", lambda: 1_800_000_030.0)
    cache.clear()
    yield
    cache.clear()


def ask(number, **said):
    """So many requests in a row; the last answer."""
    answers = [Client().get(f"{ROOT}packs", **said) for _ in range(number)]
    return answers[-1]


def test_an_address_may_not_ask_without_end(cast):
    most = rates.MOST["address"]
    assert ask(most).status_code == 200
    late = ask(1)
    assert (late.status_code, late["Content-Type"]) == (429, "application/problem+json")
    assert late["Retry-After"] == "30"
    assert ask(1, REMOTE_ADDR="203.0.113.7").status_code == 200


def test_a_token_counts_for_itself_wherever_it_comes_from(cast):
    ask(rates.MOST["address"] + 1)
    headers = caller(cast, "coordinator").headers
    for __ in range(rates.MOST["token"] - 1):
        rates.count("token", str(AccessToken.objects.get(user=cast.coordinator).pk))
    assert ask(1, headers=headers).status_code == 200
    assert ask(1, headers=headers, REMOTE_ADDR="203.0.113.7").status_code == 429
    assert ask(1, headers=caller(cast, "secretariat").headers).status_code == 200


def test_whoever_tries_tokens_is_stopped(cast):
    for number in range(rates.MOST["refused"]):
        assert ask(1, headers={"Authorization": f"Bearer groma_{number}"}).status_code == 401
    assert ask(1, headers={"Authorization": "Bearer groma_x"}).status_code == 429
    assert ask(1).status_code == 200


def test_no_address_and_no_token_is_kept_for_counting(cast):
    text = caller(cast, "coordinator").headers["Authorization"].removeprefix("Bearer ")
    ask(1, REMOTE_ADDR="203.0.113.7")
    ask(1, REMOTE_ADDR="203.0.113.7", headers={"Authorization": f"Bearer {text}"})
    kept = "".join(map(str, [*cache._cache.keys(), *cache._cache.values()]))
    assert kept
    assert "203.0.113.7" not in kept
    assert text not in kept


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/x-www-form-urlencoded", "value=5", 415),
        ("multipart/form-data; boundary=x", "--x--", 415),
        ("text/plain", '{"value": "5"}', 415),
        ("application/json; charset=utf-8", '{"value": "5"}', 200),
        ("application/json", "", 415),
        ("application/json", " ", 400),
        ("application/json", '{"value": "5"', 400),
        ("application/json", "[" * 60_000, 400),
        ("application/json", b"\xff\xfe", 400),
        ("application/json", "[]", 422),
        ("application/json", "null", 422),
        ("application/json", '"5"', 422),
        ("application/json", '{"value": NaN}', 422),
        ("application/json", json.dumps({"value": "5", "note": "x" * 70_000}), 413),
    ],
)
def test_a_body_is_a_small_json_object(cast, content_type, body, status):
    headers = caller(cast, "coordinator").headers | {"If-Match": '"1"'}
    answer = Client().generic("PUT", ROOT + ROW, body, content_type=content_type, headers=headers)
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/")


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("pag=2", 400, "page"),
        ("page=1&page=2", 400, "twice"),
        ("page=0", 422, "page"),
        ("page=two", 422, "page"),
        ("per_page=201", 422, "200"),
        ("page=99999", 404, "page"),
        ("q=" + "x" * 101, 422, "100"),
        ("q=%00", 422, "q"),
        ("q=" + "x" * 3_000, 400, "long"),
        ("%ff=1", 400, "parameter"),
    ],
)
def test_a_query_that_means_nothing_is_refused(cast, query, status, says):
    answer = Caller().get(f"cities?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert says in answer.content.decode()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_what_is_not_possible_is_told_with_what_is(cast, method):
    answer = Client().generic(method, f"{ROOT}cities")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_head_is_a_get_without_its_body(cast):
    whole, head = Client().get(f"{ROOT}packs"), Client().head(f"{ROOT}packs")
    assert (head.status_code, head.content) == (200, b"")
    assert [head[name] for name in ("ETag", "Content-Type", "Link")] == [
        whole[name] for name in ("ETag", "Content-Type", "Link")
    ]


@pytest.mark.parametrize(
    "where", ["nothing", "cities/", "packs/u4ssc/nothing", "cities/a b", "rounds/x/y/z", "../admin"]
)
def test_an_address_that_is_none_is_told_as_a_problem(cast, where):
    answer = Client().get(ROOT + where)
    assert answer.status_code == 404
    if not where.startswith(".."):
        assert answer["Content-Type"] == "application/problem+json"


def test_pages_of_other_sites_read_what_is_public_and_nothing_else(cast):
    public = Client().options(f"{ROOT}cities", headers={"Origin": "https://other.example"})
    assert (public.status_code, public["Access-Control-Allow-Origin"]) == (204, "*")
    assert public["Access-Control-Allow-Methods"] == "GET, HEAD"
    for where in ("rounds", ROUND, ROW, "cities/littleford/questions/1/answer"):
        for answer in (Client().options(ROOT + where), caller(cast, "coordinator").get(where)):
            assert not [name for name in answer.headers if name.startswith("Access-Control")], where


def test_what_is_not_public_is_kept_by_nobody_else(cast):
    program = caller(cast, "coordinator")
    for where in ("token", "rounds", ROUND, f"{ROUND}/observations", ROW, f"{ROUND}/values", f"{ROUND}/findings"):
        answer = program.get(where)
        assert set(answer["Cache-Control"].split(", ")) == {"private", "no-cache"}, where
        assert "Authorization" in answer["Vary"]
        assert program.get(where, If_None_Match=answer["ETag"]).status_code == 304
    assert program.get(f"{ROUND}/values/{WATER}")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("where", ["cities", f"{EDITION}/newest", "rounds", ROW])
def test_a_lost_database_is_told_as_one(cast, where):
    program = caller(cast, "coordinator")

    def lost(*_passed):
        raise OperationalError("the connection was lost to db.internal")

    with connection.execute_wrapper(lost):
        answer = program.get(where)
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert int(answer["Retry-After"]) > 0
    assert "db.internal" not in answer.content.decode()


def test_a_fault_of_ours_tells_nothing_of_itself(cast):
    def broken(*_passed):
        raise ZeroDivisionError("secret")

    with connection.execute_wrapper(broken):
        answer = Caller().get("cities")
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:groma:problem:broken")
    assert "secret" not in answer.content.decode()
