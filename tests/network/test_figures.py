"""Figures over time, counted by hand; what is not known is never zero."""

from __future__ import annotations

import datetime as dt

from made_programmes import entry, statement

from groma.network.bundled import bundled_history
from groma.network.figures import (
    Delay,
    GroupsOfYear,
    Yearly,
    cities_by_stage,
    cities_by_year,
    delays,
    groups_by_year,
    meetings,
    publications,
)
from groma.network.history import history

ON = dt.date(2026, 6, 30)


def facts(*statements):
    return history(statements).facts


def of_one(**fields):
    (found,) = delays(facts(statement("2024", entry("deliverables", "d", **fields))))
    return found


def test_publications_by_year_keep_those_without_a_year_apart():
    found = facts(
        statement(
            "2025",
            entry("deliverables", "a", published="2023-05-01", state="published"),
            entry("deliverables", "b", published="2023", state="published"),
            entry("deliverables", "c", published="2024", state="published"),
            entry("deliverables", "d", state="published"),
            entry("deliverables", "e", published="2023-2024", state="published"),
            entry("deliverables", "f", planned="2024", state="drafting"),
        )
    )
    assert publications(found, on=ON) == Yearly(((2023, 2), (2024, 1)), unknown=2)


def test_publications_of_the_bundled_programme():
    assert publications(bundled_history().facts, on=ON) == Yearly(((2021, 1),), unknown=5)


def test_a_delay_between_two_days_is_exact():
    assert of_one(planned="2024-03-01", published="2024-03-31") == Delay("d", "2024-03-01", "2024-03-31", 30, 30)


def test_a_delay_between_imprecise_times_is_a_range():
    found = of_one(planned="2024-02", published="2024-04-10")
    assert (found.least, found.most) == (41, 69)


def test_what_came_early_has_a_negative_delay():
    assert of_one(planned="2024-03-31", published="2024-03-01").most == -30


def test_a_delay_is_unknown_where_either_time_is():
    for fields in ({"planned": "2024"}, {"published": "2024"}, {"planned": "some day", "published": "2024"}):
        found = of_one(**fields)
        assert not found.is_known
        assert found.most is None


def test_the_delay_is_against_what_was_first_planned():
    (found,) = delays(
        facts(
            statement("2022", entry("deliverables", "d", planned="2023-01-01")),
            statement("2023", entry("deliverables", "d", planned="2024-01-01")),
            statement("2024", entry("deliverables", "d", planned="2024-01-01", published="2024-01-01")),
        )
    )
    assert (found.planned, found.least) == ("2023-01-01", 365)


def test_meetings_by_year_without_series_cancelled_and_coming_ones():
    found = facts(
        statement(
            "2024",
            entry("meetings", "a", date="2024-02-01"),
            entry("meetings", "b", date="2025-02"),
            entry("meetings", "c", date="2024-03-01", state="cancelled"),
            entry("meetings", "d", date="2024-04", every="monthly"),
            entry("meetings", "e", date="2027-01-01"),
        )
    )
    assert meetings(found, on=ON) == Yearly(((2024, 1), (2025, 1)), unknown=1)


def test_groups_at_the_end_of_each_year():
    found = facts(
        statement("2024", entry("groups", "a", state="ongoing"), entry("groups", "b"), covers=("groups",)),
        statement("2025-05", entry("groups", "a", state="completed"), covers=("groups",)),
    )
    assert groups_by_year(found, on=ON) == (
        GroupsOfYear(2024, 1, 1),
        GroupsOfYear(2025, 0, 0),
        GroupsOfYear(2026, 0, 0),
    )
    assert groups_by_year((), on=ON) == ()


def test_cities_by_stage_on_days():
    found = facts(
        statement("2024-01-01", entry("cities", "a", state="registered"), entry("cities", "b", state="registered")),
        statement("2025-01-01", entry("cities", "b", state="collecting")),
    )
    days = (dt.date(2023, 1, 1), dt.date(2024, 6, 1), dt.date(2025, 6, 1))
    assert [stages for _, stages in cities_by_stage(found, days=days)] == [
        {},
        {"registered": 2},
        {"registered": 1, "collecting": 1},
    ]


def test_cities_by_stage_at_the_end_of_each_year_and_on_the_day():
    found = facts(
        statement("2024-01-01", entry("cities", "a", state="registered"), entry("cities", "b")),
        statement("2025-01-01", entry("cities", "a", state="collecting")),
    )
    assert cities_by_year(found, on=ON) == (
        (dt.date(2024, 12, 31), {"registered": 1, "unknown": 1}),
        (dt.date(2025, 12, 31), {"collecting": 1, "unknown": 1}),
        (ON, {"collecting": 1, "unknown": 1}),
    )
    assert cities_by_year((), on=ON) == ()


def test_cities_that_only_a_source_without_a_date_has_are_counted_on_the_day():
    assert cities_by_year(facts(statement("", entry("cities", "a"))), on=ON) == ((ON, {"unknown": 1}),)


def test_which_time_of_a_delay_is_not_known():
    assert of_one(planned="2024").lacks == ("published",)
    assert of_one(published="2024").lacks == ("planned",)
    assert of_one(state="published").lacks == ("planned", "published")
    assert of_one(planned="2024", published="2024").lacks == ()
