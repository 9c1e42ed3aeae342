"""Cells as they come from a spreadsheet: lines by column, whether or not the first line says what the columns are."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.catalogue.codes import squeezed
from groma.errors import RecordError, did_you_mean
from groma.web.entry.entering import LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "code", "variable", "indicator", "kpi", "figure", "data point"),
    "text": ("value", "number", "amount", "result"),
    "unit": ("unit", "units"),
    "period": ("period", "year", "date"),
    "quality": ("quality",),
    "source": ("source",),
    "status": ("status", "reason"),
    "note": ("note", "notes", "comment", "comments"),
    "place": ("place", "district"),
    "breakdown": ("breakdown", "group"),
}
"""What the first line may call a column; the words of the reader's own language are taken too."""
MAX_LINES = 2_000
_YEAR = re.compile(r"(1[89]|2[01])\d\d")


def cell_rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """The lines by column, with their numbers; empty lines are left out."""
    delimiter = max(("\t", ";", ","), key=text.count) if "\t" not in text else "\t"
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        table = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise RecordError(_("This is no table."), next_step=_("Copy the cells once more.")) from error
    filled = [(number, row) for number, row in enumerate(table, 1) if any(row)]
    if not filled or max(len(row) for _number, row in filled) < 2:  # noqa: PLR2004  a name and a value
        raise RecordError(
            _("No cells were found."),
            next_step=_("Copy at least two columns, the name or code and the value, and paste them here."),
        )
    if len(filled) > MAX_LINES:
        raise RecordError(
            _("These are %(n)d lines; at most %(most)d are taken at once.") % {"n": len(filled), "most": MAX_LINES},
            next_step=_("Paste them in parts, or use the workbook."),
        )
    heads = _heads(filled[0][1])
    columns, body = (heads, filled[1:]) if heads else (_guessed(filled), filled)
    return [(number, dict(zip(columns, row, strict=False))) for number, row in body]


def _heads(row: Sequence[str]) -> list[str]:
    """The columns a first line names; none where it is no line of heads.

    Raises:
        RecordError: It names some columns and something else.
    """
    known = {squeezed(word): column for column, words in COLUMNS.items() for word in words}
    known |= {squeezed(str(say)): column for column, say in LABELS.items()}
    known |= {squeezed(_("Name")): "name", squeezed(_("Code")): "name", squeezed(_("Year")): "period"}
    found = [known.get(squeezed(cell), "") for cell in row]
    if "text" not in found or "name" not in found:
        return []
    unknown = [cell for cell, column in zip(row, found, strict=True) if cell and not column]
    if unknown:
        hint = did_you_mean(unknown[0], [word for words in COLUMNS.values() for word in words])
        names = ", ".join(words[0] for words in COLUMNS.values())
        raise RecordError(
            _("The column “%(name)s” is not known.") % {"name": unknown[0]},
            next_step=hint or _("Known are: %(names)s.") % {"names": names},
        )
    return [column or f"#{number}" for number, column in enumerate(found)]


def _guessed(filled: Sequence[tuple[int, Sequence[str]]]) -> list[str]:
    """The columns of a block without heads: name, value, then unit or year."""
    width = max(len(row) for _number, row in filled)
    third = [row[2] for _number, row in filled if len(row) > 2 and row[2]]  # noqa: PLR2004  the third column
    is_year = bool(third) and all(_YEAR.fullmatch(cell) for cell in third)
    order = ["name", "text", "period", "unit"] if is_year else ["name", "text", "unit", "period"]
    if width > len(order):
        names = ", ".join(words[0] for words in COLUMNS.values())
        raise RecordError(
            _("With so many columns the first line must say what each is."),
            next_step=_("Put a line of heads above: %(names)s.") % {"names": names},
        )
    return order[:width]
