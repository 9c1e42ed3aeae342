"""Where the page about an entry is, and links to what an entry names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from groma.network.documents import VERSIONS
from groma.network.registers import registers
from groma.web.parts import Link
from groma.web.programme.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.network.model import Entry
    from groma.web.programme.shown import Programme

    Pair = tuple[str, str | Sequence[str | Link]]

PAGES = {
    "groups": "programme_group",
    "deliverables": "programme_deliverable",
    "meetings": "programme_meeting",
    "hubs": "programme_hub",
    "organisations": "programme_organisation",
    "projects": "programme_project",
    "work-plans": "programme_work_plan",
}
WITHIN = {"working-groups": "groups", "sessions": "meetings", "decisions": "meetings"}
"""Registers whose entries stand on the page of the entry above them."""
LISTS = {
    "groups": "programme_groups",
    "deliverables": "programme_deliverables",
    "meetings": "programme_meetings",
    "hubs": "programme_hubs",
    "organisations": "programme_organisations",
    "decisions": "programme_decisions",
    "projects": "programme_challenges",
    "work-plans": "programme_work_plans",
}


def address_of(register: str, entry: str) -> str:
    """The address of the page about an entry; empty where it has none."""
    if register in PAGES:
        return reverse(PAGES[register], kwargs={"entry": entry})
    if register in WITHIN:
        above, _slash, own = entry.rpartition("/")
        return f"{address_of(WITHIN[register], above)}#{anchor(register, own)}" if above else ""
    if register == VERSIONS:
        return reverse("programme_document", kwargs={"version": entry})
    if register in {"initiative", "programmes"}:
        return reverse("programme")
    return ""


def anchor(register: str, own: str) -> str:
    """What a part of a page is called, for those that link to it."""
    return f"{register[:-1]}-{own}"


def called(shown: Programme, entry: Entry) -> str:
    """The name of an entry, with whose it is where it has none of its own."""
    of = ""
    if entry.register == "meetings" and not entry.one("name"):
        groups = (shown.first(("groups", "working-groups"), one) for one in entry.all("of"))
        of = next((title_of(one) for one in groups if one), "")
    if entry.register == "working-groups" and not entry.one("name"):
        group = shown.get("groups", entry.parent)
        told = {"number": title_of(entry), "group": title_of(group) if group else entry.parent}
        return _("%(number)s of “%(group)s”") % told
    return title_of(entry, of=of)


def link_to(shown: Programme, entry: Entry) -> Link:
    """A link to the page about an entry."""
    return Link(called(shown, entry), address_of(entry.register, entry.id))


def links(shown: Programme, entry: Entry, field: str) -> tuple[Link, ...]:
    """Links to what an entry names in a field; what the registers do not have is only named."""
    names = registers()[entry.register].fields[field].of
    found = ((one, shown.first(names, one)) for one in entry.all(field))
    return tuple(link_to(shown, one) if one else Link(said) for said, one in found)


def beside(pairs: Iterable[Pair]) -> list[tuple[str, tuple[Link, ...]]]:
    """Names with what stands beside them, for a list of facts; what no source says is left out."""
    return [
        (
            name,
            tuple(one if isinstance(one, Link) else Link(one) for one in ([said] if isinstance(said, str) else said)),
        )
        for name, said in pairs
        if said
    ]


def way(*further: Link) -> tuple[Link, ...]:
    """The way from the programme to a page."""
    return (Link(_("The programme"), reverse("programme")), *further)


def list_link(register: str, words: str) -> Link:
    """A link to the list of a register."""
    return Link(words, reverse(LISTS[register]))
