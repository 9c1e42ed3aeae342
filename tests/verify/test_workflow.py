"""The workflow tables: the whole role × state × action matrix, and what must hold of any such table."""

from __future__ import annotations

from itertools import product

import pytest

from groma.errors import DefinitionError
from groma.verify.workflow import Need, RefusedError, load_workflow, workflow

TABLES = ("rounds", "values")
STATES = ("draft", "submitted", "returned", "verified", "not_verified", "published", "reopened")
ROLES = ("contributor", "coordinator", "verifier", "secretariat", "administrator", "outsider")
NEEDS = {name: Need(name, f"{name} lacks.", f"Get {name}.") for name in ("one", "two", "three")}


def matrix(table: str) -> list[tuple[str, str, str, str]]:
    """Every table, state, action and role, listed or not; roles that stand in no table too."""
    return [(table, *rest) for rest in product(STATES, (*workflow(table).actions, "fly"), ROLES)]


def listed(table: str, state: str, action: str, *roles: str):
    """The row of the table for one of these, found without the engine."""
    keys = {(state, action, role) for role in roles}
    return [step for step in workflow(table).steps if (step.state, step.action, step.role) in keys]


@pytest.mark.parametrize(("table", "state", "action", "role"), [one for table in TABLES for one in matrix(table)])
def test_what_is_listed_is_done_and_what_is_not_is_refused(table, state, action, role):
    flow, rows = workflow(table), listed(table, state, action, role)
    if not rows:
        with pytest.raises(RefusedError) as told:
            flow.step(state, action, roles={role}, facts=set(flow.needs))
        assert told.value.needs == ()
        assert told.value.next_step or action == "fly"
        return
    (row,) = rows
    assert flow.step(state, action, roles={role}, facts=set(row.needs)) == row
    for need in row.needs:
        with pytest.raises(RefusedError) as told:
            flow.step(state, action, roles={role}, facts=set(row.needs) - {need})
        assert [one.id for one in told.value.needs] == [need]
        assert told.value.what == flow.needs[need].says
        assert told.value.next_step == flow.needs[need].next_step


@pytest.mark.parametrize("table", TABLES)
def test_nobody_without_a_role_does_anything(table):
    flow = workflow(table)
    for state, action in product(flow.states, flow.actions):
        assert flow.offers(state, ()) == ()
        with pytest.raises(RefusedError):
            flow.step(state, action, roles=(), facts=set(flow.needs))


@pytest.mark.parametrize("table", TABLES)
def test_the_states_are_those_a_round_and_a_value_may_have(table):
    assert set(workflow(table).states) == set(STATES)
    assert workflow(table).start == "draft"


@pytest.mark.parametrize("table", TABLES)
def test_every_state_can_be_reached_and_none_is_a_trap(table):
    """From the start to anywhere, and from anywhere to published."""
    steps = workflow(table).steps
    assert _reached({"draft"}, {(step.state, step.next) for step in steps}) == set(STATES)
    assert _reached({"published"}, {(step.next, step.state) for step in steps}) == set(STATES)


def _reached(start: set[str], arrows: set[tuple[str, str]]) -> set[str]:
    found = set(start)
    while more := {end for begin, end in arrows if begin in found} - found:
        found |= more
    return found


def test_only_a_verifier_verifies_and_only_the_secretariat_publishes():
    for step in (*workflow("rounds").steps, *workflow("values").steps):
        if step.next in {"verified", "not_verified"}:
            assert step.role == "verifier"
        if step.next == "published":
            assert step.role == "secretariat"
        if step.role == "verifier":
            assert {"mandated", "declared", "independent"} <= set(step.needs)
        if step.action == "reopen":
            assert "reason" in step.needs


def test_a_decision_on_a_value_needs_a_value_somebody_else_entered():
    for step in workflow("values").steps:
        if step.next in {"verified", "not_verified"}:
            assert {"reported", "not_own_entry", "round_submitted"} <= set(step.needs)
        if step.action in {"ask", "decline"}:
            assert "reason" in step.needs


def test_a_round_is_attested_or_declined_by_a_qualified_verifier_only():
    ends = [step for step in workflow("rounds").steps if step.next in {"verified", "not_verified"}]
    assert ends
    assert all("qualified" in step.needs for step in ends)


@pytest.mark.parametrize("action", ["publish", "reopen"])
def test_whatever_state_a_value_is_in_its_round_can_be_published_or_reopened(action):
    """Else one value nobody decided would hold up a round for ever."""
    rounds = {step.state for step in workflow("rounds").steps if step.action == action}
    never = {"publish": {"draft", "reopened", "published"}, "reopen": {"draft", "reopened"}}[action]
    values = {step.state for step in workflow("values").steps if step.action == action}
    assert rounds
    assert values == set(STATES) - never


def test_a_round_with_a_question_open_is_not_attested():
    attest = next(step for step in workflow("rounds").steps if step.action == "attest")
    assert "questions_answered" in attest.needs


@pytest.mark.parametrize("action", ["attest", "publish"])
def test_what_changed_after_it_was_approved_is_neither_attested_nor_published(action):
    steps = [step for step in workflow("rounds").steps if step.action == action]
    assert steps
    assert all("approvals_stand" in step.needs for step in steps)


def test_of_two_roles_the_one_that_lacks_least_is_taken():
    rows = [_row(role="coordinator", needs="one two"), _row(role="verifier", needs="three")]
    flow = load_workflow("made up", rows, needs=NEEDS)
    both = {"coordinator", "verifier"}
    assert flow.step("a", "go", roles=both, facts={"one", "two"}).role == "coordinator"
    with pytest.raises(RefusedError) as told:
        flow.step("a", "go", roles=both, facts=set())
    assert [need.id for need in told.value.needs] == ["three"]


def test_a_refusal_says_when_it_would_be_possible_and_offers_the_nearest_action():
    flow = workflow("rounds")
    with pytest.raises(RefusedError, match="possible while it is verified"):
        flow.step("draft", "publish", roles={"secretariat"}, facts=set())
    with pytest.raises(RefusedError, match="Did you mean `publish`"):
        flow.step("draft", "publsh", roles={"secretariat"}, facts=set())
    with pytest.raises(RefusedError, match="not for your role"):
        flow.step("draft", "submit", roles={"verifier"}, facts=set())


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "no steps"),
        ([{"needs": "nobody"}], "no known need"),
        ([{}, {"next": "c"}], "stands twice"),
    ],
)
def test_a_wrong_table_is_refused(rows, said):
    with pytest.raises(DefinitionError, match=said):
        load_workflow("made up", [_row(**row) for row in rows], needs=NEEDS)


def test_every_need_has_words_and_a_next_step():
    for need in workflow("rounds").needs.values():
        assert need.says.endswith(".")
        assert need.next_step.endswith(".")


def test_what_needs_no_reason_is_what_is_awaited():
    assert workflow("rounds").waits_for("draft") == ("coordinator",)
    assert workflow("rounds").waits_for("published") == ()
    assert workflow("rounds").waits_for("nowhere") == ()


def test_a_table_may_stand_elsewhere_and_say_when_the_next_step_is_due(tmp_path):
    (tmp_path / "needs.csv").write_text("need,says,next_step\none,One lacks.,Get one.\n")
    (tmp_path / "made.csv").write_text("state,action,role,needs,due,next\na,go,leader,one,28,b\nb,end,leader,,,c\n")
    flow = workflow("made", tmp_path)
    assert [step.due for step in flow.steps] == [28, None]
    assert all(step.due is None for step in workflow("rounds").steps)


@pytest.mark.parametrize("said", ["soon", "-1", "2.5", "٣"])
def test_a_table_that_says_no_number_of_days_is_refused(said):
    with pytest.raises(DefinitionError, match="no number of days"):
        load_workflow("made up", [_row(due=said)], needs=NEEDS)


def _row(**cells: str) -> dict[str, str]:
    return {"state": "a", "action": "go", "role": "verifier", "needs": "", "next": "b"} | cells
