"""How often somebody may ask: counted by the minute, by token, else by network address, of which no trace is kept."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from groma.web.api.problems import ProblemError

if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["address", "token", "refused"]

MINUTE_S = 60
MOST: dict[Kind, int] = {"address": 120, "token": 600, "refused": 30}
"""Requests a minute: from an address without a token, with a token, and from an address with a token that is none."""


def count(kind: Kind, whose: str) -> None:
    """Count a request.

    Raises:
        ProblemError: There were too many in this minute; the answer says when to come back.
    """
    minute, spent_s = divmod(int(time.time()), MINUTE_S)
    key = f"api-{kind}-{minute}-{salted_hmac('groma.api', whose, algorithm='sha256').hexdigest()}"
    cache.add(key, 0, 2 * MINUTE_S)
    try:
        number = cache.incr(key)
    except ValueError:
        return
    if number > MOST[kind]:
        raise ProblemError(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"More than {MOST[kind]} requests came in a minute.",
            kind="too_many",
            next_step="Wait as long as `Retry-After` says, and keep what you read: `ETag` tells whether it changed.",
            headers={"Retry-After": str(MINUTE_S - spent_s)},
        )
