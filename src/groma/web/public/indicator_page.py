"""What the page of an indicator shows: what it is, and every city's published value of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groma.catalogue.formula import shown
from groma.catalogue.texts import text as pack_text
from groma.publish.marks import band_mark
from groma.publish.names import group_name, told, unit_name, variable_name
from groma.publish.numbers_text import (
    band_text,
    percent,
    period_text,
    quality_text,
    quantity,
    told_reason,
    unit_text,
    value_text,
)
from groma.publish.numerals import number_text
from groma.web.models import PublishedFigure
from groma.web.parts import Column, Link, Table
from groma.web.public.showing import prose
from groma.web.public.spread import dot_plot, five_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.safestring import SafeString

    from groma.catalogue.pack import DataPoint, Indicator, Pack
    from groma.web.public.listed import Listed
    from groma.web.public.showing import Values

PAGE = 100
ENOUGH = 5
"""Cities from which their middle is worth telling."""
FIELDS = ("publication_id", "period", "value", "quality", "reason", "is_verified", "share", "band")
MARKED = ("definition", "unit", "formula", "direction", "sdg")


@dataclass(frozen=True, slots=True)
class Found:
    """What a city has published of a data point; `said` is the figure as it is kept."""

    city: Listed
    number: float | None
    said: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CityRow:
    """A city's published value; `reason` says why there is none, or why it is not judged."""

    city: Listed
    address: str
    number: float | None
    value: SafeString | str
    period: str
    quality: str
    is_verified: bool
    share: SafeString | str
    band_mark: SafeString
    band: str
    reason: str


def indicator_values(pack: Pack, key: str, *, cities: Sequence[Listed], order: str, page: str | None) -> Values:
    """The page of a data point: of an indicator with several, the first unless another is asked for."""
    point = _point(pack, key)
    indicator = pack.indicator(point.code)
    found = _ordered(_found(pack, point, cities), order)
    reported = [one for one in found if one.number is not None]
    on_page = Paginator(found, PAGE).get_page(page)
    return {
        "pack": pack,
        "indicator": indicator,
        "point": point,
        "name": told(pack, f"{point.code}.name", indicator.name),
        "texts": [(title, told(pack, f"{point.code}.{field}", own)) for field, title, own in _texts(indicator) if own],
        "facts": _facts(pack, indicator, point),
        "marks": [(_field_name(name), point.known[name]) for name in MARKED if name in point.known],
        "points": _points(pack, indicator, point),
        "page": on_page,
        "rows": [_row(pack, point, city=one.city, said=one.said) for one in on_page.object_list],
        "order": order,
        "orders": _orders(pack, point, order),
        "reported": reported,
        "periods": sorted({one.city.period for one in reported}),
        "spread": _spread(pack, point, reported),
        "way": (Link(_("Indicators"), reverse("indicators")),),
    }


def catalogue_values(pack: Pack) -> Values:
    """Every indicator, by part and category of the framework."""
    parts: dict[str, dict[str, list[tuple[str, str, str, int]]]] = {}
    for one in pack.indicators:
        top, *_between, finest = (*one.path, "", "")[:2] if len(one.path) < 2 else one.path  # noqa: PLR2004  top and finest
        row = (
            told(pack, f"{one.code}.name", one.name),
            reverse("indicator", kwargs={"pack": pack.id, "key": one.code}),
            one.code,
            len(one.data_points),
        )
        parts.setdefault(group_name(top, pack), {}).setdefault(group_name(finest, pack), []).append(row)
    return {
        "pack": pack,
        "parts": [(top, list(groups.items())) for top, groups in parts.items()],
        "indicators": len(pack.indicators),
        "figures": len(pack.data_points),
    }


def _point(pack: Pack, key: str) -> DataPoint:
    """The data point; of an indicator with several, the first."""
    if "/" in key:
        return pack.data_point(key)
    return pack.indicator(key).data_points[0]


def _found(pack: Pack, point: DataPoint, cities: Sequence[Listed]) -> list[Found]:
    """What each city has published of a data point; put into words only for the cities on the page."""
    of = {city.publication: city for city in cities if city.pack == pack.id}
    figures = PublishedFigure.objects.filter(publication_id__in=list(of), key=point.key).values(*FIELDS)
    said = {one["publication_id"]: one for one in figures}
    return [Found(city, _number(said[pk]["value"]), said[pk]) for pk, city in of.items() if pk in said]


def _row(pack: Pack, point: DataPoint, *, city: Listed, said: Mapping[str, object]) -> CityRow:
    number, share = _number(said["value"]), _number(said["share"])
    band = next((one for one in pack.meta.bands if one.id == said["band"]), None)
    return CityRow(
        city=city,
        address=reverse("figure", kwargs={"city": city.id, "pack": pack.id, "period": city.period, "key": point.key}),
        number=number,
        value=value_text(number, point) if number is not None else "",
        period=period_text(str(said["period"])),
        quality=quality_text(str(said["quality"])) if number is not None else "",
        is_verified=bool(said["is_verified"]),
        share=prose(percent(number_text(share, decimals=1))) if share is not None else "",
        band_mark=mark_safe(band_mark(band, pack.meta.bands)),  # noqa: S308  a drawing made of numbers
        band=band_text(band, pack.meta.bands) if band else "",
        reason="" if band else told_reason(str(said["reason"])),
    )


def _number(said: object) -> float | None:
    return said if isinstance(said, float) else None


def _ordered(rows: list[Found], order: str) -> list[Found]:
    """By name, unless somebody asks for the values in order; those without one come last either way."""
    if order == "value":
        return sorted(rows, key=lambda row: (row.number is None, row.number or 0.0))
    return sorted(rows, key=lambda row: row.number is None)


def _orders(pack: Pack, point: DataPoint, order: str) -> list[Link]:
    address = reverse("indicator", kwargs={"pack": pack.id, "key": point.key})
    return [
        Link(_("By name"), f"{address}#cities", is_current=order != "value"),
        Link(_("By value"), f"{address}?order=value#cities", is_current=order == "value"),
    ]


def _texts(indicator: Indicator) -> tuple[tuple[str, str, str], ...]:
    said = indicator.definition
    return (
        ("definition", _("What it is"), said.definition),
        ("why", _("Why it matters"), said.why),
        ("says_not", _("What it does not say"), said.says_not),
    )


def _facts(pack: Pack, indicator: Indicator, point: DataPoint) -> list[tuple[str, object]]:
    formula = shown(point.formula, name=lambda one: variable_name(one, pack)) if point.formula else _("as reported")
    ways = {
        "higher": _("more is better"),
        "lower": _("less is better"),
        "closest": _("close to the target is better"),
        "yes": _("yes is better"),
        "none": _("no way is better"),
    }
    level = pack_text(pack, indicator.level, "level", pack.meta.language).text if indicator.level else ""
    facts = [
        (_("Unit"), unit_name(point.unit, pack)),
        (_("Formula"), formula),
        (_("Which way is better"), ways[point.direction]),
        (_("Part of the framework"), " · ".join(group_name(one, pack) for one in indicator.path)),
        (_("Reporting level"), told(pack, f"{indicator.level}.level", level) if level else ""),
        (_("Sustainable Development Goals"), ", ".join(indicator.definition.sdg)),
        (_("Code"), point.key),
    ]
    return [(name, value) for name, value in facts if value]


def _field_name(name: str) -> str:
    names = {
        "definition": _("Definition"),
        "unit": _("Unit"),
        "formula": _("Formula"),
        "direction": _("Which way is better"),
        "sdg": _("Sustainable Development Goals"),
    }
    return names[name]


def _points(pack: Pack, indicator: Indicator, point: DataPoint) -> list[Link]:
    if len(indicator.data_points) < 2:  # noqa: PLR2004  nothing to choose from
        return []
    return [
        Link(
            told(pack, f"{one.key}.name", one.name),
            reverse("indicator", kwargs={"pack": pack.id, "key": one.key}),
            is_current=one.key == point.key,
        )
        for one in indicator.data_points
    ]


def _spread(pack: Pack, point: DataPoint, reported: Sequence[Found]) -> Values | None:
    """The spread of the values as a drawing, a sentence and a table; nothing for answers and for a single city."""
    values = [row.number for row in reported if row.number is not None]
    if point.is_yes_no or len(values) < 2:  # noqa: PLR2004  one value has no spread
        return None
    benchmarks = pack.benchmark_set()
    found = benchmarks.benchmarks.get(point.key) if benchmarks else None
    target = found.target if found and found.direction != "none" else None
    numbers = five_numbers(values)
    unit = unit_text(point, pack)
    names = (_("Smallest"), _("Lower quartile"), _("Median"), _("Upper quartile"), _("Largest"))
    rows = [(name, value_text(one, point)) for name, one in zip(names, numbers, strict=True)]
    if target is not None:
        rows.append((_("Target"), value_text(target, point)))
    return {
        "drawing": dot_plot(values, target=target, said=lambda one: value_text(one, point)),
        "finding": _finding(point, numbers, len(values), unit=unit),
        "table": Table(
            _("Five numbers"), (Column(_("Number")), Column(unit or _("Value"), is_number=True)), tuple(rows)
        ),
        "has_target": target is not None,
    }


def _finding(point: DataPoint, numbers: Sequence[float], count: int, *, unit: str) -> str:
    """What the spread shows, in a sentence. Of a few cities the middle says nothing."""
    low, middle, high = (value_text(numbers[place], point) for place in (0, 2, 4))
    said = {"count": count, "low": low, "middle": middle, "high": quantity(high, unit)}
    if count < ENOUGH:
        return (
            ngettext("%(count)d city, from %(low)s to %(high)s.", "%(count)d cities, from %(low)s to %(high)s.", count)
            % said
        )
    return (
        ngettext(
            "%(count)d city, from %(low)s to %(high)s; half of them are below %(middle)s.",
            "%(count)d cities, from %(low)s to %(high)s; half of them are below %(middle)s.",
            count,
        )
        % said
    )
