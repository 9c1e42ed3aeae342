"""What is odd about a plan is found, each by its rule, and a sound plan has no findings."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from groma.catalogue.pack import open_pack
from groma.plan.effect_checks import limits
from groma.plan.model import Action, Affected, Cost, Effect, Enabler, Milestone, Plan
from groma.plan.plan_checks import plan_findings
from groma.plan.reading import parse_plan
from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.score.scorecard import score

NOW = "u4ssc@2022"
LEAKS = Action(
    "leaks",
    "Find leaks",
    2025,
    2026,
    department="water",
    costs=(Cost(2025, "capital", 100.0, 50.0),),
    effects=(Effect("EC.I.WS.3C", -1, -2, -3),),
    milestones=(Milestone("Crew at work", "2025-06-01"),),
    affected=(Affected("people on the old mains", gains=True), Affected("nobody", gains=False)),
    scores={"alignment": 3},
    enablers=("crew",),
    cases=("somewhere",),
    where="plan.yaml:9",
)
METERS = replace(LEAKS, id="meters", start=2027, end=2028, costs=(), milestones=(), depends_on=("leaks",), where="")
PLAN = Plan(
    "p",
    "P",
    currency="EUR",
    baseline="2024",
    budget={2025: 100.0},
    capacity={"water": {2025: 1.0}},
    floors=("*", "place=d1", "sex=female"),
    actions=(LEAKS, METERS),
    enablers=(Enabler("crew", "Crew"),),
    pack=NOW,
)


@pytest.fixture(scope="module")
def pack():
    return open_pack()


@pytest.fixture(scope="module")
def city():
    return read_city(city_folder("exempla"))


@pytest.fixture(scope="module")
def found_in(city, pack):
    card = score(city, pack)

    def found(plan, **more):
        return plan_findings(plan, city, pack, card=card, cases={"somewhere", "elsewhere"}, **more)

    return found


def changed(**parts):
    return replace(PLAN, actions=(replace(LEAKS, **parts), METERS))


def with_effect(*effect, **more):
    return changed(effects=(Effect(*effect, **more),))


def test_a_sound_plan_has_no_findings(found_in):
    assert found_in(PLAN) == ()


ODD = {
    "plan_budget": (replace(PLAN, budget={2025: 0.0}), "error", "allows nothing in any year"),
    "plan_no_currency": (replace(PLAN, currency=""), "warning", "no currency"),
    "plan_cycle": (replace(PLAN, cycle="circular-city"), "error", "Did you mean `circular-cities`?"),
    "plan_department": (replace(PLAN, capacity={"waters": {}}), "warning", "Did you mean `water`?"),
    "plan_place": (changed(effects=(Effect("EC.P.EM.1C", -1, -2, -3, place="d11"),)), "error", "Did you mean `d1`?"),
    "plan_breakdown": (
        changed(affected=(Affected("women", gains=True, breakdown="sex=femal"), Affected("nobody", gains=False))),
        "error",
        "Did you mean `female`?",
    ),
    "plan_unknown_action": (changed(depends_on=("meter",)), "error", "Did you mean `meters`?"),
    "plan_unknown_enabler": (changed(enablers=("crews",)), "error", "Did you mean `crew`?"),
    "plan_unknown_case": (changed(cases=("somewere",)), "error", "Did you mean `somewhere`?"),
    "plan_unknown_figure": (with_effect("EC.I.WS.3D", -1, -2, -3), "error", "Did you mean `EC.I.WS.3C`?"),
    "plan_order": (replace(PLAN, actions=(LEAKS, replace(METERS, start=2025))), "error", "starts in 2025, before"),
    "plan_before_baseline": (changed(start=2023), "warning", "starts in 2023, before the baseline of 2024"),
    "plan_milestone": (changed(milestones=(Milestone("Late", "2029-01-01"),)), "warning", "2029-01-01, outside"),
    "plan_cost_year": (
        replace(changed(costs=(Cost(2029, "running", 7.0),)), budget={2029: 9.0}),
        "warning",
        "costs 7 in 2029, when it does not run",
    ),
    "plan_overspent": (
        changed(costs=(Cost(2025, "capital", 100.0, 101.0),)),
        "warning",
        "has spent 101 in 2025, of 100",
    ),
    "plan_no_budget": (changed(costs=(Cost(2026, "capital", 5.0),)), "error", "5 in 2026, for which the budget"),
    "plan_criterion": (changed(scores={"alinement": 3}), "error", "Did you mean `alignment`?"),
    "plan_cell": (changed(asset="resorces", kind="sharing"), "error", "Did you mean `resources`?"),
    "plan_who_loses": (changed(affected=(Affected("tenants", gains=True),)), "warning", "who may lose"),
    "plan_pack": (replace(PLAN, pack="mobility@1"), "error", "made for mobility@1"),
    "plan_no_effect": (changed(effects=()), "warning", "names no figure"),
    "plan_makes_worse": (with_effect("EC.I.WS.3C", 1, 2, 3), "warning", "makes it worse"),
    "plan_effect_order": (with_effect("EC.I.WS.3C", -3, -2, -1), "error", "perhaps -1, -2, -3"),
    "plan_impossible": (with_effect("EN.E.E.1C", 1, 2, 80), "error", "cannot be that high"),
    "plan_no_baseline": (
        with_effect("EC.P.EM.1C", -1, -2, -3, place="d1", breakdown="income=q1"),
        "warning",
        "start from",
    ),
    "plan_circle": (
        replace(PLAN, actions=(replace(LEAKS, depends_on=("meters",)), METERS)),
        "error",
        "leaks → meters → leaks",
    ),
}


@pytest.mark.parametrize("rule", ODD)
def test_each_oddity_is_found(found_in, rule):
    plan, severity, said = ODD[rule]
    found = [one for one in found_in(plan) if one.rule == rule]
    assert [one.severity for one in found] == [severity]
    assert said in str(found[0])
    assert found[0].next_step


def test_a_sound_plan_becomes_odd_in_one_way_only(found_in):
    for rule, (plan, _, _) in ODD.items():
        if rule not in {"plan_circle", "plan_order"}:
            others = {one.rule for one in found_in(plan)} - {rule}
            assert others <= {"plan_no_budget", "plan_makes_worse"}, rule


def test_a_finding_tells_action_and_line(found_in):
    (found,) = found_in(ODD["plan_milestone"][0])
    assert (found.subject, found.where) == ("leaks", "plan.yaml:9")


def test_a_circle_is_told_once_and_a_loop_too(found_in):
    three = [Action(name, name, 2025, 2025, depends_on=(after,)) for name, after in ("ab", "bc", "ca", "dd")]
    circles = [one.what for one in found_in(Plan("p", "P", actions=tuple(three))) if one.rule == "plan_circle"]
    assert [one.partition(": ")[2] for one in circles] == ["a → b → c → a.", "d → d."]


def test_a_long_chain_is_no_circle(found_in):
    chain = tuple(Action(f"a{n}", "A", 3000 - n, 3000 - n, depends_on=(f"a{n + 1}",)) for n in range(300))
    plan = Plan("p", "P", actions=(*chain, Action("a300", "A", 2000, 2000)))
    assert not [one for one in found_in(plan) if one.rule in {"plan_circle", "plan_order", "plan_unknown_action"}]


def test_an_action_that_starts_the_year_another_ends_asks_for_a_look(found_in):
    (found,) = found_in(replace(PLAN, actions=(LEAKS, replace(METERS, start=2026))))
    assert (found.rule, found.severity) == ("plan_order", "warning")


def test_what_depends_on_a_dropped_action_is_told(found_in):
    (found,) = found_in(replace(PLAN, actions=(replace(LEAKS, state="dropped"), METERS)))
    assert (found.rule, found.subject) == ("plan_unknown_action", "meters")


def test_dropped_actions_are_not_judged(found_in):
    odd = replace(LEAKS, id="odd", effects=(), state="dropped")
    assert found_in(replace(PLAN, actions=(*PLAN.actions, odd))) == ()


def test_an_action_left_out_on_reading_is_not_told_twice(found_in):
    text = (
        "id: p\ntitle: P\nactions:\n- {id: a, title: A, start: soon, end: 2025}\n"
        "- {id: b, title: B, start: 2025, end: 2025, depends_on: [a],"
        " effects: [{key: EC.I.WS.3C, low: -1, expected: -2, high: -3}]}\n"
    )
    assert [one.rule for one in found_in(parse_plan(text))] == ["plan_action"]


def test_cases_are_not_looked_at_where_none_are_given(found_in, city, pack):
    plan = ODD["plan_unknown_case"][0]
    assert plan_findings(plan, city, pack, card=score(city, pack)) == ()


def test_a_case_an_effect_rests_on_must_be_there(found_in):
    plan = with_effect("EC.I.WS.3C", -1, -2, -3, rests_on="case", reference="nowhere")
    assert [one.rule for one in found_in(plan)] == ["plan_unknown_case"]


@pytest.mark.parametrize(
    ("effect", "rules"),
    [
        (("EC.I.WS.3C", -1, -2, -3), []),
        (("EC.I.WS.3C", -1, 2, -3), ["plan_effect_order", "plan_makes_worse"]),
        (("EC.I.WS.3C", 0.5, -2, -3), []),
        (("EC.I.WS.3C", -1, -2, -60), ["plan_impossible"]),
        (("EN.EN.AQ.1C/no2", -1, -2, -3), []),
        (("EN.EN.AQ.1C/no2", -1, -2, -30), ["plan_impossible"]),
        (("SC.SH.SI.1C", 0.01, 0.05, 0.08), []),
        (("SC.SH.SI.1C", 0.1, 0.5, 0.8), ["plan_makes_worse"]),
        (("EC.I.UP.2A/compact", 1, 1, 1), []),
        (("EC.I.UP.2A/compact", 1, 1, 2), ["plan_impossible"]),
        (("EC.I.UP.2A/compact", -1, -1, -1), ["plan_impossible", "plan_makes_worse"]),
        (("EC.P.EM.1C", -1, -2, -300), ["plan_impossible"]),
    ],
)
def test_effects_are_held_against_the_figure(found_in, effect, rules):
    assert sorted(one.rule for one in found_in(with_effect(*effect))) == rules


def test_more_than_a_hundred_percent_asks_for_a_look(found_in, pack):
    plan = with_effect("SC.SH.SA.9C", 1, 5, 20)
    assert sorted(one.rule for one in found_in(plan)) == ["plan_large_effect", "plan_makes_worse"]


def test_a_share_without_a_figure_still_has_only_a_hundred(found_in):
    plan = with_effect("EC.P.EM.1C", -1, -2, -101, place="d1", breakdown="income=q1")
    assert [one.rule for one in found_in(plan)] == ["plan_impossible"]


def test_only_a_share_of_a_whole_ends_at_a_hundred(pack):
    assert limits(pack.data_point("EN.E.E.1C")) == (0.0, 100.0)
    assert limits(pack.data_point("EC.I.UP.2A/compact")) == (0.0, 1.0)
    assert limits(pack.data_point("EN.EN.AQ.2C"))[1] is None


def test_scores_beyond_the_levels_are_told(found_in):
    (found,) = found_in(changed(scores={"alignment": 4}))
    assert (found.rule, found.next_step) == ("plan_criterion", "Give a level from 1 to 3.")


@pytest.mark.parametrize("floor", ["place=d11", "sex=femal", "sexes", "sex"])
def test_a_floor_must_be_there(found_in, floor):
    assert [one.severity for one in found_in(replace(PLAN, floors=(floor,)))] == ["error"]


# A framework that changed


def test_an_older_framework_asks_for_a_look(found_in):
    (found,) = found_in(replace(PLAN, pack="u4ssc@2021"))
    assert (found.rule, found.severity) == ("plan_pack", "warning")


def test_where_the_older_framework_is_at_hand_only_changed_figures_are_told(found_in, pack):
    def reworded(one):
        definition = one.definition.model_copy(update={"definition": "Something else."})
        return replace(one, definition=definition) if one.code == "EC.I.WS.3C" else one

    older = replace(pack, indicators=tuple(map(reworded, pack.indicators)))
    plan = replace(PLAN, pack="u4ssc@2021")
    assert found_in(plan, before=pack) == ()
    (found,) = found_in(plan, before=older)
    assert (found.rule, found.subject) == ("plan_definition", "EC.I.WS.3C")


def test_a_large_plan_is_looked_at_quickly_whatever_depends_on_what(found_in):
    names = [f"a{n}" for n in range(1_000)]
    chain = [Action(name, name, 2025, 2025, depends_on=(after,)) for name, after in pairwise(names)]
    ring = Action(names[-1], "Z", 2025, 2025, depends_on=(names[0],))
    circles = [one for one in found_in(Plan("p", "P", actions=(*chain, ring))) if one.rule == "plan_circle"]
    assert [one.what.count("→") for one in circles] == [1_000]


def test_what_only_waits_for_a_circle_is_no_part_of_it(found_in):
    waiting = [Action(name, name, 2025, 2025, depends_on=(after,)) for name, after in ("ab", "bc", "cb")]
    circles = [one.what for one in found_in(Plan("p", "P", actions=tuple(waiting))) if one.rule == "plan_circle"]
    assert [one.partition(": ")[2] for one in circles] == ["b → c → b."]


def test_a_figure_close_to_its_target_can_move_away_from_it(found_in):
    assert [one.rule for one in found_in(with_effect("SC.SH.SI.1C", -0.01, -0.05, -0.08))] == ["plan_makes_worse"]


def test_scores_of_an_unknown_cycle_are_not_judged(found_in):
    plan = replace(ODD["plan_cycle"][0], actions=(replace(LEAKS, scores={"anything": 9}), METERS))
    assert [one.rule for one in found_in(plan)] == ["plan_cycle"]


@pytest.mark.parametrize(
    ("cell", "cycle", "severity", "said"),
    [
        ({"asset": "resources", "kind": "recycling"}, "circular-cities", "", ""),
        ({}, "circular-cities", "", ""),
        ({"asset": "resources", "kind": "recyling"}, "circular-cities", "error", "Did you mean `recycling`?"),
        ({"asset": "resources", "kind": "zzz"}, "circular-cities", "error", "Known: sharing, recycling"),
        ({"asset": "resources"}, "circular-cities", "warning", "not what it does with it"),
        ({"kind": "sharing"}, "circular-cities", "warning", "not what it is about"),
        ({"asset": "resources", "kind": "sharing"}, "city-science", "warning", "has no matrix"),
        ({"asset": "resources", "kind": "sharing"}, "circular-city", "", ""),
    ],
)
def test_a_place_in_the_matrix_is_one_of_the_cycle(found_in, cell, cycle, severity, said):
    found = [one for one in found_in(replace(changed(**cell), cycle=cycle)) if one.rule == "plan_cell"]
    assert [one.severity for one in found] == ([severity] if severity else [])
    assert said in " ".join(map(str, found))
    assert all(one.subject == "leaks" and one.next_step for one in found)
