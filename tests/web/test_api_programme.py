"""The programme for programs: registers, entries with their facts, differences, and what changed between two days."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from programme_kept import BY, keep_programme, say

from groma.network.registers import registers
from groma.web.api.document import document
from groma.web.models import RegisterDifference
from groma.web.programme.files import record
from groma.web.programme.open_facts import OPEN
from groma.web.registers import store, taking_in

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/programme/"
FEW_QUERIES = 9


@pytest.fixture(autouse=True)
def _programme():
    keep_programme()


def read(client, where, status=200):
    answer = client.get(ROOT + where)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_every_register_that_is_open_is_listed_with_its_fields(client):
    told = read(client, "registers")
    assert [one["id"] for one in told["items"]] == list(OPEN)
    for one in told["items"]:
        assert {field["name"] for field in one["fields"]} <= set(registers()[one["id"]].fields)
        assert one["entries"] == len(read(client, f"registers/{one['id']}/entries?per_page=200")["items"])


def test_entries_are_those_of_the_register_on_the_day(client):
    for name in ("groups", "working-groups", "deliverables", "organisations"):
        for asked, day in (("", ""), ("&as_of=2021", "2021-12-31"), ("&as_of=2025-10-31", "2025-10-31")):
            told = read(client, f"registers/{name}/entries?per_page=200{asked}")
            kept = store.entries_at(name, at=day)
            assert [one["id"] for one in told["items"]] == [one.id for one in kept]
            for one, entry in zip(told["items"], kept, strict=True):
                said = record(entry)
                assert {key: one[key] for key in ("id", "name", "state", "from", "to", "source")} == {
                    key: said[key] for key in ("id", "name", "state", "from", "to", "source")
                }


def test_entries_are_narrowed_and_come_in_pages(client):
    own = read(client, "registers/working-groups/entries?group=dpi")
    assert {one["id"] for one in own["items"]} == {f"dpi/WG{number}" for number in range(1, 6)}
    ongoing = read(client, "registers/groups/entries?state=ongoing")
    assert {one["state"] for one in ongoing["items"]} == {"ongoing"}
    answer = client.get(f"{ROOT}registers/meetings/entries?per_page=5")
    assert len(answer.json()["items"]) == 5
    assert 'rel="next"' in answer["Link"]


def test_an_entry_has_its_facts_with_their_sources_and_times(client):
    told = read(client, "registers/working-groups/entries/people-centred/intergenerational-procurement")
    assert told["page"] == "/programme/groups/people-centred/#working-group-intergenerational-procurement"
    assert [one["says"] for one in told["differences"]] == ["WG6 in the text, and its speaker is titled WG5 co-leader"]
    told = read(client, "registers/groups/entries/city-platforms")
    names = [(one["value"], one["since"], one["until"]) for one in told["facts"] if one["field"] == "name"]
    assert names == [("City Platforms", "2021", "2025-10-31"), ("City platforms and data spaces", "2025-10-31", "")]
    assert all(one["sources"] for one in told["facts"])
    then = read(client, "registers/groups/entries/city-platforms?as_of=2021")
    assert (then["name"], then["to"]) == ("City Platforms", "")


def test_what_is_settled_says_how_and_not_by_whom(client):
    row = RegisterDifference.objects.get(entry="ninth")
    assert not any(one["settled"] for one in read(client, "differences")["items"])
    taking_in.settle(row.pk, reason="The report has it.", gesture=BY)
    told = read(client, "differences")
    (settled,) = [one for one in told["items"] if one["settled"]]
    assert (settled["entry"], settled["reason"]) == ("ninth", "The report has it.")
    assert BY.actor not in str(told)
    assert told["count"] == RegisterDifference.objects.count()


def test_what_changed_between_two_days_is_told_sentence_by_sentence(client):
    told = read(client, "changes?from=2021&to=2025-10-31&per_page=200")
    assert (told["from"], told["to"]) == ("2021-12-31", "2025-10-31")
    kinds = {change["kind"] for one in told["items"] for change in one["changes"]}
    assert {"ended", "succeeded", "new", "late", "decided"} <= kinds
    assert all(one["said"] and one["sources"] for one in told["items"])
    read(client, "changes?from=2025&to=2021", status=422)
    assert read(client, "changes")["from"] == "2021-12-31"


def test_what_cannot_be_read_or_is_not_there_is_told(client):
    read(client, "registers/groups/entries?as_of=2025-13", status=422)
    read(client, "registers/groups/entries?as_of=soon", status=422)
    read(client, "registers/action-items/entries", status=404)
    read(client, "registers/groups/entries/none", status=404)
    read(client, "registers/groups/entries/dpi?as_of=2021", status=404)
    read(client, "registers/groups/entries?asof=2021", status=400)


def test_what_is_only_proposed_here_is_not_told(client):
    say("deliverables", "secret-guide", name="A guide nobody knows", state="proposed")
    say("action-items", "ninth/1", name="A task nobody knows", state="open")
    for name in OPEN:
        assert "nobody knows" not in str(read(client, f"registers/{name}/entries?per_page=200"))
    read(client, "registers/deliverables/entries/secret-guide", status=404)
    assert "nobody knows" not in str(read(client, "changes?from=2021&per_page=200"))


@pytest.mark.parametrize(
    "where",
    ["registers", "registers/groups/entries", "registers/groups/entries/ai", "differences", "changes"],
)
def test_it_is_known_again_needs_few_queries_and_is_as_the_document_says(client, where):
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(ROOT + where)
    assert len(seen) <= FEW_QUERIES
    again = client.get(ROOT + where, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    say("groups", "ai", scope="Another scope")
    assert client.get(ROOT + where)["ETag"] != answer["ETag"]
    path = where.replace("groups", "{register}").replace("/ai", "/{entry}")
    schema = document()["paths"][ROOT + path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document()["components"]}).validate(answer.json())
