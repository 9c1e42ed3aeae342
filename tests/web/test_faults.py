"""Killed, cut off, full, flipped: whatever happens, the record is whole and the trail says what is wrong."""

from __future__ import annotations

import random

import pytest
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError, connection
from installations import is_postgresql

from groma.web.pages import failures

KILLS = {"import": 13, "submit": 13, "publish": 12, "backup": 12}
KILLS_ON_POSTGRESQL = {"import": 3, "submit": 3, "publish": 2, "backup": 2}
BEGINS_WITH = {"import": "reported", "submit": "reported", "publish": "verified", "backup": "verified"}


def sizes(found):
    return {name: rows for name, (rows, _) in found["tables"].items()}


@pytest.mark.database
@pytest.mark.parametrize("task", KILLS)
def test_killed_at_any_point_everything_or_nothing_of_it_is_there(lab, task, tmp_path):
    begin = lab.prepared_as(BEGINS_WITH[task])
    before = lab.look(begin)
    run = lab.copy(begin)
    whole = lab.doer.do(task, database=run, file=str(tmp_path / "whole.zip"), count=True)
    after = lab.look(run)
    drawn = random.Random(f"kill {task}")
    killed = 0
    for number in range((KILLS_ON_POSTGRESQL if is_postgresql() else KILLS)[task]):
        database, file = lab.copy(begin), tmp_path / f"{number}.zip"
        by_call = {"kill_at": drawn.randrange(1, whole["calls"])}
        by_clock = {"kill_after_s": drawn.random() * whole["seconds"]}
        done = lab.doer.do(task, database=database, file=str(file), **(by_clock if number % 3 == 2 else by_call))
        killed += done.get("killed", False)
        found = lab.look(database)
        assert found["broken"] == "", done
        assert found["untold"] == [], done
        if found["tables"] != before["tables"]:
            assert sizes(found) == sizes(after)
            assert found["states"] == after["states"]
        assert not file.exists() or file.stat().st_size > 0.9 * (tmp_path / "whole.zip").stat().st_size
    assert killed > 0


CANNOT_WRITE = {
    "sqlite": {
        "full": (["PRAGMA max_page_count = 1"], ["PRAGMA max_page_count = 1000000"]),
        "read-only": (["PRAGMA query_only = ON"], ["PRAGMA query_only = OFF"]),
    },
    "postgresql": {
        "read-only": (["SET default_transaction_read_only = on"], ["SET default_transaction_read_only = off"]),
        "out of time": (["SET statement_timeout = 1"], ["SET statement_timeout = 0"]),
    },
}


@pytest.mark.database
@pytest.mark.parametrize("number", [0, 1])
def test_where_the_database_cannot_be_written_a_plain_page_says_so_and_nothing_is_half_saved(lab, number):
    fault, mended = list(CANNOT_WRITE["postgresql" if is_postgresql() else "sqlite"].values())[number]
    database = lab.copy(lab.prepared_as("reported"))
    before = lab.look(database)
    found = lab.doer.do("request", database=database, fault=fault, mended=mended)["given"]
    assert (found["status"], found["retry"]) == (503, "30")
    assert "Nothing was half-saved" in found["said"]
    after = found["after"]
    assert (after["broken"], after["untold"]) == ("", [])
    for name in ("web_observation", "web_value", "web_trailevent", "web_round"):
        assert after["tables"][name] == before["tables"][name]


@pytest.fixture
def faulty(settings, as_):
    """A browser of the coordinator on a site some of whose pages fail."""
    settings.ROOT_URLCONF = "faulty_urls"
    client = as_("coordinator")
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("how", "status", "said"),
    [
        ("refused", 409, "It failed on"),
        ("lost", 503, "cannot be reached or saved right now"),
        ("closed", 503, "cannot be reached or saved right now"),
        ("store", 503, "cannot be reached or saved right now"),
        ("wrong", 500, "Something went wrong on our side"),
        ("broken", 500, "Something went wrong on our side"),
    ],
)
def test_each_error_has_its_page(faulty, how, status, said):
    response = faulty.post(f"/fault/{how}/", {"name": "Ada"})
    assert response.status_code == status
    assert said in response.content.decode()


@pytest.mark.parametrize("page", [failures.unavailable, failures.broken])
def test_the_pages_for_when_nothing_works_ask_the_database_nothing(faulty, rf, page, django_assert_num_queries):
    request = rf.get("/somewhere")
    request.COOKIES = {name: one.value for name, one in faulty.cookies.items()}
    middleware = SessionMiddleware(AuthenticationMiddleware(page))
    with django_assert_num_queries(0):
        response = middleware(request)
    assert response["Cache-Control"] == "no-store"
    assert "<h1>" in response.content.decode()


def test_a_database_that_is_lost_before_a_page_begins_is_told_too(faulty):
    def refuse(*_):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        response = faulty.get("/fault/broken/")
    assert response.status_code == 503


def test_a_request_that_cannot_be_read_gets_a_page_with_its_own_status(client):
    client.raise_request_exception = False
    response = client.get("/", headers={"host": "not a host"})
    assert response.status_code == 400
    assert "could not be understood" in response.content.decode()
