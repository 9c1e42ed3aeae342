"""Results as tables: one row for every data point, one row for every group, as CSV and as JSON under the same names.

Numbers are written in the shortest way that reads back as themselves, answers as yes and no. A cell is empty where
there is nothing to say; `status` and `reason` say why. What is written into a file also carries the trust mark of
each figure, and says on every row if the city is invented.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import groma
from groma.publish.notices import INVENTED
from groma.publish.trust import mark_counts, weakest_mark
from groma.record.numbers import plain_number
from groma.record.tables import written_table
from groma.score.scoring import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.record.model import City
    from groma.score.model import GroupScore, ReportingRate, Result, Scorecard

Value = str | int | float | None
Values = dict[str, Value]

RESULT_COLUMNS = (
    "framework",
    "code",
    "data_point",
    "name",
    "period",
    "place",
    "breakdown",
    "value",
    "unit",
    "quality",
    "status",
    "reason",
    "benchmark",
    "benchmark_set",
    "direction",
    "share_of_target",
    "band",
    "points",
)
MARKED_COLUMNS = (*RESULT_COLUMNS, "trust")
ROLLUP_COLUMNS = (
    "level",
    "dimension",
    "group",
    "points",
    "possible",
    "percent",
    "band",
    "scored",
    "reported",
    "total",
    "benchmark_set",
)
NUMBER_COLUMNS = frozenset(
    {"value", "benchmark", "share_of_target", "points", "possible", "percent", "scored", "reported", "total"}
)


def result_values(result: Result, *, framework: str) -> Values:
    """One result under the names of `MARKED_COLUMNS`: numbers as numbers, answers as words, `None` for nothing."""
    one, point, benchmark = result.measurement, result.point, result.benchmark
    return {
        "framework": framework,
        "code": point.code,
        "data_point": point.id,
        "name": result.name,
        "period": one.period,
        "place": one.place,
        "breakdown": one.breakdown,
        "value": _amount(one.value, is_yes_no=point.is_yes_no),
        "unit": point.unit,
        "quality": one.quality,
        "status": one.status,
        "reason": result.reason,
        "benchmark": _amount(benchmark.target if benchmark else None, is_yes_no=point.is_yes_no),
        "benchmark_set": result.benchmark_set,
        "direction": benchmark.direction if benchmark else point.direction,
        "share_of_target": _rounded(result.share),
        "band": result.band.id if result.band else "",
        "points": result.points,
        "trust": weakest_mark(result),
    }


def group_values(group: GroupScore, *, benchmark_set: str) -> Values:
    """One group's score under the names of `ROLLUP_COLUMNS`."""
    return {
        "level": group.level,
        "dimension": group.top,
        "group": group.group,
        "points": group.points,
        "possible": group.possible,
        "percent": _rounded(group.percent),
        "band": group.band.id if group.band else "",
        "scored": group.scored,
        "reported": group.reported,
        "total": group.total,
        "benchmark_set": benchmark_set,
    }


def result_rows(results: Iterable[Result], *, framework: str) -> list[Values]:
    """`result_values` of each result, in their order."""
    return [result_values(result, framework=framework) for result in results]


def rollup_rows(card: Scorecard) -> list[Values]:
    """`group_values` of each group, from the finest level to the total."""
    return [group_values(group, benchmark_set=card.benchmark_set) for group in card.groups]


def results_csv(results: Iterable[Result], *, framework: str, notice: str = "") -> str:
    """The results as CSV. Give `card.results` for the newest of each data point, `card.series` for every period."""
    return _noticed(MARKED_COLUMNS, result_rows(results, framework=framework), notice)


def rollup_csv(card: Scorecard, *, notice: str = "") -> str:
    """The group scores as CSV."""
    return _noticed(ROLLUP_COLUMNS, rollup_rows(card), notice)


def notice_of(city: City) -> str:
    """What every row of a file about this city must say; empty for a real one."""
    return INVENTED if city.invented else ""


def results_json(card: Scorecard, *, notice: str = "") -> str:
    """Results, group scores, reporting rates and trust marks as one JSON object, with the versions they rest on."""
    content = {
        **({"notice": notice} if notice else {}),
        "groma": groma.__version__,
        "city": card.city_id,
        "framework": card.pack_id,
        "framework_version": card.pack_version,
        "framework_hash": card.pack_hash,
        "benchmark_set": card.benchmark_set,
        "benchmark_label": card.benchmark_label,
        "period": card.period,
        "without_unverified": card.without_unverified,
        "results": result_rows(card.results, framework=card.pack_id),
        "rollup": rollup_rows(card),
        "reporting": [_rate_values(rate) for rate in card.rates],
        "trust": {mark: {"reported": reported, "total": every} for mark, reported, every in mark_counts(card)},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def csv_text(columns: tuple[str, ...], rows: Iterable[Mapping[str, Value]]) -> str:
    """Rows as CSV with the given columns."""
    return written_table(columns, ([cell_text(row[column]) for column in columns] for row in rows))


def _noticed(columns: tuple[str, ...], rows: Iterable[Values], notice: str) -> str:
    """The rows as CSV, with the notice in a last column where there is one."""
    if not notice:
        return csv_text(columns, rows)
    return csv_text((*columns, "notice"), (row | {"notice": notice} for row in rows))


def cell_text(value: Value) -> str:
    """A value as it stands in a table.

    >>> cell_text(66.0), cell_text(0.1 + 0.2), cell_text("yes"), cell_text(None)
    ('66', '0.3', 'yes', '')
    """
    if value is None:
        return ""
    return value if isinstance(value, str) else plain_number(float(value))


def _amount(value: float | None, *, is_yes_no: bool) -> Value:
    if value is None or not is_yes_no:
        return None if value is None else _shortest(value)
    return "yes" if value else "no"


def _rounded(share: float | None) -> Value:
    return None if share is None else _shortest(round(share, PLACES))


def _shortest(value: float) -> int | float:
    """The number without floating point dust: whole numbers as integers."""
    text = plain_number(value)
    return float(text) if set(text) & set(".en") else int(text)


def _rate_values(rate: ReportingRate) -> Values:
    return {
        "level": rate.level,
        "reported": rate.reported,
        "partly": rate.partly,
        "total": rate.total,
        "percent": _rounded(rate.percent),
    }
