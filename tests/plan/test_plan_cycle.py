"""The cycle: baseline, prioritise, catalyse, assess. Means, quadrants and deviations match sums done by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from groma.catalogue.pack import open_pack
from groma.errors import DefinitionError, NotFoundError
from groma.plan.cycle import baselines, deviations, ledger, prioritised
from groma.plan.cycle_sets import cycle_ids, cycle_set, read_cycle_set
from groma.plan.model import Action, Effect, Enabler, Plan
from groma.plan.reading import parse_plan
from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.record.model import City, Observation, Target
from groma.score.scorecard import score

OWN = """id: own
title: Two questions
known: {criteria: ours, levels: ours, weights: ours, rank: ours, effective_from: ours}
criteria:
  - {id: good, axis: value, name: Good, levels: [no, yes]}
  - {id: better, axis: value, name: Better, levels: [a, b, c], weight: 3}
  - {id: dear, axis: ease, name: Dear, levels: [a, b, c, d, e], reversed: true}
"""
CIRCULAR = cycle_set()
BEST = {"alignment": 3, "social": 3, "economic": 3, "environmental": 3, "cost": 1, "time": 1, "risk": 1}
WORST = {name: 4 - level for name, level in BEST.items()}


@pytest.fixture(scope="module")
def pack():
    return open_pack()


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return read_cycle_set(path)


def plan_of(*actions, **more):
    return Plan("p", "P", actions=actions, **more)


def scored(name, **scores):
    return Action(name, name.title(), 2025, 2026, scores=scores)


def by_id(found):
    return {one.action.id: one for one in found}


# Criteria


@pytest.mark.parametrize("name", cycle_ids())
def test_the_sets_that_come_along_are_whole(name):
    found = cycle_set(name)
    assert found.id == name
    assert {one.id for one in found.on("value")} == {"alignment", "social", "economic", "environmental"}
    assert {one.id for one in found.on("ease")} > {"cost", "time"}
    assert all(one.is_reversed == (one.axis == "ease") for one in found.criteria)
    assert "U4SSC" in found.source
    assert found.known.levels == "ours"


def test_what_was_not_seen_is_not_said_to_be_seen():
    alignment = CIRCULAR.criteria[0]
    assert (alignment.id, CIRCULAR.mark(alignment), CIRCULAR.mark(CIRCULAR.criteria[1])) == (
        "alignment",
        "unverified",
        "seen",
    )


def test_an_unknown_set_is_refused_with_the_nearest():
    with pytest.raises(NotFoundError, match="Did you mean `circular-cities`"):
        cycle_set("circular-city")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("axis: ease", "axis: value", "no criterion has `axis: ease`"),
        ("id: better", "id: good", "the criterion `good` stands twice"),
        ("levels: [no, yes]", "levels: [no]", "own.yaml:5: `levels`: at least 2 is needed"),
        ("weight: 3", "weigth: 3", "own.yaml:6: `weigth`: unknown key. Did you mean `weight`?"),
        ("weight: 3", "weight: 0", "own.yaml:6: `weight`"),
        ("weight: 3", "weight: true", "a number is expected"),
        ("criteria: ours", "criteria: seen", "what was seen needs a `source`"),
        ("rank: ours", "rank: sure", "own.yaml:3: `rank`: it must be"),
    ],
)
def test_a_wrong_set_is_refused_with_its_line(before, after, said, tmp_path):
    path = tmp_path / "own.yaml"
    assert before in OWN
    path.write_text(OWN.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_cycle_set(path)
    assert said in str(caught.value)


# Prioritise


def test_a_third_set_is_a_file(own):
    found = by_id(
        prioritised(plan_of(scored("a", good=2, better=2, dear=2), scored("b", good=1, better=3, dear=5)), own)
    )
    assert (found["a"].value, found["a"].ease) == ((1 + 3 * 0.5) / 4, 0.75)
    assert (found["b"].value, found["b"].ease) == (0.75, 0.0)
    assert (found["a"].quadrant, found["b"].quadrant) == ("first", "prepare")
    assert (found["a"].rank, found["b"].rank) == (1, 2)


def test_best_and_worst():
    best, worst = prioritised(plan_of(scored("worst", **WORST), scored("best", **BEST)), CIRCULAR)
    assert (best.action.id, best.value, best.ease, best.quadrant, best.rank) == ("best", 1.0, 1.0, "first", 1)
    assert (worst.action.id, worst.value, worst.ease, worst.quadrant, worst.rank) == ("worst", 0.0, 0.0, "later", 2)


def test_the_middle_counts_as_high():
    middle = scored("middle", **dict.fromkeys(BEST, 2))
    assert prioritised(plan_of(middle), CIRCULAR)[0].quadrant == "first"


def test_even_actions_share_a_rank():
    plan = plan_of(scored("a", **BEST), scored("b", **BEST), scored("c", **WORST))
    assert [one.rank for one in prioritised(plan, CIRCULAR)] == [1, 1, 3]


def test_product_and_distance_rank_differently():
    lopsided, even = {**WORST, "cost": 1, "time": 1, "risk": 1}, {**WORST, "alignment": 2, "cost": 2}
    plan = plan_of(scored("lopsided", **lopsided), scored("even", **even))
    assert [one.action.id for one in prioritised(plan, CIRCULAR)] == ["even", "lopsided"]
    near = CIRCULAR.model_copy(update={"rank": "distance"})
    assert [one.action.id for one in prioritised(plan, near)] == ["lopsided", "even"]


def test_what_is_not_scored_is_missing_and_not_nothing(own):
    found = by_id(prioritised(plan_of(scored("a", better=3), scored("b", good=2, dear=1), scored("c")), own))
    assert (found["a"].value, found["a"].ease, found["a"].quadrant, found["a"].rank) == (1.0, None, None, None)
    assert found["a"].missing == ("good", "dear")
    assert (found["b"].value, found["b"].quadrant, found["b"].is_sure) == (1.0, "first", False)
    assert found["c"].missing == ("good", "better", "dear")


def test_a_quadrant_is_sure_where_the_missing_could_not_move_it(own):
    (found,) = prioritised(plan_of(scored("a", better=3, dear=1)), own)
    assert found.missing == ("good",)
    assert found.is_sure


def test_a_level_that_is_not_there_counts_as_missing(own):
    (found,) = prioritised(plan_of(scored("a", good=9, better=1, dear=1)), own)
    assert found.missing == ("good",)


def test_dropped_actions_are_left_out():
    plan = plan_of(replace(scored("a", **BEST), state="dropped"))
    assert prioritised(plan, CIRCULAR) == ()


# Baseline


def made_up(pack, values, **more):
    rows = tuple(Observation("EC.I.WS.3C", year, value=value, text=str(value)) for year, value in values.items())
    city = City("c", "C", "XX", observations=rows, **more)
    return city, score(city, pack)


def moving(low, expected, high, **more):
    return Action("leaks", "Leaks", 2025, 2026, effects=(Effect("EC.I.WS.3C", low, expected, high, **more),))


def test_the_baseline_table_holds_value_target_and_actions(pack):
    targets = (
        Target("EC.I.WS.3C", "2026", 18, "%"),
        Target("ec: i: ws: 3c", "2030", 15, "%"),
        Target("EN.E.E.1C", "2030", 1),
    )
    city, card = made_up(pack, {"2023": 22, "2024": 20, "2025": 19}, targets=targets)
    other = Action(
        "meters", "Meters", 2025, 2026, effects=(Effect("ec.i.ws.3c", -1, -1, -1), Effect("EN.E.E.1C", 1, 2, 3))
    )
    leaks, energy = baselines(plan_of(moving(-1, -2, -3), other, baseline="2024"), city, pack, card=card)
    assert (leaks.key, leaks.result.value, leaks.target.value, leaks.actions) == (
        "EC.I.WS.3C",
        20,
        15,
        ("leaks", "meters"),
    )
    assert (energy.key, energy.result, energy.target.value, energy.actions) == ("EN.E.E.1C", None, 1, ("meters",))


# Assess


@pytest.mark.parametrize(
    ("after", "verdict", "deviation", "achieved"),
    [
        (18, "as_expected", 0, 100),
        (17, "as_expected", -1, 150),
        (19, "as_expected", 1, 50),
        (16.5, "more", -1.5, 175),
        (19.5, "less", 1.5, 25),
        (20, "less", 2, 0),
        (21, "opposite", 3, -50),
    ],
)
def test_expected_against_actual(pack, after, verdict, deviation, achieved):
    (_, before), (_, now) = made_up(pack, {"2024": 20}), made_up(pack, {"2024": 20, "2026": after})
    (found,) = deviations(plan_of(moving(-1, -2, -3), baseline="2024"), pack, before=before, after=now)
    assert (found.verdict, found.due) == (verdict, 2026)
    assert (found.deviation, found.achieved) == (pytest.approx(deviation), pytest.approx(achieved))


def test_what_is_not_due_is_not_judged(pack):
    (_, before), (_, now) = made_up(pack, {"2024": 20}), made_up(pack, {"2024": 20, "2026": 25})
    (found,) = deviations(plan_of(moving(-1, -2, -3, lag=2), baseline="2024"), pack, before=before, after=now)
    assert (found.verdict, found.due, found.change) == ("too_early", 2027, 5)


def test_without_a_newer_value_nothing_is_known(pack):
    _, before = made_up(pack, {"2024": 20})
    plan = plan_of(moving(-1, -2, -3), baseline="2024")
    assert deviations(plan, pack, before=before, after=before)[0].verdict == "unknown"
    _, nothing = made_up(pack, {})
    (found,) = deviations(plan, pack, before=nothing, after=before)
    assert (found.verdict, found.change, found.deviation, found.achieved) == ("unknown", None, None, None)


def test_a_change_that_several_actions_share_says_so(pack):
    (_, before), (_, now) = made_up(pack, {"2024": 20}), made_up(pack, {"2026": 18})
    other = replace(moving(-1, -2, -3), id="meters")
    found = deviations(plan_of(moving(-1, -2, -3), other), pack, before=before, after=now)
    assert [one.shared_with for one in found] == [("meters",), ("leaks",)]


def test_places_and_groups_are_assessed_by_themselves(pack):
    city = read_city(city_folder("exempla"))
    before, now = score(city, pack, up_to="2022"), score(city, pack, up_to="2024")
    action = Action("a", "A", 2023, 2024, effects=(Effect("EC.P.EM.1C", -1, -2, -3, breakdown="sex=female"),))
    (found,) = deviations(plan_of(action, baseline="2022"), pack, before=before, after=now)
    assert (found.before.measurement.period, found.after.measurement.period) == ("2022", "2024")
    assert found.before.measurement.breakdown == found.after.measurement.breakdown == "sex=female"


# Catalyse


@pytest.mark.parametrize(
    ("status", "status_after", "achieved", "judged"),
    [
        (0, None, 100, "unknown"),
        (1, 1, 100, "not_in_place"),
        (2, 1, 100, "not_in_place"),
        (1, 3, None, "unknown"),
        (1, 2, 50, "effective"),
        (3, 3, 80, "effective"),
        (1, 2, 49, "ineffective"),
    ],
)
def test_an_enabler_is_judged_by_what_came(status, status_after, achieved, judged):
    action = replace(scored("a"), enablers=("skills",))
    other = scored("b")
    plan = plan_of(action, other, enablers=(Enabler("skills", "Skills", status, status_after),))
    found = [
        SimpleNamespace(action=action, verdict="as_expected", achieved=achieved),
        SimpleNamespace(action=action, verdict="too_early", achieved=-500),
        SimpleNamespace(action=other, verdict="opposite", achieved=-500),
    ]
    (line,) = ledger(plan, CIRCULAR, found=found)
    assert (line.serves, line.achieved, line.judged) == (("a",), achieved, judged)
    assert line.change == (None if status_after is None else status_after - status)


def test_scores_of_a_file_reach_the_engine():
    text = "id: a\ntitle: A\nactions:\n- {id: b, title: B, start: 2025, end: 2025, scores: {alignment: 3, cost: 1}}\n"
    (found,) = prioritised(parse_plan(text), CIRCULAR)
    assert (found.value, found.ease) == (1.0, 1.0)
