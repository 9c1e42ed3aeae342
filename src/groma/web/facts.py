"""The facts that the steps of the workflow tables need: what holds for this person, this round, this value, now.

Each fact is one small function named as in `verify/tables/needs.csv`; a table that needs a fact nobody can tell fails
a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from groma.verify.approval import differences
from groma.verify.workflow import workflow
from groma.web import access
from groma.web.models import Answer, Message, Observation, TrailEvent, Value
from groma.web.standing import fingerprint, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from groma.errors import Finding
    from groma.web.access import Visitor
    from groma.web.models import Mandate, Round
    from groma.web.standing import Standing

OPEN = frozenset({"draft", "returned", "reopened"})
"""The states in which the city works on a round."""
DECIDED = frozenset({"verified", "not_verified"})


@dataclass(frozen=True)
class Situation:
    """A person before a round, perhaps before one of its values, perhaps with a reason in hand."""

    visitor: Visitor
    round: Round
    value: Value | None = None
    reason: str = ""
    groups: frozenset[str] = frozenset()

    @cached_property
    def mandate(self) -> Mandate | None:
        """The verifier's mandate."""
        return access.mandate_of(self.visitor, self.round)

    @cached_property
    def standing(self) -> Standing:
        """Where the round stands."""
        return standing(self.round)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """Every value of the round."""
        return tuple(self.round.values.all())

    def facts(self, wanted: Collection[str]) -> frozenset[str]:
        """Those of the wanted facts that hold; only those are looked at."""
        return frozenset(name for name in wanted if FACTS[name](self))


def facts_for(situation: Situation, table: str, *, action: str) -> frozenset[str]:
    """The facts an action of a table may need, as far as they hold."""
    wanted = {need for step in workflow(table).steps if step.action == action for need in step.needs}
    return situation.facts(wanted)


def open_errors(round_: Round, now: Standing) -> tuple[Finding, ...]:
    """The errors of a round that are neither mended nor answered."""
    answered = set(Answer.objects.filter(round=round_).values_list("fingerprint", flat=True))
    return tuple(one for one in now.findings if one.severity == "error" and fingerprint(one) not in answered)


def waiting_questions(round_: Round) -> frozenset[str]:
    """The keys of the data points whose last question waits for an answer or a change."""
    last = dict(Message.objects.filter(round=round_).exclude(kind="remark").values_list("key", "kind"))
    return frozenset(key for key, kind in last.items() if kind == Message.Kind.QUESTION)


def _rests_on_own_entry(situation: Situation) -> bool:
    if not situation.value or not situation.visitor.is_authenticated:
        return False
    result = situation.standing.results[situation.value.key]
    city_id, actor = situation.round.city_id, situation.visitor.actor
    keys = {one.observation.key for one in result.measurement.inputs}
    rows = Observation.objects.filter(city_id=city_id, variable__in={key[0] for key in keys})
    inputs = [row for row in rows if tuple(getattr(row, name) for name in Observation.KEY) in keys]
    # The row knows who wrote it last; that somebody else touched it since makes it no less one's own.
    subjects = {row.subject for row in inputs}
    return any(row.entered_by == actor for row in inputs) or (
        TrailEvent.objects.filter(subject__in=subjects, actor=str(actor)).exists()
    )


def _is_reported(situation: Situation) -> bool:
    return bool(situation.value and situation.standing.results[situation.value.key].is_reported)


def _all_decided(situation: Situation) -> bool:
    results = situation.standing.results
    return all(value.state in DECIDED for value in situation.values if results[value.key].is_reported)


def _approvals_stand(situation: Situation) -> bool:
    results, sources = situation.standing.results, situation.standing.book.city.sources
    return not any(
        differences(value.approval, results[value.key].measurement, sources=sources)
        for value in situation.values
        if value.approval
    )


def _is_correctable(situation: Situation) -> bool:
    return situation.round.state in OPEN or bool(situation.value and situation.value.state == "returned")


FACTS: dict[str, Callable[[Situation], bool]] = {
    "something_reported": lambda one: one.standing.book.card.reported > 0,
    "findings_answered": lambda one: not open_errors(one.round, one.standing),
    "questions_answered": lambda one: not waiting_questions(one.round),
    "nothing_decided": lambda one: all(value.state in {"draft", "submitted"} for value in one.values),
    "questions_asked": lambda one: any(value.state == "returned" for value in one.values),
    "everything_decided": _all_decided,
    "approvals_stand": _approvals_stand,
    "mandated": lambda one: one.mandate is not None,
    "declared": lambda one: bool(one.mandate and one.mandate.declared_at),
    "independent": lambda one: (
        not access.belongs_to(one.visitor, one.round.city_id) and not (one.mandate and one.mandate.has_conflict)
    ),
    "qualified": lambda one: access.is_qualified(one.visitor),
    "not_own_entry": lambda one: not _rests_on_own_entry(one),
    "round_submitted": lambda one: one.round.state == "submitted",
    "reported": _is_reported,
    "not_reported": lambda one: not _is_reported(one),
    "assigned": lambda one: bool(one.groups & access.assigned_groups(one.visitor, one.round)),
    "correctable": _is_correctable,
    "answered": lambda one: bool(one.value and one.value.key not in waiting_questions(one.round)),
    "reason": lambda one: bool(one.reason.strip()),
}
