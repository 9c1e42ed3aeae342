"""A challenge and what may help, in words: every reason and unknown has its own, in every language, never as markup."""

from __future__ import annotations

from typing import get_args

import pytest

from groma.network import challenge_model
from groma.network.challenge_model import KINDS, WEIGHTS, Challenge, Match, Part
from groma.network.model import Entry
from groma.plan import matching
from groma.publish import challenge_words as said
from groma.publish.languages import LANGUAGES, speaking

PARTS = (Part("sectors", 0.5, 2), Part("words", None, 1))


def challenge(**fields):
    values = {name: (value,) if isinstance(value, str) else value for name, value in fields.items()}
    return Challenge(Entry("projects", "p", values, "", "", "", (), "challenge"), "2026-06-01")


def test_every_word_that_can_be_asked_for_is_there():
    assert set(said.KIND_TITLES) == set(KINDS)
    assert set(said.REASON_WORDS) == set(get_args(challenge_model.Reason))
    assert set(said.UNTOLD_WORDS) == set(get_args(challenge_model.Untold))
    assert set(said.LACK_WORDS) == set(get_args(challenge_model.Lack))
    assert {*get_args(matching.PartName), "words", "named"} == set(WEIGHTS)
    assert set(WEIGHTS) <= set(said.PART_WORDS)


def test_a_score_says_how_much_of_it_is_known():
    assert said.fit_text(Match("hub", "h", "H", PARTS[:1])) == "Fits by 50 of 100: of what this is made"
    told = said.fit_text(Match("hub", "h", "H", PARTS))
    assert told.startswith("Fits by 33")
    assert "only 66" in told
    assert said.fit_text(Match("hub", "h", "H", PARTS[1:])) == "How well it fits cannot be told"


def test_a_part_says_what_it_reached_and_how_often_it_counts():
    assert said.part_row(PARTS[0]) == ("same sectors", "50\u202f%", "2")
    assert said.part_row(PARTS[1]) == ("words it shares with the challenge", "not known, adds nothing", "1")
    assert len(said.part_heads()) == len(said.part_row(PARTS[0]))


def test_what_is_not_known_and_why_something_is_left_out():
    match = Match("funder", "f", "F", reasons=("country", "closed"), untold=("gives", "other_currency"))
    assert said.left_out_text(match) == "it limits itself to other countries and its last day to apply is over"
    assert said.untold_text(match).startswith("Not known: how much it gives and whether the money is enough")
    assert said.untold_text(Match("funder", "f", "F")) == ""


def test_why_it_is_shown():
    match = Match("case", "c", "C", (*PARTS, Part("named", 1, 2)), figures=("a",))
    assert said.why_text(match, challenge(figure=("a", "b"))) == (
        "It moved 1 of the 2 figures of the challenge the right way. "
        "It is about a sector of the challenge. The city names it."
    )
    assert said.why_text(Match("hub", "h", "H"), challenge()) == ""
    offered = Match("proposal", "p/a", "A", figures=("a",))
    assert said.why_text(offered, challenge(figure="a")).startswith("A case it names moved the figure")


def test_what_the_challenge_lacks():
    told = said.lacks_text(challenge(figure="a", sector="x", wanted_by="2027-01-01", budget="5"))
    assert told.startswith("Nobody said the currency of its budget, the country of its city and how large its city is.")
    whole = challenge(figure="a", sector="x", wanted_by="2027-01-01", budget="5", currency="EUR")
    assert said.lacks_text(Challenge(whole.project, "2026-06-01", "AT", 5)) == ""


@pytest.mark.parametrize("code", LANGUAGES)
def test_everything_can_be_said_in_every_language(code):
    match = Match("funder", "f", "F", PARTS, get_args(challenge_model.Reason), get_args(challenge_model.Untold), ("a",))
    with speaking(code):
        told = [said.fit_text(match), said.left_out_text(match), said.untold_text(match), said.lacks_text(challenge())]
        told += [said.why_text(match, challenge(figure="a")), *said.part_heads()]
        told += [word for part in PARTS for word in said.part_row(part)]
        told += [text(kind) for kind in KINDS for text in (said.kind_title, said.nothing_text)]
    assert all(told)
    assert not {"{", "}"} & set("".join(map(str, told)))
