"""Rounds, rows, values and findings as the API tells them to people who take part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groma.publish.tables import result_values
from groma.record.period import parse_period
from groma.web import access
from groma.web.entry.answering import told as findings_told
from groma.web.models import Message, Observation
from groma.web.verifying.worklist import seen

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from groma.web.entry.answering import Told as ToldFinding
    from groma.web.models import Round, User
    from groma.web.verifying.worklist import Item, Queue

Told = dict[str, Any]
OF_ROUND = (
    *("period", "benchmark_set", "state", "state_since", "deadline"),
    *("total", "reported", "checked", "verified", "open_errors", "open_questions"),
)


def round_row(round_: Round, user: User) -> Told:
    """A round, and what a person is in it."""
    return {name: getattr(round_, name) for name in OF_ROUND} | {
        "city": round_.city_id,
        "city_name": round_.city.name,
        "framework": round_.pack,
        "framework_version": round_.pack_version,
        "roles": sorted(access.roles_towards(user, round_)),
    }


def rows_of(round_: Round) -> QuerySet[Observation]:
    """The rows of the city's record up to the round's period, in the order they were added."""
    limit = parse_period(round_.period).end
    rows = Observation.objects.filter(city_id=round_.city_id).order_by("pk")
    periods = rows.order_by().values_list("period", flat=True).distinct()
    return rows.filter(period__in=[one for one in periods if parse_period(one).end <= limit])


def observation(row: Observation) -> Told:
    """A row of the record, under the names of `observations.csv`."""
    names = (*Observation.KEY, "unit", "status", "quality", "source", "note", "version")
    return {name: getattr(row, name) for name in names} | {"value": row.text}


def value_row(item: Item) -> Told:
    """A data point of a round, with its figure as it stands now."""
    counts = dict(item.doubts)
    verified = item.value.approval is not None and not item.has_changed
    figure = result_values(item.result, framework=item.value.round.pack) | {"verified": verified}
    return {name: getattr(item.value, name) for name in ("key", "state", "state_since", "version")} | {
        "is_asked": item.is_asked,
        "has_changed": item.has_changed,
        "errors": counts.get("error", 0),
        "warnings": counts.get("warning", 0),
        "figure": figure,
    }


def value_detail(found: Queue, item: Item) -> Told:
    """A data point of a round with its findings and what was said about it."""
    said = Message.objects.filter(round=found.round, key=item.key)
    return value_row(item) | {
        "reason": item.value.reason,
        "findings": [finding(one) for one in findings_told(found.round, item.findings)],
        "messages": [{"kind": one.kind, "text": one.text, "at": one.at} for one in said],
    }


def finding(one: ToldFinding) -> Told:
    """A finding with its answer."""
    names = ("severity", "rule", "where", "what", "why", "next_step", "subject", "period")
    return {name: getattr(one.finding, name) for name in names} | {
        "fingerprint": one.fingerprint,
        "answer": one.answer.reason if one.answer else "",
        "answered_at": one.answer.at if one.answer else None,
    }


def row_etag(row: Observation) -> str:
    """The version of a row."""
    return f'"{row.version}"'


def value_etag(item: Item) -> str:
    """The version of a value, and of all that it rests on: what a decision has to have seen."""
    return f'"{item.value.version}-{seen(item.value.round, item.key)}"'
