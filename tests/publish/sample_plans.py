"""Plans to publish: a small whole one, one that says next to nothing, a hostile one and an enormous one."""

from __future__ import annotations

from dataclasses import replace

from sample_books import HOSTILE, sample_book

from groma.plan.model import Action, Affected, Cost, Effect, Enabler, Milestone, Plan, Risk
from groma.plan.overview import overview
from groma.record.model import Target

SCORES = {"alignment": 3, "social": 3, "economic": 3, "environmental": 3, "cost": 1, "time": 1, "risk": 1}
KEY = next(
    one.point.key
    for one in sample_book().card.results
    if one.point.unit == "%" and one.point.direction == "higher" and one.share is not None and one.share < 80
)
"""A figure with a target that it has not reached."""


def action(name="trees", **more):
    """An action with something of everything."""
    given = {
        "id": name,
        "title": f"Plant {name}",
        "start": 2025,
        "end": 2026,
        "owner": "Head of parks",
        "department": "Parks",
        "costs": (Cost(2025, "capital", 100_000.0), Cost(2026, "running", 20_000.0, spent=5_000.0)),
        "effects": (Effect(KEY, 1.0, 2.0, 4.0, lag=1),),
        "affected": (Affected("walkers", gains=True), Affected("drivers", gains=False, note="fewer places to park")),
        "risks": (Risk("drought", 3, 3, "drip lines"), Risk("vandals", 1, 1)),
        "milestones": (Milestone("first tree", "2025-03-01", "2025-04-01"),),
        "scores": SCORES,
    }
    return Action(**(given | more))


def plan(*actions, **more):
    """A plan of these actions."""
    given = {
        "id": "p",
        "title": "Greener",
        "currency": "EUR",
        "baseline": "2023",
        "budget": {2025: 50_000.0, 2026: 30_000.0},
    }
    return Plan(**(given | {"actions": actions or (action(),)} | more))


def small():
    """A plan with a dropped action and one whose cost nobody stated."""
    return plan(
        action(),
        action(
            "hedges", costs=(), scores={}, effects=(), affected=(), risks=(), owner="", department="", cases=("oslo",)
        ),
        action("lawns", state="dropped", note="The soil is too dry."),
        enablers=(Enabler("volunteers", "Volunteers", 1),),
        adopted="2025-02-18",
    )


def hostile():
    """A plan whose every text tries to break out of the page."""
    one = action(
        title=HOSTILE,
        owner=HOSTILE,
        department=HOSTILE,
        description=HOSTILE,
        note=HOSTILE,
        affected=(Affected(HOSTILE, gains=False, note=HOSTILE), Affected(HOSTILE, gains=True)),
        risks=(Risk(HOSTILE, 3, 3, HOSTILE),),
        milestones=(Milestone(HOSTILE, "2025-03-01"),),
        effects=(Effect(KEY, 1.0, 2.0, 3.0, reference=HOSTILE), Effect("no-such-figure", 1.0, 2.0, 3.0)),
        cases=(HOSTILE,),
    )
    return plan(one, title=HOSTILE, note=HOSTILE, enablers=(Enabler("e", HOSTILE, note=HOSTILE),))


def enormous(count):
    """A plan of that many actions with long titles."""
    return plan(*(action(f"a{number}", title=f"{number} " + "very long words " * 15) for number in range(count)))


def book_with(*targets):
    """The sample book of a city with these targets."""
    book = sample_book()
    return replace(book, city=replace(book.city, targets=targets))


def looked_at(given, book=None):
    """The plan held against its city."""
    where = book or sample_book()
    return overview(given, where.city, where.pack, card=where.card, limit_s=5.0)


def target(value=95.0, **more):
    """A target for the figure of the plan."""
    return Target(KEY, "2030", value, **more)
