"""Dates as programmes publish them: days, months, years, spans, and words such as `beginning of 2022`.

What was said is kept; its first and last day are what it is compared by.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from groma.errors import RecordError, sentence
from groma.record.period import parse_period

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH = {name: number for number, full in enumerate(_MONTHS, 1) for name in (full, full[:3])} | {"sept": 9}
_NAMED = re.compile(r"^(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+)?([a-z]{3,9})\.?,?\s+(\d{4})$", re.ASCII)
_MONTH_FIRST = re.compile(r"^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$", re.ASCII)
_PART_OF_YEAR = re.compile(r"^(beginning|start|early|middle|mid|end|late)(?:\s+of|-|\s)\s*(\d{4})$", re.ASCII)
_QUARTER = re.compile(r"^(?:q([1-4])[\s/-]*(\d{4})|(\d{4})[\s/-]*q([1-4]))$", re.ASCII)
_YEARS = re.compile(r"^(\d{4})\s*[-–/]\s*(\d{4})$", re.ASCII)
_SERIES = re.compile(r"^(weekly|monthly|quarterly)\s+from\s+(.+)$", re.ASCII | re.IGNORECASE)
_THIRDS = {
    "beginning": (1, 4),
    "start": (1, 4),
    "early": (1, 4),
    "middle": (5, 8),
    "mid": (5, 8),
    "end": (9, 12),
    "late": (9, 12),
}
_LONGEST = 60
_HOW = sentence("Write a day (2025-10-31), a month (2025-10), a year (2025) or a span (2021-05/2022-03).")


@dataclass(frozen=True, slots=True)
class When:
    """A time as it was said, between two days.

    Attributes:
        said: The text it was read from.
        first: The first day it may mean. last: The last.
    """

    said: str
    first: dt.date
    last: dt.date

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    @property
    def is_vague(self) -> bool:
        """Whether its days are ours, as of the beginning of a year: nobody said where that ends."""
        return bool(_PART_OF_YEAR.match(self.said.lower()))

    @property
    def period(self) -> str:
        """The same in ISO 8601, as short as it can be.

        >>> read_when("August 2021").period, read_when("2020-2022").period, read_when("Q3 2022").period
        ('2021-08', '2020/2022', '2022-07/2022-09')
        """
        for length in (len("2025"), len("2025-10")):
            start, end = (day.isoformat()[:length] for day in (self.first, self.last))
            if (parse_period(start).start, parse_period(end).end) == (self.first, self.last):
                return start if start == end else f"{start}/{end}"
        return self.first.isoformat() if self.is_day else f"{self.first.isoformat()}/{self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Series:
    """Something that comes again and again, from a time on; nobody said until when."""

    every: str
    start: When


@cache
def read_when(text: str) -> When:
    """The time that `text` says.

    >>> read_when("beginning of 2022").last.isoformat(), read_when("31 October 2025").first.isoformat()
    ('2022-04-30', '2025-10-31')

    Raises:
        RecordError: It says no time, or one that can be read in two ways, such as 03/04/2022.
    """
    said = " ".join(text.split())
    if not said or len(said) > _LONGEST:
        raise _unread(text)
    lowered = said.lower()
    for read in (_of_words, _of_part, _of_quarter, _of_years):
        if found := read(lowered):
            return When(said, *found)
    try:
        period = parse_period(said)
    except RecordError:
        raise _unread(text) from None
    return When(said, period.start, period.end)


def read_series(text: str) -> Series | None:
    """The series that `text` says, such as `monthly from 2022-02`; `None` where it says none.

    Raises:
        RecordError: Its beginning cannot be read.
    """
    found = _SERIES.match(" ".join(text.split()))
    return Series(found[1].lower(), read_when(found[2])) if found else None


def last_day(text: str) -> str:
    """The last day of a time, in ISO 8601: what a question such as `as of 2021` is about.

    Raises:
        RecordError: See `read_when`.
    """
    return read_when(text).last.isoformat()


def _of_words(text: str) -> tuple[dt.date, dt.date] | None:
    day, month, year = "", "", ""
    if found := _NAMED.match(text):
        day, month, year = found[1] or "", found[2], found[3]
    elif found := _MONTH_FIRST.match(text):
        month, day, year = found.groups()
    if month not in _MONTH:
        return None
    if day:
        return _day(int(year), _MONTH[month], int(day))
    period = parse_period(f"{year}-{_MONTH[month]:02}")
    return period.start, period.end


def _day(year: int, month: int, day: int) -> tuple[dt.date, dt.date] | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found, found


def _of_part(text: str) -> tuple[dt.date, dt.date] | None:
    found = _PART_OF_YEAR.match(text)
    if not found:
        return None
    first, last = _THIRDS[found[1]]
    return _months(found[2], first, last)


def _of_quarter(text: str) -> tuple[dt.date, dt.date] | None:
    found = _QUARTER.match(text)
    if not found:
        return None
    year, quarter = (found[2], found[1]) if found[1] else (found[3], found[4])
    return _months(year, 3 * int(quarter) - 2, 3 * int(quarter))


def _of_years(text: str) -> tuple[dt.date, dt.date] | None:
    found = _YEARS.match(text)
    return _months(found[1], 1, 12, to=found[2]) if found and found[1] <= found[2] else None


def _months(year: str, first: int, last: int, *, to: str = "") -> tuple[dt.date, dt.date] | None:
    if year == "0000":
        return None
    return parse_period(f"{year}-{first:02}").start, parse_period(f"{to or year}-{last:02}").end


def _unread(text: str) -> RecordError:
    return RecordError(sentence("`{text}` is no time that can be read.", text=text[:_LONGEST]), next_step=_HOW)
