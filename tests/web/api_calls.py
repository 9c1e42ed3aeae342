"""Calls to the API as programs make them, and a whole world for them to read."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cast import Cast, make_cast
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from groma.web.people import tokens
from groma.web.public import asking
from groma.web.public.editions import newest_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from groma.web.models import Question

ROOT = "/api/v1/"
ROUND = "rounds/littleford/u4ssc/2024"
EDITION = "cities/littleford/editions/u4ssc/2024"
WATER = "EN.EN.WS.2C"
INTERNET = "EC.ICT.ICT.1C"


@dataclass
class Caller:
    """A program, with the token of a person or without one."""

    headers: dict[str, str] = field(default_factory=dict)

    def get(self, where: str, **headers: str) -> Any:
        return self.call("GET", where, **headers)

    def put(self, where: str, body: object, **headers: str) -> Any:
        return self.call("PUT", where, body, **headers)

    def post(self, where: str, body: object, **headers: str) -> Any:
        return self.call("POST", where, body, **headers)

    def call(self, method: str, where: str, body: object = None, **headers: str) -> Any:
        """The answer; a body is sent as JSON unless it is text already."""
        cache.clear()
        sent = body if isinstance(body, str) else json.dumps(body)
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        content = (
            {"data": sent, "content_type": said.pop("Content-Type", "application/json")} if body is not None else {}
        )
        return Client().generic(method, ROOT + where, headers=self.headers | said, **content)


@contextmanager
def world(blocker: Any, step: Callable[[Cast], object]) -> Iterator[Cast]:
    """The cast after a step of the round, for a whole file: each test begins there, and nothing is left at the end."""
    with blocker.unblock(), transaction.atomic():
        cast = make_cast()
        step(cast)
        yield cast
        transaction.set_rollback(True)


def caller(cast: Cast, name: str, *scopes: str) -> Caller:
    """A program of one of the cast, with a token of some scopes; of nobody where the name says so."""
    if name == "nobody":
        return Caller()
    _row, text = tokens.make(cast.people[name], label="test", scopes=scopes or tokens.SCOPES, days=30)
    return Caller({"Authorization": f"Bearer {text}"})


def asked_by_a_resident(text: str = "Why is this so much more than in 2020?") -> Question:
    """A question about the water of the published city."""
    edition = newest_edition("littleford")
    assert edition
    return asking.ask(edition, WATER, text=text, contact="", language="en")
