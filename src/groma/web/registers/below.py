"""What belongs to an entry: the entries below it, and the deliverables and meetings of a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.network.documents import VERSIONS
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
            rows = _ids(name).filter(entry__startswith=f"{entry.id}/")
        elif entry.register in _of(name):
            rows = RegisterFact.objects.filter(register=name, field="of", value=entry.id, until="")
        else:
            continue
        seen = set(rows.values_list("entry", flat=True)) - (relation.kept_back if name == "documents" else set())
        ids = sorted(seen) if name != VERSIONS else sorted(seen, key=_laid_down, reverse=True)
        part = _part(name, ids, may_add=relation.may_add(name))
        if part.entries or part.may_add:
            found.append(part)
    return found


def _of(register: str) -> tuple[str, ...]:
    """The registers that the field `of` of a register names entries of."""
    field = registers()[register].fields.get("of")
    return field.of if field and field.type == "ref" and register != "roles" else ()


def _ids(register: str) -> QuerySet[RegisterFact]:
    return RegisterFact.objects.filter(register=register, field=LISTED_FIELD, until="")


def _laid_down(version: str) -> tuple[int, str]:
    """Versions in the order in which they were laid down: `minutes/10` after `minutes/9`."""
    return len(version), version


def _part(register: str, ids: list[str], *, may_add: bool) -> Below:
    shown = ids[:MOST]
    field = "version" if register == VERSIONS else "name"
    rows = RegisterFact.objects.filter(register=register, entry__in=shown, field=field, until="")
    called = dict(rows.values_list("entry", "value"))
    if register == VERSIONS:
        called = {one: _("Version %(version)s") % {"version": number} for one, number in called.items()}
    return Below(register, tuple((one, called.get(one, one)) for one in shown), len(ids) - len(shown), may_add)
