"""Whoever starts at the first page and only follows links finds every page."""

from __future__ import annotations

import re
from collections import deque
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from cast import make_cast
from confirmed import confirmed
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from route_table import TABLE
from world import World

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

pytestmark = pytest.mark.django_db
HREF = re.compile(r'(?:href|action)="([^"#?:]+)')
ELSEWHERE = {
    "ask_sent": "shown once a question was sent",
    "city_questions": "where a question was shown",
    "file": "where a source has a file",
    "health": "asked by whatever watches over the site",
    "join": "stands in the letter that invites",
    "network_without": "where a city has no round",
    "programme_confirm": "stands in the mail that asks whether somebody wants announcements",
    "programme_subscribe_sent": "shown once the form was sent",
    "programme_unsubscribe": "stands in every announcement by mail",
    "ready": "asked by whatever watches over the site",
    "second_factor": "shown on the way to a page that wants one",
    "style": "for whoever builds pages",
    "verify-declaration": "where a verifier did not declare yet",
    "verify-evidence": "where a source has a file",
}
"""Routes no page leads to, and why."""
UNLIKE = ("view", "period", "register")
"""Pages of one route that are the same in these are alike, so that one of them is read."""
OF_OTHERS = ("account_", "mfa_", "socialaccount_", "usersessions_", "openid_", "api:")
"""Pages of the libraries that sign people in, and answers to programs, which the page for programs lists."""
READERS = ("contributor", "coordinator", "verifier", "secretariat", "administrator")


def routes_from(client: Client) -> set[str]:
    """The names of the routes that links lead to, found by reading one page of each sort."""
    found, read, waiting = set(), set(), deque(["/"])
    while waiting:
        address = waiting.popleft()
        try:
            match = resolve(address)
        except Resolver404:
            continue
        found.add(match.view_name)
        sort = (match.view_name, *map(match.kwargs.get, UNLIKE))
        if sort not in read:
            read.add(sort)
            waiting.extend(urljoin(address, link) for link in _links(client.get(address)))
    return found


def _links(answer: HttpResponseBase) -> list[str]:
    if answer.streaming:
        answer.close()
        return []
    if answer.status_code == HTTPStatus.FOUND:
        return [answer["Location"].partition("?")[0]]
    return HREF.findall(answer.content.decode()) if "text/html" in answer.get("Content-Type", "") else []


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker):
    """The routes that links lead somebody or other to."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = World(make_cast()).cast
        browsers = [Client(), *(confirmed(cast.people[name]) for name in READERS)]
        yield set().union(*map(routes_from, browsers))
        transaction.set_rollback(True)


def test_links_lead_to_every_page(found):
    pages = {name.partition("+")[0] for name, answers in TABLE.items() if 200 in answers["get"].values()}
    ours = {name for name in pages if not name.startswith(OF_OTHERS)}
    assert " ".join(sorted(ours - found)) == " ".join(sorted(ELSEWHERE))
