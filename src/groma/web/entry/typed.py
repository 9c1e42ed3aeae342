"""Numbers as a reader of the page types them, and shows them again.

What is kept is always plain: digits and a point. What could be read two ways is refused with the two ways to write it,
except where it is exactly what the page showed before.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from groma.errors import RecordError
from groma.record.numbers import either, is_either, read_number

ARABIC_DECIMAL, ARABIC_THOUSANDS = "\u066b", "\u066c"
_THOUSANDS = re.compile("[+-]?\\d{1,3}([ \u00a0\u202f\u2009'’]\\d{3})+([.,]\\d+)?")
_PARTED = re.compile(r"[+-]?\d{1,3}(,\d{3}){2,}(\.\d+)?")
_PARTED_BY_POINTS = re.compile(r"[+-]?\d{1,3}(\.\d{3}){2,}(,\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")
_COMMA_OR_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


def decimal_mark() -> str:
    """The reader's decimal mark: a point or a comma."""
    return str(get_format("DECIMAL_SEPARATOR"))


def shown_number(text: str) -> str:
    """A kept number with the reader's decimal mark, as a field shows it."""
    return text.replace(".", decimal_mark()) if decimal_mark() != "." else text


def plain_text(typed: str, *, before: str = "") -> str:
    """The number a reader typed, as it is kept.

    Args:
        typed: What was typed; digits of any script.
        before: The kept number the field showed; typed once more it means the same.

    Raises:
        RecordError: It is no number, or may mean two; the message says how to write it.
    """
    bare = _ascii(typed)
    if before and bare == shown_number(before):
        return before
    plain = _pointed(bare, decimal_mark())
    read_number(plain)
    return plain


def _pointed(bare: str, decimal: str) -> str:
    if decimal == "," and is_either(bare):
        raise either(bare, decimal=decimal)
    if _THOUSANDS.fullmatch(bare):
        bare = re.sub("[ \u00a0\u202f\u2009'’]", "", bare)
    elif _PARTED.fullmatch(bare):
        bare = bare.replace(",", "")
    elif _PARTED_BY_POINTS.fullmatch(bare):
        bare = bare.replace(".", "")
    if _COMMA_OR_THOUSANDS.fullmatch(bare):
        raise either(bare, decimal=decimal)
    return bare.replace(",", ".") if _DECIMAL_COMMA.fullmatch(bare) and decimal == "," else bare


def _ascii(typed: str) -> str:
    """The text with the digits and marks of other scripts as those that programs know."""
    digits = (str(unicodedata.digit(one)) if unicodedata.digit(one, None) is not None else one for one in typed.strip())
    said = "".join(digits).replace("\u2212", "-").replace(ARABIC_THOUSANDS, "")
    if "\0" in said:
        raise RecordError(_("The text holds a character no number has."), next_step=_("Type the number again."))
    return said.replace(ARABIC_DECIMAL, decimal_mark())
