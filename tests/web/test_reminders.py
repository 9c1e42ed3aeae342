"""Reminders: who is reminded of what on which day, once, in their language, and without figures."""

from __future__ import annotations

import datetime as dt

import pytest
from cast import report, submitted
from django.core import mail
from django.utils import timezone

from groma.web import changes, rounds, trail
from groma.web.desk import reminders
from groma.web.models import Department, Message, Round, TrailEvent, User
from groma.web.people import departments

SITE = "https://groma.example"
DUE = dt.date(2030, 3, 15)
DAY = dt.timedelta(days=1)


@pytest.fixture
def with_deadline(cast):
    """A round with a deadline, one category of which was given to the contributor."""
    departments.assign(cast.round, ["EN.EN.WS"], to=Department.objects.get(), gesture=cast.gesture)
    return changes.change(Round.objects.get(pk=cast.round.pk), "set_deadline", gesture=cast.gesture, deadline=DUE)


def whom(today: dt.date) -> set[tuple[str, str, int]]:
    return {(one.user.name, one.about, one.days) for one in reminders.due(today)}


@pytest.mark.parametrize("days", [7, 0, -7])
def test_a_deadline_is_reminded_of_before_on_and_after_its_day(cast, with_deadline, days):
    assert whom(DUE - days * DAY) == {("Coordinator", "deadline", days), ("Contributor", "deadline", days)}


@pytest.mark.parametrize("days", [8, 6, 1, -1, -8])
def test_and_on_no_other_day(cast, with_deadline, days):
    assert whom(DUE - days * DAY) == set()


def test_who_has_said_everything_is_left_alone(cast, with_deadline):
    keys = [key for key in Round.objects.get(pk=cast.round.pk).awaited if key.startswith("EN.EN.WS.")]
    entries = [rounds.Entry(key, "2024", status="not_collected", note="No.") for key in keys]
    rounds.enter(cast.round, entries, by=cast.contributor)
    assert whom(DUE) == {("Coordinator", "deadline", 0)}


def test_a_submitted_round_is_nobodys_deadline_any_more(cast, with_deadline):
    submitted(cast)
    assert whom(DUE) == set()


def ask_long_ago(cast, days: int) -> dt.date:
    value = submitted(cast).values.select_related("round").get(key="EN.EN.WS.2C")
    rounds.act_on_value(value, "ask", by=cast.verifier, reason="Litres?")
    Message.objects.update(at=timezone.now() - dt.timedelta(days=days))
    Round.objects.filter(pk=cast.round.pk).update(asked_since=timezone.now() - dt.timedelta(days=days))
    return timezone.localdate()


def test_a_question_is_reminded_of_when_it_waits_for_more_than_five_days(cast, with_deadline):
    today = ask_long_ago(cast, 6)
    assert whom(today) == {("Coordinator", "questions", 6), ("Contributor", "questions", 6)}
    assert whom(today - DAY) == set()


def test_and_again_a_week_later_but_not_daily(cast, with_deadline):
    today = ask_long_ago(cast, 6)
    assert reminders.send(today, site=SITE).sent == 2
    assert reminders.send(today + DAY, site=SITE).sent == 0
    assert reminders.send(today + 6 * DAY, site=SITE).sent == 0
    assert reminders.send(today + 7 * DAY, site=SITE).sent == 2


def test_nobody_gets_two_on_one_day_and_the_trail_tells_of_each(cast, with_deadline):
    assert reminders.send(DUE, site=SITE) == reminders.Sent(sent=2, failed=0)
    assert reminders.send(DUE, site=SITE) == reminders.Sent(sent=0, failed=0)
    assert len(mail.outbox) == 2
    marks = TrailEvent.objects.filter(action="round.remind")
    assert marks.count() == 2
    assert all("@" not in one.after and "Coordinator" not in one.after for one in marks)
    assert trail.verify() is None


def test_a_mail_has_a_link_and_how_to_stop_but_no_figures(cast, with_deadline):
    report(cast, {"EN.EN.WS.2C": "98765"})
    reminders.send(DUE - 7 * DAY, site=f"{SITE}/")
    text = mail.outbox[0].body
    assert f"{SITE}/rounds/littleford/u4ssc/2024/" in text
    assert f"{SITE}/desk/reminders/" in text
    assert "98765" not in text
    assert "98,765" not in text
    assert "Littleford 2024" in text


def test_a_mail_is_in_the_persons_language(cast, with_deadline):
    User.objects.filter(pk=cast.coordinator.pk).update(language="fr")
    reminders.send(DUE - 7 * DAY, site=SITE)
    french, english = sorted((one.body for one in mail.outbox), key=lambda text: "mars" not in text)
    assert "15 mars 2030" in french
    assert "15 March 2030" in english


def test_who_wants_none_gets_none_and_says_so_on_a_page(cast, with_deadline, as_):
    assert as_("contributor").post("/desk/reminders/", {}).status_code == 302
    assert whom(DUE) == {("Coordinator", "deadline", 0)}
    as_("contributor").post("/desk/reminders/", {"wants": "on"})
    assert len(whom(DUE)) == 2
    assert as_("nobody").get("/desk/reminders/").status_code == 302


def test_a_mail_that_cannot_be_sent_is_tried_again(cast, with_deadline, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    assert reminders.send(DUE, site=SITE) == reminders.Sent(sent=0, failed=2)
    assert not TrailEvent.objects.filter(action="round.remind").exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert reminders.send(DUE, site=SITE).sent == 2


def test_stale_counts_are_taken_anew_before_anybody_is_reminded(cast, with_deadline):
    Round.objects.update(awaited=[], counted_at="")
    assert reminders.send(DUE, site=SITE).sent == 2
