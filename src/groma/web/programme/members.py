"""What the pages of organisations and hubs show: who is in the initiative, and what each leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groma.web.programme.disputed import about_entries
from groma.web.programme.known import facts_told, named_over_time, sources_of, standing_text
from groma.web.programme.linking import beside, called, link_to, links, list_link, way
from groma.web.programme.wording import value_text, when_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.network.model import Entry
    from groma.web.parts import Link
    from groma.web.programme.linking import Pair
    from groma.web.programme.shown import Programme
    from groma.web.public.showing import Values

COORDINATING, SUPPORTING, OBSERVING = "coordinating", "supporting", "observing"
NAMING = (
    ("groups", "leader", gettext_lazy("Leads")),
    ("groups", "secretariat", gettext_lazy("Holds the secretariat of")),
    ("working-groups", "leader", gettext_lazy("Leads")),
    ("hubs", "leader", gettext_lazy("Leads")),
    ("hubs", "with", gettext_lazy("Is a partner of")),
    ("programmes", "leader", gettext_lazy("Leads")),
    ("sessions", "moderator", gettext_lazy("Moderated")),
)
"""Where an organisation may be named, in which field, and what that makes it."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an organisation does in the initiative.

    Attributes:
        says: Its part, such as leader.
        since: The date of the first source that says so.
        until: That of the first that says it no more.
    """

    says: str
    of: Link | None
    since: str
    until: str


def of_role(shown: Programme, role: str) -> list[Entry]:
    """The organisations that have a role on the day, by name."""
    found = [one for one in shown.all("organisations") if not one.until and role in one.all("role")]
    return sorted(found, key=lambda one: one.name.casefold())


def organisations_values(shown: Programme) -> Values:
    """Who coordinates and supports, who else is named, and who is not listed any more."""
    every = shown.all("organisations")
    listed = {role: of_role(shown, role) for role in (COORDINATING, SUPPORTING, OBSERVING)}
    with_role = {one.id for some in listed.values() for one in some}
    others = [one for one in every if one.id not in with_role and not one.until]
    parts = (
        (_("Coordinating"), listed[COORDINATING]),
        (_("Supporting"), listed[SUPPORTING]),
        (_("Observing"), listed[OBSERVING]),
        (_("Named as leaders, partners or moderators"), others),
        (_("No longer listed"), [one for one in every if one.until]),
    )
    return {
        "shown": shown,
        "parts": [(words, [link_to(shown, one) for one in some]) for words, some in parts if some],
        "count": len(every),
        "sources": sources_of(shown, *every),
        "way": way(),
    }


def organisation_values(shown: Programme, entry: Entry) -> Values:
    """One organisation, and what it does."""
    pairs: list[Pair] = [
        (_("Also called"), entry.all("also_called")),
        (_("Kind"), entry.one("kind").replace("_", " ")),
        (_("Country"), entry.one("country")),
        *named_over_time(entry),
    ]
    parts = [*_roles(shown, entry), *_named(shown, entry)]
    return {
        "shown": shown,
        "entry": entry,
        "title": called(shown, entry),
        "parts": [one for one in parts if not one.until],
        "earlier": [one for one in parts if one.until],
        "standing": standing_text(entry) if entry.until else "",
        "facts": beside(pairs),
        "disputed": about_entries(shown, (entry,)),
        "known": facts_told(shown, entry),
        "sources": sources_of(shown, entry),
        "way": way(list_link("organisations", _("Organisations"))),
    }


def hubs_values(shown: Programme) -> Values:
    """The hubs in countries."""
    every = shown.all("hubs")
    return {
        "shown": shown,
        "rows": [(link_to(shown, one), links(shown, one, "leader"), standing_text(one)) for one in every],
        "sources": sources_of(shown, *every),
        "way": way(),
    }


def hub_values(shown: Programme, entry: Entry) -> Values:
    """One hub."""
    pairs: list[Pair] = [
        (_("Led by"), links(shown, entry, "leader")),
        (_("Together with"), links(shown, entry, "with")),
        (_("Country"), entry.one("country")),
        (_("Planned to run"), when_text(entry.one("timeline"))),
        *named_over_time(entry),
    ]
    lists = ((_("What it does"), "does"), (_("Whom it connects"), "connects"), (_("What it offers"), "offers"))
    return {
        "shown": shown,
        "entry": entry,
        "title": called(shown, entry),
        "standing": standing_text(entry),
        "facts": beside(pairs),
        "lists": [(words, entry.all(field)) for words, field in lists if entry.all(field)],
        "disputed": about_entries(shown, (entry,)),
        "known": facts_told(shown, entry),
        "sources": sources_of(shown, entry),
        "way": way(list_link("hubs", _("Hubs"))),
    }


def _roles(shown: Programme, entry: Entry) -> Iterable[Part]:
    for fact in shown.facts.get(("organisations", entry.id), ()):
        if fact.field == "role":
            until = fact.until if fact.until and fact.until <= shown.at else ""
            says = value_text("role", fact.value)
            yield Part(says[:1].upper() + says[1:], None, when_text(fact.since) or _("no date"), when_text(until))


def _named(shown: Programme, entry: Entry) -> Iterable[Part]:
    for register, field, says in NAMING:
        for one in shown.all(register):
            for fact in shown.facts[register, one.id]:
                if (fact.field, fact.value) == (field, entry.id):
                    until = fact.until if fact.until and fact.until <= shown.at else ""
                    yield Part(str(says), link_to(shown, one), when_text(fact.since), when_text(until))
