"""The registers in the database: what is said becomes facts, in one way, with its event in the trail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groma.errors import NotFoundError, RecordError
from groma.network.bundled import bundled_history, bundled_programme
from groma.network.history import history
from groma.network.model import Claim, Cover, Statement
from groma.network.reading import parse_programme
from groma.network.registers import LISTED_FIELD
from groma.web import trail
from groma.web.models import RegisterDifference, RegisterFact, RegisterStatement
from groma.web.registers import store, taking_in
from groma.web.trail import Gesture

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BY = Gesture("somebody")
FILE = """
sources: {a: {title: A}}
snapshots:
- {as_of: 2030-05, source: a, roles: [{name: Ada Example, role: chair, of: ai}]}
"""


def said(entry, field, *values, register="groups"):
    return [Claim(register, entry, field, value) for value in values]


@pytest.fixture
def programme():
    taking_in.take_in(bundled_programme(), gesture=BY)
    return store


def test_what_is_kept_is_what_the_core_tells(programme):
    assert sorted(programme.facts(), key=repr) == sorted(bundled_history().facts, key=repr)


def test_a_register_answers_as_of_a_day(programme):
    then = {one.id: one.state for one in programme.entries_at("groups", at="2021-12-31")}
    now = {one.id: one.state for one in programme.entries_at("groups", at="2026-01-01")}
    assert (then["financing"], now["financing"]) == ("finalised, to be sent to partners for comments", "not_listed")
    assert "dpi" not in then
    assert now["people-oriented"] == "succeeded"


def test_one_entry_is_what_the_list_has(programme):
    for one in programme.entries_at("groups", "working-groups"):
        assert programme.entry_at(one.register, one.id) == one


def test_an_unknown_entry_is_told_with_the_nearest(programme):
    with pytest.raises(NotFoundError, match="city-platforms"):
        programme.entry_at("groups", "city-platform")
    with pytest.raises(NotFoundError, match="groups"):
        programme.entry_at("group", "ai")


def test_the_same_file_again_changes_nothing(programme):
    statements, events = RegisterStatement.objects.count(), len(list(trail.events()))
    taken = taking_in.take_in(bundled_programme(), gesture=BY)
    assert (taken.facts, taken.differences) == (taken.before, ())
    assert (RegisterStatement.objects.count(), len(list(trail.events()))) == (statements, events)


def test_what_is_said_here_holds_from_today_and_stands_in_the_trail(programme):
    programme.say(said("dpi", "leader", "anatel", "zte"), gesture=BY)
    found = programme.entry_at("groups", "dpi")
    assert found.all("leader") == ("anatel", "zte")
    assert found.one("name") == "Digital public infrastructure for cities"
    last = list(trail.events())[-1]
    assert (last.action, last.subject, last.after) == (
        "register.say",
        "register/groups/dpi",
        '{"leader":["anatel","zte"]}',
    )
    assert trail.verify() is None


def test_an_empty_value_ends_a_field_and_the_past_stays(programme):
    programme.say(said("dpi", "name", ""), gesture=BY, on="2026-02-01")
    assert programme.entry_at("groups", "dpi", "2026-01-31").name == "Digital public infrastructure for cities"
    assert programme.entry_at("groups", "dpi", "2026-02-01").name == "dpi"


def test_what_no_register_can_hold_is_refused_and_nothing_is_kept(programme):
    facts = programme.facts()
    for wrong in (
        said("dpi", "leeder", "anatel"),
        said("../etc", "name", "x"),
        said("x" * 300, "name", "x"),
        said("dpi", "name", "x" * 60_000),
        said("dpi", "name", "a\x00b"),
    ):
        with pytest.raises(RecordError):
            programme.say([*said("dpi", "name", "Other"), *wrong], gesture=BY)
    assert programme.facts() == facts


def test_the_order_in_which_snapshots_are_taken_in_does_not_matter(programme):
    kept = sorted(programme.facts(), key=repr)
    for model in (RegisterFact, RegisterStatement, RegisterDifference):
        model.objects.all().delete()
    for statement in reversed(bundled_programme().statements):
        programme.lay((statement,), gesture=BY)
    assert sorted(programme.facts(), key=repr) == kept


def test_an_older_snapshot_changes_what_was_and_not_what_is(programme):
    programme.say(said("dpi", "state", "active"), gesture=BY)
    before = programme.entries_at("groups")
    older = Statement(
        "2023-05-01",
        ("A page",),
        (*said("ai", LISTED_FIELD, "yes"), *said("ai", "name", "AI"), *said("ai", "state", "ongoing")),
        (Cover("groups"),),
    )
    taken = taking_in.take_in(replace(bundled_programme(), statements=(older,), differences=()), gesture=BY)
    assert taken.is_older
    assert programme.entry_at("groups", "ai", "2024-01-01").name == "AI"
    assert programme.entry_at("groups", "financing", "2024-01-01").until == "2023-05-01"
    now = {one.id: one for one in programme.entries_at("groups")}
    for one in before:
        assert now[one.id].name == one.name
    assert now["dpi"].state == "active"


def test_what_is_known_from_here_alone_is_not_ended_by_a_published_list_that_lacks_it(programme):
    key = ("working-groups", "dpi/WG9")
    programme.say([Claim(*key, "name", "A new group")], gesture=BY, on="2026-01-01")
    known = said("dpi/WG1", LISTED_FIELD, "yes", register=key[0])
    programme.lay((Statement("2026-03-01", ("A page",), tuple(known), (Cover(key[0], "dpi"),)),), gesture=BY)
    assert programme.entry_at(*key).until == ""
    assert programme.entry_at("working-groups", "dpi/WG2").until == "2026-03-01"


def test_what_laying_step_by_step_gives_is_what_all_at_once_gives(programme):
    programme.say(said("dpi", "leader", "anatel"), gesture=BY, on="2026-01-01")
    programme.say(said("dpi", "leader", "zte"), gesture=BY, on="2026-01-01")
    programme.say(said("new-group", LISTED_FIELD, "yes"), gesture=BY, on="2026-03-01")
    rows = RegisterStatement.objects.order_by("pk")
    again = history(map(taking_in.statement_of, rows))
    assert sorted(programme.facts(), key=repr) == sorted(again.facts, key=repr)


def test_a_settled_difference_holds_against_a_source_that_says_otherwise_again(programme):
    row = RegisterDifference.objects.get(entry="people-centred/intergenerational-procurement")
    taking_in.settle(row.pk, value="WG6", field="also_called", reason="The report's text has it.", gesture=BY)
    other = Statement(
        "2025-12-01",
        ("A slide",),
        tuple(said("people-centred/intergenerational-procurement", "also_called", "WG5", register="working-groups")),
    )
    found = programme.lay((other,), gesture=BY)
    assert [(one.is_settled, one.standing, one.says) for one in found] == [(True, "WG6", "WG5")]
    assert programme.entry_at("working-groups", row.entry).all("also_called") == ("WG6",)


def test_settling_needs_a_reason_and_happens_once(programme):
    row = RegisterDifference.objects.first()
    with pytest.raises(RecordError, match="reason"):
        taking_in.settle(row.pk, reason=" ", gesture=BY)
    taking_in.settle(row.pk, reason="Both are said; the report counts.", gesture=BY)
    with pytest.raises(RecordError, match="already"):
        taking_in.settle(row.pk, reason="Again.", gesture=BY)
    with pytest.raises(NotFoundError):
        taking_in.settle(987_654, reason="None.", gesture=BY)
    assert taking_in.reopen(row.pk, gesture=BY).settled_at is None


def test_a_file_with_an_error_changes_nothing(programme):
    facts = programme.facts()
    wrong = parse_programme(FILE.replace("source: a", "source: b"))
    with pytest.raises(taking_in.NotTakenError, match="nothing was taken in"):
        taking_in.take_in(wrong, gesture=BY)
    assert programme.facts() == facts


def test_a_person_is_erased_from_facts_statements_and_never_stood_in_the_trail(programme):
    taking_in.take_in(parse_programme(FILE), gesture=BY)
    (role,) = programme.entries_at("roles", at="2031-01-01")
    assert role.name == "Ada Example"
    programme.say([Claim("roles", role.id, "role", "co-chair")], gesture=BY, on="2030-06-01")
    taking_in.erase_person(role.id, gesture=BY)
    assert programme.entries_at("roles", at="2031-01-01") == ()
    everything = [
        *(str(row.content) for row in RegisterStatement.objects.all()),
        *(event.after + event.before + event.subject for event in trail.events()),
    ]
    assert [one for one in everything if "Ada" in one or "ada-example" in one] == []
    with pytest.raises(NotFoundError):
        taking_in.erase_person(role.id, gesture=BY)


def test_persons_can_be_left_out():
    assert parse_programme(FILE, with_persons=False).statements[0].claims == ()
