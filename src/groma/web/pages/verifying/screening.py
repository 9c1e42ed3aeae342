"""The initial screening, before the first figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _

from groma.web import access
from groma.web.pages.desk.person import crumbs
from groma.web.pages.verifying.gate import for_verifiers, to_list
from groma.web.parts import Column
from groma.web.verifying.screening import screening as screened
from groma.web.verifying.worklist import queue

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round


@for_verifiers
def screening(request: HttpRequest, round_: Round) -> HttpResponse:
    """What many figures rest on, how much is reported, and what the checks found about either."""
    found = queue(round_)
    shown = screened(found.standing)
    to_ask = {base: found.item(base.rests[0]) for base in shown.bases}
    return render(
        request,
        "web/verifying/screening.html",
        {
            "round": round_,
            "pack": found.standing.book.pack,
            "screening": shown,
            "bases": [(base, item) for base, item in to_ask.items() if item],
            "queue": found,
            "first": next((item for item in found.items if item.is_to_decide), None),
            "may_act": access.may_verify(request.user, round_),
            "columns": _columns(),
            "rate_columns": _rate_columns(),
            "crumbs": crumbs(round_, to_list(round_)),
            "invented": round_.city.invented,
        },
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Figure")),
        Column(_("Now"), is_number=True),
        Column(_("Before"), is_number=True),
        Column(_("Change"), is_number=True),
        Column(_("Indicators that rest on it"), is_number=True),
    )


def _rate_columns() -> tuple[Column, ...]:
    return (
        Column(_("Level")),
        Column(_("Reported"), is_number=True),
        Column(_("In part"), is_number=True),
        Column(_("All"), is_number=True),
    )
