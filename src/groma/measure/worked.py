"""Worked examples: the small sums a pack prints beside its formulas, done by the engines themselves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.catalogue.units import YES_NO, factor, is_currency, money_factor
from groma.measure.measuring import measure
from groma.record.model import City, Observation

if TYPE_CHECKING:
    from groma.catalogue.model import Example
    from groma.catalogue.pack import Indicator, Pack
    from groma.measure.engines import Engine

_PERIOD = "2000"


@dataclass(frozen=True, slots=True)
class Worked:
    """A worked example as done.

    Attributes:
        key: The data point it is about.
        expected: What the example says, in the data point's unit.
        value: What the formula gives; `None` where it gives nothing, for the `reason`.
    """

    key: str
    expected: float
    value: float | None
    reason: str

    @property
    def holds(self) -> bool:
        """Whether the two are the same but for floating point."""
        return self.value is not None and math.isclose(self.value, self.expected, rel_tol=1e-9, abs_tol=1e-12)


def worked(indicator: Indicator, pack: Pack, *, engine: Engine = "duckdb") -> tuple[Worked, ...]:
    """Every example of an indicator, done.

    Raises:
        UnitError: A result is expected in a unit that does not measure what the data point does.
        ValueError: A number cannot be read.
    """
    return tuple(_done(example, indicator, pack, engine=engine) for example in indicator.definition.examples)


def _done(example: Example, indicator: Indicator, pack: Pack, *, engine: Engine) -> Worked:
    point = next(one for one in indicator.data_points if one.id == example.data_point)
    observations = tuple(_observation(name, text) for name, text in example.given.items())
    city = City("example", "Example", "ZZ", observations=observations)
    found = next((one for one in measure(city, pack, engine=engine) if one.key == point.key), None)
    value, reason = (found.value, found.reason) if found else (None, "missing_input")
    return Worked(point.key, _expected(example.expect, point.unit), value, reason)


def _observation(name: str, text: str) -> Observation:
    if text in {"yes", "no"}:
        return Observation(name, _PERIOD, value=float(text == "yes"), text=text)
    number, _, unit = text.partition(" ")
    return Observation(name, _PERIOD, value=float(number), text=number, unit=unit)


def _expected(text: str, unit: str) -> float:
    if unit == YES_NO:
        return float(text == "yes")
    number, _, own = text.partition(" ")
    if not own:
        return float(number)
    return float(number) * (money_factor(own, unit) if is_currency(unit) else factor(own, unit))
