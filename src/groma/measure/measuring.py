"""From a city's record to the value of every data point.

`measure` computes every data point wherever the record has something to say about it. `newest` then takes, for each
data point, the newest period up to a given one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.catalogue.formula import divisors, fold
from groma.catalogue.units import currency_of
from groma.measure.engines import frame, rows
from groma.measure.expressions import calculating, computable, measured
from groma.measure.inputs import inputs_of
from groma.measure.model import Measurement
from groma.record.model import QUALITIES
from groma.record.numbers import agree
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from groma.catalogue.formula import Formula
    from groma.catalogue.pack import DataPoint, Pack
    from groma.measure.engines import Engine
    from groma.measure.inputs import Cell
    from groma.measure.model import Input, Reason
    from groma.record.model import City, Quality, Status

_CELL = "#cell"
"""A column that no variable can be named like."""
_FINAL_WORDS = ("suppressed", "not_applicable")
"""What a city says of a data point that no inputs can overrule."""


def measure(city: City, pack: Pack, *, engine: Engine = "duckdb") -> tuple[Measurement, ...]:
    """Every data point for every period, place and breakdown the record says anything about, in the pack's order."""
    cells = inputs_of(city.observations, pack)
    computed = _computed(cells, pack, engine)
    concerned = _concerned(pack)
    found = [
        measurement
        for cell, inputs in cells.items()
        for point in dict.fromkeys(point for name in inputs for point in concerned[name])
        if (measurement := _measurement(point, cell, inputs, computed=computed.get((cell, point.key))))
    ]
    order = {point.key: number for number, point in enumerate(pack.data_points)}
    return tuple(sorted(found, key=lambda one: order[one.key]))


def _concerned(pack: Pack) -> Mapping[str, Sequence[DataPoint]]:
    """For each variable and data point, the data points it has a say in."""
    concerned: dict[str, list[DataPoint]] = {name: [] for name in pack.variables}
    for point in pack.data_points:
        concerned[point.key] = [point]
        for name in point.variables:
            concerned[name].append(point)
    return concerned


def newest(measurements: Iterable[Measurement], pack: Pack, *, up_to: str = "") -> tuple[Measurement, ...]:
    """For each data point the newest value for the whole city up to a period, or the newest reason why there is none.

    Returns:
        One measurement for every data point of the pack, in its order. A data point the record says nothing about has
        no period.
    """
    return newest_within((one for one in measurements if one.is_whole_city), pack, up_to=up_to)


def newest_within(measurements: Iterable[Measurement], pack: Pack, *, up_to: str = "") -> tuple[Measurement, ...]:
    """`newest`, over measurements that are all of one place and breakdown."""
    limit = parse_period(up_to).end if up_to else None
    best: dict[str, Measurement] = {}
    for one in measurements:
        if limit and parse_period(one.period).end > limit:
            continue
        if one.key not in best or _rank(one) > _rank(best[one.key]):
            best[one.key] = one
    return tuple(best.get(point.key) or Measurement(point.key, "", reason="not_reported") for point in pack.data_points)


def weakest(qualities: Iterable[Quality]) -> Quality:
    """The weakest of several qualities; `unknown` where there are none."""
    return max(qualities, key=QUALITIES.index, default="unknown")


def _rank(one: Measurement) -> tuple[object, ...]:
    """A value before none; where there is none, being left out says more than a later year's missing input."""
    is_left_out = one.reason == "unverified_formula"
    return one.value is not None, is_left_out, parse_period(one.period).order, one.reason == "", one.period


def _computed(cells: Mapping[Cell, Mapping[str, Input]], pack: Pack, engine: Engine) -> dict[tuple[Cell, str], float]:
    """What the formulas give, from one wide frame: a row for each cell, a column for each variable the record has."""
    names = [name for name in pack.variables if any(name in inputs for inputs in cells.values())]
    if not names:
        return {}
    order = list(cells)
    columns: dict[str, Sequence[object]] = {_CELL: [float(number) for number in range(len(order))]}
    for name in names:
        columns[name] = [_value(cells[cell].get(name)) for cell in order]
    values = measured(frame(columns, engine=engine), pack, keys=[_CELL])
    points = [point.key for point in computable(pack, names)]
    return {
        (order[int(row[0])], point): value
        for row in rows(values)
        for point, value in zip(points, row[1:], strict=True)
        if value is not None and math.isfinite(value)
    }


def _value(found: Input | None) -> float | None:
    return found.value if found else None


def _measurement(
    point: DataPoint, cell: Cell, inputs: Mapping[str, Input], *, computed: float | None
) -> Measurement | None:
    direct = inputs.get(point.key)
    used = tuple(inputs[name] for name in point.variables if name in inputs)
    if direct is None and not used:
        return None
    case = _Case(point, cell, direct, used, computed)
    if direct is not None and direct.value is not None:
        return case.given(direct)
    if case.formula_value is not None and not (direct and direct.problem in _FINAL_WORDS):
        return case.calculated(case.formula_value)
    return case.empty()


@dataclass(frozen=True, slots=True)
class _Case:
    """All that is known of one data point in one cell: the final value given, the inputs, and what the formula gave."""

    point: DataPoint
    cell: Cell
    direct: Input | None
    used: tuple[Input, ...]
    computed: float | None

    @property
    def is_mixed(self) -> bool:
        return len({code for one in self.used if (code := currency_of(one.unit))}) > 1

    @property
    def formula_value(self) -> float | None:
        return None if self.is_mixed else self.computed

    def given(self, direct: Input) -> Measurement:
        value = direct.value or 0.0
        typed = direct.observation.text if direct.factor == 1.0 else ""
        computed = self.formula_value
        return Measurement(
            self.point.key,
            *self.cell,
            value=value,
            computed=computed,
            is_direct=True,
            quality=direct.observation.quality,
            status="reported",
            reason="disagrees" if computed is not None and not agree(value, computed, typed=typed) else "",
            inputs=(direct, *self.used),
        )

    def calculated(self, computed: float) -> Measurement:
        return Measurement(
            self.point.key,
            *self.cell,
            value=(value := float(f"{computed:.15g}")),
            computed=value,
            quality=weakest(one.observation.quality for one in self.used),
            status="reported",
            inputs=self.used,
        )

    def empty(self) -> Measurement:
        there = {one.variable for one in self.used if one.value is not None}
        missing = tuple(name for name in self.point.variables if name not in there)
        said = self.direct or next((one for one in self.used if one.problem), None)
        status: Status = said.observation.status if said and said.value is None else "not_reported"
        return Measurement(
            self.point.key,
            *self.cell,
            status="not_reported" if status == "reported" else status,
            reason=self.reason(missing),
            missing=missing,
            inputs=((self.direct,) if self.direct else ()) + self.used,
        )

    def reason(self, missing: tuple[str, ...]) -> Reason:
        if self.direct and self.direct.problem:
            return self.direct.problem
        if self.is_mixed:
            return "mixed_currencies"
        if not missing and self.point.formula:
            values = {one.variable: one.value or 0.0 for one in self.used}
            zero = any(_worked_out(part, values) == 0.0 for part in divisors(self.point.formula))
            return "division_by_zero" if zero else "too_large"
        problems: Iterator[Reason] = (one.problem for one in self.used if one.problem)
        return next(problems, "missing_input")


def _worked_out(formula: Formula, values: Mapping[str, float]) -> float:
    """A part of a formula in plain numbers, only to say why the whole of it gives none."""
    worked_out: float = fold(formula, name=values.__getitem__, number=float, join=calculating(_divided))
    return worked_out


def _divided(left: float, right: float) -> float:
    return left / right if right else math.nan
