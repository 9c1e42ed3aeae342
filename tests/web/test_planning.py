"""The plan of a city: kept as rows without loss, and worked on by several people."""

from __future__ import annotations

import zipfile
from dataclasses import fields, replace

import pytest

from groma.plan.model import Action, Affected, Cost, Effect, Enabler, Milestone, Plan, Risk
from groma.plan.reading import parse_plan, plan_yaml
from groma.record.folder import read_city, write_city
from groma.record.model import City as Record
from groma.web import changes, models
from groma.web.exchange import folder_in
from groma.web.exchange.folder_out import packed, write_folder
from groma.web.planning import plan_of
from groma.web.planning.rows import rows_of_plan
from groma.web.taking_in import NotTakenError, take_in, take_in_folder
from groma.web.trail import Gesture, events

pytestmark = pytest.mark.django_db
GESTURE = Gesture("system")
TEXT = """
id: plan-2025
title: A plan
currency: EUR
baseline: 2024
budget: {2027: 10, 2026: 1000.5}
capacity: {Works: {2026: 3}, Arts: {2026: 1}}
floors: []
enablers:
- {id: skills, title: Skills, status: 1, status_after: 2, note: ü}
actions:
- id: lanes
  title: Lanes
  start: 2026
  end: 2027
  department: Works
  state: adopted
  costs: [{year: 2026, kind: capital, amount: 5, spent: 0}]
  effects: [{key: EN.EN.WS.2C, low: -1, expected: -2.5, high: -4, place: north, breakdown: sex=female}]
  milestones: [{title: Paint, due: 2026-05-01}]
  affected: [{who: everyone, gains: true}]
  risks: [{what: Rain}]
  scores: {time: 3, alignment: 1}
  enablers: [skills]
- {id: trees, title: Trees, start: 2026, end: 2026, depends_on: [lanes], work: 0.5}
"""


def kept(city, text=TEXT):
    changes.create_all(rows_of_plan(parse_plan(text), city.pk), "take_in", gesture=GESTURE)


def folder_of(tmp_path, text, name="littleford"):
    folder = tmp_path / name
    write_city(Record(id=name, name="Littleford", country="XX"), folder)
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_plan_comes_back_from_its_rows_as_it_was_to_the_letter(cast):
    assert plan_of(cast.city) is None
    kept(cast.city)
    assert plan_of(cast.city) == parse_plan(TEXT)
    assert plan_yaml(plan_of(cast.city)) == plan_yaml(parse_plan(TEXT))
    assert plan_of(cast.elsewhere) is None


def test_every_field_of_a_plan_is_kept(cast):
    """Values other than the default in every field, so that one that is forgotten is missed."""
    every = Plan("p", "T", "EUR", "2024", {2026: 1.0}, {"W": {2026: 2.0}}, "none", ("a=b",), note="n", pack="u4ssc@1")
    effect = Effect("k", -1.0, 2.0, 3.5, 4, "case", "r", "pl", "sex=female")
    action = Action("a", "T", 2026, 2027, "d", "o", "x", "done", "secured", 1.5, (Cost(2026, "running", 1.0, 2.0),))
    action = replace(action, effects=(effect,), cases=("c",), note="n", scores={"time": 2}, enablers=("e",))
    action = replace(action, milestones=(Milestone("m", "2026-01-01", "2026-02-01"),), depends_on=("b",))
    action = replace(action, affected=(Affected("w", False, "n", "pl", "sex=male"),), risks=(Risk("r", 1, 3, "a"),))
    assert not [one.name for one in fields(action) if one.compare and getattr(action, one.name) in ((), "", 0.0)]
    every = replace(every, adopted="2025-01-02", actions=(action,), enablers=(Enabler("e", "T", 1, 3, "n"),))
    changes.create_all(rows_of_plan(every, cast.city.pk), "take_in", gesture=GESTURE)
    assert plan_of(cast.city) == every


def test_a_folder_with_a_plan_goes_in_and_comes_out_the_same(tmp_path):
    city = take_in_folder(folder_of(tmp_path, TEXT), gesture=GESTURE)
    assert not city.storedfiles.exists()
    write_folder(city, tmp_path / "out")
    assert (tmp_path / "out" / "plan.yaml").read_text() == plan_yaml(parse_plan(TEXT))
    with packed(city) as archive, zipfile.ZipFile(archive) as opened:
        assert "littleford/plan.yaml" in opened.namelist()
    assert [one.action for one in events(subject="plan_action/littleford/trees")] == ["plan_action.take_in"]


def test_a_plan_of_which_a_part_cannot_be_read_is_not_taken_in(tmp_path):
    folder = folder_of(tmp_path, TEXT + "- {id: late, title: Late, start: 2027, end: 2026}\n")
    with pytest.raises(NotTakenError, match=r"plan\.yaml:\d+.*it ends in 2026"):
        take_in_folder(folder, gesture=GESTURE)
    with pytest.raises(NotTakenError, match=r"^The plan holds parts"):
        folder_in.read(folder)
    assert not models.City.objects.filter(pk="littleford").exists()


def test_a_text_that_no_database_keeps_is_refused(tmp_path):
    plan = Plan("p", "T", note="a\0b")
    city = read_city(folder_of(tmp_path, TEXT))
    with pytest.raises(NotTakenError, match="cannot be kept"):
        take_in(city, plan=plan, gesture=GESTURE)


def test_a_changed_folder_changes_what_changed_and_says_so(tmp_path):
    city = take_in_folder(folder_of(tmp_path, TEXT), gesture=GESTURE)
    text = (
        TEXT.replace("title: Trees", "title: More trees").replace("amount: 5", "amount: 6").replace("adopted", "done")
    )
    text = text.replace("enablers:\n- {id: skills, title: Skills, status: 1, status_after: 2, note: ü}\n", "")
    incoming = folder_in.read(folder_of(tmp_path, text))
    found = folder_in.difference(city, incoming)
    told = {one.row.subject: [one.kind, *one.fields] for one in found.changes}
    assert told["plan_action/littleford/trees"] == ["changed", ("title", "Trees", "More trees")]
    assert [one[0] for one in told["plan_action/littleford/lanes"][1:]] == ["state", "costs"]
    assert told["plan_enabler/littleford/skills"][0] == "removed"
    folder_in.apply(city, incoming, found, by=None, gesture=GESTURE)
    assert plan_of(city) == parse_plan(text)
    assert folder_in.difference(city, incoming).is_empty


def test_a_folder_without_a_plan_takes_the_plan_away(tmp_path):
    city = take_in_folder(folder_of(tmp_path, TEXT), gesture=GESTURE)
    folder = folder_of(tmp_path, TEXT)
    (folder / "plan.yaml").unlink()
    incoming = folder_in.read(folder)
    folder_in.apply(city, incoming, folder_in.difference(city, incoming), by=None, gesture=GESTURE)
    assert plan_of(city) is None
    assert not city.planactions.exists()
