"""Rows of a timeline: groups, working groups and deliverables with the time they took, for a drawing and a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groma.errors import RecordError
from groma.network.dates import read_when

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from groma.network.model import Entry

_REGISTERS = ("groups", "working-groups", "deliverables")
BarKind = Literal["listed", "timeline", "planned", "published"]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time.

    Attributes:
        said: The time as it was said; empty where it follows from when a source listed the entry.
        first: The first day it may mean.
        last: The last; `None` where it is still listed.
    """

    kind: BarKind
    said: str
    first: dt.date
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Row:
    """An entry and its bars; one that no source dates has none."""

    entry: Entry
    bars: tuple[Bar, ...]


def rows(entries: Iterable[Entry]) -> tuple[Row, ...]:
    """The rows of a timeline: groups, working groups, deliverables, each in the order given."""
    known = tuple(entries)
    return tuple(Row(one, _bars(one)) for register in _REGISTERS for one in known if one.register == register)


def _bars(entry: Entry) -> tuple[Bar, ...]:
    kinds: tuple[BarKind, ...] = ("timeline", "planned", "published")
    said = (_said(kind, entry.one(kind)) for kind in kinds)
    return tuple(bar for bar in (_listed(entry), *said) if bar)


def _listed(entry: Entry) -> Bar | None:
    """From when it was first known to when it was listed no more; nothing where the first has no date."""
    if not entry.since:
        return None
    last = read_when(entry.until).last if entry.until else None
    return Bar("listed", "", read_when(entry.since).first, last)


def _said(kind: BarKind, said: str) -> Bar | None:
    try:
        time = read_when(said) if said else None
    except RecordError:
        return None
    return Bar(kind, said, time.first, time.last) if time else None
