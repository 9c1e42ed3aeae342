"""Anchors: the head of the trail, kept somewhere else, so that even a trail cut short is found out.

A chain of hashes shows any change but one: that the last events were dropped. A file with a line for each anchor,
kept where the people who run the site cannot change it, shows that too.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.record.trail import BrokenLink, canonical, first_broken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from groma.record.trail import Event


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the head of the trail was at a moment.

    Attributes:
        at: When it was anchored.
    """

    number: int
    hash: str
    at: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out of checking a trail: how many events hold, the last of them, and the first that does not."""

    events: int
    last: Event | None
    broken: BrokenLink | None


def line_of(anchor: Anchor) -> str:
    """The anchor as it stands in a file."""
    return canonical(asdict(anchor)) + "\n"


def read_anchors(path: Path) -> list[Anchor]:
    """The anchors in a file.

    Raises:
        RecordError: A line is no anchor; its number is named.
    """
    return [_anchor(line, f"{path}:{number}") for number, line in enumerate(path.read_bytes().splitlines(), start=1)]


def check(events: Iterable[Event], *, anchors: Iterable[Anchor] = ()) -> Checked:
    """Go through a trail from its first event to its last, and compare it with anchors."""
    passing = _Passing(events, sorted(anchors, key=lambda one: one.number))
    broken = [one for one in (first_broken(passing), passing.differing) if one]
    if not broken and passing.ahead:
        first = passing.ahead[0]
        broken = [BrokenLink(passing.count + 1, f"it is gone: {first.number} events were anchored at {first.at}")]
    return Checked(passing.count, passing.last, min(broken, key=lambda one: one.number, default=None))


class _Passing:
    """Events as they pass by: how many, the last, and the first that is not what an anchor says."""

    def __init__(self, events: Iterable[Event], anchors: Iterable[Anchor]) -> None:
        self.events, self.ahead = events, deque(anchors)
        self.count = 0
        self.last: Event | None = None
        self.differing: BrokenLink | None = None

    def __iter__(self) -> Iterator[Event]:
        for event in self.events:
            yield event
            self.count, self.last = self.count + 1, event
            while self.ahead and self.ahead[0].number <= event.number:
                said = self.ahead.popleft()
                if said.hash != event.hash and self.differing is None:
                    self.differing = BrokenLink(event.number, f"it is not what was anchored at {said.at}")


def _anchor(line: bytes, where: str) -> Anchor:
    try:
        one = Anchor(**json.loads(line))
        is_whole = line_of(one).encode() == line + b"\n"
    except (TypeError, ValueError) as error:
        raise _no_anchor(where) from error
    if not is_whole or [*map(type, asdict(one).values())] != [int, str, str]:
        raise _no_anchor(where)
    return one


def _no_anchor(where: str) -> RecordError:
    return RecordError("This line is no anchor.", where=where, next_step="Keep one line for each anchor.")
