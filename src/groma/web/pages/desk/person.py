"""The person behind a request, and the way back to a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from groma.web.models import User
from groma.web.parts import Link
from groma.web.round_addresses import of_round

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round


def signed_in(request: HttpRequest) -> User:
    """Who has signed in, on a page that asks for it."""
    if not isinstance(request.user, User):
        raise TypeError("This page is only for people who have signed in.")
    return request.user


def back_to(round_: Round, below: str = "") -> HttpResponse:
    """Back to a round, or a page below it, after something was sent."""
    return redirect(of_round(round_, below))


def crumbs(round_: Round, *further: Link) -> list[Link]:
    """The way from the work list to a page about a round."""
    return [
        Link(_("My work"), reverse("desk")),
        Link(f"{round_.city.name} {round_.period}", of_round(round_)),
        *further,
    ]
