"""A round from draft to published and back: each step through the tables, each change on the trail."""

from __future__ import annotations

import pytest
from cast import FIGURES, PERIOD, give_mandate, published, report, reported_keys, submitted, verified
from django.db import DatabaseError, connection, transaction

from groma.verify.workflow import RefusedError, workflow
from groma.web import changes, rounds, trail
from groma.web.facts import FACTS
from groma.web.models import (
    Erratum,
    Membership,
    Message,
    Observation,
    Publication,
    PublishedFigure,
    Round,
    Source,
    TrailEvent,
    Value,
)
from groma.web.trail import Gesture
from groma.web.verifying.worklist import queue


def test_every_need_of_every_table_is_a_fact_somebody_can_tell():
    needs = {need for name in ("rounds", "values") for step in workflow(name).steps for need in step.needs}
    assert needs == set(FACTS)


def test_a_round_goes_from_draft_to_published(cast):
    round_ = published(cast)
    assert round_.state == "published"
    keys = reported_keys(round_)
    assert keys == {"EC.ICT.ICT.1C", "EN.EN.WS.2C"}
    figures = PublishedFigure.objects.filter(publication__round=round_)
    assert set(figures.filter(is_verified=True).values_list("key", flat=True)) == keys
    assert figures.count() == len(cast.pack.data_points)
    assert trail.verify() is None


def test_nobody_decides_what_they_entered(cast):
    round_ = submitted(cast)
    Observation.objects.filter(variable="households").update(entered_by=cast.verifier.actor)
    value = Value.objects.get(round=round_, key="EC.ICT.ICT.1C")
    with pytest.raises(RefusedError, match="You entered this figure"):
        rounds.act_on_value(value, "accept", by=cast.verifier)


def test_somebody_elses_later_touch_makes_an_entry_no_less_ones_own(cast):
    gesture = Gesture(str(cast.verifier.actor))
    membership = Membership(user=cast.verifier, role="coordinator", city=cast.city)
    changes.create(membership, "give", gesture=cast.gesture)
    rounds.enter(cast.round, [rounds.Entry("households", PERIOD, text="40000")], by=cast.verifier, gesture=gesture)
    changes.remove(membership, "leave", gesture=cast.gesture)
    round_ = submitted(cast)
    assert Observation.objects.get(variable="households").entered_by == cast.coordinator.actor
    value = Value.objects.get(round=round_, key="EC.ICT.ICT.1C")
    with pytest.raises(RefusedError, match="You entered this figure"):
        rounds.act_on_value(value, "accept", by=cast.verifier)


def accepted(cast) -> tuple[Round, Source]:
    """The submitted round with every figure accepted, one of them resting on a source."""
    source = changes.create(Source(city=cast.city, code="report", title="Report"), "add", gesture=cast.gesture)
    row = rounds.Entry("households", PERIOD, text="40000", quality="measured", source="report")
    rounds.enter(cast.round, [row], by=cast.coordinator)
    report(cast, {name: text for name, text in FIGURES.items() if name != "households"})
    give_mandate(cast, cast.verifier)
    round_ = rounds.act_on_round(Round.objects.get(pk=cast.round.pk), "submit", by=cast.coordinator)
    for key in reported_keys(round_):
        rounds.act_on_value(Value.objects.get(round=round_, key=key), "accept", by=cast.verifier)
    return round_, source


@pytest.mark.parametrize("fields", [{"address": "https://example.org/other.pdf"}, {"evidence": ["0" * 64]}])
def test_a_source_changed_after_its_figure_was_approved_keeps_the_round_from_being_published(cast, fields):
    round_, source = accepted(cast)
    round_ = rounds.act_on_round(round_, "attest", by=cast.verifier)
    changes.change(source, "change", gesture=cast.gesture, **fields)
    changed = [item.key for item in queue(round_).items if item.has_changed]
    assert changed == ["EC.ICT.ICT.1C"]
    with pytest.raises(RefusedError, match="changed after it was approved"):
        rounds.act_on_round(round_, "publish", by=cast.secretariat)


def test_a_source_changed_after_its_figure_was_approved_is_decided_again_before_the_round_is_attested(cast):
    round_, source = accepted(cast)
    changes.change(source, "change", gesture=cast.gesture, address="https://example.org/other.pdf")
    with pytest.raises(RefusedError, match="changed after it was approved"):
        rounds.act_on_round(round_, "attest", by=cast.verifier)
    for action in ("undo", "accept"):
        rounds.act_on_value(Value.objects.get(round=round_, key="EC.ICT.ICT.1C"), action, by=cast.verifier)
    assert rounds.act_on_round(round_, "attest", by=cast.verifier).state == "verified"


def test_a_provisional_verifier_decides_but_does_not_attest(cast):
    round_ = submitted(cast)
    for value in round_.values.filter(key__in=reported_keys(round_)):
        rounds.act_on_value(value, "accept", by=cast.provisional)
    with pytest.raises(RefusedError, match="provisional"):
        rounds.act_on_round(round_, "attest", by=cast.provisional)


def test_a_later_change_to_an_input_drops_the_approval_and_keeps_what_it_was(cast):
    round_ = rounds.act_on_round(verified(cast), "reopen", by=cast.coordinator, reason="A slip.")
    report(cast, {"households": "41000"})
    value = Value.objects.get(round=round_, key="EC.ICT.ICT.1C")
    assert value.approval is None
    assert value.dropped_approval["value"] == pytest.approx(90)
    other = Value.objects.get(round=round_, key="EN.EN.WS.2C")
    assert other.approval is not None


def test_the_second_of_two_people_is_told_and_nothing_is_lost(cast):
    report(cast, {"inhabitants": "100000"})
    with pytest.raises(changes.OvertakenError) as told:
        rounds.enter(cast.round, [rounds.Entry("inhabitants", PERIOD, text="1")], by=cast.coordinator)
    assert told.value.theirs.text == "100000"


def test_a_question_sends_a_value_back_and_an_answer_returns_it(cast):
    round_ = submitted(cast)
    value = Value.objects.get(round=round_, key="EN.EN.WS.2C")
    asked = rounds.act_on_value(value, "ask", by=cast.verifier, reason="Litres or cubic metres?")
    assert asked.state == "returned"
    with pytest.raises(RefusedError, match="waits for an answer"):
        rounds.act_on_value(asked, "submit", by=cast.coordinator)
    rounds.answer(asked, "Litres.", by=cast.coordinator)
    assert Value.objects.get(pk=value.pk).state == "submitted"
    assert list(Message.objects.values_list("kind", flat=True)) == ["question", "answer"]


def test_a_correction_is_a_new_edition_with_an_erratum_and_the_old_stays(cast):
    round_ = rounds.act_on_round(published(cast), "reopen", by=cast.coordinator, reason="Wrong year.")
    report(cast, {"EN.EN.WS.2C": "140"})
    round_ = rounds.act_on_round(Round.objects.get(pk=round_.pk), "submit", by=cast.coordinator)
    for value in round_.values.filter(key__in=reported_keys(round_), state="submitted"):
        rounds.act_on_value(value, "accept", by=cast.verifier)
    round_ = rounds.act_on_round(round_, "attest", by=cast.verifier)
    rounds.act_on_round(round_, "publish", by=cast.secretariat)
    editions = Publication.objects.filter(round=round_).order_by("edition")
    assert [(one.edition, one.is_newest) for one in editions] == [(1, False), (2, True)]
    assert editions[0].figures.get(key="EN.EN.WS.2C").value == 150
    erratum = Erratum.objects.get()
    assert (erratum.before, erratum.now, erratum.reason) == ("150", "140", "Wrong year.")


@pytest.mark.parametrize(
    ("model", "forged"), [(TrailEvent, {"actor": "somebody else"}), (PublishedFigure, {"value": 1})]
)
def test_what_was_written_cannot_be_changed_in_the_database(cast, model, forged):
    published(cast)
    with pytest.raises(DatabaseError, match="only ever grows"), transaction.atomic():
        model.objects.update(**forged)
    with pytest.raises(DatabaseError, match="only ever grows"), transaction.atomic():
        model.objects.all().delete()


@pytest.mark.parametrize("model", [TrailEvent, Publication, PublishedFigure])
def test_nothing_takes_the_place_of_what_was_written(cast, model):
    published(cast)
    table, before = model._meta.db_table, list(model.objects.values())
    verb = "INSERT OR REPLACE INTO" if connection.vendor == "sqlite" else "INSERT INTO"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} {table} SELECT * FROM {table}")  # noqa: S608  our own name
    assert list(model.objects.values()) == before


def test_a_contributor_enters_only_what_their_department_was_given(cast):
    entry = rounds.Entry("EN.EN.WS.2C", PERIOD, text="150")
    with pytest.raises(RefusedError, match="not given to your department"):
        rounds.enter(cast.round, [entry], by=cast.contributor)
    assert not Observation.objects.exists()


def test_a_text_longer_than_its_field_is_refused_alike_on_every_database(cast):
    about = Observation(city=cast.city, variable="inhabitants", period="2031", text="1", note="n" * 100_000)
    before = TrailEvent.objects.count()
    with pytest.raises(changes.TooLongError, match=r"^note: This text has 100000 characters"):
        changes.create(about, "enter", gesture=cast.gesture)
    with pytest.raises(changes.TooLongError, match=r"^name: .* there may be 200\."):
        changes.change(cast.city, "rename", gesture=cast.gesture, name="x" * 201)
    assert TrailEvent.objects.count() == before
