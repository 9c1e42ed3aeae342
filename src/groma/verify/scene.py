"""What the checks look at: the record, named and converted once, and everything that was measured from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from groma.errors import Finding, Number, Unit, sentence
from groma.measure.inputs import inputs_of
from groma.measure.measuring import measure
from groma.record.numbers import plain_number
from groma.record.period import parse_period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.errors import Severity
    from groma.measure.engines import Engine
    from groma.measure.inputs import Cell
    from groma.measure.model import Input, Measurement
    from groma.record.model import City

SeriesKey = tuple[str, str, str]
"""Variable or data point, place, breakdown."""


@dataclass(frozen=True)
class Scene:
    """A city seen through a pack on a given day.

    Attributes:
        measured: What was measured before, so that nothing is measured twice.
    """

    city: City
    pack: Pack
    today: dt.date
    engine: Engine = "duckdb"
    measured: Sequence[Measurement] | None = None

    @cached_property
    def cells(self) -> Mapping[Cell, Mapping[str, Input]]:
        """Every usable observation by period, place and breakdown, then by variable or data point."""
        return inputs_of(self.city.observations, self.pack)

    @cached_property
    def measurements(self) -> Sequence[Measurement]:
        """Everything that can be measured."""
        return self.measured if self.measured is not None else measure(self.city, self.pack, engine=self.engine)

    @cached_property
    def series(self) -> Mapping[SeriesKey, tuple[Input, ...]]:
        """Every variable and data point over time, oldest first, values only."""
        found: dict[SeriesKey, list[Input]] = {}
        for (_, place, breakdown), inputs in self.cells.items():
            for key, one in inputs.items():
                if one.value is not None:
                    found.setdefault((key, place, breakdown), []).append(one)
        return {
            key: tuple(sorted(many, key=lambda one: parse_period(one.observation.period).order))
            for key, many in found.items()
        }

    def name(self, key: str) -> str:
        """The readable name of a variable or data point."""
        return self.pack.variables[key].name if key in self.pack.variables else key


def about(
    one: Input, rule: str, *, what: str, severity: Severity = "warning", why: str = "", next_step: str = ""
) -> Finding:
    """A finding about one observation."""
    row = one.observation
    return Finding(severity, rule, row.where or row.variable, what, why, next_step, one.variable, row.period)


def amount(value: float, unit: str) -> str:
    """A value with its unit, for a sentence; a bare number has none.

    >>> amount(12.0, "km"), amount(12.0, "1")
    ('12 km', '12')
    """
    return with_unit(number(float(f"{value:.12g}")), unit)


def number(value: float) -> Number:
    """A number for a sentence."""
    return Number(plain_number(value))


def with_unit(number_said: str, unit: str) -> str:
    """What is said of a number, with its unit; a bare number has none."""
    return number_said if unit == "1" else sentence("{number} {unit}", number=number_said, unit=Unit(unit))


def said(one: Input) -> str:
    """Where and among whom an observation holds, for a sentence: ` in d3, sex=female`; empty for everyone."""
    parts = [part for part in (one.observation.place, one.observation.breakdown) if part]
    return sentence(" in {parts}", parts=", ".join(parts)) if parts else ""
