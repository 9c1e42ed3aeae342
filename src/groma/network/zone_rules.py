"""The rules of a time zone as a calendar carries them: when its clocks change, and by how much.

A change that comes every year on such a Sunday of a month is written as that rule and holds for all years to come. One
that follows no such rule, as of a country that changed its law, is written year by year.
"""

from __future__ import annotations

import calendar
import datetime as dt
import zoneinfo
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

YEARS_AHEAD = 20
"""So many years after the last meeting changes are looked up."""
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY, _MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the clocks.

    Attributes:
        at: The moment by the clock as it was before.
    """

    at: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str
    is_summer: bool

    @property
    def kind(self) -> tuple[dt.timedelta, dt.timedelta, str, bool]:
        return self.before, self.after, self.name, self.is_summer

    @property
    def weeks(self) -> frozenset[int]:
        """Which one of its weekday in its month it is: counted from the beginning, and -1 for the last."""
        is_last = self.at.day > calendar.monthrange(self.at.year, self.at.month)[1] - 7
        return frozenset({(self.at.day - 1) // 7 + 1} | ({-1} if is_last else set()))


def zone_rules(name: str, *, years: range) -> Timezone:
    """The rules of a time zone, from before the first of some years on.

    Args:
        name: Such as `Europe/Zurich`.
        years: The years of the meetings.
    """
    from icalendar import Timezone  # noqa: PLC0415  only a calendar needs it

    zone = zoneinfo.ZoneInfo(name)
    begins = dt.datetime(max(years[0] - 1, 1970), 1, 1, tzinfo=dt.UTC)
    changes = list(_changes(zone, begins, dt.datetime(min(years[-1] + YEARS_AHEAD, 9000), 1, 1, tzinfo=dt.UTC)))
    found = Timezone()
    found.add("tzid", name)
    found.add_component(_observance(_as_it_was(zone, begins)))
    for _, some in groupby(sorted(changes, key=lambda one: (one.kind, one.at)), key=lambda one: one.kind):
        for observance in _observances(list(some)):
            found.add_component(observance)
    return found


def _observances(changes: Sequence[_Change]) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    """Changes of one kind: by a rule where they follow one, else one by one."""
    weeks = frozenset[int].intersection(*(one.weeks for one in changes))
    days = {(one.at.month, one.at.weekday(), one.at.time()) for one in changes}
    is_yearly = [one.at.year for one in changes] == list(range(changes[0].at.year, changes[-1].at.year + 1))
    observance = _observance(changes[0])
    if len(changes) >= YEARS_AHEAD - 1 and len(days) == 1 and weeks and is_yearly:
        at = changes[0].at
        observance.add("rrule", {"FREQ": "YEARLY", "BYMONTH": at.month, "BYDAY": f"{min(weeks)}{_CODES[at.weekday()]}"})
    elif len(changes) > 1:
        observance.add("rdate", [one.at for one in changes[1:]])
    yield observance


def _observance(change: _Change) -> TimezoneStandard | TimezoneDaylight:
    from icalendar import TimezoneDaylight, TimezoneStandard  # noqa: PLC0415  only a calendar needs it

    found = TimezoneDaylight() if change.is_summer else TimezoneStandard()
    found.add("dtstart", change.at)
    found.add("tzoffsetfrom", change.before)
    found.add("tzoffsetto", change.after)
    found.add("tzname", change.name)
    return found


def _as_it_was(zone: zoneinfo.ZoneInfo, at: dt.datetime) -> _Change:
    local = at.astimezone(zone)
    return _change(local, before=local.utcoffset() or dt.timedelta())


def _change(local: dt.datetime, *, before: dt.timedelta) -> _Change:
    after = local.utcoffset() or dt.timedelta()
    moment = (local.astimezone(dt.UTC) + before).replace(tzinfo=None)
    return _Change(moment, before, after, local.tzname() or "", bool(local.dst()))


def _changes(zone: zoneinfo.ZoneInfo, begins: dt.datetime, ends: dt.datetime) -> Iterator[_Change]:
    """Every change of the clocks between two moments, found day by day and then to the minute."""
    day = begins
    while day < ends:
        before, next_day = day.astimezone(zone).utcoffset(), day + _DAY
        if next_day.astimezone(zone).utcoffset() != before:
            moment = _first_after(zone, day, next_day)
            yield _change(moment.astimezone(zone), before=before or dt.timedelta())
        day = next_day


def _first_after(zone: zoneinfo.ZoneInfo, low: dt.datetime, high: dt.datetime) -> dt.datetime:
    """The first moment of the offset that holds at `high`, to the minute."""
    was = low.astimezone(zone).utcoffset()
    while high - low > _MINUTE:
        middle = low + _MINUTE * ((high - low) // _MINUTE // 2)
        if middle.astimezone(zone).utcoffset() == was:
            low = middle
        else:
            high = middle
    return high
