"""The rows of a timeline and their bars."""

from __future__ import annotations

import datetime as dt

from made_programmes import entry, statement

from groma.network.history import history
from groma.network.register import entries
from groma.network.timeline import Bar, rows


def found(*statements):
    return {row.entry.id: row.bars for row in rows(entries(history(statements).facts, at="2030-01-01"))}


def test_imprecise_times_are_ranges_and_a_day_is_one():
    bars = found(statement("2024-05", entry("deliverables", "d", planned="2024", published="2025-01-02")))["d"]
    assert bars == (
        Bar("listed", "", dt.date(2024, 5, 1), None),
        Bar("planned", "2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        Bar("published", "2025-01-02", dt.date(2025, 1, 2), dt.date(2025, 1, 2)),
    )


def test_what_is_listed_no_more_has_an_end():
    bars = found(
        statement("2024-01-01", entry("groups", "a")),
        statement("2025-03-01", covers=("groups",)),
    )["a"]
    assert bars == (Bar("listed", "", dt.date(2024, 1, 1), dt.date(2025, 3, 1)),)


def test_without_a_date_that_can_be_read_there_is_no_bar():
    assert found(statement("", entry("deliverables", "d", planned="soon"))) == {"d": ()}


def test_groups_come_before_working_groups_and_deliverables_and_nothing_else_comes():
    names = ("deliverables", "d"), ("hubs", "h"), ("groups", "g"), ("working-groups", "g/WG1")
    assert list(found(statement("2024", *(entry(*name) for name in names)))) == ["g", "g/WG1", "d"]
