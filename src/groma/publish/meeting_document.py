"""The papers of a meeting as values: a title, sentences, and parts with items. HTML and PDF lay out the same ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groma.network.dates import read_when
from groma.network.difference import compare
from groma.network.occurrences import first_day
from groma.publish.languages import direction, language
from groma.publish.meeting_words import Known, clock_words, date_words, known, meeting_name, when_text
from groma.publish.network_words import story
from groma.publish.numbers_text import listed
from groma.publish.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.network.model import Entry, Fact


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a part.

    Attributes:
        mark: A word that stands out, such as that it is late or a draft.
        notes: What else is said of it.
        address: Where it is found; empty where nowhere.
    """

    title: str
    mark: str = ""
    notes: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paper.

    Attributes:
        says: Sentences before its items. A part without either says why there is none.
        is_below: Whether it stands under the part before it.
    """

    id: str
    heading: str
    says: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    is_ordered: bool = False
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class MeetingDocument:
    """A pack or a report.

    Attributes:
        kind: What it is: pack or report. draft: That it is a draft, and why; empty where it is none.
        facts: Names and values of when, where and how to join.
    """

    language: str
    direction: str
    kind: str
    title: str
    heading: str
    draft: str
    lead: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence about what changed, with the ids and the kinds of the changes."""

    said: str
    about: frozenset[str]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Matter:
    """What a paper is drawn from.

    Attributes:
        meeting: The meeting.
        found: Everything that may be said in the paper, on its day.
        since: The day from which changes are told; empty where nothing is known from before.
        is_since_meeting: Whether that is the day of the meeting before.
        until: The day to which they are told.
        changes: What changed between the two days.
        files: Where the files of versions of documents are handed out, by the ids of the versions.
    """

    meeting: Entry
    found: Known
    since: str
    until: str
    is_since_meeting: bool
    changes: tuple[Told, ...]
    files: Mapping[str, str] = field(default_factory=dict)


def matter(meeting: Entry, entries: Iterable[Entry], *, at: str, facts: Iterable[Fact] = (), until: str = "") -> Matter:
    """Gather what a paper is drawn from.

    Args:
        meeting: The meeting.
        entries: What the readers of the paper may see, on a day.
        at: That day, in ISO 8601.
        facts: Every fact they may see, from which is told what changed; none where that is not wanted.
        until: The day to which changes are told; `at` where none is given.
    """
    found, every = known(entries, at=at), tuple(facts)
    before = meeting_before(meeting, found)
    day, last = first_day(before) if before else None, until or at
    since = day.isoformat() if day else _first_known(every)
    is_told = bool(every and since and since < last)
    changes = tuple(_changes(every, since, last)) if is_told else ()
    return Matter(meeting, found, since if is_told else "", last, day is not None, changes)


def meeting_before(meeting: Entry, found: Known) -> Entry | None:
    """The last meeting of the same circle before this one."""
    day, of = first_day(meeting), set(meeting.all("of"))
    others = [one for one in found.all("meetings") if set(one.all("of")) == of and one.id != meeting.id]
    dated = [(at, one) for one in others if (at := first_day(one)) and day and at < day and one.state != "cancelled"]
    return max(dated, key=lambda one: one[0])[1] if dated else None


def document(about: Matter, *, kind: str, draft: str, lead: Iterable[str], parts: Iterable[Part]) -> MeetingDocument:
    """A paper about a meeting."""
    title = meeting_name(about.meeting, about.found)
    return MeetingDocument(
        language=language(),
        direction=direction(),
        kind=kind,
        title=title,
        heading=words("{name}: {text}", name=kind, text=title),
        draft=draft,
        lead=tuple(filter(None, lead)),
        facts=tuple(_facts(about)),
        parts=tuple(parts),
        sources=_sources(about),
    )


def _facts(about: Matter) -> Iterable[tuple[str, str]]:
    meeting = about.meeting
    told = (
        (words("Date"), date_words(meeting)),
        (words("Time"), clock_words(meeting)),
        (words("Place"), meeting.one("place")),
        (words("How to join"), meeting.one("join")),
        (words("On the web"), meeting.one("address")),
        (words("Meeting of"), about.found.names(meeting.all("of"))),
        (words("Fee"), meeting.one("fee")),
        (words("Side event"), meeting.one("side_event")),
    )
    return ((name, value) for name, value in told if value)


def _sources(about: Matter) -> tuple[str, ...]:
    told = listed(list(about.meeting.sources))
    drawn = words("Drawn from the register of the programme as of {date}.", date=when_text(about.found.at))
    return (drawn, words("Sources on the meeting itself: {sources}.", sources=told)) if told else (drawn,)


def _changes(facts: tuple[Fact, ...], first: str, second: str) -> Iterable[Told]:
    for section in story(compare(facts, first=first, second=second)).sections:
        for line in section.lines:
            about, kinds = (one.entry for one in line.changes), (one.kind for one in line.changes)
            yield Told(line.said, frozenset(about), frozenset(kinds))


def _first_known(facts: Iterable[Fact]) -> str:
    first = min((one.since for one in facts if one.since), default="")
    return read_when(first).last.isoformat() if first else ""
