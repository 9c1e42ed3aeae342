"""The page of the plan names every key, every rule and no others, and its example is a plan."""

from __future__ import annotations

import ast
import re

import pytest
from doc_pages import DOCS, ROOT, blocks

from groma.catalogue.pack import open_pack
from groma.plan.cycle_sets import Criterion, CycleSet, Matrix, Side
from groma.plan.plan_checks import plan_findings
from groma.plan.reading import LISTS, parse_plan
from groma.plan.shapes import (
    ActionShape,
    AffectedLine,
    CostLine,
    EffectLine,
    EnablerShape,
    MilestoneLine,
    PlanHead,
    RiskLine,
)
from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.score.scorecard import score

PAGE = DOCS / "reference" / "plan.md"
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
MODULES = ("reading", "plan_checks", "effect_checks", "matrix_checks")


def keys(title):
    return re.findall(r"^\| `([^`]+)` \|", SECTIONS[title], flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("The plan itself", (*PlanHead.model_fields, *LISTS)),
        ("actions", ActionShape.model_fields),
        ("costs", CostLine.model_fields),
        ("effects", EffectLine.model_fields),
        ("milestones", MilestoneLine.model_fields),
        ("affected", AffectedLine.model_fields),
        ("risks", RiskLine.model_fields),
        ("enablers", EnablerShape.model_fields),
        ("Criteria", CycleSet.model_fields),
        ("A criterion", [field.alias or name for name, field in Criterion.model_fields.items()]),
        ("The matrix", {**Matrix.model_fields, **Side.model_fields}),
    ],
)
def test_every_key_is_documented(title, names):
    assert sorted(keys(title)) == sorted(names)


def rules():
    """Every rule that the modules name."""
    trees = (ast.parse((ROOT / "src" / "groma" / "plan" / f"{name}.py").read_text("utf-8")) for name in MODULES)
    texts = {one.value for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Constant)}
    return {one for one in texts if isinstance(one, str) and re.fullmatch(r"plan_[a-z_]+", one)}


def test_every_rule_is_documented():
    assert sorted(keys("What is checked")) == sorted(rules())


def test_the_example_is_a_sound_plan():
    (example,) = (block for block in blocks(PAGE) if block.kind == "yaml")
    city, pack = read_city(city_folder("exempla")), open_pack()
    plan = parse_plan(example.body)
    assert plan.actions
    assert plan_findings(plan, city, pack, card=score(city, pack)) == ()
