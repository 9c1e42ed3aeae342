"""What reading the rows of any table of a city folder has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.errors import Finding, RecordError, did_you_mean, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from groma.record.tables import Row

    T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RowNotes:
    """What is odd about one row."""

    where: str
    variable: str
    period: str
    findings: list[Finding]

    def add(self, rule: str, error: RecordError) -> None:
        """Keep what went wrong as a finding about this row."""
        what, next_step = error.what, error.next_step
        self.findings.append(
            Finding("error", rule, self.where, what, "", next_step, subject=self.variable, period=self.period)
        )

    def tried(self, rule: str, action: Callable[[], T]) -> T | None:
        """What an action gives, or nothing and a finding."""
        try:
            return action()
        except RecordError as error:
            self.add(rule, error)
            return None

    def choice(self, rule: str, text: str, choices: Sequence[str], *, field: str = "") -> str | None:
        """The text where it is one of the choices, else nothing and a finding; `field` is what it should be one of."""
        if text in choices:
            return text
        hint = did_you_mean(text, choices) or sentence("Use one of {choices}.", choices=", ".join(choices))
        self.add(rule, RecordError(sentence("`{text}` is no {field}.", text=text, field=field or rule), next_step=hint))
        return None


def cells_of(row: Row, columns: Sequence[str]) -> dict[str, str]:
    """The cells of known columns; one that is not there is empty."""
    return {column: row.cells.get(column, "") for column in columns}


def decimal_mark(text: str, decimal: str) -> str:
    """Files with semicolons mostly have decimal commas; a cell without a comma is read with the point all the same."""
    return "." if "," not in text else decimal
