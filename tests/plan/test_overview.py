"""A plan held against its city: nothing that cannot be understood stops the rest, and what cannot be told is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_up_plans import A, action, card, plan, result, today

from groma.catalogue.pack import open_pack
from groma.errors import GromaError
from groma.plan import overview as module
from groma.plan.cases import bundled_cases
from groma.plan.overview import counted_until, overview, target_looks
from groma.record.model import City, Target

PACK = open_pack()
CITY = City(id="a", name="A", country="XX")
SCORES = {"alignment": 3, "social": 3, "economic": 3, "environmental": 3, "cost": 1, "time": 1, "risk": 1}


def looked_at(given, *targets, on=None, **more):
    city = replace(CITY, targets=targets)
    return overview(given, city, PACK, card=on or today(), **more)


def test_actions_come_by_priority_and_what_is_not_scored_comes_last():
    found = looked_at(plan(action("a"), action("b", scores=SCORES), action("c", state="dropped", scores=SCORES)))
    assert [(one.action.id, one.rank) for one in found.placed] == [("b", 1), ("a", None)]


def test_an_unknown_set_of_criteria_leaves_the_plans_own_order():
    found = looked_at(plan(action("a"), action("b", scores=SCORES), cycle="no-such-set"))
    assert [(one.action.id, one.rank) for one in found.placed] == [("a", None), ("b", None)]
    assert found.criteria is None
    assert found.enablers == ()
    assert "plan_cycle" in {one.rule for one in found.findings}


def test_what_fits_the_budget_is_chosen_and_late_effects_count():
    late = action("a", cost=10.0, start=2027, lag=3)
    found = looked_at(plan(late, action("b", cost=100.0), budget={2027: 50.0}))
    assert list(found.choice.starts) == ["a"]
    assert found.choice.until == 2030
    assert [one.action for one in found.choice.left_out] == ["b"]


def test_without_a_budget_or_an_action_nothing_is_chosen():
    assert looked_at(plan(action("a"))).choice is None
    assert looked_at(plan(budget={2027: 1.0})).choice is None
    assert counted_until(plan(action("a"))) == 0


def test_where_the_solver_is_lacking_the_rest_is_told(monkeypatch):
    def lacking(*_, **__):
        raise GromaError("scipy is not installed.")

    monkeypatch.setattr(module, "portfolio", lacking)
    found = looked_at(plan(action("a", scores=SCORES), budget={2027: 1.0}))
    assert found.choice is None
    assert str(found.why_no_choice.what) == "scipy is not installed."
    assert len(found.placed) == 1


def test_a_target_has_its_standing_and_whether_it_can_be_reached():
    values = card(*(result(A, 40.0 + 2 * step, period=str(2020 + step)) for step in range(5)))
    (look,) = target_looks(replace(CITY, targets=(Target(A, "2028", 52.0, baseline_period="2020"),)), PACK, card=values)
    assert (look.target.baseline, look.standing.period, look.standing.track) == (40.0, "2024", "on_track")
    assert (look.feasibility.verdict, look.feasibility.needed) == ("as_before", pytest.approx(1.0))


def test_a_target_without_any_value_has_no_standing():
    (look,) = target_looks(replace(CITY, targets=(Target(A, "2028", 52.0, place="north"),)), PACK, card=today())
    assert look.standing is None
    assert look.feasibility.reason == "no_value"


def test_a_target_nobody_understands_is_left_to_the_checks():
    found = looked_at(plan(action("a")), Target("no-such-figure", "2030", 1.0), Target(A, "2030", 1.0, unit="EUR"))
    assert found.targets == ()
    assert sum(one.severity == "error" for one in found.findings) >= 2


def test_only_cases_the_plan_names_are_kept():
    cases = bundled_cases()
    given = plan(action("a", cases=(cases[0].id,)), action("b", cases=(cases[1].id,), state="dropped"))
    assert looked_at(given, cases=cases).cases == (cases[0],)
