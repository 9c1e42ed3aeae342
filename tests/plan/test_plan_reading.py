"""`plan.yaml`: what is right is read, what is wrong is told with its line, and writing loses nothing."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groma.errors import DefinitionError, LimitError, RecordError
from groma.plan.model import (
    COST_KINDS,
    FUNDINGS,
    RESTS_ON,
    STATES,
    Action,
    Affected,
    Cost,
    Effect,
    Enabler,
    Milestone,
    Plan,
    Risk,
)
from groma.plan.reading import parse_plan, plan_yaml, read_plan, write_plan
from groma.plan.shapes import MAX_ITEMS

SMALL = """id: water
title: Less water lost
currency: EUR
baseline: 2024
budget: {2025: 500000, 2026: 0.5}
capacity:
  water: {2025: 3}
enablers:
  - {id: crew, title: A crew that listens for leaks, status: 1}
actions:
  - id: leaks
    title: Find leaks
    start: 2025
    end: 2026
    costs:
      - {year: 2025, kind: capital, amount: 400000, currency: EUR}
    effects:
      - {key: EC.I.WS.3C, low: -1, expected: -2, high: -4.5}
    affected:
      - {who: people on the old mains, gains: yes}
    scores: {alignment: 3}
    enablers: [crew]
  - id: meters
    title: "on"
    start: 2026
    end: 2026
    costs:
    note: ~
"""


def changed(before, after, text=SMALL):
    assert before in text
    return parse_plan(text.replace(before, after, 1))


def test_a_plan_written_by_hand_is_read():
    plan = parse_plan(SMALL)
    assert plan.findings == ()
    assert (plan.id, plan.currency, plan.baseline) == ("water", "EUR", "2024")
    assert plan.budget == {2025: 500_000.0, 2026: 0.5}
    assert plan.capacity == {"water": {2025: 3.0}}
    assert plan.enablers == (Enabler("crew", "A crew that listens for leaks", 1),)
    leaks, meters = plan.actions
    assert leaks.costs == (Cost(2025, "capital", 400_000.0),)
    assert leaks.effects == (Effect("EC.I.WS.3C", -1.0, -2.0, -4.5),)
    assert leaks.affected == (Affected("people on the old mains", gains=True),)
    assert leaks.scores == {"alignment": 3}
    assert leaks.where == "plan.yaml:11"
    assert meters == Action("meters", "on", 2026, 2026)


def test_no_file_is_no_plan(tmp_path):
    assert read_plan(tmp_path) is None


def test_a_file_is_read_and_named(tmp_path):
    (tmp_path / "plan.yaml").write_text(SMALL, encoding="utf-8")
    plan = read_plan(tmp_path)
    assert plan == parse_plan(SMALL)
    assert plan.actions[0].where == f"{tmp_path / 'plan.yaml'}:11"


def test_a_folder_of_that_name_is_refused(tmp_path):
    (tmp_path / "plan.yaml").mkdir()
    with pytest.raises(RecordError, match="not a file"):
        read_plan(tmp_path)


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("start: 2025", "starts: 2025", 13, "`starts`: unknown key. Did you mean `start`?"),
        ("start: 2025", "start: soon", 13, "`start`: a whole number is expected."),
        ("start: 2025", "start: true", 13, "a number is expected"),
        ("end: 2026", "end: 2024", 11, "it ends in 2024, before it starts in 2025"),
        ("amount: 400000", "amount: -1", 16, "`amount`: it must be at least 0"),
        ("amount: 400000", "amount: 400_000", 16, "`amount`: a number is expected"),
        ("amount: 400000", "amount: 1e99", 16, "`amount`: it must be at most"),
        ("amount: 400000", "amonut: 4", 16, "`amonut`: unknown key. Did you mean `amount`?"),
        ("kind: capital", "kind: captial", 16, "`kind`: it must be 'capital' or 'running'"),
        ("high: -4.5", "high: nan", 18, "`high`: "),
        ("high: -4.5", "lag: 2", 18, "`high`: it is missing"),
        ("gains: yes", "gains: perhaps", 20, "`gains`: true or false is expected"),
        ("alignment: 3", "alignment: 0", 21, "`alignment`: it must be at least 1"),
        ("title: Find leaks", "title: ' '", 12, "`title`: it is empty"),
        ("      - {year: 2025", "      - 5\n      - {year: 2025", 16, "keys with values are expected"),
    ],
)
def test_a_wrong_action_is_left_out_with_its_line(before, after, line, said):
    plan = changed(before, after)
    assert [one.id for one in plan.actions] == ["meters"]
    assert plan.enablers
    finding = plan.findings[0]
    assert (finding.severity, finding.rule, finding.where, finding.subject) == (
        "error",
        "plan_action",
        f"plan.yaml:{line}",
        "leaks",
    )
    assert said in finding.what
    assert "`leaks` is left out" in finding.why
    assert finding.next_step


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("currency: EUR\n", "currency: euros\n", "currency"),
        ("baseline: 2024", "baseline: 24/13", "baseline"),
        ("budget: {2025: 500000", "budget: {soon: 500000", "budget"),
        ("capacity:", "capactiy:", "capactiy"),
    ],
)
def test_a_wrong_entry_loses_nothing_else(before, after, field):
    plan = changed(before, after, SMALL.replace(", currency: EUR}", "}"))
    assert len(plan.actions) == 2
    assert [one.rule for one in plan.findings] == ["plan_entry"]
    assert plan.findings[0].why == f"`{field}` is left out."


@pytest.mark.parametrize(
    ("before", "after"), [("id: water\n", ""), ("title: Less water lost", "title:"), (SMALL, "- a")]
)
def test_without_id_or_title_there_is_no_plan(before, after):
    with pytest.raises(DefinitionError, match=r"plan.yaml"):
        changed(before, after)


def test_a_cost_in_another_currency_leaves_its_action_out():
    plan = changed("currency: EUR}", "currency: USD}")
    assert [one.id for one in plan.actions] == ["meters"]
    assert [(one.rule, one.where, one.subject) for one in plan.findings] == [("plan_currency", "plan.yaml:16", "leaks")]
    assert plan.findings[0].what == "The cost is in USD, the plan in EUR."


def test_a_cost_with_a_currency_needs_a_plan_with_one():
    plan = changed("currency: EUR\n", "")
    assert [one.rule for one in plan.findings] == ["plan_currency"]
    assert plan.findings[0].next_step == "Write `currency: EUR` at the head of the plan."


def test_an_id_that_stands_twice_counts_once():
    plan = changed("id: meters", "id: leaks")
    assert [one.title for one in plan.actions] == ["Find leaks"]
    assert [(one.rule, one.where) for one in plan.findings] == [("plan_twice", "plan.yaml:23")]
    assert "plan.yaml:11" in plan.findings[0].what


def test_a_wrong_enabler_is_left_out():
    plan = changed("status: 1", "status: 7")
    assert plan.enablers == ()
    assert len(plan.actions) == 2
    assert [(one.rule, one.subject) for one in plan.findings] == [("plan_enabler", "crew")]


def test_a_list_must_be_a_list():
    plan = parse_plan("id: a\ntitle: A\nactions: none\n")
    assert [(one.rule, one.where, one.what) for one in plan.findings] == [
        ("plan_entry", "plan.yaml:3", "`actions` must be a list.")
    ]


def test_days_must_be_days():
    text = (
        "id: a\ntitle: A\nactions:\n- {id: b, title: B, start: 2025, end: 2025, milestones: [{title: C, due: 1.2.25}]}"
    )
    assert "is no day; write it as 2025-03-12" in parse_plan(text).findings[0].what


def test_too_many_actions_are_refused():
    with pytest.raises(LimitError, match="at most"):
        parse_plan("id: a\ntitle: A\nactions:\n" + "- {}\n" * (MAX_ITEMS + 1))


def test_many_wrong_actions_are_told_quickly():
    plan = parse_plan("id: a\ntitle: A\nactions:\n" + "- {id: A B}\n" * MAX_ITEMS)
    assert plan.actions == ()
    assert len(plan.findings) == 4 * MAX_ITEMS


# Writing

TEXT = st.text(max_size=20)
TITLE = st.text(min_size=1, max_size=20).filter(str.strip)
ID = st.from_regex(r"[a-z0-9][a-z0-9\-]{0,8}", fullmatch=True)
YEAR = st.integers(1900, 2300)
AMOUNT = st.floats(0, 1e15)
CHANGE = st.floats(-1e15, 1e15)
DAY = st.dates().map(str)
GROUP = st.sampled_from(["", "sex=female", "age=15-24;sex=male"])


def several(strategy):
    return st.lists(strategy, max_size=2).map(tuple)


EFFECT = st.builds(
    Effect, TITLE, CHANGE, CHANGE, CHANGE, st.integers(0, 9), st.sampled_from(RESTS_ON), TEXT, TEXT, GROUP
)
ACTION = st.builds(
    lambda years, **given: Action(start=min(years), end=max(years), **given),
    st.tuples(YEAR, YEAR),
    id=ID,
    title=TITLE,
    department=TEXT,
    owner=TEXT,
    description=TEXT,
    state=st.sampled_from(STATES),
    funding=st.sampled_from(FUNDINGS),
    work=AMOUNT,
    costs=several(st.builds(Cost, YEAR, st.sampled_from(COST_KINDS), AMOUNT, st.none() | AMOUNT)),
    effects=several(EFFECT),
    milestones=several(st.builds(Milestone, TITLE, DAY, st.just("") | DAY)),
    depends_on=several(TITLE),
    affected=several(st.builds(Affected, TITLE, st.booleans(), TEXT, TEXT, GROUP)),
    risks=several(st.builds(Risk, TITLE, st.integers(1, 3), st.integers(1, 3), TEXT)),
    scores=st.dictionaries(TEXT, st.integers(1, 9), max_size=2),
    cases=several(TITLE),
    enablers=several(TITLE),
    note=TEXT,
)
ENABLER = st.builds(Enabler, ID, TITLE, st.integers(0, 3), st.none() | st.integers(0, 3), TEXT)
YEARLY = st.dictionaries(YEAR, AMOUNT, max_size=2)
PLAN = st.builds(
    Plan,
    id=ID,
    title=TITLE,
    currency=st.sampled_from(["", "EUR"]),
    baseline=st.sampled_from(["", "2024", "2018-09/2019-08"]),
    budget=YEARLY,
    capacity=st.dictionaries(TEXT, YEARLY, max_size=2),
    cycle=TEXT,
    floors=several(TITLE),
    actions=st.lists(ACTION, max_size=2, unique_by=lambda one: one.id).map(tuple),
    enablers=st.lists(ENABLER, max_size=2, unique_by=lambda one: one.id).map(tuple),
    adopted=st.just("") | DAY,
    note=TEXT,
    pack=TEXT,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLAN)
def test_nothing_is_lost_by_writing_and_reading(plan):
    again = parse_plan(plan_yaml(plan))
    assert again.findings == ()
    assert again == plan
    assert plan_yaml(again) == plan_yaml(plan)


def test_what_says_nothing_is_not_written():
    plan = Plan("a", "A", actions=(Action("b", "B", 2025, 2026, costs=(Cost(2025, "capital", 3.0),)),))
    assert plan_yaml(plan) == (
        "id: a\ntitle: A\nactions:\n- id: b\n  title: B\n  start: 2025\n  end: 2026\n"
        "  costs:\n  - year: 2025\n    kind: capital\n    amount: 3\n"
    )


def test_a_plan_is_written_and_read_again(tmp_path):
    write_plan(parse_plan(SMALL), tmp_path)
    assert read_plan(tmp_path) == parse_plan(SMALL)


def test_a_plan_of_which_parts_could_not_be_read_is_not_written_over_them(tmp_path):
    (tmp_path / "plan.yaml").write_text(SMALL.replace("start: 2025", "start: soon"), encoding="utf-8")
    before = (tmp_path / "plan.yaml").read_bytes()
    with pytest.raises(RecordError, match="would be lost"):
        write_plan(read_plan(tmp_path), tmp_path)
    assert (tmp_path / "plan.yaml").read_bytes() == before


@pytest.mark.parametrize("plan", [Plan("A B", "A"), Plan("a", "A", actions=(Action("b", "B", 2026, 2025),))])
def test_what_could_not_be_read_again_is_not_written(plan, tmp_path):
    with pytest.raises((RecordError, DefinitionError)):
        write_plan(plan, tmp_path)
    assert not (tmp_path / "plan.yaml").exists()


def test_an_action_that_is_no_set_of_keys_is_told():
    plan = parse_plan("id: a\ntitle: A\nactions:\n- soon\n")
    assert "keys with values are expected" in plan.findings[0].what
    assert plan.findings[0].why == ""


ODD = [
    "",
    "~",
    "true",
    "[]",
    "{}",
    "[a]",
    "{a: b}",
    "-1",
    "1e400",
    ".nan",
    "9" * 5000,
    "'{x}'",
    "2025",
    "\u202e",
    "- a",
]
LINES = SMALL.splitlines()


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(LINES) - 1), st.sampled_from(ODD), st.booleans())
def test_whatever_is_written_is_read_or_refused(number, odd, is_dropped):
    """One line dropped, or its value exchanged: the rest is read, or the file refused, and never anything else."""
    key = LINES[number].partition(":")[0]
    lines = [*LINES[:number], *([] if is_dropped else [f"{key}: {odd}"]), *LINES[number + 1 :]]
    with contextlib.suppress(DefinitionError, LimitError):
        plan = parse_plan("\n".join(lines))
        assert all(str(one) and one.where for one in plan.findings)
        assert parse_plan(plan_yaml(plan)) == plan
