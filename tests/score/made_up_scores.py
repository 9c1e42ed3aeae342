"""Made-up cities and targets for tests of scoring."""

from __future__ import annotations

import random

from groma.catalogue.benchmarks import Benchmark, BenchmarkSet
from groma.catalogue.units import YES_NO
from groma.record.model import City, Observation
from groma.score.scoring import shares


def see(variable, value, period="2019", **more):
    """An observation as reading a row would make it; a value may be a number, `yes`, `no` or nothing."""
    text = "" if value is None else str(value)
    number = {"yes": 1.0, "no": 0.0}.get(text, None if value is None else value)
    status = more.pop("status", "reported" if text else "not_reported")
    return Observation(variable, period, value=number, text=text, status=status, **more)


def city_of(*observations, city_id="made-up"):
    return City(city_id, "Made-up", "ZZ", invented=True, observations=observations)


def full_city(pack, *, seed=1):
    """A city with a value for every variable of a pack, at random."""
    rng = random.Random(seed)
    rows = []
    for variable in pack.variables.values():
        answer, amount = rng.choice(["yes", "no"]), round(rng.uniform(1, 1000), 3)
        rows.append(see(variable.id, answer if variable.unit == YES_NO else amount))
    return city_of(*rows, city_id=f"city-{seed}")


def target(key, aim, *, worst=None, direction="higher"):
    return Benchmark(key, aim, worst, direction, "made up", "2019", "")


def targets(*benchmarks):
    return BenchmarkSet("made-up", "1", "Made up", "Made up for tests.", {one.key: one for one in benchmarks})


def share_of(value, aim, *, bands, engine, worst=None, direction="higher"):
    """Share of target and points of one value."""
    made = targets(target("a", aim, worst=worst, direction=direction))
    return shares([("a", value)], made, bands, engine=engine)[0]
