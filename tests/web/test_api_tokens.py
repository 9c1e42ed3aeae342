"""The page of tokens: made by their person, shown once, revoked; the trail tells it without the token."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from api_calls import Caller
from cast import PASSWORD
from django.test import Client
from django.utils import timezone

from groma.errors import LimitError
from groma.web.models import AccessToken, TrailEvent
from groma.web.people import tokens

SENT = {"label": "My script", "scopes": ["read", "enter"], "days": "90"}


@pytest.fixture
def browser(cast, as_):
    """The coordinator, who has just given the password once more."""
    return recently(as_("coordinator"))


def recently(browser, **sent):
    assert browser.post("/account/reauthenticate/", {"password": PASSWORD, **sent}).status_code == 302
    return browser


def test_a_token_is_made_shown_once_and_works(browser, cast):
    assert browser.get("/tokens/").status_code == 200
    page = browser.post("/tokens/new/", SENT)
    assert (page.status_code, "no-store" in page["Cache-Control"]) == (200, True)
    text = re.search(r"groma_[\w-]{43}", page.content.decode())[0]
    row = AccessToken.objects.get(user=cast.coordinator)
    assert (row.label, row.scopes) == ("My script", "read enter")
    assert dt.timedelta(days=89) < row.expires_at - timezone.now() <= dt.timedelta(days=90)
    assert text not in str(AccessToken.objects.values())
    listed = browser.get("/tokens/").content.decode()
    assert "My script" in listed
    assert text not in listed
    assert Caller({"Authorization": f"Bearer {text}"}).get("token").json()["label"] == "My script"


def test_a_revoked_token_works_no_more(browser, cast):
    row, text = tokens.make(cast.coordinator, label="Old", scopes=["read"], days=30)
    assert browser.post(f"/tokens/{row.pk}/revoke/", follow=True).status_code == 200
    assert Caller({"Authorization": f"Bearer {text}"}).get("token").status_code == 401
    assert "revoked on" in browser.get("/tokens/").content.decode()


def test_the_trail_tells_of_tokens_without_them(browser, cast):
    row, text = tokens.make(cast.coordinator, label="A secret name", scopes=["read"], days=30)
    tokens.revoke(row, by=cast.coordinator)
    events = TrailEvent.objects.filter(action__startswith="token.")
    assert [event.action for event in events] == ["token.make", "token.revoke"]
    told = "".join(event.before + event.after for event in events)
    assert str(cast.coordinator.actor) in told
    assert not [one for one in (text, row.token_hash, "A secret name") if one in told]


def test_nobody_revokes_the_token_of_somebody_else(browser, cast):
    row, __ = tokens.make(cast.outsider, label="Theirs", scopes=["read"], days=30)
    assert browser.post(f"/tokens/{row.pk}/revoke/").status_code == 404
    assert AccessToken.objects.get(pk=row.pk).revoked_at is None
    assert "Theirs" not in browser.get("/tokens/").content.decode()


@pytest.mark.parametrize("wrong", [{"label": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "3650"}])
def test_what_is_wrong_is_said_next_to_the_field(browser, wrong):
    page = browser.post("/tokens/new/", SENT | wrong)
    assert page.status_code == 422
    assert "error" in page.content.decode()
    assert not AccessToken.objects.exists()


def test_a_person_has_only_so_many(browser, cast):
    for number in range(tokens.MOST):
        tokens.make(cast.coordinator, label=str(number), scopes=["read"], days=30)
    with pytest.raises(LimitError):
        tokens.make(cast.coordinator, label="one more", scopes=["read"], days=30)
    assert "Revoke one" in browser.post("/tokens/new/", SENT).content.decode()


def test_tokens_are_for_people_who_have_signed_in_and_just_now(cast, as_):
    for where in ("/tokens/", "/tokens/new/"):
        assert Client().get(where).status_code == 302
    assert Client().post("/tokens/1/revoke/").status_code == 302
    long_ago = as_("coordinator")
    assert long_ago.get("/tokens/").status_code == 200
    answer = long_ago.post("/tokens/new/", SENT)
    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    assert not AccessToken.objects.exists()


def test_a_token_cannot_be_made_from_another_site(browser):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.get("/tokens/new/").status_code == 200
    assert strict.post("/tokens/new/", SENT).status_code == 403
    assert not AccessToken.objects.exists()


def test_the_text_of_a_token_is_long_and_never_the_same(cast):
    texts = {tokens.make(cast.coordinator, label="x", scopes=["read"], days=30)[1] for _ in range(5)}
    assert len(texts) == 5
    assert all(len(text) == len(tokens.PREFIX) + 43 for text in texts)
