"""What the parts of a programme file become: ids, organisations known by several names, deliverables, lists."""

from __future__ import annotations

import pytest
from made_programmes import programme

from groma.network.model import Cover
from groma.network.names import slug

SNAPSHOT = "as_of: 2025\nsource: a\n"


def of(found, register):
    """The claims of a register: values by entry and field."""
    told = {}
    for statement in found.statements:
        for claim in statement.claims:
            if claim.register == register:
                told.setdefault(claim.entry, {}).setdefault(claim.field, []).append(claim.value)
    return told


def test_ids_of_working_groups_carry_their_group():
    found = programme(
        [
            SNAPSHOT + "thematic_groups:\n- {id: dpi, working_groups: "
            "[{id: WG3}, {id: WG6, key: dpi/other}, {id: WG7, key: seventh}]}"
        ]
    )
    assert list(of(found, "working-groups")) == ["dpi/WG3", "dpi/other", "dpi/seventh"]
    assert of(found, "working-groups")["dpi/other"]["also_called"] == ["WG6"]
    assert "also_called" not in of(found, "working-groups")["dpi/WG3"]


def test_what_a_working_group_goes_on_from_is_of_its_own_group_unless_said():
    text = "thematic_groups:\n- {id: g, working_groups: [{id: WG2, "
    text += " builds_on: WG1, succeeds: [WG0, other/WG9], merged_into: WG5}]}"
    told = of(programme([SNAPSHOT + text]), "working-groups")["g/WG2"]
    assert (told["builds_on"], told["succeeds"], told["merged_into"]) == (["g/WG1"], ["g/WG0", "other/WG9"], ["g/WG5"])


def test_a_list_that_is_there_is_whole_and_one_that_is_not_is_silent():
    found = programme(
        [
            SNAPSHOT + "thematic_groups:\n- {id: a, working_groups: []}\n- {id: b}\nhubs: []\nroles: []",
            "as_of: 2026\nsource: a\norganisations: {observing: [ITU], supporting: []}",
        ]
    )
    assert set(found.statements[0].covers) == {
        Cover("groups"),
        Cover("working-groups", "a"),
        Cover("hubs"),
        Cover("roles"),
    }
    assert set(found.statements[1].covers) == {Cover("organisations", "observing")}


def test_organisations_known_by_several_names_are_one():
    head = "sources: {a: {title: A}}\norganisations:\n"
    head += "- {id: dd, name: Digital Dubai, also_called: [Digital Dubai Authority], kind: other}\n"
    text = "organisations: {supporting: [ECA, Digital Dubai Authority], observing: [UNECA, digital dubai]}"
    found = programme([SNAPSHOT + text], head=head)
    told = of(found, "organisations")
    assert set(told) == {"uneca", "dd"}
    assert told["uneca"]["role"] == ["supporting", "observing"]
    assert (told["dd"]["name"], told["dd"]["also_called"], told["dd"]["kind"]) == (
        ["Digital Dubai"],
        ["Digital Dubai Authority"],
        ["other"],
    )
    assert found.findings == ()


def test_a_name_that_is_nearly_a_known_one_is_told_with_it_and_its_line():
    found = programme([SNAPSHOT + "hubs:\n- {id: h, leader_organisation: City of Valenzia}"])
    (near,) = found.findings
    assert (near.severity, near.rule, near.where) == ("warning", "near_organisation", "file.yaml:8")
    assert "`City of Valencia`" in near.next_step
    assert of(found, "hubs")["h"]["leader"] == ["city-of-valenzia"]


def test_names_in_the_register_are_known_too():
    text = SNAPSHOT + "hubs:\n- {id: h, leader_organisation: The Harbour Office}"
    assert of(programme([text], known={"The Harbour Office": "harbour"}), "hubs")["h"]["leader"] == ["harbour"]
    (near,) = programme([text.replace("Office", "Offices")], known={"The Harbour Office": "harbour"}).findings
    assert near.subject == "The Harbour Offices"


def test_a_publication_or_a_deliverable_makes_one():
    text = "thematic_groups:\n- {id: g, name: A guide, publication: 2026-01, "
    text += "complements: 'Older guide (August 2021)', case_studies: 16}\n- {id: h, name: No more}"
    told = of(programme([SNAPSHOT + text]), "deliverables")
    assert told["a-guide"] == {
        "listed": ["yes"],
        "name": ["A guide"],
        "of": ["g"],
        "planned": ["2026-01"],
        "cases": ["16"],
        "complements": ["older-guide"],
    }
    assert told["older-guide"] == {
        "listed": ["yes"],
        "name": ["Older guide"],
        "published": ["August 2021"],
        "state": ["published"],
    }
    assert set(told) == {"a-guide", "older-guide"}


def test_brackets_without_a_date_are_part_of_a_title():
    told = of(
        programme([SNAPSHOT + "thematic_groups:\n- {id: g, name: G, publication: 2026, complements: Model (short)}"]),
        "deliverables",
    )
    assert told["model-short"]["name"] == ["Model (short)"]
    assert "published" not in told["model-short"]


def test_meetings_of_a_group_are_its_own_and_a_series_has_its_rhythm():
    text = "thematic_groups:\n- {id: g, e_meetings: [2021-04-26, 'March 2022']}\n"
    text += "- {id: h, e_meetings: monthly from 2022-02}"
    told = of(programme([SNAPSHOT + text]), "meetings")
    assert set(told) == {"g/2021-04-26", "g/march-2022", "h/monthly-2022-02"}
    assert told["g/march-2022"]["date"] == ["March 2022"]
    assert told["h/monthly-2022-02"]["every"] == ["monthly"]
    assert told["h/monthly-2022-02"]["date"] == ["2022-02"]


def test_an_action_belongs_to_a_group_or_an_organisation():
    text = "thematic_groups:\n- {id: dpi, working_groups: [{id: WG1}]}\nmeetings:\n"
    text += "- {id: m, date: 2025, action_items: [{text: One, owner: dpi/WG1}, "
    text += "{text: Two, owner: ITU}, {text: Three, owner: New body}]}"
    found = programme([SNAPSHOT + text])
    told = of(found, "action-items")
    assert [one["owner"] for one in told.values()] == [["dpi/WG1"], ["itu"], ["new-body"]]
    assert {"itu", "new-body"} == set(of(found, "organisations"))


def test_decisions_of_sessions_are_decisions_of_the_meeting():
    text = "meetings:\n- {id: m, date: 2025, decisions: [First], "
    text += "sessions: [{n: 1, title: S}, {n: 2, title: T, decision: Second}]}"
    told = of(programme([SNAPSHOT + text]), "decisions")
    assert {entry: fields["name"] for entry, fields in told.items()} == {"m/1": ["First"], "m/2": ["Second"]}


def test_what_sources_say_differently_says_about_what():
    rest = "initiative: {name: The Initiative, short: TI}\nslips:\n- {source: [a, b], about: g/WG1, says: One thing}\n"
    rest += "- {source: a, about: initiative, says: Another}\n- {source: a, about: ninth, says: A third}\n"
    found = programme([SNAPSHOT.strip()], rest=rest)
    assert [one.about for one in found.differences] == [
        ("working-groups", "g/WG1", ""),
        ("initiative", "ti", ""),
        ("", "ninth", ""),
    ]
    assert found.differences[0].sources == ("A page", "A report")


def test_a_source_without_a_date_makes_a_statement_without_one():
    rest = "initiative: {name: N, supported_by_earlier: {source: b, members: [ITU]}}\n"
    undated, _ = programme([SNAPSHOT.strip()], rest=rest).statements
    assert (undated.as_of, undated.sources, undated.covers) == (
        "",
        ("A report",),
        (Cover("organisations", "supporting"),),
    )


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("UN-Habitat", "un-habitat"),
        ("Växjö", "vaxjo"),
        ("Людиново", "людиново"),
        ("城市", "城市"),
        ("People's  Hub", "peoples-hub"),
    ],
)
def test_a_name_becomes_an_id(name, wanted):
    assert slug(name) == wanted


def test_a_name_without_letters_becomes_an_id_of_its_own():
    assert slug("???") == slug("???") != slug("!!")
    assert slug("???").isalnum()


def test_an_id_is_cut_between_words():
    assert slug("word " * 40) == "-".join(["word"] * 16)
    assert len(slug("x" * 500)) == 80


def test_names_that_differ_in_a_number_are_not_near():
    assert (
        programme(
            [SNAPSHOT + "organisations: {observing: [Region 1 Office, Region 2 Office, Region 12 Office]}"]
        ).findings
        == ()
    )
