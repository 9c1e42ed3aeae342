"""What is known of one entry: each fact with since and source, what held before, and what people did with it."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groma.network.registers import LISTED_FIELD, registers
from groma.web.models import RegisterFact, TrailEvent
from groma.web.parts import Event
from groma.web.people.people_names import names_of
from groma.web.programme.wording import source_name, when_text
from groma.web.registers.naming import names
from groma.web.registers.rows import FACT_FIELDS, fact_of
from groma.web.registers.taking_off import PUT_BACK, TAKE_OFF
from groma.web.registers.words import CHOICES, field_words, stage_words, step_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.network.model import Entry, Fact
    from groma.network.registers import Field

LINES = 40
MOVE = "register.move"
PERSONS = "roles"
_WHOLE = {
    TAKE_OFF: gettext_lazy("Taken off the register"),
    PUT_BACK: gettext_lazy("Put back on the register"),
}
"""What is done with an entry as a whole."""


@dataclass(frozen=True, slots=True)
class Said:
    """One value of a field.

    Attributes:
        text: As a reader sees it. since: The date it holds from, in words; empty where no source has a date.
        until: The date it held until, in words; empty while it does.
        sources: Titles of all that have it.
    """

    text: str
    since: str
    until: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A field and all its values."""

    name: str
    values: tuple[Said, ...]


def facts_of(entry: Entry) -> tuple[Fact, ...]:
    """Every fact of an entry, those that ended too."""
    rows = RegisterFact.objects.filter(register=entry.register, entry=entry.id).values_list(*FACT_FIELDS)
    return tuple(map(fact_of, rows))


def lines(entry: Entry, facts: Iterable[Fact], *, held: bool) -> list[Line]:
    """The facts of an entry by field, in the order of its register.

    Args:
        entry: The entry.
        facts: All of its facts.
        held: Whether what holds is wanted, or what held before.
    """
    fields = registers()[entry.register].fields
    called = {name: names(*one.of) for name, one in fields.items() if one.type == "ref" and entry.all(name)}
    found: dict[str, list[Said]] = defaultdict(list)
    for fact in facts:
        if fact.field == LISTED_FIELD or bool(fact.until) == (held and not entry.until):
            continue
        known = called.get(fact.field)
        said = known.by_id.get(fact.value, fact.value) if known else _said(fact, fields[fact.field])
        sources = tuple(dict.fromkeys(source_name(one.title) for one in fact.cited))
        found[fact.field].append(Said(said, when_text(fact.since), when_text(fact.until), sources))
    order = list(fields)
    return [Line(field_words(name), tuple(found[name])) for name in sorted(found, key=order.index)]


def _said(fact: Fact, kind: Field) -> str:
    """A value in words, as far as its kind has any."""
    if fact.field == "state":
        return stage_words(fact.value)
    if kind.type == "choice":
        return str(CHOICES.get(fact.value, fact.value))
    return when_text(fact.value) if kind.type in {"when", "day"} else fact.value


def story(entry: Entry) -> list[Event]:
    """What people did with an entry here, newest first: one line for each thing done in one go."""
    if entry.register == PERSONS:
        return []
    rows = TrailEvent.objects.filter(subject=f"register/{entry.register}/{entry.id}").order_by("-number")[: 2 * LINES]
    done: dict[str, list[TrailEvent]] = defaultdict(list)
    for row in rows:
        done[row.gesture].append(row)
    who = names_of(row.actor for row in rows)
    return [_told(together, who[together[0].actor]) for together in list(done.values())[:LINES]]


def _told(rows: Sequence[TrailEvent], who: str) -> Event:
    row = next((one for one in rows if one.action in {MOVE, *_WHOLE}), rows[0])
    when, after = dt.datetime.fromisoformat(row.at), json.loads(row.after) if row.after else {}
    if row.action in _WHOLE:
        return Event(when, str(_WHOLE[row.action]), who, after.get("reason", ""))
    if row.action == MOVE and after["was"] == after["state"]:
        return Event(when, step_words(after["action"]), who, after.get("reason", ""))
    if row.action == MOVE:
        what = _("%(step)s: from %(was)s to %(now)s") % {
            "step": step_words(after["action"]),
            "was": stage_words(after["was"]),
            "now": stage_words(after["state"]),
        }
        return Event(when, what, who, after.get("reason", ""))
    if LISTED_FIELD in after:
        return Event(when, _("Entered it") if any(after[LISTED_FIELD]) else str(_WHOLE[TAKE_OFF]), who)
    changed = ", ".join(field_words(name) for name in after)
    return Event(when, _("Changed: %(fields)s") % {"fields": changed}, who)
