"""What happens in a round: it is opened, filled, submitted, verified, published and, if need be, reopened.

`act_on_round` and `act_on_value` are the only ways a state changes. Both ask the table of `groma.verify`, save by
`groma.web.changes`, and do what follows from the step within the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from groma.errors import did_you_mean
from groma.measure.measuring import measure, newest
from groma.record.period import parse_period
from groma.verify.approval import approved, differences
from groma.verify.workflow import RefusedError, workflow
from groma.web import access, changes, progress, records
from groma.web.facts import OPEN, Situation, facts_for, waiting_questions
from groma.web.models import Assignment, Message, Observation, Round, Value
from groma.web.public import publishing
from groma.web.registers.moves import follow_round
from groma.web.standing import ENGINE, pack_of
from groma.web.trail import Gesture

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.verify.workflow import Step
    from groma.web.models import City, User

BY_ITSELF = ("accept", "ask", "decline", "undo", "submit")
"""The steps a value takes by itself; all others follow from one of the round, or from entering a figure."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody enters: an observation's key and content, and the version of the row it rests on.

    Attributes:
        version: The version of the row as it was shown; 0 where there was none.
    """

    variable: str
    period: str
    place: str = ""
    breakdown: str = ""
    text: str = ""
    unit: str = ""
    status: str = "reported"
    quality: str = "unknown"
    source: str = ""
    note: str = ""
    version: int = 0

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Variable, period, place and breakdown."""
        return self.variable, self.period, self.place, self.breakdown

    @property
    def content(self) -> dict[str, str]:
        """The fields of the row that are not its key."""
        return {name: getattr(self, name) for name in Observation.CONTENT}


def open_round(
    city: City, pack: Pack, *, period: str, deadline: dt.date | None = None, benchmarks: str = "", gesture: Gesture
) -> Round:
    """Open a round with a value for every data point; departments keep the categories of the round before.

    Args:
        city: Who reports.
        pack: The framework.
        period: What is reported on.
        deadline: By when the city is to submit it.
        benchmarks: Id of the benchmark set; the pack's first where empty.
        gesture: Who opens it.

    Raises:
        RecordError: The period is none.
        OvertakenError: The city has that round already.
    """
    chosen = pack.benchmark_set(benchmarks)
    round_ = Round(
        city=city,
        pack=pack.id,
        pack_version=pack.meta.version,
        pack_hash=pack.hash,
        period=parse_period(period).text,
        benchmark_set=chosen.name if chosen else "",
        deadline=deadline,
        state=workflow("rounds").start,
    )
    with transaction.atomic():
        changes.create(round_, "open", gesture=gesture)
        before = city.rounds.filter(pack=pack.id).exclude(pk=round_.pk).order_by("-period").first()
        Value.objects.bulk_create(Value(round=round_, key=point.key) for point in pack.data_points)
        given = before.assignments.all() if before else ()
        again = [Assignment(round=round_, group=one.group, department_id=one.department_id) for one in given]
        changes.create_all(again, "keep", gesture=gesture)
        follow_round(round_, gesture=gesture)
    progress.refresh(round_)
    return round_


def act_on_round(round_: Round, action: str, *, by: User, reason: str = "", gesture: Gesture | None = None) -> Round:
    """Take a step of the table of rounds, with all that follows from it.

    Args:
        round_: As the person saw it.
        action: Such as `submit`.
        by: Who takes it.
        reason: Why, where the step needs one.
        gesture: The gesture it is part of; a new one where not given.

    Raises:
        RefusedError: The table does not allow it, with what is missing.
        OvertakenError: The round is no longer as it was shown.
    """
    gesture = gesture or Gesture(str(by.actor))
    step = _round_step(round_, action, by=by, reason=reason)
    with transaction.atomic():
        moved = changes.change(round_, action, gesture=gesture, state=step.next, state_since=timezone.now())
        if reason:
            said = Message(round=moved, kind=Message.Kind.REMARK, text=reason, by=by.actor)
            changes.create(said, action, gesture=gesture)
        _follow(moved, action, by=by, reason=reason, gesture=gesture)
        follow_round(moved, gesture=gesture)
    progress.refresh(moved)
    return moved


def act_on_value(value: Value, action: str, *, by: User, reason: str = "", gesture: Gesture | None = None) -> Value:
    """Take one of `BY_ITSELF`, the steps of the table that a value takes without its round.

    What is approved is stored with every input. A question or a refusal is kept with its reason.

    Raises:
        RefusedError: The table does not allow it, with what is missing.
        OvertakenError: The value is no longer as it was shown.
    """
    if action not in BY_ITSELF:
        raise RefusedError(
            gettext("A figure does not `%(action)s` by itself.") % {"action": action},
            next_step=gettext("Take the step for the whole round."),
        )
    gesture = gesture or Gesture(str(by.actor))
    situation = Situation(by, value.round, value=value, reason=reason, groups=frozenset({group_of(value)}))
    step = _value_step(situation, action)
    fields: dict[str, object] = {"state": step.next, "state_since": timezone.now(), "reason": reason}
    if action == "accept":
        fields |= {"approval": _approval(situation), "dropped_approval": None, "decided_by": by.actor}
    elif action == "decline":
        fields |= {"approval": None, "decided_by": by.actor}
    elif action in {"ask", "undo"}:
        fields |= {"approval": None, "decided_by": None}
    with transaction.atomic():
        moved = changes.change(value, action, gesture=gesture, **fields)
        if action in {"ask", "decline"}:
            kind = Message.Kind.QUESTION if action == "ask" else Message.Kind.REMARK
            said = Message(round=value.round, key=value.key, kind=kind, text=reason, by=by.actor)
            changes.create(said, action, gesture=gesture)
    progress.refresh(value.round)
    return moved


def answer(value: Value, text: str, *, by: User, gesture: Gesture | None = None) -> Message:
    """Answer the verifier's question about a value; the value goes back to the verifier."""
    gesture = gesture or Gesture(str(by.actor))
    said = Message(round=value.round, key=value.key, kind=Message.Kind.ANSWER, text=text, by=by.actor)
    with transaction.atomic():
        changes.create(said, "answer", gesture=gesture)
        if value.state == "returned" and value.round.state == "submitted":
            act_on_value(value, "submit", by=by, gesture=gesture)
    progress.refresh(value.round)
    return said


def enter(round_: Round, entries: Iterable[Entry], *, by: User, gesture: Gesture | None = None) -> list[Observation]:
    """Enter figures, all of them or none.

    Each value that rests on a figure takes the step `enter` of its table. Where a figure, or an input of it, had been
    approved and is no longer what was approved, the approval is dropped and kept for showing the difference.

    Raises:
        RefusedError: One of them may not be entered by this person now.
        OvertakenError: One of them is no longer as it was shown.
    """
    gesture, entries = gesture or Gesture(str(by.actor)), tuple(entries)
    with transaction.atomic():
        steps = _steps_of_entering(round_, dict.fromkeys(entry.variable for entry in entries), by=by)
        rows = _all_saved(round_, entries, by=by, gesture=gesture)
        _disturb_all(round_, steps, by=by, gesture=gesture)
    progress.refresh(round_)
    return rows


def follow_record(round_: Round, variables: Iterable[str], *, by: User, gesture: Gesture) -> None:
    """What it means for the values of a round that figures were changed otherwise, such as by a folder taken in.

    Args:
        round_: A round the city works on.
        variables: Whose figures were changed; those that nothing in the round rests on are left alone.
        by: Who changed them.
        gesture: The gesture it is part of.

    Raises:
        RefusedError: One of them may not be changed by this person now.
    """
    pack = pack_of(round_)
    names = dict.fromkeys(name for name in variables if dependents(pack, name))
    with transaction.atomic():
        _disturb_all(round_, _steps_of_entering(round_, names, by=by), by=by, gesture=gesture)
    progress.refresh(round_)


def dependents(pack: Pack, variable: str) -> tuple[str, ...]:
    """The keys of the data points that rest on a variable, or are given directly under that code."""
    key = pack.key(variable)
    return tuple(point.key for point in pack.data_points if key in (point.key, point.code) or key in point.variables)


def group_of(value: Value) -> str:
    """The id of the category a value belongs to."""
    return pack_of(value.round).indicator(value.key.split("/")[0]).definition.group


def _round_step(round_: Round, action: str, *, by: User, reason: str) -> Step:
    situation = Situation(by, round_, reason=reason)
    roles = access.roles_towards(by, round_)
    facts = facts_for(situation, "rounds", action=action)
    return workflow("rounds").step(round_.state, action, roles=roles, facts=facts)


def _value_step(situation: Situation, action: str) -> Step:
    if situation.value is None:
        raise ValueError("A step of a value needs the value.")
    roles = access.roles_towards(situation.visitor, situation.round)
    facts = facts_for(situation, "values", action=action)
    return workflow("values").step(situation.value.state, action, roles=roles, facts=facts)


def _follow(round_: Round, action: str, *, by: User, reason: str, gesture: Gesture) -> None:
    """What a step of the round means for its values."""
    if action in {"submit", "recall", "publish", "reopen", "take_in"}:
        values = [value for value in round_.values.select_related("round") if _takes_part(value, action)]
        changes.change_all(
            {value: _next_of(value, action, by=by, reason=reason) for value in values}, action, gesture=gesture
        )
    if action in {"publish", "take_in"}:
        publishing.publish(round_, by=by, gesture=gesture)


def _next_of(value: Value, action: str, *, by: User, reason: str) -> dict[str, object]:
    step = _value_step(Situation(by, value.round, value=value, reason=reason), action)
    return {"state": step.next, "state_since": timezone.now()}


def _takes_part(value: Value, action: str) -> bool:
    """Whether a step of the round moves this value: submitting leaves alone what was decided before."""
    if action == "submit":
        return value.state in OPEN
    if action == "recall":
        return value.state == "submitted"
    return True


def _approval(situation: Situation) -> dict[str, object]:
    now = situation.standing
    key = situation.value.key if situation.value else ""
    result = now.results[key]
    book = now.book
    return approved(result.measurement, unit=result.point.unit, pack_hash=book.pack.hash, sources=book.city.sources)


def _steps_of_entering(round_: Round, names: Iterable[str], *, by: User) -> dict[Value, Step]:
    """The step each value takes that rests on one of the names."""
    pack = pack_of(round_)
    steps: dict[Value, Step] = {}
    known: dict[tuple[str, frozenset[str]], Step] = {}
    values = {value.key: value for value in round_.values.select_related("round")}
    for name in names:
        touched = [values[key] for key in dependents(pack, name) if key in values]
        if not touched:
            raise RefusedError(
                gettext("Nothing in this round rests on `%(name)s`.") % {"name": name},
                next_step=did_you_mean(name, pack.names()) or gettext("Choose a figure of the round."),
            )
        groups = frozenset(group_of(value) for value in touched)
        for value in touched:
            if (value.state, groups) not in known:
                situation = Situation(by, round_, value=value, groups=groups)
                known[value.state, groups] = _value_step(situation, "enter")
            steps[value] = known[value.state, groups]
    return steps


def _all_saved(round_: Round, entries: Sequence[Entry], *, by: User, gesture: Gesture) -> list[Observation]:
    who = {"entered_by": by.actor, "entered_at": timezone.now()}
    names = {entry.variable for entry in entries}
    rows_there = Observation.objects.filter(city_id=round_.city_id, variable__in=names)
    known = {tuple(getattr(row, name) for name in Observation.KEY): row for row in rows_there}
    changed: dict[Observation, dict[str, object]] = {}
    new, rows = [], []
    for entry in entries:
        row = known.get(entry.key)
        if row is None:
            key = dict(zip(Observation.KEY, entry.key, strict=True))
            row = Observation(city_id=round_.city_id, **key, **entry.content, **who)
            new.append(row)
        elif row.version != entry.version:
            raise changes.OvertakenError(row)
        elif any(getattr(row, name) != text for name, text in entry.content.items()):
            changed[row] = {**entry.content, **who}
        rows.append(row)
    if len(new) == 1:
        changes.create(new[0], "enter", gesture=gesture)
    elif new:
        changes.create_all(new, "enter", gesture=gesture)
    changes.change_all(changed, "enter", gesture=gesture)
    return rows


def _no_longer_approved(round_: Round, values: list[Value], pack: Pack) -> list[Value]:
    """Those of some approved values that are no longer what was approved. Measures only what they rest on."""
    if not values:
        return []
    wanted = {name for value in values for name in (value.key, *pack.data_point(value.key).variables)}
    city = records.city_of(round_.city, up_to=round_.period)
    few = tuple(one for one in city.observations if pack.key(one.variable) in wanted)
    found = newest(measure(replace(city, observations=few), pack, engine=ENGINE), pack, up_to=round_.period)
    now = {one.key: one for one in found}
    return [value for value in values if differences(value.approval or {}, now.get(value.key), sources=city.sources)]


def _disturb_all(round_: Round, steps: Mapping[Value, Step], *, by: User, gesture: Gesture) -> None:
    """What a change of figures means for the values that rest on them."""
    changed = _no_longer_approved(round_, [value for value in steps if value.approval], pack_of(round_))
    waiting = waiting_questions(round_)
    for value, step in steps.items():
        if value.approval is None or value in changed:
            _disturb(value, step.next, is_asked=value.key in waiting, by=by, gesture=gesture)


def _disturb(value: Value, state: str, *, is_asked: bool, by: User, gesture: Gesture) -> None:
    """A value one of whose figures was changed: its approval is dropped, a question about it counts as answered."""
    if value.state != state or value.approval:
        kept = {"dropped_approval": value.approval} if value.approval else {}
        since = timezone.now()
        changes.change(
            value, "disturb", gesture=gesture, state=state, state_since=since, approval=None, decided_by=None, **kept
        )
    if is_asked:
        mended = Message(round=value.round, key=value.key, kind=Message.Kind.ANSWER, by=by.actor)
        changes.create(mended, "mend", gesture=gesture)
