"""The long list: which actions stand in which cell, and where nothing was thought of."""

from __future__ import annotations

import pytest

from groma.errors import DefinitionError
from groma.plan.cycle_sets import SETS_FOLDER, cycle_set, read_cycle_set
from groma.plan.matrix import long_list
from groma.plan.model import Action, Plan
from groma.plan.reading import parse_plan, plan_yaml, read_plan
from groma.record.bundled import city_folder

CIRCULAR = cycle_set("circular-cities")
OWN = (SETS_FOLDER / "circular-cities.yaml").read_text("utf-8")


def act(name, asset="", kind="", **more):
    return Action(name, name, 2026, 2026, asset=asset, kind=kind, **more)


def plan_of(*actions):
    return Plan("p", "P", actions=actions)


def test_the_guide_has_three_assets_and_six_kinds_of_action():
    matrix = CIRCULAR.matrix
    assert [one.id for one in matrix.assets] == ["infrastructure", "resources", "goods-and-services"]
    kinds = ["sharing", "recycling", "refurbishing", "re-using", "replacing", "digitising"]
    assert [one.id for one in matrix.kinds] == kinds
    assert (matrix.known.assets, matrix.known.kinds, matrix.known.texts) == ("seen", "seen", "ours")
    assert all(one.about for one in (*matrix.assets, *matrix.kinds))


def test_every_action_stands_in_its_cell_in_the_order_of_the_plan():
    found = long_list(
        plan_of(act("b", "resources", "sharing"), act("c"), act("a", "resources", "sharing", state="dropped")), CIRCULAR
    )
    assert [one.id for one in found.cells["resources", "sharing"]] == ["b", "a"], "a dropped one was thought of too"
    assert found.cells["infrastructure", "sharing"] == ()
    assert (len(found.cells), found.filled, found.is_empty) == (18, 1, False)
    assert [one.id for one in found.nowhere] == ["c"]


@pytest.mark.parametrize(("asset", "kind"), [("", "sharing"), ("resources", ""), ("resorces", "sharing"), ("x", "y")])
def test_what_is_no_cell_fills_none(asset, kind):
    found = long_list(plan_of(act("a", asset, kind)), CIRCULAR)
    assert found.is_empty
    assert [one.id for one in found.nowhere] == ["a"]


def test_without_a_matrix_or_without_actions_there_is_no_long_list():
    assert cycle_set("city-science").matrix is None
    assert long_list(plan_of(act("a", "resources", "sharing")), cycle_set("city-science")) is None
    assert long_list(plan_of(act("a")), None) is None
    assert long_list(plan_of(), CIRCULAR) is None


def test_the_plan_of_exempla_fills_it_and_leaves_cells_empty():
    found = long_list(read_plan(city_folder("exempla")), CIRCULAR)
    assert found.nowhere == ()
    assert 4 <= found.filled < len(found.cells)
    assert any(len(actions) > 1 for actions in found.cells.values())


def test_the_cell_of_an_action_is_read_and_written_without_loss():
    text = "id: p\ntitle: P\nactions:\n- {id: a, title: A, start: 2026, end: 2026, asset: resources, kind: sharing}\n"
    plan = parse_plan(text)
    assert (plan.actions[0].asset, plan.actions[0].kind) == ("resources", "sharing")
    assert parse_plan(plan_yaml(plan)) == plan
    assert "asset" not in plan_yaml(plan_of(act("a")))


@pytest.mark.parametrize("odd", ["[resources]", "{a: b}", "x" * 301])
def test_a_cell_that_is_no_name_loses_only_its_action(odd):
    text = f"id: p\ntitle: P\nactions:\n- {{id: a, title: A, start: 2026, end: 2026, asset: {odd}}}\n"
    plan = parse_plan(text + "- {id: b, title: B, start: 2026, end: 2026}\n")
    assert [one.id for one in plan.actions] == ["b"]
    assert "`asset`" in plan.findings[0].what


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("id: recycling", "id: sharing", "`sharing` stands twice"),
        ("    texts: ours", "    text: ours", "Did you mean `texts`?"),
        ("      about: Several", "      abuot: Several", "Did you mean `about`?"),
        ("    assets: seen", "    assets: sure", "`assets`: it must be"),
        ("  kinds:\n    - id: sharing", "  kinds: []\n  more:\n    - id: sharing", "`kinds`: at least 1 is needed"),
    ],
)
def test_a_wrong_matrix_is_refused_with_its_line(before, after, said, tmp_path):
    assert OWN.count(before) == 1
    path = tmp_path / "own.yaml"
    path.write_text(OWN.replace(before, after), "utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_cycle_set(path)
    assert said in str(caught.value)
    assert "own.yaml:" in str(caught.value)


def test_what_is_seen_of_a_matrix_needs_a_source(tmp_path):
    path = tmp_path / "own.yaml"
    text = "\n".join(line for line in OWN.splitlines() if not line.startswith("source:"))
    path.write_text(text.replace("  criteria: seen\n", "  criteria: ours\n", 1), "utf-8")
    with pytest.raises(DefinitionError, match="needs a `source`"):
        read_cycle_set(path)
