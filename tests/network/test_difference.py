"""What changed between two days: each thing of its kind, with what it was, what it is and who says so."""

from __future__ import annotations

from collections import Counter

import pytest
from made_programmes import entry, statement

from groma.errors import RecordError
from groma.network.bundled import bundled_history
from groma.network.difference import compare
from groma.network.history import history
from groma.network.model import Claim

BOTH = ("U4SSC Action Plan 2021-2022", "U4SSC thematic groups page")
LATER = ("Report of the Ninth Meeting of U4SSC, 31 October 2025", "UNITAR event page of the ninth meeting")


@pytest.fixture(scope="module")
def bundled():
    return compare(bundled_history().facts, first="2021-12-31", second="2025-10-31")


def made(*statements, first="2021-12-31", second="2025-12-31"):
    return compare(history(statements).facts, first=first, second=second)


def of(found, kind):
    return {one.entry: (one.before, one.after) for one in found.of_kind(kind)}


def kinds(found):
    return Counter(one.kind for one in found.changes)


# Between the two bundled snapshots


def test_how_many_things_changed(bundled):
    assert kinds(bundled) == {
        "ended": 8,
        "concluded": 2,
        "succeeded": 1,
        "renamed": 2,
        "new": 21,
        "named": 4,
        "leader": 1,
        "late": 8,
        "joined": 7,
        "left": 3,
        "role": 3,
        "decided": 1,
        "work_plan": 1,
        "meeting": 1,
        "silent": 2,
    }


def test_what_ended_is_what_the_later_lists_lack(bundled):
    assert set(of(bundled, "ended")) == {
        "economic-resilience",
        "financing",
        "procurement",
        *(f"city-platforms/WG{number}" for number in range(1, 6)),
    }
    assert of(bundled, "ended")["city-platforms/WG5"] == (("proposed",), ())
    (one,) = [change for change in bundled.of_kind("ended") if change.entry == "financing"]
    assert one.since == "2025-10-31"
    assert tuple(source.title for source in one.cited) == (*BOTH, *LATER)


def test_what_goes_on_under_another_name(bundled):
    assert of(bundled, "succeeded") == {"people-centred": (("people-oriented",), ("people-centred",))}
    assert of(bundled, "renamed") == {
        "ai": (("Guiding principles for artificial intelligence in cities",), ("Artificial intelligence in cities",)),
        "city-platforms": (("City Platforms",), ("City platforms and data spaces",)),
    }


def test_what_is_new_and_what_is_concluded_already(bundled):
    new = {one.entry for one in bundled.of_kind("new") if one.register == "groups"}
    assert new == {"buildings-energy", "dpi", "foresight", "social-cultural"}
    assert set(of(bundled, "concluded")) == {"digital-wellbeing", "people-centred/WG1"}


def test_what_is_late_is_what_was_planned_and_no_source_calls_published(bundled):
    assert {planned for (planned,), _ in of(bundled, "late").values()} == {
        "2022",
        "2022-07",
        "2022-2023",
        "beginning of 2022",
    }
    assert {title for one in bundled.of_kind("late") for title in (source.title for source in one.cited)} == set(BOTH)


def test_who_joined_is_measured_against_the_list_without_a_date(bundled):
    assert set(of(bundled, "joined")) == {"undesa", "undp", "unesco", "unitar", "unop", "unu-egov", "un-tourism"}
    assert set(of(bundled, "left")) == {"unccd", "unu-ias", "wto"}
    assert of(bundled, "role") == dict.fromkeys(("itu", "unece", "un-habitat"), (("supporting",), ("coordinating",)))
    for change in bundled.of_kind("joined", "left", "role"):
        assert "" in {one.as_of for one in change.cited}
    assert {role: [one.title for one in cited] for role, cited in bundled.lists.items()} == {
        "supporting": ["UNECE page on U4SSC"]
    }


def test_who_only_leads_did_not_join(bundled):
    assert not {"anatel", "zte", "khatib-alami"} & {one.entry for one in bundled.changes}


def test_a_leader_that_came_stands_beside_the_one_who_stayed(bundled):
    assert of(bundled, "leader") == {"ai": (("digital-dubai",), ("digital-dubai", "unu-egov"))}


def test_every_change_has_its_sources_and_nothing_is_cited_that_is_not_known(bundled):
    known = {one for fact in bundled_history().facts for one in fact.cited}
    for change in bundled.changes:
        assert change.cited
        assert set(change.cited) <= known


def test_nothing_changed_since(bundled):
    assert kinds(compare(bundled_history().facts, first="2025-10-31", second="2026-11-29")) == {"still_late": 8}
    assert kinds(compare(bundled_history().facts, first="2019-12-31", second="2020-12-31")) == {}


def test_before_the_first_snapshot_everything_is_new():
    found = kinds(compare(bundled_history().facts, first="2020-12-31", second="2021-12-31"))
    assert found["new"] == 6 + 3 + 1 + 1
    assert found["concluded"] == 2
    assert "late" not in found
    assert "ended" not in found


# One thing at a time


def test_two_days_stand_in_their_order():
    for first, second in (("2025-01-01", "2021-01-01"), ("2021-01-01", "2021-01-01")):
        with pytest.raises(RecordError, match="not before"):
            made(first=first, second=second)


def test_groups_that_merge_go_on_as_one():
    found = made(
        statement("2021", entry("groups", "a"), entry("groups", "b"), covers=["groups"]),
        statement("2025", entry("groups", "c", succeeds=("a", "b")), covers=["groups"]),
    )
    assert of(found, "succeeded") == {"c": (("a", "b"), ("c",))}
    assert kinds(found) == {"succeeded": 1}


def test_a_group_that_merges_into_one_that_was_there_goes_on_as_it():
    found = made(
        statement("2021", entry("groups", "a"), entry("groups", "b"), covers=["groups"]),
        statement("2025", entry("groups", "a", merged_into="b"), entry("groups", "b"), covers=["groups"]),
    )
    assert of(found, "succeeded") == {"b": (("a",), ("b",))}
    assert kinds(found) == {"succeeded": 1}


@pytest.mark.parametrize(
    ("planned", "is_late"),
    [("2025-12", False), ("2025", False), ("2025-11", True), ("beginning of 2025", True), ("2026", False)],
)
def test_what_is_planned_is_late_when_the_whole_time_has_passed(planned, is_late):
    found = made(statement("2021", entry("deliverables", "d", planned=planned)))
    assert bool(of(found, "late")) == is_late


@pytest.mark.parametrize("fields", [{"state": "published"}, {"published": "2024-05"}])
def test_what_was_published_is_not_late(fields):
    found = made(
        statement("2021", entry("deliverables", "d", planned="2022")),
        statement("2025", entry("deliverables", "d", **fields)),
    )
    assert kinds(found) == {"published": 1}
    assert found.changes[0].before == ("2022",)


def test_what_is_to_be_published_after_the_second_day_is_not_published_yet():
    found = made(
        statement("2021", entry("deliverables", "d", planned="2022")),
        statement("2025", entry("deliverables", "d", published="2026-05")),
    )
    assert kinds(found) == {"late": 1}


def test_what_was_late_on_the_first_day_already_is_told_apart():
    planned = [entry("deliverables", name, planned=when) for name, when in (("a", "2020"), ("b", "2022"))]
    found = made(statement("2021", *planned), first="2021-12-31", second="2023-12-31")
    assert of(found, "still_late") == {"a": (("2020",), ())}
    assert of(found, "late") == {"b": (("2022",), ())}
    assert kinds(made(statement("2021", *planned), first="2022-12-30", second="2023-12-31"))["still_late"] == 1
    assert kinds(made(statement("2021", *planned), first="2023-01-01", second="2023-12-31"))["still_late"] == 2


def test_a_plan_that_was_moved_in_time_and_missed_again_became_late_between_the_days():
    found = made(
        statement("2021", entry("deliverables", "d", planned="2021")),
        statement("2022-01", entry("deliverables", "d", planned="2023")),
        first="2022-06-30",
        second="2024-06-30",
    )
    assert of(found, "late") == {"d": (("2023",), ())}


def test_what_was_late_first_and_published_then_is_published():
    found = made(
        statement("2021", entry("deliverables", "d", planned="2020")),
        statement("2022", entry("deliverables", "d", planned="2020", published="2022")),
        first="2021-12-31",
        second="2023-12-31",
    )
    assert kinds(found) == {"published": 1}


def test_what_was_given_up_is_not_late():
    found = made(statement("2021", entry("deliverables", "d", planned="2022", state="dropped")))
    assert kinds(found) == {}


def test_a_state_that_changes_and_one_that_is_final():
    found = made(
        statement("2021", entry("groups", "a", state="proposed"), entry("groups", "b", state="ongoing")),
        statement("2025", entry("groups", "a", state="ongoing"), entry("groups", "b", state="concluded")),
    )
    assert of(found, "state") == {"a": (("proposed",), ("ongoing",))}
    assert of(found, "concluded") == {"b": (("ongoing",), ("concluded",))}


def test_what_comes_back_is_new():
    found = made(
        statement("2019", entry("groups", "a")),
        statement("2020", covers=["groups"]),
        statement("2025", entry("groups", "a")),
    )
    assert kinds(found) == {"new": 1}


def test_what_came_and_went_between_the_days_is_not_told():
    found = made(statement("2022", entry("groups", "a")), statement("2024", covers=["groups"]))
    assert kinds(found) == {}


def test_what_a_later_source_does_not_speak_of_is_silent_but_not_for_what_is_done_here():
    first = statement("2021", entry("groups", "a"), entry("hubs", "h"), covers=["groups", "hubs"])
    assert of(made(first, statement("2025", entry("groups", "a"), covers=["groups"])), "silent") == {
        "h": (("listed",), ())
    }
    here = statement("2025", Claim("groups", "a", "state", "ongoing"), origin="here")
    assert kinds(made(first, here)) == {"state": 1}


def test_the_order_of_leaders_is_no_change():
    found = made(
        statement("2021", entry("groups", "a", leader=("p", "q"))),
        statement("2025", entry("groups", "a", leader=("q", "p"))),
    )
    assert kinds(found) == {}
