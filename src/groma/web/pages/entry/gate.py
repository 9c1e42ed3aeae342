"""Who comes in: people who may read the round's figures. Whether they may write is asked figure by figure."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from groma.web.access import may_read_figures
from groma.web.models import User
from groma.web.parts import Link
from groma.web.round_addresses import of_round, round_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest

    from groma.web.models import Round

    View = Callable[..., HttpResponse]


def of_a_round(view: View) -> View:
    """For whoever may read the round's figures; the view gets the round and the person instead of the address.

    A script that saves in the background is told plainly that nobody is signed in any more, instead of being led to a
    page it cannot show.
    """

    @wraps(view)
    def opened(request: HttpRequest, city: str, pack: str, period: str, **rest: Any) -> HttpResponse:  # noqa: PLR0917  Django calls it by name
        if not isinstance(request.user, User):
            if is_script(request):
                return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
            return redirect_to_login(request.get_full_path())
        round_ = round_at(request.user, city=city, pack=pack, period=period)
        if not may_read_figures(request.user, round_):
            raise PermissionDenied
        return view(request, round_, user=request.user, **rest)

    return opened


def is_script(request: HttpRequest) -> bool:
    """Whether the page's script asks, and wants a part of the page."""
    return request.headers.get("HX-Request") == "true"


def crumbs(round_: Round, *further: Link) -> tuple[Link, ...]:
    """The way from the round to a page of its entry."""
    return (Link(f"{round_.city.name} {round_.period}", of_round(round_)), *further)


def to_categories(round_: Round) -> Link:
    """The link to the list of categories."""
    return Link(_("Fill in figures"), of_round(round_, "enter/"))
