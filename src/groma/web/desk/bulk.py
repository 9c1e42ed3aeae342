"""Many figures of a round at once: why there is none, or that they are what they were last year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.errors import RecordError
from groma.record.period import parse_period
from groma.web.models import Observation
from groma.web.rounds import Entry
from groma.web.standing import standing
from groma.web.templatetags.packs import full_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.record import model as record
    from groma.score.model import Result
    from groma.web.models import Round

WHY_NOT = ("not_reported", "not_collected", "not_applicable")


@dataclass(frozen=True, slots=True)
class Before:
    """What was reported of a data point before: its period, and the rows it rests on."""

    key: str
    period: str
    result: Result
    rows: tuple[record.Observation, ...]


def without_value(round_: Round, keys: Iterable[str], *, status: str, reason: str) -> list[Entry]:
    """Entries that say of each data point why there is no value for the round's period."""
    return [Entry(key, round_.period, status=status, note=reason) for key in keys]


def before(round_: Round) -> dict[str, Before]:
    """The data points that have a yearly value of an earlier period only, with what it rests on."""
    start = parse_period(round_.period).start
    found = {}
    for key, result in standing(round_).results.items():
        one = result.measurement
        if result.is_reported and (period := parse_period(one.period)).end < start and period.is_year:
            found[key] = Before(key, one.period, result, tuple(part.observation for part in one.inputs))
    return found


def refuse_without_before(round_: Round, keys: Iterable[str], earlier: Mapping[str, Before]) -> None:
    """Refuse to say that a figure is as before where there is none.

    Raises:
        RecordError: One of them has no yearly value of an earlier period.
    """
    pack = standing(round_).book.pack
    lacking = [str(full_name(pack, pack.data_point(key))) for key in keys if key not in earlier]
    if lacking:
        raise RecordError(
            _("There is no earlier figure for: %(names)s.") % {"names": ", ".join(lacking)},
            next_step=_("Untick them, or say why there is no figure."),
        )


def as_before(round_: Round, chosen: Iterable[Before]) -> list[Entry]:
    """Entries that say that figures are what they were; an input that is there for this period is left alone."""
    there = set(
        Observation.objects.filter(city=round_.city_id, period=round_.period, place="", breakdown="").values_list(
            "variable", flat=True
        )
    )
    rows = {row.variable: row for one in chosen for row in one.rows if row.variable not in there}
    return [_again(row, round_.period) for row in rows.values()]


def _again(row: record.Observation, period: str) -> Entry:
    return Entry(
        row.variable,
        period,
        text=row.text,
        unit=row.unit,
        quality=row.quality,
        source=row.source,
        note=_("The city says that this is as in %(period)s.") % {"period": row.period},
    )
