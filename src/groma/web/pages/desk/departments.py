"""Departments of a city, and which categories each of them fills in a round."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from groma.errors import GromaError
from groma.web import access
from groma.web.desk.forms import NOBODY, AssignForm, DepartmentForm
from groma.web.models import Department
from groma.web.pages.desk.person import back_to, crumbs, signed_in
from groma.web.people import departments as of_city
from groma.web.progress import keys_by_group, part, tally
from groma.web.refusals import refused
from groma.web.round_addresses import of_round, round_at
from groma.web.standing import pack_of
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round


@login_required
def departments(request: HttpRequest, **where: str) -> HttpResponse:
    """Categories and departments; what is sent gives categories away, or adds a department."""
    round_ = _mine(request, where)
    assigning, adding = _forms(request, round_)
    if request.method == "POST":
        done = _assigned(request, round_, assigning) if assigning.is_bound else _added(request, round_, adding)
        if done:
            return back_to(round_, "departments/")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "web/desk/departments.html", _page(round_, assigning, adding), status=status)


@login_required
@require_POST
def department(request: HttpRequest, pk: int, **where: str) -> HttpResponse:
    """Rename or remove a department, if it is still as the person saw it."""
    round_, user = _mine(request, where), signed_in(request)
    row = get_object_or_404(Department, pk=pk, city=round_.city_id)
    form = DepartmentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A department needs a name."))
        return back_to(round_, "departments/")
    row.version = form.cleaned_data["version"] or 0
    gesture, name = Gesture(str(user.actor)), form.cleaned_data["name"]
    try:
        if "remove" in request.POST:
            of_city.remove(row, gesture=gesture)
            messages.success(request, _("%(name)s is removed. Its categories are nobody's now.") % {"name": row.name})
        else:
            of_city.rename(row, name, gesture=gesture)
            messages.success(request, _("The department is now called %(name)s.") % {"name": name})
    except GromaError as error:
        messages.error(request, refused(error))
    return back_to(round_, "departments/")


def _mine(request: HttpRequest, where: dict[str, str]) -> Round:
    round_ = round_at(request.user, **where)
    if not (access.may_coordinate(request.user, round_.city_id) or access.may_run_network(request.user)):
        raise PermissionDenied
    return round_


def _forms(request: HttpRequest, round_: Round) -> tuple[AssignForm, DepartmentForm]:
    """Both forms of the page, the one that was sent with what was sent."""
    sent = request.POST if request.method == "POST" else None
    groups = [(group, group) for group in keys_by_group(pack_of(round_))]
    assigning = AssignForm(
        sent if sent is not None and "department" in sent else None,
        groups=groups,
        departments=Department.objects.filter(city=round_.city_id),
    )
    adding = DepartmentForm(sent if sent is not None and "department" not in sent else None, auto_id="add_%s")
    return assigning, adding


def _assigned(request: HttpRequest, round_: Round, form: AssignForm) -> bool:
    if not form.is_valid():
        return False
    chosen = form.cleaned_data["department"]
    to = None if chosen == NOBODY else Department.objects.get(pk=chosen, city=round_.city_id)
    gesture = Gesture(str(signed_in(request).actor))
    try:
        count = of_city.assign(round_, form.cleaned_data["groups"], to=to, gesture=gesture)
    except GromaError as error:
        form.add_error(None, refused(error))
        return False
    said = ngettext("%(count)s category changed hands.", "%(count)s categories changed hands.", count)
    messages.success(request, said % {"count": count})
    return True


def _added(request: HttpRequest, round_: Round, form: DepartmentForm) -> bool:
    if not form.is_valid():
        return False
    try:
        of_city.add(round_.city, form.cleaned_data["name"], gesture=Gesture(str(signed_in(request).actor)))
    except GromaError:
        form.add_error("name", _("The city has a department of that name."))
        return False
    messages.success(request, _("The department is added. Give it its categories."))
    return True


def _page(round_: Round, assigning: AssignForm, adding: DepartmentForm) -> dict[str, object]:
    pack, now = pack_of(round_), tally(round_)
    given = dict(round_.assignments.values_list("group", "department__name"))
    ticked = set(assigning.data.getlist("groups")) if assigning.is_bound else set()  # type: ignore[attr-defined]  # a QueryDict
    rows = [
        (group, given.get(group, ""), part(now, keys, id=group), group in ticked)
        for group, keys in keys_by_group(pack).items()
    ]
    known = Department.objects.filter(city=round_.city_id)
    return {
        "round": round_,
        "pack": pack,
        "here": of_round(round_),
        "crumbs": crumbs(round_),
        "rows": rows,
        "assigning": assigning,
        "adding": adding,
        "invented": round_.city.invented,
        "known": [
            (one, DepartmentForm(initial={"name": one.name, "version": one.version}, auto_id=f"d{one.pk}_%s"))
            for one in known
        ],
    }
