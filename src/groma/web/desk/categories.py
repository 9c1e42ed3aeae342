"""The categories of a round as a list: who fills each, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.web import access
from groma.web.entry.permitted import groups_above, groups_of, points_of
from groma.web.facts import open_errors, waiting_questions
from groma.web.models import Observation
from groma.web.standing import pack_of, standing

if TYPE_CHECKING:
    from collections.abc import Collection

    from groma.catalogue.pack import DataPoint, Pack
    from groma.web.access import Visitor
    from groma.web.models import Round


@dataclass(frozen=True, slots=True)
class Category:
    """A category of a round.

    Attributes:
        above: The groups it lies in, from the top; two categories may have the same name.
        reported: Data points with a value of the round's period.
        older: Data points whose newest value is of an earlier period.
        settled: Data points without a value, with a reason given for the round's period.
        errors: Open errors about its data points.
        questions: Questions of the verifier that wait.
    """

    group: str
    above: tuple[str, ...]
    department: str
    total: int
    reported: int
    older: int
    settled: int
    errors: int
    questions: int

    @property
    def missing(self) -> int:
        """Data points nothing is said of for the round's period."""
        return self.total - self.reported - self.settled

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to do."""
        return not (self.missing or self.errors or self.questions)


def categories_of(round_: Round, visitor: Visitor) -> tuple[list[Category], list[Category]]:
    """The categories a person fills, and the others. A coordinator fills all of them."""
    pack = pack_of(round_)
    departments = dict(round_.assignments.values_list("group", "department__name"))
    is_coordinator = access.may_coordinate(visitor, round_.city_id)
    assigned = access.assigned_groups(visitor, round_)
    counted = _counted(round_, pack)
    every = [
        Category(group, groups_above(pack, group), departments.get(group, ""), *counted[group])
        for group in groups_of(pack)
    ]
    own = [one for one in every if is_coordinator or one.group in assigned]
    return own, [one for one in every if one not in own]


def _counted(round_: Round, pack: Pack) -> dict[str, tuple[int, int, int, int, int, int]]:
    now = standing(round_)
    said = set(
        Observation.objects.filter(city_id=round_.city_id, period=round_.period, place="", breakdown="")
        .exclude(status="reported")
        .values_list("variable", flat=True)
    )
    doubted, asked = {one.subject for one in open_errors(round_, now)}, waiting_questions(round_)
    counts = {}
    for group in groups_of(pack):
        points = points_of(pack, group)
        results = [now.results[one.key] for one in points]
        reported = [one for one in results if one.is_reported and one.measurement.period == round_.period]
        older = [one for one in results if one.is_reported and one.measurement.period != round_.period]
        settled = [one for one in results if one not in reported and _names(one.point) & said]
        errors = sum(bool(_names(one) & doubted) for one in points)
        counts[group] = (len(points), len(reported), len(older), len(settled), errors, _among(points, asked))
    return counts


def _names(point: DataPoint) -> set[str]:
    return {point.key, point.code, *point.variables}


def _among(points: Collection[DataPoint], keys: Collection[str]) -> int:
    return sum(one.key in keys for one in points)
