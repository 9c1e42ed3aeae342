"""What tests of measuring share: a made-up city, and every engine."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import settings

from groma.catalogue.pack import open_pack
from groma.catalogue.units import YES_NO
from groma.measure.engines import ENGINES
from groma.measure.measuring import measure
from groma.record.model import City, Observation

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
MOBILITY = Path(__file__).parents[1] / "packs" / "mobility"


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


@pytest.fixture(scope="session")
def u4ssc():
    return open_pack("u4ssc")


@pytest.fixture(scope="session")
def mobility():
    return open_pack(str(MOBILITY))


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture
def measured(u4ssc, engine):
    """The measurements of some observations under U4SSC, by data point; the last where there are several."""

    def measuring(*observations, pack=u4ssc):
        return {one.key: one for one in measure(city_of(*observations), pack, engine=engine)}

    return measuring
