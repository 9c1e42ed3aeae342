"""Numbers as people type them, read only where they can be read one way.

A point is the decimal mark. A comma is one only where the table says so (it is separated by semicolons, or a recipe
names the comma). What could be read two ways is refused, with the way to write it.
"""

from __future__ import annotations

import math
import re

from groma.errors import RecordError, sentence

_PLAIN = re.compile(r"^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,4})?$")
_HOUSE_BLANKS = " \u00a0\u202f\u2009'’"
_BARE = re.compile(r"[\d\s.,'’+-]*")
_EITHER_POINT = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_MARKED = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([*†‡§¹²³]+|\(?[a-z0-9]\))")
_WITH_WORDS = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([^\d\s.,][^\d]{0,29})")
_LONGEST = 60
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
                sentence("{text} has a point where the decimal mark is `{mark}`.", text=_quoted(text), mark=decimal),
                next_step=sentence("Write it without thousands marks."),
            )
        bare = bare.replace(decimal, ".")
    if not _PLAIN.match(bare):
        raise _unreadable(text)
    number = float(bare)
    if not math.isfinite(number):
        raise _refused(
            sentence("{text} is too large to be a figure.", text=_quoted(text)), sentence("Check the number of digits.")
        )
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
    if mark not in bare or not _BARE.fullmatch(bare):
        return bare
    groups = (
        re.split(r"[.,]", bare)[0]
        if mark in _HOUSE_BLANKS
        else re.sub(r"[^\d" + re.escape(mark) + r"].*$", "", bare.lstrip("+-"))
    )
    if not re.match(r"^[+-]?\d{1,3}(" + re.escape(mark) + r"\d{3})+$", groups):
        raise RecordError(
            sentence("{text} has a thousands mark in an odd place.", text=_quoted(text)),
            next_step=sentence("Write it without thousands marks."),
        )
    return bare.replace(mark, "")


def is_either(text: str) -> bool:
    """Whether a point may be a decimal mark or a thousands mark, where nothing else tells.

    >>> is_either("84.512"), is_either("0.512"), is_either("84.5")
    (True, False, False)
    """
    return bool(_EITHER_POINT.fullmatch(text.strip()))


def either(text: str, *, decimal: str = ".") -> RecordError:
    """What to say of a number that may be two: with its mark for decimals, or for thousands."""
    whole, parted = re.sub(r"[.,]", "", text.strip()), re.sub(r"[.,]", decimal, text.strip())
    return _refused(
        sentence("{text} may mean two numbers.", text=_quoted(text)),
        sentence("Write `{whole}` or `{parted}`, whichever is meant.", whole=whole, parted=parted),
    )


def _refused(what: str, next_step: str) -> RecordError:
    return RecordError(what, next_step=next_step)


def _unreadable(text: str) -> RecordError:
    bare, said = text.strip(), _quoted(text)
    if qualified := _QUALIFIED.match(bare):
        return _refused(
            sentence("{text} is a number with a qualifier.", text=said),
            sentence(
                "Write {number}, quality `estimated`, and {text} in the note.",
                number=_quoted(qualified[2].strip()),
                text=_quoted(bare),
            ),
        )
    if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", bare):
        return either(text)
    if re.match(r"^[+-]?\d+,\d+$", bare):
        return _refused(
            sentence("{text} may mean two numbers.", text=said),
            sentence("Write it with a decimal point: `{number}`.", number=bare.replace(",", ".")[:_LONGEST]),
        )
    if re.match(r"^[+-]?\d{1,3}([ ',\u00a0\u202f]\d{3})+(\.\d+)?$", bare):
        return _refused(
            sentence("{text} has thousands marks.", text=said),
            sentence("Write `{number}`.", number=re.sub(r"[^0-9.+-]", "", text)[:_LONGEST]),
        )
    if bare.startswith(("=", "@")):
        return _refused(
            sentence("{text} is a spreadsheet formula, not a number.", text=said),
            sentence("Write the number it gives."),
        )
    return _more_than_a_number(text) or _refused(
        sentence("{text} is not a number.", text=said),
        sentence("Write digits, with a point for decimals; or leave it empty and give a status."),
    )


def _more_than_a_number(text: str) -> RecordError | None:
    bare = text.strip()
    if marked := _MARKED.fullmatch(bare):
        return _refused(
            sentence("{text} is a number with a mark.", text=_quoted(text)),
            sentence("Write `{number}`, and what the mark means in the note.", number=marked[1]),
        )
    if more := _WITH_WORDS.fullmatch(bare):
        return _refused(
            sentence("{text} holds more than a number.", text=_quoted(text)),
            sentence(
                "Write `{number}` alone; a unit has its own column, anything else goes into the note.", number=more[1]
            ),
        )
    return None


def _quoted(text: str) -> str:
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[:_LONGEST]}…`"
