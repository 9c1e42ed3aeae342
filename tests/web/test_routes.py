"""Every route of the site, walked as every role: what each may see, and that nothing breaks.

`route_table` lists every route with the answer each role gets; a new page must be added to it. The answers
stand in the order of its `RELATIONS`: what somebody is to the city the page is about.
"""

from __future__ import annotations

from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from cast import PASSWORD, PERIOD, give_mandate, make_cast
from confirmed import confirmed
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from route_table import TABLE, WITHOUT_TOKEN

from groma.web import changes, rounds
from groma.web.models import Department, Mandate, Membership, Question, Round, Source, User
from groma.web.people import inviting, tokens
from groma.web.stored import files
from groma.web.trail import Gesture

pytestmark = pytest.mark.django_db
CANARY, WORDS = "154.321", "the canary of an unpublished round"
PUBLISHED = "2022"
ROLES = ("nobody", "contributor", "coordinator", "verifier", "provisional", "secretariat", "administrator", "outsider")
OF_PUBLISHED = ("cities/", "questions/", "api/v1/cities/")
FIXED = {
    "pack": "u4ssc",
    "edition": 1,
    "group": "EN.EN.WS",
    "code": "EN.EN.WS.2C",
    "data_point": "EN.EN.WS.2C",
    "variable": "EN.EN.WS.2C",
    "benchmark_set": "groma",
    "fingerprint": "f" * 64,
    "rest": "no/such/thing",
    "view": "trends",
    "language": "en",
    "action": "submit",
    "name": "summary",
    "ending": "html",
    "uidb36": "1",
    "provider_id": "none",
    "point": "primary",
}
OF_ROUTE = {
    "verify-data-point": {"code": "EN.EN.WS.4C"},
    "edition_file": {"name": "figures.csv"},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "edition_file+language": {"name": "report.html"},
    "account_confirm_email": {"key": "none"},
    "account_reset_password_from_key": {"key": "none"},
    "entry-parts": {"key": "EN.EN.WS.2C"},
}


class World:
    """The cast with, in each of two cities, a published round, an unpublished one, and one of everything else."""

    def __init__(self, cast):
        self.cast = cast
        there = self.person("there", "contributor", city=cast.elsewhere)
        self.mine = {
            cast.city.pk: self.furnished(cast.city, by=cast.coordinator, contributor=cast.contributor),
            cast.elsewhere.pk: self.furnished(cast.elsewhere, by=cast.outsider, contributor=there),
        }
        for verifier in (cast.verifier, cast.provisional):
            mandate = give_mandate(cast, verifier)
        self.mine[cast.city.pk]["take_back"] = mandate.pk
        further = Mandate(
            round=Round.objects.get(city=cast.elsewhere, period=PERIOD), user=self.person("v", "verifier")
        )
        self.mine[cast.elsewhere.pk]["take_back"] = changes.create(further, "give", gesture=cast.gesture).pk
        for one in User.objects.all():
            EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)

    def person(self, name, role, **place):
        user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name)
        changes.create(Membership(user=user, role=role, **place), "give", gesture=self.cast.gesture)
        return user

    def furnished(self, city, *, by, contributor):
        self.entered(city, PUBLISHED, by=by, text="150", note="")
        early = Round.objects.get(city=city, period=PUBLISHED)
        rounds.act_on_round(early, "take_in", by=self.cast.secretariat, reason="As found.")
        late = self.entered(city, PERIOD, by=by, text=CANARY, note=WORDS)
        rounds.act_on_round(late, "submit", by=by)
        gesture = Gesture(str(by.actor))
        department = Department.objects.filter(city=city).first() or changes.create(
            Department(city=city, name="Waterworks"), "make", gesture=gesture
        )
        source = changes.create(Source(city=city, code="s", title=WORDS), "make", gesture=gesture)
        asked = Question(city=city, key="EN.EN.WS.2C", period=PUBLISHED, edition=1, text="How?")
        question = changes.create(asked, "ask", gesture=gesture)
        file = files.keep(f"a,b\n1,{WORDS}\n".encode(), city=city, name="a.csv", gesture=gesture)
        invitation, link = inviting.invite(
            f"new@{city.pk}.example", inviting.Post("contributor", city), gesture=gesture
        )
        token, _text = tokens.make(by, label="x", scopes=["read"], days=30)
        membership = Membership.objects.get(user=contributor, city=city)
        return {
            "city": city.pk,
            "department": department.pk,
            "entry-source": source.pk,
            "question": question.pk,
            "sha256": file.sha256,
            "invitation_renew": invitation.pk,
            "invitation_withdraw": invitation.pk,
            "role_change": membership.pk,
            "role_remove": membership.pk,
            "token": token.pk,
            "actor": str(contributor.actor),
            "join": link.rstrip("/").rpartition("/")[2],
        }

    def entered(self, city, period, *, by, text, note):
        round_ = Round.objects.filter(city=city, period=period).first() or rounds.open_round(
            city, self.cast.pack, period=period, gesture=Gesture("system")
        )
        entry = rounds.Entry("EN.EN.WS.2C", period, text=text, quality="measured", note=note)
        rounds.enter(round_, [entry], by=by)
        return Round.objects.get(pk=round_.pk)

    def address(self, route, city):
        """Where a route leads for a city."""
        name, arguments, path, _callback = route
        own, period = self.mine[city], PUBLISHED if path.startswith(OF_PUBLISHED) else PERIOD
        known = {**FIXED, "period": period, "key": own.get(name, "EN.EN.WS.2C"), "pk": own.get(name, 1), **own}
        known |= OF_ROUTE.get(route_key(route), {})
        return reverse(name, kwargs={one: known[one] for one in arguments})

    def city_of(self, role):
        """The city somebody is from, or is walked for."""
        return (self.cast.elsewhere if role == "outsider" else self.cast.city).pk

    def relation(self, role, city):
        """What somebody is to a city."""
        if role in {"nobody", "secretariat", "administrator"}:
            return role
        if role == "outsider":
            return "coordinator" if city == self.cast.elsewhere.pk else "foreign"
        if city == self.cast.elsewhere.pk:
            return "foreign"
        return "verifier" if role == "provisional" else role


def walked(resolver, *, namespace="", above=(), path=""):
    for one in resolver.url_patterns:
        names, here = (*above, *one.pattern.regex.groupindex), path + str(one.pattern)
        if hasattr(one, "url_patterns"):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from walked(one, namespace=inner, above=names, path=here)
        elif one.name:
            yield f"{namespace}{one.name}", names, here, one.callback


def route_key(route):
    """A route's name; where several have it, with the arguments that tell them apart."""
    name, arguments, _path, _callback = route
    if name in {"edition", "edition_view", "figure"}:
        return f"{name}+edition" if "edition" in arguments else name
    return f"{name}+language" if name == "edition_file" and "language" in arguments else name


ROUTES = {route_key(one): one for one in walked(get_resolver())}
ABOUT_A_CITY = {"city", "token", "actor", "question"}


def is_about_a_city(route):
    _name, arguments, path, _callback = route
    return (path.startswith(("people/", "privacy/")) and bool(arguments)) or bool(ABOUT_A_CITY & {*arguments})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One for all the tests here; what they send is undone at once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(make_cast())
        transaction.set_rollback(True)


class Visitor:
    """A browser of one of the cast, who has just shown that it is them."""

    def __init__(self, world, role, **more):
        self.world, self.role, more = world, role, {"raise_request_exception": False, **more}
        self.client = Client(**more) if role == "nobody" else confirmed(world.cast.people[role], **more)
        self.cookies = self.client.cookies.copy()

    def ask(self, method, route, city):
        """The status of the answer and all of its body."""
        answer, body = self.answered(method, route, city)
        return answer.status_code, body

    def answered(self, method, route, city):
        """The answer and all of its body; whatever was changed is undone."""
        self.client.cookies = self.cookies.copy()
        cache.clear()
        with transaction.atomic():
            answer = getattr(self.client, method)(self.world.address(route, city))
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        return answer, body

    def walk(self):
        """Every route that the role can be told apart on: its name, the relation, the address."""
        for key, route in ROUTES.items():
            if key.startswith("api:") and self.role not in {"nobody", "coordinator"}:
                continue  # a token says there who somebody is, never a cookie
            for city in self.world.mine if is_about_a_city(route) else [self.world.city_of(self.role)]:
                yield key, route, city, self.world.relation(self.role, city)


def test_every_route_is_in_the_table_and_the_table_has_no_other():
    assert sorted(ROUTES) == sorted(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_what_the_table_says_and_nobody_a_foreign_citys_unpublished_round(world, role):
    visitor, differing, leaking = Visitor(world, role), [], []
    for key, route, city, relation in visitor.walk():
        for method, expected in TABLE[key].items():
            status, body = visitor.ask(method, route, city)
            if status != expected.get(relation):
                differing.append(f"{method} {key} as {relation}: {status}, not {expected.get(relation)}")
            if relation in {"nobody", "foreign"} and (CANARY.encode() in body or WORDS.encode() in body):
                leaking.append(f"{method} {key} as {relation} shows the unpublished round")
    assert not differing + leaking, "\n".join(differing + leaking)


def test_the_unpublished_round_can_be_seen_at_all(world):
    """Else the test above could not fail."""
    visitor = Visitor(world, "coordinator")
    for key in ("entry-category", "entry-sources", "file"):
        _status, body = visitor.ask("get", ROUTES[key], world.cast.city.pk)
        assert CANARY.encode() in body or WORDS.encode() in body


def test_what_a_program_may_write_needs_no_cookie_and_anything_else_a_token():
    exempt = {key for key, route in ROUTES.items() if getattr(route[-1], "csrf_exempt", False)}
    assert {key for key in exempt if not key.startswith("api:")} == WITHOUT_TOKEN


@pytest.mark.parametrize("role", ["nobody", "coordinator", "administrator"])
def test_a_post_without_a_token_is_refused(world, role):
    visitor = Visitor(world, role, enforce_csrf_checks=True)
    taken = []
    for key, route, city, _relation in visitor.walk():
        if not key.startswith("api:") and key not in WITHOUT_TOKEN:
            status, _body = visitor.ask("post", route, city)
            taken += [key] if status != HTTPStatus.FORBIDDEN else []
    assert taken == []


def test_every_answer_has_the_strict_policy(world):
    visitor, without = Visitor(world, "coordinator"), []
    for key, route, city, _relation in visitor.walk():
        answer, _body = visitor.answered("get", route, city)
        policy = answer.headers.get("Content-Security-Policy", "")
        is_shut_off = "sandbox" in policy  # a file that somebody sent in
        is_strict = "unsafe" not in policy and ("script-src 'self'" in policy or "default-src 'none'" in policy)
        without += [] if is_shut_off or is_strict else [key]
    assert without == []
