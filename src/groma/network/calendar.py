"""Meetings and deadlines as an iCalendar feed (RFC 5545).

A meeting at ten in Zurich stays at ten when the clocks change: its time is written in its own zone, and the rules of
the zone travel with it. What has no day is not in the feed: a month is not an event of thirty days. The same entries
always give the same bytes, so a feed that did not change can be told by a hash.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.network.dates import read_when
from groma.network.model import NOT_LISTED
from groma.network.occurrences import Times, days_skipped, rule, times
from groma.network.register import FINAL
from groma.network.text import one_address, plain_text
from groma.network.zone_rules import zone_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from icalendar import Calendar, Event, Timezone

    from groma.network.model import Entry, Fact

PRODUCT = "-//Groma//Groma//EN"
REFRESH = dt.timedelta(hours=6)
CANCELLED = frozenset({"cancelled", "postponed", NOT_LISTED})
TENTATIVE = frozenset({"proposed", "planned", "tentative"})
CERTAIN = frozenset({"announced", "confirmed", "approved", "held", "published"})
NO_DEADLINE = FINAL | {"dropped", "withdrawn", "cancelled", "abandoned", NOT_LISTED}
LONGEST_PLANNED_DAYS = 31
"""A deliverable planned for a longer time than this, such as a year, has no day that one could write down."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a feed says, in one language.

    Attributes:
        calendar: What it is called.
        title: What an entry is called.
        details: What else is said of an entry, paragraph by paragraph.
        no_end: That nobody said when a meeting ends.
        no_zone: That it starts at a time of which nobody said the zone; has the part `{time}`.
        deadline: What the deadline of a deliverable is called; has the part `{name}`.
        planned: When it is planned for, as a sentence, from what was said.
        left_out: How many meetings have no day; has the part `{count}`.
    """

    calendar: str
    title: Callable[[Entry], str]
    details: Callable[[Entry], Iterable[str]]
    no_end: str
    no_zone: str
    deadline: str
    planned: Callable[[str], str]
    left_out: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Revision:
    """How often an entry was changed since it was first said, and on what day last."""

    number: int
    last: dt.datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar as text.

    Attributes:
        content: The bytes of the file.
        shown: How many events it has.
        undated: The ids of entries that are left out because nobody said their day.
    """

    content: bytes
    shown: int
    undated: tuple[str, ...]


def feed(
    entries: Iterable[Entry],
    words: Words,
    *,
    site: str,
    address_of: Callable[[Entry], str],
    revisions: Mapping[tuple[str, str], Revision] | None = None,
) -> Feed:
    """A calendar of meetings and of the deadlines of deliverables.

    Args:
        entries: Of the registers `meetings` and `deliverables`; others are left out.
        words: What it says.
        site: A name within which ids are unique, such as that of the host: events are told apart by it for ever.
        address_of: The address of the page about an entry; empty where it has none.
        revisions: How often each entry was changed; see `revisions_of`.
    """
    maker = _Maker(words, site, address_of, revisions or {})
    made = [(entry, maker.event(entry)) for entry in entries if entry.register in {"meetings", "deliverables"}]
    made = [(entry, event) for entry, event in made if entry.register == "meetings" or event is not None]
    undated = tuple(entry.id for entry, event in made if event is None)
    events = [event for _, event in made if event is not None]
    calendar = _calendar(words, undated)
    for zone in _zones(events):
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(event)
    return Feed(calendar.to_ical(), len(events), undated)


def revisions_of(facts: Iterable[Fact]) -> dict[tuple[str, str], Revision]:
    """How often each entry was changed, by the days on which facts of it began or ended."""
    days: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        days.setdefault((fact.register, fact.entry), set()).update(filter(None, (fact.since, fact.until)))
    return {key: Revision(len(found) - 1, _start_of(max(found))) for key, found in days.items() if found}


def deadline(entry: Entry) -> dt.date | None:
    """The day by which a deliverable is to be there; `None` where it is, was given up, or nobody said a day."""
    if entry.state in NO_DEADLINE or entry.one("published"):
        return None
    try:
        when = read_when(entry.one("due") or entry.one("planned"))
    except RecordError:
        return None
    return when.last if (when.last - when.first).days < LONGEST_PLANNED_DAYS else None


@dataclass(frozen=True, slots=True)
class _Maker:
    words: Words
    site: str
    address_of: Callable[[Entry], str]
    revisions: Mapping[tuple[str, str], Revision]

    def event(self, entry: Entry) -> Event | None:
        """The event of an entry; `None` where it has no day."""
        return self._meeting(entry) if entry.register == "meetings" else self._deadline(entry)

    def _meeting(self, entry: Entry) -> Event | None:
        found = times(entry)
        if found is None:
            return None
        event = self._event(entry, summary=self.words.title(entry))
        _set_times(event, found)
        if repeats := rule(entry, found):
            event.add("rrule", repeats)
            for day in days_skipped(entry, found):
                event.add("exdate", day)
        if place := plain_text(entry.one("place")):
            event.add("location", place)
        if state := _status(entry):
            event.add("status", state)
        self._describe(event, [*self._about_times(found), *self.words.details(entry)])
        return event

    def _deadline(self, entry: Entry) -> Event | None:
        day = deadline(entry)
        if day is None:
            return None
        event = self._event(entry, summary=self.words.deadline.format(name=self.words.title(entry)))
        _set_times(event, Times(day, None, ""))
        event.add("transp", "TRANSPARENT")
        planned = entry.one("planned")
        self._describe(event, [self.words.planned(planned)] if planned and not entry.one("due") else [])
        return event

    def _event(self, entry: Entry, *, summary: str) -> Event:
        from icalendar import Event  # noqa: PLC0415  only a calendar needs it

        event, revision = Event(), self.revisions.get((entry.register, entry.id))
        changed = revision.last if revision else _start_of(entry.seen or entry.since)
        event.add("uid", uid(entry, site=self.site))
        event.add("dtstamp", changed)
        event.add("last-modified", changed)
        event.add("sequence", revision.number if revision else 0)
        event.add("summary", plain_text(summary) or entry.id)
        if address := one_address(entry.one("address")) or one_address(self.address_of(entry)):
            event.add("url", address)
        return event

    def _about_times(self, found: Times) -> Iterator[str]:
        if found.unzoned:
            yield self.words.no_zone.format(time=found.unzoned)
        if isinstance(found.start, dt.datetime) and found.end is None:
            yield self.words.no_end

    @staticmethod
    def _describe(event: Event, paragraphs: Iterable[str]) -> None:
        if text := "\n\n".join(filter(None, map(plain_text, paragraphs))):
            event.add("description", text)


def uid(entry: Entry, *, site: str) -> str:
    """What tells the event of an entry from all others, for ever."""
    return str(uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_DNS, site), f"{entry.register}/{entry.id}"))


def _calendar(words: Words, undated: tuple[str, ...]) -> Calendar:
    from icalendar import Calendar  # noqa: PLC0415  only a calendar needs it

    calendar, name = Calendar(), plain_text(words.calendar)
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    if undated:
        said = plain_text(words.left_out(len(undated)))
        calendar.add("description", said)
        calendar.add("x-wr-caldesc", said)
    return calendar


def _set_times(event: Event, found: Times) -> None:
    event.add("dtstart", found.start)
    if found.end is not None:
        event.add("dtend", found.end)


def _status(entry: Entry) -> str:
    """What is known of whether it takes place; empty where a source only lists it."""
    state = entry.state.lower()
    if state in CANCELLED or entry.until:
        return "CANCELLED"
    if state in TENTATIVE:
        return "TENTATIVE"
    return "CONFIRMED" if state in CERTAIN else ""


def _zones(events: Iterable[Event]) -> Iterator[Timezone]:
    """The rules of every time zone that a meeting is in, for all the years that meetings are in."""
    moments = [event.DTSTART for event in events]
    zoned = [one for one in moments if isinstance(one, dt.datetime)]
    years = range(min((one.year for one in zoned), default=1), max((one.year for one in zoned), default=0) + 1)
    for name in sorted({str(one.tzinfo) for one in zoned}):
        yield zone_rules(name, years=years)


def _start_of(said: str) -> dt.datetime:
    """The first moment of a day, a month or a year; of the first day there is where nobody said one."""
    try:
        day = read_when(said).first
    except RecordError:
        day = dt.date(1970, 1, 1)
    return dt.datetime.combine(day, dt.time(), dt.UTC)
