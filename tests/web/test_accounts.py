"""Signing in: by invitation only, locked after failures, ended in time, with a second factor where roles need one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.socialaccount.models import SocialAccount, SocialLogin
from cast import PASSWORD
from confirmed import confirmed
from django.conf import settings as conf
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import gettext, override

from groma.web.models import User
from groma.web.people import elsewhere, sessions
from groma.web.people.accounts import KnownPeopleOnly

TOWN = {
    "provider_id": "town",
    "name": "Town",
    "client_id": "groma",
    "secret": "s",
    "settings": {"server_url": "https://id.example/realm"},
}
EMAIL = "contributor@example.org"
INLINE = re.compile(rb"<script(?![^>]*\b(?:src=|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _no_failures_before():
    cache.clear()


def signed_in(client, *, phrase=PASSWORD, email=EMAIL, **more):
    return client.post("/account/login/", {"login": email, "password": phrase}, **more)


def verified(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


class TestSigningIn:
    def test_with_address_and_password(self, cast):
        browser = Client()
        assert signed_in(browser)["Location"] == "/desk/"
        assert browser.get("/desk/").status_code == 200

    def test_nobody_signs_up(self, db):
        page = Client().get("/account/signup/")
        assert "Accounts begin with an invitation" in page.content.decode()
        Client().post("/account/signup/", {"email": "a@example.org", "password1": PASSWORD, "password2": PASSWORD})
        assert not User.objects.exists()

    def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(self, cast):
        pages = [
            signed_in(Client(), email=email, phrase="not this one").content.decode() for email in (EMAIL, "a@b.example")
        ]
        assert re.sub(r'value="[^"]+"', "", pages[0]) == re.sub(r'value="[^"]+"', "", pages[1])

    def test_a_wrong_address_costs_a_hash_too(self, cast, monkeypatch):
        hashed = []
        monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
        signed_in(Client(), email="a@b.example", phrase="not this one")
        assert hashed == ["not this one"]

    def test_asking_for_a_new_password_tells_nothing_either(self, cast):
        pages = [Client().post("/account/password/reset/", {"email": email}) for email in (EMAIL, "a@b.example")]
        assert {page["Location"] for page in pages} == {"/account/password/reset/done/"}
        assert len(mail.outbox) == 2
        assert "no account" in mail.outbox[1].body
        assert "example.com" not in mail.outbox[0].body

    def test_after_five_failures_an_account_is_locked_even_for_the_right_password(self, cast):
        for address in range(5):
            signed_in(Client(), phrase="not this one", REMOTE_ADDR=f"192.0.2.{address + 1}")
        assert signed_in(Client(), REMOTE_ADDR="192.0.2.99").status_code == 200
        assert signed_in(Client(), email="outsider@example.org", REMOTE_ADDR="192.0.2.99").status_code == 302

    def test_after_ten_failures_a_minute_an_address_is_locked(self, cast):
        for number in range(10):
            signed_in(Client(), email=f"{number}@example.org", phrase="not this one")
        assert signed_in(Client()).status_code == 200
        assert signed_in(Client(), REMOTE_ADDR="192.0.2.1").status_code == 302

    def test_who_may_not_sign_in_any_more_cannot(self, cast):
        User.objects.filter(email=EMAIL).update(is_active=False)
        browser = Client()
        signed_in(browser)
        assert browser.get("/desk/").status_code == 302

    def test_it_leads_nowhere_else(self, cast):
        answer = Client().post("/account/login/?next=https://evil.example/", {"login": EMAIL, "password": PASSWORD})
        assert answer["Location"] == "/desk/"


class TestSessions:
    def test_the_key_is_another_after_signing_in(self, cast):
        browser = Client()
        browser.get("/account/login/")
        browser.post("/people/join/none/")
        before = browser.session.session_key
        signed_in(browser)
        assert browser.session.session_key != before

    def test_the_cookie_is_closed_to_scripts_and_other_sites(self, cast):
        cookie = signed_in(Client()).cookies["sessionid"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_it_ends_twelve_hours_after_it_began_however_much_it_was_used(self, cast):
        browser = Client()
        signed_in(browser)
        session = browser.session
        session[sessions.BEGUN] -= sessions.LONGEST_S - 60
        session.save()
        assert browser.get("/desk/").status_code == 200
        session = browser.session
        session[sessions.BEGUN] -= 61
        session.save()
        assert browser.get("/desk/").status_code == 302
        assert "_auth_user_id" not in browser.session

    def test_another_password_ends_all_others(self, cast):
        here, there = Client(), Client()
        signed_in(here)
        signed_in(there)
        new = {"oldpassword": PASSWORD, "password1": "another long phrase", "password2": "another long phrase"}
        here.post("/account/password/change/", new)
        assert there.get("/desk/").status_code == 302

    def test_they_are_listed_and_the_others_can_be_ended(self, cast):
        here, there = Client(), Client(HTTP_USER_AGENT="A strange browser")
        signed_in(here)
        signed_in(there, HTTP_USER_AGENT="A strange browser")
        assert "A strange browser" in here.get("/account/sessions/").content.decode()
        here.post("/account/sessions/")
        assert there.get("/desk/").status_code == 302
        assert here.get("/desk/").status_code == 200


class TestSecondFactor:
    @pytest.mark.parametrize("role", ["secretariat", "administrator", "verifier", "provisional"])
    def test_trusted_roles_set_one_up_before_anything_else(self, cast, as_, settings, role):
        settings.REQUIRE_SECOND_FACTOR = True
        browser = as_(role)
        for address in ("/desk/", "/people/", "/rounds/littleford/u4ssc/2024/", "/tokens/"):
            assert browser.get(address)["Location"] == "/people/second-factor/"
        assert browser.get("/people/second-factor/").status_code == 200
        Authenticator.objects.create(user=cast.people[role], type="totp", data={"secret": "x"})
        assert browser.get("/desk/").status_code == 200

    @pytest.mark.parametrize("role", ["coordinator", "contributor"])
    def test_others_are_not_asked(self, cast, as_, settings, role):
        settings.REQUIRE_SECOND_FACTOR = True
        assert as_(role).get("/desk/").status_code == 200

    def test_recovery_codes_alone_are_none(self, cast, as_, settings):
        settings.REQUIRE_SECOND_FACTOR = True
        Authenticator.objects.create(user=cast.verifier, type="recovery_codes", data={})
        assert as_("verifier").get("/desk/").status_code == 302

    def test_public_pages_are_no_way_around_it(self, cast, as_, settings):
        settings.REQUIRE_SECOND_FACTOR = True
        assert as_("verifier").get("/privacy/").status_code == 200
        assert as_("verifier").get("/account/logout/").status_code == 200

    def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(self, cast, as_):
        verified(cast.contributor)
        browser = confirmed(cast.contributor)
        page = browser.get("/account/2fa/totp/activate/")
        secret = re.search(r'value="([A-Z2-7]{16,})"', page.content.decode())[1]
        browser.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
        assert Authenticator.objects.filter(user=cast.contributor, type="totp").exists()
        cache.clear()
        again = Client()
        assert signed_in(again)["Location"].startswith("/account/2fa/authenticate/")
        assert again.get("/desk/").status_code == 302, "not yet signed in"
        assert again.post("/account/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/desk/"


class TestPages:
    """Every reachable page of the account in our design, without inline styles or scripts."""

    OPEN = (
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "socialaccount_login_cancelled",
    )
    MINE = (
        "account_logout",
        "account_email",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "usersessions_list",
        "socialaccount_connections",
    )
    WITH_APP = (
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
    )

    def check(self, page):
        assert page.status_code == 200
        assert b"web/groma.css" in page.content
        assert not INLINE.findall(page.content)
        policy = page["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self';" in policy + ";"

    @pytest.mark.parametrize("name", OPEN)
    def test_open_to_all(self, db, name):
        self.check(Client().get(reverse(name)))

    @pytest.mark.parametrize("name", MINE)
    def test_for_those_who_signed_in(self, cast, as_, name):
        verified(cast.contributor)
        self.check(confirmed(cast.contributor).get(reverse(name)))

    @pytest.mark.parametrize("name", WITH_APP)
    def test_with_an_app(self, cast, as_, name):
        verified(cast.contributor)
        TOTP.activate(cast.contributor, generate_totp_secret())
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: PLC0415  only here

        RecoveryCodes.activate(cast.contributor)
        self.check(confirmed(cast.contributor).get(reverse(name)))

    def test_with_passkeys(self, cast, as_):
        row = Authenticator.objects.create(user=verified(cast.contributor), type="webauthn", data={"name": "Key"})
        browser = confirmed(cast.contributor)
        self.check(browser.get(reverse("mfa_remove_webauthn", args=[row.pk])))
        self.check(browser.get(reverse("mfa_edit_webauthn", args=[row.pk])))

    @pytest.mark.parametrize("language", [code for code, _name in conf.LANGUAGES])
    def test_signing_out_is_called_the_same_on_the_link_its_page_and_the_button(self, cast, as_, language):
        browser = as_("contributor")
        browser.cookies[conf.LANGUAGE_COOKIE_NAME] = language
        page = browser.get("/account/logout/").content.decode()
        with override(language):
            words = gettext("Sign out")
        header, _main, content = page.partition("<main")
        assert f">{words}</a>" in header
        assert f"<h1>{words}</h1>" in content
        assert re.search(rf"<button[^>]*>\s*{words}\s*</button>", content)
        assert browser.post("/account/logout/").status_code == 302
        assert browser.get("/desk/").status_code == 302

    @pytest.mark.parametrize("name", ["mfa_list_webauthn", "mfa_add_webauthn"])
    def test_whoever_has_no_script_is_told_that_passkeys_need_it(self, cast, as_, name):
        verified(cast.contributor)
        page = confirmed(cast.contributor).get(reverse(name)).content.decode()
        main = page[page.index("<main") : page.index("</main")]
        told, button = main.find("<noscript><p>Passkeys need JavaScript."), main.find('class="button')
        assert 0 < told < button, "before the button that does nothing without it"

    def test_a_new_address_counts_once_its_link_is_opened(self, cast, as_):
        verified(cast.contributor)
        browser = confirmed(cast.contributor)
        browser.post("/account/email/", {"action_add": "", "email": "new@example.net"})
        self.check(browser.get("/account/email/"))
        cast.contributor.refresh_from_db()
        assert cast.contributor.email == EMAIL
        address = re.search(r"http://[^/]+(/account/confirm-email/\S+)", mail.outbox[-1].body)[1]
        self.check(browser.get(address))
        browser.post(address)
        cast.contributor.refresh_from_db()
        assert cast.contributor.email == "new@example.net"

    def test_a_forgotten_password_is_set_anew(self, cast):
        Client().post("/account/password/reset/", {"email": EMAIL})
        address = re.search(r"http://[^/]+(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]
        browser = Client()
        page = browser.get(address, follow=True)
        self.check(page)
        browser.post(
            page.redirect_chain[-1][0], {"password1": "another long phrase", "password2": "another long phrase"}
        )
        assert signed_in(Client(), phrase="another long phrase").status_code == 302


class TestElsewhere:
    """OpenID Connect as far as it goes without a network."""

    @pytest.fixture
    def request_(self):
        from django.contrib.messages.storage.cookie import CookieStorage  # noqa: PLC0415  only here

        request = RequestFactory().get("/")
        request.user, request.session = AnonymousUser(), {}
        request._messages = CookieStorage(request)
        return request

    def login(self, email, *, is_verified=True):
        address = EmailAddress(email=email, verified=is_verified, primary=True)
        return SocialLogin(
            user=User(email=email), account=SocialAccount(provider="town", uid="1"), email_addresses=[address]
        )

    @pytest.fixture
    def town(self, settings):
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [TOWN]}}

    def test_a_known_person_is_joined_by_their_verified_address(self, cast, town, request_):
        verified(cast.contributor)
        with context.request_context(request_):
            KnownPeopleOnly().pre_social_login(request_, self.login(EMAIL.upper()))
        assert SocialAccount.objects.get(uid="1").user == cast.contributor

    def test_the_sign_in_page_offers_it(self, db, town):
        page = Client().get("/account/login/").content.decode()
        assert "Town" in page
        assert 'action="/account/oidc/town/login/"' in page

    @pytest.mark.parametrize("case", ["stranger", "unverified there", "unverified here", "inactive"])
    def test_nobody_else_gets_in(self, cast, request_, case):
        if case != "unverified here":
            verified(cast.contributor)
        User.objects.filter(email=EMAIL).update(is_active=case != "inactive")
        login = self.login("a@b.example" if case == "stranger" else EMAIL, is_verified=case != "unverified there")
        with pytest.raises(ImmediateHttpResponse):
            KnownPeopleOnly().pre_social_login(request_, login)
        assert not SocialAccount.objects.exists()

    def test_it_makes_no_account(self, request_):
        assert not KnownPeopleOnly().is_open_for_signup(request_, self.login("a@b.example"))

    def test_the_file_of_providers(self, tmp_path):
        file = tmp_path / "oidc.json"
        file.write_text(json.dumps({"APPS": [TOWN]}))
        found = elsewhere.providers(str(file))
        assert found["openid_connect"]["APPS"] == [TOWN]
        assert elsewhere.origins(found) == ["https://id.example"]
        assert elsewhere.providers("") == {}

    def test_the_file_on_the_how_to_page_is_one(self, tmp_path):
        page = Path(__file__).parents[2] / "docs" / "how-to" / "sign-in-with-openid-connect.md"
        (shown,) = re.findall(r"```json oidc.json\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        file = tmp_path / "oidc.json"
        file.write_text(shown)
        assert elsewhere.origins(elsewhere.providers(str(file))) == ["https://id.example.org"]

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "[]",
            "{}",
            '{"APPS": [{"name": "x"}]}',
            '{"APPS": [{"provider_id": "a", "name": "a", "client_id": "a", "secret": "a", "settings": {"server_url": "http://id.example"}}]}',
        ],
    )
    def test_a_faulty_file_is_refused(self, tmp_path, content):
        file = tmp_path / "oidc.json"
        file.write_text(content)
        with pytest.raises(ValueError, match="GROMA_OIDC"):
            elsewhere.providers(str(file))
