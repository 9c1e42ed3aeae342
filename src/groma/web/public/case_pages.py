"""What the pages of cases show: the list with its filters, and one case with the cities that have the gap."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groma.catalogue.pack import open_pack
from groma.plan.cases import SECTORS, Touched, bundled_cases, completeness
from groma.plan.matching import CityGaps, cities_for
from groma.publish.case_words import (
    EVIDENCE_WORDS,
    GROUP_WORDS,
    POPULATION_WORDS,
    SECTOR_WORDS,
    STAGE_WORDS,
    as_told,
    completeness_text,
    cost_text,
    part_text,
    sectors_text,
    touched_name,
    touched_text,
    years_text,
)
from groma.publish.numbers_text import MISSING, percent
from groma.publish.numerals import number_text
from groma.publish.wording import words
from groma.web.models import PublishedFigure
from groma.web.parts import Link
from groma.web.public.showing import country_name, prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.safestring import SafeString

    from groma.catalogue.pack import Pack
    from groma.plan.cases import Case, CaseSource
    from groma.plan.matching import CityMatch
    from groma.web.public.listed import Listed
    from groma.web.public.showing import Values

    Choices = Sequence[tuple[str, str]]

PACK = "u4ssc"
"""The framework whose figures the bundled cases touch."""
CITIES = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed by; an empty field asks nothing."""

    sector: str = ""
    kpi: str = ""
    country: str = ""


class CaseFilter(forms.Form):
    """What the list of cases can be narrowed by."""

    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    kpi = forms.ChoiceField(label=gettext_lazy("Figure"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, data: Mapping[str, str], *, sectors: Choices, points: Choices, countries: Choices) -> None:
        """Offer what some case has."""
        super().__init__(data)
        for name, choices in (("sector", sectors), ("kpi", points), ("country", countries)):
            field = self.fields[name]
            field.choices = [("", _("all")), *choices]  # type: ignore[attr-defined]  # each of them is a choice


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the list.

    Attributes:
        there: How many of the parts a case can have are there. parts: How many these are.
        story: Trust mark of what was done. effects: That of what came of it.
    """

    title: str
    address: str
    place: str
    country: str
    sectors: str
    years: str
    evidence: str
    there: str
    parts: str
    story: str
    effects: str


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """A figure the case moved."""

    name: str
    address: str
    says: SafeString
    source: Link | None


@dataclass(frozen=True, slots=True)
class GapRow:
    """A city that has the gap: its figures short of the target, and why it stands where it does."""

    name: str
    invented: bool
    country: str
    figures: tuple[Link, ...]
    score: str
    parts: tuple[str, ...]


@cache
def digest() -> str:
    """The version of all bundled cases."""
    return hashlib.sha256("".join(one.model_dump_json() for one in bundled_cases()).encode()).hexdigest()


def narrowed(asked: Asked) -> tuple[Case, ...]:
    """The cases of a sector, about a data point or indicator, and of a country."""
    return tuple(
        one
        for one in bundled_cases()
        if (not asked.sector or asked.sector in one.sectors)
        and (not asked.kpi or asked.kpi in {name for key in one.keys for name in (key, key.partition("/")[0])})
        and (not asked.country or one.country == asked.country)
    )


def list_values(asked: Asked) -> Values:
    """The list, and what it can be narrowed by: only what some case has."""
    every, pack = bundled_cases(), open_pack(PACK)
    points = {one.key: touched_name(one, pack) for case in every for one in case.touches}
    countries = {one.country: country_name(one.country) or one.country for one in every}
    sectors = [one for one in SECTORS if any(one in case.sectors for case in every)]
    found = narrowed(asked)
    return {
        "rows": [_row(one) for one in found],
        "total": len(every),
        "asked": asked,
        "is_narrowed": asked != Asked(),
        "form": CaseFilter(
            {"sector": asked.sector, "kpi": asked.kpi, "country": asked.country},
            sectors=[(one, words(SECTOR_WORDS[one])) for one in sectors],
            points=sorted(points.items(), key=lambda one: one[1]),
            countries=sorted(countries.items(), key=lambda one: one[1]),
        ),
    }


def case_values(case: Case, cities: Sequence[Listed]) -> Values:
    """One case with all that is known of it, and the cities that have the gap."""
    pack = open_pack(PACK)
    sources = {one.id: one for one in case.sources}
    matches = cities_with_the_gap(case, cities, pack)
    return {
        "case": case,
        "title": as_told(case.title),
        "country": country_name(case.country) or case.country,
        "texts": [
            (_("The problem"), as_told(case.problem)),
            (_("What was done"), as_told(case.done)),
            (_("Why that should help"), as_told(case.mechanism)),
        ],
        "place": as_told(case.place),
        "lessons": [as_told(one) for one in case.lessons],
        "facts": _facts(case),
        "touched": [_touched(one, pack, sources=sources) for one in case.touches],
        "known": _known(case),
        "sources": [(as_told(one.title), as_told(one.publisher), one) for one in case.sources],
        "licence": as_told(case.licence),
        "complete": completeness_text(case),
        "gaps": [_gap_row(one, cities, pack) for one in matches[:CITIES]],
        "gap_count": len(matches),
        "way": (Link(_("Cases"), reverse("cases")),),
    }


def _row(case: Case) -> CaseRow:
    found = completeness(case)
    return CaseRow(
        title=as_told(case.title),
        address=reverse("case", kwargs={"case": case.id}),
        place=as_told(case.place),
        country=country_name(case.country) or case.country,
        sectors=sectors_text(case),
        years=years_text(case),
        evidence=words(EVIDENCE_WORDS[case.evidence]),
        there=number_text(len(found.present)),
        parts=number_text(len(found.present) + len(found.missing)),
        story=case.mark("story"),
        effects=case.mark("effects"),
    )


def _facts(case: Case) -> list[tuple[str, object]]:
    return [
        (_("When"), years_text(case)),
        (_("Stage"), words(STAGE_WORDS[case.stage])),
        (_("Sectors"), sectors_text(case)),
        (_("Size of the city"), words(POPULATION_WORDS[case.population])),
        (_("Cost"), prose(cost_text(case)) if case.cost else MISSING),
        (_("Evidence"), words(EVIDENCE_WORDS[case.evidence])),
    ]


def _known(case: Case) -> list[tuple[str, str]]:
    """Each group of fields that is there, with its trust mark."""
    return [(words(said), case.mark(group)) for group, said in GROUP_WORDS.items() if getattr(case, group, True)]  # type: ignore[arg-type]  # the groups are those of the cases


def _touched(one: Touched, pack: Pack, *, sources: Mapping[str, CaseSource]) -> TouchedRow:
    source = sources.get(one.source or "")
    return TouchedRow(
        name=touched_name(one, pack),
        address=reverse("indicator", kwargs={"pack": pack.id, "key": one.key}),
        says=prose(touched_text(one, pack)),
        source=Link(as_told(source.title), source.address or "") if source else None,
    )


def cities_with_the_gap(case: Case, cities: Sequence[Listed], pack: Pack) -> tuple[CityMatch, ...]:
    """The cities whose newest edition is short of the best band in a figure that the case moved the right way."""
    best = max(band.at_least for band in pack.meta.bands)
    known = {one.publication: one for one in cities if one.pack == pack.id}
    rows = PublishedFigure.objects.filter(key__in=case.keys, is_newest=True, share__lt=best)
    shares: dict[int, dict[str, float]] = {}
    for publication, key, share in rows.values_list("publication_id", "key", "share"):
        if publication in known and share is not None:
            shares.setdefault(publication, {})[key] = share
    gaps = (CityGaps(known[pk].id, known[pk].name, known[pk].country, None, of) for pk, of in shares.items())
    return cities_for(case, gaps, pack=pack)


def _gap_row(match: CityMatch, cities: Sequence[Listed], pack: Pack) -> GapRow:
    city = next(one for one in cities if one.id == match.city.city_id)
    place = {"city": city.id, "pack": city.pack, "period": city.period}
    return GapRow(
        name=city.name,
        invented=city.invented,
        country=city.country_name,
        figures=tuple(
            Link(_figure_words(key, match.city.shares[key], pack), reverse("figure", kwargs={**place, "key": key}))
            for key in match.keys
        ),
        score=number_text(match.score * 100, decimals=0),
        parts=tuple(part_text(one) for one in match.parts),
    )


def _figure_words(key: str, share: float, pack: Pack) -> str:
    """The name of a figure and how near it is to its target."""
    name = touched_name(Touched(key=key, way="up"), pack)
    return _("%(figure)s: %(share)s of the target") % {"figure": name, "share": percent(number_text(share, decimals=0))}
