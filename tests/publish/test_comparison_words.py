"""Two plans side by side in words: sums by hand, and nothing that says which is better."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plan.made_up_plans import action, plan, today

from groma.plan.side_by_side import side_by_side
from groma.publish.comparison_words import comparison_told
from groma.publish.languages import LANGUAGES, speaking

pytest.importorskip("scipy")
ACTIONS = (action("a", gain=6.0, cost=5.0), action("b", gain=3.0, cost=2.0))


def told(first, second, *actions):
    given = plan(*(actions or ACTIONS), budget=first)
    return comparison_told(side_by_side(given, replace(given, budget=second), today(), gap=0.0))


def test_what_is_gained_spent_and_begun_stands_side_by_side():
    found = told({2027: 2, 2028: 0}, {2027: 7, 2028: 0})
    assert found.sides == ("First: P, with 2\u202fEUR in 2027 to 2028", "Second: P, with 7\u202fEUR in 2027 to 2028")
    assert found.says == (
        "The second gains 12 more than the first.",
        "In these years the second costs 5\u202fEUR more.",
        "Only the second has: a.",
    )
    rows = {row[0]: row[1:] for row in found.amounts.rows}
    assert rows["Gain as expected"] == ("6", "18", "+12")
    assert rows["Money in these years"] == ("2\u202fEUR", "7\u202fEUR", "+5\u202fEUR")
    assert rows["Actions that run or begin"] == ("1", "2", "+1")
    assert found.starts.rows == (("a", "–", "2027", "only in the second"), ("b", "2027", "2027", "nothing"))
    assert found.money.rows == (("2027", "2", "2", "7", "7", "+5"), ("2028", "0", "0", "0", "0", "0"))


def test_the_other_way_round():
    found = told({2027: 7, 2028: 0}, {2027: 0, 2028: 2})
    assert found.says == (
        "The second gains 15 less than the first.",
        "In these years the second costs 5\u202fEUR less.",
        "Only the first has: a.",
    )
    assert found.starts.rows == (("a", "2027", "–", "only in the first"), ("b", "2027", "2028", "1 year later"))
    assert found.money.rows[0][-1] == "−7"


def test_the_same_says_so():
    found = told({2027: 7}, {2027: 7})
    same = "The same begins in the same years in both."
    assert found.says == ("Both gain the same.", "In these years both cost the same.", same)


def test_a_side_that_begins_nothing_says_why():
    found = told({2027: 7}, {2027: 0})
    assert found.proofs[1].startswith("Second: Nothing new can be begun. The money does not suffice.")


def test_different_years_are_told():
    found = told({2027: 7}, {2029: 7})
    assert "both are looked at over 2027 to 2029" in found.says[-1]


def test_a_title_is_kept_as_it_is():
    hostile = replace(ACTIONS[0], title="<script>alert(1)</script> {name}")
    assert told({2027: 5}, {2027: 0}, hostile).starts.rows[0][0] == hostile.title


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_can_be_said_in_every_language(code):
    with speaking(code):
        assert told({2027: 2}, {2028: 7}).says
