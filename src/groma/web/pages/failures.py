"""Pages for when something does not work: what happened, and what to do next.

`unavailable` and `broken` ask the database nothing, so that they can be shown when it is what does not work.
"""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from groma.web.context import site
from groma.web.refusals import next_step_of, what_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.errors import GromaError

AGAIN_S = 30
READ_ONLY = "25006"
"""What PostgreSQL says when it may only be read; Django has no error of its own for that."""


def refused(request: HttpRequest, error: GromaError) -> HttpResponse:
    """Something that cannot be done: 409 where the state of things stands against it."""
    return _page(request, what_of(error), next_step_of(error), status=HTTPStatus.CONFLICT)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Something that is not there."""
    what = getattr(exception, "what", "") or _("There is no such page.")
    following = getattr(exception, "next_step", "") or _("Check the address, or begin at the first page.")
    return _page(request, what, following, status=HTTPStatus.NOT_FOUND)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that makes no sense to us."""
    del exception
    return _page(
        request,
        _("This request could not be understood, so nothing was saved."),
        _("Go back, load the page again and try once more."),
        status=HTTPStatus.BAD_REQUEST,
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Something that is not for this person."""
    del exception
    return _page(
        request,
        _("This page is not for your role."),
        _("Ask the coordinator of your city or the secretariat."),
        status=HTTPStatus.FORBIDDEN,
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from its own page, or long after it was opened."""
    del reason
    return _page(
        request,
        _("This form could not be checked, so nothing was saved."),
        _("Go back, load the page again and send the form once more."),
        status=HTTPStatus.FORBIDDEN,
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """What is kept cannot be written or reached."""
    response = _page_by_itself(
        request,
        _("The figures cannot be reached or saved right now. Nothing was half-saved."),
        _("Keep this page open and try again in a few minutes. If it lasts, tell whoever runs this site."),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )
    response["Retry-After"] = str(AGAIN_S)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """An error of ours; or the database was lost before or after a page's own work."""
    if is_unavailable(sys.exception()):
        return unavailable(request)
    return _page_by_itself(
        request,
        _("Something went wrong on our side. Nothing was half-saved."),
        _("Go back and try again. If it happens again, tell whoever runs this site what you did."),
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )


def is_unavailable(error: BaseException | None) -> bool:
    """Whether the database cannot be reached, or not be written: lost, locked, read-only or full."""
    return isinstance(error, OperationalError | InterfaceError) or _sqlstate(error) == READ_ONLY


def _sqlstate(error: BaseException | None) -> str:
    return str(getattr(getattr(error, "__cause__", None), "sqlstate", ""))


def _page(request: HttpRequest, what: str, following: str, *, status: HTTPStatus) -> HttpResponse:
    return render(request, "web/failure.html", {"what": what, "next_step": following}, status=status)


def _page_by_itself(request: HttpRequest, what: str, following: str, *, status: HTTPStatus) -> HttpResponse:
    """The page without whoever is signed in, for they and their session are in the database."""
    frame = _Frame(request)
    content = {
        **site(cast("HttpRequest", frame)),
        "what": what,
        "next_step": following,
        "request": frame,
        "csrf_token": get_token(request),
    }
    response = HttpResponse(render_to_string("web/failure.html", content), status=status)
    response["Cache-Control"] = "no-store"
    return response


class _Frame:
    """What the frame of a page asks of a request, without anything that leads to the database."""

    user = AnonymousUser()

    def __init__(self, request: HttpRequest) -> None:
        self.COOKIES: dict[str, str] = {}
        self.path, self.get_full_path = request.path, request.get_full_path
