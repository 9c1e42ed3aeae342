"""From statements to facts: since when each holds, and until when.

A fact holds from the statement that first has it until one that covers it and has it no more. A statement covers the
fields it speaks of, of the entries it speaks of, and the lists it gives whole. A field it is silent on is not covered:
what was not published did not end. Statements are laid in the order of their dates, so it does not matter which was
taken in first; what two of one date say differently is kept apart for a person to settle.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from groma.network.model import Cited, Difference, Fact
from groma.network.registers import LISTED_FIELD, registers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.network.model import Cover, Statement

    Place = tuple[str, str, str]
    Open = dict[str, Fact]


@dataclass(frozen=True, slots=True)
class History:
    """Every fact there ever was, and what sources say differently."""

    facts: tuple[Fact, ...]
    differences: tuple[Difference, ...]


def history(statements: Iterable[Statement]) -> History:
    """The facts that follow from statements.

    Args:
        statements: In any order; of those with one date the first is taken to stand, and so does what is settled.
    """
    return continued((), sorted(statements, key=lambda one: one.as_of))


def continued(facts: Iterable[Fact], statements: Iterable[Statement], *, settled: Iterable[Place] = ()) -> History:
    """The facts after statements that are no older than any of `facts`.

    Args:
        facts: All there are so far.
        statements: In the order of their dates.
        settled: What somebody settled before: a source that says otherwise changes nothing and is told.
    """
    course = _Course(settled=set(settled))
    for fact in facts:
        course.take(fact)
    for statement in statements:
        course.lay(statement)
    return History(course.facts(), tuple(course.differences))


@dataclass(slots=True)
class _Course:
    """The facts while statements are laid on them."""

    settled: set[Place]
    ended: list[Fact] = field(default_factory=list)
    held: dict[tuple[str, str], dict[str, Open]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def facts(self) -> tuple[Fact, ...]:
        held = (fact for fields in self.held.values() for values in fields.values() for fact in values.values())
        return (*self.ended, *held)

    def take(self, fact: Fact) -> None:
        if fact.until:
            self.ended.append(fact)
        else:
            self._open(fact)

    def lay(self, statement: Statement) -> None:
        said: dict[Place, dict[str, None]] = defaultdict(dict)
        for claim in statement.claims:
            said[claim.place][claim.value] = None
        for place, values in said.items():
            if self._may(place, values, statement):
                self._set(place, values, statement)
        mentioned = {(register, entry) for register, entry, _ in said}
        for cover in statement.covers:
            self._end_missing(cover, mentioned, statement.as_of)

    def _may(self, place: Place, values: Mapping[str, None], statement: Statement) -> bool:
        """Whether the statement decides this; where it does not, the difference is kept."""
        held = self.held.get(place[:2], {}).get(place[2], {})
        if statement.origin == "settled":
            self.settled.add(place)
            return True
        if statement.origin == "here" or set(values) == set(held):
            return True
        is_settled = place in self.settled
        of_one_day = bool(held) and not _is_many(place) and any(one.since == statement.as_of for one in held.values())
        if is_settled or of_one_day:
            standing, says = "; ".join(held), "; ".join(values)
            sources = (*(one.title for fact in held.values() for one in fact.cited), *statement.sources)
            self.differences.append(Difference(place, standing, says, tuple(dict.fromkeys(sources)), is_settled))
        return not (is_settled or of_one_day)

    def _set(self, place: Place, values: Mapping[str, None], statement: Statement) -> None:
        register, entry, name = place
        held = self.held.get((register, entry), {}).get(name, {})
        for value in [one for one in held if one not in values]:
            self._close(held.pop(value), statement.as_of)
        cited = tuple(Cited(statement.as_of, title) for title in statement.sources)
        for value in filter(None, values):
            if old := held.get(value):
                self._open(replace(old, cited=tuple(dict.fromkeys((*old.cited, *cited)))))
            else:
                self._open(Fact(register, entry, name, value, statement.as_of, "", cited))

    def _end_missing(self, cover: Cover, mentioned: set[tuple[str, str]], as_of: str) -> None:
        missing = [key for key, fields in self.held.items() if key not in mentioned and _is_within(cover, key, fields)]
        for key in missing:
            below = [
                other
                for other in self.held
                if registers()[other[0]].parent == key[0]
                and other[1].startswith(f"{key[1]}/")
                and other not in mentioned
            ]
            for ended in (key, *below):
                self._end(ended, as_of)

    def _end(self, key: tuple[str, str], as_of: str) -> None:
        for values in self.held.pop(key, {}).values():
            for fact in values.values():
                self._close(fact, as_of)

    def _open(self, fact: Fact) -> None:
        fields = self.held.setdefault((fact.register, fact.entry), {})
        fields.setdefault(fact.field, {})[fact.value] = fact

    def _close(self, fact: Fact, as_of: str) -> None:
        """A fact that was said and unsaid on one day never held."""
        if fact.since != as_of:
            self.ended.append(replace(fact, until=as_of))


def _is_within(cover: Cover, key: tuple[str, str], fields: Mapping[str, Open]) -> bool:
    register, entry = key
    if register != cover.register or LISTED_FIELD not in fields:
        return False
    if not cover.within:
        return True
    told_apart_by = registers()[register].list
    return cover.within in fields.get(told_apart_by, {}) if told_apart_by else entry.startswith(f"{cover.within}/")


def _is_many(place: Place) -> bool:
    register, _, name = place
    one = registers()[register].fields.get(name)
    return one.many if one else False
