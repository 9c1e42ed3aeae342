"""Words for meetings and what is brought before them: stages, times, names, in the language spoken now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.network.dates import read_when
from groma.network.model import LISTED
from groma.network.workflows import UNKNOWN, stage
from groma.publish.numbers_text import comma_listed, period_text, quoted
from groma.publish.wording import noted, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.network.model import Entry

STAGE_WORDS: dict[str, str] = {
    "proposed": noted("proposed"),
    "approved": noted("approved"),
    "active": noted("at work"),
    "concluded": noted("concluded"),
    "refused": noted("refused"),
    "dropped": noted("dropped"),
    "drafting": noted("being drafted"),
    "group_review": noted("in review by the group"),
    "un_review": noted("in review by UN bodies"),
    "revision": noted("in revision"),
    "layout": noted("in layout"),
    "published": noted("published"),
    "gathering": noted("being gathered"),
    "commenting": noted("open for comments"),
    "open": noted("open"),
    "done": noted("done"),
    "letter_of_interest": noted("letter of interest"),
    "registered": noted("registered"),
    "declined": noted("declined"),
    "collecting": noted("collecting data"),
    "verification": noted("in verification"),
    "action_plan": noted("with an action plan"),
    "challenge": noted("challenge described"),
    "proposals": noted("gathering proposals"),
    "viability_review": noted("in review by experts"),
    "financing": noted("looking for finance"),
    "delivered": noted("delivered"),
    "listed": noted("state not published"),
    "not_listed": noted("no longer listed"),
    "succeeded": noted("continued as another"),
}
IN_WORDS = frozenset(
    state for state, told in STAGE_WORDS.items() if told != state and state not in {"active", "listed", "succeeded"}
)
"""States of our own tables that no source would write so: only they are put into words where sources are quoted."""
EVERY_WORDS: dict[str, str] = {
    "weekly": noted("every week from {date}"),
    "monthly": noted("every month from {date}"),
    "quarterly": noted("every quarter from {date}"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """The entries that a paper is drawn from.

    Attributes:
        at: The day they are of, in ISO 8601.
        entries: By register and id.
    """

    at: str
    entries: Mapping[tuple[str, str], Entry]

    def all(self, register: str) -> tuple[Entry, ...]:
        """The entries of a register."""
        return tuple(one for (name, _), one in self.entries.items() if name == register)

    def below(self, register: str, entry: str) -> tuple[Entry, ...]:
        """The entries of a register that stand under an entry."""
        return tuple(one for one in self.all(register) if one.parent == entry and not one.until)

    def group(self, entry: str) -> Entry | None:
        """The thematic group or working group of an id."""
        return self.entries.get(("groups", entry)) or self.entries.get(("working-groups", entry))

    def called(self, entry: str) -> str:
        """What a group or an organisation is called; its id where nobody said."""
        found = self.group(entry) or self.entries.get(("organisations", entry))
        if found is None:
            return entry
        return found.name if found.register != "working-groups" else group_name(found)

    def names(self, entries: Iterable[str]) -> str:
        """Several of them."""
        return comma_listed([self.called(one) for one in entries])


def known(entries: Iterable[Entry], *, at: str) -> Known:
    """The entries of a day by register and id."""
    return Known(at, {(one.register, one.id): one for one in entries})


def group_name(entry: Entry) -> str:
    """A group by its name, a working group by its number besides."""
    number = entry.id.rpartition("/")[2]
    if entry.register != "working-groups" or not entry.one("name") or not number.upper().startswith("WG"):
        return entry.name if entry.one("name") else number
    return words("{number}: {name}", number=number, name=entry.name)


def meeting_name(entry: Entry, found: Known) -> str:
    """A meeting by its name, else by whose it is and when."""
    if entry.one("name"):
        return entry.one("name")
    date, of = date_words(entry), found.names(entry.all("of"))
    if of:
        return (
            words("Meeting of {group}, {date}", group=of, date=date) if date else words("Meeting of {group}", group=of)
        )
    return words("Meeting of {date}", date=date) if date else words("Meeting {id}", id=entry.id)


def stage_text(entry: Entry) -> str:
    """Where an entry stands; a state that only its source has in the source's own word."""
    told = STAGE_WORDS.get(LISTED if entry.state == LISTED and stage(entry) == UNKNOWN else stage(entry))
    is_own = entry.state in STAGE_WORDS
    return words(told) if told and is_own else quoted(entry.state)


def state_text(said: str) -> str:
    """A state as its source has it, one of our own tables in words."""
    return words(STAGE_WORDS[said]) if said in IN_WORDS else said


def when_text(said: str) -> str:
    """A time in words; one that a source says in words without saying which days it means is quoted.

    >>> when_text("2022-07"), when_text("2022-2023"), when_text("August 2021"), when_text("beginning of 2022")
    ('July 2022', '2022 to 2023', 'August 2021', '“beginning of 2022”')
    """
    if not said:
        return ""
    try:
        when = read_when(said)
    except RecordError:
        return quoted(said)
    return quoted(when.said) if when.is_vague else period_text(when.period)


def date_words(entry: Entry) -> str:
    """When a meeting is; a series from when on."""
    date, every = when_text(entry.one("date")), entry.one("every")
    return words(EVERY_WORDS[every], date=date) if date and every in EVERY_WORDS else date


def clock_words(entry: Entry) -> str:
    """At what time a meeting is, and in which time zone; empty where nobody said."""
    starts, ends, zone = (entry.one(name) for name in ("starts", "ends", "zone"))
    if not starts:
        return ""
    span = (
        words("{first} to {last}", first=starts, last=ends) if ends else words("{first}; no end is said", first=starts)
    )
    return words("{time} ({zone})", time=span, zone=zone) if zone else words("{time}, time zone not said", time=span)
