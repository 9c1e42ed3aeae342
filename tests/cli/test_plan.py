"""`groma plan`: on the screen, as files, under another budget, whether it worked, and how to begin."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from pathlib import Path

import pytest
import yaml

from groma.cli.plan_command import MOST_YEARS, budget_of
from groma.errors import GromaError
from groma.plan.reading import read_plan
from groma.record.bundled import city_folder


@pytest.fixture
def own(tmp_path):
    """A copy of Exempla in a folder of one's own."""
    return Path(shutil.copytree(city_folder("exempla"), tmp_path / "own"))


def changed(folder, **more):
    """The plan of the folder with other entries at its head."""
    path = folder / "plan.yaml"
    content = yaml.safe_load(path.read_text("utf-8")) | more
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def test_it_shows_targets_actions_money_and_findings(groma):
    ended = groma("plan exempla")
    assert (ended.code, ended.err) == (0, "")
    found = ["What the city wants to reach", "What it will do, in this order", "Money by year", "What was left out"]
    places = [ended.out.index(head) for head in [*found, "What the checks found", "INVENTED CITY"]]
    assert places == sorted(places)
    assert "Collect food waste from every household" in ended.out
    assert len(ended.out.splitlines()) < 80


def test_it_shows_what_was_thought_of_and_where_nothing_was(groma, own):
    out = " ".join(groma("plan exempla").out.split())
    assert "What was thought of, and where nothing was Kind of action Infrastructure" in out
    assert "of 18 cells hold an action of the plan; in the others nothing was thought of." in out
    assert "2: Collect food waste from every household; Charge by weight" in out
    changed(own, cycle="city-science")
    assert "What was thought of" not in groma(f"plan {own}").out
    text = (own / "plan.yaml").read_text("utf-8").replace("city-science", "circular-cities")
    (own / "plan.yaml").write_text(text.replace("kind: recycling", "kind: recyling"), "utf-8")
    said = " ".join(groma(f"plan {own}").out.split())
    assert "`recyling` is no kind of action of `circular-cities`" in said
    assert "Did you mean `recycling`?" in said


def test_programs_get_all_of_it(groma):
    found = json.loads(groma("plan exempla --format json").out)
    assert {"plan", "targets", "priorities", "money", "choice", "findings", "account"} <= set(found)
    rows = list(csv.DictReader(io.StringIO(groma("plan exempla --format csv").out)))
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)
    assert float(rows[0]["cost"]) > 0


def test_it_writes_four_files(groma, tmp_path):
    ended = groma("plan exempla --out made")
    assert ended.code == 0
    names = ["plan.html", "plan.pdf", "council.pdf", "plan.json"]
    assert [Path(line).name for line in ended.out.split()] == names
    assert (tmp_path / "made" / "council.pdf").read_bytes().startswith(b"%PDF")
    assert "</html>" in (tmp_path / "made" / "plan.html").read_text("utf-8")


def test_a_file_in_place_of_the_folder_is_refused(groma, tmp_path):
    (tmp_path / "made").write_text("mine")
    ended = groma("plan exempla --out made")
    assert (ended.code, ended.out) == (2, "")
    assert "this is a file" in ended.err


def test_another_budget_says_what_begins_what_stays_out_and_what_it_would_take(groma):
    out = " ".join(groma("plan exempla --budget 2025=7e6,2026=9e6,2027=3e6,2028=5e6").out.split())
    assert "What begins when" in out
    assert "What was left out, and what it would take" in out
    assert "it would take" in out.partition("What was left out")[2].removeprefix(", and what it would take")
    assert "more in 20" in out
    assert "INVENTED CITY" in out


def test_a_budget_of_nothing_begins_nothing(groma):
    found = json.loads(groma("plan exempla --budget 2025=0,2026=0 --format json").out)
    assert list(found["starts"]) == found["running"]
    assert "Nothing new can be begun." in groma("plan exempla --budget 2025=0,2026=0").out


@pytest.mark.parametrize(
    "text", ["2026", "2026=", "x=3", "2026=-1", "2026=nan", "2026=1,2026=2", "0=1", "2026=1e99", ","]
)
def test_what_is_no_budget_is_refused_with_an_example(groma, text):
    ended = groma(f"plan exempla --budget '{text}'")
    assert (ended.code, ended.out) == (2, "")
    assert "2026=3e6,2027=2e6" in ended.err


def test_two_budgets_stand_side_by_side(groma):
    ended = groma("plan exempla --budget 2025=7e6,2026=9e6 --against 2025=13e6,2026=21e6")
    out = " ".join(ended.out.split())
    assert (ended.code, ended.err) == (0, "")
    heads = ["two plans side by side", "Gain and money", "What begins when", "Money by year, in EUR", "INVENTED CITY"]
    places = [out.index(head) for head in heads]
    assert places == sorted(places)
    assert "First: budget First: chosen Second: budget Second: chosen Difference" in out
    assert "2025 7 000 000" in out
    assert "13 000 000" in out
    found = json.loads(groma("plan exempla --budget 2025=7e6 --against 2025=13e6,2026=21e6 --format json").out)
    assert found["first"]["years"] == found["second"]["years"] == [2025, 2026]
    assert found["difference"]["gain"] == pytest.approx(found["second"]["gain"] - found["first"]["gain"])
    assert found["first"]["spent"]["2026"] == 0 or "open-by-default" in found["first"]["running"]
    rows = list(csv.reader(io.StringIO(groma("plan exempla --against 2025=1 --format csv").out)))
    assert rows[0] == ["Action", "First", "Second", "What differs"]


def test_years_that_differ_are_looked_at_together_and_told(groma):
    out = " ".join(groma("plan exempla --budget 2025=7e6,2026=9e6 --against 2027=9e6").out.split())
    assert "The two name different years; both are looked at over 2025 to 2027." in out
    assert "allows nothing" in out


def test_another_plan_stands_beside_the_citys_own(groma, own):
    changed(own, title="Another plan", actions=yaml.safe_load((own / "plan.yaml").read_text("utf-8"))["actions"][:2])
    for named in (own, own / "plan.yaml"):
        ended = groma(f"plan exempla --against {named}")
        out = " ".join(ended.out.split())
        assert (ended.code, ended.err) == (0, "")
        assert "Second: Another plan, with" in out
        assert "Only the first has: " in out
    found = json.loads(groma(f"plan exempla --against {own} --format json").out)
    assert "compact-plan" in found["difference"]["only_in_first"]
    poor = json.loads(groma(f"plan exempla --budget 2025=0 --against {own} --format json").out)
    assert poor["second"]["starts"] == {}, "a budget that is typed holds for both"


def test_what_could_not_be_read_of_the_other_plan_is_told(groma, own):
    text = (own / "plan.yaml").read_text("utf-8").replace("start: 2028", "start: soon")
    (own / "plan.yaml").write_text(text, "utf-8")
    out = " ".join(groma(f"plan exempla --against {own}").out.split())
    assert "What could not be read, and is not compared" in out
    assert "`landfill-charge` is left out" in out or "`start`" in out
    assert json.loads(groma(f"plan exempla --against {own} --format json").out)["not_read"]


@pytest.mark.parametrize(
    "text",
    ["2026", "2026=", "x=3", "2026=-1", "2026=nan", "2026=1,2026=2", "letters", "no/plan.yaml", "x" * 5000, "=", "."],
)
def test_what_is_neither_a_budget_nor_a_plan_is_refused(groma, text):
    ended = groma(f"plan exempla --against '{text}'")
    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    assert "2026=3e6,2027=2e6" in ended.err or "plan.yaml" in ended.err


@pytest.mark.parametrize("text", ["", "[", "- a\n", "id: p\n", "\0"])
def test_a_file_that_is_no_plan_is_refused_with_its_name(groma, tmp_path, text):
    (tmp_path / "other.yaml").write_text(text)
    ended = groma("plan exempla --against other.yaml")
    assert (ended.code, ended.out) == (2, "")
    assert "other.yaml" in ended.err
    assert "Traceback" not in ended.err


def test_a_pipe_is_not_waited_for(groma, tmp_path):
    os.mkfifo(tmp_path / "other.yaml")
    ended = groma("plan exempla --against other.yaml")
    assert (ended.code, ended.out) == (2, "")
    assert "neither a plan.yaml nor a budget" in ended.err


def test_a_plan_in_another_currency_is_not_compared(groma, own):
    changed(own, currency="USD")
    ended = groma(f"plan exempla --against {own}")
    assert (ended.code, ended.out) == (2, "")
    assert "in EUR and in USD" in ended.err


def test_years_too_far_apart_are_no_budget():
    with pytest.raises(GromaError, match="apart"):
        budget_of(f"2000=1,{2000 + MOST_YEARS}=1")
    assert len(budget_of(f"2000=1,{1999 + MOST_YEARS}=1")) == 2


@pytest.mark.parametrize(
    "line",
    [
        "--new --account",
        "--budget 2026=1 --out made",
        "--budget 2026=1 --new",
        "--against 2026=1 --out made",
        "--against 2026=1 --new",
    ],
)
def test_what_does_not_go_together_is_refused(groma, line):
    ended = groma(f"plan exempla {line}")
    assert ended.code == 2
    assert "do not go together" in ended.err


def test_without_a_later_round_nobody_says_whether_it_worked(groma):
    ended = groma("plan exempla --account --period 2024")
    assert ended.code == 0
    assert "Nobody can say yet what became of the plan" in " ".join(ended.out.split())


def test_with_a_later_round_it_says_what_became_of_it(groma, own):
    changed(own, baseline="2022")
    out = " ".join(groma(f"plan {own} --account --period 2024").out.split())
    assert "From 2022 to 2024" in out
    assert "expected effects" in out
    assert "milestones" in out
    made = groma(f"plan {own} --out made --period 2024")
    assert made.code == 0
    assert 'id="account"' in Path("made/plan.html").read_text("utf-8")
    assert json.loads(Path("made/plan.json").read_text("utf-8"))["account"]["until"] == "2024"


def test_a_plan_without_a_baseline_says_so(groma, own):
    changed(own, baseline="")
    assert "names no baseline" in " ".join(groma(f"plan {own} --account").out.split())


def test_a_city_without_a_plan_is_told_how_to_begin(groma, tmp_path):
    ended = groma("plan karmoy")
    assert ended.code == 2
    assert "no plan.yaml yet" in ended.err
    assert "groma new my-karmoy --from karmoy" in ended.err
    shutil.copytree(city_folder("karmoy"), tmp_path / "mine")
    assert "groma plan mine --new" in groma("plan mine").err


def test_a_plan_is_begun_with_the_first_next_steps_and_never_overwritten(groma, tmp_path):
    shutil.copytree(city_folder("karmoy"), tmp_path / "mine")
    assert groma("plan mine --new").code == 0
    begun = read_plan(tmp_path / "mine")
    assert begun.findings == ()
    assert len(begun.actions) == 3
    assert not any(one.costs or one.effects or one.owner for one in begun.actions)
    before = (tmp_path / "mine" / "plan.yaml").read_bytes()
    assert groma("plan mine").code == 0
    again = groma("plan mine --new")
    assert again.code == 2
    assert "There is a plan already" in again.err
    assert (tmp_path / "mine" / "plan.yaml").read_bytes() == before


def test_a_bundled_city_is_not_written_to(groma):
    assert "not written to" in groma("plan karmoy --new").err
    assert not (city_folder("karmoy") / "plan.yaml").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "plan.yaml"), ("[", "plan.yaml"), ("- a\n- b\n", "says nothing of a plan"), ("title: T\n", "id")],
)
def test_a_plan_that_is_none_is_refused_with_its_line(groma, own, text, said):
    (own / "plan.yaml").write_text(text)
    ended = groma(f"plan {own}")
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_one_wrong_action_loses_no_other(groma, own):
    text = (own / "plan.yaml").read_text("utf-8")
    (own / "plan.yaml").write_text(text.replace("start: 2028", "start: soon"), "utf-8")
    out = groma(f"plan {own}").out
    assert "`landfill-charge` is left out" in out
    assert "Collect food waste" in out


def test_an_empty_plan_is_shown(groma, own):
    (own / "plan.yaml").write_text("id: p\ntitle: Nothing yet\n")
    ended = groma(f"plan {own}")
    assert ended.code == 0
    assert "The plan has no action yet." in ended.out
    assert groma(f"plan {own} --out made").code == 0
    assert groma(f"plan {own} --budget 2026=1").code == 0


def test_an_enormous_plan_is_shown_and_one_too_large_is_refused(groma, own):
    one = "- {{id: a{0}, title: Action {0}, start: 2025, end: 2026}}\n"
    head = "id: p\ntitle: Large\nactions:\n"
    (own / "plan.yaml").write_text(head + "".join(one.format(n) for n in range(2000)))
    ended = groma(f"plan {own}")
    assert ended.code == 0
    assert "and 1\u202f980 more" in ended.out
    assert len(ended.out.splitlines()) < 200
    (own / "plan.yaml").write_text(head + "".join(one.format(n) for n in range(2001)))
    assert "at most 2,000 are read" in groma(f"plan {own}").err


def test_it_speaks_the_language_asked_for(groma):
    assert groma("plan exempla --language ar").code == 0
    assert groma("plan exempla --language xx").code == 2
