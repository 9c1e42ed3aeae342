"""What the registers hold of a person in published roles: handed over as it is, or erased for good.

A role is an entry of the register `roles`; a person's are those of the same name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from groma.network.registers import LISTED_FIELD
from groma.web.models import RegisterDifference, RegisterFact, RegisterStatement
from groma.web.registers import store
from groma.web.registers.rows import digest, statement_of
from groma.web.trail import append, told, wait_for_turn

if TYPE_CHECKING:
    from groma.network.model import Entry
    from groma.web.trail import Gesture

ALWAYS = "9999-12-31"
"""A day by which everything is known that anybody said, also of days to come."""


def roles_of(role: str) -> tuple[Entry, ...]:
    """Every role of the person who has a role, those that ended too.

    Raises:
        NotFoundError: There is no such role.
    """
    name = _plain(store.entry_at(store.PERSONS, role, at=ALWAYS).name)
    return tuple(one for one in store.entries_at(store.PERSONS, at=ALWAYS) if _plain(one.name) == name)


def held(role: str) -> dict[str, Any]:
    """Everything that is held of the person who has a role, to be handed over: each fact, its time and its sources.

    Raises:
        NotFoundError: There is no such role.
    """
    roles = roles_of(role)
    ids = {one.id for one in roles}
    facts = [one for one in store.facts(store.PERSONS) if one.entry in ids and one.field != LISTED_FIELD]
    return {
        "person": roles[0].name,
        "as_of": store.today(),
        "facts": [
            {
                "role": one.entry,
                "field": one.field,
                "value": one.value,
                "from": one.since,
                "to": one.until,
                "sources": [{"as_of": cited.as_of, "title": cited.title} for cited in one.cited],
            }
            for one in facts
        ],
    }


def erase(role: str, *, gesture: Gesture) -> int:
    """Erase the person who has a role: every fact, difference and statement that names them, in every role.

    Returns:
        How many roles are gone.

    Raises:
        NotFoundError: There is no such role.
    """
    with transaction.atomic():
        wait_for_turn()
        gone = {one.id for one in roles_of(role)}
        RegisterFact.objects.filter(register=store.PERSONS, entry__in=gone).delete()
        RegisterDifference.objects.filter(register=store.PERSONS, entry__in=gone).delete()
        for row in RegisterStatement.objects.filter(content__icontains=f'"{store.PERSONS}"').iterator():
            claims = [one for one in row.content["claims"] if one[0] != store.PERSONS or one[1] not in gone]
            if len(claims) == len(row.content["claims"]):
                continue
            if not claims and not row.content["covers"]:
                row.delete()
            else:
                row.content = row.content | {"claims": claims}
                row.digest = digest(statement_of(row), salt="" if row.origin == "source" else row.gesture)
                row.save()
        append(told(gesture, action="register.erase", city="", subject=f"register/{store.PERSONS}"))
        return len(gone)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
