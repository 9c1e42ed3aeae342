"""Every route of the site, walked as every role: what each may see, and that nothing breaks.

`route_table` lists every route with the answer each role gets; a new page must be added to it. The answers
stand in the order of its `RELATIONS`: what somebody is to the city the page is about.
"""

from __future__ import annotations

from http import HTTPStatus

import pytest
from cast import make_cast
from confirmed import confirmed
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from route_table import TABLE, WITHOUT_TOKEN
from world import CANARY, ROUTES, WORDS, World, is_about_a_city

pytestmark = pytest.mark.django_db
ROLES = ("nobody", "contributor", "coordinator", "verifier", "provisional", "secretariat", "administrator", "outsider")


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
