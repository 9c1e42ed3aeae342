"""The cycle in words, in every language, and drawn so that no title breaks the drawing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring

from groma.catalogue.pack import open_pack
from groma.plan.cycle import JUDGED, QUADRANTS, VERDICTS, baselines, deviations, ledger, prioritised
from groma.plan.cycle_sets import cycle_set
from groma.plan.model import Action, Effect, Plan
from groma.plan.reading import read_plan
from groma.publish import cycle_words as said
from groma.publish.languages import LANGUAGES, speaking
from groma.publish.quadrant_chart import EDGE, RADIUS, SIDE, quadrant_chart
from groma.record.bundled import city_folder
from groma.record.folder import read_city
from groma.score.scorecard import score

HOSTILE = "</title><script>alert(1)</script> & \"' <b>"
CRITERIA = cycle_set()
BEST = {"alignment": 3, "social": 3, "economic": 3, "environmental": 3, "cost": 1, "time": 1, "risk": 1}


@pytest.fixture(scope="module")
def exempla():
    folder, pack = city_folder("exempla"), open_pack()
    city, plan = read_city(folder), read_plan(folder)
    before, after = score(city, pack, up_to="2022"), score(city, pack)
    return city, pack, plan, before, after


@pytest.fixture(scope="module")
def placed(exempla):
    return prioritised(exempla[2], CRITERIA)


def grids(exempla, placed):
    city, pack, plan, before, after = exempla
    found = deviations(replace(plan, baseline="2022"), pack, before=before, after=after)
    return (
        said.baseline_grid(baselines(plan, city, pack, card=after), plan, city, pack=pack),
        said.priority_grid(placed, CRITERIA),
        said.criteria_grid(CRITERIA),
        said.ledger_grid(ledger(plan, CRITERIA, found=found), plan),
        said.deviation_grid(found, city, pack),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_is_whole_in_every_language(exempla, placed, language):
    with speaking(language):
        for grid in grids(exempla, placed):
            assert grid.caption
            assert grid.rows
            assert {len(row) for row in grid.rows} == {len(grid.heads)}
            assert all(isinstance(cell, str) for row in grid.rows for cell in row)


def test_everything_that_can_be_said_has_words():
    assert set(said.QUADRANT_NAMES) == set(said.QUADRANT_REASONS) == set(QUADRANTS)
    assert set(said.VERDICT_WORDS) == set(VERDICTS)
    assert set(said.JUDGED_WORDS) == set(JUDGED)
    assert all(said.quadrant_reason(one) for one in QUADRANTS)


def test_the_baseline_tells_value_target_and_actions(exempla, placed):
    rows = {row[0]: row for row in grids(exempla, placed)[0].rows}
    (landfill,) = [row for name, row in rows.items() if "landfill" in name.lower()]
    assert landfill[1:] == (
        "31.3\u202f%",
        "2024",
        "–",
        "Collect food waste from every household, Charge by weight for what is left over",
    )
    (vehicles,) = [row for name, row in rows.items() if "Private vehicles" in name]
    assert vehicles[3] == "35\u202f% by 2030"
    assert any(name.endswith("(Saltworks)") for name in rows)


def test_priorities_tell_what_they_mean(exempla, placed):
    first = grids(exempla, placed)[1].rows[0]
    assert first == ("1", "Collect food waste from every household", "75\u202f%", "50\u202f%", "Do first", "–")


def test_what_is_not_scored_is_told():
    some = {name: level for name, level in BEST.items() if name != "alignment"}
    plan = Plan("p", "P", actions=(Action("a", "A", 2025, 2025, scores=some), Action("b", "B", 2025, 2025)))
    rows = said.priority_grid(prioritised(plan, CRITERIA), CRITERIA).rows
    assert rows[0][4:] == ("Do first", "Fits the city's strategy")
    assert (rows[1][0], rows[1][2], rows[1][4]) == ("–", "–", "not scored enough to say")
    unsure = Plan("p", "P", actions=(Action("a", "A", 2025, 2025, scores={"social": 3, "cost": 1}),))
    assert "unless missing scores" in said.priority_grid(prioritised(unsure, CRITERIA), CRITERIA).rows[0][4]


def test_deviations_have_signs_and_units(exempla):
    city, pack, _, before, after = exempla
    effect = Effect("EC.I.WS.3C", -1, -2, -3)
    actions = (
        Action("a", "A", 2023, 2024, effects=(effect,)),
        Action("b", "B", 2025, 2026, effects=(effect, Effect("EC.P.EM.1C", -1, -2, -3, breakdown="sex=female"))),
    )
    found = deviations(Plan("p", "P", baseline="2022", actions=actions), pack, before=before, after=after)
    first, second, group = said.deviation_grid(found, city, pack).rows
    assert first[2] == "−2\u00a0percentage points (−1 to −3)"
    change = found[0].after.value - found[0].before.value
    assert first[5] == f"{said.signed(change)}\u00a0percentage points"
    assert first[7].endswith("; other actions move it too")
    assert second[7] == "too early to tell: due in 2026"
    assert "(" in group[1]


# The drawing


def drawn(*actions):
    return quadrant_chart(prioritised(Plan("p", "P", actions=actions), CRITERIA))


def test_nothing_to_draw_is_nothing():
    assert drawn() == ""
    assert drawn(Action("a", "A", 2025, 2025)) == ""


def test_every_ranked_action_has_its_disc(placed):
    root = fromstring(quadrant_chart(placed, prefix="one"))
    assert len([one for one in root.iter() if one.tag.endswith("circle")]) == 7  # two stand at one place
    titles = [one.text for one in root.iter() if one.tag.endswith("title")]
    assert all(any(one.action.title in title for title in titles) for one in placed)
    assert root.get("aria-labelledby") == "one-title one-desc"
    assert "Do first: 4" in next(one.text for one in root.iter() if one.tag.endswith("desc"))


def test_value_grows_upwards_and_ease_along():
    worst = {name: 4 - level for name, level in BEST.items()}
    root = fromstring(drawn(Action("a", "A", 2025, 2025, scores=BEST), Action("b", "B", 2025, 2025, scores=worst)))
    best, last = [one for one in root.iter() if one.tag.endswith("circle")]
    assert (float(best.get("cx")), float(best.get("cy"))) == (EDGE + SIDE, EDGE)
    assert (float(last.get("cx")), float(last.get("cy"))) == (EDGE, EDGE + SIDE)


def test_discs_do_not_cover_each_other():
    close = [
        Action(f"a{n}", "A", 2025, 2025, scores={**BEST, "social": 1 + n % 3, "risk": 1 + n // 3}) for n in range(9)
    ]
    root = fromstring(drawn(*close))
    places = [(float(one.get("cx")), float(one.get("cy"))) for one in root.iter() if one.tag.endswith("circle")]
    gaps = [(a - c) ** 2 + (b - d) ** 2 for n, (a, b) in enumerate(places) for c, d in places[:n]]
    assert min(gaps) >= (2 * RADIUS - 0.2) ** 2


def test_a_hostile_title_stays_text():
    svg = drawn(Action("a", HOSTILE, 2025, 2025, scores=BEST))
    assert "<script" not in svg
    assert HOSTILE in [one.text for one in fromstring(svg).iter() if one.tag.endswith("title")]


def test_colours_come_from_the_page(placed):
    svg = quadrant_chart(placed)
    assert "#" not in svg
    assert "style=" not in svg


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_drawn_in_every_language(placed, language):
    with speaking(language):
        fromstring(quadrant_chart(placed))
