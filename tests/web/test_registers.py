"""The registers in the database: what is said becomes facts, in one way, with its event in the trail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groma.errors import NotFoundError, RecordError
from groma.network.bundled import bundled_history, bundled_programme
from groma.network.history import history
from groma.network.model import Claim, Cover, Statement
from groma.network.reading import Programme, parse_programme
from groma.network.registers import LISTED_FIELD
from groma.web import trail
from groma.web.models import RegisterDifference, RegisterFact, RegisterStatement
from groma.web.registers import persons, store, taking_in
from groma.web.registers.rows import statement_of
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
    again = history(map(statement_of, rows))
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


BAD = {
    "succession_circle": "thematic_groups: [{id: a, succeeds: b}, {id: b, succeeds: a}]",
    "ends_before_start": "meetings: [{id: m, date: 2030-05-01, starts: '17:00', ends: '09:00'}]",
    "said_twice": "deliverables: [{id: d, name: A, published: 2021}, {id: d, name: A, published: 2022}]",
    "wrong_entry": "thematic_groups: [{id: g, leader_organisation: [ITU, UNECE]}]",
}
DOUBTFUL = {
    "one_name": "thematic_groups: [{id: a, name: One}, {id: b, name: One}]",
    "published_twice": "deliverables: [{name: A guide to circular cities}, {name: A guide to circular city}]",
    "two_holders": "roles: [{name: Ada, role: chair}, {name: Bo, role: chair}]",
    "unknown_reference": "work_plan: {period: 2030, continues: [digital-publik]}",
    "near_organisation": "thematic_groups: [{id: a, leader_organisation: UN-Habitatt}]",
}


def file_of(said, *, as_of="2030-05"):
    return parse_programme(f"sources: {{a: {{title: A}}}}\nsnapshots:\n- {{as_of: {as_of}, source: a, {said}}}\n")


@pytest.mark.parametrize("rule", BAD)
def test_what_cannot_be_true_is_refused_as_a_whole(programme, rule):
    before, events = programme.facts(), len(list(trail.events()))
    with pytest.raises(taking_in.NotTakenError) as refused:
        taking_in.take_in(file_of(BAD[rule]), gesture=BY)
    assert rule in {one.rule for one in refused.value.findings}
    assert (programme.facts(), len(list(trail.events()))) == (before, events)


@pytest.mark.parametrize("rule", DOUBTFUL)
def test_what_is_doubtful_is_taken_in_and_told(programme, rule):
    taken = taking_in.take_in(file_of(DOUBTFUL[rule]), gesture=BY)
    (found,) = [one for one in taken.findings if one.rule == rule]
    assert (found.severity, bool(found.next_step)) == ("warning", True)


def test_a_circle_through_the_registers_is_refused_whoever_takes_the_file_in(programme):
    before = programme.facts()
    circle = file_of("thematic_groups: [{id: people-oriented, succeeds: people-centred}]")
    with pytest.raises(taking_in.NotTakenError) as refused:
        taking_in.take_in(circle, gesture=BY)
    assert "succession_circle" in {one.rule for one in refused.value.findings}
    assert programme.facts() == before


def test_statements_that_no_file_was_read_for_are_checked_too(programme):
    claims = said("a", "succeeds", "b") + said("b", "succeeds", "a")
    made = Programme((Statement("2030", ("A",), tuple(claims)),), (), ())
    with pytest.raises(taking_in.NotTakenError):
        taking_in.take_in(made, gesture=BY)
    twice = [Claim("deliverables", "d", "published", day) for day in ("2021", "2022")]
    with pytest.raises(taking_in.NotTakenError):
        taking_in.take_in(Programme((Statement("2030", ("A",), tuple(twice)),), (), ()), gesture=BY)


def test_a_snapshot_older_than_the_registers_and_one_against_what_was_settled_are_told(programme):
    programme.say(said("dpi", "state", "ongoing"), gesture=BY, on="2029-01-01")
    taken = taking_in.take_in(file_of("cities: [{id: atown, name: Atown}]", as_of="2028"), gesture=BY)
    assert (taken.is_older, [one.rule for one in taken.findings]) == (True, ["older_snapshot"])
    row = RegisterDifference.objects.create(register="groups", entry="dpi", field="state", says="x", sources=["A"])
    taking_in.settle(row.pk, reason="The secretariat knows.", value="active", gesture=BY)
    taken = taking_in.take_in(file_of("thematic_groups: [{id: dpi, state: concluded}]"), gesture=BY)
    assert "against_settled" in {one.rule for one in taken.findings}
    assert programme.entry_at("groups", "dpi", at="2031-01-01").one("state") == "active"


def test_hostile_html_and_texts_that_are_too_long_are_not_kept_or_kept_as_text(programme):
    hostile = "<script>alert(1)</script>"
    taking_in.take_in(file_of(f"cities: [{{id: atown, name: '{hostile}'}}]"), gesture=BY)
    assert programme.entry_at("cities", "atown", at="2031-01-01").name == hostile
    long = (Statement("2030", ("A",), (Claim("groups", "dpi", "scope", "x" * 10_000_000),)),)
    before = programme.facts()
    with pytest.raises(RecordError, match="too long"):
        taking_in.take_in(Programme(long, (), ()), gesture=BY)
    assert programme.facts() == before


def test_an_organisation_that_only_the_file_declares_is_known_without_a_date(programme):
    declared = FILE + "organisations: [{name: Fund of Towns, kind: funder, also_called: [FoT]}]\n"
    taking_in.take_in(parse_programme(declared, where="own/towns.yaml"), gesture=BY)
    one = programme.entry_at("organisations", "fund-of-towns")
    assert (one.name, one.one("kind"), one.all("role")) == ("Fund of Towns", "funder", ())
    assert (one.since, one.until, one.sources) == ("", "", ("towns.yaml",))
    assert taking_in.known_names()["FoT"] == "fund-of-towns"
    named = declared.replace("roles:", "organisations: {supporting: [FoT]}, roles:")
    assert [one.as_of for one in parse_programme(named).statements] == ["2030-05"]


def test_a_person_is_erased_from_facts_statements_and_never_stood_in_the_trail(programme):
    taking_in.take_in(parse_programme(FILE), gesture=BY)
    (role,) = programme.entries_at("roles", at="2031-01-01")
    assert role.name == "Ada Example"
    programme.say([Claim("roles", role.id, "role", "co-chair")], gesture=BY, on="2030-06-01")
    persons.erase(role.id, gesture=BY)
    assert programme.entries_at("roles", at="2031-01-01") == ()
    everything = [
        *(str(row.content) for row in RegisterStatement.objects.all()),
        *(event.after + event.before + event.subject for event in trail.events()),
    ]
    assert [one for one in everything if "Ada" in one or "ada-example" in one] == []
    with pytest.raises(NotFoundError):
        persons.erase(role.id, gesture=BY)


def test_persons_can_be_left_out():
    assert parse_programme(FILE, with_persons=False).statements[0].claims == ()
