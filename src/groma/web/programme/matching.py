"""What may help a city with its challenge, as a page shows it: the same for everybody and for those on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from django.urls import reverse
from django.utils.translation import gettext as _

from groma.catalogue.pack import open_pack
from groma.network.challenge_model import KINDS, Around, Challenge
from groma.network.challenges import matches
from groma.plan.cases import Touched, bundled_cases
from groma.plan.peers import population_of
from groma.publish.case_words import SECTOR_WORDS, as_told, touched_name
from groma.publish.challenge_words import (
    fit_text,
    kind_title,
    lacks_text,
    left_out_text,
    nothing_text,
    part_heads,
    part_row,
    untold_text,
    why_text,
)
from groma.publish.numerals import number_text
from groma.publish.wording import words
from groma.web.parts import Link
from groma.web.programme.linking import address_of
from groma.web.programme.wording import title_of
from groma.web.public.editions import newest_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from groma.network.challenge_model import Kind, Match
    from groma.network.model import Entry

PACK = "u4ssc"
"""The framework whose figures the bundled cases touch."""
REGISTERS: Mapping[Kind, str] = {"proposal": "proposals", "hub": "hubs", "funder": "organisations"}
"""The registers of what is no case."""


@dataclass(frozen=True, slots=True)
class Row:
    """Something that may help.

    Attributes:
        why: In plain words why it is shown; empty where the parts of the score say all.
        fit: What stands over the parts of the score. label: The same as plain text, for attributes.
        parts: A row of `Matched.heads` for each.
        untold: What of the constraints cannot be told.
    """

    link: Link
    why: str
    fit: str
    label: str
    parts: tuple[tuple[str, str, str], ...]
    untold: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything of one kind.

    Attributes:
        nothing: Said where there is no row.
    """

    title: str
    rows: tuple[Row, ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class Matched:
    """All that has to do with a challenge.

    Attributes:
        lacks: What the challenge does not say.
        heads: The heads of the tables of parts. labels: The same as plain text, for attributes.
        left_out: What does not come into question, each with its reasons.
    """

    shelves: tuple[Shelf, ...]
    left_out: tuple[tuple[Link, str], ...]
    lacks: str
    heads: tuple[str, str, str]
    labels: tuple[str, ...]


def matched(
    project: Entry,
    around: Mapping[str, Sequence[Entry]],
    *,
    today: str,
    address: Callable[[str, str], str] = address_of,
    kinds: Collection[Kind] = KINDS,
    has_editions: bool = True,
) -> Matched:
    """What may help with a project's challenge.

    Args:
        project: The project.
        around: Entries by the names of their registers, among them its city.
        today: The day, in ISO 8601.
        address: Where the page of an entry of a register is; empty where it has none.
        kinds: Which kinds are shown.
        has_editions: Whether what the city has published of itself counts; on a day gone by it does not.
    """
    challenge = challenge_of(project, around.get("cities", ()), today=today, has_editions=has_editions)
    entries = {kind: around.get(name, ()) for kind, name in REGISTERS.items()}
    found = matches(
        challenge,
        Around(
            pack=open_pack(PACK),
            cases=bundled_cases(),
            proposals=entries["proposal"],
            hubs=entries["hub"],
            organisations=entries["funder"],
            codes=_codes(),
        ),
    )
    names = {(kind, one.id): title_of(one) for kind, of_kind in entries.items() for one in of_kind}

    def link(match: Match) -> Link:
        if match.kind == "case":
            return Link(as_told(match.name), reverse("case", kwargs={"case": match.id}))
        return Link(names[match.kind, match.id], address(REGISTERS[match.kind], match.id))

    shelves = (
        Shelf(kind_title(kind), tuple(_row(one, challenge, link(one)) for one in found.of(kind)), nothing_text(kind))
        for kind in kinds
    )
    left_out = tuple((link(one), left_out_text(one)) for one in found.left_out if one.kind in kinds)
    heads = part_heads()
    return Matched(tuple(shelves), left_out, lacks_text(challenge), heads, tuple(map(str, heads)))


def challenge_of(project: Entry, cities: Iterable[Entry], *, today: str, has_editions: bool = True) -> Challenge:
    """A project's challenge, with what its city has published of itself."""
    name = project.one("city")
    city = next((one for one in cities if one.id == name), None)
    edition = newest_edition((city.one("record") if city else "") or name) if name and has_editions else None
    country = city.one("country") if city else ""
    population = None
    if edition:
        record = edition.book("series").city
        country = country or record.country
        population = population_of(record, pack=edition.pack)
    return Challenge(project, today, _codes().get(country.casefold(), country), population)


def figure_links(project: Entry) -> tuple[Link, ...]:
    """The figures a challenge is about, by name; what the framework does not have by its key."""
    pack = open_pack(PACK)
    known = {point.key for point in pack.data_points}
    return tuple(
        Link(touched_name(Touched(key=key, way="up"), pack), reverse("indicator", kwargs={"pack": PACK, "key": key}))
        if key in known
        else Link(key)
        for key in dict.fromkeys(project.all("figure"))
    )


def sectors_of(project: Entry) -> tuple[str, ...]:
    """Its sectors, those of cases in the reader's language."""
    found = ((one, SECTOR_WORDS.get(one.casefold())) for one in project.all("sector"))
    return tuple(words(known) if known else one for one, known in found)


def budget_text(project: Entry) -> str:
    """What the city has for it; without a currency it says so; empty where nobody said."""
    challenge = Challenge(project, "")
    if challenge.budget is None:
        return ""
    amount, currency = number_text(challenge.budget), project.one("currency")
    if currency:
        return words("{amount} {currency}", amount=amount, currency=currency)
    return _("%(amount)s, without a currency") % {"amount": amount}


def _row(match: Match, challenge: Challenge, link: Link) -> Row:
    fit = fit_text(match)
    return Row(
        link=link,
        why=why_text(match, challenge),
        fit=fit,
        label=str(fit),
        parts=tuple(map(part_row, match.parts)),
        untold=untold_text(match),
    )


@cache
def _codes() -> Mapping[str, str]:
    """The codes of countries by their English names in small letters, as sources write them."""
    named = Locale.parse("en").territories.items()
    return {name.casefold(): code for code, name in named if len(code) == 2 and code.isalpha()}  # noqa: PLR2004  ISO 3166-1
