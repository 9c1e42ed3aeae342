"""Questions of residents: asked without an account, moderated, answered in public, and erased on wish."""

from __future__ import annotations

import pytest
from cast import published
from django.core import mail
from django.core.cache import cache

from groma.web import trail
from groma.web.models import Question, TrailEvent
from groma.web.public import asking

WATER = "EN.EN.WS.2C"
ABOUT = f"littleford/u4ssc/2024/1/{WATER}/"
ASK = f"/questions/ask/{ABOUT}"
FIGURE = f"/cities/littleford/u4ssc/2024/figures/{WATER}/"
DESK = "/questions/littleford/"
TEXT = "Does this include the golf course by the river?"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def asked(cast, client):
    """A question that has come in, with an address to answer to."""
    published(cast)
    client.post(ASK, {"text": TEXT, "contact": "resident@example.org"})
    return Question.objects.get()


def act(client, question, action, **said):
    said = {f"{question.pk}-{name}" if name in {"answer", "reason"} else name: text for name, text in said.items()}
    return client.post(f"{DESK}{question.pk}/{action}/", {"version": question.version, **said}, follow=True)


def test_a_resident_asks_about_a_figure_without_an_account(cast, client):
    published(cast)
    assert f'href="{ASK}"' in client.get(FIGURE).content.decode()
    assert "no-store" in client.get(ASK)["Cache-Control"]
    said = client.post(ASK, {"text": TEXT}, follow=True)
    assert said.redirect_chain == [(f"/questions/sent/{ABOUT}", 302)]
    question = Question.objects.get()
    assert (question.state, question.key, question.period, question.edition) == ("received", WATER, "2024", 1)
    assert TEXT not in client.get(FIGURE).content.decode()


def test_the_trail_has_the_hash_of_a_question_and_nothing_of_who_asked(asked):
    event = TrailEvent.objects.get(action="question.ask")
    assert event.actor == asking.RESIDENT
    assert asked.text_sha256 in event.after
    assert "golf" not in event.after
    assert "resident@" not in event.after
    assert trail.verify() is None


WRONG = (
    ({"text": ""}, "text"),
    ({"text": "short"}, "text"),
    ({"text": "x" * 2_001}, "text"),
    ({"text": TEXT, "contact": "no address"}, "contact"),
)


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(cast, client):
    published(cast)
    for said, wrong in WRONG:
        html = client.post(ASK, said).content.decode()
        assert f'href="#id_{wrong}"' in html
        assert said["text"] in html
        assert said.get("contact", "") in html
    assert not Question.objects.exists()


def test_a_machine_is_thanked_and_ignored(cast, client):
    published(cast)
    said = client.post(ASK, {"text": TEXT, "website": "https://spam.example"})
    assert said.status_code == 302
    assert not Question.objects.exists()


def test_from_one_place_only_so_many_come_in_an_hour_and_the_address_is_kept_nowhere(cast, client):
    published(cast)
    for _ in range(asking.MOST):
        assert client.post(ASK, {"text": TEXT}).status_code == 302
    refused = client.post(ASK, {"text": TEXT})
    assert refused.status_code == 429
    assert TEXT in refused.content.decode()
    assert Question.objects.count() == asking.MOST
    assert client.post(ASK, {"text": TEXT}, REMOTE_ADDR="192.0.2.7").status_code == 302
    kept = "".join(map(str, cache._cache))
    assert "127.0.0.1" not in kept
    assert "192.0.2.7" not in kept


def test_a_question_about_no_figure_is_refused(cast, client):
    published(cast)
    for path in (ASK.replace(WATER, "NO.SUCH.1C"), ASK.replace("/1/", "/9/"), ASK.replace("littleford", "nowhere")):
        assert client.get(path).status_code == 404


def test_the_coordinator_answers_and_everybody_reads_it(cast, as_, client, asked, django_capture_on_commit_callbacks):
    before = client.get(FIGURE)["ETag"]
    with django_capture_on_commit_callbacks(execute=True):
        act(as_("coordinator"), asked, "answer", answer="Yes, all that the utility sells.")
    for path in (FIGURE, "/cities/littleford/", "/cities/littleford/questions/"):
        html = client.get(path).content.decode()
        assert TEXT in html
        assert "Yes, all that the utility sells." in html
        assert "resident@example.org" not in html
    assert client.get(FIGURE, headers={"if-none-match": before}).status_code == 200
    [sent] = mail.outbox
    assert sent.to == ["resident@example.org"]
    assert FIGURE in sent.body
    assert "150" not in sent.body
    assert Question.objects.get().contact == ""


def test_a_question_can_be_shown_before_it_is_answered(as_, client, asked):
    act(as_("coordinator"), asked, "show")
    assert TEXT in client.get(FIGURE).content.decode()
    assert Question.objects.get().contact == "resident@example.org"


def test_a_refused_question_is_not_shown_and_the_resident_is_told_why(
    as_, client, asked, django_capture_on_commit_callbacks
):
    coordinator = as_("coordinator")
    assert "This field is required" in act(coordinator, asked, "refuse", reason="").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        act(coordinator, asked, "refuse", reason="It names a neighbour.")
    assert TEXT not in client.get(FIGURE).content.decode()
    assert "It names a neighbour." in mail.outbox[0].body
    assert Question.objects.get().contact == ""


def test_a_mail_speaks_the_language_the_question_was_asked_in(asked, cast, django_capture_on_commit_callbacks):
    Question.objects.update(language="ar")
    with django_capture_on_commit_callbacks(execute=True):
        asking.refuse(Question.objects.get(), "Because.", by=cast.coordinator)
    assert "Because." in mail.outbox[0].body


def test_erased_is_erased_and_the_trail_still_holds(as_, client, asked):
    coordinator = as_("coordinator")
    act(coordinator, asked, "show")
    act(coordinator, Question.objects.get(), "erase")
    assert not Question.objects.exists()
    assert TEXT not in client.get(FIGURE).content.decode()
    assert not TrailEvent.objects.filter(before__contains="golf").exists()
    assert trail.verify() is None


def test_the_second_of_two_moderators_is_told(as_, asked):
    act(as_("coordinator"), asked, "show")
    html = act(as_("secretariat"), asked, "refuse", reason="Late.").content.decode()
    assert "Somebody else dealt with this question" in html
    assert Question.objects.get().state == "shown"


def test_what_cannot_be_done_any_more_is_refused(cast, asked):
    refused = asking.refuse(asked, "No.", by=cast.coordinator)
    with pytest.raises(Exception, match="dealt with in the meantime"):
        asking.answer(refused, "Yes.", by=cast.coordinator, address="/")


MODERATORS = ("coordinator", "secretariat", "administrator")
OTHERS = {"contributor": 403, "verifier": 403, "provisional": 403, "outsider": 403, "nobody": 302}


def test_only_those_who_answer_for_the_city_moderate(as_, asked):
    for who in MODERATORS:
        assert as_(who).get(DESK).status_code == 200
    for who, status in OTHERS.items():
        assert as_(who).get(DESK).status_code == status
        for action in ("show", "refuse", "answer", "erase"):
            said = as_(who).post(f"{DESK}{asked.pk}/{action}/", {"version": asked.version})
            assert said.status_code == status
        assert Question.objects.get().state == "received"


def test_a_question_of_another_city_cannot_be_reached_through_ones_own(as_, asked):
    said = as_("outsider").post(f"/questions/otherham/{asked.pk}/erase/", {"version": asked.version})
    assert said.status_code == 404
    assert Question.objects.exists()


def test_what_a_resident_types_is_shown_as_words(as_, client, cast):
    published(cast)
    client.post(ASK, {"text": "<script>alert(1)</script> is this safe?"})
    act(as_("coordinator"), Question.objects.get(), "show")
    assert "<script>alert" not in client.get(FIGURE).content.decode()
