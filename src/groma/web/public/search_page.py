"""What the page of the search shows: what was found, in the reader's language as far as it is there, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from groma.catalogue.pack import open_pack
from groma.plan.search import Kind
from groma.publish.case_words import KIND_WORDS, PART_WORDS, as_told
from groma.publish.languages import OWN
from groma.publish.names import title_of, told
from groma.publish.numerals import number_text
from groma.publish.prose import direction_of
from groma.publish.wording import words
from groma.web.context import pack_language
from groma.web.parts import Link
from groma.web.programme.found import OF_PROGRAMME
from groma.web.programme.linking import address_of as address_of_entry
from groma.web.searching import searched

if TYPE_CHECKING:
    from groma.plan.search import Hit
    from groma.web.public.listed import Stamp
    from groma.web.public.showing import Values

KINDS: tuple[Kind, ...] = get_args(Kind)
MOST = 200
PAGE = 20
LONGEST = 200


@dataclass(frozen=True, slots=True)
class HitRow:
    """Something found.

    Attributes:
        excerpt: The words around the first one that was looked for, in the document's own language.
        parts: What the title and the text give to the score.
    """

    kind: str
    title: str
    address: str
    excerpt: str
    language: str
    direction: str
    score: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, each thing once, the best first; `is_loose` where nothing has all of the words."""

    hits: tuple[Hit, ...]
    is_loose: bool


def results(query: str, *, kind: str, now: Stamp, language: str = "") -> Results:
    """What a search finds; a thing that is found in several languages is there once.

    Args:
        query: What somebody typed.
        kind: Only things of this kind; everything where it is none.
        now: Which publications there are.
        language: What the reader speaks. Words that are found in it, or in English, are not looked for elsewhere.
    """
    kinds = tuple(one for one in KINDS if one == kind)
    with searched(now) as index:
        found = index.search(query, kinds=kinds, languages=(language, OWN) if language else (), limit=MOST)
        if language and (found.is_loose or not found.hits):
            wider = index.search(query, kinds=kinds, limit=MOST)
            found = found if wider.is_loose and found.hits else wider
    best: dict[tuple[str, str], Hit] = {}
    for one in sorted(found.hits, key=lambda hit: hit.document.language != language):
        best.setdefault((one.document.kind, one.document.id), one)
    return Results(tuple(sorted(best.values(), key=lambda hit: -hit.score)), found.is_loose)


def search_values(query: str, *, kind: str, page: str | None, now: Stamp) -> Values:
    """The page of the search."""
    found = results(query, kind=kind, now=now, language=pack_language())
    on_page = Paginator(found.hits, PAGE).get_page(page)
    return {
        "words": query,
        "kind": kind,
        "kinds": _kinds(query, kind),
        "rows": [_row(one) for one in on_page.object_list],
        "page": on_page,
        "is_loose": found.is_loose,
        "count": len(found.hits),
    }


def address_of(hit: Hit) -> str:
    """The page about what was found."""
    one = hit.document
    if one.kind == "indicator":
        return reverse("indicator", kwargs={"pack": one.facets["pack"][0], "key": one.id})
    if one.kind in OF_PROGRAMME:
        return address_of_entry(OF_PROGRAMME[one.kind], one.id)
    name = {"case": "case", "city": "city", "pack": "indicator_list"}[one.kind]
    return reverse(name, kwargs={one.kind: one.id})


def _kinds(query: str, kind: str) -> list[Link]:
    said = {
        "": _("Everything"),
        "case": _("Cases"),
        "indicator": _("Indicators"),
        "city": _("Cities"),
        "pack": _("Frameworks"),
        "group": _("Thematic groups"),
        "deliverable": _("Deliverables"),
        "hub": _("Hubs"),
    }
    here = reverse("search")
    return [
        Link(name, f"{here}?{urlencode({'q': query, 'kind': code})}", is_current=code == kind)
        for code, name in said.items()
    ]


def _row(hit: Hit) -> HitRow:
    one = hit.document
    return HitRow(
        kind=words(KIND_WORDS[one.kind]),
        title=_title(hit),
        address=address_of(hit),
        excerpt=" ".join(hit.excerpt.split()),
        language=one.language,
        direction=direction_of(one.language),
        score=number_text(hit.score, decimals=2),
        parts=tuple((words(PART_WORDS[name]), number_text(value, decimals=2)) for name, value in hit.parts.items()),
    )


def _title(hit: Hit) -> str:
    """What it is called in the reader's language."""
    one = hit.document
    if one.kind == "case":
        return as_told(one.title)
    if one.kind == "pack":
        return title_of(open_pack(one.id))
    if one.kind == "indicator":
        pack = open_pack(one.facets["pack"][0])
        return told(pack, f"{one.id}.name", pack.indicator(one.id).name)
    return one.title
