"""The plan of a city: kept as rows without loss, and worked on by several people."""

from __future__ import annotations

import re
import zipfile
from dataclasses import fields, replace
from http import HTTPStatus
from pathlib import Path

import pytest
from cast import report
from filled_form import filled, typed

from groma.plan import checks, effect_checks, matrix_checks, plan_checks
from groma.plan.model import Action, Affected, Cost, Effect, Enabler, Milestone, Plan, Risk
from groma.plan.reading import parse_plan, plan_yaml
from groma.record.folder import read_city, write_city
from groma.record.model import City as Record
from groma.web import changes, models
from groma.web.exchange import folder_in
from groma.web.exchange.folder_out import packed, write_folder
from groma.web.figures import name_of
from groma.web.page_words import OF_PLANS
from groma.web.pages.planning import sheets as sheets_page
from groma.web.planning import plan_of, saving
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
    action = replace(
        action, asset="x", kind="y", effects=(effect,), cases=("c",), note="n", scores={"time": 2}, enablers=("e",)
    )
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


def action(cast, code="lanes"):
    return models.PlanAction.objects.get(city=cast.city, code=code)


def test_a_sheet_sent_back_as_it_was_shown_changes_nothing(cast, as_):
    kept(cast.city)
    before, client = plan_of(cast.city), as_("coordinator")
    places = ["head/", *(f"actions/{one.pk}/" for one in models.PlanAction.objects.all())]
    places += [f"enablers/{models.PlanEnabler.objects.get().pk}/"]
    told = models.TrailEvent.objects.count()
    changes.create(models.Place(city=cast.city, code="north", name="North"), "add", gesture=GESTURE)
    for place in places:
        address = f"/plans/littleford/{place}"
        answer = client.post(address, filled(client.get(address)))
        assert answer.status_code == HTTPStatus.FOUND, errors(answer)
    assert plan_of(cast.city) == before
    assert models.TrailEvent.objects.count() == told + 1, "the place alone"


def errors(answer):
    return re.findall(r'<p class="error">.*?</p>|id="errors">.*?</ul>', answer.content.decode(), re.DOTALL)


@pytest.mark.parametrize(("language", "number", "shown"), [("en", "1234.5", "1234.5"), ("es", "1234,5", "1234,5")])
def test_an_action_is_added_line_by_line_and_saved_in_the_readers_numbers(cast, as_, language, number, shown):
    client, address = as_("coordinator"), "/plans/littleford/actions/new/"
    client.cookies["django_language"] = language
    values = typed(client.get(address)) | {"title": "Lanes ñ", "start": "2026", "end": "2027"}
    values |= {"costs-0-year": "2026", "costs-0-amount": number}
    again = client.post(address, values | {"add": "costs"})
    assert again.status_code == HTTPStatus.OK
    assert not models.PlanAction.objects.exists(), "a line more is not saved"
    values = typed(again)
    assert values["costs-0-amount"] == shown
    assert values["costs-1-year"] == ""
    values |= {"costs-1-year": "2027", "costs-1-kind": "running", "costs-1-amount": "7", "costs-1-spent": "2"}
    values |= {"affected-0-who": "shopkeepers", "affected-0-gains": "no", "score_social": "3"}
    assert client.post(address, values).status_code == HTTPStatus.FOUND
    made = plan_of(cast.city).actions[0]
    assert (made.id, made.title, made.scores) == ("lanes-n", "Lanes ñ", {"social": 3})
    assert made.costs == (Cost(2026, "capital", 1234.5), Cost(2027, "running", 7.0, 2.0))
    assert made.affected == (Affected("shopkeepers", gains=False),)
    assert plan_of(cast.city).pack == f"{cast.pack.id}@{cast.pack.meta.version}"
    subject = "plan_action/littleford/lanes-n"
    assert [one.actor for one in events(subject=subject)] == [str(cast.coordinator.actor)]


def test_a_line_that_is_emptied_is_taken_away(cast, as_):
    kept(cast.city)
    client, address = as_("coordinator"), f"/plans/littleford/actions/{action(cast).pk}/"
    values = filled(client.get(address))
    values |= {"risks-0-what": "", "risks-0-answer": "", "milestones-0-title": "", "milestones-0-due": ""}
    assert client.post(address, values).status_code == HTTPStatus.FOUND
    after = plan_of(cast.city).action("lanes")
    assert (after.risks, after.milestones) == ((), ())
    assert after.costs


def test_a_number_of_three_places_is_shown_so_that_it_can_be_sent_back(cast, as_):
    kept(cast.city, TEXT.replace("low: -1,", "low: -1.125,"))
    client, address = as_("coordinator"), f"/plans/littleford/actions/{action(cast).pk}/"
    changes.create(models.Place(city=cast.city, code="north", name="North"), "add", gesture=GESTURE)
    client.cookies["django_language"] = "es"
    answer = client.post(address, filled(client.get(address)))
    assert answer.status_code == HTTPStatus.FOUND, errors(answer)
    assert plan_of(cast.city).action("lanes").effects[0].low == -1.125


@pytest.mark.parametrize(
    ("field", "said", "says"),
    [
        ("end", "2020", "It ends before it starts."),
        ("costs-0-amount", "ten", "ten"),
        ("costs-0-amount", "-1", "too small"),
        ("effects-0-key", "EN.NOTHING", "EN.NOTHING"),
        ("effects-0-breakdown", "women", "women"),
        ("milestones-0-due", "soon", "date"),
        ("title", "", "required"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(cast, as_, field, said, says):
    kept(cast.city)
    changes.create(models.Place(city=cast.city, code="north", name="North"), "add", gesture=GESTURE)
    client, address = as_("coordinator"), f"/plans/littleford/actions/{action(cast).pk}/"
    before = plan_of(cast.city)
    answer = client.post(address, filled(client.get(address)) | {field: said, "description": "words"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in " ".join(errors(answer))
    assert typed(answer)["description"].strip() == "words", "nothing typed is lost"
    assert plan_of(cast.city) == before


def test_whoever_was_overtaken_sees_both_and_may_put_theirs_in_place(cast, as_):
    kept(cast.city)
    client, address = as_("coordinator"), f"/plans/littleford/actions/{action(cast, 'trees').pk}/"
    mine = filled(client.get(address)) | {"title": "My trees"}
    theirs = filled(client.get(address)) | {"title": "Their trees", "costs-0-year": "2026", "costs-0-amount": "5"}
    assert client.post(address, theirs).status_code == HTTPStatus.FOUND
    answer = client.post(address, mine)
    assert answer.status_code == HTTPStatus.CONFLICT
    told = answer.content.decode()
    assert "<del>Their trees</del>" in told
    assert "<ins>My trees</ins>" in told
    assert plan_of(cast.city).action("trees").title == "Their trees"
    assert client.post(address, filled(answer)).status_code == HTTPStatus.FOUND
    assert plan_of(cast.city).action("trees").title == "My trees"


def test_what_somebody_removed_meanwhile_can_be_added_again(cast, as_):
    kept(cast.city)
    row, client = action(cast, "trees"), as_("coordinator")
    address = f"/plans/littleford/actions/{row.pk}/"
    mine = filled(client.get(address)) | {"title": "My trees"}
    row_of_theirs = action(cast, "trees")
    with pytest.MonkeyPatch.context() as patch:

        def removed_first(*given, **named):
            changes.remove(row_of_theirs, "remove", gesture=GESTURE)
            return saving.save(*given, **named)

        patch.setattr(sheets_page, "save", removed_first)
        answer = client.post(address, mine)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert 'action="/plans/littleford/actions/new/"' in answer.content.decode()
    assert client.post("/plans/littleford/actions/new/", filled(answer)).status_code == HTTPStatus.FOUND
    assert plan_of(cast.city).action("my-trees").depends_on == ("lanes",)


def test_removing_tells_the_trail_and_only_what_was_seen_is_removed(cast, as_):
    kept(cast.city)
    row, client = action(cast, "trees"), as_("coordinator")
    address = f"/plans/littleford/actions/{row.pk}/"
    assert client.post(address, {"remove": "yes", "version": "9"}).status_code == HTTPStatus.FOUND
    assert models.PlanAction.objects.filter(pk=row.pk).exists()
    assert client.post(address, {"remove": "yes", "version": "1"}).status_code == HTTPStatus.FOUND
    assert not models.PlanAction.objects.filter(pk=row.pk).exists()
    assert [one.action for one in events(subject=row.subject)] == ["plan_action.take_in", "plan_action.remove"]


def test_a_target_is_set_seen_where_it_stands_and_removed(cast, as_):
    report(cast, {"EN.EN.WS.2C": "150"})
    client = as_("coordinator")
    values = typed(client.get("/plans/littleford/targets/new/"))
    values |= {"variable": "EN.EN.WS.2C", "value": "110", "period": "2030", "baseline_period": "2024", "why": "Drought"}
    wrong = client.post("/plans/littleford/targets/new/", values | {"unit": "EUR"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post("/plans/littleford/targets/new/", values).status_code == HTTPStatus.FOUND
    row = models.Target.objects.get(city=cast.city)
    assert (row.variable, row.value, row.why, row.path) == ("EN.EN.WS.2C", 110.0, "Drought", "linear")
    told = client.get("/plans/littleford/").content.decode()
    assert "To reach 110" in told
    address = f"/plans/littleford/targets/{row.pk}/"
    again = filled(client.get(address)) | {"value": "100", "path": "steps", "steps": "2027=130; 2028=120"}
    assert client.post(address, again).status_code == HTTPStatus.FOUND
    row.refresh_from_db()
    assert (row.value, row.steps) == (100.0, "2027=130;2028=120")
    assert client.post(address, {"remove": "yes", "version": str(row.version)}).status_code == HTTPStatus.FOUND
    assert not models.Target.objects.exists()


def test_a_figure_can_be_named_by_its_name(cast, as_):
    client = as_("coordinator")
    values = typed(client.get("/plans/littleford/targets/new/"))
    name = name_of("EN.EN.WS.2C", cast.pack)
    client.post("/plans/littleford/targets/new/", values | {"variable": name.upper(), "value": "1", "period": "2030"})
    assert models.Target.objects.get().variable == "EN.EN.WS.2C"


def test_the_plan_shows_money_milestones_priorities_and_what_is_odd(cast, as_):
    report(cast)
    kept(cast.city)
    told = as_("secretariat").get("/plans/littleford/").content.decode()
    words = " ".join(re.sub(r"<[^>]*>", " ", told).replace("\u202f", "").split())
    assert "Money by year Amounts in EUR. Year Planned Spent so far May be spent Left 2026 5 0 1001 996" in words
    assert "was due on 2026-05-01" in told
    assert 'aria-hidden="true"><svg' in told
    assert "Lanes" in told
    assert "/actions/new/" not in told, "the secretariat reads"
    assert "Mend" not in told
    assert ">Mend<" in as_("coordinator").get("/plans/littleford/").content.decode()


def test_the_long_list_shows_what_was_thought_of_and_where_nothing_was(cast, as_):
    report(cast)
    client, cell = as_("coordinator"), "work: 0.5, asset: resources, kind: recycling}"
    kept(cast.city, TEXT.replace("work: 0.5}", cell))
    words = " ".join(re.sub(r"<[^>]*>", " ", client.get("/plans/littleford/").content.decode()).split())
    assert "1 of 18 cells holds an action of the plan. An empty cell is no advice" in words
    assert "1 action is in no cell, because the plan does not say which: Lanes." in words
    assert "Recycling none placed here Trees none placed here" in words
    address = f"/plans/littleford/actions/{action(cast).pk}/"
    values = filled(client.get(address)) | {"effects-0-place": "", "asset": "infrastructure", "kind": "replacing"}
    assert client.post(address, values).status_code == HTTPStatus.FOUND
    assert (plan_of(cast.city).action("lanes").asset, plan_of(cast.city).action("lanes").kind) == (
        "infrastructure",
        "replacing",
    )
    words = " ".join(re.sub(r"<[^>]*>", " ", client.get("/plans/littleford/").content.decode()).split())
    assert "2 of 18 cells hold an action of the plan; in the others nothing was thought of." in words
    again = filled(client.get(address)) | {"asset": "", "kind": ""}
    assert client.post(address, again).status_code == HTTPStatus.FOUND
    assert plan_of(cast.city).action("lanes").asset == ""


@pytest.mark.parametrize("wrong", ["roads", "<script>alert(1)</script>"])
def test_a_place_in_the_long_list_that_is_none_is_refused_and_a_kept_one_is_not_lost(cast, as_, wrong):
    kept(cast.city, TEXT.replace("work: 0.5}", "work: 0.5, asset: infrastructur, kind: sharing}"))
    client, address = as_("coordinator"), f"/plans/littleford/actions/{action(cast, 'trees').pk}/"
    assert client.post(address, filled(client.get(address)) | {"title": "More"}).status_code == HTTPStatus.FOUND
    assert plan_of(cast.city).action("trees").asset == "infrastructur"
    assert "Did you mean" in client.get("/plans/littleford/").content.decode()
    answer = client.post(address, filled(client.get(address)) | {"asset": wrong})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "<script>alert" not in answer.content.decode()
    assert plan_of(cast.city).action("trees").asset == "infrastructur"


def test_a_cycle_without_a_matrix_asks_for_no_place_and_keeps_what_was_said(cast, as_):
    text = TEXT.replace("work: 0.5}", "work: 0.5, asset: resources, kind: sharing}")
    kept(cast.city, text.replace("currency: EUR", "currency: EUR\ncycle: city-science"))
    client, address = as_("coordinator"), f"/plans/littleford/actions/{action(cast, 'trees').pk}/"
    shown = client.get(address)
    assert 'name="asset"' not in shown.content.decode()
    values = filled(shown) | {"title": "More trees", "asset": "infrastructure"}
    assert client.post(address, values).status_code == HTTPStatus.FOUND
    trees = plan_of(cast.city).action("trees")
    assert (trees.title, trees.asset, trees.kind) == ("More trees", "resources", "sharing")
    assert 'id="long-list"' not in client.get("/plans/littleford/").content.decode()


def test_what_a_page_says_of_a_plan_speaks_of_fields_and_titles(cast, as_):
    report(cast)
    kept(cast.city)
    text = "".join(Path(one.__file__).read_text() for one in (checks, effect_checks, matrix_checks, plan_checks))
    assert not [said for said in OF_PLANS if said not in text], "nobody says that any more"
    told = as_("coordinator").get("/plans/littleford/").content.decode()
    assert "“Trees” starts in 2026, before “Lanes” ends in 2027" in told
    assert "Say at least once what it should change." in told
    assert "gains: no" not in told


def test_a_city_without_a_plan_is_told_how_to_begin(cast, as_):
    for who, says in (("coordinator", "Begin with a target"), ("contributor", "The coordinator of the city can begin")):
        assert says in as_(who).get("/plans/littleford/").content.decode()
    assert "No actions yet" in as_("coordinator").get("/plans/littleford/budget/").content.decode()


def test_a_budget_is_tried_out_and_kept_nowhere(cast, as_):
    pytest.importorskip("scipy")
    report(cast, {"households": "40000", "households_with_internet": "20000"})
    effect = "effects: [{key: EC.ICT.ICT.1C, low: 1, expected: 5, high: 8, lag: 0}]"
    kept(cast.city, re.sub(r"effects: .*", effect, TEXT))
    client, before = as_("contributor"), plan_of(cast.city)
    told = client.get("/plans/littleford/budget/?year-2026=1000&year-2027=10").content.decode()
    assert "What stays out" in told
    poor = client.get("/plans/littleford/budget/?year-2026=1&year-2027=0").content.decode()
    assert "The money does not suffice" in poor
    wrong = client.get("/plans/littleford/budget/?year-2026=much")
    assert "There is something to mend" in wrong.content.decode()
    assert plan_of(cast.city) == before


def budgeted(cast):
    pytest.importorskip("scipy")
    report(cast, {"households": "40000", "households_with_internet": "20000"})
    effect = "effects: [{key: EC.ICT.ICT.1C, low: 1, expected: 5, high: 8, lag: 0}]"
    kept(cast.city, re.sub(r"effects: .*", effect, TEXT))


def said_by(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).replace("\u202f", "").split())


def sent_back(answer, name):
    (control,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', answer.content.decode())
    return re.search(r'value="([^"]*)"', control)[1]


def test_two_budgets_stand_side_by_side_and_are_kept_nowhere(cast, as_):
    budgeted(cast)
    client, before, address = as_("contributor"), plan_of(cast.city), "/plans/littleford/budget/"
    alone = client.get(f"{address}?year-2026=1000&year-2027=10&other-2026=&other-2027=")
    assert "Two budgets side by side" not in said_by(alone), "an empty second budget is none"
    assert '<details class="explain"><summary>A second budget' in alone.content.decode()
    both = client.get(f"{address}?year-2026=1000&year-2027=10&other-2026=1&other-2027=")
    told = said_by(both)
    assert "Two budgets side by side The second gains" in told
    assert "Only the first has: Lanes" in told
    assert "2026 1000 5 1 0 −5 2027 10 0 0 0 0" in told
    assert "What stays out of the second, and what it would take" in told
    assert '<details class="explain" open>' in both.content.decode()
    assert sent_back(both, "other-2026") == "1", "what was typed stays"
    assert plan_of(cast.city) == before
    nothing = said_by(client.get(f"{address}?year-2026=1000&year-2027=10&other-2026=0"))
    assert "Second: Nothing new can be begun. The money does not suffice." in nothing


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("much", "2026, second budget"),
        ("-5", "too small"),
        ("1e99", "2026, second budget"),
        ("<script>alert(1)</script>", "2026, second budget"),
        ("9" * 60, "40"),
    ],
)
def test_a_second_budget_that_is_none_is_said_beside_its_field(cast, as_, wrong, says):
    budgeted(cast)
    query = {"year-2026": "1000", "year-2027": "10", "other-2026": wrong}
    answer = as_("contributor").get("/plans/littleford/budget/", query)
    told = said_by(answer)
    assert answer.status_code == HTTPStatus.OK
    assert "There is something to mend" in told
    assert says in told
    assert '<details class="explain" open>' in answer.content.decode(), "the field with the error is seen"
    assert "<script>alert" not in answer.content.decode()
    assert "side by side" not in told


def test_years_the_plan_does_not_have_count_for_nothing(cast, as_):
    budgeted(cast)
    query = {"year-2026": "1000", "year-2027": "10", "other-1999": "5", "other-2099": "x", "other-": "1"}
    told = said_by(as_("contributor").get("/plans/littleford/budget/", query))
    assert "There is something to mend" not in told
    assert "Two budgets side by side" not in told


def test_a_second_budget_is_read_in_the_readers_numbers(cast, as_):
    budgeted(cast)
    client = as_("contributor")
    client.cookies["django_language"] = "es"
    answer = client.get("/plans/littleford/budget/?year-2026=1000&year-2027=10&other-2026=4,5&other-2027=0")
    assert sent_back(answer, "other-2026") == "4,5"
    assert 'id="beside"' in answer.content.decode()


@pytest.mark.parametrize("who", ["contributor", "secretariat", "verifier", "outsider"])
def test_nobody_but_the_coordinator_changes_a_plan(cast, as_, who):
    kept(cast.city)
    before, row = plan_of(cast.city), action(cast)
    shown = filled(as_("coordinator").get(f"/plans/littleford/actions/{row.pk}/"))
    for place in (f"actions/{row.pk}/", "actions/new/", "head/", "targets/new/", "enablers/new/"):
        answer = as_(who).post(f"/plans/littleford/{place}", shown | {"title": "Mine"})
        assert answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    assert plan_of(cast.city) == before


def test_a_part_of_another_citys_plan_is_not_reached_through_ones_own(cast, as_):
    kept(cast.elsewhere)
    row = models.PlanAction.objects.filter(city=cast.elsewhere).first()
    assert as_("coordinator").get(f"/plans/littleford/actions/{row.pk}/").status_code == HTTPStatus.NOT_FOUND
