"""A programme file is read whole, or what is wrong is told with its line and nothing is taken."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from made_programmes import HEAD, programme

from groma.catalogue.yaml_text import MAX_BYTES, parse_yaml
from groma.errors import DefinitionError, LimitError, NotFoundError
from groma.network import shapes
from groma.network.bundled import bundled_history, bundled_programme
from groma.network.reading import parse_programme, read_programme
from groma.network.registers import registers

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "programme.yaml"
GROUP = "as_of: 2025\nsource: a\nthematic_groups:\n- {id: ai, name: AI in cities, %s}"


def rules(found):
    return [(one.severity, one.rule) for one in found.findings]


def values(found, field):
    return [one.value for statement in found.statements for one in statement.claims if one.field == field]


# The programme that comes with Groma


def test_the_bundled_programme_says_what_its_reference_says():
    if not REFERENCE.is_file():
        pytest.skip("the facts of the programme are looked for in ../shared/reference, which is not here")
    assert read_programme(REFERENCE).statements == bundled_programme().statements


def test_the_bundled_programme_is_sound_and_has_no_persons():
    found = bundled_programme()
    assert found.is_sound
    assert [statement.as_of for statement in found.statements] == ["", "2021", "2025-10-31"]
    assert {one.rule for one in found.findings} == {"near_organisation"}
    assert len(found.differences) == 9
    assert "roles" not in {one.register for one in bundled_history().facts}


def test_every_claim_of_the_bundled_programme_is_of_a_field_there_is():
    for statement in bundled_programme().statements:
        for claim in statement.claims:
            assert claim.field == "listed" or claim.field in registers()[claim.register].fields


def test_what_the_initiative_says_without_a_year_is_of_the_newest_snapshot():
    undated, then, now = bundled_programme().statements
    coordinating = {one.entry for one in now.claims if (one.field, one.value) == ("role", "coordinating")}
    assert coordinating == {"itu", "unece", "un-habitat"}
    assert "coordinating" not in {one.value for one in (*undated.claims, *then.claims)}


# Nothing that a file may say is lost

EVERYTHING = """
sources:
  a: {title: title-of-a, publisher: publisher-of-a, year: 2030, address: "https://example.org/a"}
slips:
- {source: a, about: gg, says: says-of-slip}
organisations:
- {id: org-id, name: org-name, also_called: [org-other], kind: company, country: org-country, address: "https://example.org/o"}
initiative:
  name: init-name
  short: init
  established: 2016
  coordinated_by: [coordinator]
  supported_by_2030: [supporter]
  supported_by_earlier: {source: a, members: [earlier-member]}
  aims: [aim-one]
  aligned_with: [aligned-one]
  definition: {of: defined-thing, by: [definer], experts_involved: experts-many}
  contact: mail@example.org
  cities_implementing_kpis: {count: cities-many, as_of: 2029-05}
officers_2030: {chair: 7}
snapshots:
- as_of: 2030
  source: a
  organisations: {observing: [observer, org-other]}
  thematic_groups:
  - id: gg
    name: gg-name
    also_called: gg-other
    formerly: gg-former
    scope: gg-scope
    leader_organisation: gg-leader
    leader_country: gg-country
    secretariat: gg-secretariat
    timeline: 2030/2031
    publication: 2031-03
    status: gg-state
    succeeds: gg-before
    merged_into: gg-into
    deliverable: gg-deliverable
    case_studies: 77
    cases: [gg-case]
    complements: [gg-complements]
    builds_on: gg-builds
    next: gg-next
    e_meetings: [2030-11-01]
    working_groups:
    - id: WG1
      key: wg-key
      name: wg-name
      leader_organisations: [wg-leader-one, wg-leader-two]
      leader_country: wg-country
      secretariat: wg-secretariat
      timeline: 2030/2032
      publication: 2031-04
      state: wg-state
      succeeds: wg-before
      merged_into: wg-into
      builds_on: wg-builds
      next: wg-next
  implementation_programme: {id: ip-id, name: ip-name, leader_organisation: ip-leader, timeline: 2030/2033,
      scope: ip-scope, status: ip-state}
  hubs:
  - {id: hub-id, name: hub-name, country: hub-country, leader_organisation: hub-leader, with: hub-with,
      timeline: 2030/2034, connects: [hub-connects], does: [hub-does], status: hub-state}
  - {id: hub-two, leader_organisations: [hub-two-leader]}
  deliverables:
  - {id: dd, name: dd-name, of: gg, version: dd-version, language: en,
      planned: 2030-01, published: 2030-02, complements: [dd-complements], builds_on: [dd-builds],
      licence: dd-licence, address: "https://example.org/d", status: dd-state}
  earlier_deliverables: [early-title]
  meetings:
  - id: mm
    name: mm-name
    date: 2030-03-01
    starts: "09:00"
    ends: "17:00"
    zone: Europe/Vienna
    place: mm-place
    address: https://example.org/m
    fee: mm-fee
    of: gg
    objectives: [mm-objective]
    agenda: [mm-agenda]
    sessions: [{n: 3, title: session-title, moderated_by: session-moderator, groups: [gg], decision: session-decision}]
    documents: [mm-document]
    decisions: [mm-decision]
    action_items: [{text: item-text, owner: item-owner, due: 2030-04-01, status: item-state}]
    side_event: mm-side
    status: mm-state
  work_plan: {period: 2030/2035, status: plan-state, continues: [gg], new_areas: [plan-area]}
  cities: [{id: city-id, name: city-name, country: city-country, status: city-state, hub: hub-id}]
  projects: [{id: project-id, name: project-name, city: city-id, challenge: project-challenge, status: project-state}]
  roles: [{name: role-name, role: role-role, organisation: role-organisation, of: gg}]
"""
KEPT_OTHERWISE = {"publisher-of-a", "2030", "https://example.org/a", "wg-key", "chair"}
"""What stands in no value: what is known of a source besides its title, the year of a list, and parts of ids."""


def leaves(value):
    if isinstance(value, dict):
        return [one for part in value.values() for one in leaves(part)]
    return [one for part in value for one in leaves(part)] if isinstance(value, list) else [value]


def test_all_that_a_file_may_say_is_in_its_statements():
    found = parse_programme(EVERYTHING, where="file.yaml")
    assert [str(one) for one in found.findings if one.severity == "error"] == []
    claims = [claim for statement in found.statements for claim in statement.claims]
    kept = [text for claim in claims for text in (claim.value, claim.entry)]
    said = {*kept, *(part for text in kept for part in re.split(r"[/ ,;:()]+", text))}
    said |= {title for statement in found.statements for title in statement.sources} | {"a"}
    said |= {one.says for one in found.differences}
    assert [one for one in leaves(parse_yaml(EVERYTHING)) if one not in said | KEPT_OTHERWISE] == []


@pytest.mark.parametrize(
    "shape", [one for one in vars(shapes).values() if isinstance(one, type) and issubclass(one, shapes.Part)]
)
def test_the_file_above_has_every_key(shape):
    for name, field in shape.model_fields.items():
        key = field.alias or name
        assert re.search(rf"\b{key}(_2030)?:", EVERYTHING), f"{shape.__name__}.{key}"


# What is mended


def test_a_comma_in_braces_is_put_together_and_told():
    found = programme([GROUP % "state: finalised, to be reviewed"])
    assert values(found, "state") == ["finalised, to be reviewed"]
    (note,) = found.findings
    assert (note.severity, note.rule, note.where) == ("note", "comma_in_braces", "file.yaml:8")
    assert "`finalised, to be reviewed`" in note.next_step


@pytest.mark.parametrize(
    "said",
    [
        "leader_organisation: Digital Dubai",
        "leader_organisations: [Digital Dubai]",
        "leader_organisations: Digital Dubai",
    ],
)
def test_a_leader_is_spelled_in_two_ways(said):
    assert values(programme([GROUP % said]), "leader") == ["digital-dubai"]


def test_two_spellings_at_once_are_refused():
    found = programme([GROUP % "leader_organisation: ITU, leader_organisations: [UNECE]"])
    assert rules(found) == [("error", "wrong_entry")]
    assert "keep one" in found.findings[0].what
    assert found.statements == ()


def test_json_says_what_yaml_says_also_by_the_name_of_yaml():
    content = parse_yaml(EVERYTHING)
    said = parse_programme(EVERYTHING, where="file.yaml").statements
    assert parse_programme(json.dumps(content), where="file.json").statements == said
    assert parse_programme(json.dumps(content, indent=2), where="file.yaml").statements == said


def test_a_number_in_json_is_its_text():
    text = '{"sources": {"a": {"title": "A"}}, "snapshots": [{"as_of": 2025, "source": "a"}]}'
    assert parse_programme(text, where="file.json").statements[0].as_of == "2025"


# What is refused


@pytest.mark.parametrize(
    ("said", "where", "what"),
    [
        ("leader_organisatoin: ITU", "file.yaml:8", "Did you mean `leader_organisation`?"),
        ("timeline: some day", "file.yaml:8", "no time that can be read"),
        ("publication: 03/04/2022", "file.yaml:8", "no time that can be read"),
        ("e_meetings: [monthly from never]", "file.yaml:8", "no time that can be read"),
        ("case_studies: many", "file.yaml:8", "a whole number is expected"),
        ("case_studies: -1", "file.yaml:8", "at least 0"),
        ("working_groups: [{name: Without a number}]", "file.yaml:8", "neither `id` nor `key`"),
        ("working_groups: yes", "file.yaml:8", "a list is expected"),
        ('scope: "left\\u202Eright"', "file.yaml:8", "invisible sign U+202E"),
        ("succeeds: ''", "file.yaml:8", "it is empty"),
    ],
)
def test_a_wrong_entry_is_told_with_its_line(said, where, what):
    found = programme([GROUP % said])
    assert rules(found) == [("error", "wrong_entry")]
    assert found.findings[0].where == where
    assert what in found.findings[0].what
    assert found.statements == ()
    assert not found.is_sound


@pytest.mark.parametrize("day", ["31 October 2025", "2025-13", "yesterday", "2025/2026"])
def test_the_day_of_a_snapshot_is_in_iso_8601(day):
    found = programme([f"as_of: {day}\nsource: a"])
    assert rules(found) == [("error", "wrong_entry")]
    assert "2025-10" in found.findings[0].what


@pytest.mark.parametrize(
    "contact",
    ['"u4ssc@itu.int\\nBcc: all@example.org"', '"u4ssc@itu.int\\r\\nBcc: x"', '"a@b@c"', '"a b@c.org"', "'<a@b.org>'"],
)
def test_a_mail_address_with_a_line_break_is_refused(contact):
    found = programme(["as_of: 2025\nsource: a"], rest=f"initiative: {{name: N, contact: {contact}}}\n")
    assert rules(found) == [("error", "wrong_entry")]
    assert found.findings[0].where == "file.yaml:4"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://example.org"])
def test_an_address_is_one_of_the_web(address):
    found = programme([f"as_of: 2025\nsource: a\nmeetings: [{{id: m, date: 2025, address: '{address}'}}]"])
    assert rules(found) == [("error", "wrong_entry")]


def test_html_is_kept_as_the_text_it_is():
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    found = programme([GROUP % f"scope: '{hostile}', deliverable: '{hostile}'"])
    assert values(found, "scope") == [hostile]
    assert hostile in values(found, "name")
    ids = {claim.entry for statement in found.statements for claim in statement.claims}
    assert [one for one in ids if re.search(r"[<>\"'&\s]", one)] == []


def test_a_text_of_ten_megabytes_is_refused(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_text(HEAD + "snapshots:\n- {as_of: 2025, source: a}\n#" + "x" * 10_000_000, encoding="utf-8")
    with pytest.raises(LimitError, match="5,000,000"):
        read_programme(path)
    assert path.stat().st_size > MAX_BYTES


def test_a_long_text_in_a_small_file_is_refused_too():
    found = programme([GROUP % f"scope: {'x' * (shapes.MAX_LONG + 1)}"])
    assert "longer than 50000 characters" in found.findings[0].what
    assert len(str(found.findings[0])) < 300
    assert values(programme([GROUP % f"scope: {'x' * shapes.MAX_LONG}"]), "scope") == ["x" * shapes.MAX_LONG]


@pytest.mark.parametrize(
    ("opening", "closing", "where"), [("[", "]", "f.yaml"), ("[", "]", "f.json"), ('{"a":', "}", "f.json")]
)
@pytest.mark.parametrize("depth", [60, 900, 50_000])
def test_deeply_nested_text_is_refused(opening, closing, where, depth):
    text = opening * depth + "1" + closing * depth
    whole = f'{{"sources": {text}, "snapshots": [{{"as_of": "2025", "source": "a"}}]}}'
    if depth > 400:
        with pytest.raises((LimitError, DefinitionError)):
            parse_programme(whole, where=where)
    else:
        assert not parse_programme(whole, where=where).is_sound


def test_a_file_without_snapshots_is_refused():
    assert rules(parse_programme("sources: {a: {title: A}}\n")) == [("error", "wrong_entry")]
    assert rules(parse_programme("snapshots: []\n")) == [("error", "wrong_entry")]


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a list\n", "just words\n", "null\n"])
def test_what_is_no_programme_is_refused_with_how_to_begin(text):
    with pytest.raises(DefinitionError) as refused:
        parse_programme(text, where="file.yaml")
    assert "`snapshots:`" in refused.value.next_step
    assert refused.value.where == "file.yaml:1"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("snapshots: [\n", "f.yaml"),
        ("a: 1\na: 2\n", "f.yaml"),
        ("a: &x [1]\nb: *x\n", "f.yaml"),
        ("a: !!python/object:os.system x\n", "f.yaml"),
        ('{"a": 1,}', "f.json"),
        ('{"a": 1, "a": 2}', "f.json"),
    ],
)
def test_what_is_not_well_formed_is_refused_with_its_line(text, where):
    with pytest.raises(DefinitionError) as refused:
        parse_programme(text, where=where)
    assert re.fullmatch(rf"{where}:\d+", refused.value.where)


def test_a_wrong_entry_of_json_is_told_with_its_line():
    text = '{"sources": {"a": {"title": "A"}},\n "snapshots": [\n {"as_of": "2025",\n "source": "a",\n "hub": []}]}'
    (found,) = parse_programme(text, where="f.json").findings
    assert found.where == "f.json:5"
    assert "Did you mean `hubs`?" in found.what


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(NotFoundError):
        read_programme(tmp_path / "nothing.yaml")


def test_an_unknown_source_is_told_with_the_nearest():
    head = "sources: {report: {title: A}}\n"
    found = programme(["as_of: 2025\nsource: [reprot, report]"], head=head)
    assert rules(found) == [("error", "unknown_source")]
    assert (found.findings[0].where, found.findings[0].next_step) == ("file.yaml:4", "Did you mean `report`?")
    assert found.statements == ()


def test_a_list_of_a_year_without_a_snapshot_is_told():
    found = programme(
        ["as_of: 2025\nsource: a"], rest="initiative: {name: N, supported_by_2023: [ITU]}\nofficers_2022: {chair: 1}\n"
    )
    assert [(one.rule, one.subject, one.where) for one in found.findings] == [
        ("list_without_snapshot", "supported_by_2023", "file.yaml:4"),
        ("list_without_snapshot", "officers_2022", "file.yaml:5"),
    ]


def test_every_mistake_is_told_at_once():
    found = programme([GROUP % "tmeline: 2020, case_studies: many", "as_of: 2026\nsource: a\nmeting: []"])
    assert len(found.findings) == 3


def test_persons_can_be_left_out():
    text = ["as_of: 2025\nsource: a\nroles: [{name: Ada Example, role: chair, organisation: ITU}]"]
    assert "Ada Example" in values(programme(text), "name")
    without = programme(text, with_persons=False)
    assert without.is_sound
    assert "Ada" not in str(without.statements)
    assert without.statements[0].covers == ()
