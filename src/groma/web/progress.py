"""How far a round is: what is reported, checked, verified, and what waits, by data point and in counts.

`tally` looks at everything of one round. `refresh` keeps its counts on the round's row, so that a thousand rounds can
be listed without measuring one; it is called after every change of a round or its figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from groma.record.period import parse_period
from groma.web import trail
from groma.web.facts import open_errors
from groma.web.models import Message, Round
from groma.web.standing import standing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping

    from groma.catalogue.pack import DataPoint, Pack
    from groma.errors import Finding
    from groma.web.standing import Standing

RUNNING = ("draft", "submitted", "returned", "verified", "not_verified", "reopened")
"""The states of a round that is not over."""


@dataclass(frozen=True)
class Tally:
    """Every data point of a round, sorted by how far it is.

    Attributes:
        keys: Every data point, in the order of the framework.
        reported: Those with a value.
        fresh: Those of which something is said for the round's own period: a value, or why there is none.
        faulty: Those that an open error is about, or about an input of theirs.
        verified: Those whose value a verifier has approved.
        undecided: Those whose value is with the verifier.
        errors: The errors neither mended nor answered.
        asked: Those whose question waits for the city, with when it was asked.
    """

    keys: tuple[str, ...]
    reported: frozenset[str]
    fresh: frozenset[str]
    faulty: frozenset[str]
    verified: frozenset[str]
    undecided: frozenset[str]
    errors: tuple[Finding, ...]
    asked: Mapping[str, dt.datetime]
    stamp: str

    @cached_property
    def counts(self) -> dict[str, Any]:
        """What is kept of it on the round's row, by the names of the fields."""
        waits = (*self.asked, *(key for key in self.keys if key in self.faulty - set(self.asked)))
        return {
            "total": len(self.keys),
            "filled": len(self.fresh),
            "reported": len(self.reported),
            "older": len(self.reported - self.fresh),
            "checked": len(self.reported - self.faulty),
            "verified": len(self.verified),
            "undecided": len(self.undecided),
            "open_errors": len(self.errors),
            "open_questions": len(self.asked),
            "asked_since": min(self.asked.values(), default=None),
            "missing": [key for key in self.keys if key not in self.reported],
            "awaited": [key for key in self.keys if key not in self.fresh],
            "stuck_on": list(waits),
            "counted_at": self.stamp,
        }


@dataclass(frozen=True, slots=True)
class Part:
    """How far a part of a round is, such as a category or what a department was given."""

    id: str
    total: int
    reported: int
    awaited: int
    checked: int
    verified: int
    faulty: int
    asked: int


def tally(round_: Round) -> Tally:
    """How far every data point of a round is, now."""
    now = standing(round_)
    reported = frozenset(key for key, result in now.results.items() if result.is_reported)
    states = round_.values.values_list("key", "state", "approval")
    errors = open_errors(round_, now)
    return Tally(
        keys=tuple(now.results),
        reported=reported,
        fresh=_fresh(now),
        faulty=frozenset(_concerned(now.book.pack, {one.subject for one in errors})),
        verified=frozenset(key for key, _, approval in states if approval),
        undecided=frozenset(key for key, state, _ in states if state == "submitted" and key in reported),
        errors=errors,
        asked=questions_since(round_),
        stamp=now.stamp,
    )


def refresh(round_: Round) -> None:
    """Keep the counts of a round on its row. They are no part of the trail, and its version stays what it was."""
    counts = tally(round_).counts
    kept = Round.objects.filter(pk=round_.pk)
    if kept.values(*counts).first() != counts:
        kept.update(**counts)


def refresh_city(city_id: str) -> None:
    """Keep the counts of every round of a city that is not over, as after its record was changed as a whole."""
    for round_ in Round.objects.filter(city=city_id, state__in=RUNNING):
        refresh(round_)


def refresh_stale() -> int:
    """Count anew wherever the record has changed since, and say for how many rounds that was."""
    stale = [one for one in Round.objects.filter(state__in=RUNNING) if one.counted_at != trail.stamp(one.city_id)]
    for round_ in stale:
        refresh(round_)
    return len(stale)


def questions_since(round_: Round) -> dict[str, dt.datetime]:
    """The data points whose last question waits for an answer or a change, oldest question first."""
    said = Message.objects.filter(round=round_).exclude(kind=Message.Kind.REMARK).order_by("id")
    last = {key: (kind, at) for key, kind, at in said.values_list("key", "kind", "at")}
    waiting = {key: at for key, (kind, at) in last.items() if kind == Message.Kind.QUESTION}
    return dict(sorted(waiting.items(), key=lambda one: one[1]))


def part(tally: Tally, keys: Iterable[str], *, id: str) -> Part:  # noqa: A002  what it is called on the page
    """How far some of the data points are."""
    some = frozenset(keys)
    return Part(
        id,
        total=len(some),
        reported=len(some & tally.reported),
        awaited=len(some - tally.fresh),
        checked=len((some & tally.reported) - tally.faulty),
        verified=len(some & tally.verified),
        faulty=len(some & tally.faulty),
        asked=len(some & set(tally.asked)),
    )


def keys_by_group(pack: Pack) -> dict[str, tuple[str, ...]]:
    """The data points of each category, in the order of the framework."""
    groups: dict[str, list[str]] = {}
    for indicator in pack.indicators:
        groups.setdefault(indicator.definition.group, []).extend(point.key for point in indicator.data_points)
    return {group: tuple(keys) for group, keys in groups.items()}


def _fresh(now: Standing) -> frozenset[str]:
    """The data points of which something is said for the round's own period."""
    start = parse_period(now.period).start
    own = [one for one in now.book.city.observations if not one.place and not one.breakdown]
    own = [one for one in own if parse_period(one.period).end >= start]
    silent = _concerned(now.book.pack, {now.book.pack.key(one.variable) for one in own if one.status != "reported"})
    valued = {
        key
        for key, result in now.results.items()
        if result.is_reported and parse_period(result.measurement.period).end >= start
    }
    return frozenset(silent) | valued


def _concerned(pack: Pack, names: Collection[str]) -> list[str]:
    """The data points that rest on one of these variables, or are named or meant by their code."""
    return [point.key for point in pack.data_points if _rests_on(point, names)]


def _rests_on(point: DataPoint, names: Collection[str]) -> bool:
    return point.key in names or point.code in names or not set(names).isdisjoint(point.variables)
