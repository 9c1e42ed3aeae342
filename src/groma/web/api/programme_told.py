"""The programme as the API tells it: registers, entries with their facts, differences, and the story of two days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groma.errors import RecordError
from groma.network.dates import last_day
from groma.network.registers import registers
from groma.publish.languages import speaking
from groma.publish.network_words import story
from groma.web.api.problems import Mistake, invalid, missing
from groma.web.models import RegisterDifference
from groma.web.programme import shown
from groma.web.programme.between import compared
from groma.web.programme.linking import address_of
from groma.web.programme.open_facts import OPEN, WITHIN
from groma.web.registers import store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.network.difference import Change
    from groma.network.model import Cited, Entry, Fact
    from groma.publish.network_words import Section
    from groma.web.programme.shown import Programme, Stamp

Told = dict[str, Any]


def day_of(said: str, *, where: str) -> str:
    """The day that a parameter asks for; empty for today.

    Raises:
        ProblemError: It cannot be read.
    """
    try:
        return last_day(said) if said else ""
    except RecordError as error:
        raise invalid([Mistake(where=where, what=str(error))]) from error


def programme_on(said: str, now: Stamp) -> Programme:
    """The programme as of a day, month or year.

    Raises:
        ProblemError: It cannot be read.
    """
    return shown.programme(now, day_of(said, where="as_of"))


def register_rows(programme: Programme) -> list[Told]:
    """Every register that has something public."""
    return [_register_row(programme, name) for name in OPEN]


def open_register(name: str) -> str:
    """A register that has something public.

    Raises:
        ProblemError: There is none of that id.
    """
    if name not in OPEN:
        raise missing("There is no such register.", where=name, next_step="List the registers.")
    return name


def entries_of(programme: Programme, register: str, *, state: str, group: str) -> list[Entry]:
    """The entries of a register, narrowed by state and by the thematic group they belong to."""
    return [
        one
        for one in programme.all(open_register(register))
        if (not state or one.state == state) and (not group or group in _groups_of(one))
    ]


def entry_row(entry: Entry) -> Told:
    """An entry in a list."""
    return {
        "register": entry.register,
        "id": entry.id,
        "name": entry.name,
        "state": entry.state,
        "from": entry.since,
        "to": entry.until,
        "seen": entry.seen,
        "source": list(entry.sources),
        "values": {name: list(values) for name, values in entry.values.items()},
    }


def entry_detail(programme: Programme, register: str, *, entry: str) -> Told:
    """One entry with its facts.

    Raises:
        ProblemError: There is none that is public on that day.
    """
    found = programme.get(open_register(register), entry)
    if found is None:
        raise missing("There is no such entry on that day.", where=entry, next_step="List the entries of the register.")
    facts = programme.facts[register, entry]
    rows = RegisterDifference.objects.filter(register=register, entry=entry).exclude(field__in=WITHIN)
    return entry_row(found) | {
        "as_of": programme.at,
        "page": address_of(register, entry),
        "facts": [_fact(one, programme.at) for one in facts],
        "differences": [difference_row(one) for one in rows],
        "below": [entry_row(one) | {"page": address_of(one.register, one.id)} for one in _below(programme, found)],
    }


def _below(programme: Programme, entry: Entry) -> Iterable[Entry]:
    for name, one in registers().items():
        if one.parent == entry.register:
            yield from programme.below(name, entry.id)


def differences(programme: Programme) -> list[RegisterDifference]:
    """What sources say differently about what is public; nothing about persons."""
    rows = RegisterDifference.objects.exclude(field__in=WITHIN).exclude(register=store.PERSONS)
    known = (one for one in rows if not one.register or programme.get(one.register, one.entry))
    return [one for one in known if programme.titles & {*one.sources}]


def difference_row(row: RegisterDifference) -> Told:
    """Something that sources say differently."""
    names = ("register", "entry", "field", "standing", "says", "sources", "settled_as", "reason")
    return {name: getattr(row, name) for name in names} | {"settled": row.settled_at is not None}


def story_rows(programme: Programme, *, first: str, language: str) -> list[Told]:
    """What changed from a day to that of the programme, sentence by sentence; nothing where no source has a date.

    Raises:
        ProblemError: The day is not earlier.
    """
    if not first:
        return []
    try:
        found = compared(programme, first=first)
    except RecordError as error:
        raise invalid([Mistake(where="from", what=str(error))]) from error
    with speaking(language):
        return [row for section in story(found).sections for row in _story_rows(section)]


def _story_rows(section: Section) -> Iterable[Told]:
    for line in section.lines:
        yield {
            "part": section.heading,
            "said": line.said,
            "changes": [_change(one) for one in line.changes],
            "sources": _sources(line.cited),
        }


def _change(one: Change) -> Told:
    told = {name: getattr(one, name) for name in ("kind", "register", "entry", "since")}
    return told | {"before": list(one.before), "after": list(one.after)}


def _register_row(programme: Programme, name: str) -> Told:
    one = registers()[name]
    return {
        "id": name,
        "parent": one.parent,
        "ends": one.ends,
        "entries": len(programme.all(name)),
        "fields": [
            {"name": field, "type": said.type, "of": list(said.of), "many": said.many}
            for field, said in one.fields.items()
            if field not in WITHIN
        ],
    }


def _fact(one: Fact, at: str) -> Told:
    until = one.until if one.until <= at else ""
    return {
        "field": one.field,
        "value": one.value,
        "since": one.since,
        "until": until,
        "sources": _sources(one.cited),
    }


def _sources(cited: Iterable[Cited]) -> list[Told]:
    return [{"title": one.title, "as_of": one.as_of} for one in cited]


def _groups_of(entry: Entry) -> set[str]:
    """The thematic groups an entry belongs to: by its id where it stands under one, else by what it names."""
    named = (*entry.all("of"), *entry.all("group"), *entry.all("about"))
    own = (entry.id,) if entry.register in {"groups", "working-groups"} else ()
    return {one.partition("/")[0] for one in (*named, *own)}
