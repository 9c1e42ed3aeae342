"""A plan of Littleford in the database: an action that runs, one that is done and one that is only proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.plan.model import Action, Cost, Effect, Enabler, Milestone, Plan
from groma.web import changes, rounds
from groma.web.models import Round, Target
from groma.web.planning.rows import rows_of_plan

if TYPE_CHECKING:
    from cast import Cast

WATER = "EN.EN.WS.2C"
PIPES = Action(
    "pipes",
    "New pipes",
    2022,
    2023,
    state="running",
    costs=(Cost(2022, "capital", 1000.0, 400.0), Cost(2023, "capital", 500.0)),
    effects=(Effect(WATER, -5.0, -10.0, -20.0),),
    milestones=(Milestone("Half", "2022-06-01", "2022-07-01"), Milestone("All", "2023-12-31")),
    enablers=("skills",),
)
METERS = Action("meters", "Meters for all", 2022, 2024, state="done")
PROPOSED = Action("secret", "Sell the harbour", 2025, 2026, depends_on=("pipes",))
PLAN = Plan(
    "p",
    "Plan of Littleford",
    "EUR",
    baseline="2022",
    budget={2022: 2000.0},
    actions=(PIPES, METERS, PROPOSED),
    enablers=(Enabler("skills", "Skills", 1, 2),),
    adopted="2022-01-02",
)


def keep_plan(cast: Cast, *, city: str = "littleford", plan: Plan = PLAN) -> None:
    """Keep a plan as a city's."""
    changes.create_all(rows_of_plan(plan, city), "make", gesture=cast.gesture)


def with_a_target(cast: Cast) -> None:
    """A target of the water, in what is published next."""
    wanted = Target(city=cast.city, variable=WATER, period="2030", value=110, baseline=160, baseline_period="2020")
    changes.create(wanted, "set", gesture=cast.gesture)


def publish_the_round_before(cast: Cast) -> None:
    """The round that the plan starts from, published as it was found."""
    early = rounds.open_round(cast.city, cast.pack, period="2022", gesture=cast.gesture)
    rounds.enter(early, [rounds.Entry(WATER, "2022", text="160", quality="measured")], by=cast.coordinator)
    rounds.act_on_round(Round.objects.get(pk=early.pk), "take_in", by=cast.secretariat, reason="As found.")
