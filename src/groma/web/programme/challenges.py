"""What the pages of challenges show: what cities ask for, and one of them with what may help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.network.challenge_model import KINDS
from groma.web.parts import Link
from groma.web.programme.disputed import about_entries
from groma.web.programme.known import facts_told, sources_of, standing_text
from groma.web.programme.linking import beside, called, link_to, links, list_link, way
from groma.web.programme.matching import budget_text, figure_links, matched, sectors_of
from groma.web.programme.wording import when_text
from groma.web.public import listed

if TYPE_CHECKING:
    from collections.abc import Collection

    from groma.network.challenge_model import Kind
    from groma.network.model import Entry
    from groma.web.programme.linking import Pair
    from groma.web.programme.matching import Matched
    from groma.web.programme.shown import Programme
    from groma.web.public.showing import Values

AROUND = ("cities", "proposals", "hubs", "organisations")
OVER = frozenset({"delivered", "declined"})
"""States in which nothing is asked for any more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A challenge in the list."""

    link: Link
    city: tuple[Link, ...]
    standing: str
    figures: tuple[Link, ...]
    budget: str
    wanted_by: str


def list_values(shown: Programme, figure: str = "") -> Values:
    """Challenges that are open, and those that are over; narrowed to those about a figure."""
    every = [one for one in shown.all("projects") if not figure or figure in one.all("figure")]
    return {
        "shown": shown,
        "open": [_asked(shown, one) for one in every if one.state not in OVER],
        "over": [_asked(shown, one) for one in every if one.state in OVER],
        "figure": figure,
        "sources": sources_of(shown, *every),
        "way": way(),
    }


def project_values(shown: Programme, entry: Entry) -> Values:
    """One challenge with what may help."""
    pairs: list[Pair] = [
        (_("City"), city_links(shown, entry)),
        (_("Figures"), figure_links(entry)),
        (_("Sectors"), sectors_of(entry)),
        (_("Budget"), budget_text(entry)),
        (_("Wanted by"), when_text(entry.one("wanted_by"))),
        (_("Programme"), links(shown, entry, "programme")),
        (_("Funded by"), links(shown, entry, "funder")),
    ]
    return {
        "shown": shown,
        "entry": entry,
        "title": called(shown, entry),
        "standing": standing_text(entry),
        "facts": beside(pairs),
        "matched": _matched(shown, entry),
        "disputed": about_entries(shown, (entry,)),
        "known": facts_told(shown, entry),
        "sources": sources_of(shown, entry),
        "way": way(list_link("projects", _("Challenges"))),
    }


def about_figures(shown: Programme, keys: Collection[str]) -> tuple[Link, ...]:
    """The open challenges that are about one of some figures."""
    every = (one for one in shown.all("projects") if one.state not in OVER)
    return tuple(link_to(shown, one) for one in every if set(one.all("figure")) & set(keys))


def city_links(shown: Programme, entry: Entry) -> tuple[Link, ...]:
    """The city whose challenge it is; one that only this site knows by the name it has here."""
    names = {one.id: one.name for one in listed.cities(listed.stamp())}
    found = (shown.get("cities", one) for one in entry.all("city"))
    return tuple(
        link_to(shown, known) if known else Link(names.get(name, name))
        for name, known in zip(entry.all("city"), found, strict=True)
    )


def _asked(shown: Programme, entry: Entry) -> Asked:
    return Asked(
        link=link_to(shown, entry),
        city=city_links(shown, entry),
        standing=standing_text(entry),
        figures=figure_links(entry),
        budget=budget_text(entry),
        wanted_by=when_text(entry.one("wanted_by")),
    )


def _matched(shown: Programme, entry: Entry) -> Matched:
    """Proposals are for those who judge them: only those that a published source has are shown."""
    kinds: list[Kind] = [one for one in KINDS if one != "proposal" or shown.below("proposals", entry.id)]
    around = {name: shown.all(name) for name in AROUND}
    return matched(entry, around, today=shown.at, kinds=kinds, has_editions=shown.is_today)
