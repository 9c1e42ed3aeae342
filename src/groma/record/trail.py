"""The trail: every change as an event, each bound to the one before it by its hash.

An event names who did it only by an opaque id, so that names can be erased without touching the trail. Its hash is
taken over every field and the hash of the event before; whoever changes, drops, inserts or reorders one event breaks
the chain from there on. Dropping the last events leaves a whole but shorter chain: that is what an *anchor*, the head
hash kept somewhere else, is for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from groma.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FIRST = "0" * 64
"""What stands where the first event names the one before it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One change.

    Attributes:
        number: Counts from 1 without a gap.
        at: When, ISO 8601 in UTC with microseconds.
        actor: Opaque id of who did it.
        action: What was done, such as `observation.enter`.
        city: Id of the city it belongs to; empty for the whole network.
        subject: What was changed.
        before: Canonical JSON of it before; empty where it is new.
        after: Canonical JSON of it after; empty where it is gone.
        gesture: What one person did in one go shares one id.
        previous: Hash of the event before.
        hash: Hash of all of the above.
    """

    number: int
    at: str
    actor: str
    action: str
    city: str
    subject: str
    before: str
    after: str
    gesture: str
    previous: str = FIRST
    hash: str = ""


FIELDS = tuple(one.name for one in fields(Event))
HASHED = tuple(name for name in FIELDS if name != "hash")


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first event that does not hold, and why."""

    number: int
    why: str


def canonical(content: Any) -> str:
    """A value as JSON that is the same wherever it is written: keys in order, no blanks, no needless escapes.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'

    Raises:
        RecordError: It holds something JSON has no word for.
    """
    try:
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise RecordError(f"This cannot be kept in the trail: {error}.") from error


def event_hash(event: Event) -> str:
    """The SHA-256 of an event's fields, its own hash left out, as 64 hexadecimal digits."""
    content = canonical({name: getattr(event, name) for name in HASHED})
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def linked(event: Event, *, after: Event | None) -> Event:
    """The event as the next of a chain: numbered, bound to the one before, and hashed."""
    number, previous = (after.number + 1, after.hash) if after else (1, FIRST)
    numbered = replace(event, number=number, previous=previous)
    return replace(numbered, hash=event_hash(numbered))


def first_broken(events: Iterable[Event], *, after: Event | None = None) -> BrokenLink | None:
    """The first event that is not what it was, in reading order; `None` where the chain holds.

    Args:
        events: From the first on, or from the one after `after`.
        after: The last event that is known to hold.
    """
    number, previous = (after.number, after.hash) if after else (0, FIRST)
    for event in events:
        number += 1
        if event.number != number:
            return BrokenLink(number, f"event {number} is missing or out of order: {event.number} stands in its place")
        if event.previous != previous:
            return BrokenLink(number, "it is not bound to the event before it")
        if event_hash(event) != event.hash:
            return BrokenLink(number, "its content is not what it was when it was written")
        previous = event.hash
    return None


def written(events: Iterable[Event]) -> Iterator[str]:
    """The events as lines of JSON, for keeping or checking elsewhere."""
    return (canonical(asdict(event)) + "\n" for event in events)


def read(lines: Iterable[str]) -> Iterator[Event]:
    """The events in lines of JSON as `written` gives them, to the byte, each with its line end.

    Raises:
        RecordError: A line is no event, or is not how an event is written; its number is named.
    """
    for number, line in enumerate(lines, start=1):
        try:
            yield _event(line)
        except (TypeError, ValueError, RecursionError) as error:
            raise RecordError(
                "This line is no event of a trail.", where=f"line {number}", next_step="Export the trail anew."
            ) from error


def _event(line: str) -> Event:
    event = Event(**json.loads(line))
    texts = (part for name, part in asdict(event).items() if name != "number")
    if type(event.number) is not int or not all(isinstance(part, str) for part in texts):
        raise TypeError
    if next(written([event])) != line:
        raise ValueError
    return event
