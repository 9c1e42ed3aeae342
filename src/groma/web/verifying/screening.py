"""The initial screening: what many figures rest on, and whether enough is reported at all.

Which figures are looked at first follows from the framework: the variables that several indicators rest on, and money
that several use. What is odd about them is what the checks found.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from groma.catalogue.units import is_currency
from groma.measure.inputs import inputs_of
from groma.publish.numerals import number_text
from groma.record.period import parse_period
from groma.web.entry.offered_units import written
from groma.web.entry.plain_findings import in_readers_language

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.errors import Finding
    from groma.measure.model import Input
    from groma.score.model import ReportingRate
    from groma.web.standing import Standing

SEVERAL = 2
"""A variable that so many indicators rest on is looked at first."""
PEOPLE = "person"
HUNDRED_THOUSAND = 100_000
OF_WHOLE = frozenset({"steady", "ratio", "reported"})
"""Kinds of checks that judge the record as a whole, not one figure."""


@dataclass(frozen=True, slots=True)
class Base:
    """A variable that many figures rest on.

    Attributes:
        rests: The keys of the data points that rest on it.
        text: Its value, written for readers; empty where there is none.
        change: In percent, against the period before.
        hundred_thousands: How many times 100 000 people it counts, for the count of people that most rests on.
    """

    id: str
    unit: str
    rests: tuple[str, ...]
    indicators: int
    period: str
    text: str
    before: str
    before_period: str
    change: float | None
    hundred_thousands: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Screening:
    """What is looked at before the first figure."""

    bases: tuple[Base, ...]
    rates: tuple[ReportingRate, ...]
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether the checks found nothing about it."""
        return not self.findings and not any(base.findings for base in self.bases)


def screening(now: Standing) -> Screening:
    """The initial screening of a round."""
    pack = now.book.pack
    names = shared_variables(pack)
    people = next((name for name in names if pack.variables[name].unit == PEOPLE), "")
    bases = tuple(_base(name, now, is_people=name == people) for name in names)
    whole = {check.id for check in pack.checks if check.kind in OF_WHOLE}
    others = tuple(
        in_readers_language(one, pack) for one in now.findings if one.rule in whole and one.subject not in names
    )
    return Screening(bases, now.book.card.rates, others)


@cache
def shared_variables(pack: Pack) -> tuple[str, ...]:
    """The variables that several indicators rest on, the most used first."""
    uses = Counter(
        name for one in pack.indicators for name in {v for point in one.data_points for v in point.variables}
    )
    return tuple(name for name, count in uses.most_common() if count >= SEVERAL)


def _base(name: str, now: Standing, *, is_people: bool) -> Base:
    pack, course = now.book.pack, _course(name, now)
    points = [point for point in pack.data_points if name in point.variables]
    newest, earlier = (course[-1] if course else None), (course[-2] if len(course) > 1 else None)
    return Base(
        id=name,
        unit=newest.unit if newest and is_currency(pack.variables[name].unit) else written(pack.variables[name].unit),
        rests=tuple(point.key for point in points),
        indicators=len({point.code for point in points}),
        period=newest.observation.period if newest else "",
        text=_text(newest),
        before=_text(earlier),
        before_period=earlier.observation.period if earlier else "",
        change=_change(earlier, newest),
        hundred_thousands=_hundred_thousands(newest) if is_people else "",
        findings=tuple(in_readers_language(one, pack) for one in now.findings if one.subject == name),
    )


def _course(name: str, now: Standing) -> list[Input]:
    """The values of a variable for the whole city, oldest first."""
    cells = inputs_of(now.book.city.observations, now.book.pack)
    found = [
        inputs[name]
        for (_, place, breakdown), inputs in cells.items()
        if not place and not breakdown and name in inputs and inputs[name].value is not None
    ]
    return sorted(found, key=lambda one: parse_period(one.observation.period).order)


def _text(one: Input | None) -> str:
    return number_text(one.value) if one and one.value is not None else ""


def _change(earlier: Input | None, newest: Input | None) -> float | None:
    if not earlier or not newest or not earlier.value or newest.value is None:
        return None
    return 100.0 * (newest.value - earlier.value) / earlier.value


def _hundred_thousands(one: Input | None) -> str:
    return number_text(one.value / HUNDRED_THOUSAND, decimals=5) if one and one.value is not None else ""
