"""What a rule has gathered: drafts of one key taken together, each result with the rows it came from."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groma.errors import Finding, LimitError
from groma.gather.limits import MAX_OBSERVATIONS
from groma.record.model import Lineage, Observation
from groma.record.numbers import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.gather.notes import Notes
    from groma.gather.recipe import Aggregate
    from groma.gather.rules import Draft, RuleAtWork

_LISTED_ROWS = 12
_LISTED_CELLS = 5


@dataclass(frozen=True, slots=True)
class Gathering:
    """One observation with the story of where it came from."""

    observation: Observation
    lineage: Lineage


@dataclass(slots=True)
class Rows:
    """Row numbers of one file, kept in little room however many they are."""

    first: int
    last: int
    count: int = 1
    listed: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """Add a row that stands below the others."""
        self.last = line
        self.count += 1
        if self.count <= _LISTED_ROWS:
            self.listed.append(line)

    def __str__(self) -> str:
        """`5`, `5-16` for neighbours, `5,9,12`, or `5…912 (40 rows)`."""
        if self.count == 1:
            return str(self.first)
        if self.last - self.first + 1 == self.count:
            return f"{self.first}-{self.last}"
        if self.count <= _LISTED_ROWS:
            return ",".join(map(str, self.listed))
        return f"{self.first}…{self.last} ({self.count:,} rows)"


@dataclass(slots=True)
class Entry:
    """All drafts of one key. Sums are compensated (Neumaier): a million small numbers do not drown in a large one."""

    draft: Draft
    rows: dict[str, Rows]
    total: float
    low: float
    high: float
    lost: float = 0.0
    count: int = 1
    cells: list[str] = field(default_factory=list)
    is_ambiguous: bool = False

    def fold(self, draft: Draft, label: str) -> None:
        """Take one more draft in."""
        total = self.total + draft.value
        larger, smaller = (
            (self.total, draft.value) if abs(self.total) >= abs(draft.value) else (draft.value, self.total)
        )
        self.lost += (larger - total) + smaller
        self.total = total
        self.low, self.high = min(self.low, draft.value), max(self.high, draft.value)
        self.count += 1
        if len(self.cells) < _LISTED_CELLS:
            self.cells.append(draft.raw)
        if label in self.rows:
            self.rows[label].add(draft.line)
        else:
            self.rows[label] = Rows(draft.line, draft.line, listed=[draft.line])

    def value(self, aggregate: Aggregate) -> float:
        """What the drafts come to."""
        total = self.total + self.lost
        return {
            "sum": total,
            "mean": total / self.count,
            "max": self.high,
            "min": self.low,
            "count": float(self.count),
        }[aggregate]

    def raw(self, aggregate: Aggregate) -> str:
        """The cells, shortened, as `sum of 12: 3; 4; 5; 3; 2; …`."""
        return f"{aggregate} of {self.count:,}: {'; '.join(self.cells)}" + (
            "; …" if self.count > len(self.cells) else ""
        )


@dataclass
class Harvest:
    """The drafts of one rule, over all files of its recipe."""

    work: RuleAtWork
    source: str
    stamp: str
    notes: Notes
    files: dict[str, str] = field(default_factory=dict)
    entries: dict[tuple[str, str, str], Entry] = field(default_factory=dict)

    def add(self, draft: Draft, label: str) -> None:
        """Take a draft in: the first of its key, one more to aggregate, or a duplicate to tell of."""
        entry = self.entries.get(draft.key)
        if entry is None:
            self._begin(draft, label)
        elif self.work.rule.aggregate:
            entry.fold(draft, label)
        else:
            self._tell(entry, draft, label)

    def gatherings(self) -> Iterator[Gathering]:
        """What is left when all rows are in; ambiguous keys give nothing."""
        for entry in self.entries.values():
            value = entry.value(self.work.rule.aggregate) if self.work.rule.aggregate else entry.draft.value
            if not math.isfinite(value):
                entry.is_ambiguous = True
                where = f"{next(iter(entry.rows))}:{entry.draft.line}"
                self.notes.add(
                    Finding("error", "value", where, "The cells taken together are too large to be a figure.")
                )
            if not entry.is_ambiguous:
                yield Gathering(self._observation(entry, value), self._lineage(entry))

    def _begin(self, draft: Draft, label: str) -> None:
        if len(self.entries) >= MAX_OBSERVATIONS:
            raise LimitError(
                f"The rule for `{self.work.variable}` makes more than {MAX_OBSERVATIONS:,} observations.",
                where=label,
                next_step="Aggregate, or leave rows out with `where`.",
            )
        rows = {label: Rows(draft.line, draft.line, listed=[draft.line])}
        self.entries[draft.key] = Entry(draft, rows, draft.value, draft.value, draft.value, cells=[draft.raw])

    def _tell(self, entry: Entry, draft: Draft, label: str) -> None:
        first = f"{next(iter(entry.rows))}:{entry.draft.line}"
        is_same = draft.value == entry.draft.value
        where = f"{label}:{draft.line}"
        variable = self.work.variable
        self.notes.add(duplicate(draft, entry.draft, variable=variable, where=where, first=first, is_same=is_same))
        entry.is_ambiguous = entry.is_ambiguous or not is_same

    def _observation(self, entry: Entry, value: float) -> Observation:
        rule = self.work.rule
        period, place, breakdown = entry.draft.key
        return Observation(
            variable=self.work.variable,
            period=period,
            place=place,
            breakdown=breakdown,
            value=value,
            text=entry.draft.text if entry.count == 1 and rule.aggregate != "count" else plain_number(value),
            unit=rule.unit,
            quality=rule.quality,
            source=self.source,
            note=rule.note,
            where=f"{next(iter(entry.rows))}:{entry.draft.line}",
        )

    def _lineage(self, entry: Entry) -> Lineage:
        rule = self.work.rule
        period, place, breakdown = entry.draft.key
        return Lineage(
            variable=self.work.variable,
            period=period,
            place=place,
            breakdown=breakdown,
            file="; ".join(entry.rows),
            sha256="; ".join(self.files[label] for label in entry.rows),
            row="; ".join(str(rows) for rows in entry.rows.values()),
            column=entry.draft.column,
            raw=entry.raw(rule.aggregate) if rule.aggregate else entry.draft.raw,
            factor="" if rule.factor is None else plain_number(rule.factor),
            recipe=self.stamp,
        )


def duplicate(
    item: Draft | Observation, earlier: Draft | Observation, *, variable: str, where: str, first: str, is_same: bool
) -> Finding:
    """The finding for a second value of one key: a warning where it says the same, else an error."""
    named = ", ".join(part for part in (item.period, item.place, item.breakdown) if part)
    if is_same:
        what = f"`{variable}` for {named} stands here and at {first}, with the same value."
        return Finding("warning", "duplicate", where, what, subject=variable, period=item.period)
    return Finding(
        "error",
        "ambiguous",
        where,
        f"`{variable}` for {named} stands here and at {first}: {item.text} and {earlier.text}.",
        "Two different values for one thing: neither is used.",
        "Narrow the rows with `where`, split them with `place` or `breakdown`, or say how to `aggregate` them.",
        variable,
        item.period,
    )
