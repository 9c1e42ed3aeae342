"""The parts of a plan as sheets to fill in. Whoever may only read them sees the same, without a button."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError
from groma.web import changes
from groma.web.access import may_coordinate
from groma.web.changes import OvertakenError
from groma.web.figures import name_of
from groma.web.models import Plan, Target
from groma.web.pages.planning.gate import crumbs, of_a_city, only_coordinator, to_plan
from groma.web.planning import plan_of
from groma.web.planning.figures import figures_of
from groma.web.planning.overtaken import beside
from groma.web.planning.saving import SORTS, Piece, fields_said, save, sheet_of
from groma.web.planning.sheets import ADD
from groma.web.refusals import refused
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from groma.web.models import City, User
    from groma.web.parts import Difference
    from groma.web.planning.saving import Kept
    from groma.web.planning.sheets import Sheet

NEW: dict[str, StrOrPromise] = {
    "head": _lazy("About the plan"),
    "action": _lazy("A new action"),
    "enabler": _lazy("Something new that helps"),
    "target": _lazy("A new target"),
}
methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Answer:
    """What is shown of a sheet.

    Attributes:
        theirs: What somebody else wrote meanwhile, beside what was typed.
        sends_to: Where the sheet is sent; where it was shown, if empty.
    """

    status: HTTPStatus = HTTPStatus.OK
    theirs: Sequence[Difference] = ()
    sends_to: str = ""


SHOWN = Answer()
WRONG = Answer(HTTPStatus.UNPROCESSABLE_ENTITY)


@methods
@of_a_city
def head(request: HttpRequest, city: City, *, user: User) -> HttpResponse:
    """The plan itself: its title, its currency, what may be spent."""
    row = Plan.objects.filter(city=city).first()
    return _filled(request, "head", city=city, user=user, pk=row.pk if row else None)


@methods
@of_a_city
def target(request: HttpRequest, city: City, *, user: User, pk: int | None = None) -> HttpResponse:
    """A target."""
    return _filled(request, "target", city=city, user=user, pk=pk)


@methods
@of_a_city
def action(request: HttpRequest, city: City, *, user: User, pk: int | None = None) -> HttpResponse:
    """An action."""
    return _filled(request, "action", city=city, user=user, pk=pk)


@methods
@of_a_city
def enabler(request: HttpRequest, city: City, *, user: User, pk: int | None = None) -> HttpResponse:
    """Something that helps actions along."""
    return _filled(request, "enabler", city=city, user=user, pk=pk)


def _filled(request: HttpRequest, sort: str, *, city: City, user: User, pk: int | None) -> HttpResponse:
    """Show a sheet, or take it as it was sent: one more line, a removal, or all of it to be saved."""
    row = SORTS[sort].model.objects.filter(city=city, pk=pk).first() if pk else None
    if pk and row is None:
        raise Http404
    if request.method == "POST" or row is None:
        only_coordinator(user, city)
    plan = plan_of(city)
    piece = Piece(SORTS[sort], city, figures_of(city, framework=plan.pack if plan else ""), row)
    if request.method != "POST":
        return _page(request, piece, sheet_of(piece), user=user)
    if "remove" in request.POST and row is not None and sort != "head":
        return _removed(request, row, user=user)
    if ADD in request.POST:
        return _page(request, piece, sheet_of(piece, sent=request.POST, is_more=True), user=user)
    sheet = sheet_of(piece, sent=request.POST)
    if not sheet.is_valid():
        return _page(request, piece, sheet, user=user, answer=WRONG)
    return _saved(request, piece, sheet, user=user)


def _saved(request: HttpRequest, piece: Piece, sheet: Sheet, *, user: User) -> HttpResponse:
    try:
        save(piece, sheet, gesture=Gesture(str(user.actor)))
    except OvertakenError as error:
        return _overtaken(request, piece, sheet, user=user, error=error)
    except GromaError as error:
        sheet.head.add_error(None, refused(error))
        return _page(request, piece, sheet, user=user, answer=WRONG)
    messages.success(request, _("Saved."))
    return redirect("plan", piece.city.pk)


def _overtaken(request: HttpRequest, piece: Piece, sheet: Sheet, *, user: User, error: OvertakenError) -> HttpResponse:
    """What somebody else wrote, beside what was typed. Sent once more, what was typed takes its place."""
    sent = request.POST.copy()
    if error.theirs is None:
        sheet.head.add_error(None, _("Somebody removed this in the meantime. Save to add it again as you have it."))
        again = _address_of_new(piece)
        return _page(request, piece, sheet, user=user, answer=Answer(HTTPStatus.CONFLICT, sends_to=again))
    sent["version"] = str(error.theirs.version)
    shown = sheet_of(piece, sent=sent)
    shown.is_valid()
    shown.head.add_error(
        None, _("Somebody else changed this in the meantime. Save once more to put yours in its place.")
    )
    theirs = beside(error.theirs, fields_said(piece, shown), sheet=shown)
    return _page(request, piece, shown, user=user, answer=Answer(HTTPStatus.CONFLICT, theirs))


def _removed(request: HttpRequest, row: Kept, *, user: User) -> HttpResponse:
    """Take it away, if it is still as the person saw it."""
    version = request.POST.get("version", "")
    row.version = int(version) if version.isdecimal() else 0
    try:
        changes.remove(row, "remove", gesture=Gesture(str(user.actor)))
    except OvertakenError:
        messages.warning(request, _("Somebody else changed this in the meantime. Look at it once more."))
        return redirect(request.path)
    messages.success(request, _("Removed."))
    return redirect("plan", row.city_id)


def _page(request: HttpRequest, piece: Piece, sheet: Sheet, *, user: User, answer: Answer = SHOWN) -> HttpResponse:
    values = {
        "city": piece.city,
        "sort": piece.sort.name,
        "title": _title(piece),
        "row": piece.row,
        "sheet": sheet,
        "theirs": answer.theirs,
        "sends_to": answer.sends_to,
        "may_change": may_coordinate(user, piece.city),
        "figures": _figures(piece) if piece.sort.name in {"action", "target"} else (),
        "crumbs": crumbs(to_plan(piece.city)),
        "invented": piece.city.invented,
    }
    return render(request, "web/planning/sheet.html", values, status=answer.status)


def _title(piece: Piece) -> str:
    row, pack = piece.row, piece.figures.pack
    if isinstance(row, Target):
        return name_of(row.variable, pack) if pack.knows(row.variable) else row.variable
    return str(NEW[piece.sort.name]) if row is None or isinstance(row, Plan) else row.title


def _address_of_new(piece: Piece) -> str:
    name = piece.sort.name
    return reverse("plan_head" if name == "head" else f"plan_{name}_new", args=[piece.city.pk])


def _figures(piece: Piece) -> list[tuple[str, Any]]:
    pack = piece.figures.pack
    return [(point.key, name_of(point.key, pack)) for point in pack.data_points]
