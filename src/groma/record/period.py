"""Periods: `2019`, `2019-03`, `2019-03-01` or `2018-09/2019-08`, and the many ways tables spell them.

A period is kept as its canonical text. Two periods are compared by the day they end, then by the day they begin.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from groma.errors import RecordError, sentence

_PART = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$", re.ASCII)
_SPAN = re.compile(r"^(\d{4})\s*(?:-|–|—|/|to)\s*(\d{2}|\d{4})$", re.ASCII)
_DOTTED = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$", re.ASCII)
_LONGEST = 60
_HOW = sentence("Write a year (2019), a month (2019-03), or a span (2018-09/2019-08).")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days with the text it is known by."""

    text: str
    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.end - self.start).days + 1

    @property
    def is_year(self) -> bool:
        """Whether it lasts twelve months."""
        return 365 <= self.days <= 366  # noqa: PLR2004  the two lengths of a year

    @property
    def ends_at(self) -> float:
        """Its end on a scale of years, on which every year and every month is as long as the next.

        >>> parse_period("2024").ends_at, parse_period("2024-03").ends_at
        (2025.0, 2024.25)
        """
        days = calendar.monthrange(self.end.year, self.end.month)[1]
        return self.end.year + (self.end.month - 1 + self.end.day / days) / 12

    @property
    def order(self) -> tuple[dt.date, dt.date]:
        """What periods are sorted by: the later end is the newer."""
        return self.end, self.start


@cache
def parse_period(text: str) -> Period:
    """The period that ISO 8601 `text` names.

    >>> parse_period("2018-09/2019-08").end.isoformat()
    '2019-08-31'

    Raises:
        RecordError: The text names no period.
    """
    first, slash, last = (part.strip() for part in text.partition("/"))
    start, end = _bounds(first), _bounds(last or first)
    if start is None or end is None or (slash and not last):
        raise _no_period(text)
    if end[1] < start[0]:
        raise RecordError(sentence("The period `{period}` ends before it begins.", period=text), next_step=_HOW)
    return Period(first + slash + last, start[0], end[1])


def read_period(text: str) -> str:
    """The canonical text of a period spelled as tables spell it.

    A span of two neighbouring years (`2018-19`, `2018/19`, `2017 - 18`) becomes a span of those two calendar years,
    as does `2010-2017`.

    >>> read_period("2018-19"), read_period("2010–2017"), read_period("2019.0")
    ('2018/2019', '2010/2017', '2019')

    Raises:
        RecordError: The text names no period.
    """
    bare = re.sub(r"\.0$", "", text.strip())
    span = _SPAN.match(bare)
    if span and _is_year_span(span):
        first, last = span[1], _year_after(span[1], span[2])
        return parse_period(f"{first}/{last}" if last != first else first).text
    return parse_period(bare.replace(" ", "").replace("–", "-")).text


def _no_period(text: str) -> RecordError:
    if not text.strip():
        return RecordError(sentence("The period is empty."), next_step=_HOW)
    shown = text[:_LONGEST] + ("…" if len(text) > _LONGEST else "")
    meant = _meant(text.strip())
    next_step = sentence("Write `{number}`.", number=meant) if meant else _HOW
    return RecordError(sentence("`{period}` is no period.", period=shown), next_step=next_step)


def _meant(text: str) -> str:
    """The period that a common other spelling means; empty where there is none that is sure."""
    span = _SPAN.match(text)
    if span and _is_year_span(span) and (last := _year_after(span[1], span[2])) > span[1]:
        return f"{span[1]}/{last}"
    if day := _DOTTED.match(text):
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    return ""


def _is_year_span(span: re.Match[str]) -> bool:
    """`2019-03` is a month, `2018-19` two years: the second is a year where it follows the first or is no month."""
    if len(span[2]) == 4 or "-" not in span[0]:  # noqa: PLR2004  digits of a year
        return True
    return int(span[2]) > 12 or int(span[2]) == (int(span[1]) + 1) % 100  # noqa: PLR2004  months of a year


def _year_after(first: str, last: str) -> str:
    """The year of four digits that two digits mean after `first`: `1999-00` ends in 2000."""
    if len(last) == 4:  # noqa: PLR2004  digits of a year
        return last
    century = int(first[:2]) + (last == "00" and first[2:] != "00")
    return f"{century:02}{last}"


def _bounds(text: str) -> tuple[dt.date, dt.date] | None:
    found = _PART.match(text.strip())
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    try:
        if found[3]:
            return dt.date(year, month, day), dt.date(year, month, day)
        if found[2]:
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    except (ValueError, calendar.IllegalMonthError):
        return None
