"""The programme's registers: 5,000 facts taken in, and what 100,000 facts answer as of a day, on both databases.

Made-up groups and deliverables, told by twenty snapshots that rename some, end some and add others. Seconds of the
database's own process count too, so the clock is read. The floor of taking in is writing the rows of the same facts;
that of an answer is reading the rows it is made of.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.installation import postgresql, told_by
from benchmarks.timing import Row, Timing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from groma.network.model import Claim, Statement
    from groma.web.trail import Gesture

DATABASES = ("sqlite", "postgresql")
CODE = "from benchmarks.registers import measured; measured()"
TAKEN, KEPT, SNAPSHOTS, EACH = 5_000, 100_000, 20, 4
TAKEN_S, ANSWER_S, TIMES, FIRST_YEAR = 3.0, 0.2, 9, 2030
REGISTERS = ("groups", "deliverables", "hubs", "organisations")
FIELDS = ("name", "state", "note", "also_called")


def run() -> Iterator[Row]:
    """Taking in and answering, on SQLite and on PostgreSQL."""
    for database in DATABASES:
        with tempfile.TemporaryDirectory() as folder, postgresql(database == "postgresql") as url:
            told = told_by(CODE, data=Path(folder), database_url=url)
        for what, floor, way, seconds, asked in told:
            where = f"{what}, {database}"
            limit = TAKEN_S if "taken in" in what else ANSWER_S
            yield Row(where, "the bare rows", Timing(floor, 0), 1.0, "the floor")
            yield Row(where, way, Timing(seconds, 0), seconds / floor, asked, seconds < limit)


def measured() -> None:
    """What one database takes, as JSON, for the process that asked; run in an installation of its own."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groma.web.settings")
    django.setup()
    from django.core.management import call_command

    from groma.web.asgi import settle
    from groma.web.registers import store
    from groma.web.trail import Gesture

    settle()  # as in the process that serves
    call_command("migrate", verbosity=0, interactive=False)
    gesture = Gesture("benchmark")
    for statement in _statements(KEPT):
        store.lay((statement,), gesture=gesture)
    answers = [
        _answer(what, names, day)
        for what, names in (("one register", REGISTERS[:1]), ("every register", ()))
        for day in (f"{FIRST_YEAR + SNAPSHOTS // 2}-12-31", f"{FIRST_YEAR + SNAPSHOTS}-12-31")
    ]
    sys.stdout.write(json.dumps([_taken(gesture), *answers]) + "\n")


def _answer(what: str, names: tuple[str, ...], day: str) -> tuple[str, float, str, float, str]:
    from groma.web.models import RegisterFact
    from groma.web.registers import store
    from groma.web.registers.rows import FACT_FIELDS

    rows = RegisterFact.objects.filter(since__lte=day)
    count, rows = RegisterFact.objects.count(), rows.filter(register__in=names) if names else rows
    floor = _median(lambda: list(rows.values_list(*FACT_FIELDS)))
    seconds = _median(lambda: store.entries_at(*names, at=day))
    return f"as of {day[:4]} over {count:,} facts, {what}", floor, "its entries", seconds, "under 0.2 s"


def _taken(gesture: Gesture) -> tuple[str, float, str, float, str]:
    from django.db import transaction

    from groma.network.history import history
    from groma.web.models import RegisterFact
    from groma.web.registers import store
    from groma.web.registers.rows import row_of

    new = replace(next(_statements(TAKEN, snapshots=1, noun="new")), as_of="2090-01-01", covers=())
    written = [row_of(one) for one in history((new,)).facts]
    start = time.perf_counter()
    with transaction.atomic():
        RegisterFact.objects.bulk_create(written, batch_size=1_000)
        floor = time.perf_counter() - start
        transaction.set_rollback(True)
    start = time.perf_counter()
    store.lay((new,), gesture=gesture)
    seconds = time.perf_counter() - start
    return f"{len(written):,} facts taken in", floor, "among all the others", seconds, "under 3 s"


def _median(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def _statements(facts: int, *, snapshots: int = SNAPSHOTS, noun: str = "entry") -> Iterator[Statement]:
    """Snapshots that come to about as many facts: each lists most of what was there, some of it changed."""
    from groma.network.model import Cover, Statement

    entries = facts // EACH if snapshots == 1 else facts // 20
    for number in range(snapshots):
        listed = (one for one in range(entries + number * entries // 20) if (one * 7 + number) % 19 or snapshots == 1)
        claims = tuple(claim for one in listed for claim in _claims(one, number, noun))
        yield Statement(f"{FIRST_YEAR + number}-06-01", ("A page",), claims, tuple(map(Cover, REGISTERS)))


def _claims(one: int, number: int, noun: str) -> Iterator[Claim]:
    from groma.network.model import Claim

    register, entry = REGISTERS[one % len(REGISTERS)], f"{noun}-{one}"
    yield Claim(register, entry, "listed", "yes")
    for place, field in enumerate(("name", "state" if register != "organisations" else "country")):
        yield Claim(register, entry, field, f"{field} {one} {(one + place + number) // 6}")
    yield Claim(register, entry, "also_called" if register in {"groups", "organisations"} else "name", f"name {one}")
