"""What became of a plan in words: every verdict, reason and premise is said, and nothing is claimed that was not."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from tests.plan.made_up_plans import A, action, card, plan, result

from groma.catalogue.pack import open_pack
from groma.plan.account import EnablerAccount, account
from groma.plan.difference import FEWEST_CONTROLS, PREMISES, Method, difference_in_differences
from groma.plan.model import Cost, Enabler
from groma.plan.peers import Peer
from groma.plan.verdicts import REASONS, VERDICTS
from groma.publish.account_words import (
    FAILED,
    MET,
    METHOD_SENTENCES,
    REASON_SENTENCES,
    VERDICT_WORDS,
    effect_text,
    enabler_sentence,
    method_sentence,
    money_sentence,
    parts_sentence,
    premise_sentences,
)
from groma.publish.languages import LANGUAGES, speaking
from groma.score.causes import Parts

YEARS = ("2022", "2023", "2024", "2026")


def peer(name, *values):
    return Peer(name, name, {A: dict(zip(YEARS, values, strict=True))}, frozenset((A, year) for year in YEARS))


def told(*, rise=0.0, count=9, state="running", cost=0.0, spent=None):
    values = (50.0, 50.4, 51.0, 61.0)
    others = [peer(f"c{n}", 40.0 + n, 40.5 + n, 41 + n + n / 50, 41.5 + n + n / 10 + rise) for n in range(count)]
    rows = [result(A, value, period=year) for year, value in zip(YEARS, values, strict=True)]
    acting = action("act", gain=10.0, low=7.0, high=12.0, start=2025, state=state)
    acting = replace(acting, costs=(Cost(2025, "capital", cost, spent),))
    some = plan(acting, enablers=(Enabler("skills", "Skills", 1, 2),))
    found = account(some, earlier=card(*rows[:3]), later=card(*rows), city=peer("a", *values), peers=others)
    return some, found


def test_an_effect_that_was_found():
    _, found = told()
    said = str(effect_text(found.effects[0], pack=open_pack()))
    assert (
        "was 51\u202f% in 2024 and is 61\u202f% in 2026; it was to change by +7 to +12\u00a0percentage points." in said
    )
    # 61 − 50.467 = 10.533; the others 1 + 0.0933 n, on average 1.373.
    assert "Compared with 9 cities that did not act, the change is +9.16\u00a0percentage points" in said
    assert "with 90\u202f% confidence between +" in said
    assert said.endswith("As expected. Comparable cities that did not act did not change as much.")


def test_a_coincidence_is_told_as_one():
    _, found = told(rise=9.5)
    said = str(effect_text(found.effects[0], pack=open_pack()))
    assert "No effect found. The figure changed no more than in comparable cities" in said
    assert "not put down to the action" in said


def test_what_is_not_due_is_told_as_coming():
    _, found = told(state="adopted")
    said = str(effect_text(found.effects[0], pack=open_pack()))
    assert "it is to change by" in said
    assert said.endswith("Not due yet. The action has not begun.")


def test_without_a_value_only_the_wish_is_told():
    _, found = told()
    one = replace(found.effects[0], before=None, after=None, difference=None, reasons=("no_value_before",))
    assert "was to change by +7 to +12" in str(effect_text(one, pack=open_pack()))


def test_everything_that_can_be_said_has_its_sentence():
    assert set(VERDICT_WORDS) == set(VERDICTS)
    assert set(REASON_SENTENCES) == set(REASONS)
    assert set(MET) == set(PREMISES)
    assert set(FAILED) == set(PREMISES) - {"no_spillover", "nothing_else"}


def test_what_a_comparison_rests_on():
    _, found = told()
    said = [str(one) for one in premise_sentences(found.effects[0].difference)]
    assert "There are enough cities to compare with." in said
    assert "Nothing else happened in this city alone. No figure can test this." in said
    assert str(method_sentence(found.effects[0].difference)) == METHOD_SENTENCES["placebo"]
    _, few = told(count=2)
    one = few.effects[0]
    assert "There are too few cities to compare with: 2, where 3 are needed." in map(
        str, premise_sentences(one.difference)
    )
    assert method_sentence(one.difference) is None
    assert "Compared with" not in str(effect_text(one, pack=open_pack()))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "There are no cities it can be compared with."),
        (1, "There is only 1 city it can be compared with; at least 3 are needed."),
        (2, "There are only 2 cities it can be compared with; at least 3 are needed."),
    ],
)
def test_how_many_cities_there_are_to_compare_with_is_said(count, expected):
    _, found = told(count=count)
    assert found.effects[0].difference is None or found.effects[0].difference.estimate is None
    said = str(effect_text(found.effects[0], pack=open_pack()))
    assert said.endswith(expected)
    assert said.count("compared with") == 1


def test_with_enough_cities_nobody_says_that_they_are_too_few():
    _, found = told(count=FEWEST_CONTROLS)
    assert "are needed" not in str(effect_text(found.effects[0], pack=open_pack()))


def test_cities_without_a_value_are_not_counted_among_those_to_compare_with():
    _, found = told(count=2)
    city = peer("a", 50.0, 50.4, 51.0, 61.0)
    silent = Peer("silent", "silent", {}, frozenset())
    held = difference_in_differences(
        city, [peer("b", 40, 41, 42, 43), silent], key=A, before=YEARS[:3], after=YEARS[3:]
    )
    one = replace(found.effects[0], difference=held)
    assert "There is only 1 city it can be compared with" in str(effect_text(one, pack=open_pack()))


def test_a_part_of_a_city_is_not_said_to_have_no_cities_beside_it():
    _, found = told(count=0)
    one = replace(found.effects[0], effect=replace(found.effects[0].effect, place="d1"))
    said = str(effect_text(one, pack=open_pack()))
    assert said.endswith("A part of a city is not compared with other cities.")
    assert "There are no cities" not in said


def test_which_periods_were_defined_otherwise():
    said = {("a", year): "new" if year == "2026" else "old" for year in YEARS}
    found = difference_in_differences(
        peer("a", 1, 2, 3, 4), [], key=A, before=YEARS[:3], after=YEARS[3:], definitions=said
    )
    assert "The figure was defined otherwise in 2022, 2023 and 2024." in map(str, premise_sentences(found))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            Parts(5.0, city=5.0),
            "The change is +5\u00a0percentage points: +5\u00a0percentage points from the city itself.",
        ),
        (Parts(0.0), "The change is 0\u00a0percentage points."),
        (
            Parts(5.0, data=None, city=None, together=("data", "city"), unsplit=5.0),
            "The change is +5\u00a0percentage points: +5\u00a0percentage points that cannot be told apart.",
        ),
    ],
)
def test_a_change_in_its_parts(parts, expected):
    assert str(parts_sentence(parts, point=open_pack().data_point(A), pack=open_pack())) == expected


def test_money():
    some, found = told(cost=5000.0, spent=4000.0)
    assert (
        str(money_sentence(found.actions[0], some)) == "5\u202f000\u202fEUR were planned and 4\u202f000\u202fEUR spent."
    )
    some, found = told(cost=5000.0)
    assert "nobody said what was spent" in str(money_sentence(found.actions[0], some))


def test_enablers():
    some, found = told()
    assert (
        str(enabler_sentence(found.enablers[0], some))
        == "Skills is there. No action that relies on it can be judged yet."
    )
    counted = EnablerAccount("skills", 1, 1, is_there=False, judged=3, good=2, others_judged=1, others_good=0)
    assert str(enabler_sentence(counted, some)) == (
        "Skills is not there. Of 3 effects that rely on it, 2 came as expected or went further. Of 1 that does not, 0."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_say_it(language):
    _, found = told()
    with speaking(language):
        said = str(effect_text(found.effects[0], pack=open_pack()))
        parts = [str(one) for one in premise_sentences(found.effects[0].difference)]
    assert "{" not in said + "".join(parts)
    assert len(parts) == len(PREMISES)


def test_the_words_are_those_of_the_types():
    assert set(METHOD_SENTENCES) == set(get_args(Method))
