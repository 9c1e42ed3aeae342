"""Who comes in: verifiers of the round who have declared no conflict, and the secretariat to look."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from groma.web import access
from groma.web.parts import Link
from groma.web.round_addresses import of_round, round_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from groma.web.models import Round

    View = Callable[..., HttpResponseBase]


def of_a_round(view: View) -> View:
    """For whoever may see the round; the view gets the round instead of its address."""

    @login_required
    @wraps(view)
    def opened(request: HttpRequest, city: str, pack: str, period: str, **rest: Any) -> HttpResponseBase:  # noqa: PLR0917  Django calls it by name
        return view(request, round_at(request.user, city=city, pack=pack, period=period), **rest)

    return opened


def for_verifiers(view: View) -> View:
    """For verifiers of the round who have declared, and for the secretariat; only verifiers may send anything."""

    @of_a_round
    @wraps(view)
    def opened(request: HttpRequest, round_: Round, **rest: Any) -> HttpResponseBase:
        may_act = access.may_verify(request.user, round_)
        mandate = access.mandate_of(request.user, round_)
        if mandate and not may_act and not access.belongs_to(request.user, round_.city_id):
            return redirect(of_round(round_, "verify/declaration/"))
        if not may_act and (request.method == "POST" or not access.may_run_network(request.user)):
            raise PermissionDenied
        return view(request, round_, **rest)

    return opened


def to_list(round_: Round) -> Link:
    """The link to the list of figures."""
    return Link(_("Verification"), of_round(round_, "verify/"))
