"""Numbers as people type them, read only where they can be read one way.

A point is the decimal mark. A comma is one only where the table says so (it is separated by semicolons, or a recipe
names the comma). What could be read two ways is refused, with the way to write it.
"""

from __future__ import annotations

import math
import re

from groma.errors import RecordError

_PLAIN = re.compile(r"^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,4})?$")
_HOUSE_BLANKS = " \u00a0\u202f\u2009'’"
_QUALIFIED = re.compile(r"^\s*([<>≤≥~≈]|ca\.?|c\.|about|approx\.?)\s*(.+)$", re.IGNORECASE)

AGREEMENT = 0.005
"""Final value and computed value agree within half a percent, or within the rounding of the final value as typed."""


def read_number(text: str, *, decimal: str = ".", thousands: str = "") -> float:
    """The number `text` says, with the given decimal and thousands marks.

    >>> read_number("1 234,5", decimal=",", thousands=" ")
    1234.5

    Raises:
        RecordError: It is no number, not finite, or could be read two ways; the message says how to write it.
    """
    bare = text.strip().replace("\u2212", "-")
    for mark in _HOUSE_BLANKS if thousands == " " else thousands:
        bare = _without_thousands(bare, mark, text)
    if decimal != ".":
        if "." in bare:
            raise RecordError(
                f"`{text}` has a point where the decimal mark is `{decimal}`.",
                next_step="Write it without thousands marks.",
            )
        bare = bare.replace(decimal, ".")
    if not _PLAIN.match(bare):
        raise _unreadable(text)
    number = float(bare)
    if not math.isfinite(number):
        raise RecordError(f"`{text}` is too large to be a figure.", next_step="Check the number of digits.")
    return number


def plain_number(value: float) -> str:
    """The shortest text that reads back as `value`, without an exponent for everyday sizes.

    >>> plain_number(3190.1), plain_number(2.0), plain_number(0.1 + 0.2)
    ('3190.1', '2', '0.3')
    """
    rounded = float(f"{value:.15g}")
    if rounded.is_integer() and abs(rounded) < 1e15:  # noqa: PLR2004  larger integers are not exact
        return str(int(rounded))
    return repr(rounded)


def agree(given: float, computed: float, *, typed: str = "") -> bool:
    """Whether a final value and the one computed from its inputs are the same but for rounding.

    >>> agree(83.0, 83.4, typed="83"), agree(83.0, 84.0, typed="83.0")
    (True, False)
    """
    decimals = len(typed.partition(".")[2]) if typed else 15
    rounding = 0.5 * 10.0**-decimals * (1 + 1e-9)
    return abs(given - computed) <= max(rounding, AGREEMENT * abs(computed)) or math.isclose(given, computed)


def _without_thousands(bare: str, mark: str, text: str) -> str:
    if mark not in bare:
        return bare
    groups = (
        re.split(r"[.,]", bare)[0]
        if mark in _HOUSE_BLANKS
        else re.sub(r"[^\d" + re.escape(mark) + r"].*$", "", bare.lstrip("+-"))
    )
    if not re.match(r"^[+-]?\d{1,3}(" + re.escape(mark) + r"\d{3})+$", groups):
        raise RecordError(
            f"`{text}` has a thousands mark in an odd place.", next_step="Write it without thousands marks."
        )
    return bare.replace(mark, "")


def _unreadable(text: str) -> RecordError:
    qualified = _QUALIFIED.match(text)
    if qualified:
        return RecordError(
            f"`{text}` is a number with a qualifier.",
            next_step=f"Write `{qualified[2].strip()}`, quality `estimated`, and `{text.strip()}` in the note.",
        )
    if re.match(r"^[+-]?\d+,\d+$", text.strip()):
        return RecordError(
            f"`{text}` may mean two numbers.",
            next_step=f"Write it with a decimal point: `{text.strip().replace(',', '.')}`.",
        )
    if re.match(r"^[+-]?\d{1,3}([ ',\u00a0\u202f]\d{3})+(\.\d+)?$", text.strip()):
        return RecordError(f"`{text}` has thousands marks.", next_step=f"Write `{re.sub(r'[^0-9.+-]', '', text)}`.")
    if text.strip().startswith(("=", "@")):
        return RecordError(f"`{text}` is a spreadsheet formula, not a number.", next_step="Write the number it gives.")
    return RecordError(
        f"`{text}` is not a number.",
        next_step="Write digits, with a point for decimals; or leave it empty and give a status.",
    )
