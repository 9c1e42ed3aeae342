"""The entries of a day: which there are, in which state, from when to when."""

from __future__ import annotations

from collections import Counter

import pytest
from made_programmes import entry, statement

from groma.network.bundled import bundled_history
from groma.network.history import history
from groma.network.register import entries

FACTS = bundled_history().facts


def counts(at):
    return Counter(one.register for one in entries(FACTS, at=at))


def states(register, at):
    return {one.id: one.state for one in entries(FACTS, at=at) if one.register == register}


def made(*statements, at="2030-01-01"):
    return {one.id: one for one in entries(history(statements).facts, at=at)}


def test_before_the_first_snapshot_only_what_has_no_date_is_known():
    found = entries(FACTS, at="2020-12-31")
    assert {one.register for one in found} == {"organisations"}
    assert len(found) == 16
    assert {(one.since, one.state) for one in found} == {("", "listed")}


def test_as_of_2021():
    found = counts("2021-12-31")
    assert (found["groups"], found["working-groups"], found["hubs"], found["programmes"]) == (6, 5, 1, 1)
    assert found["deliverables"] == 14
    assert (found["sessions"], found["work-plans"], found["initiative"]) == (0, 0, 0)
    assert states("working-groups", "2021-12-31") == {
        "city-platforms/WG1": "completed",
        "city-platforms/WG2": "completed",
        "city-platforms/WG3": "ongoing",
        "city-platforms/WG4": "ongoing",
        "city-platforms/WG5": "proposed",
    }
    assert states("groups", "2021-12-31") == {
        "ai": "listed",
        "city-platforms": "listed",
        "economic-resilience": "listed",
        "financing": "finalised, to be sent to partners for comments",
        "people-oriented": "proposed",
        "procurement": "listed",
    }


@pytest.mark.parametrize("at", ["2025-10-31", "2026-11-29"])
def test_as_of_the_ninth_meeting_and_since(at):
    found = counts(at)
    assert (found["groups"], found["working-groups"]) == (12, 23)
    assert (found["sessions"], found["decisions"], found["work-plan-items"]) == (3, 1, 8)
    assert states("groups", at) == {
        "ai": "listed",
        "buildings-energy": "listed",
        "city-platforms": "listed",
        "digital-wellbeing": "concluded",
        "dpi": "listed",
        "economic-resilience": "not_listed",
        "financing": "not_listed",
        "foresight": "ongoing",
        "people-centred": "listed",
        "people-oriented": "succeeded",
        "procurement": "not_listed",
        "social-cultural": "ongoing",
    }
    assert Counter(states("working-groups", at).values()) == {
        "ongoing": 8,
        "listed": 5,
        "to start": 3,
        "not_listed": 3,
        "completed": 2,
        "concluded": 1,
        "planned": 1,
    }
    assert Counter(states("organisations", at).values()) == {"listed": 35, "not_listed": 3}


def test_the_day_before_the_ninth_meeting_is_still_2021():
    assert states("groups", "2025-10-30") == states("groups", "2021-12-31")


def test_an_entry_knows_from_when_to_when_and_by_whom():
    found = {one.id: one for one in entries(FACTS, at="2025-10-31") if one.register == "working-groups"}
    ended = found["city-platforms/WG3"]
    assert (ended.since, ended.until, ended.seen) == ("2021", "2025-10-31", "2021")
    assert ended.sources == ("U4SSC Action Plan 2021-2022", "U4SSC thematic groups page")
    assert (ended.name, ended.all("leader")) == ("Smart city platforms: transitioning to a new architecture", ("oasc",))
    new = found["dpi/WG4"]
    assert (new.since, new.until, new.parent) == ("2025-10-31", "", "dpi")
    assert new.all("leader") == ("norenson-it", "khatib-alami")


def test_what_goes_on_knows_its_former_name_and_its_sources_in_order():
    (found,) = [
        one for one in entries(FACTS, at="2025-10-31") if (one.register, one.id) == ("groups", "city-platforms")
    ]
    assert (found.name, found.all("formerly")) == ("City platforms and data spaces", ("City Platforms",))
    assert (found.since, found.until) == ("2021", "")
    assert found.sources[0] == "U4SSC Action Plan 2021-2022"
    assert found.one("leader") == "city-of-valencia"


def test_entries_stand_in_the_order_of_their_numbers():
    names = ("x/WG10", "x/WG9", "x/WG2", "x/beta", "b")
    found = made(statement("2025", *(entry("working-groups", one) for one in names)))
    assert list(found) == ["b", "x/WG2", "x/WG9", "x/WG10", "x/beta"]


def test_a_number_too_long_to_be_one_is_no_trouble():
    found = made(statement("2025", entry("groups", "g" + "9" * 5_000), entry("groups", "g1")))
    assert len(found) == 2


def test_what_merged_goes_on_as_another():
    found = made(
        statement("2021", entry("groups", "a"), entry("groups", "b"), covers=["groups"]),
        statement("2025", entry("groups", "a", merged_into="b"), entry("groups", "b"), covers=["groups"]),
    )
    assert (found["a"].state, found["b"].state) == ("succeeded", "listed")


def test_a_state_that_a_source_gives_stands_while_it_lists_it():
    found = made(statement("2025", entry("groups", "a", state="closing"), entry("groups", "b", succeeds="a")))
    assert found["a"].state == "closing"


def test_what_was_concluded_stays_so_when_no_list_has_it_any_more():
    found = made(
        statement("2021", entry("groups", "a", state="concluded"), entry("groups", "b", state="ongoing")),
        statement("2025", covers=["groups"]),
    )
    assert (found["a"].state, found["b"].state) == ("concluded", "not_listed")


def test_an_entry_that_comes_back_is_there_from_its_return():
    found = made(
        statement("2021", entry("groups", "a", name="Old")),
        statement("2023", covers=["groups"]),
        statement("2025", entry("groups", "a", name="New")),
    )
    assert (found["a"].since, found["a"].until, found["a"].name) == ("2025", "", "New")
