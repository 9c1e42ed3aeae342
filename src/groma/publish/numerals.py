"""Numbers and dates as the readers of each language write them.

English is written here; the signs and month names of the other languages come from the Unicode CLDR, through Babel.
Digits are western everywhere, so that a figure looks the same in every language of one report.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from groma.errors import GromaError
from groma.publish.languages import OWN, language
from groma.publish.prose import direction_of
from groma.record.numbers import plain_number

THIN = "\u202f"
LEFT_TO_RIGHT_MARK = "\u200e"
MAX_DECIMALS = 6
TWENTIETH = Decimal("0.05")
MONTHS = "January February March April May June July August September October November December".split()
_FEW_DIGITS = frozenset({"es"})
"""Languages that part thousands only from five digits on."""
_WRITTEN = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Signs:
    """How a language writes numbers.

    Attributes:
        before: What stands before a plus or minus so that it stays at the number's left.
        percent: The percent sign, and what stands between it and the number.
    """

    decimal: str = "."
    group: str = THIN
    before: str = ""
    percent: str = "%"
    percent_gap: str = THIN
    smallest_grouped: int = 1_000


def number_text(value: float, *, decimals: int | None = None) -> str:
    """A number as readers see it.

    >>> number_text(1234567.0), number_text(147.714), number_text(-0.04567), number_text(99.97)
    ('1\u202f234\u202f567', '147.7', '−0.0457', '99.97')
    """
    signs, rounded, places = signs_of(language()), *_rounded(value, decimals)
    shown = f"{abs(rounded):,.{places}f}" if abs(rounded) >= signs.smallest_grouped else f"{abs(rounded):.{places}f}"
    localised = shown.translate({ord(","): signs.group, ord("."): signs.decimal})
    return f"{signs.before}−{localised}" if rounded < 0 else localised


def signed_text(shown: str, *, value: float) -> str:
    """A number as readers see it, with a plus where it is positive."""
    return f"{signs_of(language()).before}+{shown}" if value > 0 else shown


def exact_text(value: float) -> str:
    """A number with every digit, for a sum that is followed by hand, in the signs of the reader.

    >>> exact_text(73000.5)
    '73\u202f000.5'
    """
    return localised(plain_number(value))


def localised(shown: str) -> str:
    """A number that is written plainly, with every digit and the signs of the language spoken now.

    >>> localised("73000.5"), localised("+5.2"), localised("1e+20")
    ('73\u202f000.5', '+5.2', '1e+20')
    """
    found = _WRITTEN.fullmatch(shown.replace(" ", ""))
    if found is None:
        return shown
    signs, (sign, whole, decimals) = signs_of(language()), found.groups("")
    grouped = f"{int(whole):,}".replace(",", signs.group) if int(whole) >= signs.smallest_grouped else whole
    before = signs.before + sign.replace("-", "−") if sign else ""
    return before + grouped + (signs.decimal + decimals if decimals else "")


def decimals_shown(value: float, decimals: int | None) -> int:
    """How many decimals `number_text` shows."""
    return _rounded(value, decimals)[1]


def percent_sign() -> str:
    """The percent sign, with what keeps it at the number's right in every script."""
    return signs_of(language()).percent


def percent_gap() -> str:
    """What stands between a number and the percent sign."""
    return signs_of(language()).percent_gap


def date_text(part: str) -> str:
    """A year, a month or a day in words.

    >>> date_text("2019"), date_text("2019-03"), date_text("2019-03-07")
    ('2019', 'March 2019', '7 March 2019')
    """
    numbers = [int(number) for number in part.split("-")]
    if language() != OWN:
        return _foreign_date(language(), *numbers)
    year, *rest = part.split("-")
    month = f"{MONTHS[int(rest[0]) - 1]} " if rest else ""
    day = f"{int(rest[1])} " if len(rest) > 1 else ""
    return f"{day}{month}{year}"


@cache
def signs_of(spoken: str) -> Signs:
    """How a language writes numbers.

    Raises:
        GromaError: The library that knows is not installed.
    """
    if spoken == OWN:
        return Signs()
    locale = _babel(spoken).Locale.parse(spoken)
    symbols = locale.number_symbols["latn"]
    has_gap = locale.percent_formats[None].pattern.rstrip("%")[-1].isspace()
    return Signs(
        decimal=symbols["decimal"],
        group=symbols["group"],
        before=LEFT_TO_RIGHT_MARK if direction_of(spoken) == "rtl" else "",
        percent=symbols.get("percentSign", "%"),
        percent_gap=THIN if has_gap else "",
        smallest_grouped=10_000 if spoken in _FEW_DIGITS else 1_000,
    )


@cache
def _foreign_date(spoken: str, year: int, *rest: int) -> str:
    _babel(spoken)
    from babel.dates import format_date, format_skeleton  # noqa: PLC0415  only for other languages than English

    month, day = (*rest, 1, 1)[:2]
    when = dt.date(year, month, day)
    if len(rest) > 1:
        return format_date(when, "long", locale=spoken)
    return format_skeleton("yMMMM" if rest else "y", when, locale=spoken)


def _babel(spoken: str) -> Any:
    try:
        import babel  # noqa: PLC0415  only for other languages than English
    except ImportError:
        raise GromaError(
            f"Numbers and dates in `{spoken}` need the library Babel, which is not installed.",
            next_step="Install it with `pip install groma[report]`, or leave the language out.",
        ) from None
    return babel


def _rounded(value: float, decimals: int | None) -> tuple[Decimal, int]:
    exact = Decimal(plain_number(value))
    places = _places(exact, _wished(value) if decimals is None else decimals)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), places


def _wished(value: float) -> int:
    size = abs(value)
    if size >= 1:
        return 0 if size >= 1_000 else 1 if size >= 10 else 2  # noqa: PLR2004  readers keep three to four digits in mind
    return min(MAX_DECIMALS, 2 - math.floor(math.log10(size))) if size else 0


def _places(exact: Decimal, wished: int) -> int:
    """The decimals to show: as wished, not more than there are, enough not to mislead."""
    own = max(0, -int(exact.normalize().as_tuple().exponent))
    places = min(wished, own)
    while places < min(own, MAX_DECIMALS * 2) and _misleads(exact, places):
        places += 1
    return places


def _misleads(exact: Decimal, places: int) -> bool:
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return rounded != exact and (abs(rounded) in {0, 100} or abs(rounded - exact) > TWENTIETH * abs(exact))
