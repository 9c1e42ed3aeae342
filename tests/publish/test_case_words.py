"""Cases in words: as printed, marked where near or lacking, in every language, and never as markup."""

from __future__ import annotations

from html import escape
from typing import get_args

import pytest
from made_cases import WHOLE, a_case

from groma.catalogue.pack import open_pack
from groma.plan import cases, matching
from groma.plan.cases import bundled_cases, case, completeness
from groma.plan.crosswalk import links
from groma.publish import case_words
from groma.publish.case_words import (
    as_told,
    completeness_text,
    cost_text,
    known_rows,
    link_text,
    part_text,
    sectors_text,
    touched_name,
    touched_text,
    years_text,
)
from groma.publish.languages import LANGUAGES, speaking
from groma.publish.prose import Untranslated

PACK = open_pack()


def moved(**changes):
    return str(touched_text(a_case(touches=[WHOLE["touches"][0] | changes]).touches[0], PACK))


def test_every_word_that_can_be_asked_for_is_there():
    assert set(case_words.SECTOR_WORDS) == set(cases.SECTORS)
    assert set(case_words.STAGE_WORDS) == set(cases.STAGES)
    assert set(case_words.EVIDENCE_WORDS) == set(cases.EVIDENCE)
    assert set(case_words.POPULATION_WORDS) == set(cases.POPULATIONS)
    assert set(case_words.GROUP_WORDS) == set(cases.FIELD_GROUPS)
    assert set(case_words.PART_WORDS) == {*get_args(matching.PartName), "title", "text"}
    assert set(case_words.REASON_WORDS) == set(get_args(matching.Reason))
    whole = completeness(a_case())
    assert set(case_words.COMPLETE_WORDS) == {*whole.present, *whole.missing}


def test_a_figure_is_told_as_far_as_it_is_printed():
    assert moved() == "Water Supply Loss fell from 30\u202f% to 20\u202f%."
    assert moved(before_year="2010", after_year="2012") == (
        "Water Supply Loss fell from 30\u202f% in 2010 to 20\u202f% in 2012."
    )
    assert moved(before=None) == "Water Supply Loss fell, to 20\u202f%; the value before is not printed."
    assert moved(after=None) == "Water Supply Loss fell, from 30\u202f%; the value after is not printed."
    assert moved(before=None, after=None) == "Water Supply Loss fell; no values are printed."
    assert moved(before=None, after=None, way="up") == "Water Supply Loss rose; no values are printed."
    assert moved(before="10", way="up") == "Water Supply Loss rose from 10\u202f% to 20\u202f%."
    assert moved(before=None, way="up").startswith("Water Supply Loss rose, to 20")
    assert moved(after=None, way="up").startswith("Water Supply Loss rose, from 30")


def test_what_was_counted_instead_is_told():
    told = moved(is_near="true", note="Leaks and theft.")
    assert told.endswith("(near the indicator) Leaks and theft.")


def test_a_figure_that_no_pack_has_is_told_by_its_key():
    one = a_case(touches=[WHOLE["touches"][0] | {"key": "X.1"}]).touches[0]
    assert touched_name(one, PACK) == "X.1"
    assert str(touched_text(one, PACK)) == "X.1 fell from 30 to 20."


def test_a_data_point_is_named_with_its_indicator():
    one = case("london-ultra-low-emission-zone", bundled_cases()).touches[0]
    assert touched_name(one, PACK).startswith("Air Pollution: ")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "2010 to 2012"),
        ({"end": None, "stage": "running"}, "since 2010"),
        ({"end": None}, "from 2010"),
        ({"start": None}, "until 2012"),
        ({"start": None, "end": None}, "–"),
    ],
)
def test_the_years_are_told(changes, expected):
    assert years_text(a_case(**changes)) == expected


def test_the_cost_is_told_with_what_it_is_of():
    assert str(cost_text(a_case())) == "1\u202f000 to 2\u202f000 EUR: washers"
    dated = WHOLE["cost"] | {"low": "2000", "year": "2011"}
    assert str(cost_text(a_case(cost=dated))).endswith("EUR as of 2011: washers")
    assert str(cost_text(a_case(cost=None))) == "–"


def test_how_complete_it_is_names_what_is_lacking():
    assert completeness_text(a_case()) == "10 of 10 parts are there"
    assert (
        completeness_text(a_case(cost=None, lessons=None)) == "8 of 10 parts are there; not there: a cost and lessons"
    )


def test_trust_is_told_for_each_group_that_is_there():
    rows = dict(known_rows(a_case(cost=None)))
    assert rows["problem and what was done"] == "read in the source"
    assert rows["place and years"] == "from general knowledge, not verified"
    assert "cost" not in rows
    assert "cost" in dict(known_rows(a_case()))


def test_a_part_of_a_score_is_told():
    assert part_text(matching.Part("country", 1, 1)) == "same country: 100\u202f%, counts once"


def test_links_are_told_and_doubt_is_marked():
    told = {str(link_text(link)) for link in links(["EC.I.WS.3C", "EC.ICT.ICT.1C"], PACK)}
    assert {"SDG 6", "SDG 6.4 (unconfirmed)"} <= told
    assert any(one.startswith("Objective 1: ") for one in told)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_case_can_be_told_in_every_language(code):
    with speaking(code):
        for one in bundled_cases():
            told = [str(touched_text(touched, PACK)) for touched in one.touches]
            told += [years_text(one), str(cost_text(one)), completeness_text(one), sectors_text(one)]
            assert all(told)
            assert "{" not in "".join(told)


def test_what_a_case_tells_is_marked_as_english_elsewhere():
    assert type(as_told("Taps.")) is str
    with speaking("ar"):
        assert isinstance(as_told("Taps."), Untranslated)


def test_hostile_words_of_a_case_are_escaped_in_every_language():
    hostile = "<script>alert(1)</script>"
    with speaking("es"):
        shown = as_told(hostile).__html__()
    assert hostile not in shown
    assert escape(hostile) in shown
    near = {"is_near": "true", "note": hostile}
    assert not hasattr(moved(**near), "__html__")


def test_english_parts_of_a_sentence_in_another_language_stay_marked():
    near = WHOLE["touches"][0] | {"is_near": "true", "note": "Leaks and theft."}
    with speaking("fr"):
        parts = touched_text(a_case(touches=[near]).touches[0], PACK).parts
    assert any(isinstance(part, Untranslated) and part == "Leaks and theft." for part in parts)
