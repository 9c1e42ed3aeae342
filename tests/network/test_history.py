"""Laws of facts: what holds since when and until when, whatever is taken in first."""

from __future__ import annotations

import time
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_programmes import entry, held, statement

from groma.network.bundled import bundled_history, bundled_programme
from groma.network.history import continued, history
from groma.network.model import Claim
from groma.network.register import entries
from groma.network.registers import registers

DAYS = ("", "2019", "2020-05", "2020-05-17", "2021", "2023-01-02")
ENTRIES = [("groups", "x"), ("groups", "y"), ("working-groups", "x/WG1"), ("organisations", "o"), ("deliverables", "d")]
FIELDS = {
    "groups": ["name", "leader", "state"],
    "working-groups": ["name", "leader"],
    "organisations": ["role", "name"],
    "deliverables": ["planned"],
}
COVERS = ["groups", "working-groups:x", "organisations:supporting", "organisations:coordinating"]


@st.composite
def said(draw):
    """The claims of one entry, with some of its fields."""
    register, name = draw(st.sampled_from(ENTRIES))
    values = st.sampled_from(["supporting", "coordinating"] if register == "organisations" else ["p", "q", "r"])
    fields = {}
    for field in draw(st.lists(st.sampled_from(FIELDS[register]), unique=True)):
        is_many = registers()[register].fields[field].many
        fields[field] = tuple(draw(st.lists(values, min_size=1, max_size=2 if is_many else 1, unique=True)))
    return entry(register, name, **fields)


@st.composite
def statements(draw):
    """Statements of different dates."""
    days = draw(st.lists(st.sampled_from(DAYS), unique=True, min_size=1))
    return [
        statement(
            day,
            *draw(st.lists(said(), max_size=4, unique_by=lambda claims: (claims[0].register, claims[0].entry))),
            covers=draw(st.lists(st.sampled_from(COVERS), unique=True, max_size=3)),
            sources=(f"source of {day}",),
        )
        for day in days
    ]


def sorted_facts(found):
    return sorted(found.facts, key=repr)


# Laws


@given(statements(), st.randoms())
@settings(max_examples=80, deadline=None)
def test_the_order_in_which_snapshots_are_taken_in_does_not_matter(said_, random):
    shuffled = random.sample(said_, len(said_))
    assert sorted_facts(history(shuffled)) == sorted_facts(history(said_))
    assert sorted(history(shuffled).differences, key=repr) == sorted(history(said_).differences, key=repr)


@given(statements(), st.integers(0, 6))
@settings(max_examples=80, deadline=None)
def test_going_on_from_what_there_is_gives_what_all_at_once_gives(said_, at):
    in_order = sorted(said_, key=lambda one: one.as_of)
    before = history(in_order[:at])
    assert sorted_facts(continued(before.facts, in_order[at:])) == sorted_facts(history(said_))


@given(statements())
@settings(max_examples=80, deadline=None)
def test_a_fact_ends_after_it_began_and_ends_once(said_):
    by_value = {}
    for fact in history(said_).facts:
        assert not fact.until or fact.until > fact.since or (fact.ended_with_entry and fact.until == fact.since)
        assert fact.cited
        assert all(one.as_of >= fact.since and (not fact.until or one.as_of <= fact.until) for one in fact.cited)
        by_value.setdefault((fact.register, fact.entry, fact.field, fact.value), []).append(fact)
    for facts in by_value.values():
        facts.sort(key=lambda one: one.since)
        assert all(one.until and one.until <= after.since for one, after in pairwise(facts))


@given(statements())
@settings(max_examples=80, deadline=None)
def test_what_the_newest_statement_says_holds_on_its_day(said_):
    newest = max(said_, key=lambda one: one.as_of)
    facts = {(one.register, one.entry, one.field, one.value) for one in history(said_).facts if not one.until}
    assert {(*one.place, one.value) for one in newest.claims} <= facts


@given(statements())
@settings(max_examples=80, deadline=None)
def test_a_later_statement_does_not_change_what_was_known_before(said_):
    in_order = sorted(said_, key=lambda one: one.as_of)
    day = "2020-12-31"
    early = history([one for one in in_order if one.as_of <= day])
    assert entries(history(in_order).facts, at=day) == entries(early.facts, at=day)


def test_the_bundled_programme_gives_the_same_facts_in_any_order():
    wanted = sorted_facts(bundled_history())
    for order in permutations(bundled_programme().statements):
        assert sorted_facts(history(order)) == wanted


# What ends, and what does not


def test_a_silent_field_never_ends():
    found = history(
        [
            statement("2021", entry("groups", "ai", name="AI", leader="itu", scope="a guide")),
            statement("2025", entry("groups", "ai", name="AI")),
        ]
    )
    assert held(found.facts, "groups", "ai", "leader") == ["itu"]
    assert [one for one in found.facts if one.until] == []


def test_what_a_whole_list_lacks_has_ended_with_all_that_was_said_of_it():
    found = history(
        [
            statement("2021", entry("groups", "a", name="A"), entry("groups", "b", name="B"), covers=["groups"]),
            statement("2025", entry("groups", "a"), covers=["groups"]),
        ]
    )
    assert {(one.entry, one.field, one.until) for one in found.facts if one.until} == {
        ("b", "listed", "2025"),
        ("b", "name", "2025"),
    }


def test_what_is_no_whole_list_ends_nothing():
    found = history([statement("2021", entry("groups", "a")), statement("2025", entry("groups", "b"))])
    assert [one for one in found.facts if one.until] == []


def test_a_group_that_ends_takes_its_working_groups_along_but_for_those_that_are_named():
    found = history(
        [
            statement("2021", entry("groups", "a"), entry("working-groups", "a/WG1"), entry("working-groups", "a/WG2")),
            statement("2025", entry("groups", "ab"), entry("working-groups", "a/WG2"), covers=["groups"]),
        ]
    )
    assert {one.entry for one in found.facts if one.until} == {"a", "a/WG1"}


def test_a_list_of_one_group_says_nothing_of_another():
    found = history(
        [
            statement("2021", entry("working-groups", "a/WG1"), entry("working-groups", "ab/WG1")),
            statement("2025", covers=["working-groups:a"]),
        ]
    )
    assert {one.entry for one in found.facts if one.until} == {"a/WG1"}


def test_who_is_in_a_list_no_more_and_still_leads_stays_but_not_in_the_list():
    found = history(
        [
            statement("2021", entry("organisations", "itu", role="supporting"), covers=["organisations:supporting"]),
            statement("2025", entry("organisations", "itu", name="ITU"), covers=["organisations:supporting"]),
        ]
    )
    assert held(found.facts, "organisations", "itu", "role") == []
    assert held(found.facts, "organisations", "itu", "listed") == ["yes"]


def test_who_is_in_two_lists_leaves_one():
    found = history(
        [
            statement("2021", entry("organisations", "itu", role=("supporting", "observing"))),
            statement("2025", covers=["organisations:supporting"]),
        ]
    )
    assert held(found.facts, "organisations", "itu", "role") == ["observing"]
    assert held(found.facts, "organisations", "itu", "listed") == ["yes"]


def test_what_happened_does_not_end():
    found = history([statement("2021", entry("meetings", "m", date="2021")), statement("2025", covers=["groups"])])
    assert held(found.facts, "meetings", "m", "date") == ["2021"]


def test_a_value_that_comes_back_holds_twice():
    days = [("2020", "p"), ("2021", "q"), ("2022", "p")]
    found = history([statement(day, entry("groups", "a", state=value)) for day, value in days])
    spans = [(one.value, one.since, one.until) for one in found.facts if one.field == "state"]
    assert sorted(spans) == [("p", "2020", "2021"), ("p", "2022", ""), ("q", "2021", "2022")]


def test_an_empty_value_here_ends_a_field_and_unlisting_ends_an_entry():
    first = statement("2021", entry("groups", "a", name="A", leader="itu"))
    without = statement("2022", Claim("groups", "a", "leader", ""), origin="here")
    assert held(history([first, without]).facts, "groups", "a", "leader") == []
    unlisted = statement("2022", Claim("groups", "a", "listed", ""), origin="here")
    assert [one for one in history([first, unlisted]).facts if not one.until] == []


# What sources say differently


@pytest.mark.parametrize("field", ["state", "leader"])
def test_two_of_one_day_that_differ_leave_the_first_standing_and_are_told(field):
    first = statement("2025", entry("groups", "a", **{field: "p"}), sources=("one",))
    second = statement("2025", entry("groups", "a", **{field: "q"}), sources=("two",))
    found = history([first, second])
    assert held(found.facts, "groups", "a", field) == ["p"]
    (difference,) = found.differences
    assert (difference.about, difference.standing, difference.says) == (("groups", "a", field), "p", "q")
    assert difference.sources == ("one", "two")


def test_two_of_one_day_that_differ_are_told_also_where_the_first_repeats_what_was_known():
    found = history(
        [
            statement("2021", entry("groups", "a", state="p")),
            statement("2025", entry("groups", "a", state="p")),
            statement("2025", entry("groups", "a", state="q")),
        ]
    )
    assert held(found.facts, "groups", "a", "state") == ["p"]
    assert [one.says for one in found.differences] == ["q"]


def test_a_list_of_the_same_day_does_not_end_what_another_source_lists():
    found = history(
        [
            statement("2025", entry("groups", "a"), entry("groups", "b"), covers=["groups"], sources=("one",)),
            statement("2025", entry("groups", "a"), covers=["groups"], sources=("two",)),
        ]
    )
    assert held(found.facts, "groups", "b", "listed") == ["yes"]
    assert [(one.about, one.sources) for one in found.differences] == [(("groups", "b", ""), ("one", "two"))]


def test_what_is_the_same_is_no_difference():
    one = statement("2025", entry("groups", "a", leader=("p", "q")), covers=["groups"], sources=("one",))
    other = statement("2025", entry("groups", "a", leader=("q", "p")), covers=["groups"], sources=("two",))
    found = history([one, other])
    assert found.differences == ()
    assert {source.title for fact in found.facts for source in fact.cited} == {"one", "two"}


def test_what_was_settled_withstands_later_sources_and_they_are_told():
    found = history(
        [
            statement("2025", entry("groups", "a", state="p")),
            statement("2025", Claim("groups", "a", "state", "q"), origin="settled"),
            statement("2026", entry("groups", "a", state="p"), sources=("later",)),
        ]
    )
    assert held(found.facts, "groups", "a", "state") == ["q"]
    (difference,) = found.differences
    assert (difference.standing, difference.says, difference.is_settled) == ("q", "p", True)
    assert "later" in difference.sources


def test_what_was_settled_before_is_known_when_going_on():
    before = history([statement("2025", entry("groups", "a", state="q"))]).facts
    later = statement("2026", entry("groups", "a", state="p"))
    settled = continued(before, [later], settled=[("groups", "a", "state")])
    assert held(settled.facts, "groups", "a", "state") == ["q"]
    assert held(continued(before, [later]).facts, "groups", "a", "state") == ["p"]


def test_a_source_of_the_day_does_not_overwrite_what_was_said_here():
    found = history(
        [
            statement("2025", entry("groups", "a", state="p"), origin="here"),
            statement("2025", entry("groups", "a", state="q")),
        ]
    )
    assert held(found.facts, "groups", "a", "state") == ["p"]
    assert len(found.differences) == 1


def test_many_whole_lists_take_no_time():
    def snapshot(day, first, last):
        groups = [entry("groups", f"g{number}") for number in range(first, last)]
        below = [entry("working-groups", f"g{number}/WG1") for number in range(first, last)]
        covers = ["groups", *(f"working-groups:g{number}" for number in range(first, last))]
        return statement(day, *groups, *below, covers=covers)

    before = time.perf_counter()
    found = history([snapshot("2021", 0, 1_500), snapshot("2025", 500, 2_000)])
    assert len([one for one in found.facts if one.until]) == 2 * 500
    assert time.perf_counter() - before < 30, "each entry is looked at once, not once for each list"
