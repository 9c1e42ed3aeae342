"""What is kept about a person: shown, handed over, and erased without a trace of the name."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cast import PERIOD, published
from confirmed import confirmed
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from groma.verify.workflow import RefusedError
from groma.web import changes, trail
from groma.web.models import Department, Question, TrailEvent, User
from groma.web.people import erasing, inviting, people_names, tokens
from groma.web.trail import Gesture

NAME, EMAIL, OTHER = "Xanthippe Unusual", "xanthippe.unusual@example.org", "XANTHIPPE-private@example.net"
TELLING = ("xanthippe", "unusual")


@pytest.fixture
def somebody(cast):
    """The coordinator after a whole round, with one of everything that can be kept about a person."""
    user = cast.coordinator
    User.objects.filter(pk=user.pk).update(name=NAME, email=EMAIL, language="fr")
    user.refresh_from_db()
    published(cast)
    by = Gesture(str(user.actor))
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    EmailAddress.objects.create(user=user, email=OTHER, verified=False, primary=False)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "s"})
    SocialAccount.objects.create(user=user, provider="x", uid=EMAIL, extra_data={"name": NAME, "email": EMAIL})
    tokens.make(user, label=f"laptop of {NAME}", scopes=["read"], days=30)
    inviting.invite(OTHER, inviting.Post("verifier", qualification="qualified"), gesture=by)
    asked = Question(city=cast.city, key="EN.EN.WS.2C", period=PERIOD, edition=1, text="How?", contact=EMAIL.upper())
    changes.create(asked, "ask", gesture=by)
    changes.create(Department(city=cast.city, name="Roads"), "make", gesture=by)
    return user


def everything():
    """Every value of every column of every table, as text in small letters."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  our own names
            for row in cursor.fetchall():
                yield (
                    table,
                    " ".join(
                        bytes(one).decode("utf-8", "replace") if isinstance(one, bytes | memoryview) else str(one)
                        for one in row
                    ).lower(),
                )


def tables_that_tell():
    return {table for table, text in everything() if any(word in text for word in TELLING)}


class TestErasing:
    def test_no_table_has_the_name_or_an_address_afterwards(self, somebody):
        confirmed(somebody)
        assert {
            "web_user",
            "account_emailaddress",
            "web_accesstoken",
            "web_invitation",
            "web_question",
        } <= tables_that_tell()
        assert "web_trailevent" not in tables_that_tell()
        erasing.erase(somebody, gesture=Gesture(str(somebody.actor)))
        assert tables_that_tell() == set()

    def test_nothing_of_theirs_is_left(self, somebody):
        key = somebody.pk
        erasing.erase(somebody, gesture=Gesture(str(somebody.actor)))
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if field.is_relation and field.related_model is User:
                    assert not model._base_manager.filter(**{field.attname: key}).exists(), model

    def test_the_trail_stays_whole_and_tells_of_a_former_member(self, somebody):
        actor = str(somebody.actor)
        before = list(TrailEvent.objects.values_list("hash", flat=True))
        erasing.erase(somebody, gesture=Gesture(actor))
        after = list(TrailEvent.objects.values_list("hash", flat=True))
        assert after[: len(before)] == before
        assert trail.verify() is None
        assert TrailEvent.objects.get(action="member.erase").subject == f"member/{actor}"
        assert people_names.names_of([actor]) == {actor: "a former member"}

    def test_by_oneself_after_saying_so_twice(self, somebody):
        browser = confirmed(somebody)
        assert browser.post("/privacy/mine/erase/").status_code == 200
        assert User.objects.filter(pk=somebody.pk).exists()
        page = browser.post("/privacy/mine/erase/", {"sure": "yes"}, follow=True)
        assert page.status_code == 200
        assert not User.objects.filter(pk=somebody.pk).exists()
        assert browser.get("/desk/").status_code == 302

    def test_only_after_the_password_was_asked_for_again(self, cast, as_):
        answer = as_("contributor").post("/privacy/mine/erase/", {"sure": "yes"})
        assert answer["Location"].startswith("/account/reauthenticate/")
        assert User.objects.filter(pk=cast.contributor.pk).exists()

    def test_by_the_administrator_it_ends_their_sessions(self, cast, somebody):
        theirs = confirmed(somebody)
        confirmed(cast.administrator).post(f"/privacy/people/{somebody.actor}/erase/", {"sure": "yes"})
        assert not User.objects.filter(pk=somebody.pk).exists()
        assert theirs.get("/desk/").status_code == 302
        assert TrailEvent.objects.get(action="member.erase").actor == str(cast.administrator.actor)

    @pytest.mark.parametrize("role", ["coordinator", "secretariat", "contributor", "verifier"])
    def test_by_nobody_else(self, cast, role):
        answer = confirmed(cast.people[role]).post(f"/privacy/people/{cast.outsider.actor}/erase/", {"sure": "yes"})
        assert answer.status_code == 403
        assert User.objects.filter(pk=cast.outsider.pk).exists()

    def test_not_the_last_administrator(self, cast):
        with pytest.raises(RefusedError):
            erasing.erase(cast.administrator, gesture=Gesture("system"))
        confirmed(cast.administrator).post("/privacy/mine/erase/", {"sure": "yes"})
        assert User.objects.filter(pk=cast.administrator.pk).exists()

    def test_the_site_goes_on_without_them(self, cast, somebody, as_):
        erasing.erase(somebody, gesture=Gesture(str(somebody.actor)))
        page = as_("secretariat").get(f"/rounds/littleford/u4ssc/{PERIOD}/")
        assert "a former member" in page.content.decode()
        assert Client().get(f"/cities/littleford/u4ssc/{PERIOD}/").status_code == 200


class TestHandingOver:
    def test_the_file_has_everything_about_me_and_no_secret(self, somebody):
        answer = confirmed(somebody).get("/privacy/mine/export.json")
        assert "attachment" in answer["Content-Disposition"]
        said = json.loads(answer.content)
        assert said["account"]["name"] == NAME
        assert {one["email"] for one in said["email_addresses"]} == {EMAIL, OTHER}
        assert said["roles"][0]["role"] == "coordinator"
        assert said["tokens"][0]["label"] == f"laptop of {NAME}"
        assert said["second_factors"][0]["type"] == "totp"
        assert {one["action"] for one in said["trail"]} >= {"observation.enter", "round.submit"}
        text = answer.content.decode()
        assert somebody.password not in text
        assert somebody.tokens.get().token_hash not in text

    def test_it_holds_nothing_of_others(self, cast, somebody):
        text = confirmed(cast.contributor).get("/privacy/mine/export.json").content.decode().lower()
        assert not any(word in text for word in TELLING)

    def test_the_page_about_me(self, cast, as_):
        page = as_("contributor").get("/privacy/mine/").content.decode()
        assert "contributor@example.org" in page
        assert str(cast.contributor.actor) in page


def test_everybody_can_read_what_is_kept(db):
    page = Client().get("/privacy/")
    assert "Nothing is kept about you" in page.content.decode()
    assert not page.cookies, "the page itself keeps its word"
    assert "/privacy/" in Client().get("/").content.decode()


def test_sessions_of_others_are_left_alone(cast, as_):
    browser = as_("contributor")
    erasing.end_sessions(cast.coordinator)
    assert browser.get("/desk/").status_code == 200
    assert Session.objects.count() == 1
