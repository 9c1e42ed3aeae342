"""The trail in the database: appended in the transaction of the change it tells, read, and verified.

There is one chain for the whole installation. On PostgreSQL an advisory lock held to the end of the transaction lets
one writer after another append; on SQLite the write lock of the database does the same.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from groma.record.trail import FIELDS, BrokenLink, Event, first_broken, linked
from groma.web.models import TrailEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK = 0x67726F6D61
"""The advisory lock of whoever appends: `groma` in hexadecimal."""
SYSTEM = "system"
"""The actor where a program and no person acted, such as an import at the command line."""
BATCH = 2_000
RECORD = ("observation", "source", "place", "target", "city", "file")
"""The nouns whose events change a city's record; the others tell what people do about it."""


@dataclass(frozen=True, slots=True)
class Gesture:
    """What one person does in one go: all its events share one id and one time."""

    actor: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    at: str = field(default_factory=lambda: timezone.now().isoformat(timespec="microseconds"))


def append(*told: Event) -> None:
    """Add events at the end of the chain, within the transaction of the changes they tell.

    Raises:
        TransactionManagementError: There is no transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An event is appended within the transaction of its change.")
    wait_for_turn()
    last, rows = head(), []
    for event in told:
        last = linked(event, after=last)
        rows.append(TrailEvent(**asdict(last)))
    TrailEvent.objects.bulk_create(rows, batch_size=BATCH)


def head() -> Event | None:
    """The last event; `None` where nothing happened yet."""
    row = TrailEvent.objects.order_by("-number").first()
    return event_of(row) if row else None


def events(*, city: str = "", subject: str = "", after: int = 0) -> Iterator[Event]:
    """The events in order: all of them, those of one city, or those of one subject."""
    rows = TrailEvent.objects.filter(number__gt=after).order_by("number")
    rows = rows.filter(city=city) if city else rows
    rows = rows.filter(subject=subject) if subject else rows
    return (Event(*row) for row in rows.values_list(*FIELDS).iterator(chunk_size=BATCH))


def verify() -> BrokenLink | None:
    """The first broken link of the chain; `None` where it holds."""
    return first_broken(events())


def event_of(row: TrailEvent) -> Event:
    """The row as an event."""
    return Event(**{name: getattr(row, name) for name in FIELDS})


def stamp(city: str) -> str:
    """The hash of the last event of a city's record: what is computed from it holds as long as this stays."""
    of_record = Q()
    for noun in RECORD:
        of_record |= Q(action__startswith=f"{noun}.")
    rows = TrailEvent.objects.filter(of_record, city=city).order_by("-number")
    return rows.values_list("hash", flat=True).first() or ""


def told(gesture: Gesture, *, action: str, city: str, subject: str) -> Event:
    """An event of a gesture, before its content and its place in the chain are known."""
    return Event(0, gesture.at, gesture.actor, action, city, subject, "", "", gesture.id)


def wait_for_turn() -> None:
    """Wait until no other writer is at work; it holds to the end of the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
