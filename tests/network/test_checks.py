"""What is doubtful in a programme file: told with its line; what cannot be refuses the whole file."""

from __future__ import annotations

import pytest
from made_programmes import entry, programme, statement

from groma.network.bundled import bundled_history, bundled_programme
from groma.network.checks import checked
from groma.network.history import history
from groma.network.reading import Programme

SNAPSHOT = "as_of: 2025\nsource: a\n"


def read(*texts, **how):
    return programme([SNAPSHOT + text for text in texts], **how)


def told(found, rule):
    return [one for one in found.findings if one.rule == rule]


def only(found, rule, severity):
    """The one finding of a file; an error refuses all of it, anything else nothing."""
    (one,) = found.findings
    assert (one.rule, one.severity) == (rule, severity)
    assert one.where.startswith("file.yaml:")
    assert one.next_step
    assert bool(found.statements) == (severity != "error")
    return one


# Circles


@pytest.mark.parametrize(
    "groups",
    [
        "[{id: a, succeeds: b}, {id: b, succeeds: a}]",
        "[{id: a, succeeds: a}]",
        "[{id: a, merged_into: b}, {id: b, merged_into: c}, {id: c, merged_into: a}]",
        "[{id: a, merged_into: b}, {id: a2}, {id: a, succeeds: b}]",
        "[{id: a, builds_on: b}, {id: b, builds_on: a}]",
        "[{id: g, working_groups: [{id: WG1, builds_on: WG2}, {id: WG2, builds_on: WG1}]}]",
        "[{id: g, working_groups: [{id: WG1, succeeds: WG2}, {id: WG2, succeeds: WG1}]}]",
    ],
)
def test_a_succession_in_a_circle_is_an_error(groups):
    found = only(read(f"thematic_groups: {groups}"), "succession_circle", "error")
    assert "→" in found.what


@pytest.mark.parametrize(
    "groups",
    [
        "[{id: a, succeeds: [b, c]}, {id: d, succeeds: [b, c]}, {id: b, succeeds: c}]",
        "[{id: a, succeeds: b, builds_on: b}, {id: b}]",
        "[{id: a, merged_into: c}, {id: b, merged_into: c}, {id: c, succeeds: [a, b]}]",
    ],
)
def test_a_succession_that_comes_to_an_end_is_none(groups):
    assert told(read(f"thematic_groups: {groups}"), "succession_circle") == []


def test_a_long_succession_is_followed_to_its_end():
    links = ", ".join(f"{{id: g{number}, succeeds: g{number + 1}}}" for number in range(3_000))
    assert told(read(f"thematic_groups: [{links}]"), "succession_circle") == []
    assert told(read(f"thematic_groups: [{links}, {{id: g3000, succeeds: g0}}]"), "succession_circle")


def test_a_circle_through_the_register_is_found():
    facts = history([statement("2020", entry("groups", "b", succeeds="a"))]).facts
    found = checked(read("thematic_groups: [{id: a, succeeds: b}]"), facts)
    assert [one.severity for one in told(found, "succession_circle")] == ["error"]
    assert not found.is_sound


# Meetings


@pytest.mark.parametrize(
    ("said", "is_wrong"),
    [
        ("date: 2025-10-31, starts: '17:00', ends: '09:00'", True),
        ("date: 2025-10-31, starts: '09:00', ends: '17:00'", False),
        ("date: 2025-10-31, starts: '09:00', ends: '09:00'", False),
        ("date: 2025-10-30/2025-10-31, starts: '17:00', ends: '09:00'", False),
        ("date: 2025-10, starts: '17:00', ends: '09:00'", False),
        ("date: 2025-10-31, ends: '09:00'", False),
    ],
)
def test_a_meeting_that_ends_before_it_starts_is_an_error(said, is_wrong):
    found = read(f"meetings: [{{id: m, {said}}}]")
    assert bool(told(found, "ends_before_start")) == is_wrong
    assert found.is_sound != is_wrong


def test_a_span_that_ends_before_it_starts_is_no_time():
    assert not read("meetings: [{id: m, date: 2025-10-31/2025-10-01}]").is_sound


# Roles


@pytest.mark.parametrize(
    ("roles", "is_told"),
    [
        ("[{name: Ada, role: chair}, {name: Bo, role: Chair}]", True),
        ("[{name: Ada, role: leader, of: g}, {name: Bo, role: leader, of: g}]", True),
        ("[{name: Ada, role: leader, of: g}, {name: Bo, role: leader, of: h}]", False),
        ("[{name: Ada, role: co-leader, of: g}, {name: Bo, role: co-leader, of: g}]", False),
        ("[{name: Ada, role: vice-chair}, {name: Bo, role: vice-chair}]", False),
        ("[{name: Ada, role: chair}, {name: Ada, role: leader}]", False),
    ],
)
def test_two_persons_in_one_role_are_told(roles, is_told):
    found = read(f"roles: {roles}")
    assert [one.severity for one in told(found, "two_holders")] == ["warning"] * is_told
    assert found.is_sound


def test_who_held_a_role_before_holds_it_no_more():
    texts = [
        "as_of: 2021\nsource: a\nroles: [{name: Ada, role: chair}]",
        "as_of: 2025\nsource: a\nroles: [{name: Bo, role: chair}]",
    ]
    found = programme(texts)
    assert found.findings == ()
    held = [one.value for one in history(found.statements).facts if one.field == "name" and not one.until]
    assert held == ["Bo"]


def test_two_leaders_where_one_is_said_are_refused():
    found = read("thematic_groups: [{id: g, leader_organisation: [ITU, UNECE]}]")
    assert [(one.rule, one.severity) for one in found.findings] == [("wrong_entry", "error")]


# Names and titles


def test_two_groups_of_one_name_are_told():
    found = only(
        read("thematic_groups: [{id: a, name: AI in cities}, {id: b, name: 'AI in  Cities!'}]"), "one_name", "warning"
    )
    assert "`a` and `b`" in found.what


def test_a_group_that_goes_on_may_keep_its_name_and_working_groups_of_two_groups_may_share_one():
    assert read("thematic_groups: [{id: a, name: AI}, {id: b, name: AI, succeeds: a}]").findings == ()
    two = "[{id: a, working_groups: [{id: WG1, name: KPIs}]}, {id: b, working_groups: [{id: WG1, name: KPIs}]}]"
    assert read(f"thematic_groups: {two}").findings == ()
    assert told(
        read(f"thematic_groups: {two.replace('}]}, {id: b, working_groups: [{id: WG1', '}, {id: WG2')}"), "one_name"
    )


def test_a_group_of_the_name_of_one_in_the_register_is_told():
    facts = history([statement("2020", entry("groups", "old", name="AI in cities"))]).facts
    found = checked(read("thematic_groups: [{id: new, name: AI in cities}]"), facts)
    assert [(one.subject, one.severity) for one in told(found, "one_name")] == [("new", "warning")]


def test_an_id_that_stands_twice_in_a_list_is_an_error():
    found = only(read("thematic_groups: [{id: a, name: One}, {id: a, name: Another}]"), "said_twice", "error")
    assert "`One` and `Another`" in found.why


@pytest.mark.parametrize(
    "said",
    [
        "[{name: A guide to circular cities, published: 2021}, {name: A guide to circular city, published: 2023}]",
        "[{id: one, name: A guide}, {id: two, name: A guide}]",
    ],
)
def test_a_deliverable_under_two_ids_is_told(said):
    only(read(f"deliverables: {said}"), "published_twice", "warning")


@pytest.mark.parametrize(
    "said",
    [
        "[{name: A guide to circular cities}, {name: A guide to financing cities}]",
        "[{id: one, name: A guide, version: '1'}, {id: two, name: A guide, version: '2'}]",
        "[{id: one, name: A guide}, {id: two, name: A guide, builds_on: one}]",
    ],
)
def test_two_deliverables_are_two(said):
    assert read(f"deliverables: {said}").findings == ()


def test_a_deliverable_with_two_dates_of_publication_is_told():
    text = "as_of: {}\nsource: a\ndeliverables: [{{id: d, name: A guide, published: {}}}]"
    found = programme([text.format(2021, "2021-05"), text.format(2025, "2022")])
    assert "2021-05, 2022" in only(found, "published_twice", "warning").what


def test_two_dates_of_publication_in_one_snapshot_are_an_error():
    found = read("deliverables: [{id: d, name: A guide, published: 2021}, {id: d, name: A guide, published: 2022}]")
    assert [one.severity for one in told(found, "said_twice")] == ["error"]


# References


def test_an_unknown_group_is_told_with_the_nearest():
    found = checked(read("thematic_groups: [{id: foresight}]\nwork_plan: {period: 2025, continues: [forsight]}"))
    (one,) = told(found, "unknown_reference")
    assert (one.severity, one.where, one.next_step) == ("warning", "file.yaml:8", "Did you mean `foresight`?")


def test_what_the_register_knows_is_not_unknown():
    found = read("thematic_groups: [{id: new, succeeds: old}]")
    assert told(checked(found), "unknown_reference")
    facts = history([statement("2020", entry("groups", "old"))]).facts
    assert checked(found, facts).findings == ()


def test_the_bundled_programme_names_nothing_that_it_does_not_list():
    assert checked(bundled_programme()).findings == bundled_programme().findings


# Beside the register


def test_an_older_snapshot_is_a_note():
    facts = history([statement("2026", entry("groups", "a"))]).facts
    found = checked(read("thematic_groups: [{id: a}]"), facts)
    (one,) = found.findings
    assert (one.severity, one.rule, one.where) == ("note", "older_snapshot", "file.yaml:5")
    assert "changes what was, not what is" in one.why
    assert found.is_sound


def test_the_same_file_again_is_not_older():
    assert checked(bundled_programme(), bundled_history().facts).findings == bundled_programme().findings


def test_a_source_against_what_was_settled_is_a_warning():
    facts = history([statement("2024", entry("groups", "a", state="q"))]).facts
    place = ("groups", "a", "state")
    found = checked(read("thematic_groups: [{id: a, state: p}]"), facts, settled=[place])
    (one,) = found.findings
    assert (one.rule, one.severity) == ("against_settled", "warning")
    assert "`q`" in one.why
    assert "`p`" in one.why
    assert checked(read("thematic_groups: [{id: a, state: q}]"), facts, settled=[place]).findings == ()
    assert checked(read("thematic_groups: [{id: a, state: p}]"), facts).findings == ()


def test_what_is_doubtful_in_the_register_alone_is_not_told_of_a_file():
    facts = history([statement("2020", entry("groups", "x", name="One"), entry("groups", "y", name="One"))]).facts
    assert checked(read("thematic_groups: [{id: a}]"), facts).findings == ()


def test_a_file_with_errors_is_looked_at_no_further():
    wrong = read("thematic_groups: [{id: a, succeeds: a}]")
    assert checked(wrong, bundled_history().facts) == wrong
    assert checked(Programme((), (), ())) == Programme((), (), ())


def test_many_titles_take_no_time():
    titles = ", ".join(
        f"{{name: 'Guide number {number} of {number * 7919 % 10007} to smart cities'}}" for number in range(1_500)
    )
    assert read(f"deliverables: [{titles}]").is_sound
