"""Entries by what people call them: an id or a name leads to the entry, a wrong one to the nearest there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groma.errors import NotFoundError, did_you_mean, sentence
from groma.network.registers import LISTED_FIELD
from groma.web.models import RegisterFact
from groma.web.programme.wording import title_of
from groma.web.registers import store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.network.model import Entry

SHOWN = 200
"""So many characters of what somebody typed are said back to them."""


@dataclass(frozen=True, slots=True)
class Names:
    """The entries of some registers by id and by name.

    Attributes:
        by_id: The name of each entry; its id where it has none.
        ids: The id by everything an entry is called, in small letters; a name of two entries leads to neither.
    """

    by_id: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)

    def id(self, said: str) -> str:
        """The id of the entry that somebody calls so.

        Raises:
            NotFoundError: There is none; the nearest is offered.
        """
        typed = " ".join(said.split())
        if not typed:
            raise NotFoundError(sentence("Nothing is named."), next_step=sentence("Type its name."))
        if found := typed if typed in self.by_id else self.ids.get(typed.casefold()):
            return found
        offered = did_you_mean(typed[:SHOWN], [*self.by_id.values(), *self.by_id])
        raise NotFoundError(
            sentence("There is no `{name}` in the registers.", name=typed[:SHOWN]),
            next_step=offered or sentence("Enter it there first."),
        )

    def said(self, identity: str) -> str:
        """What an entry is called, so that it is found by that again."""
        name = self.by_id.get(identity, identity)
        return name if self.ids.get(name.casefold()) == identity else identity


def called(entries: Iterable[Entry]) -> dict[str, str]:
    """What entries of one register are called, by id: by their name, and meetings without one by whose and when."""
    shown = tuple(entries)
    without = any(not one.one("name") and one.all("of") for one in shown)
    owners = {one.id: one.name for one in store.entries_at("groups", "working-groups")} if without else {}
    return {one.id: title_of(one, of=", ".join(owners.get(each, each) for each in one.all("of"))) for one in shown}


def names(*registers: str) -> Names:
    """The entries of registers that are there now. One query."""
    rows = RegisterFact.objects.filter(
        register__in=registers, field__in=("name", "also_called", LISTED_FIELD), until=""
    )
    return _named(rows.values_list("entry", "field", "value"))


def _named(rows: Iterable[tuple[str, str, str]]) -> Names:
    by_id: dict[str, str] = {}
    called: dict[str, set[str]] = {}
    for entry, name, value in rows:
        by_id.setdefault(entry, entry)
        if name == LISTED_FIELD:
            continue
        if name == "name":
            by_id[entry] = value
        called.setdefault(value.casefold(), set()).add(entry)
    return Names(by_id, {one: next(iter(found)) for one, found in called.items() if len(found) == 1})
