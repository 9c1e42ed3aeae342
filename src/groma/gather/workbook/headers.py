"""The header of a sheet: which rows it takes, what it says over each column, and which role that names."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from groma.gather.workbook.model import ROLES
from groma.gather.workbook.readings import read_cell
from groma.gather.workbook.words import header_fit, names_label, names_no_role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.gather.workbook.model import Role, Sheet

WIDEST = 3
"""How many columns an input fills: its value, its unit and what it counts."""
LOOK_UP = 12
"""How many rows above the first row of data a header may stand."""
_OF_INPUTS: tuple[tuple[Role, Role, Role], ...] = (
    ("numerator", "numerator_unit", "numerator_label"),
    ("denominator", "denominator_unit", "denominator_label"),
)
_PLAIN_ROLES = tuple(role for role in ROLES if not role.startswith(("numerator", "denominator")))


def header_rows(sheet: Sheet, first_known: int) -> tuple[int, ...]:
    """The rows of the header above the first row that is known to be data: none, one or two.

    The row with the most words for columns is the header, with the row below or above it where that looks like one
    too. Titles and headings, which fill a single cell, are passed over, and so are rows of data that nobody knows.
    """
    above = [row for row in range(max(1, first_known - LOOK_UP), first_known) if _looks_like_header(sheet, row)]
    best = max(above, key=lambda row: (_words_for_columns(sheet, row), row), default=0)
    if not best or not (_words_for_columns(sheet, best) or _holds_words_only(sheet, best)):
        return ()
    if best + 1 in above and _words_for_columns(sheet, best + 1) and _holds_words_only(sheet, best + 1):
        return (best, best + 1)
    return (best - 1, best) if best - 1 in above else (best,)


def headers(sheet: Sheet, rows: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """What the header says over each column, from the upper row to the lower.

    An empty cell of the upper row repeats the one to its left, as merged cells do; but the last of the inputs reaches
    no further than the others, or than value, unit and description where it is alone.
    """
    spread = []
    for row in rows:
        texts = [sheet.cell(row, column).text for column in range(1, sheet.width + 1)]
        spread.append(_repeated(texts) if row != rows[-1] else texts)
    return {column + 1: tuple(texts[column] for texts in spread if texts[column]) for column in range(sheet.width)}


def header_text(parts: Sequence[str]) -> str:
    """The header of a column on one line."""
    return " / ".join(" ".join(part.split()) for part in parts)[:80]


def header_role(parts: tuple[str, ...]) -> tuple[Role | None, float]:
    """The role a header names and how well, from 0 to 1; a fit of -1 where it says that the column is something else.

    The lower row decides; numerator and denominator may stand in the upper one, with value and unit below.

    >>> header_role(("Numerator", "Unit"))
    ('numerator_unit', 1.0)
    """
    whole = " ".join(parts)
    families = [roles for roles in _OF_INPUTS if header_fit(whole, roles[0])]
    if len(families) == 1:
        return _input_role(families[0], parts)
    for part in reversed(parts):
        role, fit = max(((role, header_fit(part, role)) for role in _PLAIN_ROLES), key=lambda pair: pair[1])
        if fit == 1.0 or (fit and not names_no_role(part)):
            return role, fit
        if names_no_role(part):
            return None, -1.0
    return None, 0.0


def is_header_of_labels(parts: tuple[str, ...]) -> bool:
    """Whether a header says that its column describes an input in words."""
    return any(names_label(part) for part in parts)


def _input_role(roles: tuple[Role, Role, Role], parts: tuple[str, ...]) -> tuple[Role | None, float]:
    value, unit, label = roles
    if any(header_fit(part, "unit") for part in parts):
        return unit, 1.0
    if any(names_label(part) for part in parts):
        return label, 1.0
    if any(header_fit(part, role) for part in parts for role in ("quality", "source", "note", "period", "origin")):
        return None, -1.0
    return value, max(header_fit(part, value) for part in parts)


def _looks_like_header(sheet: Sheet, row: int) -> bool:
    cells = [cell for cell in sheet.rows[row - 1] if cell.text]
    words = sum(read_cell(cell).value is None for cell in cells)
    years = sum(cell.text[:2] in {"19", "20"} and len(cell.text) == 4 for cell in cells)  # noqa: PLR2004  digits of a year
    return len(cells) >= 2 and words + years > len(cells) / 2  # noqa: PLR2004  one cell is a title


def _words_for_columns(sheet: Sheet, row: int) -> int:
    return sum(header_role((cell.text,))[1] != 0.0 for cell in sheet.rows[row - 1] if cell.text)


def _holds_words_only(sheet: Sheet, row: int) -> bool:
    return all(read_cell(cell).value is None for cell in sheet.rows[row - 1])


def _repeated(texts: Sequence[str]) -> list[str]:
    filled, last = [], ""
    for text in texts:
        last = text or last
        filled.append(last)
    begins = [number for number, text in enumerate(texts) if text]
    if begins and _is_of_input(texts[begins[-1]]):
        spans = [after - at for at, after in pairwise(begins) if _is_of_input(texts[at])]
        end = begins[-1] + max(spans, default=WIDEST)
        filled[end:] = [""] * len(filled[end:])
    return filled


def _is_of_input(text: str) -> bool:
    return any(header_fit(text, roles[0]) for roles in _OF_INPUTS)
