"""The board: today first, then late, with whom each thing is; quick for five hundred."""

from __future__ import annotations

import datetime as dt

import pytest

from groma.network.board import board
from groma.network.model import Entry

TODAY = dt.date(2030, 6, 15)


def entry(register, id_, state, **values):
    held = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in values.items()}
    return Entry(register, id_, held, "2030", "", "2030", (), state)


def found(*entries):
    return board(entries, on=TODAY)


def test_today_is_first_then_what_is_latest():
    made = found(
        entry("deliverables", "later", "drafting", due="2030-12-01"),
        entry("deliverables", "never-said", "drafting"),
        entry("deliverables", "week", "drafting", due="2030-06-22"),
        entry("deliverables", "day-late", "drafting", due="2030-06-14"),
        entry("deliverables", "year-late", "drafting", planned="2029"),
        entry("deliverables", "today", "drafting", due="2030-06-15"),
        entry("deliverables", "over-a-week", "drafting", due="2030-06-23"),
    )
    assert [one.id for one in made.items] == [
        *("today", "year-late", "day-late", "week"),
        *("over-a-week", "later", "never-said"),
    ]
    assert [one.days_late for one in made.items][:3] == [0, 166, 1]
    assert (made.late, made.this_week, len(made.at("later"))) == (2, 2, 2)


def test_what_is_done_or_has_no_table_is_not_on_it():
    made = found(
        entry("deliverables", "done", "published", planned="2020"),
        entry("working-groups", "ai/WG1", "ongoing"),
        entry("groups", "gone", "not_listed"),
        entry("hubs", "austria", "listed"),
    )
    assert made.items == ()


def test_a_meeting_that_comes_near_waits_for_its_pack_and_after_it_for_its_report():
    made = found(
        entry("meetings", "near", "planned", date="2030-06-25"),
        entry("meetings", "far", "planned", date="2030-12-01"),
        entry("meetings", "over", "announced", date="2030-06-14"),
        entry("meetings", "unwritten", "held", date="2030-05-01"),
        entry("meetings", "written", "published", date="2030-05-01"),
        entry("meetings", "off", "cancelled", date="2030-06-20"),
        entry("meetings", "monthly", "announced", date="2029-01-10", every="monthly"),
    )
    assert [(one.id, one.time, one.days_late) for one in made.items] == [
        ("unwritten", "late", 24),
        ("near", "late", 4),
        ("over", "late", 1),
        ("far", "later", 0),
    ]
    assert {one.waits_for for one in made.items} == {("secretariat",)}


def test_nobody_waits_for_meetings_that_a_source_tells_of_afterwards():
    made = found(
        entry("meetings", "history", "listed", date="2021-04-26"),
        entry("meetings", "ahead", "listed", date="2030-07-20"),
        entry("meetings", "undated", "listed"),
    )
    assert [(one.id, one.stage) for one in made.items] == [("ahead", "unknown"), ("undated", "unknown")]


def test_whom_a_thing_is_with():
    made = found(
        entry("working-groups", "ai/WG1", "active", leader="zte"),
        entry("groups", "ai", "approved", leader=["itu", "unece"]),
        entry("deliverables", "draft", "drafting", of="ai/WG1"),
        entry("deliverables", "review", "un_review", of="ai/WG1", reviewer=["fao", "itu"], reviewed_by="fao"),
        entry("action-items", "ninth/1", "open", owner="ai/WG1"),
    )
    by_id = {one.id: one for one in made.items}
    assert by_id["draft"].who == ("zte",)
    assert by_id["review"].who == ("itu",)
    assert by_id["ninth/1"].who == ("ai/WG1",)
    assert by_id["ai"].who == ("itu", "unece")
    assert by_id["draft"].waits_for == ("leader",)
    assert by_id["review"].waits_for == ("reviewer",)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, ["draft", "foreign", "ai"]),
        ({"register": "groups"}, ["ai"]),
        ({"group": "ai"}, ["draft", "ai"]),
        ({"group": "a"}, []),
        ({"role": "secretariat"}, ["ai"]),
        ({"group": "ai", "role": "leader"}, ["draft"]),
    ],
)
def test_part_of_a_board(asked, ids):
    made = found(
        entry("groups", "ai", "proposed", name="z"),
        entry("deliverables", "draft", "drafting", of="ai/WG1", name="a"),
        entry("deliverables", "foreign", "drafting", of="dpi", name="b"),
    )
    assert [one.id for one in made.only(**asked).items] == ids
