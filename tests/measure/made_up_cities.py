"""Made-up cities for tests of measuring."""

from __future__ import annotations

import random

from groma.catalogue.units import YES_NO
from groma.record.model import City, Observation


def see(variable, value, period="2019", **more):
    """An observation as reading a row would make it; a value may be a number, `yes`, `no` or nothing."""
    text = "" if value is None else str(value)
    number = {"yes": 1.0, "no": 0.0}.get(text, None if value is None else value)
    status = more.pop("status", "reported" if text else "not_reported")
    return Observation(variable, period, value=number, text=text, status=status, **more)


def city_of(*observations):
    return City("made-up", "Made-up", "ZZ", invented=True, observations=observations)


def full_city(pack, *, period="2019", seed=1):
    """A city with a value for every variable of a pack, at random."""
    rng = random.Random(seed)
    rows = []
    for variable in pack.variables.values():
        answer = rng.choice(["yes", "no"])
        amount = round(rng.uniform(1, 1000), 3)
        rows.append(see(variable.id, answer if variable.unit == YES_NO else amount, period))
    return city_of(*rows)
