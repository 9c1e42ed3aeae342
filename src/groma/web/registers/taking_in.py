"""Taking a programme file in, and settling what its sources say differently."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from groma.errors import GromaError, NotFoundError, RecordError, sentence
from groma.network.checks import checked
from groma.network.model import HERE, Claim, Statement
from groma.record.trail import canonical
from groma.web.models import RegisterDifference, RegisterFact, RegisterStatement
from groma.web.registers import store
from groma.web.trail import append, told, wait_for_turn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.errors import Finding
    from groma.network.model import Difference
    from groma.network.reading import Programme
    from groma.web.trail import Gesture


class NotTakenError(GromaError):
    """A programme file that is not taken in as it stands.

    Attributes:
        findings: Everything that is wrong or doubtful in it.
    """

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep what is wrong beside the words."""
        errors = [finding for finding in findings if finding.severity == "error"]
        super().__init__(
            sentence("The file has {count} errors; nothing was taken in.", count=len(errors)),
            next_step=sentence("Mend them and try again."),
        )
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking a file in.

    Attributes:
        facts: How many facts there are now. before: How many there were.
        new: How many statements were not known before.
        differences: What sources say differently, as far as it is new.
        findings: What is doubtful about the file, beside what the registers held.
        is_older: Whether it has statements older than the newest there was: they change what was, not what is.
    """

    facts: int
    before: int
    new: int
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    is_older: bool


def known_names() -> Mapping[str, str]:
    """The names of the organisations in the register, with their ids: what a file is read with."""
    rows = RegisterFact.objects.filter(register="organisations", field__in=["name", "also_called"])
    return dict(rows.values_list("value", "entry"))


def take_in(programme: Programme, *, gesture: Gesture) -> Taken:
    """Take a programme in, all of it or nothing, once it is checked beside what the registers hold.

    Raises:
        NotTakenError: It has errors.
        RecordError: Something in it cannot be kept.
    """
    for statement in programme.statements:
        for claim in statement.claims:
            store.check(claim)
    with transaction.atomic():
        wait_for_turn()
        held = checked(programme, store.facts(), settled=settled_places())
        if not held.is_sound:
            raise NotTakenError(held.findings)
        before, newest, known = RegisterFact.objects.count(), store.newest(), RegisterStatement.objects.count()
        found = store.lay(programme.statements, gesture=gesture)
        said = store.keep_differences(programme.differences)
        return Taken(
            facts=RegisterFact.objects.count(),
            before=before,
            new=RegisterStatement.objects.count() - known,
            differences=(*found, *said),
            findings=held.findings,
            is_older=any(one.as_of < newest for one in programme.statements),
        )


def settled_places() -> list[tuple[str, str, str]]:
    """Register, entry and field of what somebody settled with a value."""
    rows = RegisterDifference.objects.exclude(settled_at=None).exclude(settled_as="")
    return list(rows.values_list("register", "entry", "field"))


def settle(number: int, *, reason: str, gesture: Gesture, value: str = "", field: str = "") -> RegisterDifference:
    """Settle what sources say differently. What is settled holds against every source that comes later.

    Args:
        number: Which difference.
        reason: Why, in words.
        gesture: Who settles it.
        value: What is right; empty where words are enough.
        field: The field the value is of, where the difference does not say.

    Raises:
        NotFoundError: There is no such difference.
        RecordError: It is settled already, the reason is missing, or there is no such field.
    """
    with transaction.atomic():
        row = RegisterDifference.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise NotFoundError(sentence("There is no such difference."), next_step=sentence("Open the list of them."))
        if row.settled_at:
            raise RecordError(sentence("This is settled already."), next_step=sentence("Open the list of them."))
        if not reason.strip():
            raise RecordError(sentence("A reason is needed."), next_step=sentence("Say in a sentence why."))
        name = row.field or field
        if value and name:
            store.lay((_settled(row, name, value),), gesture=gesture)
        row.field, row.settled_as, row.reason = name if value else row.field, value, reason.strip()
        row.settled_by, row.settled_at = gesture.actor, timezone.now()
        row.save()
        event = told(gesture, action="register.settle", city="", subject=f"difference/{row.pk}")
        append(replace(event, after=canonical({"about": str(row), "as": value, "reason": row.reason})))
        return row


def reopen(number: int, *, gesture: Gesture) -> RegisterDifference:
    """Open a settled difference again; what was settled stays as it is until it is settled otherwise.

    Raises:
        NotFoundError: There is none that is settled.
    """
    with transaction.atomic():
        row = RegisterDifference.objects.filter(pk=number).exclude(settled_at=None).first()
        if row is None:
            raise NotFoundError(sentence("There is no such difference."), next_step=sentence("Open the list of them."))
        row.settled_at, row.settled_as, row.settled_by = None, "", ""
        row.save()
        append(told(gesture, action="register.reopen", city="", subject=f"difference/{row.pk}"))
        return row


def _settled(row: RegisterDifference, field: str, value: str) -> Statement:
    claim = Claim(row.register, row.entry, field, value)
    store.check(claim)
    since = (
        RegisterFact.objects.filter(register=row.register, entry=row.entry, field=field, until="")
        .order_by("-since")
        .values_list("since", flat=True)
        .first()
    )
    return Statement(since or store.today(), (HERE,), (claim,), origin="settled")
