"""How values, units, periods and bands are written for readers.

Thousands are parted by a narrow blank that does not break, minus is a minus, a unit stands behind the same blank. A
figure shows the decimals its data point asks for, else about three digits, and never more than it has. What is shown
is never off by more than a twentieth, and what is not 100 is never shown as 100. What is missing is an en dash, and
the reason stands beside it. Other languages than English have signs of their own: see `groma.publish.numerals`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from groma.measure.model import REASONS
from groma.publish.languages import language
from groma.publish.names import unit_name
from groma.publish.numerals import THIN, date_text, number_text, percent_gap, percent_sign
from groma.publish.prose import Text, text
from groma.publish.wording import counted_words, noted, term, words
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.model import Band
    from groma.catalogue.pack import DataPoint, Pack
    from groma.publish.wording import Part
    from groma.score.model import Result

MISSING = "–"
_NOT_STATED = noted("quality not stated")
QUALITY_WORDS: dict[str, str] = {
    "measured": noted("measured"),
    "survey": noted("from a survey"),
    "extrapolated": noted("extrapolated"),
    "estimated": noted("estimated"),
    "personal_estimate": noted("a personal estimate"),
    "unknown": _NOT_STATED,
    "": _NOT_STATED,
}


QUALITY_SHORT: dict[str, str] = {
    "measured": noted("measured"),
    "survey": noted("survey"),
    "extrapolated": noted("extrapolated"),
    "estimated": noted("estimated"),
    "personal_estimate": noted("personal estimate"),
}
"""Qualities as they stand beside a value in a table."""


def value_text(value: float | None, point: DataPoint) -> str:
    """The value of a data point without its unit; yes or no for an answer; an en dash where there is none."""
    if value is None:
        return MISSING
    if point.is_yes_no:
        return term("answer", "yes") if value else term("answer", "no")
    return number_text(value, decimals=point.decimals)


def unit_text(point: DataPoint, pack: Pack) -> str:
    """The unit behind a value; empty for answers and bare numbers."""
    if point.is_yes_no or point.unit == "1":
        return ""
    if point.unit == "%":
        return percent_sign()
    name = unit_name(point.unit, pack)
    thin = re.sub(r"(?<=\d) (?=\d{3})", THIN, name)
    return name if thin == name else thin


def difference_unit_text(point: DataPoint, pack: Pack) -> str:
    """The unit of a difference between two values: percent becomes percentage points."""
    return words("percentage points") if point.unit == "%" else unit_text(point, pack)


def quantity(number: Part, unit: str) -> Text:
    """A number and its unit, kept on one line where the unit is a sign.

    >>> str(quantity("83.1", "%")), str(quantity("yes", ""))
    ('83.1\u202f%', 'yes')
    """
    return text(number, gap_before(unit), unit) if unit else text(number)


def with_unit(number: str, unit: str) -> str:
    """A number and its unit as plain text. See `quantity`."""
    return str(quantity(number, unit))


def percent(number: Part) -> Text:
    """A number of percent.

    >>> str(percent("83.1"))
    '83.1\u202f%'
    """
    return quantity(number, percent_sign())


def gap_before(unit: str) -> str:
    """What stands between a number and its unit."""
    if not unit:
        return ""
    if unit == percent_sign():
        return percent_gap()
    return THIN if " " not in unit else "\u00a0"


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
    start, _, end = period.partition("/")
    return words("{start} to {end}", start=date_text(start), end=date_text(end)) if end else date_text(start)


def age_text(age: int | None) -> str:
    """How much older a figure is than the newest; empty where it is not.

    >>> age_text(0), age_text(1), age_text(4)
    ('', '1 year older', '4 years older')
    """
    return "" if not age or age < 0 else counted_words(age, "{count} year older", "{count} years older")


def band_text(band: Band, bands: Sequence[Band]) -> str:
    """The span of a band in words, such as `66–95 %` and `95 % and more`."""
    ascending = sorted(bands, key=lambda one: one.at_least)
    place = ascending.index(band)
    start = number_text(band.at_least)
    if place == len(ascending) - 1:
        return words("{limit} and more", limit=percent(start))
    return str(percent(f"{start}–{number_text(ascending[place + 1].at_least)}"))


def quality_text(quality: str) -> str:
    """How a value was come by, in words."""
    return words(QUALITY_WORDS[quality]) if quality in QUALITY_WORDS else quality


def reason_text(result: Result) -> str:
    """Why a result has no value or no band, in words; empty where all is well."""
    return told_reason(result.reason)


def told_reason(reason: str) -> str:
    """A reason in words; empty where there is none."""
    return words(REASONS[reason]) if reason in REASONS else reason.replace("_", " ")


def figures_text(count: int) -> str:
    """How many figures.

    >>> figures_text(1), figures_text(1400)
    ('1\u00a0figure', '1\u202f400\u00a0figures')
    """
    return counted_words(count, "{count}\u00a0figure", "{count}\u00a0figures")


def listed(names: Sequence[str], *, most: int = 0) -> str:
    """Names joined for a sentence; beyond `most` only counted.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c", "d"], most=2), listed(["a"])
    ('a, b and c', 'a, b and 2 more', 'a')
    """
    kept = list(names)
    if most and len(kept) > most:
        kept = [*kept[:most], counted_words(len(names) - most, "{count} more", "{count} more")]
    if len(kept) < 2:  # noqa: PLR2004  one name needs no joining
        return "".join(kept)
    return words("{names} and {name}", names=comma_listed(kept[:-1]), name=kept[-1])


def listed_clauses(clauses: Sequence[str]) -> str:
    """Clauses joined to one sentence.

    >>> listed_clauses(["2 rose", "1 fell", "3 stayed"])
    '2 rose, 1 fell and 3 stayed'
    """
    *first, last = clauses
    if not first:
        return last
    between = words("{clauses}, {clause}").replace("{clauses}", "").replace("{clause}", "")
    return words("{clauses} and {clause}", clauses=between.join(first), clause=last)


def comma_listed(names: Sequence[str]) -> str:
    """Names parted by commas.

    >>> comma_listed(["a", "b", "c"])
    'a, b, c'
    """
    return words("{names}, {name}").replace("{names}", "").replace("{name}", "").join(names)


def lowered(name: str) -> str:
    """A name as it stands inside a sentence; what is all capitals at its start stays.

    >>> lowered("Live births"), lowered("GDP of the city")
    ('live births', 'GDP of the city')
    """
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def raised(name: str) -> str:
    """A name as it stands at the beginning of a line."""
    return name[:1].upper() + name[1:]


def quoted(name: str) -> str:
    """A name in quotation marks."""
    return words("“{name}”", name=name)


def in_sequence(*sentences: Part | None) -> Text:
    """Sentences that follow each other, with what stands between sentences in the language spoken now."""
    kept = [one for one in sentences if one is not None and str(one)]
    between = "" if language() == "zh" else " "
    return text(*[part for one in kept for part in (between, one)][1:])
