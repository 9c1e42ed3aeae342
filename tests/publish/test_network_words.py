"""The story between two days: sentences that match the sources, each with its own."""

from __future__ import annotations

import re

import pytest
from made_programmes import entry, statement

from groma.network.bundled import bundled_history
from groma.network.difference import compare
from groma.network.history import history
from groma.publish.languages import LANGUAGES, speaking
from groma.publish.network_words import COLUMNS, as_json, rows, source_text, story

FIRST, SECOND = "2021-12-31", "2025-10-31"


@pytest.fixture(scope="module")
def found():
    return compare(bundled_history().facts, first=FIRST, second=SECOND)


@pytest.fixture(scope="module")
def told(found):
    return story(found)


def lines(told):
    return {section.heading: [line.said for line in section.lines] for section in told.sections}


def made(*statements, first=FIRST, second="2025-12-31"):
    return [
        line.said
        for section in story(compare(history(statements).facts, first=first, second=second)).sections
        for line in section.lines
    ]


def test_the_story_has_its_parts_in_order(told):
    assert told.title == "What changed from 2021 to 31 October 2025"
    assert list(lines(told)) == [
        "What ended",
        "What goes on under another name",
        "What is new",
        "What is late",
        "Who joined and who is no longer listed",
        "What was decided",
        "What no later source speaks of",
    ]


SENTENCES = """
What ended
- “Procurement guidelines for smart sustainable cities” was listed in 2021 and is no longer listed; no source says
  how it ended.
- “IT solutions for integrated cities management and use cases” (WG1 of “City Platforms”) was listed as “completed”
  in 2021 and is no longer listed.
- “Reference framework for an integrated management of a smart sustainable city” (WG5 of “City Platforms”) was
  listed as “proposed” in 2021 and is no longer listed; no source says how it ended.
- “Digital wellbeing”, which no earlier source lists, is listed as “concluded”; its deliverable is “A guide to
  digital wellbeing and its 7 case studies”.
What goes on under another name
- “Digital transformation for people-oriented cities” goes on as “Digital transformation for people-centred cities”.
- What was called “City Platforms” in 2021 is now called “City platforms and data spaces”.
What is new
- “Future foresight for cities” is listed as “ongoing”.
- “Security and privacy aspects” (WG3 of “Digital public infrastructure for cities”) is led by ZTE; its state was
  not published.
- “Artificial intelligence in cities” is led by UNU-EGOV too, beside Digital Dubai.
- No earlier source lists working groups of “Artificial intelligence in cities”, so some of them may be older.
What is late
- “Smart city platforms: transitioning to a new architecture” was planned for 2022; no later source says that it was
  published.
- “Compendium of practices on innovative financing for smart sustainable cities projects” was planned for “beginning
  of 2022”; no later source says that it was published.
Who joined and who is no longer listed
- UN Tourism, UNDESA, UNDP, UNESCO, UNITAR, UNOP and UNU-EGOV are in the list of supporting organisations of 31
  October 2025; they are not in an earlier list without a date.
- UNCCD, UNU-IAS and WTO are not in the list of supporting organisations of 31 October 2025; they are in an earlier
  list without a date.
What was decided
- Decided at the meeting “ninth” (31 October 2025, Geneva): work plan approved.
What no later source speaks of
- The hub “austria”, listed in 2021, is in no later source.
"""


def expected():
    """The sentences above with their headings; a line that begins with blanks goes on."""
    heading = ""
    for line in re.sub(r"\n +", " ", SENTENCES.strip()).splitlines():
        if line.startswith("- "):
            yield heading, line[2:]
        else:
            heading = line


@pytest.mark.parametrize(("heading", "sentence"), list(expected()))
def test_a_sentence_matches_the_sources(told, heading, sentence):
    assert sentence in lines(told)[heading]


def test_the_work_plan_says_what_goes_on_and_what_is_new(told):
    (sentence,) = [one for one in lines(told)["What was decided"] if one.startswith("The work plan")]
    assert sentence.startswith("The work plan for 2025 to 2026 is “approved at the ninth meeting”; it continues ")
    for name in ("Future foresight for cities", "Digital public infrastructure for cities", "agentic AI"):
        assert f"“{name}”" in sentence
    assert "Digital wellbeing" not in sentence


def test_a_group_stands_before_its_working_groups(told):
    new = lines(told)["What is new"]
    (own,) = [number for number, one in enumerate(new) if one.startswith("“Digital public infrastructure for cities” ")]
    assert all("of “Digital public infrastructure for cities”)" in one for one in new[own + 1 : own + 6])


def test_only_where_the_group_was_there_before_its_working_groups_may_be_older(told):
    remarks = [one for one in lines(told)["What is new"] if "may be older" in one]
    assert len(remarks) == 2
    assert not any("Digital public infrastructure" in one or "City platforms" in one for one in remarks)


def test_every_line_is_one_sentence_with_its_sources(told):
    for section in told.sections:
        for line in section.lines:
            assert re.fullmatch(r"[^\n]*[^.]\.", line.said)
            assert line.said[0].isupper() or line.said[0] == "“"
            assert re.fullmatch(r"\[\d(, \d)*\]", told.numbers(line))
    texts = [source_text(one) for one in told.sources]
    assert texts[0] == "U4SSC Action Plan 2021-2022, as of 2021"
    assert texts[-1] == "UNECE page on U4SSC, without a date"


def test_every_change_is_told_once_but_a_meeting_whose_decisions_are(told, found):
    in_rows = [(row[1], row[2], row[3]) for row in rows(told, found)]
    assert len(in_rows) == len(set(in_rows))
    assert {(one.kind, one.register, one.entry) for one in found.changes} - set(in_rows) == {
        ("meeting", "meetings", "ninth")
    }


def test_the_data_says_what_the_story_says(told, found):
    content = as_json(told, found)
    assert [part["heading"] for part in content["parts"]] == list(lines(told))
    assert (content["from"], content["to"]) == (FIRST, SECOND)
    (wg3,) = [one for one in content["changes"] if (one["kind"], one["id"]) == ("ended", "city-platforms/WG3")]
    assert tuple(wg3) == COLUMNS
    assert (wg3["before"], wg3["after"], wg3["since"]) == ("ongoing", "", "2025-10-31")
    assert wg3["sentence"] in lines(told)["What ended"]


@pytest.mark.parametrize("code", [one for one in LANGUAGES if one != "en"])
def test_the_story_is_told_in_every_language(found, code):
    with speaking(code):
        other = story(found)
    assert [len(section.lines) for section in other.sections] == [len(one) for one in lines(story(found)).values()]
    assert "Digital public infrastructure for cities" in str(other)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (("p",), ("p", "q"), "“A” is led by Q too, beside P."),
        (("p", "q"), ("p",), "“A” is led by P; Q is no longer named."),
        (("p",), ("q",), "“A” is led by Q; before it was led by P."),
        (("p", "q"), ("q", "r"), "“A” is led by R beside Q; P is no longer named."),
    ],
)
def test_a_change_of_leaders(before, after, sentence):
    names = [entry("organisations", one, name=one.upper()) for one in "pqr"]
    assert sentence in made(
        statement("2021", entry("groups", "a", name="A", leader=before), *names),
        statement("2025", entry("groups", "a", name="A", leader=after), *names),
    )


def test_a_first_leader_a_state_and_a_publication():
    assert made(
        statement(
            "2021",
            entry("groups", "a", name="A", state="proposed"),
            entry("deliverables", "d", name="D", planned="2022"),
        ),
        statement(
            "2025-03",
            entry("groups", "a", name="A", state="ongoing", leader="p"),
            entry("organisations", "p", name="P"),
            entry("deliverables", "d", name="D", published="2024-05"),
        ),
    ) == [
        "“A” is led by P; no earlier leader was published.",
        "“A” was listed as “proposed” and now is as “ongoing”.",
        "“D” was published: May 2024.",
    ]


def test_states_of_our_own_are_told_in_words_and_no_sentence_ends_twice():
    assert made(
        statement("2021", entry("cities", "c", name="C", state="collecting")),
        statement(
            "2025-03",
            entry("cities", "c", name="C", state="verification"),
            entry("projects", "p", name="P", state="viability_review"),
            entry("meetings", "m", name="M", date="2025-03-02"),
            entry("decisions", "m/1", name="The group is approved."),
        ),
    ) == [
        "The project “P” is listed as “in review by experts”.",
        "The city “C” was listed as “collecting data” and now is as “in verification”.",
        "Decided at the meeting “M” (2 March 2025): The group is approved.",
    ]


def test_lists_with_dates_are_told_with_them():
    def lists(day, *names):
        return statement(
            day,
            *(entry("organisations", one, name=one, role="supporting") for one in names),
            covers=["organisations:supporting"],
        )

    assert made(lists("2021", "P", "Q"), lists("2025-03", "Q", "R")) == [
        "R is in the list of supporting organisations of March 2025; it is not in the list of 2021.",
        "P is not in the list of supporting organisations of March 2025; it is in the list of 2021.",
    ]
    assert made(lists("2025-03", "Q")) == [
        "Q is in the list of supporting organisations of March 2025; no earlier list is known."
    ]


def test_a_meeting_without_a_decision_and_groups_that_merge():
    assert made(
        statement("2021", entry("groups", "a", name="A"), entry("groups", "b", name="B"), covers=["groups"]),
        statement(
            "2025",
            entry("groups", "c", name="C", succeeds=("a", "b")),
            entry("meetings", "m", date="2025-05-02"),
            covers=["groups"],
        ),
    ) == ["“A” and “B” go on as “C”.", "The meeting “m” (2 May 2025) is listed; no decision of it was published."]


def test_what_was_late_already_is_one_sentence_with_its_count_and_a_row_for_each():
    planned = [entry("deliverables", name, name=name.upper(), planned="2020") for name in "ab"]
    found = compare(history([statement("2021", *planned)]).facts, first="2021-12-31", second="2023-12-31")
    told = story(found)
    ((line,),) = (section.lines for section in told.sections)
    assert line.said == (
        "2 deliverables were late already on 31 December 2021, and no later source says that they were published."
    )
    assert [row[3] for row in rows(told, found)] == ["a", "b"]


def test_meetings_that_a_group_lists_are_told_by_the_group_and_not_by_an_id():
    assert made(
        statement(
            "2025",
            entry("groups", "g", name="G"),
            entry("meetings", "g/2025-03", of="g", date="2025-03"),
            entry("meetings", "g/2026-03", of="g", date="2026-03", place="Geneva"),
            entry("meetings", "g/monthly-2026-02", of="g", date="2026-02", every="monthly"),
        )
    ) == [
        "“G” is listed; its state was not published.",
        "A meeting of “G” (March 2025) is listed; no decision of it was published.",
        "A meeting of “G” (March 2026, Geneva) is listed as still to come.",
        "The series of meetings of “G” (every month from February 2026) is listed as still to come.",
    ]


def test_what_is_named_says_what_is_known_of_its_time():
    assert made(
        statement(
            "2025",
            entry("deliverables", "a", name="A", published="August 2021"),
            entry("deliverables", "b", name="B", state="published"),
            entry("deliverables", "c", name="C", planned="beginning of 2027"),
        )
    ) == [
        "“A” was published: August 2021.",
        "“B” is listed among what was published; no source gives a date.",
        "“C” is planned for “beginning of 2027”; no source says that it was published.",
    ]


def test_two_days_of_one_year_are_both_told_whole():
    found = compare(history([statement("2021", entry("groups", "a"))]).facts, first="2021-01-01", second="2021-12-31")
    assert story(found).title == "What changed from 1 January 2021 to 31 December 2021"


def test_hostile_names_stay_text():
    hostile = "<b>{name}</b> %s {0}"
    (sentence,) = made(statement("2025", entry("groups", "a", name=hostile)))
    assert hostile in sentence
