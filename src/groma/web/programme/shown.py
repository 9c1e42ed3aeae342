"""The programme on a day, as everybody may see it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Count, Max

from groma.network.register import entries
from groma.web.models import RegisterDifference, RegisterFact, RegisterStatement
from groma.web.programme.open_facts import OPEN, open_facts
from groma.web.registers import store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.network.model import Cited, Entry, Fact

Stamp = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """What is public of the programme on a day.

    Attributes:
        at: The day, in ISO 8601.
        is_today: Whether nobody asked for another one.
        by_register: The entries of each register by their ids, those that had ended among them.
        facts: The facts of each entry, those that had ended among them.
        titles: The sources known by that day.
    """

    at: str
    is_today: bool
    by_register: Mapping[str, Mapping[str, Entry]]
    facts: Mapping[tuple[str, str], tuple[Fact, ...]]
    titles: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is public."""
        return not self.facts

    @property
    def first_source(self) -> str:
        """The date of the first source that has one; empty where none has."""
        return min((one.since for of_one in self.facts.values() for one in of_one if one.since), default="")

    def all(self, register: str) -> tuple[Entry, ...]:
        """The entries of a register, in the order of their ids."""
        return tuple(self.by_register.get(register, {}).values())

    def get(self, register: str, entry: str) -> Entry | None:
        """One entry; `None` where there is none that is public."""
        return self.by_register.get(register, {}).get(entry)

    def first(self, names: Iterable[str], entry: str) -> Entry | None:
        """The entry of that id in the first of some registers that has one."""
        return next((found for name in names if (found := self.get(name, entry))), None)

    def below(self, register: str, entry: str) -> tuple[Entry, ...]:
        """The entries of a register that stand under an entry."""
        return tuple(one for one in self.all(register) if one.parent == entry)

    def naming(self, register: str, field: str, *ids: str) -> tuple[Entry, ...]:
        """The entries of a register that name one of some ids in a field."""
        wanted = set(ids)
        return tuple(one for one in self.all(register) if wanted & set(one.all(field)))

    def cited(self, shown: Iterable[Entry], *, ever: bool = False) -> tuple[Cited, ...]:
        """The newest sources of some entries, or all that ever had them by then; each once, the newest first."""
        found: dict[Cited, None] = {}
        for one in shown:
            for fact in self.facts.get((one.register, one.id), ()):
                of_fact = (each for each in fact.cited if (each.as_of <= self.at if ever else each.as_of == one.seen))
                found |= dict.fromkeys(of_fact)
        return tuple(sorted(found, key=lambda each: each.as_of, reverse=True))


def stamp() -> Stamp:
    """What everything public of the programme depends on: all that was said, settled and erased, and the day."""
    return (*said_last(), store.today())


def said_last() -> Stamp:
    """What was said last, what was settled, and who was erased."""
    last = RegisterStatement.objects.order_by("-pk").values_list("pk", "at").first()
    settled = RegisterDifference.objects.aggregate(every=Count("pk"), done=Count("settled_at"), last=Max("settled_at"))
    persons = RegisterFact.objects.filter(register=store.PERSONS).count()
    return (last, *settled.values(), persons)


def programme(now: Stamp, at: str = "") -> Programme:
    """The programme on a day; today where none is given. It is put together once for each stamp and day.

    Args:
        now: Of `stamp`.
        at: A day in ISO 8601.
    """
    day = at or store.today()
    return _programme(now, day, not at)


@lru_cache(maxsize=4)
def _programme(now: Stamp, day: str, is_today: bool) -> Programme:  # noqa: FBT001  what it is kept by
    by_entry: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    seen = open_facts(_facts(now), at=day, published=published_sources())
    for fact in seen:
        by_entry[fact.register, fact.entry].append(fact)
    by_register: dict[str, dict[str, Entry]] = {}
    for entry in entries(seen, at=day):
        by_register.setdefault(entry.register, {})[entry.id] = entry
    titles = frozenset(one.title for fact in seen for one in fact.cited if one.as_of <= day)
    facts = {key: tuple(of_one) for key, of_one in by_entry.items()}
    return Programme(day, is_today, by_register, facts, titles)


@lru_cache(maxsize=1)
def _facts(now: Stamp) -> tuple[Fact, ...]:
    del now
    return store.facts(*OPEN)


def published_sources() -> frozenset[str]:
    """The titles of the published sources that were taken in."""
    rows = RegisterStatement.objects.filter(origin="source").values_list("sources", flat=True)
    return frozenset(title for titles in rows for title in titles)
