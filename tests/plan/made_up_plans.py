"""Made-up results and plans: a few figures with a target of 100, so that a change of the value is one of the share."""

from __future__ import annotations

from groma.catalogue.benchmarks import Benchmark
from groma.catalogue.pack import open_pack
from groma.measure.model import Input, Measurement
from groma.plan.model import Action, Cost, Effect, Plan
from groma.record.model import Observation
from groma.score.model import GroupScore, Result, Scorecard
from groma.score.scoring import rescored

KEYS = tuple(point.key for point in open_pack().data_points if point.unit == "%" and point.direction == "higher")[:6]
A, B, C = KEYS[:3]


def target(key, aim=100.0, *, direction="higher", worst=None):
    """A benchmark."""
    return Benchmark(key, aim, worst, direction, "made up", "2024", "")


def result(key, value, *, period="2026", place="", breakdown="", benchmark=None, source="office", quality="measured"):
    """A value as a city gave it, scored against a target of 100 unless another is given."""
    pack = open_pack()
    aim = target(key) if benchmark is None else benchmark
    seen = Observation(key, period, place=place, breakdown=breakdown, value=value, source=source)
    made = Measurement(
        key,
        period,
        place=place,
        breakdown=breakdown,
        value=value,
        is_direct=True,
        quality=quality,
        status="reported",
        inputs=(Input(key, value, "%", 1.0, seen),),
    )
    share = rescored([(value, aim)])[0] if value is not None and aim else None
    indicator = pack.indicator(key.split("/", maxsplit=1)[0])
    return Result(indicator, pack.data_point(key), made, aim or None, "made-up@1", share, None, "")


def card(*results, splits=()):
    """A scorecard of newest results; a series has them all."""
    newest = {}
    for one in results:
        newest[one.point.key] = one
    total = GroupScore("total", "", "Total", 0, 0, None, None, 0, 0, 0)
    return Scorecard(
        "a", "u4ssc", "1", "", "made-up@1", "", "2026", tuple(newest.values()), results, splits, (total,), ()
    )


def today(*, value=50.0, splits=()):
    """Every figure at one value."""
    return card(*(result(key, value) for key in KEYS), splits=splits)


def action(name, *, gain=1.0, cost=0.0, key=A, start=2027, years=1, lag=1, low=None, high=None, **more):
    """An action that costs so much in its first year and moves one figure by so many points."""
    effect = Effect(key, gain if low is None else low, gain, gain if high is None else high, lag=lag)
    extra = more.pop("effects", ())
    return Action(
        id=name,
        title=name,
        start=start,
        end=start + years - 1,
        costs=(Cost(start, "capital", cost),) if cost else (),
        effects=(*((effect,) if gain else ()), *extra),
        **more,
    )


def plan(*actions, budget=None, **more):
    """A plan of these actions."""
    return Plan(id="p", title="P", currency="EUR", budget=budget or {}, actions=actions, **more)
