"""The numbers of one row made sense of: inputs, final value, and whether the one follows from the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.gather.workbook.amounts import converted, divided, only_variable, ratio_of
from groma.gather.workbook.denominators import whole_denominator, within
from groma.gather.workbook.draft import Draft, Teller, input_draft, unit_beside
from groma.record.numbers import agree, plain_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.catalogue.pack import DataPoint
    from groma.gather.workbook.entries import Entry, Ledger
    from groma.gather.workbook.model import Role

SLIPS = (10.0, 100.0, 1e3, 1e4, 1e5, 1e6)


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one entry, and what the rest of the workbook says that bears on them.

    Attributes:
        known: The value most rows give for each denominator.
        own: Variables that stand in rows of their own.
    """

    entry: Entry
    point: DataPoint
    ledger: Ledger
    known: Mapping[str, float]
    own: frozenset[str]

    def drafts(self) -> list[Draft]:
        """Inputs and final value of the row."""
        answer = next((role for role, reading in self.entry.values.items() if reading.is_answer), None)
        if answer:
            what = f"`{self.entry.values[answer].raw}` is no number; `{self.point.key}` is an amount."
            self._teller.tell("value", answer, what=what, next_step="Write the number.")
            return []
        if ratio := ratio_of(self.point):
            return self._of_ratio(*ratio)
        return self._of_one() if only_variable(self.point) else self._of_more()

    @property
    def _teller(self) -> Teller:
        return Teller(self.entry, self.ledger)

    def _of_ratio(self, above: str, below: str) -> list[Draft]:
        """A formula of one variable over another: both are inputs, the result is checked against them."""
        roles: tuple[tuple[Role, str], ...] = (("numerator", above), ("denominator", below))
        drafts = [
            input_draft(self.entry, role, key, ledger=self.ledger)
            for role, key in roles
            if any_value(self.entry, (role,))
        ]
        computed = None
        if len(drafts) == 2:  # noqa: PLR2004  numerator and denominator
            drafts[1] = whole_denominator(*drafts, point=self.point, ledger=self.ledger, known=self.known)
            computed = divided(self.point, drafts[0].amount, drafts[1].amount)
        if self.entry.result.value is not None:
            return [*drafts, self._checked(self._final("result", computed=computed), computed)]
        if len(drafts) == 1 and self.entry.numerator.value is not None:
            return self._lone_numerator(drafts[0], has_denominator=below in self.own)
        return drafts

    def _of_one(self) -> list[Draft]:
        """A formula of one variable: whatever stands in the row is the final value."""
        numerator, below = self.entry.numerator, self.entry.denominator.value
        if self.entry.result.value is None:
            return [self._final("numerator")] if numerator.value is not None else self._stray_denominator()
        final = self._final("result")
        if numerator.value is None or final.amount is None:
            return [final]
        given = self._final("numerator").amount
        ways = [one for one in (given, given / below if given is not None and below else None) if one is not None]
        if ways and not any(agree(final.amount, one, typed=final.text) for one in ways):
            self._contradict(final.amount, ways[0], f"numerator {numerator.raw}")
        return [final]

    def _of_more(self) -> list[Draft]:
        """A formula that one numerator and one denominator cannot fill: its result is all that is kept."""
        above, below = self.entry.numerator, self.entry.denominator
        computed = divided(self.point, above.value, below.value)
        if self.entry.result.value is not None:
            return [self._checked(self._final("result", computed=computed), computed)]
        if computed is None:
            return self._stray_denominator() if above.value is None else self._unclear_numerator()
        value = float(f"{computed:.12g}")
        text, note = plain_number(value), f"Computed from numerator {above.raw} and denominator {below.raw}."
        return [
            Draft(self.point.key, self.entry, "final", "numerator", value, text, note=note, raw=above.raw, amount=value)
        ]

    def _final(self, role: Role, *, computed: float | None = None) -> Draft:
        """The final value in a cell. A fraction where the inputs give a percentage is multiplied by 100."""
        reading = self.entry.values[role]
        value, text, factor = reading.value or 0.0, reading.text, "100" if reading.is_percent_format else ""
        is_sure = computed is not None and agree(value, computed, typed=text)
        unit = unit_beside(self.entry, role, self.point.key, ledger=self.ledger, is_sure=is_sure)
        if self.point.unit == "%" and not reading.unit:
            if computed is not None and is_fraction(value, text, computed=computed):
                self._teller.remember("fraction", role)
                value = float(f"{value * 100:.12g}")
                text, unit, factor = plain_number(value), "", "100"
            elif computed is None and not unit and value:
                self._teller.remember("maybe_fraction" if 0 < value <= 1 else "percentage", role)
        amount = converted(value, unit, key=self.point.key, pack=self.ledger.pack)
        key = self.point.key
        return Draft(key, self.entry, "final", role, value, text, unit, raw=reading.raw, amount=amount, factor=factor)

    def _checked(self, final: Draft, computed: float | None) -> Draft:
        typed = "" if final.unit else final.text
        if computed is not None and final.amount is not None and not agree(final.amount, computed, typed=typed):
            inputs = f"{self.entry.numerator.raw} over {self.entry.denominator.raw}"
            self._contradict(final.amount, computed, inputs)
        return final

    def _contradict(self, given: float, computed: float, inputs: str) -> None:
        unit = self.ledger.pack.unit_name(self.point.unit)
        what = f"The result is {plain_number(given)}, but {inputs} gives {computed:.6g} {unit}."
        self._teller.disagree(what, why=slip(given, computed, scale=self.point.scale))

    def _lone_numerator(self, above: Draft, *, has_denominator: bool) -> list[Draft]:
        """A numerator without a denominator: a count where it cannot be the result, else nobody knows."""
        if has_denominator or not within(self.entry.numerator.value or 0.0, self.point.range):
            return [above]
        return self._unclear_numerator()

    def _unclear_numerator(self) -> list[Draft]:
        what = f"{self.entry.numerator.raw} stands under numerator, without a denominator; it may be the result."
        step = "Move it to the result, or give the denominator."
        self._teller.tell("numerator_only", "numerator", what=what, next_step=step)
        return []

    def _stray_denominator(self) -> list[Draft]:
        what = f"{self.entry.denominator.raw} stands under denominator, and nothing above it."
        step = "Give the numerator or the result."
        self._teller.tell("denominator_only", "denominator", what=what, next_step=step)
        return []


def slip(given: float, computed: float, *, scale: float) -> str:
    """What may have happened where a result and its inputs disagree: a power of ten, or the inputs changed places.

    >>> slip(830.0, 83.0, scale=100.0)
    'It is 10 times what the inputs give.'
    """
    if not computed or not given:
        return ""
    for factor in SLIPS:
        if agree(given, computed * factor):
            return f"It is {factor:,.0f} times what the inputs give."
        if agree(given, computed / factor):
            return f"The inputs give {factor:,.0f} times as much."
    return "Numerator and denominator seem to have changed places." if agree(given, scale * scale / computed) else ""


def is_fraction(value: float, text: str, *, computed: float) -> bool:
    """Whether a result is the share that its inputs give as a percentage.

    >>> is_fraction(0.97, "0.97", computed=97.2), is_fraction(1.0, "1", computed=60.0)
    (True, False)
    """
    decimals = len(text.partition(".")[2])
    if not value or agree(value, computed, typed=text):
        return False
    rounding = 50 * 10.0**-decimals * (1 + 1e-9) if decimals > 1 else 0.0
    return agree(value * 100, computed) or abs(value * 100 - computed) <= rounding


def any_value(entry: Entry, roles: Sequence[Role]) -> Role | None:
    """The first of some roles under which the row has a value."""
    return next((role for role in roles if role in entry.values and entry.values[role].value is not None), None)
