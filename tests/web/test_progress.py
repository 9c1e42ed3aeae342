"""The counts kept on rounds: they are what the record says, and nothing else moves with them."""

from __future__ import annotations

from cast import PERIOD, published, report, submitted, verified

from groma.web import changes, progress, rounds
from groma.web.models import Answer, Observation, Round, TrailEvent
from groma.web.standing import fingerprint
from groma.web.trail import Gesture


def kept(cast) -> Round:
    return Round.objects.get(pk=cast.round.pk)


def test_a_new_round_knows_its_figures_and_that_nothing_is_said(cast):
    round_ = kept(cast)
    assert (round_.total, round_.reported, round_.verified) == (len(cast.pack.data_points), 0, 0)
    assert len(round_.awaited) == round_.total


def test_entering_counts_and_leaves_the_version_and_the_trail_alone(cast):
    before, events = kept(cast).version, TrailEvent.objects.filter(action__startswith="round.").count()
    report(cast)
    round_ = kept(cast)
    assert round_.reported == 2
    assert "EN.EN.WS.2C" not in round_.awaited
    assert round_.version == before
    assert TrailEvent.objects.filter(action__startswith="round.").count() == events


def test_a_value_of_an_earlier_period_counts_as_reported_but_is_still_awaited(cast):
    rounds.enter(cast.round, [rounds.Entry("EN.EN.WS.2C", "2022", text="150")], by=cast.coordinator)
    round_ = kept(cast)
    assert (round_.reported, round_.older, round_.filled) == (1, 1, 0)
    assert "EN.EN.WS.2C" in round_.awaited
    assert "EN.EN.WS.2C" not in round_.missing


def test_saying_why_there_is_none_is_saying_something(cast):
    entry = rounds.Entry("EN.EN.WS.2C", PERIOD, status="not_collected", note="No meters.")
    rounds.enter(cast.round, [entry], by=cast.coordinator)
    round_ = kept(cast)
    assert "EN.EN.WS.2C" not in round_.awaited
    assert "EN.EN.WS.2C" in round_.missing
    assert round_.filled == 1


def test_an_open_error_is_not_checked_until_it_is_answered(cast):
    report(cast, {"households": "40000", "households_with_internet": "50000"})
    round_ = kept(cast)
    now = progress.tally(round_)
    assert round_.open_errors == len(now.errors) > 0
    assert round_.checked == round_.reported - len(now.faulty & now.reported)
    assert round_.stuck_on
    for one in now.errors:
        said = Answer(
            round=round_,
            rule=one.rule,
            about=one.subject,
            fingerprint=fingerprint(one),
            reason="So.",
            by=cast.coordinator.actor,
        )
        changes.create(said, "answer", gesture=cast.gesture)
    progress.refresh(round_)
    assert (kept(cast).open_errors, kept(cast).stuck_on) == (0, [])


def test_questions_are_counted_with_their_age_until_they_are_answered(cast):
    value = submitted(cast).values.select_related("round").get(key="EN.EN.WS.2C")
    assert kept(cast).undecided == 2
    asked = rounds.act_on_value(value, "ask", by=cast.verifier, reason="Litres?")
    round_ = kept(cast)
    assert (round_.open_questions, round_.undecided, round_.stuck_on) == (1, 1, ["EN.EN.WS.2C"])
    assert round_.asked_since is not None
    rounds.answer(asked, "Yes.", by=cast.coordinator)
    assert (kept(cast).open_questions, kept(cast).asked_since) == (0, None)


def test_verified_counts_what_was_approved_also_after_publication(cast):
    verified(cast)
    assert kept(cast).verified == 2
    rounds.act_on_round(kept(cast), "publish", by=cast.secretariat)
    assert kept(cast).verified == 2


def test_a_change_behind_the_rounds_back_is_noticed(cast):
    report(cast)
    assert progress.refresh_stale() == 0
    row = Observation.objects.get(variable="EN.EN.WS.2C")
    changes.remove(row, "remove", gesture=Gesture("system"))
    assert progress.refresh_stale() == 1
    assert kept(cast).reported == 1
    progress.refresh_city(cast.city.pk)
    assert kept(cast).reported == 1


def test_parts_add_up_to_the_whole(cast):
    report(cast)
    now = progress.tally(cast.round)
    parts = [progress.part(now, keys, id=group) for group, keys in progress.keys_by_group(cast.pack).items()]
    assert sum(one.total for one in parts) == len(now.keys)
    assert sum(one.reported for one in parts) == len(now.reported)


def test_a_published_round_is_no_longer_counted_anew(cast):
    published(cast)
    assert progress.refresh_stale() == 0
