"""What changed in a programme between two days, from its facts.

Nothing is concluded that no source says. What a whole list has no more is *ended*: no longer listed, for whatever
reason. What was planned for a time that has passed, and no source calls published, is *late*; where that was so on the
first day already, it is *still late*. What no newer source speaks of is *silent*.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from groma.errors import RecordError, sentence
from groma.network.dates import read_when
from groma.network.register import FINAL, entries
from groma.network.registers import LISTED_FIELD

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from groma.network.model import Cited, Entry, Fact

    Key = tuple[str, str]

Kind = Literal[
    "ended",
    "concluded",
    "succeeded",
    "renamed",
    "new",
    "named",
    "state",
    "leader",
    "published",
    "late",
    "still_late",
    "joined",
    "left",
    "role",
    "decided",
    "work_plan",
    "meeting",
    "silent",
]
WORK = ("groups", "working-groups", "hubs", "programmes")
"""Registers of what goes on for a time."""
_APPEARING: dict[str, Kind] = {
    **dict.fromkeys((*WORK, "projects", "cities"), "new"),
    "deliverables": "named",
    "meetings": "meeting",
    "decisions": "decided",
    "work-plans": "work_plan",
}
"""What it is when an entry of a register appears. Sessions, items of a work plan and actions stand with what is above
them, and persons in no story."""
_MOVING: tuple[tuple[Kind, str], ...] = (("renamed", "name"), ("state", "state"), ("leader", "leader"))
PUBLISHED = "published"
_GIVEN_UP = frozenset({"dropped", "withdrawn", "cancelled", "abandoned"})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed.

    Attributes:
        before: What it was: a state, names, leaders, lists it was in, a planned date; empty where it was not.
        after: What it is then.
        cited: The sources that say what was, and those that say what is, or whose whole list lacks it.
        since: The date of the statement it follows from; empty where it follows from none.
    """

    kind: Kind
    register: str
    entry: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    cited: tuple[Cited, ...]
    since: str = ""


@dataclass(frozen=True)
class Comparison:
    """Two days of a programme.

    Attributes:
        first: The earlier day. second: The later one.
        before: Every entry known on the first day. after: On the second.
        changes: In the order of registers and ids.
        lists: The sources of each list of organisations as it was on the first day, by its role.
    """

    first: str
    second: str
    before: Mapping[Key, Entry]
    after: Mapping[Key, Entry]
    changes: tuple[Change, ...]
    lists: Mapping[str, tuple[Cited, ...]]

    @cached_property
    def made_by(self) -> dict[str, tuple[Entry, ...]]:
        """The deliverables of each group, as they are on the second day."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for one in self.after.values():
            if one.register == "deliverables":
                for of in one.all("of"):
                    found[of].append(one)
        return {of: tuple(some) for of, some in found.items()}

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The meetings whose decisions are among the changes."""
        return frozenset(one.entry.rpartition("/")[0] for one in self.of_kind("decided"))

    @cached_property
    def divided(self) -> frozenset[str]:
        """The groups that had working groups on the first day."""
        return frozenset(one.parent for one in self.before.values() if one.register == "working-groups")

    @cached_property
    def sources_of_groups(self) -> tuple[Cited, ...]:
        """Every source that a change of a group cites."""
        groups = (one for one in self.changes if one.register in {"groups", "working-groups"})
        return tuple(dict.fromkeys(one for change in groups for one in change.cited))

    def of_kind(self, *kinds: Kind) -> tuple[Change, ...]:
        """The changes of some kinds."""
        return tuple(one for one in self.changes if one.kind in kinds)


def compare(facts: Iterable[Fact], *, first: str, second: str) -> Comparison:
    """What changed between two days.

    Args:
        facts: Every fact there is.
        first: The earlier day, in ISO 8601.
        second: The later one.

    Raises:
        RecordError: The first day is not before the second.
    """
    if first >= second:
        raise RecordError(
            sentence("{first} is not before {second}.", first=first, second=second),
            next_step=sentence("Give the earlier day first."),
        )
    everything = tuple(facts)
    before = {(one.register, one.id): one for one in entries(everything, at=first)}
    after = {(one.register, one.id): one for one in entries(everything, at=second)}
    evidence = _Evidence(everything, first, second)
    course = _Course(evidence, before, after, read_when(second).last)
    return Comparison(first, second, before, after, tuple(course.changes()), evidence.lists)


class _Evidence:
    """Which sources say what."""

    def __init__(self, facts: Iterable[Fact], first: str, second: str) -> None:
        self.first, self.second = first, second
        self._of: dict[Key, list[Fact]] = defaultdict(list)
        self._on: dict[tuple[str, str], dict[Cited, None]] = defaultdict(dict)
        for fact in facts:
            self._of[fact.register, fact.entry].append(fact)
            for one in fact.cited:
                self._on[fact.register, one.as_of][one] = None

    def before(self, key: Key, *fields: str) -> tuple[Cited, ...]:
        """The newest sources that say what was on the first day."""
        return self._newest(key, fields, self.first)

    def after(self, key: Key, *fields: str) -> tuple[Cited, ...]:
        """The newest sources that say what is on the second day."""
        return self._newest(key, fields, self.second)

    def lacking(self, register: str, day: str) -> tuple[Cited, ...]:
        """The sources whose whole list of that day lacks something."""
        return tuple(self._on[register, day])

    @cached_property
    def lists(self) -> dict[str, tuple[Cited, ...]]:
        """The newest sources of each list of organisations, as it was on the first day."""
        roles = [fact for facts in self._of.values() for fact in facts if fact.register == "organisations"]
        held = [fact for fact in roles if fact.field == "role" and self._holds(fact, self.first)]
        return {
            role: self._newest_of((fact for fact in held if fact.value == role), self.first)
            for role in sorted({fact.value for fact in held})
        }

    @cached_property
    def is_listed_anew(self) -> bool:
        """Whether a source between the two days lists again what was there on the first: else none could be silent."""
        listed = (fact for facts in self._of.values() for fact in facts if fact.field == LISTED_FIELD)
        known = (fact for fact in listed if fact.register in WORK and fact.since <= self.first)
        return any(self.first < one.as_of <= self.second for fact in known for one in fact.cited)

    def until(self, key: Key, field: str) -> str:
        """When the last value of a field ended."""
        return max((fact.until for fact in self._of[key] if fact.field == field), default="")

    def _newest(self, key: Key, fields: tuple[str, ...], at: str) -> tuple[Cited, ...]:
        of_fields = (fact for fact in self._of[key] if not fields or fact.field in fields)
        return self._newest_of((fact for fact in of_fields if self._holds(fact, at)), at)

    @staticmethod
    def _holds(fact: Fact, at: str) -> bool:
        return fact.since <= at and (not fact.until or fact.until > at)

    @staticmethod
    def _newest_of(facts: Iterable[Fact], at: str) -> tuple[Cited, ...]:
        cited = [one for fact in facts for one in fact.cited if one.as_of <= at]
        newest = max((one.as_of for one in cited), default="")
        return tuple(dict.fromkeys(one for one in cited if one.as_of == newest))


@dataclass(frozen=True)
class _Course:
    """Two days while their changes are gathered."""

    evidence: _Evidence
    before: Mapping[Key, Entry]
    after: Mapping[Key, Entry]
    until: dt.date

    def changes(self) -> Iterator[Change]:
        for key, now in self.after.items():
            then = self.before.get(key)
            was, is_ = then is not None and not then.until, not now.until
            if now.register == "organisations":
                yield from self._membership(key, then, now)
            elif is_ and not was:
                yield from self._appeared(key, now)
            elif then is not None and was and not is_:
                yield from self._ended(key, then, now)
            elif then is not None and is_:
                yield from self._went_on(key, then, now)
            if now.register == "deliverables":
                yield from self._due(key, now)

    def _appeared(self, key: Key, now: Entry) -> Iterator[Change]:
        cited = self.evidence.after(key)
        if predecessors := self._predecessors(key):
            sources = (*(one for other in predecessors for one in self.evidence.before((key[0], other))), *cited)
            yield self._change("succeeded", key, before=predecessors, after=(now.id,), cited=sources, since=now.since)
            if now.state in FINAL:
                yield self._change("concluded", key, after=(now.state,), cited=cited, since=now.since)
        elif now.register in WORK and now.state in FINAL:
            yield self._change("concluded", key, after=(now.state,), cited=cited, since=now.since)
        elif kind := _APPEARING.get(now.register):
            yield self._change(kind, key, after=(now.state,), cited=cited, since=now.since)

    @cached_property
    def heirs(self) -> dict[Key, tuple[str, ...]]:
        """What each entry goes on as, by the second day."""
        found: dict[Key, dict[str, None]] = defaultdict(dict)
        for one in self.after.values():
            for before in one.all("succeeds"):
                found[one.register, before][one.id] = None
            for heir in one.all("merged_into"):
                found[one.register, one.id][heir] = None
        return {key: tuple(some) for key, some in found.items()}

    @cached_property
    def ancestors(self) -> dict[Key, tuple[str, ...]]:
        """What each entry goes on from, as far as it was there on the first day."""
        found: dict[Key, list[str]] = defaultdict(list)
        for (register, before), heirs in self.heirs.items():
            if (register, before) in self.before:
                for heir in heirs:
                    found[register, heir].append(before)
        return {key: tuple(some) for key, some in found.items()}

    def _predecessors(self, key: Key) -> tuple[str, ...]:
        return self.ancestors.get(key, ())

    def _ended(self, key: Key, then: Entry, now: Entry) -> Iterator[Change]:
        if any((key[0], heir) in self.after for heir in self.heirs.get(key, ())):
            return  # that it goes on is told with its heir
        cited = (*self.evidence.before(key), *self.evidence.lacking(key[0], now.until))
        yield self._change("ended", key, before=(then.state,), cited=cited, since=now.until)

    def _went_on(self, key: Key, then: Entry, now: Entry) -> Iterator[Change]:
        for kind, field in _MOVING:
            if set(then.all(field)) != set(now.all(field)) and now.all(field):
                yield from self._moved(kind, key, field, then=then, now=now)
        if (added := self._predecessors(key)) and not then.all("succeeds"):
            cited = self.evidence.after(key, "succeeds") or self.evidence.after(key)
            yield self._change("succeeded", key, before=added, after=(now.id,), cited=cited, since=now.seen)
        if now.register in WORK and now.seen <= self.evidence.first and self.evidence.is_listed_anew:
            yield self._change("silent", key, before=(then.state,), cited=self.evidence.before(key), since=now.seen)

    def _moved(self, kind: Kind, key: Key, field: str, *, then: Entry, now: Entry) -> Iterator[Change]:
        was, is_ = then.all(field), now.all(field)
        if field == "state" and key[0] == "deliverables" and is_[0] == PUBLISHED:
            return  # that it was published is told by itself
        told: Kind = "concluded" if field == "state" and key[0] in WORK and is_[0] in FINAL else kind
        cited = (*self.evidence.before(key, field), *self.evidence.after(key, field))
        yield self._change(told, key, before=was, after=is_, cited=cited, since=self._since(key, field))

    def _since(self, key: Key, field: str) -> str:
        return max((one.as_of for one in self.evidence.after(key, field)), default="")

    def _due(self, key: Key, now: Entry) -> Iterator[Change]:
        """Whether a deliverable was published between the two days, or should have been, or should have been before."""
        then, day = self.before.get(key), read_when(self.evidence.first).last
        if _is_published(now, self.until):
            if then is not None and not _is_published(then, day):
                cited = self.evidence.after(key, "published", "state")
                after = now.all("published") or (PUBLISHED,)
                yield self._change("published", key, before=then.all("planned"), after=after, cited=cited)
        elif _is_late(now, self.until):
            kind: Kind = "still_late" if then is not None and _is_late(then, day) else "late"
            yield self._change(kind, key, before=now.all("planned"), cited=self.evidence.after(key, "planned"))

    def _membership(self, key: Key, then: Entry | None, now: Entry) -> Iterator[Change]:
        """Which lists of organisations it is in; one that only leads something is in none."""
        was = then.all("role") if then is not None and not then.until else ()
        is_ = now.all("role") if not now.until else ()
        if set(was) == set(is_):
            return
        kind: Kind = "role" if was and is_ else "joined" if is_ else "left"
        ended = now.until or self.evidence.until(key, "role")
        gone = self.evidence.lacking(key[0], ended) if kind == "left" else ()
        earlier = [one for role in is_ for one in self.evidence.lists.get(role, ())] if kind == "joined" else ()
        cited = (*self.evidence.before(key, "role"), *earlier, *self.evidence.after(key, "role"), *gone)
        since = ended if kind == "left" else self._since(key, "role")
        yield self._change(kind, key, before=was, after=is_, cited=cited, since=since)

    @staticmethod
    def _change(
        kind: Kind,
        key: Key,
        *,
        cited: tuple[Cited, ...],
        before: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
        since: str = "",
    ) -> Change:
        return Change(kind, *key, before, after, tuple(dict.fromkeys(cited)), since)


def _is_published(one: Entry, day: dt.date) -> bool:
    when = one.one("published")
    return one.state == PUBLISHED or bool(when and read_when(when).first <= day)


def _is_late(one: Entry, day: dt.date) -> bool:
    """Whether all of the time it was planned for has passed, and it is neither published nor given up."""
    planned = one.one("planned")
    is_over = bool(planned) and read_when(planned).last < day
    return is_over and one.state not in _GIVEN_UP and not _is_published(one, day)
