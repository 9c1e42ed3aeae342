"""What recurs over many rounds: figures that are missing or asked about, and states where rounds stay long."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Count

from groma.web.models import Message, Round
from groma.web.models.rounds import ROUND_STATES

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

MOST = 20
TEXTS = 3
"""So many of the latest questions about a figure are quoted."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A data point, and in how many of the rounds it has no value."""

    key: str
    rounds: int


@dataclass(frozen=True, slots=True)
class Questioned:
    """A data point that verifiers ask about: in how many rounds, how often, and what they asked last."""

    key: str
    rounds: int
    questions: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A state, how many rounds are in it, and the median and longest of the days they have been."""

    state: str
    rounds: int
    median_days: float
    longest_days: int


def missing_most(rounds: QuerySet[Round]) -> list[Missing]:
    """The data points most often without a value."""
    counted = Counter(key for keys in rounds.values_list("missing", flat=True) for key in keys)
    return [Missing(key, count) for key, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:MOST]]


def asked_most(rounds: QuerySet[Round]) -> list[Questioned]:
    """The data points asked about in the most rounds, with the latest questions. Two queries."""
    told = Message.objects.filter(kind=Message.Kind.QUESTION, round__in=rounds.order_by().values("pk"))
    grouped = (
        told.order_by()
        .values("key")
        .annotate(rounds=Count("round", distinct=True), questions=Count("pk"))
        .order_by("-rounds", "-questions", "key")[:MOST]
    )
    most = list(grouped)
    texts = _latest(told, [one["key"] for one in most])
    return [Questioned(one["key"], one["rounds"], one["questions"], texts[one["key"]]) for one in most]


def waiting(rounds: QuerySet[Round], *, now: dt.datetime) -> list[Waiting]:
    """How long rounds have been in their states."""
    days: dict[str, list[int]] = defaultdict(list)
    for state, since in rounds.order_by().values_list("state", "state_since"):
        days[state].append(max(0, (now - since).days))
    return [
        Waiting(state, len(days[state]), median(days[state]), max(days[state]))
        for state in ROUND_STATES
        if days[state] and state != "published"
    ]


def _latest(told: QuerySet[Message], keys: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {key: [] for key in keys}
    for key, text in told.filter(key__in=keys).order_by("-pk").values_list("key", "text").iterator():
        if len(found[key]) < TEXTS and text not in found[key]:
            found[key].append(text)
    return {key: tuple(texts) for key, texts in found.items()}
