"""Versions of what is read and changed: ETags, and the conditions that requests put on them."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from groma.web.api.problems import ProblemError
from groma.web.public.showing import FRESH_FOR_S, etag_of

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest, HttpResponse

AGAIN = "Compare, and send yours once more with the new `ETag` if it should stand."
_VERSION = re.compile(r'"([0-9]{1,9})"')
_SEEN = re.compile(r'"([0-9]{1,9})-([0-9a-f]{64})"')


class UnchangedError(Exception):
    """Whoever asks has this already."""

    def __init__(self, response: HttpResponse) -> None:
        """Keep the answer that says so."""
        self.response = response
        super().__init__("unchanged")


def public(request: HttpRequest, response: HttpResponse, *stamp: object, changed: dt.datetime | None = None) -> None:
    """Give what anybody may read its version, and let caches keep it for a while.

    Args:
        request: Who asks.
        response: What is told besides the content.
        stamp: All that the content depends on besides the address and the program.
        changed: When it was last changed.

    Raises:
        UnchangedError: They have this version.
    """
    response["ETag"] = etag_of(*stamp, request.get_full_path())
    patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
    _stop_if_unchanged(request, response, changed)


def private(request: HttpRequest, response: HttpResponse, etag: str) -> None:
    """Give what is not public its version; only whoever asked may keep it.

    Raises:
        UnchangedError: They have this version.
    """
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Authorization"])
    _stop_if_unchanged(request, response, None)


def never_kept(response: HttpResponse) -> None:
    """Let nobody keep an answer, not even whoever asked."""
    response["Cache-Control"] = "no-store"


def version_asked(request: HttpRequest) -> int:
    """The version that a change rests on: of `If-Match: "3"`, and 0 for `If-None-Match: *`, which adds a row.

    Raises:
        ProblemError: Neither is said, or it is no version.
    """
    if request.headers.get("If-None-Match") == "*" and "If-Match" not in request.headers:
        return 0
    found = _VERSION.fullmatch(_condition(request))
    if not found:
        raise _no_version('Send the `ETag` you read, such as `If-Match: "3"`, or `If-None-Match: *` to add a row.')
    return int(found[1])


def seen_asked(request: HttpRequest) -> tuple[int, str]:
    """The version of a value, and the hash of what was seen of it, that a decision rests on.

    Raises:
        ProblemError: They are not said, or are none.
    """
    found = _SEEN.fullmatch(_condition(request))
    if not found:
        raise _no_version("Send the `ETag` of the value as you read it in `If-Match`.")
    return int(found[1]), found[2]


def overtaken(what: str, *, etag: str, next_step: str = AGAIN, **further: object) -> ProblemError:
    """What a change rests on is no longer so; the row as it is now is told along."""
    return ProblemError(
        HTTPStatus.PRECONDITION_FAILED,
        what,
        kind="overtaken",
        next_step=next_step,
        headers={"ETag": etag} if etag else {},
        further=further,
    )


def _condition(request: HttpRequest) -> str:
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise ProblemError(
            HTTPStatus.PRECONDITION_REQUIRED,
            "The request does not say which version it rests on.",
            kind="version_needed",
            next_step="Read it first, and send its `ETag` as `If-Match`.",
        )
    return said


def _no_version(next_step: str) -> ProblemError:
    what = "`If-Match` names no version."
    return ProblemError(HTTPStatus.BAD_REQUEST, what, kind="unreadable", where="If-Match", next_step=next_step)


def _stop_if_unchanged(request: HttpRequest, response: HttpResponse, changed: dt.datetime | None) -> None:
    if "If-Match" in request.headers or "If-Unmodified-Since" in request.headers:
        return
    since = int(changed.timestamp()) if changed else None
    found = get_conditional_response(request, etag=response["ETag"], last_modified=since)
    if found is not None and found.status_code == HTTPStatus.NOT_MODIFIED:
        for name in ("ETag", "Cache-Control", "Vary"):
            if name in response:
                found[name] = response[name]
        raise UnchangedError(found)
