"""What is typed in a round: variables, and final values of data points, each with its row and the one before it."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.catalogue.conversion import catalogue_unit
from groma.catalogue.texts import text
from groma.catalogue.units import YES_NO
from groma.record.period import parse_period
from groma.record.trail import canonical
from groma.web.context import pack_language
from groma.web.models import Observation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.catalogue.pack import DataPoint, Pack
    from groma.web.models import Round


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that is typed.

    Attributes:
        key: A variable, or a data point whose final value is given.
        prefix: What the names of its fields begin with.
        name: In the reader's language.
        unit: The catalogue's.
        row: What the form changes: the row of the round's period, else one entered in this round for another year.
        before: The newest row of an earlier period that has a value.
        splits: How many places and groups have a row for that period.
        refusal: Why it may not be entered now; empty where it may.
    """

    key: str
    prefix: str
    name: str
    unit: str
    period: str
    row: Observation | None = None
    before: Observation | None = None
    splits: int = 0
    refusal: str = ""
    is_final: bool = False

    @property
    def is_answer(self) -> bool:
        """Whether the value is a yes or a no."""
        return self.unit == YES_NO

    @property
    def variable(self) -> str:
        """What the record calls it."""
        return self.row.variable if self.row else self.key

    @property
    def typed_unit(self) -> str:
        """The unit its row is in, or the row before; empty where that is the catalogue's."""
        known = self.row or self.before
        return known.unit if known else ""

    @property
    def version(self) -> int:
        """The version of its row; 0 where there is none."""
        return self.row.version if self.row else 0


def prefix_of(key: str) -> str:
    """A key as it can stand in names and ids of a page."""
    return re.sub(r"[^A-Za-z0-9_]", "-", key)


def name_of(key: str, pack: Pack) -> str:
    """The name of a variable or data point in the reader's language, as plain text."""
    language = pack_language()
    if key in pack.variables:
        return text(pack, key, "name", language).text
    point = pack.data_point(key)
    whole = text(pack, point.code, "name", language).text
    return f"{whole}: {text(pack, point.key, 'name', language).text}" if point.id else whole


def figures(
    round_: Round, points: Sequence[DataPoint], pack: Pack, *, refusals: Mapping[str, str] | None = None
) -> dict[str, Figure]:
    """Everything that is typed for some data points, by key: their variables, and their final values."""
    final = {point.key for point in points}
    keys = list(dict.fromkeys([*(name for point in points for name in point.variables), *final]))
    rows, splits = _rows(round_, keys, pack)
    found = {}
    for key in keys:
        row = _current(rows[key], round_)
        found[key] = Figure(
            key=key,
            prefix=prefix_of(key),
            name=name_of(key, pack),
            unit=catalogue_unit(key, pack),
            period=round_.period,
            row=row,
            before=_before(rows[key], row.period if row else round_.period),
            splits=splits[key],
            refusal=(refusals or {}).get(key, ""),
            is_final=key in final,
        )
    return found


def digest(content: Mapping[str, object]) -> str:
    """What tells whether a form still says what it was shown with."""
    return hashlib.sha256(canonical(dict(content)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def observations(round_: Round, keys: Iterable[str], pack: Pack) -> Iterable[tuple[str, Observation]]:
    """Every row about some keys, however the record spells them, with its key."""
    wanted = set(keys)
    spelled = (
        Observation.objects.filter(city_id=round_.city_id).order_by().values_list("variable", flat=True).distinct()
    )
    names = {name: key for name in spelled if (key := pack.key(name)) in wanted}
    rows = Observation.objects.filter(city_id=round_.city_id, variable__in=names)
    return ((names[row.variable], row) for row in rows)


def _rows(round_: Round, keys: Sequence[str], pack: Pack) -> tuple[dict[str, list[Observation]], dict[str, int]]:
    """The rows for the whole city by key, oldest first, and how many rows there are for its parts."""
    rows: dict[str, list[Observation]] = defaultdict(list)
    splits: dict[str, int] = defaultdict(int)
    for key, row in observations(round_, keys, pack):
        if row.place or row.breakdown:
            splits[key] += row.period == round_.period
        else:
            rows[key].append(row)
    for own in rows.values():
        own.sort(key=lambda row: parse_period(row.period).order)
    return rows, splits


def _current(rows: Sequence[Observation], round_: Round) -> Observation | None:
    """The row of the round's period; where that has no value, the newest one entered since the round was opened."""
    exact = next((row for row in rows if row.period == round_.period), None)
    limit = parse_period(round_.period).end
    entered = (
        row
        for row in reversed(rows)
        if row.text and row.entered_at and row.entered_at >= round_.opened_at and parse_period(row.period).end <= limit
    )
    return exact if exact and exact.text else next(entered, exact)


def _before(rows: Sequence[Observation], period: str) -> Observation | None:
    start = parse_period(period).order
    earlier = (row for row in reversed(rows) if row.text and parse_period(row.period).order < start)
    return next(earlier, None)
