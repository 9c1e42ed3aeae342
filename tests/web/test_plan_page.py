"""The plan a city has adopted, for everybody: only what is decided, with published figures."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from cast import published

from groma.plan.model import Action, Cost, Effect, Milestone, Plan
from groma.plan.reading import parse_plan
from groma.web import changes, rounds
from groma.web.models import Plan as PlanRow
from groma.web.models import Round, Target
from groma.web.planning.rows import rows_of_plan

WATER, HERE = "EN.EN.WS.2C", "/cities/littleford/plan/"
PIPES = Action(
    "pipes",
    "New pipes",
    2020,
    2022,
    state="running",
    costs=(Cost(2020, "capital", 1000.0, 400.0), Cost(2021, "capital", 500.0)),
    effects=(Effect(WATER, -10.0, -20.0, -5.0),),
    milestones=(Milestone("Half", "2021-01-01", "2021-03-01"), Milestone("All", "2022-12-31")),
)
METERS = Action("meters", "Meters for all", 2021, 2024, state="done")
SECRET = Action("secret", "Sell the harbour", 2025, 2026)
PLAN = Plan("p", "Plan of Littleford", "EUR", baseline="2023", actions=(PIPES, METERS, SECRET), adopted="2020-01-02")


@pytest.fixture
def adopted(cast):
    keep(cast, PLAN)
    wanted = Target(city=cast.city, variable=WATER, period="2030", value=110, baseline=160, baseline_period="2020")
    changes.create(wanted, "set", gesture=cast.gesture)
    published(cast)
    return cast


def keep(cast, plan):
    changes.create_all(rows_of_plan(plan, cast.city.pk), "make", gesture=cast.gesture)


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_it_shows_state_milestones_and_money_of_what_is_decided(adopted, client):
    said = client.get(HERE)
    pipes, meters = said.context["rows"]
    assert (pipes.title, pipes.state, pipes.milestones, pipes.late) == (
        "New pipes",
        "running; no money found yet",
        "1 of 2",
        "2 late",
    )
    assert (pipes.planned, pipes.spent) == ("1 500 EUR".replace(" ", "\u202f"), "400\u202fEUR")
    assert (meters.milestones, meters.late, meters.spent) == ("–", "", "–")
    assert (said.context["done"], said.context["late"]) == (1, 1)
    assert "Sell the harbour" not in said.content.decode()


def test_a_target_says_where_it_stands_and_leads_to_its_figure(adopted, client):
    said = client.get(HERE)
    (target,) = said.context["targets"]
    assert client.get(target.address).status_code == 200
    assert "150" in plain(said)
    assert "110" in target.track


def test_without_the_figures_of_before_it_says_so_and_tells_what_is_expected(adopted, client):
    said = client.get(HERE)
    assert "The figures this plan starts from, or newer ones, are not published yet" in plain(said)
    (effect,) = said.context["rows"][0].effects
    assert effect.says.startswith("Expected:")
    assert client.get(effect.address).status_code == 200


def test_what_came_of_an_effect_is_told_from_published_figures(cast, client):
    keep(cast, replace(PLAN, baseline="2022"))
    published(cast)
    take_in_before(cast)
    said = client.get(HERE)
    assert said.context["has_account"]
    (effect,) = said.context["rows"][0].effects
    assert "was 160" in effect.says
    assert "is 150" in effect.says


def take_in_before(cast):
    """The round that the plan starts from, published as it was found."""
    early = rounds.open_round(cast.city, cast.pack, period="2022", gesture=cast.gesture)
    rounds.enter(early, [rounds.Entry(WATER, "2022", text="160", quality="measured")], by=cast.coordinator)
    return rounds.act_on_round(Round.objects.get(pk=early.pk), "take_in", by=cast.secretariat, reason="As found.")


def test_nothing_has_come_of_it_while_the_round_it_starts_from_is_the_newest(cast, client):
    keep(cast, replace(PLAN, baseline="2024"))
    published(cast)
    assert not client.get(HERE).context["has_account"]


@pytest.mark.parametrize("day", ["", "2999-01-01"])
def test_a_plan_that_is_not_adopted_is_nobodys_business(cast, client, day):
    keep(cast, replace(PLAN, adopted=day))
    published(cast)
    for path in (HERE, f"{HERE}plan.yaml", f"{HERE}plan.json"):
        assert client.get(path).status_code == 404
    assert HERE not in client.get("/cities/littleford/").content.decode()


def test_a_city_that_has_published_nothing_shows_no_plan(cast, client):
    keep(cast, PLAN)
    assert client.get(HERE).status_code == 404


def test_its_first_page_leads_to_it_from_the_day_it_is_adopted(cast, client):
    published(cast)
    before = client.get("/cities/littleford/")
    assert HERE not in before.content.decode()
    keep(cast, PLAN)
    after = client.get("/cities/littleford/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert f'href="{HERE}"' in after.content.decode()


def test_it_can_be_taken_away_as_open_data_without_what_is_only_proposed(adopted, client):
    text = client.get(f"{HERE}plan.yaml").content.decode()
    assert parse_plan(text).actions == (PIPES, METERS)
    said = client.get(f"{HERE}plan.json")
    assert said["Content-Type"].startswith("application/json")
    pipes, meters = json.loads(said.content)["actions"]
    assert (pipes["id"], meters["id"]) == ("pipes", "meters")
    assert (pipes["start"], pipes["costs"][0]["amount"], pipes["effects"][0]["low"]) == (2020, 1000, -10)
    assert client.get(f"{HERE}secrets.txt").status_code == 404
    assert client.get(f"{HERE}plan.json", headers={"if-none-match": said["ETag"]}).status_code == 304


def test_it_is_known_again_until_the_plan_changes(adopted, client):
    etag = client.get(HERE)["ETag"]
    assert client.get(HERE, headers={"if-none-match": etag}).status_code == 304
    row = PlanRow.objects.get(city=adopted.city)
    changes.change(row, "rename", gesture=adopted.gesture, title="Another title")
    assert client.get(HERE, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_it_opens_in_every_language(adopted, client, language):
    said = client.get(HERE, headers={"accept-language": language})
    assert said.status_code == 200
    assert "New pipes" in said.content.decode()
