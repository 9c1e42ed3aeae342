"""Announcements: subscribing from a mailbox, one click to leave, each mail once, and what somebody hostile may type."""

from __future__ import annotations

import datetime as dt
import json
import re
import smtplib

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.message import EmailMessage
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from programme_kept import keep_programme

from groma.web import changes, trail
from groma.web.announcing import sending, subscribing, writing
from groma.web.models import Announcement, AnnouncementMail, Subscriber, TrailEvent
from groma.web.people import erasing
from groma.web.people.tokens import hash_of
from groma.web.trail import Gesture

pytestmark = pytest.mark.django_db
ADDRESS, SITE = "reader@example.org", "https://groma.example"
BY = Gesture("somebody")
TEXT = "First paragraph.\n\nSecond."
FRENCH = {"fr": {"title": "Réunion", "text": "Premier paragraphe."}}


@pytest.fixture(autouse=True)
def forgetful():
    cache.clear()


@pytest.fixture
def posted(client, django_capture_on_commit_callbacks):
    """Sends the form, and whatever mail follows."""

    def send(address=ADDRESS, **said):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post("/programme/subscribe/", {"address": address, "language": "en", **said})

    return send


@pytest.fixture
def subscribed():
    """Makes confirmed subscribers."""

    def make(name, *, language="en", about=(), at=None):
        row = Subscriber(address=f"{name}@example.org", language=language, key_hash=hash_of(name))
        row.about, row.confirmed_at = subscribing.kept_about(about), at or timezone.now()
        return changes.create(row, "confirm", gesture=BY)

    return make


@pytest.fixture
def announced(cast):
    """Publishes an announcement."""

    def make(title="Meeting in May", **said):
        given = {"text": TEXT, "language": "en", "texts": FRENCH, "about": "", **said}
        draft = writing.write({"title": title, **given}, by=cast.secretariat)
        return writing.publish(draft, by=cast.secretariat)

    return make


def link(kind, message):
    """The path of a link in a mail."""
    return re.search(rf"/programme/{kind}/[\w-]+/", message.body)[0]


def sent_all(announcement, **more):
    return sending.send(announcement, site=SITE, gesture=BY, **more)


# Subscribing


def test_a_subscription_is_confirmed_from_the_mailbox_by_a_button(client, posted):
    keep_programme()
    answer = posted(language="fr", about=["dpi"])
    assert answer["Location"] == "/programme/subscribe/sent/"
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    there = link("subscribe", message)
    assert "Digital public infrastructure" in client.get(there).content.decode()
    assert Subscriber.objects.get().confirmed_at is None, "looking at the link confirms nothing"
    assert "You are subscribed" in client.post(there).content.decode()
    row = Subscriber.objects.get()
    assert (row.language, row.about, bool(row.confirmed_at)) == ("fr", " dpi ", True)
    assert "You are subscribed" in client.get(there).content.decode()


def test_the_key_of_a_link_is_kept_as_a_hash_only(posted):
    posted()
    key = link("subscribe", mail.outbox[0]).split("/")[-2]
    row = Subscriber.objects.get()
    assert row.key_hash == hash_of(key)
    assert key not in json.dumps([*Subscriber.objects.values(), *TrailEvent.objects.values()], default=str)


def test_the_answer_is_the_same_whether_an_address_is_known(client, posted, subscribed):
    subscribed("reader")
    known, unknown = posted(), posted("other@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert known.content == unknown.content
    first, second = mail.outbox
    assert first.subject == second.subject
    assert len(first.body) == len(second.body)


def test_another_choice_holds_once_it_is_confirmed_and_the_address_is_subscribed_once(client, posted, subscribed):
    before = subscribed("reader")
    posted("READER@Example.org", language="ar")
    assert Subscriber.objects.filter(confirmed_at__isnull=False).get() == before
    client.post(link("subscribe", mail.outbox[0]))
    row = Subscriber.objects.get()
    assert (row.address, row.language) == (ADDRESS, "ar")
    with pytest.raises(IntegrityError):
        Subscriber.objects.create(address=ADDRESS, confirmed_at=timezone.now(), key_hash="x")


def test_what_nobody_confirms_is_forgotten_after_two_days(client, posted):
    posted()
    there = link("subscribe", mail.outbox[0])
    Subscriber.objects.update(asked_at=timezone.now() - dt.timedelta(hours=48, seconds=1))
    assert "no longer works" in client.post(there).content.decode()
    assert "no longer works" in client.get(there).content.decode()
    client.get("/programme/subscribe/")
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "reader@example.org\nBcc: other@example.org",
        "reader@example.org\r\n",
        "\nreader@example.org",
        "reader@example.org,other@example.org",
        "reader@example.org; other@example.org",
        "reader@example.org other@example.org",
        "Reader <reader@example.org>",
        '"a\x01b"@example.org',
        '"reader, other"@example.org',
        "reader@example.org\u2028x",
        "reader@example.org\x00",
        "reader",
        "",
        "r" * 250 + "@example.org",
        "r" * 1_000_000,
    ],
)
def test_an_address_with_line_breaks_or_several_addresses_is_refused(posted, address):
    answer = posted(address)
    assert answer.status_code == 200
    assert 'class="field medium wrong"' in answer.content.decode()
    assert (mail.outbox, Subscriber.objects.count()) == ([], 0)


def test_a_group_or_a_language_that_is_none_is_refused(posted):
    keep_programme()
    posted(about=["nothing"])
    posted(language="xx")
    assert not Subscriber.objects.exists()


def test_too_many_requests_from_one_connection_are_refused(posted):
    answers = [posted(f"reader{number}@example.org").status_code for number in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_one_address_gets_few_mails_from_many_connections_and_nobody_can_tell(
    client, django_capture_on_commit_callbacks
):
    said = {"address": ADDRESS, "language": "en"}
    with django_capture_on_commit_callbacks(execute=True):
        answers = [
            client.post("/programme/subscribe/", said, REMOTE_ADDR=f"192.0.2.{number}").status_code
            for number in range(6)
        ]
    assert answers == [302] * 6
    assert len(mail.outbox) == 3


def test_a_machine_that_fills_in_everything_is_thanked_and_nothing_is_kept(posted):
    assert posted(website="https://spam.example").status_code == 302
    assert (mail.outbox, Subscriber.objects.count()) == ([], 0)


# Leaving


def test_a_mail_program_ends_the_subscription_by_one_click_without_cookies(announced, subscribed):
    subscribed("reader")
    sent_all(announced())
    (message,) = mail.outbox
    headers = message.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<https://groma\.example(/programme/unsubscribe/[\w-]+/)>", headers["List-Unsubscribe"])[1]
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert not answer.cookies
    assert (Subscriber.objects.count(), AnnouncementMail.objects.count()) == (0, 0)
    assert stranger.post(address).status_code == 200, "clicking again is no error"


def test_looking_at_the_link_ends_nothing_and_the_button_does(client, announced, subscribed):
    subscribed("reader")
    sent_all(announced())
    there = link("unsubscribe", mail.outbox[0])
    assert "<button" in client.get(there).content.decode()
    assert Subscriber.objects.exists()
    assert "You are unsubscribed" in client.post(there).content.decode()
    assert not Subscriber.objects.exists()
    assert "Nothing is kept under this link" in client.get(there).content.decode()


def test_the_mail_that_asks_for_confirmation_can_end_it_too(client, posted):
    posted()
    client.post(link("unsubscribe", mail.outbox[0]))
    assert not Subscriber.objects.exists()


def test_a_key_that_is_none_ends_nothing(client, subscribed):
    row = subscribed("reader")
    for key in ("x", row.key_hash, "%00", "reader" * 1_000):
        client.post(f"/programme/unsubscribe/{key}/")
    assert Subscriber.objects.exists()


# Writing


def form(**said):
    return {"title": "Meeting in May", "text": TEXT, "language": "en", "about": "*", **said}


def test_the_secretariat_writes_looks_publishes_and_everybody_reads(as_, subscribed):
    subscribed("reader")
    desk, reader = as_("secretariat"), Client()
    there = desk.post("/programme/desk/announcements/new/", form(title_fr="Réunion", text_fr="Texte."))["Location"]
    page = desk.get(there).content.decode()
    assert "Réunion" in page
    pk, about = Announcement.objects.values_list("pk", "about").get()
    assert about == ""
    assert reader.get(f"/programme/announcements/{pk}/").status_code == 404, "a draft is nobody's"
    assert "Meeting in May" not in reader.get("/programme/announcements/").content.decode()
    desk.post(f"{there}publish/", {"version": "1"})
    assert len(mail.outbox) == 1
    assert '<p dir="auto">Second.</p>' in reader.get(f"/programme/announcements/{pk}/").content.decode()
    french = reader.get(f"/programme/announcements/{pk}/", headers={"Accept-Language": "fr"}).content.decode()
    assert "Réunion" in french
    assert "Meeting in May" in reader.get("/programme/announcements/").content.decode()
    assert f"/programme/announcements/{pk}/" in reader.get("/programme/feed.atom").content.decode()


def test_what_is_published_stays_as_it_is(as_, announced):
    found = announced()
    desk, there = as_("secretariat"), f"/programme/desk/announcements/{found.pk}/"
    version = str(found.version)
    assert desk.post(there, form(title="Other", version=version)).status_code == 409
    desk.post(f"{there}drop/", {"version": version})
    desk.post(f"{there}publish/", {"version": version})
    found.refresh_from_db()
    assert (found.title, found.version) == ("Meeting in May", int(version))


def test_nobody_publishes_or_overwrites_what_somebody_else_changed(as_, cast):
    draft = writing.write({**form(about=""), "texts": {}}, by=cast.secretariat)
    writing.rewrite(draft, {"title": "Other"}, by=cast.secretariat)
    desk, there = as_("administrator"), f"/programme/desk/announcements/{draft.pk}/"
    assert desk.post(there, form(title="Mine", version="1")).status_code == 409
    desk.post(f"{there}publish/", {"version": "1"})
    desk.post(f"{there}drop/", {"version": "1"})
    draft.refresh_from_db()
    assert (draft.title, draft.published_at) == ("Other", None)


def test_a_draft_is_thrown_away_and_not_sent(as_, cast, subscribed):
    subscribed("reader")
    draft = writing.write({**form(about=""), "texts": {}}, by=cast.secretariat)
    desk, there = as_("secretariat"), f"/programme/desk/announcements/{draft.pk}/"
    desk.post(f"{there}send/")
    assert mail.outbox == []
    desk.post(f"{there}drop/", {"version": "1"})
    assert not Announcement.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"title": "Meeting\nBcc: other@example.org"},
        {"title": "Meeting\u2028second line"},
        {"title": "x" * 201},
        {"title": ""},
        {"text": "x" * 10_001},
        {"text": "x" * 2_000_000},
        {"title_fr": "Only a title"},
        {"text_fr": "Only a text"},
        {"title_en": "Twice", "text_en": "Twice"},
        {"about": "nothing"},
        {"language": "xx"},
    ],
)
def test_what_cannot_be_announced_is_refused(as_, said):
    assert as_("secretariat").post("/programme/desk/announcements/new/", form(**said)).status_code == 422
    assert not Announcement.objects.exists()


def test_hostile_words_stay_words_on_pages_and_in_mails(client, announced, subscribed):
    subscribed("reader")
    hostile = "<script>alert(1)</script>"
    found = announced(title=f"{hostile}\r\nBcc: other@example.org", text=f"{hostile}\n.\n\nFrom here", texts={})
    sent_all(found)
    (message,) = mail.outbox
    assert message.recipients() == ["reader@example.org"]
    assert message.message()["Bcc"] is None
    assert message.subject == f"{hostile} Bcc: other@example.org"
    for page in ("/programme/announcements/", f"/programme/announcements/{found.pk}/", "/programme/feed.atom"):
        assert hostile not in client.get(page).content.decode()


# Sending


def test_each_gets_it_in_their_language_if_it_is_about_what_they_chose(announced, subscribed):
    subscribed("all")
    subscribed("french", language="fr")
    subscribed("dpi", about=["dpi", "ai"])
    subscribed("other", about=["dpi2"])
    changes.create(Subscriber(address="waiting@example.org", key_hash="w"), "ask", gesture=BY)
    sent_all(announced(about="dpi"))
    subjects = {one.to[0].partition("@")[0]: one.subject for one in mail.outbox}
    assert subjects == {"all": "Meeting in May", "dpi": "Meeting in May", "french": "Réunion"}
    assert all(len(one.recipients()) == 1 for one in mail.outbox)
    mail.outbox.clear()
    sent_all(announced())
    assert len(mail.outbox) == 4


def test_whoever_subscribes_later_gets_only_what_comes_later(announced, subscribed):
    found = announced()
    subscribed("late")
    sent_all(found)
    assert mail.outbox == []


def test_batches_go_on_where_they_stopped_and_nothing_is_sent_twice(announced, subscribed):
    for number in range(7):
        subscribed(f"reader{number}")
    found = announced()
    assert [sent_all(found, most=3).sent for _ in range(4)] == [3, 3, 1, 0]
    assert len({one.to[0] for one in mail.outbox}) == len(mail.outbox) == 7
    assert sending.standing(found) == sending.Standing(sent=7, uncertain=0, refused=0, left=0)


class Killed(BaseException):
    """The process is gone."""


def test_after_a_crash_the_rest_is_sent_and_what_may_have_left_is_not_sent_again(announced, subscribed, monkeypatch):
    for number in range(5):
        subscribed(f"reader{number}")
    found, send = announced(), EmailMessage.send

    def killed_after_the_third(message):
        send(message)
        if len(mail.outbox) == 3:
            raise Killed

    monkeypatch.setattr(EmailMessage, "send", killed_after_the_third)
    with pytest.raises(Killed):
        sent_all(found)
    assert sending.standing(found) == sending.Standing(sent=2, uncertain=1, refused=0, left=2)
    monkeypatch.undo()
    assert sent_all(found).sent == 2
    assert len({one.to[0] for one in mail.outbox}) == len(mail.outbox) == 5


def failing(error):
    def send(_message):
        raise error

    return send


def test_what_the_mail_server_refuses_is_tried_again_a_few_times(announced, subscribed, monkeypatch):
    subscribed("reader")
    found = announced()
    monkeypatch.setattr(EmailMessage, "send", failing(smtplib.SMTPDataError(451, b"later")))
    assert [sent_all(found).failed for _ in range(4)] == [1, 1, 1, 0]
    assert sending.standing(found).refused == 1
    AnnouncementMail.objects.update(tries=1)
    monkeypatch.undo()
    assert sent_all(found).sent == 1
    assert link("unsubscribe", mail.outbox[0])


def test_after_a_silence_of_the_mail_server_a_mail_is_not_sent_again(announced, subscribed, monkeypatch):
    subscribed("reader")
    found = announced()
    monkeypatch.setattr(EmailMessage, "send", failing(TimeoutError()))
    sent_all(found)
    monkeypatch.undo()
    assert sent_all(found).sent == 0
    assert sending.standing(found).uncertain == 1


def test_two_senders_at_once_send_each_mail_once(announced, subscribed):
    row, found = subscribed("reader"), announced()
    assert sending._begin(found, row, "one") is not None
    assert sending._begin(found, row, "two") is None


def test_the_daily_run_sends_the_rest(announced, subscribed):
    for number in range(3):
        subscribed(f"reader{number}")
    announced()
    announced("Second")
    assert sending.send_everything(site=SITE, gesture=BY).sent == 6
    assert sending.send_everything(site=SITE, gesture=BY).sent == 0


# What is kept


def test_the_trail_tells_it_all_by_numbers_and_no_address(client, posted, announced, as_):
    posted()
    client.post(link("subscribe", mail.outbox[0]))
    sent_all(announced())
    client.post(link("unsubscribe", mail.outbox[1]))
    posted("second@example.org")
    as_("secretariat").post("/programme/desk/announcements/erase/", {"address": "Second@example.org"})
    rows = list(TrailEvent.objects.values())
    actions = [one["action"] for one in rows]
    for action in ("ask", "confirm", "leave", "erase"):
        assert f"subscriber.{action}" in actions
    for action in ("write", "publish", "send"):
        assert f"announcement.{action}" in actions
    assert "@example.org" not in json.dumps(rows)
    assert not Subscriber.objects.exists()
    assert trail.verify() is None


def test_erasing_an_address_answers_the_same_whether_it_is_there(as_, subscribed):
    subscribed("reader")
    desk, there = as_("secretariat"), "/programme/desk/announcements/erase/"
    answers = [desk.post(there, {"address": one}, follow=True) for one in ("reader@example.org", "none@example.org")]
    assert [one.redirect_chain for one in answers] == [[("/programme/desk/announcements/", 302)]] * 2
    assert "reader@example.org" not in answers[0].content.decode()
    assert not Subscriber.objects.exists()


def test_who_erases_their_account_is_subscribed_no_more(cast, subscribed):
    subscribed("contributor")
    assert erasing.about(cast.contributor)["announcements"][0]["language"] == "en"
    erasing.erase(cast.contributor, gesture=BY)
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("name", ["nobody", "coordinator", "verifier"])
def test_only_the_secretariat_writes_and_sends(as_, announced, subscribed, name):
    subscribed("reader")
    found = announced()
    for below in ("new/", "erase/", f"{found.pk}/", f"{found.pk}/publish/", f"{found.pk}/send/", f"{found.pk}/drop/"):
        assert as_(name).post(f"/programme/desk/announcements/{below}", form()).status_code in {302, 403}
    assert (mail.outbox, Announcement.objects.count(), Subscriber.objects.count()) == ([], 1, 1)


def test_the_secretariat_sees_how_many_and_never_who(as_, announced, subscribed):
    subscribed("reader")
    found = announced()
    sent_all(found)
    for page in ("", f"{found.pk}/"):
        assert "reader@" not in as_("secretariat").get(f"/programme/desk/announcements/{page}").content.decode()
