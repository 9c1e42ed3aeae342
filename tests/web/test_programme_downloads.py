"""The registers to take away: CSV and JSON, of any day, piece by piece, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pytest
from programme_kept import keep_programme, say

from groma.web.programme.files import HEAD, own_fields
from groma.web.programme.open_facts import OPEN, WITHIN
from groma.web.registers import store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _programme():
    keep_programme()


def body(client, name):
    said = client.get(f"/programme/{name}")
    assert said.status_code == 200
    assert said.streaming
    return b"".join(said.streaming_content).decode()


def rows(client, name):
    return list(csv.DictReader(io.StringIO(body(client, name))))


@pytest.mark.parametrize("register", OPEN)
def test_every_register_is_there_as_csv_and_json_and_both_say_the_same(client, register):
    table, told = rows(client, f"{register}.csv"), json.loads(body(client, f"{register}.json"))
    assert (told["register"], told["as_of"]) == (register, store.today())
    assert [one["id"] for one in told["entries"]] == [one["id"] for one in table]
    head = next(csv.reader(io.StringIO(body(client, f"{register}.csv"))))
    assert tuple(head) == (*HEAD, *own_fields(register))
    assert not set(head) & WITHIN
    for row, one in zip(table, told["entries"], strict=True):
        assert (row["name"], row["state"], row["from"], row["to"]) == (
            one["name"],
            one["state"],
            one["from"],
            one["to"],
        )
        assert row["source"] == "; ".join(one["source"])


@pytest.mark.parametrize("day", ["2021", "2025-10-31", ""])
def test_it_is_what_the_register_has_on_the_day(client, day):
    kept = store.entries_at("groups", at="2021-12-31" if day == "2021" else day)
    told = rows(client, f"groups.csv?as-of={day}")
    assert [(one["id"], one["state"], one["to"]) for one in told] == [(one.id, one.state, one.until) for one in kept]


def test_a_cell_that_a_spreadsheet_would_run_stays_a_text(client):
    say("groups", "hostile", name='=HYPERLINK("x")', scope="+1+1", also_called=("@a", "b"))
    (row,) = [one for one in rows(client, "groups.csv") if one["id"] == "hostile"]
    assert (row["name"], row["scope"], row["also_called"]) == ('\'=HYPERLINK("x")', "'+1+1", "'@a; b")
    (one,) = [one for one in json.loads(body(client, "groups.json"))["entries"] if one["id"] == "hostile"]
    assert one["name"] == '=HYPERLINK("x")'


def test_it_is_named_and_known_again_until_something_is_said(client):
    said = client.get("/programme/groups.csv?as-of=2021")
    assert said["Content-Disposition"] == 'attachment; filename="groma-groups-2021-12-31.csv"'
    assert client.get("/programme/groups.csv?as-of=2021", headers={"if-none-match": said["ETag"]}).status_code == 304
    say("groups", "ai", scope="Another scope")
    assert client.get("/programme/groups.csv?as-of=2021")["ETag"] != said["ETag"]


def test_what_is_not_open_or_cannot_be_read_is_refused(client):
    assert client.get("/programme/action-items.csv").status_code == 404
    assert client.get("/programme/none.json").status_code == 404
    assert client.get("/programme/groups.xml").status_code == 404
    said = client.get("/programme/groups.csv?as-of=03/04/2022")
    assert (said.status_code, said["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "no time that can be read" in said.content.decode()
