"""A rule of a recipe at work: one row in, one observation-to-be out, or a finding that says why not."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from groma.catalogue.codes import plain, squeezed
from groma.catalogue.conversion import catalogue_unit
from groma.errors import Finding, RecordError
from groma.record.breakdown import canonical_breakdown
from groma.record.numbers import is_either, plain_number, read_number
from groma.record.period import read_period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from groma.catalogue.pack import Pack
    from groma.gather.notes import Notes
    from groma.gather.recipe import Melt, ObservationRule, Origin, Reading, Where
    from groma.record.tables import Row

Result = TypeVar("Result")
_AS_TYPED = re.compile(r"^-?\d+(\.\d+)?$")
_SIGNIFICANT = 12
_LONGEST = 300
_HINTS = (
    (re.compile(r"[+-]?\d{1,3}([ '’\u00a0\u202f]\d{3})+(\.\d+)?"), '`thousands: " "`'),
    (re.compile(r"[+-]?\d{1,3}([ '’\u00a0\u202f]\d{3})+,\d+"), '`decimal: ","` and `thousands: " "`'),
    (re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?"), '`decimal: ","` and `thousands: "."`'),
    (re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+|[+-]?\d{1,3}(,\d{3}){2,}"), '`thousands: ","`'),
    (re.compile(r"[+-]?[1-9]\d{0,2},\d{3}"), '`decimal: ","` or `thousands: ","`, whichever it is,'),
    (re.compile(r"[+-]?\d+,\d+"), '`decimal: ","`'),
)
"""Marks in numbers, and what a recipe says of them; raw files are not to be edited."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One cell understood: what it is the value of, and what it says."""

    period: str
    place: str
    breakdown: str
    value: float
    text: str
    raw: str
    column: str
    line: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the other drafts of its rule."""
        return self.period, self.place, self.breakdown


@dataclass
class RuleAtWork:
    """A rule with all it needs to read rows, and what it left out on the way.

    Attributes:
        variable: Key of the pack.
        where: Conditions of the recipe and the rule.
        unmapped: Cells that no map names, by column and cell, with the number of rows left out for them.
        empties: Cells that mean no value.
        fitting: Rows that met the conditions.
        points: Of the numbers with a point, how many have three digits after it, and how many others.
    """

    rule: ObservationRule
    variable: str
    reading: Reading
    melt: Melt | None
    where: tuple[Where, ...]
    pack: Pack
    notes: Notes
    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)
    empties: int = 0
    fitting: int = 0
    points: Counter[bool] = field(default_factory=Counter)
    _periods: dict[str, str | None] = field(default_factory=dict)
    _breakdowns: dict[tuple[str, ...], str | None] = field(default_factory=dict)

    def draft(self, row: Row, label: str) -> Draft | None:
        """What a row gives; nothing where it does not fit, is empty, or cannot be understood."""
        cells = row.cells
        if self.where and not all(fits(conditions, cells) for conditions in self.where):
            return None
        self.fitting += 1
        raw = cells[self.rule.value]
        if not raw or raw.lower() in self._empty:
            self.empties += 1
            return None
        period = self._period(cells, label, row.line)
        place = self._code(self.rule.place, cells, plain) if self.rule.place else ""
        breakdown = self._breakdown(cells, label, row.line)
        if period is None or place is None or breakdown is None:
            return None
        read = self._value(raw, label, row.line)
        return read and Draft(period, place, breakdown, *read, raw, self._column(cells), row.line)

    @cached_property
    def _empty(self) -> frozenset[str]:
        return frozenset(text.lower() for text in self.rule.empty)

    @cached_property
    def _answers(self) -> dict[str, str]:
        return {
            text.lower(): answer
            for answer in ("yes", "no")
            for text in getattr(self.rule, answer) or self._usual(answer)
        }

    def _usual(self, answer: str) -> tuple[str, ...]:
        return (answer,) if catalogue_unit(self.variable, self.pack) == "yes/no" else ()

    def _column(self, cells: Mapping[str, str]) -> str:
        """The column of the raw file; where columns were made rows, the one the value stood in."""
        return cells[self.melt.into] if self.melt and self.rule.value == self.melt.value else self.rule.value

    def _period(self, cells: Mapping[str, str], label: str, line: int) -> str | None:
        text = self._code(self.rule.period, cells, str)
        if text is None:
            return None
        if text not in self._periods:
            self._periods[text] = self._tried("period", lambda: period_of(text), label=label, line=line)
        return self._periods[text]

    def _breakdown(self, cells: Mapping[str, str], label: str, line: int) -> str | None:
        if not self.rule.breakdown:
            return ""
        codes = []
        for dimension, origin in self.rule.breakdown.items():
            code = self._code(origin, cells, self._tidies[dimension])
            if code is None:
                return None
            codes.append(f"{dimension}={code}" if code else "")
        key = tuple(codes)
        if key not in self._breakdowns:
            self._breakdowns[key] = self._tried(
                "breakdown", lambda: canonical_breakdown(";".join(key)), label=label, line=line
            )
        return self._breakdowns[key]

    @cached_property
    def _tidies(self) -> dict[str, Callable[[str], str | None]]:
        return {dimension: _coder(self.pack, dimension) for dimension in self.rule.breakdown}

    def _code(self, origin: Origin, cells: Mapping[str, str], tidy: Callable[[str], str | None]) -> str | None:
        """The code an origin gives; empty for an empty cell, `None` for a cell without one."""
        if origin.fixed is not None:
            return origin.fixed
        cell = cells[origin.column]
        code = tidy(cell) if origin.map is None and cell else (origin.map or {}).get(cell, "" if not cell else None)
        if code is None:
            self.unmapped[origin.column, cell[:80]] += 1
        return code

    def _value(self, raw: str, label: str, line: int) -> tuple[float, str] | None:
        answer = self._answers.get(raw.lower())
        if answer:
            return float(answer == "yes"), answer
        number = self._tried("value", lambda: self._number(raw), label=label, line=line)
        return None if number is None else (number, raw if self._is_kept_as_typed(raw) else plain_number(number))

    def _number(self, raw: str) -> float:
        try:
            number = read_number(raw, decimal=self.reading.decimal, thousands=self.reading.thousands)
        except RecordError as error:
            raise RecordError(error.what, next_step=_hint(raw) or error.next_step) from None
        if "." in raw and not self.reading.thousands:
            self.points[is_either(raw)] += 1
        if self.rule.factor is None:
            return number
        product = float(f"{number * self.rule.factor:.{_SIGNIFICANT}g}")
        if not math.isfinite(product):
            raise RecordError(f"`{raw}` times the factor is too large to be a figure.", next_step="Check the factor.")
        return product

    def _is_kept_as_typed(self, raw: str) -> bool:
        return self.rule.factor is None and self.reading.decimal == "." and bool(_AS_TYPED.match(raw))

    def _tried(self, name: str, action: Callable[[], Result], *, label: str, line: int) -> Result | None:
        try:
            return action()
        except RecordError as error:
            where = f"{label}:{line}"
            self.notes.add(
                Finding("error", name, where, _cut(error.what), next_step=_cut(error.next_step), subject=self.variable)
            )
            return None


def period_of(text: str) -> str:
    """As `read_period`, but a text that is none stands in the message as it was typed.

    Raises:
        RecordError: The text names no period.
    """
    try:
        return read_period(text)
    except RecordError as error:
        what = f"`{text[:_LONGEST]}` is no period." if text else "The cell of the period is empty."
        raise RecordError(what, next_step=error.next_step) from None


def _hint(raw: str) -> str:
    said = next((said for pattern, said in _HINTS if pattern.fullmatch(raw)), "")
    return f"Say {said} under `read` in the recipe." if said else ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def fits(conditions: Where, cells: Mapping[str, str]) -> bool:
    """Whether a row meets every condition: its cell is one of the texts, and none of those that begin with `!`.

    >>> fits({"Kind": ("!Total",)}, {"Kind": "Bus"}), fits({"Sex": ("f", "m")}, {"Sex": ""})
    (True, False)
    """
    return all(_fits_one(wanted, cells[column]) for column, wanted in conditions.items())


def _fits_one(wanted: tuple[str, ...], cell: str) -> bool:
    refused = [text[1:] for text in wanted if text.startswith("!")]
    return cell not in refused and (len(refused) == len(wanted) or cell in wanted)


def _coder(pack: Pack, dimension: str) -> Callable[[str], str | None]:
    """How a cell becomes a code where the recipe gives no map: by the catalogue's codes and names, or else as it is."""
    definition = pack.breakdowns.get(dimension)
    if definition is None:
        return plain
    names = {squeezed(name): code for code, name in definition.codes.items()} | {
        squeezed(code): code for code in definition.codes
    }
    pattern = re.compile(definition.pattern or r"(?!)")

    def code(cell: str) -> str | None:
        return cell if pattern.match(cell) else names.get(squeezed(cell))

    return code
