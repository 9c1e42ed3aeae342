"""Forty errors: what people type wrong, drawn on seeded rows of a record.

Every kind takes a `Draw` and gives one `Seeded` error. Which row it falls on is drawn, so another seed measures the
checks anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from groma.catalogue.formula import variables_of
from groma.catalogue.units import YES_NO
from groma.measure.inputs import catalogue_unit
from groma.record.numbers import plain_number

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Collection, Iterable

    from groma.catalogue.pack import Pack
    from groma.record.model import Observation

Key = tuple[str, str, str, str]
"""Variable, period, place, breakdown."""
Series = tuple[str, str, str]
"""Variable, place, breakdown."""
DIGITS = 12
GASES = {"no2_annual_mean": 1.9, "so2_annual_mean": 2.62, "o3_annual_mean": 1.96}
MODES = tuple(f"commuters_{mode}" for mode in ("public_transport", "private_vehicles", "walking"))
WAYS = ("waste_landfill", "waste_incinerated", "waste_recycled")
PRINTED = ("EC.P.EM.1C", "EC.I.WS.3C")


@dataclass(frozen=True, slots=True)
class Seeded:
    """A record with one error in it.

    Attributes:
        kind: What went wrong.
        subjects: Names that a finding about it may carry.
        periods: Periods it may carry, besides those right before and after.
        rows: The record's observations with the error.
    """

    kind: str
    subjects: frozenset[str]
    periods: frozenset[str]
    rows: tuple[Observation, ...]


@dataclass(frozen=True)
class Draw:
    """A clean record to draw rows from.

    Attributes:
        spoilt: Variable and period of rows that are not drawn, because they have faults already.
    """

    rows: tuple[Observation, ...]
    pack: Pack
    chance: random.Random
    spoilt: Collection[tuple[str, str]]

    @cached_property
    def usable(self) -> dict[Key, Observation]:
        """The rows that hold a number and have no fault, by their key; of two with one key, the first."""
        return _by_key(row for row in self.rows if self._is_usable(row))

    @cached_property
    def by_key(self) -> dict[Key, Observation]:
        """Every row by its key; of two with one key, the first."""
        return _by_key(self.rows)

    @cached_property
    def periods(self) -> dict[Series, set[str]]:
        """The periods of each variable, place and breakdown."""
        found: dict[Series, set[str]] = {}
        for row in self.rows:
            found.setdefault(_series(row), set()).add(row.period)
        return found

    def one(self, fits: Callable[[Observation], object]) -> Observation:
        """A row drawn from those that hold a number and fit."""
        return self.chance.choice([row for row in self.rows if self._is_usable(row) and fits(row)])

    def of(self, names: Collection[str]) -> Observation:
        """A row of the whole city for one of the names."""
        return self.one(lambda row: row.variable in names and not row.place and not row.breakdown)

    def find(self, variable: str, like: Observation) -> Observation | None:
        """The row of another variable for the same period, place and breakdown, if that has no fault."""
        return self.usable.get((variable, *like.key[1:]))

    def _is_usable(self, row: Observation) -> bool:
        return bool(row.value) and not row.is_answer and (row.variable, row.period) not in self.spoilt

    def seeded(self, kind: str, *changes: tuple[Observation, Observation]) -> Seeded:
        """The record with rows exchanged."""
        new = {old.key: row for old, row in changes}
        rows = tuple(new.get(row.key, row) for row in self.rows)
        both = [row for pair in changes for row in pair]
        return Seeded(kind, frozenset(row.variable for row in both), frozenset(row.period for row in both), rows)


def _by_key(rows: Iterable[Observation]) -> dict[Key, Observation]:
    found: dict[Key, Observation] = {}
    for row in rows:
        found.setdefault(row.key, row)
    return found


def _series(row: Observation) -> Series:
    return row.variable, row.place, row.breakdown


def number(row: Observation, value: float) -> Observation:
    """The row with another number typed."""
    return replace(row, value=value, text=plain_number(float(f"{value:.{DIGITS}g}")))


def times(draw: Draw, by: float) -> Seeded:
    """A number too large or too small by a power of ten."""
    row = draw.one(lambda _: True)
    return draw.seeded(f"times {by:g}", (row, number(row, (row.value or 0.0) * by)))


def swapped(draw: Draw) -> Seeded:
    """Numerator and denominator in each other's column."""
    ratios = {}
    for point in draw.pack.data_points:
        names = variables_of(point.formula) if point.formula else ()
        if len(names) == 2:  # noqa: PLR2004  a numerator and a denominator
            ratios[names[0]] = names[1]
    row = draw.one(lambda row: row.variable in ratios and _has_value(draw.find(ratios[row.variable], row)))
    other = draw.find(ratios[row.variable], row)
    if other is None:
        raise LookupError(row.variable)
    return draw.seeded(
        "swapped columns", (row, number(row, other.value or 0.0)), (other, number(other, row.value or 0.0))
    )


def _has_value(row: Observation | None) -> bool:
    return row is not None and bool(row.value)


def households_for_inhabitants(draw: Draw) -> Seeded:
    """Households typed where inhabitants belong."""
    row = draw.one(lambda row: row.variable == "inhabitants" and _has_value(draw.find("households", row)))
    other = draw.find("households", row)
    return draw.seeded("households for inhabitants", (row, number(row, other.value or 0.0 if other else 0.0)))


def inhabitants_for_households(draw: Draw) -> Seeded:
    """Inhabitants typed where households belong."""
    row = draw.one(lambda row: row.variable == "households" and _has_value(draw.find("inhabitants", row)))
    other = draw.find("inhabitants", row)
    return draw.seeded("inhabitants for households", (row, number(row, other.value or 0.0 if other else 0.0)))


def wrong_year(draw: Draw, step: int) -> Seeded:
    """A year mistyped by so many years."""
    row = draw.one(lambda row: step != 1 or f"{int(row.period) + 1}" in draw.periods[_series(row)])
    return draw.seeded(f"year wrong by {step}", (row, replace(row, period=str(int(row.period) + step))))


def does_not_sum(draw: Draw, names: Collection[str]) -> Seeded:
    """A share counted a third too high, so that the shares do not add up."""
    row = draw.of(names)
    return draw.seeded("shares do not sum", (row, number(row, round((row.value or 0.0) * 1.34))))


def parts_per(draw: Draw, *, billion: bool) -> Seeded:
    """A gas in ppm or ppb, the unit left out."""
    row = draw.of(tuple(GASES))
    by = GASES[row.variable] * (1 if billion else 1000)
    return draw.seeded("ppb for ug/m3" if billion else "ppm for ug/m3", (row, number(row, (row.value or 0.0) / by)))


def negative(draw: Draw) -> Seeded:
    """A minus where none can be."""
    row = draw.one(lambda _: True)
    return draw.seeded("negative", (row, number(row, -(row.value or 0.0))))


def fraction(draw: Draw) -> Seeded:
    """A percentage typed as a fraction."""
    row = draw.one(lambda row: row.variable in PRINTED)
    return draw.seeded("fraction for percent", (row, number(row, (row.value or 0.0) / 100)))


def percent(draw: Draw) -> Seeded:
    """A coefficient typed as a percentage."""
    row = draw.of(["SC.SH.SI.2C"])
    return draw.seeded("percent for fraction", (row, number(row, (row.value or 0.0) * 100)))


def copied(draw: Draw) -> Seeded:
    """Last year's figure of one variable pasted onto another."""
    source = draw.one(lambda row: not row.place and not row.breakdown)
    wanted = str(int(source.period) + 1)
    row = draw.one(
        lambda row: row.key[2:] == ("", "") and row.variable != source.variable and wanted in {row.period, "2025"}
    )
    return draw.seeded("copied onto another", (row, number(row, source.value or 0.0)))


def misspelt_unit(draw: Draw) -> Seeded:
    """A slip in the name of a unit."""
    row = draw.one(lambda row: len(row.unit) > 3)  # noqa: PLR2004  long enough to slip in
    return draw.seeded("unit misspelt", (row, replace(row, unit=row.unit[:-2] + row.unit[-1] + row.unit[-2])))


def other_unit(draw: Draw) -> Seeded:
    """A unit that measures something else."""
    row = draw.one(
        lambda row: catalogue_unit(draw.pack.key(row.variable), draw.pack) in {"km", "person", "household", "t"}
    )
    return draw.seeded("unit of another kind", (row, replace(row, unit="m3")))


def smaller_unit(draw: Draw) -> Seeded:
    """The unit of the catalogue named, the number left in the file's larger one."""
    row = draw.one(lambda row: row.unit[:2] in {"GW", "ML", "kt"})
    return draw.seeded("unit left as it was", (row, replace(row, unit="")))


def doubled(draw: Draw) -> Seeded:
    """The same thing twice, with two values."""
    row = draw.one(lambda _: True)
    again = number(row, round((row.value or 0.0) * 1.1, 6))
    return Seeded("duplicate, unequal", frozenset({row.variable}), frozenset({row.period}), (*draw.rows, again))


def out_of_order(draw: Draw) -> Seeded:
    """A stage of wastewater treatment above the one it is part of."""
    row = draw.of(["wastewater_tertiary"])
    other = draw.find("wastewater_secondary", row)
    if other is None:
        raise LookupError(row.period)
    return draw.seeded("order broken", (row, number(row, other.value or 0.0)), (other, number(other, row.value or 0.0)))


def answer(draw: Draw) -> Seeded:
    """A yes where a number belongs."""
    row = draw.one(lambda row: catalogue_unit(draw.pack.key(row.variable), draw.pack) != YES_NO)
    return draw.seeded("yes for a number", (row, replace(row, value=1.0, text="yes")))


def month(draw: Draw) -> Seeded:
    """A month where the amount of a year is wanted."""
    row = draw.one(
        lambda row: row.variable in draw.pack.variables and draw.pack.variables[row.variable].period == "year"
    )
    return draw.seeded("month for year", (row, replace(row, period=f"{row.period}-06")))


def other_currency(draw: Draw) -> Seeded:
    """One year in another currency."""
    row = draw.one(lambda row: "EUR" in row.unit)
    return draw.seeded("currency mixed", (row, replace(row, unit=row.unit.replace("EUR", "USD"))))


def district_for_city(draw: Draw) -> Seeded:
    """A district's figure in the row of the whole city."""
    part = draw.one(
        lambda row: (
            row.place and not row.breakdown and row.variable != "life_expectancy" and _has_value(_whole(draw, row))
        )
    )
    row = _whole(draw, part)
    if row is None:
        raise LookupError(part.variable)
    return draw.seeded("district for city", (row, number(row, part.value or 0.0)))


def _whole(draw: Draw, part: Observation) -> Observation | None:
    return draw.by_key.get((part.variable, part.period, "", ""))


def misspelt_name(draw: Draw) -> Seeded:
    """A slip in the name of a variable."""
    row = draw.one(lambda row: row.variable in draw.pack.variables)
    return draw.seeded("variable misspelt", (row, replace(row, variable=row.variable[:-2] + row.variable[-1])))


KINDS: tuple[Callable[[Draw], Seeded], ...] = (
    *(partial(times, by=by) for by in (1000, 1000, 1000, 0.001, 0.001, 100, 0.01, 10, 10, 10, 0.1, 0.1)),
    *(swapped,) * 3,
    *(households_for_inhabitants,) * 2,
    inhabitants_for_households,
    *(partial(wrong_year, step=step) for step in (1, 20, -10)),
    partial(does_not_sum, names=MODES),
    partial(does_not_sum, names=WAYS),
    partial(parts_per, billion=False),
    partial(parts_per, billion=True),
    negative,
    fraction,
    percent,
    *(copied,) * 2,
    misspelt_unit,
    other_unit,
    smaller_unit,
    doubled,
    out_of_order,
    answer,
    month,
    other_currency,
    district_for_city,
    misspelt_name,
)
