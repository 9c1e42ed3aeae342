"""What a file from outside would change: row by row and field by field, with what it rests on.

A difference is shown to a person, who confirms it. What they confirm is its fingerprint: it covers every row with the
version it had, so that a record that has moved on since gives another one.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from groma.record.trail import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from groma.web.models import Kept

    Pair = tuple[Kept | None, Kept | None]

Kind = Literal["added", "changed", "removed"]
NAMED_BY = {
    "city": ("id",),
    "place": ("code",),
    "source": ("code",),
    "target": ("variable", "period", "place", "breakdown"),
    "observation": ("variable", "period", "place", "breakdown"),
    "file": ("path",),
    "plan": ("title",),
    "plan_action": ("title",),
    "plan_enabler": ("title",),
}
"""By which fields people know a row of each table."""


@dataclass(frozen=True)
class RowChange:
    """What becomes of one row.

    Attributes:
        row: The row in the database; for an added one as it will be, not saved yet.
        after: For a changed row the fields that become something else.
    """

    kind: Kind
    row: Kept
    after: Mapping[str, Any]

    @property
    def label(self) -> str:
        """What the row is about: the fields that name it to people."""
        names = NAMED_BY.get(self.row.NOUN, ())
        return " ".join(str(getattr(self.row, name)) for name in names if getattr(self.row, name))

    @property
    def told(self) -> list[Any]:
        """All that makes it this change and no other."""
        version = 0 if self.kind == "added" else self.row.version
        content = self.row.told() if self.kind == "added" else dict(self.after)
        return [self.kind, self.row.NOUN, str(self.row.pk or ""), version, content]

    @property
    def fields(self) -> list[tuple[str, Any, Any]]:
        """Each field that says something beyond the key, with what it was and what it becomes; nothing is `None`."""
        if self.kind == "changed":
            return list(_opened((name, getattr(self.row, name), value) for name, value in self.after.items()))
        usual = {
            "",
            "reported",
            "unknown",
            "linear",
            *(str(getattr(self.row, name)) for name in NAMED_BY.get(self.row.NOUN, ())),
        }
        content = {name: value for name, value in self.row.told().items() if value and str(value) not in usual}
        if self.kind == "added":
            return list(_opened((name, None, value) for name, value in content.items()))
        return list(_opened((name, value, None) for name, value in content.items()))


def _opened(fields: Iterable[tuple[str, Any, Any]]) -> Iterator[tuple[str, Any, Any]]:
    """The fields, with what is kept in one of them together told apart."""
    for name, before, after in fields:
        if name != "content":
            yield name, before, after
            continue
        was, now = before or {}, after or {}
        yield from ((one, was.get(one), now.get(one)) for one in {**was, **now} if was.get(one) != now.get(one))


@dataclass(frozen=True)
class TableChange:
    """What becomes of one table of a city."""

    noun: str
    changes: tuple[RowChange, ...]

    def of(self, kind: Kind) -> tuple[RowChange, ...]:
        """The changes of one kind."""
        return tuple(one for one in self.changes if one.kind == kind)


@dataclass(frozen=True)
class Difference:
    """All that a folder would change.

    Attributes:
        tables: Those in which something changes.
        lineage: A hash of the lineage as it will be, where that changes.
        lineage_rows: How many rows of lineage there will be.
    """

    tables: tuple[TableChange, ...]
    lineage: str = ""
    lineage_rows: int = 0

    @cached_property
    def changes(self) -> tuple[RowChange, ...]:
        """The changes of every table."""
        return tuple(one for table in self.tables for one in table.changes)

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not self.changes and not self.lineage

    @cached_property
    def fingerprint(self) -> str:
        """What is confirmed: the same only while file and record say the same."""
        return fingerprint([[one.told for one in self.changes], self.lineage])


def shown(value: object) -> str:
    """What a field says, in one line; empty where it says nothing."""
    if isinstance(value, list | tuple):
        return ", ".join(": ".join(map(shown, one)) if isinstance(one, list) else shown(one) for one in value)
    if isinstance(value, dict):
        return " ".join(map(shown, value.values()))
    return "" if value is None else str(value)


def fingerprint(content: Any) -> str:
    """A hash of plain values."""
    return hashlib.sha256(canonical(content).encode("utf-8", "surrogatepass")).hexdigest()


def compared(
    before: Iterable[Kept], after: Iterable[Kept], *, key: tuple[str, ...], content: tuple[str, ...]
) -> tuple[RowChange, ...]:
    """What becomes of the rows of a table: those that come, those that become something else, those that go.

    Args:
        before: The rows of the database.
        after: The rows as they are to be, not saved.
        key: The fields that make a row this one.
        content: The fields that may become something else.
    """
    known = {_values(row, key): row for row in before}
    wanted = {_values(row, key): row for row in after}
    pairs: list[Pair] = [(known.get(name), row) for name, row in wanted.items()]
    pairs += [(row, None) for name, row in known.items() if name not in wanted]
    return changes_of(pairs, content=content)


def paired(before: Sequence[Kept], after: Sequence[Kept], *, by: Sequence[tuple[str, ...]]) -> list[Pair]:
    """Rows that no key tells apart, put together by what they have in common: the most telling fields first.

    Args:
        before: The rows of the database.
        after: The rows as they are to be, not saved.
        by: Fields to look for equal rows by, one set after the other. By the last set only rows are put together that
            stand alone on either side, so that nobody has to guess which of several is meant.

    Returns:
        The rows that come, in their order, each with what it was; then those that go.
    """
    was: dict[int, Kept] = {}
    left = list(before)
    for names in by:
        waiting = [place for place in range(len(after)) if place not in was]
        coming = Counter(_values(after[place], names) for place in waiting)
        there: dict[tuple[str, ...], list[Kept]] = defaultdict(list)
        for row in left:
            there[_values(row, names)].append(row)
        for place in waiting:
            wanted = _values(after[place], names)
            stand_alone = (len(there[wanted]), coming[wanted]) == (1, 1)
            if there[wanted] and (stand_alone or names != by[-1]):
                was[place] = there[wanted].pop(0)
        left = [row for rows in there.values() for row in rows]
    return [*((was.get(place), row) for place, row in enumerate(after)), *((row, None) for row in left)]


def changes_of(pairs: Iterable[Pair], *, content: tuple[str, ...]) -> tuple[RowChange, ...]:
    """What becomes of rows, each given with what it was; those that stay as they are are left out."""
    found = []
    for old, new in pairs:
        if old is None and new is not None:
            found.append(RowChange("added", new, {}))
        elif old is not None and new is None:
            found.append(RowChange("removed", old, {}))
        elif old is not None and new is not None and (changed := _changed(old, new, content)):
            found.append(RowChange("changed", old, changed))
    return tuple(found)


def _values(row: Kept, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(getattr(row, name)) for name in names)


def _changed(before: Kept, after: Kept, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}
