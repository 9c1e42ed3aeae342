"""When a meeting is, and how its series goes on.

A series is monthly on the day of its first meeting, or on a weekday of a certain week, such as every second Thursday.
In a month that is too short for its day it is on the month's last one.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import zoneinfo
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from groma.errors import RecordError
from groma.network.dates import When, read_when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.network.model import Entry

Moment = dt.date | dt.datetime
SERIES = frozenset({"weekly", "monthly", "quarterly"})
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_DAYS = re.compile(r"\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
"""No meeting is told of other years: they are slips of the pen, and a calendar reckons badly in them."""
_SAFE_DAY = 28
"""Every month has this day."""
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Times:
    """When a meeting is: its first time, for a series.

    Attributes:
        start: A day, or a moment in its time zone.
        end: The same for its end; `None` where nobody said. The end of a day is the next day.
        unzoned: The time somebody said without saying in which zone.
    """

    start: Moment
    end: Moment | None
    unzoned: str


def times(entry: Entry) -> Times | None:
    """When a meeting is; `None` where nobody said the day."""
    day = first_day(entry)
    if day is None:
        return None
    last = _last_day(entry) or day
    starts, zone = _clock(entry.one("starts")), zone_of(entry.one("zone"))
    if starts is None or zone is None:
        return Times(day, last + dt.timedelta(days=1), entry.one("starts") if starts else "")
    start, ends = dt.datetime.combine(day, starts, zone), _clock(entry.one("ends"))
    end = dt.datetime.combine(last, ends, zone) if ends else None
    return Times(start, end if end and end > start else None, "")


def first_day(entry: Entry) -> dt.date | None:
    """The day of a meeting, the first of its days, or that of the first of a series; `None` where nobody said it."""
    when, every = _when(entry.one("date")), entry.one("every")
    if when is None:
        return None
    if every not in SERIES or not entry.one("weekday"):
        return when.first if when.is_day or _last_day(entry) else None
    weekday = WEEKDAYS.index(entry.one("weekday")) if entry.one("weekday") in WEEKDAYS else when.first.weekday()
    if every == "weekly":
        return when.first + dt.timedelta(days=(weekday - when.first.weekday()) % 7)
    if entry.one("week") in WEEKS:
        return _first_of_week(when, WEEKS[entry.one("week")], weekday)
    return when.first if when.is_day else None


def rule(entry: Entry, found: Times) -> dict[str, Any]:
    """How a series goes on, in the words of RFC 5545; empty where it is one meeting."""
    every, day = entry.one("every"), _day(found.start)
    if every not in SERIES:
        return {}
    said: dict[str, Any] = {"FREQ": "WEEKLY" if every == "weekly" else "MONTHLY"}
    if every == "quarterly":
        said["INTERVAL"] = 3
    if every != "weekly" and entry.one("week") in WEEKS:
        said["BYDAY"] = f"{WEEKS[entry.one('week')]}{_CODES[day.weekday()]}"
    elif every != "weekly" and day.day > _SAFE_DAY:
        said |= {"BYMONTHDAY": list(range(_SAFE_DAY, day.day + 1)), "BYSETPOS": -1}
    if until := _when(entry.one("until")):
        said["UNTIL"] = _last_moment(until.last, found.start)
    return said


def days_skipped(entry: Entry, found: Times) -> Iterator[Moment]:
    """The times of a series that are left out."""
    for said in entry.all("skips"):
        when = _when(said)
        if when is None or not when.is_day:
            continue
        start = found.start
        yield dt.datetime.combine(when.first, start.timetz()) if isinstance(start, dt.datetime) else when.first


def zone_of(name: str) -> zoneinfo.ZoneInfo | None:
    """The time zone of a name such as `Europe/Zurich`; `None` where there is none."""
    return zoneinfo.ZoneInfo(name) if name in _zones() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _last_day(entry: Entry) -> dt.date | None:
    """The last day of a meeting of several days; `None` where it is not one."""
    when = _when(entry.one("date"))
    is_span = when is not None and bool(_DAYS.fullmatch(when.said)) and not entry.one("every")
    return when.last if when and is_span else None


def _first_of_week(when: When, week: int, weekday: int) -> dt.date:
    """The first such day from the beginning of `when` on."""
    year, month = when.first.year, when.first.month
    while (found := _nth(year, month, week, weekday)) < when.first:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004  the months of a year
    return found


def _nth(year: int, month: int, *which: int) -> dt.date:
    week, weekday = which
    days = calendar.monthrange(year, month)[1]
    found = [day for day in range(1, days + 1) if dt.date(year, month, day).weekday() == weekday]
    return dt.date(year, month, found[week if week < 0 else week - 1])


def _last_moment(last: dt.date, start: Moment) -> Moment:
    """The last time a series may be at: in UTC where it has times, as the standard asks for."""
    if not isinstance(start, dt.datetime):
        return last
    return dt.datetime.combine(last, dt.time(23, 59, 59), start.tzinfo).astimezone(dt.UTC)


def _clock(said: str) -> dt.time | None:
    try:
        return dt.time.fromisoformat(said).replace(tzinfo=None) if said else None
    except ValueError:
        return None


def _when(said: str) -> When | None:
    try:
        when = read_when(said) if said else None
    except RecordError:
        return None
    return when if when and when.first.year >= _FIRST_YEAR and when.last.year <= _LAST_YEAR else None


def _day(moment: Moment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment
