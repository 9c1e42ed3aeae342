"""Words and codes in a workbook: people choose words of their language, the record keeps codes.

Also how a cell is written so that it reads back as it was: numbers as numbers where they are typed like that, and any
text as a text, whatever a spreadsheet might take it for.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from groma.catalogue.codes import squeezed
from groma.errors import RecordError
from groma.record.numbers import is_either, plain_number, read_number
from groma.web.entry.forms import STATUSES
from groma.web.entry.typed import decimal_mark, shown_number
from groma.web.exchange.safe_cells import is_risky
from groma.web.templatetags.marks import QUALITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise
    from openpyxl.cell import Cell

    from groma.web.entry.forms import FigureForm

MOST = 32_000
"""About the longest text a spreadsheet's cell can hold."""
EMPTY = {"status": "reported", "quality": "unknown"}
"""What an empty cell means, where that is not nothing."""


def choices_of(form: FigureForm, name: str) -> dict[str, str]:
    """Words by code that a cell of a figure may hold; empty where anything may stand there."""
    if name == "unit":
        offered = getattr(form.fields["unit"], "choices", ())
        return {} if form.figure.is_answer else {str(code): str(words) for code, words in offered if code}
    if name == "text" and form.figure.is_answer:
        return {"yes": _("yes"), "no": _("no")}
    words: Mapping[str, StrOrPromise] = STATUSES if name == "status" else QUALITIES if name == "quality" else {}
    return {code: str(said) for code, said in words.items() if EMPTY[name] != code}


def shown_cell(form: FigureForm, name: str) -> str:
    """What a cell of a figure shows."""
    code = str(form.initial[name])
    return choices_of(form, name).get(code, "" if EMPTY.get(name) == code else code)


def code_of(said: str, choices: Mapping[str, str], *, name: str) -> str:
    """The code that words of a cell stand for; what is none stays as it is, for the form to refuse."""
    if not said:
        return EMPTY.get(name, "")
    ways = {squeezed(way): code for code, words in choices.items() for way in (code, words)}
    exact = {words: code for code, words in choices.items()}
    return exact.get(said) or (said if said in choices else ways.get(squeezed(said), said))


def write(cell: Cell, text: str) -> None:
    """Write a text that stays a text."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:MOST] or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = is_risky(text)


def write_number(cell: Cell, text: str) -> None:
    """Write a typed number as a number, where that reads back as it was typed; else as a text."""
    plain = text.replace(decimal_mark(), ".") if decimal_mark() != "." else text
    try:
        number = read_number(plain)
    except RecordError:
        number = None
    if number is not None and plain_number(number) == plain:
        cell.value = number
    else:
        write(cell, text)
        cell.number_format = "General"


def read_cell(cell: Any, *, is_share: bool = False) -> str:
    """What a cell says, as it would be typed.

    Args:
        cell: A cell as openpyxl gives it, formulas unevaluated.
        is_share: Whether a number shown as percent is meant times a hundred.

    Raises:
        RecordError: It holds a formula, an error or a date, with what to do about it.
    """
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if kind == "f" or (isinstance(value, str) and value.startswith("=") and kind != "s"):
        raise RecordError(
            _("The cell holds a formula, and formulas are not computed here."),
            next_step=_("Copy the cell, paste it in the same place as values only, save, and upload again."),
        )
    if kind == "e":
        raise RecordError(_("The cell holds an error: %(value)s.") % {"value": value}, next_step=_("Type the value."))
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise RecordError(
            _("The cell holds a date."), next_step=_("Format it as text or number and type the value again.")
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, is_percent="%" in (getattr(cell, "number_format", "") or ""), is_share=is_share)
    return str(value).strip() if value is not None else ""


def number_in(cell: Any) -> str:
    """The number a cell holds, as the record keeps it; empty where it holds none, or one that is shown as percent."""
    value = getattr(cell, "value", None)
    is_percent = "%" in (getattr(cell, "number_format", "") or "")
    if is_percent or not isinstance(value, int | float) or isinstance(value, bool):
        return ""
    return plain_number(value)


def unmistakable(text: str) -> str:
    """A number of three decimals with one more, or it could be taken for thousands: in a cell it is no such riddle."""
    return f"{text}0" if is_either(text.replace(",", ".")) else text


def _number(value: float, *, is_percent: bool, is_share: bool) -> str:
    if is_percent and not is_share:
        raise RecordError(
            _("The cell is shown as percent, but the figure is no percentage."),
            next_step=_("Format the cell as a number and type the value again."),
        )
    return shown_number(plain_number(float(f"{value * 100:.12g}") if is_percent else value))
