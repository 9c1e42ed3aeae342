"""One figure by district and by group of people."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError
from groma.web.entry.city_parts import grid, save_grid
from groma.web.entry.permitted import page_figures
from groma.web.entry.source_titles import titles
from groma.web.figures import prefix_of
from groma.web.pages.entry.gate import crumbs, of_a_round, to_categories
from groma.web.parts import Link
from groma.web.refusals import refused
from groma.web.round_addresses import of_round
from groma.web.standing import pack_of
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.web.entry.city_parts import Grid
    from groma.web.models import Round, User


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_round
def parts(request: HttpRequest, round_: Round, *, user: User, group: str, key: str) -> HttpResponse:
    """A cell for every part of the city and every group; saved cell by cell."""
    figure = page_figures(round_, group, user).get(key)
    if figure is None:
        raise Http404
    names = titles(round_.city)
    if request.method != "POST" or figure.refusal:
        return _page(request, grid(figure, round_, names), round_, group=group)
    shown, saved = grid(figure, round_, names, sent=request.POST), 0
    try:
        shown, saved = save_grid(shown, round_, by=user, gesture=Gesture(str(user.actor)))
    except GromaError as error:
        messages.error(request, refused(error))
    if saved:
        messages.success(request, ngettext("%(n)d value saved.", "%(n)d values saved.", saved) % {"n": saved})
    if shown.errors or not shown.common.is_valid():
        return _page(request, shown, round_, group=group, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not saved:
        messages.info(request, _("Nothing had changed, so nothing was saved."))
    return redirect(request.path)


def _page(request: HttpRequest, shown: Grid, round_: Round, *, group: str, status: int = HTTPStatus.OK) -> HttpResponse:
    back = of_round(round_, f"enter/{group}/")
    return render(
        request,
        "web/entry/parts.html",
        {
            "grid": shown,
            "figure": shown.figure,
            "round": round_,
            "pack": pack_of(round_),
            "back": f"{back}#{prefix_of(shown.figure.key)}",
            "crumbs": crumbs(round_, to_categories(round_), Link(_("Category"), back)),
            "invented": round_.city.invented,
        },
        status=status,
    )
