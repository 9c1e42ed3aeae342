"""Which rows of a difference belong to rounds that are closed, and which to no round at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.record.period import parse_period
from groma.web import rounds
from groma.web.facts import OPEN
from groma.web.models import Observation, Source, StoredFile
from groma.web.standing import pack_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.web.exchange.difference import Difference, RowChange
    from groma.web.models import City, Round

Key = tuple[str, ...]


@dataclass(frozen=True)
class Resting:
    """What a difference has to do with the rounds of its city.

    Attributes:
        refusals: Rows that a closed round rests on, each with its round; they may not be changed.
        late: The periods of observations that no round has.
    """

    refusals: tuple[str, ...]
    late: frozenset[str]


@dataclass(frozen=True)
class _Used:
    """What a round rests on: figures, sources, evidence."""

    figures: frozenset[Key]
    sources: frozenset[str]
    evidence: frozenset[str]


def resting(city: City, found: Difference) -> Resting:
    """The rows of a difference that closed rounds rest on, and those that belong to no round."""
    every = list(city.rounds.all())
    closed = [round_ for round_ in every if round_.state not in OPEN]
    periods = {one.row.period for one in found.changes if isinstance(one.row, Observation)}
    late = {period for period in periods if not any(overlap(period, round_.period) for round_ in every)}
    return Resting(tuple(said for round_ in closed for said in _refusals(round_, found)), frozenset(late))


def overlap(one: str, other: str) -> bool:
    """Whether two periods share a day.

    >>> overlap("2024", "2024-03"), overlap("2023", "2024")
    (True, False)
    """
    first, second = parse_period(one), parse_period(other)
    return first.start <= second.end and second.start <= first.end


def _refusals(round_: Round, found: Difference) -> Iterator[str]:
    used = _used(round_)
    for one in found.changes:
        if _concerns(one, round_, used):
            yield f"{round_}: {one.label}"


def _concerns(one: RowChange, round_: Round, used: _Used) -> bool:
    row = one.row
    if isinstance(row, Observation):
        key = tuple(getattr(row, name) for name in Observation.KEY)
        return key in used.figures or (
            overlap(row.period, round_.period) and bool(rounds.dependents(pack_of(round_), row.variable))
        )
    if isinstance(row, Source):
        return one.kind != "added" and row.code in used.sources
    return isinstance(row, StoredFile) and one.kind != "added" and row.sha256 in used.evidence


def _used(round_: Round) -> _Used:
    inputs = [one.observation for result in standing(round_).results.values() for one in result.measurement.inputs]
    names = {one.source for one in inputs if one.source}
    sources = Source.objects.filter(city=round_.city_id, code__in=names)
    return _Used(
        frozenset(one.key for one in inputs),
        frozenset(names),
        frozenset(digest for source in sources for digest in source.evidence),
    )
