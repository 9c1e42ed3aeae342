"""Cities side by side: a few, chosen by the reader, in the order of their choice, without ranks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from groma.publish.compare import compare
from groma.publish.names import group_name, title_of
from groma.publish.numbers_text import period_text, quality_text
from groma.web.public.editions import editions_numbered
from groma.web.public.listed import by_id, search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.publish.compare import Comparison, Row, Side
    from groma.web.public.editions import Edition
    from groma.web.public.listed import Listed
    from groma.web.public.showing import Values

MOST = 6
OFFERED = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked for.

    Attributes:
        chosen: The cities to compare, in the order they were chosen.
        found: Cities to add, among those searched for.
        left_out: How many of the chosen were one too many.
    """

    chosen: tuple[Listed, ...]
    found: tuple[Listed, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class SideCell:
    """One city's value in a line of the comparison."""

    name: str
    address: str
    text: str
    period: str
    quality: str
    is_reported: bool
    is_verified: bool


def choice(cities: Sequence[Listed], *, ids: Sequence[str], words: str) -> Choice:
    """The cities chosen by their ids, and those that may be added."""
    wanted = by_id(cities, ids)
    chosen = tuple(wanted[:MOST])
    found = [city for city in search(cities, words) if city not in chosen]
    return Choice(chosen, tuple(found[:OFFERED]), max(0, len(wanted) - MOST))


def comparison_values(chosen: Sequence[Listed]) -> Values:
    """What the comparison of two or more cities shows."""
    framework = chosen[0].pack
    alike = [city for city in chosen if city.pack == framework]
    editions = editions_numbered([city.publication for city in alike])
    different = [city for city in chosen if city.pack != framework]
    if len(editions) < 2:  # noqa: PLR2004  a comparison needs two
        return {"comparison": None, "different": different}
    books = [edition.book() for edition in editions]
    found = compare(books)
    verified = [frozenset(edition.part("checks")["figures"]) for edition in editions]
    pack = books[0].pack
    some = [row for row in found.known if row.reported_by < len(editions)]

    def parts(rows: Sequence[Row]) -> list[tuple[str, list[Values]]]:
        return [
            (group_name(path[0], pack) if path else title_of(pack), [_line(row, editions, verified) for row in lines])
            for path, lines in groupby(rows, key=lambda row: row.path[:1])
        ]

    return {
        "comparison": found,
        "editions": list(zip(alike, editions, strict=True)),
        "framework": title_of(pack),
        "halves": (
            (_("Reported by all"), parts(found.shared), True),
            (_("Reported by some"), parts(some), not found.shared),
        ),
        "unknown": len(found.rows) - len(found.known),
        "shared": len(found.shared),
        "total": len(found.rows),
        "different": different,
        "doubts": _doubts(found),
    }


def _line(row: Row, editions: Sequence[Edition], verified: Sequence[frozenset[str]]) -> Values:
    is_long = " " in row.unit
    sides = [
        _side(row, side, edition, text=side.number if is_long else side.text, is_verified=row.key in accepted)
        for side, edition, accepted in zip(row.sides, editions, verified, strict=True)
    ]
    periods = {side.period for side in row.sides if side.is_reported}
    return {
        "key": row.key,
        "name": row.name,
        "address": reverse("indicator", kwargs={"pack": editions[0].pack.id, "key": row.key}),
        "unit": row.unit if is_long else "",
        "sides": sides,
        "differ": len(periods) > 1,
    }


def _side(row: Row, side: Side, edition: Edition, *, text: str, is_verified: bool) -> SideCell:
    return SideCell(
        name=edition.book().city.name,
        address=reverse("figure", kwargs={**edition.place, "key": row.key}),
        text=text,
        period=period_text(side.period) if side.is_reported else "",
        quality=quality_text(side.quality) if side.is_reported else "",
        is_reported=side.is_reported,
        is_verified=is_verified,
    )


def _doubts(found: Comparison) -> list[str]:
    """What keeps the figures from being fully comparable."""
    doubts = []
    if any(len({side.period for side in row.sides if side.is_reported}) > 1 for row in found.known):
        doubts.append(_("Some figures are of different periods. Each names its own."))
    if any(len({side.quality for side in row.sides if side.is_reported}) > 1 for row in found.known):
        doubts.append(_("Some figures were come by in different ways, such as measured here and estimated there."))
    if len(set(found.benchmark_sets)) > 1:
        doubts.append(_("The cities were scored with different benchmark sets, so their bands are not comparable."))
    return doubts
