"""The plan of Exempla: whole, sound, about its weakest figures, and said to be invented."""

from __future__ import annotations

import pytest

from groma.catalogue.pack import open_pack
from groma.plan.cycle import QUADRANTS, baselines, ledger, prioritised
from groma.plan.cycle_sets import cycle_set
from groma.plan.plan_checks import plan_findings
from groma.plan.reading import FILE, parse_plan, plan_yaml, read_plan
from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.score.scorecard import score

FOLDER = city_folder("exempla")


@pytest.fixture(scope="module")
def plan():
    return read_plan(FOLDER)


@pytest.fixture(scope="module")
def pack():
    return open_pack()


@pytest.fixture(scope="module")
def city():
    return read_city(FOLDER)


@pytest.fixture(scope="module")
def card(city, pack, plan):
    return score(city, pack, up_to=plan.baseline)


def test_it_says_that_it_is_invented(plan):
    assert "invented" in (FOLDER / FILE).read_text("utf-8").splitlines()[0]
    assert plan.id.startswith("invented-")
    assert "Invented" in plan.title
    assert "Invented" in plan.note


def test_it_is_sound(plan, city, pack, card):
    assert plan_findings(plan, city, pack, card=card) == ()


def test_it_is_whole(plan):
    assert 6 <= len(plan.actions) <= 9
    for one in plan.actions:
        assert one.owner
        assert one.department
        assert one.costs
        assert one.effects
        assert one.milestones
        assert one.risks
        assert one.enablers
        assert {people.gains for people in one.affected} == {True, False}
        assert set(one.scores) == {criterion.id for criterion in cycle_set(plan.cycle).criteria}


def test_it_is_about_the_weakest_figures(plan, card, pack):
    scored = sorted((one for one in card.results if one.share is not None), key=lambda one: one.share)
    weakest = {one.point.key for one in scored[:12]}
    moved = {pack.key(effect.key) for one in plan.actions for effect in one.effects}
    assert len(weakest & moved) >= 8


def test_the_budget_makes_one_choose(plan):
    wanted = {
        year: sum(cost.amount for one in plan.actions for cost in one.costs if cost.year == year)
        for year in plan.budget
    }
    assert any(wanted[year] > plan.budget[year] for year in plan.budget)
    assert all(one.cost <= sum(plan.budget.values()) for one in plan.actions)


def test_the_cycle_runs_on_it(plan, city, pack, card):
    placed = prioritised(plan, cycle_set(plan.cycle))
    assert {one.quadrant for one in placed} >= set(QUADRANTS[:3])
    assert all(one.is_sure for one in placed)
    assert all(one.result is not None for one in baselines(plan, city, pack, card=card))
    assert all(line.serves for line in ledger(plan, cycle_set(plan.cycle)))


def test_nothing_is_lost_by_writing_it(plan):
    assert parse_plan(plan_yaml(plan)) == plan
