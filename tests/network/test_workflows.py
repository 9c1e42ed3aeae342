"""The workflows of the programme: tables without traps, states by the names sources give them, and who is next."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from groma.network.bundled import bundled_history
from groma.network.model import NOT_LISTED, SUCCEEDED, Entry
from groma.network.register import entries
from groma.network.registers import registers
from groma.network.workflows import (
    DAYS,
    PLACE,
    SECRETARIAT,
    STATES,
    TABLES,
    UNKNOWN,
    due,
    is_planned,
    next_steps,
    own_facts,
    stage,
    table,
    waits_for,
)
from groma.verify.workflow import REASON, workflow

WITH_ONE = tuple(name for name, one in registers().items() if one.workflow)
ROLES = {"secretariat", "leader", "reviewer", "member", "coordinator", "expert", "verifier", "owner"}
ENDS = {
    "groups": {"concluded"},
    "working-groups": {"concluded"},
    "deliverables": {"published"},
    "action-items": {"done", "dropped"},
    "meetings": {"published"},
    "work-plans": {"approved"},
    "cities": {"action_plan", "published"},
    "projects": {"delivered"},
}


def entry(register="deliverables", **values):
    state = values.pop("state", "listed")
    held = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in values.items()}
    return Entry(register, "x", held, "2030", "", "2030", (), state)


def reached(start, arrows):
    found = set(start)
    while more := {end for begin, end in arrows if begin in found} - found:
        found |= more
    return found


@pytest.mark.parametrize("register", WITH_ONE)
def test_every_state_is_reached_and_the_end_can_be_reached_from_everywhere(register):
    flow = workflow(registers()[register].workflow, TABLES)
    arrows = {(step.state, step.next) for step in flow.steps}
    assert reached({flow.start}, arrows) == set(flow.states)
    assert all(reached({state}, arrows) & ENDS[register] for state in flow.states)


def test_a_reason_with_a_question_mark_is_asked_for_and_never_lacking():
    said = entry(state="un_review", reviewer=("fao", "itu"))
    (answer,) = [one for one in next_steps(said, {"reviewer"}, {"not_answered"}) if one.step.action == "answer"]
    assert (answer.is_open, answer.wants_reason, answer.takes_reason) == (True, False, True)
    (back,) = [one for one in next_steps(said, {"reviewer"}, ()) if one.step.action == "return"]
    assert (back.wants_reason, back.takes_reason) == (True, True)


@pytest.mark.parametrize("register", WITH_ONE)
def test_steps_are_for_roles_there_are_and_what_undoes_something_needs_a_reason(register):
    flow = workflow(registers()[register].workflow, TABLES)
    assert set(flow.roles) <= ROLES
    for step in flow.steps:
        if step.action in {
            "return",
            "refuse",
            "decline",
            "drop",
            "reopen",
            "new_version",
            "resume",
            "cancel",
            "withdraw",
        }:
            assert step.needs == (REASON,) or register == "cities"


def test_every_table_belongs_to_a_register_and_every_need_to_a_table():
    names = {one.workflow for one in registers().values() if one.workflow}
    assert {path.stem for path in TABLES.glob("*.csv")} == names | {"needs"}
    used = {need for name in names for step in workflow(name, TABLES).steps for need in step.needs}
    assert used == set(workflow("deliverable", TABLES).needs)


def test_every_need_has_words_and_a_next_step():
    for need in workflow("deliverable", TABLES).needs.values():
        assert need.says.endswith(".")
        assert need.next_step.endswith(".")


def test_states_of_sources_are_mapped_to_states_of_the_table():
    with STATES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            flow = workflow(registers()[row["register"]].workflow, TABLES)
            assert row["state"] in flow.states, row
            assert stage(entry(row["register"], state=row["said"].replace("*", " and so on"))) == row["state"]


@pytest.mark.parametrize(
    ("register", "said", "expected"),
    [
        ("working-groups", "Ongoing", "active"),
        ("working-groups", " to   start ", "approved"),
        ("groups", "finalised, to be sent to partners for comments", "active"),
        ("work-plans", "approved at the ninth meeting", "approved"),
        ("working-groups", "somewhere in between", UNKNOWN),
        ("working-groups", "listed", UNKNOWN),
        ("working-groups", "not_listed", NOT_LISTED),
        ("groups", "succeeded", SUCCEEDED),
        ("hubs", "whatever", "whatever"),
        ("deliverables", "drafting", "drafting"),
    ],
)
def test_the_stage_of_an_entry(register, said, expected):
    assert stage(entry(register, state=said)) == expected


def test_a_deliverable_with_a_day_of_publication_is_published_unless_a_state_says_otherwise():
    assert stage(entry(published="August 2021")) == "published"
    assert stage(entry(published="August 2021", state="drafting")) == "drafting"
    assert stage(entry("projects", published="2021")) == UNKNOWN


def test_what_is_unknown_only_the_secretariat_may_place_and_with_a_reason():
    lost = entry("working-groups")
    everybody_else = next_steps(lost, ROLES - {SECRETARIAT}, set())
    offered = next_steps(lost, {SECRETARIAT}, set())
    assert everybody_else == ()
    assert {one.step.action for one in offered} == {f"{PLACE}{state}" for state in _states("working-groups")}
    assert all(one.is_open and one.wants_reason for one in offered)
    assert waits_for(lost) == (SECRETARIAT,)
    assert waits_for(entry("working-groups", state=NOT_LISTED)) == ()
    assert next_steps(entry("groups", state=SUCCEEDED), ROLES, set()) == ()


def _states(register):
    return workflow(registers()[register].workflow, TABLES).states


def test_what_is_lacking_is_said_before_the_step_is_taken():
    draft = entry(state="drafting")
    (hand_in,) = next_steps(draft, {"leader"}, own_facts(draft))
    assert [need.id for need in hand_in.lacking] == ["draft_attached"]
    with_file = entry(state="drafting", file="draft.docx")
    (hand_in,) = next_steps(with_file, {"leader"}, own_facts(with_file))
    assert hand_in.is_open
    assert not hand_in.wants_reason
    assert next_steps(draft, {"reviewer"}, own_facts(draft)) == ()


def test_of_two_roles_the_one_that_lacks_least_is_offered():
    item = entry("action-items", state="open")
    (finish,) = [one for one in next_steps(item, {"owner", SECRETARIAT}, set()) if one.step.action == "finish"]
    assert (finish.step.role, finish.is_open) == (SECRETARIAT, True)


def test_a_review_waits_for_every_body_that_was_asked():
    asked = entry(state="un_review", reviewer=["itu", "unece"], reviewed_by=["itu"])
    both = entry(state="un_review", reviewer=["itu", "unece"], reviewed_by=["unece", "itu", "fao"])
    assert "reviewers_answered" not in own_facts(asked)
    assert waits_for(asked) == ("reviewer",)
    assert waits_for(both) == ("leader", SECRETARIAT)
    assert "reviewers_answered" in own_facts(both)
    assert "reviewers_answered" not in own_facts(entry(state="un_review", reviewed_by=["itu"]))


def test_a_register_without_a_table_has_no_steps():
    assert (next_steps(entry("hubs"), ROLES, set()), waits_for(entry("hubs"))) == ((), ())


@pytest.mark.parametrize(
    ("values", "day"),
    [
        ({"due": "2030-03-01"}, dt.date(2030, 3, 1)),
        ({"planned": "beginning of 2030"}, dt.date(2030, 4, 30)),
        ({"due": "2030-03-01", "planned": "2029"}, dt.date(2030, 3, 1)),
        ({"planned": "2029", "state": "published"}, None),
        ({"planned": "when the moon is blue"}, None),
        ({}, None),
    ],
)
def test_when_something_is_due(values, day):
    assert due(entry(**values)) == day


@pytest.mark.parametrize(
    ("values", "day"),
    [
        ({"state": "planned", "date": "2030-03-20"}, dt.date(2030, 3, 6)),
        ({"state": "planned", "date": "2030-03"}, dt.date(2030, 2, 15)),
        ({"state": "announced", "date": "2030-03-20/2030-03-22"}, dt.date(2030, 3, 22)),
        ({"state": "held", "date": "2030-03-01"}, dt.date(2030, 3, 22)),
        ({"state": "held", "date": "2030-03-01", "every": "monthly", "until": "2030-06-01"}, dt.date(2030, 6, 22)),
        ({"state": "announced", "date": "2030-03-01", "every": "monthly"}, None),
        ({"state": "published", "date": "2030-03-01"}, None),
        ({"state": "planned"}, None),
        ({"state": "planned", "date": "2030-03-20", "due": "2030-01-01"}, dt.date(2030, 1, 1)),
    ],
)
def test_a_meeting_is_announced_before_it_and_its_report_published_after(values, day):
    assert due(entry("meetings", **values)) == day


def test_what_is_only_planned_is_told_apart_from_what_is_due():
    assert is_planned(entry(planned="2030"))
    assert not is_planned(entry(planned="2030", due="2030-05-01"))
    assert not is_planned(entry("meetings", state="planned", date="2030-03-20"))


def test_every_row_of_due_days_is_of_a_state_and_of_fields_there_are():
    with DAYS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            states = table(row["register"]).states
            assert row["state"] in {*states, UNKNOWN, "*"}, row
            assert set(row["fields"].split()) <= set(registers()[row["register"]].fields), row
            assert row["after"] in {"", "nobody"}


def test_every_entry_of_the_bundled_programme_has_a_stage():
    for one in entries(bundled_history().facts, at="2026-01-01"):
        flow = table(one.register)
        assert flow is None or stage(one) in {*flow.states, SUCCEEDED}
