"""What belongs to an entry: the entries below it, and the deliverables and meetings of a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.network.registers import LISTED_FIELD, registers
from groma.web.models import RegisterFact

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from groma.network.model import Entry
    from groma.web.registers.relations import Relation

MOST = 60
"""So many of one register are shown; the others are in its list."""


@dataclass(frozen=True, slots=True)
class Below:
    """The entries of one register that belong to an entry.

    Attributes:
        entries: Id and name of each. more: How many there are besides.
        may_add: Whether the visitor may add one.
    """

    register: str
    entries: tuple[tuple[str, str], ...]
    more: int
    may_add: bool


def below(entry: Entry, relation: Relation) -> list[Below]:
    """What belongs to an entry, by register; registers with nothing in them only where the visitor may add."""
    found = []
    for name, one in registers().items():
        if one.parent == entry.register:
            ids = _ids(name).filter(entry__startswith=f"{entry.id}/").values_list("entry", flat=True)
        elif entry.register in _of(name):
            rows = RegisterFact.objects.filter(register=name, field="of", value=entry.id, until="")
            ids = rows.values_list("entry", flat=True)
        else:
            continue
        seen = set(ids) - (set() if relation.may_run else _kept_back(name))
        part = _part(name, sorted(seen), may_add=relation.may_add(name))
        if part.entries or part.may_add:
            found.append(part)
    return found


def _of(register: str) -> tuple[str, ...]:
    """The registers that the field `of` of a register names entries of."""
    field = registers()[register].fields.get("of")
    return field.of if field and field.type == "ref" and register != "roles" else ()


def _ids(register: str) -> QuerySet[RegisterFact]:
    return RegisterFact.objects.filter(register=register, field=LISTED_FIELD, until="")


def _kept_back(register: str) -> set[str]:
    """The documents that are only for those who run the network."""
    rows = RegisterFact.objects.filter(register=register, field="access", value="secretariat", until="")
    return set(rows.values_list("entry", flat=True)) if register == "documents" else set()


def _part(register: str, ids: list[str], *, may_add: bool) -> Below:
    shown = ids[:MOST]
    rows = RegisterFact.objects.filter(register=register, entry__in=shown, field="name", until="")
    called = dict(rows.values_list("entry", "value"))
    return Below(register, tuple((one, called.get(one, one)) for one in shown), len(ids) - len(shown), may_add)
