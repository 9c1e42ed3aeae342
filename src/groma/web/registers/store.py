"""The registers' one way in and out: facts and entries of a day, and what somebody says here.

Nobody else writes these tables. Whatever is said becomes a statement, is laid on the facts by `groma.network.history`,
and is told in the trail, all in one transaction.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groma.errors import NotFoundError, RecordError, did_you_mean, sentence
from groma.network.history import continued, history
from groma.network.model import HERE, Claim, Statement
from groma.network.register import entries
from groma.network.registers import LISTED_FIELD, registers
from groma.network.registers import register as register_of
from groma.record.trail import canonical
from groma.web.models import RegisterDifference, RegisterFact, RegisterStatement
from groma.web.registers.rows import FACT_FIELDS, fact_of, row_of, statement_of, statement_row
from groma.web.trail import append, told, wait_for_turn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from django.db.models import QuerySet

    from groma.network.history import History
    from groma.network.model import Difference, Entry, Fact
    from groma.record.trail import Event
    from groma.web.trail import Gesture

    Key = tuple[str, str, str, str, str]

T = TypeVar("T")
BATCH = 1_000
LONGEST = 50_000
PERSONS = "roles"
"""The register of persons: the trail tells that something was said of one, never what."""
_ID = re.compile(r"[^\W_][\w.\-]*(/[^\W_][\w.\-]*)*")


def today() -> str:
    """The day it is here, in ISO 8601."""
    return timezone.localdate().isoformat()


def facts(*names: str, at: str = "") -> tuple[Fact, ...]:
    """The facts of registers: all of them, or those known by a day.

    Args:
        names: Which registers; all of them where none is named.
        at: A day in ISO 8601.
    """
    rows = RegisterFact.objects.filter(register__in=names) if names else RegisterFact.objects.all()
    return _read(rows.filter(since__lte=at) if at else rows)


def entries_at(*names: str, at: str = "") -> tuple[Entry, ...]:
    """The entries of registers on a day, those that had ended by then among them; today's where no day is given."""
    day = at or today()
    rows = _known_on(day)
    return entries(_read(rows.filter(register__in=names) if names else rows), at=day)


def entry_at(name: str, entry: str, at: str = "") -> Entry:
    """One entry on a day.

    Raises:
        NotFoundError: There is no such register, or none of that id by that day; the nearest is offered.
    """
    register_of(name)
    day = at or today()
    continued_as = Q(register=name, field="succeeds", value=entry)
    rows = _known_on(day).filter(Q(register=name, entry=entry) | continued_as)
    found = {one.id: one for one in entries(_read(rows), at=day)}
    if entry not in found:
        known = RegisterFact.objects.filter(register=name, field=LISTED_FIELD).values_list("entry", flat=True)
        raise NotFoundError(
            sentence("There is no `{entry}` in the register `{register}`.", entry=entry[:120], register=name),
            next_step=did_you_mean(entry[:120], known[:2_000]),
        )
    return found[entry]


def is_empty() -> bool:
    """Whether nothing was ever said."""
    return not RegisterStatement.objects.exists()


def newest() -> str:
    """The date of the newest statement; empty where there is none."""
    return RegisterStatement.objects.order_by("-as_of").values_list("as_of", flat=True).first() or ""


def say(claims: Iterable[Claim], *, gesture: Gesture, on: str = "", source: str = HERE) -> None:
    """Say something here. An empty value ends a field; the values of a field are given all together.

    Args:
        claims: What holds from that day on.
        gesture: Who says it.
        on: The day; today where none is given.
        source: What is named as its source.

    Raises:
        RecordError: A claim is about no field there is, or is too long. Nothing was changed.
    """
    said = tuple(claims)
    for claim in said:
        check(claim)
    spoken_of = {(claim.register, claim.entry) for claim in said}
    listed = {(claim.register, claim.entry) for claim in said if claim.field == LISTED_FIELD}
    said += tuple(Claim(*key, LISTED_FIELD, "yes") for key in sorted(spoken_of - listed))
    if said:
        lay((Statement(on or today(), (source,), said, origin="here"),), gesture=gesture)


def check(claim: Claim) -> None:
    """Refuse a claim that no register can hold.

    Raises:
        RecordError: There is no such field, or the id or the value cannot be kept.
        NotFoundError: There is no such register.
    """
    known = register_of(claim.register).fields
    if claim.field != LISTED_FIELD and claim.field not in known:
        raise RecordError(
            sentence("`{field}` is no field of `{register}`.", field=claim.field, register=claim.register),
            next_step=did_you_mean(claim.field, known),
        )
    if not _ID.fullmatch(claim.entry) or len(claim.entry) > 250:  # noqa: PLR2004  what the column holds
        raise RecordError(
            sentence("`{entry}` cannot be an id.", entry=claim.entry[:60]),
            next_step=sentence("Use letters, digits, - and at most one / for what it belongs to."),
        )
    if len(claim.value) > LONGEST or "\x00" in claim.value:
        raise RecordError(
            sentence("The text is too long: at most {count} characters are kept.", count=LONGEST),
            where=claim.field,
            next_step=sentence("Put it in a document and give its address."),
        )


def lay(statements: Sequence[Statement], *, gesture: Gesture) -> tuple[Difference, ...]:
    """Keep statements and what follows from them, in one transaction.

    Statements that were kept before, word for word, change nothing. One that is older than the newest there is has the
    facts told anew from the beginning.

    Returns:
        What sources say differently, as far as it is new.
    """
    with transaction.atomic():
        wait_for_turn()
        rows = {row.digest: row for row in (statement_row(one, gesture) for one in statements)}
        known = set(RegisterStatement.objects.filter(digest__in=rows).values_list("digest", flat=True))
        new = [row for name, row in rows.items() if name not in known]
        if not new:
            return ()
        last = newest()
        fresh = sorted((statement_of(row) for row in new), key=lambda one: one.as_of)
        before = _touched(fresh) if all(one.as_of >= last for one in fresh) else None
        RegisterStatement.objects.bulk_create(new, batch_size=BATCH)
        found = _continued(before, fresh) if before is not None else _anew()
        append(*_events(fresh, before if before is not None else (), gesture))
        return _kept(found.differences)


def _continued(before: tuple[Fact, ...], fresh: Sequence[Statement]) -> History:
    settled = RegisterDifference.objects.exclude(settled_at=None).exclude(settled_as="")
    found = continued(before, fresh, settled=settled.values_list("register", "entry", "field"))
    _replace(before, found.facts)
    return found


def _anew() -> History:
    found = history(map(statement_of, RegisterStatement.objects.order_by("pk").iterator()))
    RegisterFact.objects.all().delete()
    RegisterFact.objects.bulk_create(map(row_of, found.facts), batch_size=BATCH)
    return found


def _touched(statements: Iterable[Statement]) -> tuple[Fact, ...]:
    """The facts that hold and that statements may change: of what they speak of, and of the lists they give whole."""
    by_register: dict[str, set[str]] = defaultdict(set)
    whole: set[str] = set()
    for statement in statements:
        for claim in statement.claims:
            by_register[claim.register].add(claim.entry)
        whole |= {cover.register for cover in statement.covers}
    whole |= {name for name, one in registers().items() if one.parent in whole}
    held = RegisterFact.objects.filter(until="")
    found = list(_read(held.filter(register__in=whole)))
    for name in sorted(set(by_register) - whole):
        for some in _batches(sorted(by_register[name])):
            found += _read(held.filter(register=name, entry__in=some))
    return tuple(found)


def _replace(before: Iterable[Fact], after: Iterable[Fact]) -> None:
    """Bring the rows of facts that held up to date."""
    old, new = {_key(one): one for one in before}, {_key(one): one for one in after}
    changed = {key for key, one in new.items() if key in old and old[key] != one}
    gone = set(old) - set(new)
    rows = {_key_of(row): row for row in _rows_of(changed | gone)}
    for some in _batches([rows[key].pk for key in gone]):
        RegisterFact.objects.filter(pk__in=some).delete()
    kept = [row_of(new[key], pk=rows[key].pk) for key in changed]
    fields = ["until", "cited", "ended_with_entry"]
    # An update of many rows one by one in SQL takes ten times as long as putting them anew in their places.
    RegisterFact.objects.bulk_create(
        kept, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=fields
    )
    RegisterFact.objects.bulk_create([row_of(one) for key, one in new.items() if key not in old], batch_size=BATCH)


def _rows_of(keys: Collection[Key]) -> Iterable[RegisterFact]:
    by_register: dict[str, set[str]] = defaultdict(set)
    for register, entry, *_ in keys:
        by_register[register].add(entry)
    for register, entries_ in by_register.items():
        for some in _batches(sorted(entries_)):
            yield from RegisterFact.objects.filter(register=register, entry__in=some, until="")


def _key(fact: Fact) -> Key:
    return fact.register, fact.entry, fact.field, fact.value, fact.since


def _key_of(row: RegisterFact) -> Key:
    return row.register, row.entry, row.field, row.value, row.since


def _kept(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Keep the differences that are not kept yet."""
    known = set(RegisterDifference.objects.values_list("register", "entry", "field", "says"))
    new = [one for one in dict.fromkeys(differences) if (*one.about, one.says) not in known]
    RegisterDifference.objects.bulk_create(
        [
            RegisterDifference(
                register=one.about[0],
                entry=one.about[1],
                field=one.about[2],
                standing=one.standing,
                says=one.says,
                sources=list(one.sources),
                against_settled=one.is_settled,
            )
            for one in new
        ],
        batch_size=BATCH,
    )
    return tuple(new)


def keep_differences(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Keep what a file says that its sources say differently; those that were kept before are left out.

    An id without a register is looked for in every register.
    """
    with transaction.atomic():
        return _kept(_placed(one) for one in differences)


def _placed(one: Difference) -> Difference:
    register, entry, field = one.about
    if not register:
        rows = RegisterFact.objects.filter(entry=entry, field=LISTED_FIELD)
        register = rows.values_list("register", flat=True).first() or ""
    return replace(one, about=(register, entry, field))


def _events(statements: Iterable[Statement], before: Iterable[Fact], gesture: Gesture) -> list[Event]:
    """What was done, for the trail: an event for each snapshot, and one for each entry that somebody changed here."""
    held: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for fact in before:
        held[fact.register, fact.entry, fact.field].append(fact.value)
    events = []
    for statement in statements:
        if statement.origin == "source":
            after = {"as_of": statement.as_of, "sources": list(statement.sources), "claims": len(statement.claims)}
            event = told(gesture, action="register.import", city="", subject=f"register/{statement.as_of or 'undated'}")
            events.append(replace(event, after=canonical(after)))
            continue
        said: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for claim in statement.claims:
            if claim.field != LISTED_FIELD or not claim.value or not held[claim.place]:
                said[claim.register, claim.entry][claim.field].append(claim.value)
        for (register, entry), fields in said.items():
            was = {name: sorted(held[register, entry, name]) for name in fields if held[register, entry, name]}
            event = told(gesture, action="register.say", city="", subject=f"register/{register}/{entry}")
            if register == PERSONS:
                events.append(replace(event, subject=f"register/{register}"))
            else:
                now = {name: sorted(values) for name, values in fields.items()}
                events.append(replace(event, before=canonical(was) if was else "", after=canonical(now)))
    return events


def _known_on(day: str) -> QuerySet[RegisterFact]:
    """The rows that make up the entries of a day: what holds then, and what ended entries had last."""
    holds_or_last = Q(until="") | Q(until__gt=day) | Q(ended_with_entry=True)
    return RegisterFact.objects.filter(holds_or_last, since__lte=day)


def _read(rows: QuerySet[RegisterFact]) -> tuple[Fact, ...]:
    return tuple(map(fact_of, rows.values_list(*FACT_FIELDS)))


def _batches(items: Sequence[T]) -> Iterable[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
