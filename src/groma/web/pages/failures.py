"""Pages for when something does not work: what happened, and what to do next. They need no database."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.errors import GromaError


def refused(request: HttpRequest, error: GromaError) -> HttpResponse:
    """Something that cannot be done: 409 where the state of things stands against it."""
    return _page(request, error.what, error.next_step, status=HTTPStatus.CONFLICT)


def missing(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    """Something that is not there."""
    what = getattr(error, "what", "") or _("There is no such page.")
    following = getattr(error, "next_step", "") or _("Check the address, or begin at the first page.")
    return _page(request, what, following, status=HTTPStatus.NOT_FOUND)


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
    """The database cannot be written or reached."""
    return _page(
        request,
        _("The figures cannot be reached or saved right now. Nothing was half-saved."),
        _("Keep this page open and try again in a few minutes. If it lasts, tell whoever runs this site."),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )


def broken(request: HttpRequest) -> HttpResponse:
    """An error of ours."""
    return _page(
        request,
        _("Something went wrong on our side. Nothing was half-saved."),
        _("Go back and try again. If it happens again, tell whoever runs this site what you did."),
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )


def _page(request: HttpRequest, what: str, following: str, *, status: HTTPStatus) -> HttpResponse:
    return render(request, "web/failure.html", {"what": what, "next_step": following}, status=status)
