"""The workflow tables in the database: every person × state × action, through the two functions that change a state."""

from __future__ import annotations

from functools import partial
from itertools import product

import pytest
from cast import give_mandate, report, reported_keys, submitted
from django.db import transaction

from groma.verify.workflow import RefusedError, workflow
from groma.web import access, changes, rounds
from groma.web.facts import Situation, facts_for
from groma.web.models import Mandate, Membership, Message, Observation, Round, TrailEvent, Value

PEOPLE = ("coordinator", "contributor", "verifier", "provisional", "secretariat", "administrator", "outsider")
ROUNDS, VALUES = workflow("rounds"), workflow("values")
REPORTED, EMPTY = "EN.EN.WS.2C", "EN.EN.AQ.1C/pm10"
DECIDING = {"accept", "ask", "decline", "undo", "submit"}
"""What is done to one value; the other actions are what a step of the round does to all."""
REASON = "Because the tests say so."


class RolledBackError(Exception):
    """Ends a try without leaving a trace."""


def expected(table, state, action, *, roles, facts):
    """The state the table leads to, found without the engine; nothing where it is to be refused."""
    rows = [one for one in table.steps if (one.state, one.action) == (state, action) and one.role in roles]
    return next((one.next for one in rows if set(one.needs) <= facts), None)


def attempt(act, model, pk) -> tuple[str | None, int]:
    """The state something leads to (nothing where it is refused), and how many events it made; undone afterwards."""
    before, events = model.objects.get(pk=pk).state, TrailEvent.objects.count()
    try:
        with transaction.atomic():
            act()
            raise RolledBackError(  # noqa: TRY301  the raising is what undoes it
                model.objects.get(pk=pk).state, TrailEvent.objects.count() - events
            )
    except RolledBackError as done:
        return done.args
    except RefusedError:
        assert model.objects.get(pk=pk).state == before
        return None, TrailEvent.objects.count() - events


def test_nobody_moves_a_round_but_as_the_table_says(cast):
    submitted(cast)
    for state, name in product(ROUNDS.states, PEOPLE):
        Round.objects.update(state=state)
        by, round_ = cast.people[name], Round.objects.get(pk=cast.round.pk)
        roles = access.roles_towards(by, round_)
        for action in (*ROUNDS.actions, "fly"):
            facts = facts_for(Situation(by, round_, reason=REASON), "rounds", action=action)
            wanted = expected(ROUNDS, state, action, roles=roles, facts=facts)
            if wanted and not _values_follow(round_, action, by):
                continue
            act = partial(rounds.act_on_round, round_, action, by=by, reason=REASON)
            found, events = attempt(act, Round, round_.pk)
            assert found == wanted, (name, state, action)
            assert bool(events) == (wanted is not None)


def _values_follow(round_: Round, action: str, by) -> bool:
    """Whether the values, which this test left as they were, could follow; a round whose values cannot is not one."""
    if action not in {"submit", "recall", "publish", "reopen", "take_in"}:
        return True
    states = set(round_.values.values_list("state", flat=True))
    return {"recall": {"submitted"}, "reopen": {"submitted"}}.get(action) == states


@pytest.mark.parametrize(("round_state", "key"), [("submitted", REPORTED), ("submitted", EMPTY), ("draft", REPORTED)])
def test_nobody_moves_a_value_but_as_the_table_says(cast, key, round_state):
    submitted(cast)
    Round.objects.update(state=round_state)
    kept = Value.objects.select_related("round").get(round=cast.round, key=key)
    people = {name: (cast.people[name], access.roles_towards(cast.people[name], kept.round)) for name in PEOPLE}
    for state in VALUES.states:
        Value.objects.filter(pk=kept.pk).update(state=state)
        for (name, (by, roles)), action in product(people.items(), (*VALUES.actions, "fly")):
            value = Value.objects.select_related("round").get(pk=kept.pk)
            wanted = _wanted(value, action, by=by, roles=roles)
            act = partial(rounds.act_on_value, value, action, by=by, reason=REASON)
            found, _events = attempt(act, Value, value.pk)
            assert found == wanted or (found is None and action not in DECIDING), (name, state, action)


def _wanted(value: Value, action: str, *, by, roles) -> str | None:
    if not any((one.state, one.action) == (value.state, action) and one.role in roles for one in VALUES.steps):
        return None
    groups = frozenset({rounds.group_of(value)})
    situation = Situation(by, value.round, value=value, reason=REASON, groups=groups)
    return expected(VALUES, value.state, action, roles=roles, facts=facts_for(situation, "values", action=action))


def test_a_verifier_of_the_city_itself_decides_nothing(cast):
    round_ = submitted(cast)
    changes.create(Membership(user=cast.verifier, role="contributor", city=cast.city), "give", gesture=cast.gesture)
    value = round_.values.get(key=REPORTED)
    for action in ("accept", "ask", "decline"):
        with pytest.raises(RefusedError, match="You belong to this city"):
            rounds.act_on_value(value, action, by=cast.verifier, reason=REASON)
    assert not access.may_verify(cast.verifier, round_)


@pytest.mark.parametrize("action", ["accept", "decline"])
def test_nobody_decides_on_an_input_they_entered(cast, action):
    round_ = submitted(cast)
    Observation.objects.filter(variable="households_with_internet").update(entered_by=cast.verifier.actor)
    value = round_.values.get(key="EC.ICT.ICT.1C")
    with pytest.raises(RefusedError, match="You entered this figure"):
        rounds.act_on_value(value, action, by=cast.verifier, reason=REASON)
    assert rounds.act_on_value(value, "accept", by=cast.provisional).state == "verified"


def test_without_a_mandate_a_declaration_or_independence_nothing_is_decided(cast):
    report(cast)
    round_ = rounds.act_on_round(cast.round, "submit", by=cast.coordinator)
    value = round_.values.get(key=REPORTED)
    with pytest.raises(RefusedError, match="not for your role"):
        rounds.act_on_value(value, "accept", by=cast.verifier)
    mandate = give_mandate(cast, cast.verifier, declared=False)
    with pytest.raises(RefusedError, match="not declared"):
        rounds.act_on_value(value, "accept", by=cast.verifier)
    Mandate.objects.filter(pk=mandate.pk).update(declared_at=cast.round.opened_at, has_conflict=True)
    with pytest.raises(RefusedError, match="declared a conflict"):
        rounds.act_on_value(value, "accept", by=cast.verifier)


@pytest.mark.parametrize(("action", "reason"), [("attest", ""), ("decline", REASON)])
def test_a_provisional_verifier_decides_figures_and_leaves_the_round_to_a_qualified_one(cast, action, reason):
    round_ = submitted(cast)
    for value in round_.values.filter(key__in=reported_keys(round_)):
        rounds.act_on_value(value, "accept", by=cast.provisional)
    with pytest.raises(RefusedError, match="provisional"):
        rounds.act_on_round(round_, action, by=cast.provisional, reason=reason)
    assert rounds.act_on_round(round_, action, by=cast.verifier, reason=reason).state in {"verified", "not_verified"}


def test_a_declined_round_with_a_question_open_can_be_reopened(cast):
    round_ = submitted(cast)
    rounds.act_on_value(round_.values.get(key=EMPTY), "ask", by=cast.verifier, reason="Why is it not reported?")
    round_ = rounds.act_on_round(round_, "decline", by=cast.verifier, reason=REASON)
    assert rounds.act_on_round(round_, "reopen", by=cast.coordinator, reason=REASON).state == "reopened"
    assert set(round_.values.values_list("state", flat=True)) == {"reopened"}


def test_a_question_about_a_figure_without_a_value_holds_up_the_attestation_until_it_is_answered(cast):
    round_ = submitted(cast)
    asked = rounds.act_on_value(round_.values.get(key=EMPTY), "ask", by=cast.verifier, reason="Why?")
    for value in round_.values.filter(key__in=reported_keys(round_)):
        rounds.act_on_value(value, "accept", by=cast.verifier)
    with pytest.raises(RefusedError, match="questions wait"):
        rounds.act_on_round(round_, "attest", by=cast.verifier)
    rounds.answer(asked, "There is no station.", by=cast.coordinator)
    round_ = rounds.act_on_round(round_, "attest", by=cast.verifier)
    assert rounds.act_on_round(round_, "publish", by=cast.secretariat).state == "published"
    assert Message.objects.filter(key=EMPTY).count() == 2
