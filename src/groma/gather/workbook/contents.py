"""What the cells of a column look like: numbers, years, units, words for quality; and which follow from others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from groma.catalogue.units import is_unit
from groma.gather.workbook.amounts import divided
from groma.gather.workbook.readings import read_cell
from groma.gather.workbook.words import is_plain_count, missing_status, quality_of, yes_or_no
from groma.record.numbers import agree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from groma.catalogue.pack import Pack
    from groma.gather.workbook.model import Cell, Sheet
    from groma.gather.workbook.rows import Subject

_YEAR = re.compile(r"(19|20)\d{2}([-–/](\d{2}|\d{4}|\d{2}-\d{2}))?(\.0)?")
MOST_ROWS = 300
"""How many rows are looked at to tell what a column is."""
MAX_TRIED = 8
"""Of how many number columns every order of three is tried."""


@dataclass(frozen=True, slots=True)
class Content:
    """Of the filled cells of a column, the share of each kind."""

    filled: int
    values: float
    numbers: float
    years: float
    units: float
    qualities: float
    answers: float
    links: float
    texts: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """In how many of the rows that have all three cells, the result follows from numerator and denominator."""

    agreeing: int
    compared: int

    @property
    def convinces(self) -> bool:
        """Whether it can hardly be chance."""
        return self.agreeing >= 3 and self.agreeing >= 0.5 * self.compared  # noqa: PLR2004  three rows, most of them


def content_of(sheet: Sheet, column: int, rows: Sequence[int]) -> Content:
    """What the cells of a column in some rows look like."""
    cells = [cell for row in rows[:MOST_ROWS] if (cell := sheet.cell(row, column)).text]
    texts = [cell.text for cell in cells]
    spoken = [text for text in texts if missing_status(text) is None]

    def share(test: Callable[[str], object]) -> float:
        return sum(bool(test(text)) for text in spoken) / len(spoken) if spoken else 0.0

    return Content(
        filled=len(cells),
        values=sum(_is_value(cell, sheet.decimal) for cell in cells) / len(cells) if cells else 0.0,
        numbers=sum(_is_number(cell, sheet.decimal) for cell in cells) / len(cells) if cells else 0.0,
        years=share(_YEAR.fullmatch),
        units=share(_is_unit_text),
        qualities=share(quality_of),
        answers=share(yes_or_no),
        links=share(lambda text: text.startswith(("http://", "https://", "www."))),
        texts=len(set(texts)),
    )


def agreement(sheet: Sheet, columns: tuple[int, int, int], found: Sequence[Subject], *, pack: Pack) -> Agreement:
    """How often the third column follows from the first two by the formulas of the rows' data points.

    Denominators may be given per so many people, and percentages as fractions. Zeros and results too rounded to prove
    anything are passed over, and some hundred rows are enough.

    Args:
        sheet: The sheet.
        columns: Numerator, denominator and result.
        found: What the rows are about.
        pack: The pack.
    """
    agreeing = compared = 0
    points = {point.key: point for point in pack.data_points}
    for subject in found[:MOST_ROWS]:
        point = points.get(subject.key)
        readings = [read_cell(sheet.cell(subject.row, column), decimal=sheet.decimal) for column in columns]
        if point is None or any(reading.value is None or reading.is_answer for reading in readings):
            continue
        above, below, result = readings
        computed = divided(point, above.value, below.value)
        if computed is None or result.value is None or _is_too_round(result.value, result.text):
            continue
        compared += 1
        ways = (computed, computed / point.scale)
        agreeing += any(agree(result.value, one, typed=result.text) for one in ways)
    return Agreement(agreeing, compared)


def best_triple(
    sheet: Sheet, columns: Sequence[int], found: Sequence[Subject], *, pack: Pack
) -> tuple[tuple[int, int, int], Agreement] | None:
    """The number columns that are numerator, denominator and result by arithmetic alone, where the rows convince."""
    tried = (
        (triple, agreement(sheet, triple, found, pack=pack)) for triple in permutations(list(columns)[:MAX_TRIED], 3)
    )
    convincing = [(triple, how) for triple, how in tried if how.convinces]
    return max(convincing, key=lambda pair: pair[1].agreeing, default=None)


def _is_too_round(value: float, text: str) -> bool:
    """Whether rounding may have changed a value by more than a tenth."""
    return abs(value) < 5 * 10.0 ** -len(text.partition(".")[2])


def _is_number(cell: Cell, decimal: str) -> bool:
    reading = read_cell(cell, decimal=decimal)
    return reading.value is not None and not reading.is_answer


def _is_value(cell: Cell, decimal: str) -> bool:
    """Whether a cell is what a value column may hold: also a reason for none, an answer, a formula."""
    reading = read_cell(cell, decimal=decimal)
    return reading.value is not None or reading.missing is not None or cell.kind == "formula"


def _is_unit_text(text: str) -> bool:
    if text.replace(".", "").replace(",", "").isdigit():
        return False
    return is_plain_count(text) or "%" in text or is_unit(text)
