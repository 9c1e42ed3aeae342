"""Figures of a programme over time, from its facts. What no source says is counted apart and never as zero."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.network.dates import read_when
from groma.network.register import entries
from groma.network.workflows import PLANNED, PUBLISHED, UNKNOWN, stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.network.dates import When
    from groma.network.model import Entry, Fact

DELIVERABLES, GROUPS, CITIES = "deliverables", "groups", "cities"
_ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Yearly:
    """How many there were by year.

    Attributes:
        years: Each year that has any, with how many, in order.
        unknown: How many there are whose year, or whose number, no source says.
    """

    years: tuple[tuple[int, int], ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class Delay:
    """By how many days a deliverable came after the time it was first planned for; negative where it came before.

    Attributes:
        planned: The time it was first planned for, as it was said; empty where nobody said.
        published: When it was published, as it was said; empty where nobody said.
        least: The fewest days it may be; `None` where either time is not known.
        most: The most days it may be; the same as `least` where both times are days.
    """

    deliverable: str
    planned: str
    published: str
    least: int | None
    most: int | None

    @property
    def lacks(self) -> tuple[str, ...]:
        """Which of the two times are not known: `planned`, `published`, or both."""
        times = ((PLANNED, self.planned), (PUBLISHED, self.published))
        return tuple(name for name, said in times if _read(said) is None)

    @property
    def is_known(self) -> bool:
        """Whether both times are known."""
        return self.least is not None

    @property
    def is_exact(self) -> bool:
        """Whether both times are days."""
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class GroupsOfYear:
    """The groups at the end of a year: those said to be active, and those listed without a state that is known."""

    year: int
    active: int
    unknown: int


def publications(facts: Iterable[Fact], *, on: dt.date) -> Yearly:
    """How many deliverables were published in each year, as known on a day."""
    known = entries((fact for fact in facts if fact.register == DELIVERABLES), at=on.isoformat())
    return _by_year([entry.one(PUBLISHED) for entry in known if stage(entry) == PUBLISHED], on)


def meetings(facts: Iterable[Fact], *, on: dt.date) -> Yearly:
    """How many meetings had a date in each year up to a day; a series is unknown, as nobody said how often it met.

    Meetings that were called off, and those still to come, are not counted.
    """
    known = entries((fact for fact in facts if fact.register == "meetings"), at=on.isoformat())
    dates = ["" if entry.one("every") else entry.one("date") for entry in known if entry.state != "cancelled"]
    return _by_year([said for said in dates if not _is_to_come(said, on)], on)


def delays(facts: Iterable[Fact]) -> tuple[Delay, ...]:
    """The delay of every deliverable against what was first planned, in the order of their ids.

    What was planned later does not matter: a plan that is moved does not make a deliverable come in time.
    """
    of_one: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.register == DELIVERABLES:
            of_one.setdefault(fact.entry, []).append(fact)
    return tuple(
        _delay(name, _first(of_one[name], PLANNED), _first(of_one[name], PUBLISHED)) for name in sorted(of_one)
    )


def groups_by_year(facts: Iterable[Fact], *, on: dt.date) -> tuple[GroupsOfYear, ...]:
    """The groups at the end of each year, from the first that a dated source speaks of to that of a day."""
    of_groups = [fact for fact in facts if fact.register == GROUPS]
    first = min((int(fact.since[:4]) for fact in of_groups if fact.since), default=on.year + 1)
    return tuple(
        _groups(entries(of_groups, at=min(f"{year}-12-31", on.isoformat())), year) for year in range(first, on.year + 1)
    )


def cities_by_stage(facts: Iterable[Fact], *, days: Sequence[dt.date]) -> tuple[tuple[dt.date, dict[str, int]], ...]:
    """How many cities were at each stage on each of some days; stages that no city was at are left out."""
    of_cities = [fact for fact in facts if fact.register == CITIES]
    return tuple((day, dict(Counter(map(stage, entries(of_cities, at=day.isoformat()))))) for day in days)


def cities_by_year(facts: Iterable[Fact], *, on: dt.date) -> tuple[tuple[dt.date, dict[str, int]], ...]:
    """How many cities were at each stage at the end of each year and on a day, from when a dated source speaks of any.

    Of a year before there is nothing, and not zero: nobody said anything of it.
    """
    of_cities = [fact for fact in facts if fact.register == CITIES]
    first = min((int(fact.since[:4]) for fact in of_cities if fact.since), default=on.year + 1)
    ends = [min(dt.date(year, 12, 31), on) for year in range(first, on.year + 1)]
    return cities_by_stage(of_cities, days=ends or ([on] if of_cities else []))


@dataclass(frozen=True, slots=True)
class Counted:
    """One of the figures as plain rows, to be taken away.

    Attributes:
        rows: A cell for each column; `None` where no source says.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


def counted(facts: Iterable[Fact], *, on: dt.date) -> dict[str, Counted]:
    """Every figure over time as known on a day, by its name: what a reader sees, for programs."""
    known = tuple(facts)
    late: tuple[tuple[str | int | None, ...], ...] = tuple(
        (one.deliverable, one.planned or None, one.published or None, one.least, one.most) for one in delays(known)
    )
    stages = ((day.isoformat(), name, count) for day, of in cities_by_year(known, on=on) for name, count in of.items())
    made = (
        Counted("publications", ("year", "count"), _rows(publications(known, on=on))),
        Counted("meetings", ("year", "count"), _rows(meetings(known, on=on))),
        Counted(
            "groups",
            ("year", "active", "without_state"),
            tuple((one.year, one.active, one.unknown) for one in groups_by_year(known, on=on)),
        ),
        Counted("cities", ("as_of", "stage", "count"), tuple(stages)),
        Counted("delays", ("deliverable", "planned", "published", "least_days_late", "most_days_late"), late),
    )
    return {one.name: one for one in made}


def _rows(found: Yearly) -> tuple[tuple[int | None, int], ...]:
    return (*found.years, *(((None, found.unknown),) if found.unknown else ()))


def _groups(found: Iterable[Entry], year: int) -> GroupsOfYear:
    states = Counter(stage(entry) for entry in found)
    return GroupsOfYear(year, states[_ACTIVE], states[UNKNOWN])


def _by_year(said: Iterable[str], on: dt.date) -> Yearly:
    times = [_read(one) for one in said]
    years = Counter(one.first.year for one in times if one and one.first.year == one.last.year)
    known = {year: count for year, count in years.items() if year <= on.year}
    return Yearly(tuple(sorted(known.items())), len(times) - sum(years.values()))


def _is_to_come(said: str, on: dt.date) -> bool:
    time = _read(said)
    return time is not None and time.last > on


def _delay(name: str, planned: str, published: str) -> Delay:
    plan, came = _read(planned), _read(published)
    if plan is None or came is None:
        return Delay(name, planned, published, None, None)
    return Delay(name, planned, published, (came.first - plan.last).days, (came.last - plan.first).days)


def _first(facts: Iterable[Fact], field: str) -> str:
    """The value of a field that was said first; empty where there is none."""
    return min(((fact.since, fact.value) for fact in facts if fact.field == field), default=("", ""))[1]


def _read(said: str) -> When | None:
    try:
        return read_when(said) if said else None
    except RecordError:
        return None


NAMES = tuple(counted((), on=dt.date(2000, 1, 1)))
"""The names of the figures."""
