"""Cells as values: a number with its unit, a yes or no, a reason for none, or a mistake that is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.catalogue.units import is_unit
from groma.errors import RecordError
from groma.gather.workbook.model import EMPTY
from groma.gather.workbook.words import missing_status, yes_or_no
from groma.record.numbers import either, is_either, plain_number, read_number

if TYPE_CHECKING:
    from groma.gather.workbook.model import Cell
    from groma.record.model import Status

_POINTS_THEN_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+|[+-]?\d{1,3}(\.\d{3}){2,}")
_COMMAS_THEN_POINT = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+|[+-]?\d{1,3}(,\d{3}){2,}")
_COMMA = re.compile(r"[+-]?(0|\d{1,3}([   ]?\d{3})*),(\d+)")
_WITH_UNIT = re.compile(r"([+-]?[\d.,   ]*\d)\s*([^\W\d_].*|[%‰°€$£¥].*)")

_MIXING_RATIOS = {"ppm", "ppb"}
"""Units of no dimension that only a variable of one gas can convert."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says.

    Attributes:
        value: The number; 1 or 0 for yes or no.
        text: The value as it is kept; a percent-formatted 0.97 as 97.
        unit: A unit that stands in the cell itself.
        missing: Why there is no value, where the cell says so.
        problem: What is wrong with it; the finding's text and the next step.
        raw: The cell as it was.
        is_percent_format: Whether the number was multiplied by 100 because the cell shows it as percent.
    """

    value: float | None = None
    text: str = ""
    unit: str = ""
    missing: Status | None = None
    problem: tuple[str, str, str] | None = None
    raw: str = ""
    is_percent_format: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether the cell is empty."""
        return not self.raw

    @property
    def is_answer(self) -> bool:
        """Whether it is a yes or a no."""
        return self.text in {"yes", "no"}


BLANK = Reading()


def read_cell(cell: Cell, *, decimal: str = ".") -> Reading:
    """What a value cell says.

    Args:
        cell: The cell.
        decimal: The decimal mark of numbers typed as text; empty where it may be either.
    """
    if cell is EMPTY or not cell.text:
        return BLANK
    if cell.kind == "formula":
        return _refused(
            cell,
            "formula",
            what=f"`{cell.text[:60]}` is a formula whose result is not stored in the file.",
            next_step="Open the file in Excel, save it and try again.",
        )
    if cell.kind == "broken":
        return _broken(cell)
    if cell.kind in {"number", "percent"}:
        return _number(cell)
    return _text(cell, decimal)


def _broken(cell: Cell) -> Reading:
    """`#DIV/0!` and `#N/A` are what formulas give where inputs are missing; other errors are faults of the workbook."""
    if cell.text in {"#DIV/0!", "#N/A", "#NULL!"}:
        return Reading(missing="not_reported", raw=cell.text)
    step = "Mend the formula in the workbook, or write the number."
    return _refused(cell, "formula", what=f"The cell shows the error `{cell.text}`.", next_step=step)


def _number(cell: Cell) -> Reading:
    try:
        value = read_number(cell.text)
    except RecordError as error:
        return _refused(cell, "value", what=error.what, next_step=error.next_step)
    if cell.kind == "percent":
        shown = float(f"{value * 100:.12g}")
        return Reading(shown, plain_number(shown), "%", raw=cell.text, is_percent_format=True)
    return Reading(value, cell.text, raw=cell.text)


def _text(cell: Cell, decimal: str) -> Reading:
    text = cell.text
    if status := missing_status(text):
        return Reading(missing=status, raw=text)
    if answer := yes_or_no(text):
        return Reading(float(answer == "yes"), answer, raw=text)
    try:
        return Reading(*_typed_number(text, decimal), raw=text)
    except RecordError as error:
        problem = error
    found = _WITH_UNIT.fullmatch(text)
    if found and (is_unit(found[2]) or found[2].lower() in _MIXING_RATIOS):
        try:
            return Reading(*_typed_number(found[1], decimal), found[2], raw=text)
        except RecordError as error:
            problem = error
    if text.startswith(("=", "@", "+")):
        return _refused(
            cell,
            "formula",
            what=f"`{text[:60]}` looks like a formula; Groma never runs one.",
            next_step="Write the number it should give.",
        )
    return _refused(cell, "value", what=problem.what, next_step=problem.next_step)


def _typed_number(text: str, decimal: str) -> tuple[float, str]:
    """A number typed as text, where its marks can be read in one way only."""
    if decimal != "." and is_either(text):
        raise either(text, decimal=decimal or ".")
    mark, thousands = _marks(text, decimal)
    value = read_number(text, decimal=mark, thousands=thousands)
    is_plain = mark == "." and re.fullmatch(r"[+-]?\d+(\.\d+)?", text.strip())
    return value, text.strip() if is_plain else plain_number(value)


def _marks(text: str, decimal: str) -> tuple[str, str]:
    """The decimal and thousands marks of a text.

    `97,5` and `1.234,5` are clear; `1,234` is so only in a table with decimal commas.
    """
    bare = text.strip()
    if _POINTS_THEN_COMMA.fullmatch(bare):
        return ",", "."
    if _COMMAS_THEN_POINT.fullmatch(bare):
        return ".", ","
    comma = _COMMA.fullmatch(bare)
    if comma and (decimal == "," or comma[1] == "0" or len(comma[3]) != 3):  # noqa: PLR2004  three digits may be thousands
        return ",", " "
    return ".", " "


def _refused(cell: Cell, rule: str, *, what: str, next_step: str) -> Reading:
    return Reading(problem=(rule, what, next_step), raw=cell.text)
