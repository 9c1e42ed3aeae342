"""How a page tells what is known of an entry: every fact with how long it held and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.network.registers import LISTED_FIELD, registers
from groma.publish.numbers_text import listed
from groma.web.programme.linking import called
from groma.web.programme.wording import (
    field_text,
    named_in,
    source_name,
    sources_text,
    state_text,
    value_text,
    when_text,
)

if TYPE_CHECKING:
    from groma.network.model import Entry, Fact
    from groma.web.programme.shown import Programme


@dataclass(frozen=True, slots=True)
class Known:
    """A fact in words.

    Attributes:
        since: The date of the first source that has it. until: That of the first that has it no more.
    """

    field: str
    value: str
    since: str
    until: str
    sources: str


def facts_told(shown: Programme, entry: Entry) -> tuple[Known, ...]:
    """Everything that is known of an entry, the oldest first."""
    facts = [one for one in shown.facts.get((entry.register, entry.id), ()) if one.field != LISTED_FIELD]
    return tuple(_known(shown, one) for one in sorted(facts, key=lambda one: one.since))


def _known(shown: Programme, fact: Fact) -> Known:
    return Known(
        field=field_text(fact.field, fact.register),
        value=_value(shown, fact),
        since=when_text(fact.since) or _("no date"),
        until=when_text(fact.until) if fact.until and fact.until <= shown.at else "",
        sources=listed(list(dict.fromkeys(source_name(one.title) for one in fact.cited))),
    )


def _value(shown: Programme, fact: Fact) -> str:
    field = registers()[fact.register].fields.get(fact.field)
    named = shown.first(field.of, fact.value) if field and field.type == "ref" else None
    return called(shown, named) if named else value_text(fact.field, fact.value)


def standing_text(entry: Entry) -> str:
    """In one sentence where an entry stands, and of when that is known."""
    told = {"state": state_text(entry.state), "date": when_text(entry.seen), "until": when_text(entry.until)}
    if entry.state == "succeeded" and entry.until:
        return _("Continued under another name. The list of %(until)s no longer has it.") % told
    if entry.state == "not_listed":
        if said := entry.one("state"):
            last = told | {"said": state_text(said)}
            return _("The list of %(until)s no longer has it. Its last known state, of %(date)s: %(said)s.") % last
        return _("The list of %(until)s no longer has it. No source says what became of it.") % told
    if entry.until:
        return _("%(state)s. The list of %(until)s no longer has it.") % (told | {"state": _raised(told["state"])})
    if entry.state == "listed":
        return _("Listed in the source of %(date)s, which gives no state.") % told if entry.seen else ""
    return _("%(state)s, as of %(date)s.") % (told | {"state": _raised(told["state"])})


def named_over_time(entry: Entry) -> tuple[tuple[str, str], ...]:
    """When an entry was first and last named, side by side; nothing where one dated source is both."""
    if entry.since and entry.since == entry.seen:
        return ()
    return ((_("First named"), named_in(entry.since)), (_("Last named"), named_in(entry.seen)))


def sources_of(shown: Programme, *entries: Entry) -> str:
    """The newest sources of some entries, with their dates."""
    return sources_text(shown.cited(entries))


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
