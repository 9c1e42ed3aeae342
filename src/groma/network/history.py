"""From statements to facts: since when each holds, and until when.

A fact holds from the statement that first has it until one that covers it and has it no more. A statement covers the
fields it speaks of, of the entries it speaks of, and the lists it gives whole. A field it is silent on is not covered:
what was not published did not end. Statements are laid in the order of their dates, so it does not matter which was
taken in first; what two of one date say differently is kept apart for a person to settle: of one field, and of whether
an entry is in a list at all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from groma.errors import sentence
from groma.network.model import HERE, Cited, Difference, Fact
from groma.network.registers import LISTED_FIELD, registers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.network.model import Statement

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
    met: dict[tuple[str, ...], int] = field(default_factory=dict)

    def facts(self) -> tuple[Fact, ...]:
        """Every fact in the order in which they were first said: several values stand as their source has them."""
        held = (fact for fields in self.held.values() for values in fields.values() for fact in values.values())
        return tuple(sorted((*self.ended, *held), key=lambda fact: self.met[_identity(fact)]))

    def take(self, fact: Fact) -> None:
        self.met.setdefault(_identity(fact), len(self.met))
        if fact.until:
            self.ended.append(fact)
        else:
            self._open(fact)

    def lay(self, statement: Statement) -> None:
        said: dict[Place, dict[str, None]] = defaultdict(dict)
        for claim in statement.claims:
            said[claim.place][claim.value] = None
        gone = {place[:2] for place, values in said.items() if place[2] == LISTED_FIELD and not any(values)}
        for key in sorted(gone):
            self._end(key, statement.as_of)
        for place, values in said.items():
            if place[:2] not in gone and self._may(place, values, statement):
                self._set(place, values, statement)
        if statement.covers:
            self._end_missing(said, statement)

    def _may(self, place: Place, values: Mapping[str, None], statement: Statement) -> bool:
        """Whether the statement decides this; where it does not, the difference is kept."""
        held = self.held.get(place[:2], {}).get(place[2], {})
        if statement.origin == "settled":
            self.settled.add(place)
            return True
        if statement.origin == "here" or set(values) == set(held):
            return True
        is_settled = place in self.settled
        if not (is_settled or _is_cited(held, statement.as_of)):
            return True
        self._differ(place, "; ".join(held), "; ".join(values), held=held, statement=statement, is_settled=is_settled)
        return False

    def _differ(
        self, place: Place, standing: str, says: str, *, held: Open, statement: Statement, is_settled: bool
    ) -> None:
        sources = (*(one.title for fact in held.values() for one in fact.cited), *statement.sources)
        self.differences.append(Difference(place, standing, says, tuple(dict.fromkeys(sources)), is_settled))

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

    def _end_missing(self, said: Mapping[Place, Mapping[str, None]], statement: Statement) -> None:
        """End what whole lists lack, looking once at each entry, however many lists there are."""
        mentioned = {place[:2] for place in said}
        whole: dict[str, set[str]] = defaultdict(set)
        for cover in statement.covers:
            whole[cover.register].add(cover.within)
        ended = set()
        for key in [key for key in self.held if key[0] in whole]:
            lists = registers()[key[0]].list
            for within in _covering(key, self.held[key], whole[key[0]]):
                is_listed = (*key, lists) in said if lists and within else key in mentioned
                if is_listed or self._is_own(key) or self._is_kept(key, within, statement):
                    continue
                if lists and within and (key in mentioned or self._is_elsewhere(key, lists, statement.as_of)):
                    self._close(self.held[key][lists].pop(within), statement.as_of)
                else:
                    ended.add(key)
        below = {key for key in self.held if key not in mentioned and _above(key) in ended}
        for key in sorted(ended | below):
            self._end(key, statement.as_of)

    def _is_own(self, key: tuple[str, str]) -> bool:
        """Whether an entry is known from here alone: no published list has it yet, so none can lack it."""
        return all(one.title == HERE for fact in self.held[key][LISTED_FIELD].values() for one in fact.cited)

    def _is_kept(self, key: tuple[str, str], within: str, statement: Statement) -> bool:
        """Whether an entry stays in a list although a whole one lacks it; the difference is kept.

        It stays where another source of the same day has it there, and where somebody settled it.
        """
        fields, lists = self.held[key], registers()[key[0]].list if within else ""
        held = {within: fields[lists][within]} if lists else fields[LISTED_FIELD]
        is_settled = (*key, lists or LISTED_FIELD) in self.settled
        if not (is_settled or _is_cited(held, statement.as_of)):
            return False
        says = sentence("One source lists it, and the whole list of another does not.")
        self._differ((*key, ""), "", says, held=held, statement=statement, is_settled=is_settled)
        return True

    def _is_elsewhere(self, key: tuple[str, str], lists: str, as_of: str) -> bool:
        """Whether an entry that a list lacks stands in another list of its register, or is named today."""
        return len(self.held[key][lists]) > 1 or _is_cited(self.held[key][LISTED_FIELD], as_of)

    def _end(self, key: tuple[str, str], as_of: str) -> None:
        """End an entry with all that was said of it; also one of the same day is remembered, as what was taken off."""
        for values in self.held.pop(key, {}).values():
            self.ended += [replace(fact, until=as_of, ended_with_entry=True) for fact in values.values()]

    def _open(self, fact: Fact) -> None:
        self.met.setdefault(_identity(fact), len(self.met))
        fields = self.held.setdefault((fact.register, fact.entry), {})
        fields.setdefault(fact.field, {})[fact.value] = fact

    def _close(self, fact: Fact, as_of: str) -> None:
        """A fact that was said and unsaid on one day never held."""
        if fact.since != as_of:
            self.ended.append(replace(fact, until=as_of))


def _identity(fact: Fact) -> tuple[str, ...]:
    return fact.register, fact.entry, fact.field, fact.value, fact.since


def _covering(key: tuple[str, str], fields: Mapping[str, Open], whole: set[str]) -> tuple[str, ...]:
    """Which of the whole lists of a register an entry was in: those of a value, of the entry above, or of all of it."""
    if LISTED_FIELD not in fields:
        return ()
    lists = registers()[key[0]].list
    within = whole & fields.get(lists, {}).keys() if lists else whole & {_above(key)[1]}
    return tuple(sorted(within | (whole & {""})))


def _is_cited(held: Open, as_of: str) -> bool:
    """Whether a source of that date has any of these values."""
    return any(one.as_of == as_of for fact in held.values() for one in fact.cited)


def _above(key: tuple[str, str]) -> tuple[str, str]:
    """The register and the id of the entry above."""
    return registers()[key[0]].parent, key[1].rpartition("/")[0]
