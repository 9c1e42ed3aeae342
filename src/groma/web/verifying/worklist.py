"""What a verifier works through: every data point of a round, what is to be done about it, and what comes next."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction
from django.utils.translation import gettext

from groma.errors import GromaError
from groma.record.trail import canonical
from groma.verify.approval import approved, differences
from groma.web import changes, rounds
from groma.web.facts import DECIDED, waiting_questions
from groma.web.models import Message, Round, Value
from groma.web.standing import standing
from groma.web.trail import Gesture
from groma.web.verifying.sampling import Sample, sample_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.errors import Finding
    from groma.score.model import Result
    from groma.web.models import User
    from groma.web.standing import Standing

Shown = Literal["all", "to_decide", "asked", "answered", "decided", "not_reported", "sample", "changed"]
SHOWN: tuple[Shown, ...] = ("to_decide", "asked", "answered", "decided", "not_reported", "sample", "changed", "all")
ACTIONS = ("accept", "ask", "decline", "undo")
"""The steps of the table of values that a verifier takes."""


class SeenOtherwiseError(GromaError):
    """What is to be decided is no longer what was seen."""


@dataclass(frozen=True)
class Item:
    """One data point before its verifier.

    Attributes:
        findings: The findings of the checks about it or what it rests on.
        is_asked: Whether a question about it waits for the city.
        is_answered: Whether it was asked about before and answered, and is to be decided again.
        is_in_sample: Whether it was drawn for a closer look.
        has_changed: Whether it, or what it rests on, is no longer as it was once approved.
        is_as_approved: Whether it waits to be decided, and is to the letter what was approved before.
    """

    value: Value
    result: Result
    findings: tuple[Finding, ...]
    is_asked: bool
    is_answered: bool
    is_in_sample: bool
    has_changed: bool
    is_as_approved: bool

    @property
    def key(self) -> str:
        """The data point."""
        return str(self.value.key)

    @property
    def is_decided(self) -> bool:
        """Whether it was accepted or declined."""
        return self.value.state in {*DECIDED, "published"}

    @property
    def is_to_decide(self) -> bool:
        """Whether it has a value that waits for a decision."""
        return self.value.state == "submitted" and self.result.is_reported

    @property
    def doubts(self) -> tuple[tuple[str, int], ...]:
        """How many errors and warnings the checks found, the worse first."""
        counts = Counter(finding.severity for finding in self.findings)
        return tuple((severity, counts[severity]) for severity in ("error", "warning") if counts[severity])

    def is_shown(self, among: Shown) -> bool:
        """Whether it belongs to a part of the list."""
        return {
            "all": True,
            "to_decide": self.is_to_decide,
            "asked": self.is_asked,
            "answered": self.is_answered,
            "decided": self.is_decided and self.result.is_reported,
            "not_reported": not self.result.is_reported,
            "sample": self.is_in_sample,
            "changed": self.has_changed,
        }[among]


@dataclass(frozen=True)
class Queue:
    """Every data point of a round, in the order of the framework."""

    round: Round
    standing: Standing
    items: tuple[Item, ...]
    sample: Sample | None

    @cached_property
    def counts(self) -> Mapping[Shown, int]:
        """How many there are of each part."""
        return {among: sum(item.is_shown(among) for item in self.items) for among in SHOWN}

    @property
    def reported(self) -> int:
        """How many have a value."""
        return sum(item.result.is_reported for item in self.items)

    @property
    def as_approved(self) -> tuple[Item, ...]:
        """Those that wait, and are to the letter what was approved before."""
        return tuple(item for item in self.items if item.is_as_approved)

    def shown(self, among: Shown) -> tuple[Item, ...]:
        """Those of a part of the list."""
        return tuple(item for item in self.items if item.is_shown(among))

    def item(self, key: str) -> Item | None:
        """The one of that key."""
        return next((item for item in self.items if item.key == key), None)

    def beside(self, key: str, among: Shown) -> tuple[Item | None, Item | None]:
        """The one before and the one after in a part of the list, to which the one at hand need not belong."""
        keys = [item.key for item in self.items]
        here = keys.index(key)
        before = [item for item in self.items[:here] if item.is_shown(among)]
        after = [item for item in self.items[here + 1 :] if item.is_shown(among)]
        return (before[-1] if before else None), (after[0] if after else None)

    def next_to_decide(self, key: str, among: Shown = "all") -> Item | None:
        """The next that waits for a decision, from the one at hand to the end and then from the start."""
        keys = [item.key for item in self.items]
        here = keys.index(key) + 1
        ahead = (*self.items[here:], *self.items[:here])
        return next((item for item in ahead if item.is_to_decide and item.is_shown(among)), None)


def queue(round_: Round) -> Queue:
    """Every data point of a round, with what is to be done about it. Five queries, whatever the size."""
    now, sample = standing(round_), sample_of(round_)
    told = _Told(waiting_questions(round_), _once_asked(round_), frozenset(sample.keys if sample else ()))
    values = round_.values.select_related("round")
    return Queue(round_, now, tuple(_item(value, now, told) for value in values), sample)


def seen(round_: Round, key: str) -> str:
    """What a verifier sees of a figure, as a hash: a decision names the one it rests on."""
    now = standing(round_)
    result = now.results[key]
    book = now.book
    content = approved(result.measurement, unit=result.point.unit, pack_hash=book.pack.hash, sources=book.city.sources)
    return hashlib.sha256(canonical(content).encode("utf-8", "surrogatepass")).hexdigest()


def decide(value: Value, action: str, *, by: User, reason: str = "", rests_on: str = "") -> Value:
    """Accept, ask about, decline or undo, if the figure is still what the verifier saw.

    Args:
        value: As it was shown; its `version` is what the decision rests on.
        action: One of `ACTIONS`.
        by: The verifier.
        reason: What is asked, or why it is declined.
        rests_on: The hash that `seen` gave when it was shown.

    Raises:
        SeenOtherwiseError: The figure, or something it rests on, was changed since.
        RefusedError: The table does not allow it.
        OvertakenError: Somebody else decided in between.
    """
    return decide_all([(value, action, reason, rests_on)], by=by)[0]


def decide_all(decisions: Iterable[tuple[Value, str, str, str]], *, by: User) -> list[Value]:
    """Several decisions as one gesture, all of them or none: value, action, reason, and what it rests on."""
    gesture = Gesture(str(by.actor))
    with transaction.atomic():
        return [
            _decided(one, action, by=by, reason=reason, rests_on=on, gesture=gesture)
            for one, action, reason, on in decisions
        ]


def remark(round_: Round, key: str, text: str, *, by: User) -> Message:
    """Keep a remark of the verifier about a data point; the city sees it."""
    said = Message(round=round_, key=key, kind=Message.Kind.REMARK, text=text, by=by.actor)
    return changes.create(said, "remark", gesture=Gesture(str(by.actor)))


def _decided(value: Value, action: str, *, by: User, reason: str, rests_on: str, gesture: Gesture) -> Value:
    if action not in ACTIONS:
        raise ValueError(action)
    if action != "undo" and rests_on != seen(value.round, value.key):
        raise SeenOtherwiseError(
            gettext(
                "This figure, or something it rests on, was changed after it was shown to you. Nothing was decided."
            ),
            where=value.key,
            next_step=gettext("Look at it again as it is now."),
        )
    return rounds.act_on_value(value, action, by=by, reason=reason, gesture=gesture)


@dataclass(frozen=True, slots=True)
class _Told:
    """Keys of data points: with a question that waits, once asked about, drawn for a sample."""

    waiting: frozenset[str]
    asked: frozenset[str]
    drawn: frozenset[str]


def _item(value: Value, now: Standing, told: _Told) -> Item:
    key, result = value.key, now.results[value.key]
    before: dict[str, Any] | None = value.approval or value.dropped_approval
    has_changed = bool(before and differences(before, result.measurement, sources=now.book.city.sources))
    is_to_decide = value.state == "submitted" and result.is_reported
    return Item(
        value=value,
        result=result,
        findings=now.about(key),
        is_asked=key in told.waiting,
        is_answered=key in told.asked - told.waiting and value.state not in {*DECIDED, "published"},
        is_in_sample=key in told.drawn,
        has_changed=has_changed,
        is_as_approved=bool(is_to_decide and value.approval and not has_changed),
    )


def _once_asked(round_: Round) -> frozenset[str]:
    return frozenset(Message.objects.filter(round=round_, kind=Message.Kind.QUESTION).values_list("key", flat=True))
