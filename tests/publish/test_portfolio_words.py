"""What fits a budget in words: every reason to stay out, what it would take, and how good the choice is known to be."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from sample_books import sample_book
from sample_plans import KEY, action, plan, small

from groma.plan.left_out import Lack, LeftOut
from groma.plan.model import Effect
from groma.plan.portfolio import portfolio
from groma.publish.portfolio_words import (
    LACK_SENTENCES,
    empty_text,
    gain_note,
    left_out_text,
    proof_text,
    robustness_text,
    spending_grid,
    starts_grid,
    uncounted_text,
)

BOOK = sample_book()
PLAN = plan(action(), action("hedges"))


def chosen(given, **more):
    return portfolio(given, BOOK.card, **more)


def told(one):
    return left_out_text(one, PLAN, BOOK.city, pack=BOOK.pack)


def test_every_reason_has_a_sentence():
    assert set(LACK_SENTENCES) == {*get_args(Lack), "no_actions"}


def test_it_says_how_much_money_is_lacking_in_which_year():
    one = LeftOut("trees", ("money",), start=2026, money={2026: 1000.0, 2027: 5.0})
    assert told(one) == (
        "The money does not suffice. To begin in 2026 it would take 1\u202f000\u202fEUR more in 2026"
        " and 5\u202fEUR more in 2027."
    )


def test_it_says_whose_hands_and_whose_floor():
    one = LeftOut(
        "trees",
        ("capacity", "floor"),
        start=2026,
        work={("Parks", 2026): 2.0},
        floors={(KEY, "harbour", ""): 1.5, ("no-such-figure", "", ""): 2.0},
    )
    said = told(one)
    assert "2 more units of work by Parks in 2026" in said
    assert "(Harbour) may fall short by +1.5" in said
    assert "no-such-figure may fall short by +2" in said


def test_it_says_what_has_to_come_in_too_and_what_is_waited_for_in_vain():
    with_it = LeftOut("trees", ("dependency",), start=2026, money={2026: 1.0}, needs=("hedges",))
    assert told(with_it).endswith("1\u202fEUR more in 2026 and that these come in too: Plant hedges.")
    in_vain = LeftOut("trees", ("dependency",), needs=("hedges", "unknown"))
    assert told(in_vain) == "Something else would have to come first. It waits for: Plant hedges, unknown."
    assert told(LeftOut("trees", ("no_gain",))) == "It adds nothing that is counted."


def test_what_begins_and_what_it_costs_stand_in_tables():
    given = replace(PLAN, budget={2025: 250_000.0, 2026: 50_000.0})
    found = chosen(given, until=2030)
    rows = starts_grid(found, given).rows
    assert [row[1] for row in rows] == ["Plant trees", "Plant hedges"]
    assert rows[0][0] == "2025"
    money = spending_grid(found, given)
    assert money.caption == "Money by year, in EUR"
    assert money.rows[0] == ("2025", "200\u202f000", "250\u202f000", "50\u202f000")
    assert "by the end of 2030" in gain_note(found)
    assert empty_text(found) == ""


def test_what_runs_already_is_named_so():
    given = plan(action(state="running"))
    assert starts_grid(chosen(given), given).rows[0][1] == "Plant trees (runs already)"


def test_without_a_budget_what_may_be_spent_is_a_dash():
    given = plan(budget={})
    assert {row[2:] for row in spending_grid(chosen(given), given).rows} == {("–", "–")}


def test_where_nothing_fits_it_says_why():
    found = chosen(plan(budget={2025: 0.0, 2026: 0.0}), until=2030)
    assert empty_text(found) == "Nothing new can be begun. The money does not suffice."
    assert empty_text(chosen(plan(budget={2025: 1.0}, actions=()))).endswith("The plan has no action to choose.")


@pytest.mark.parametrize(
    ("state", "gap", "said"),
    [
        ("optimal", 0.0, "No other choice within these limits gains more."),
        ("within_gap", 0.005, "0.5\u202f% beyond this one"),
        ("within_gap", None, "another choice may gain more"),
        ("time_limit", None, "another choice may gain more"),
    ],
)
def test_it_says_how_good_the_choice_is_known_to_be(state, gap, said):
    found = chosen(small())
    assert said in proof_text(replace(found, proof=replace(found.proof, state=state, gap=gap)))


def test_it_says_how_the_choice_stands_where_effects_help_less():
    given = replace(PLAN, budget={2025: 250_000.0, 2026: 50_000.0})
    found = chosen(given, until=2030)
    assert robustness_text(found, given).endswith("The choice would be the same then.")
    shaken = replace(found, robustness=replace(found.robustness, only_here=("hedges",), moved={"trees": (2025, 2026)}))
    assert robustness_text(shaken, given).endswith("begin in another year or stay out: Plant trees, Plant hedges.")
    assert robustness_text(replace(found, robustness=None), given) == ""


def test_effects_that_are_not_counted_are():
    odd = plan(action(effects=(Effect("no-such-figure", 1.0, 2.0, 3.0),)))
    assert uncounted_text(chosen(odd)).startswith("1 effect is not counted")
    assert uncounted_text(chosen(plan())) == ""
