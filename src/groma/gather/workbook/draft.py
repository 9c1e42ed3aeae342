"""An observation in the making, the unit beside its value, and how its doubts are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groma.catalogue.conversion import catalogue_unit
from groma.catalogue.units import is_unit
from groma.gather.workbook.amounts import converted, usable_unit
from groma.record.numbers import plain_number

if TYPE_CHECKING:
    from groma.errors import Severity
    from groma.gather.workbook.entries import Entry, Ledger
    from groma.gather.workbook.model import Role
    from groma.record.model import Status


@dataclass(frozen=True)
class Draft:
    """An observation in the making.

    Attributes:
        kind: An `input` of a formula, a `final` value, or a `status` without a value.
        role: The column its value stands in.
        amount: The value in the catalogue's unit, for comparing; `None` where it cannot be converted.
        factor: What the cell's number was multiplied by, other than by its unit; empty for one.
        tolerance: How far the amount may be off because the cell was rounded.
    """

    key: str
    entry: Entry
    kind: Literal["input", "final", "status"]
    role: Role
    value: float | None = None
    text: str = ""
    unit: str = ""
    status: Status = "reported"
    note: str = ""
    raw: str = ""
    amount: float | None = None
    factor: str = ""
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True)
class Teller:
    """Writes findings about one entry into the ledger, each with its cell."""

    entry: Entry
    ledger: Ledger

    def where(self, role: Role | None) -> str:
        """The cell of a role in the row, or the row."""
        return self.ledger.where(self.entry.sheet, self.entry.row, self.entry.letters.get(role, "") if role else "")

    def tell(
        self,
        rule: str,
        role: Role | None,
        *,
        what: str,
        next_step: str,
        why: str = "It was not imported.",
        severity: Severity = "error",
        subject: str = "",
    ) -> None:
        """Write a finding about a cell of the row."""
        self.ledger.add(
            severity,
            rule,
            self.where(role),
            what=what,
            why=why,
            next_step=next_step,
            subject=subject or self.entry.key,
            period=self.entry.period,
        )

    def disagree(self, what: str, *, why: str = "") -> None:
        """Tell that the result and what it should follow from differ."""
        self.tell("disagrees", "result", what=what, why=why, next_step="Find out which of them is right.")

    def remember(self, rule: str, role: Role, *, per: str = "") -> None:
        """Remember the cell for one finding about all cells alike."""
        sheet = f"{self.entry.sheet}|{per}" if per else self.entry.sheet
        self.ledger.gather(rule, sheet, f"{self.entry.letters.get(role, '')}{self.entry.row}")


def input_draft(entry: Entry, role: Role, key: str, *, ledger: Ledger) -> Draft:
    """The value of a variable, as a cell gives it."""
    reading = entry.values[role]
    unit = unit_beside(entry, role, key, ledger=ledger)
    amount = converted(reading.value, unit, key=key, pack=ledger.pack)
    text = plain_number(reading.value or 0.0) if reading.is_answer else reading.text
    factor = "100" if reading.is_percent_format else ""
    return Draft(key, entry, "input", role, reading.value, text, unit, raw=reading.raw, amount=amount, factor=factor)


def unit_beside(entry: Entry, role: Role, key: str, *, ledger: Ledger, is_sure: bool = False) -> str:
    """The unit to keep beside a value.

    One that does not fit is kept, so that nothing is computed with it; one that is none is told and dropped.

    Args:
        entry: The row.
        role: Which of its values.
        key: The variable or data point it is of.
        ledger: Where findings go.
        is_sure: Whether the inputs prove that the value is in the catalogue's unit, whatever stands beside it.
    """
    text = entry.values[role].unit or entry.units.get(role, "") or _unit_of_result(entry, role, key)
    usable = usable_unit(text, key, ledger.pack)
    if usable is not None or is_sure:
        return usable or ""
    wanted = catalogue_unit(key, ledger.pack)
    name = ledger.pack.unit_name(wanted)
    teller = Teller(entry, ledger)
    if is_unit(text):
        what = f"The value is in `{text[:60]}`, which cannot be turned into {name}."
        teller.tell(
            "bad_unit", role, what=what, why="It is kept, but not used.", next_step="Correct the unit.", subject=key
        )
        return text
    what = f"`{text[:60]}` is no unit that Groma knows; values were taken to be in {name}."
    where = teller.where(role)
    ledger.add_once("unknown_unit", f"{text}|{wanted}", where, what=what, next_step="Check that this is so.")
    return ""


def _unit_of_result(entry: Entry, role: Role, key: str) -> str:
    """A final value that stands under numerator has the unit of the result."""
    return entry.units.get("result", "") if role == "numerator" and key == entry.key else ""
