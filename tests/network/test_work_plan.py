"""The work plan gathered from the groups, compared with the last one, and frozen once it is approved."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
from made_programmes import entry, statement

from groma.errors import RecordError
from groma.network.history import history
from groma.network.plan_changes import Changed, compare, moved, newest_first, plan_before, subject
from groma.network.register import entries
from groma.network.registers import registers
from groma.network.work_plan import claims, draft, frozen_hash, frozen_text, may_change

ON = dt.date(2026, 3, 1)
EARLIER = statement(
    "2025-01-10",
    entry("groups", "ai", name="AI", state="ongoing"),
    entry("groups", "water", name="Water", state="ongoing"),
    entry("groups", "old", name="Old", state="completed"),
    entry("groups", "ai-next", name="AI next", state="ongoing"),
    entry("deliverables", "guide", name="Guide", state="drafting", of="ai", planned="2025-12"),
    entry("deliverables", "done", name="Done", state="published", of="ai", published="2025-05"),
    entry("deliverables", "long-done", name="Long done", state="published", of="ai", published="2021"),
)
LATER = statement(
    "2026-02-01",
    entry("working-groups", "ai-next/WG1", name="First", state="to start"),
    entry("deliverables", "report", name="Report", state="proposed", of="ai", due="2026-09-01"),
    entry("meetings", "m", name="Meeting", date="2026-02-01"),
    entry("action-items", "m/1", name="Write", state="open", owner=("ai",)),
    entry("action-items", "m/2", name="Written", state="done", owner=("ai",)),
    entry("action-items", "m/3", name="Ask", state="open", owner="itu"),
)


def known(*statements, at="2026-03-01"):
    return entries(history(statements).facts, at=at)


def gathered():
    return draft(known(EARLIER, LATER), period="2026", on=ON)


def items(*values):
    made = [entry("work-plan-items", f"{plan}/{name}", **fields) for plan, name, fields in values]
    return known(statement("2026-01-01", *made))


def plan(state):
    (found,) = known(statement("2026-01-01", entry("work-plans", "2026", state=state)))
    return found


def test_a_draft_has_what_is_open_and_says_what_is_new_and_what_is_late():
    assert [(line.id, line.kind, line.is_late, line.of) for line in gathered().lines] == [
        ("ai-next/WG1", "new", False, ("ai-next/WG1",)),
        ("guide", "continues", True, ("ai",)),
        ("report", "new", False, ("ai",)),
        ("m/1", "new", False, ("ai",)),
        ("m/3", "new", False, ()),
    ]


def test_a_draft_names_what_ended_lately_and_who_sent_nothing():
    assert gathered().ended == (("deliverables", "done"),)
    assert gathered().silent == ("water",)


def test_a_day_nobody_said_is_not_late():
    (line,) = draft(known(statement("2020", entry("deliverables", "d"))), period="2026", on=ON).lines
    assert (line.due, line.is_late, line.kind) == (None, False, "continues")


def test_a_period_that_cannot_be_read_is_refused():
    with pytest.raises(RecordError):
        draft((), period="soon", on=ON)


def test_the_claims_of_a_draft_are_fields_of_the_registers_and_become_its_items():
    said = claims(gathered())
    assert all(one.field in {*registers()[one.register].fields, "listed"} for one in said)
    found = known(statement("2026-03-01", list(said)))
    assert [one.id for one in found if one.register == "work-plan-items"] == [
        "2026/action-items-m-1",
        "2026/action-items-m-3",
        "2026/deliverables-guide",
        "2026/deliverables-report",
        "2026/working-groups-ai-next-WG1",
    ]
    (guide,) = (one for one in found if one.id == "2026/deliverables-guide")
    assert (guide.one("deliverable"), guide.one("due"), guide.one("of")) == ("guide", "2025-12-31", "ai")


def test_a_draft_compared_with_the_last_plan():
    last = items(("2025", "a", {"due": "2025-12-31"}), ("2025", "b", {"due": "2026-12-31"}), ("2025", "c", {}))
    now = items(("2026", "a", {}), ("2026", "b", {}), ("2026", "d", {"name": "D"}))
    assert compare([i for i in now if i.register == "work-plan-items"], last, on=ON) == (
        Changed("a", "2026/a", "late"),
        Changed("b", "2026/b", "kept"),
        Changed("d", "D", "new"),
        Changed("c", "2025/c", "dropped"),
    )


@pytest.mark.parametrize("state", ["approved", "approved at the ninth meeting"])
def test_an_approved_plan_is_frozen(state):
    assert not may_change(plan(state))
    assert not may_change(plan(state), "comment")


def test_comments_are_made_while_a_plan_is_commented_on():
    assert may_change(plan("draft"))
    assert not may_change(plan("draft"), "comment")
    assert may_change(plan("commenting"), "comment")


def test_the_hash_is_of_what_was_approved_and_of_no_order_or_comment():
    one, two = items(("2026", "a", {"name": "A"}), ("2026", "b", {"name": "B"}))
    (commented,) = items(("2026", "a", {"name": "A", "comment": "Good."}))
    (renamed,) = items(("2026", "a", {"name": "Another"}))
    assert frozen_hash((one, two)) == frozen_hash((two, commented))
    assert frozen_hash((one, two)) != frozen_hash((renamed, two))


def test_the_text_that_is_hashed_is_json_of_ids_and_fields_and_of_nothing_else():
    (one,) = items(("2026", "a", {"name": "Ä", "due": "2026-12-31", "comment": "Good."}))
    fields = [["name", ["Ä"]], ["kind", []], ["of", []], ["deliverable", []], ["due", ["2026-12-31"]]]
    assert json.loads(frozen_text([one])) == [["2026/a", fields]]
    assert hashlib.sha256(frozen_text([one]).encode()).hexdigest() == frozen_hash([one])


def test_how_much_later_something_is_due_is_told_of_the_very_same_thing_only():
    last = items(("2025", "a", {"due": "2025-06-30"}), ("2025", "ai", {"of": "ai", "due": "2025-06-30"}))
    now = items(("2026", "a", {"due": "2025-12-31"}), ("2026", "b", {"name": "B", "of": "ai", "due": "2025-12-31"}))
    very, covered = compare(now, last, on=dt.date(2025, 1, 1))
    assert (very.was, very.due, moved(very)) == ("2025-06-30", "2025-12-31", (6, 0))
    assert (covered.change, covered.was, moved(covered)) == ("kept", "", (0, 0))


@pytest.mark.parametrize(
    ("was", "due", "expected"),
    [
        ("2026-01-31", "2026-02-28", (1, 0)),
        ("2026-01-15", "2026-02-14", (0, 30)),
        ("2026-01-15", "2027-03-15", (14, 0)),
        ("2027-03-15", "2026-01-15", (-14, 0)),
        ("2026-02-14", "2026-01-15", (0, -30)),
        ("soon", "2026-01-15", (0, 0)),
    ],
)
def test_months_and_days_between_two_days(was, due, expected):
    assert moved(Changed("a", "A", "kept", was, due)) == expected


def test_the_plan_before_is_the_approved_one_of_the_newest_earlier_period():
    made = [
        entry("work-plans", "2024", period="2024", state="approved"),
        entry("work-plans", "2025", period="2025", state="approved at the ninth meeting"),
        entry("work-plans", "2026", period="2026", state="gathering"),
        entry("work-plans", "2027", period="2027", state="gathering"),
    ]
    plans = {one.id: one for one in known(statement("2026-01-01", *made))}
    assert plan_before(plans.values(), plans["2027"]).id == "2025"
    assert plan_before(plans.values(), plans["2024"]) is None
    assert [one.id for one in newest_first(plans.values())] == ["2027", "2026", "2025", "2024"]


def test_what_an_item_is_about_is_found_by_its_deliverable_its_group_or_its_action():
    found = {(one.register, one.id): one for one in known(EARLIER, LATER)}
    made = items(
        ("2026", "x", {"name": "X", "deliverable": "guide"}),
        ("2026", "groups-water", {"name": "Water", "of": "water"}),
        ("2026", "action-items-m-1", {"name": "Write", "of": "ai"}),
        ("2026", "y", {"name": "Anything", "of": "ai"}),
    )
    about = {one.id: subject(one, found) for one in made}
    assert {name: one.id if one else None for name, one in about.items()} == {
        "2026/x": "guide",
        "2026/groups-water": "water",
        "2026/action-items-m-1": "m/1",
        "2026/y": None,
    }
