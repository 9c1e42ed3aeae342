"""How numbers, units, periods and bands are written for readers.

Thousands are parted by a narrow blank that does not break, minus is a minus, a unit stands behind the same blank. A
figure shows the decimals its data point asks for, else about three digits, and never more than it has. What is shown
is never off by more than a twentieth, and what is not 100 is never shown as 100. What is missing is an en dash, and
the reason stands beside it.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from groma.measure.model import REASONS
from groma.record.numbers import plain_number
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.model import Band
    from groma.catalogue.pack import DataPoint, Pack
    from groma.score.model import Result

THIN = "\u202f"
MISSING = "–"
MAX_DECIMALS = 6
TWENTIETH = Decimal("0.05")
MONTHS = "January February March April May June July August September October November December".split()
QUALITY_WORDS: dict[str, str] = {
    "measured": "measured",
    "survey": "from a survey",
    "extrapolated": "extrapolated",
    "estimated": "estimated",
    "personal_estimate": "a personal estimate",
    "unknown": "quality not stated",
    "": "quality not stated",
}


def number_text(value: float, *, decimals: int | None = None) -> str:
    """A number as readers see it.

    >>> number_text(1234567.0), number_text(147.714), number_text(-0.04567), number_text(99.97)
    ('1\u202f234\u202f567', '147.7', '−0.0457', '99.97')
    """
    exact = Decimal(plain_number(value))
    places = _places(exact, _wished(value) if decimals is None else decimals)
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}".replace(",", THIN)
    return f"−{text}" if rounded < 0 else text


def value_text(value: float | None, point: DataPoint) -> str:
    """The value of a data point without its unit; yes or no for an answer; an en dash where there is none."""
    if value is None:
        return MISSING
    if point.is_yes_no:
        return "yes" if value else "no"
    return number_text(value, decimals=point.decimals)


def unit_text(point: DataPoint, pack: Pack) -> str:
    """The unit behind a value; empty for answers and bare numbers."""
    name = "" if point.is_yes_no or point.unit == "1" else pack.unit_name(point.unit)
    return re.sub(r"(?<=\d) (?=\d{3})", THIN, name)


def difference_unit_text(point: DataPoint, pack: Pack) -> str:
    """The unit of a difference between two values: percent becomes percentage points."""
    return "percentage points" if point.unit == "%" else unit_text(point, pack)


def with_unit(number: str, unit: str) -> str:
    """A number and its unit, kept on one line where the unit is a sign.

    >>> with_unit("83.1", "%"), with_unit("yes", "")
    ('83.1\u202f%', 'yes')
    """
    return f"{number}{gap_before(unit)}{unit}"


def gap_before(unit: str) -> str:
    """What stands between a number and its unit."""
    return "" if not unit else THIN if " " not in unit else "\u00a0"


def amount_text(value: float | None, point: DataPoint, pack: Pack) -> str:
    """A value with its unit; an en dash where there is none."""
    return MISSING if value is None else with_unit(value_text(value, point), unit_text(point, pack))


def period_text(period: str) -> str:
    """A period in words.

    >>> period_text("2019"), period_text("2019-03"), period_text("2018-09/2019-08"), period_text("")
    ('2019', 'March 2019', 'September 2018 to August 2019', '')
    """
    if not period:
        return ""
    parse_period(period)
    return " to ".join(_date_text(part) for part in period.split("/"))


def age_text(age: int | None) -> str:
    """How much older a figure is than the newest; empty where it is not.

    >>> age_text(0), age_text(1), age_text(4)
    ('', '1 year older', '4 years older')
    """
    return "" if not age or age < 0 else f"{age} {'year' if age == 1 else 'years'} older"


def band_text(band: Band, bands: Sequence[Band]) -> str:
    """The span of a band in words, such as `66–95 %` and `95 % and more`."""
    ascending = sorted(bands, key=lambda one: one.at_least)
    place = ascending.index(band)
    start = number_text(band.at_least)
    if place == len(ascending) - 1:
        return f"{start}{THIN}% and more"
    return f"{start}–{number_text(ascending[place + 1].at_least)}{THIN}%"


def reason_text(result: Result) -> str:
    """Why a result has no value or no band, in words; empty where all is well."""
    return REASONS.get(result.reason, result.reason.replace("_", " "))


def count_text(count: int, one: str, many: str = "") -> str:
    """A count with its noun.

    >>> count_text(1, "figure"), count_text(1400, "figure"), count_text(2, "city", "cities")
    ('1\u00a0figure', '1\u202f400\u00a0figures', '2\u00a0cities')
    """
    return f"{number_text(count)}\u00a0{one if count == 1 else many or one + 's'}"


def listed(names: Sequence[str], *, most: int = 0) -> str:
    """Names joined for a sentence; beyond `most` only counted.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c", "d"], most=2), listed(["a"])
    ('a, b and c', 'a, b and 2 more', 'a')
    """
    kept = list(names)
    if most and len(kept) > most:
        kept = [*kept[:most], f"{len(names) - most} more"]
    return " and ".join(part for part in (", ".join(kept[:-1]), kept[-1] if kept else "") if part)


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


def _date_text(part: str) -> str:
    year, *rest = part.split("-")
    month = f"{MONTHS[int(rest[0]) - 1]} " if rest else ""
    day = f"{int(rest[1])} " if len(rest) > 1 else ""
    return f"{day}{month}{year}"
