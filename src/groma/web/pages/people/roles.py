"""What is done to one role or one invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groma.errors import GromaError
from groma.web import access
from groma.web.models import Department, Membership
from groma.web.models.people import Role
from groma.web.pages.desk.person import signed_in
from groma.web.people import inviting, memberships
from groma.web.people.forms import RoleForm, VersionForm
from groma.web.refusals import refused
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Invitation


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another department, or qualification."""
    row = _membership(request, pk)
    departments = list(Department.objects.filter(city=row.city)) if row.city else []
    form = RoleForm(request.POST, membership=row, departments=departments)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: the form was not complete."))
        return _back(row)
    row.version, said, gesture = form.cleaned_data["version"], form.cleaned_data, Gesture(str(signed_in(request).actor))

    def do() -> None:
        if row.role == Role.VERIFIER:
            memberships.qualify(row, said["qualification"], gesture=gesture)
        else:
            chosen = next((one for one in departments if str(one.pk) == said.get("department")), None)
            memberships.move(row, chosen, gesture=gesture)

    _tried(request, do, _("The role of %(name)s is changed.") % {"name": row.user})
    return _back(row)


@login_required
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away."""
    row, gesture = _membership(request, pk), Gesture(str(signed_in(request).actor))
    row.version = _version(request)
    _tried(
        request,
        lambda: memberships.dismiss(row, gesture=gesture),
        _("The role of %(name)s is taken away.") % {"name": row.user},
    )
    if not access.may_see_people(request.user, row.city):
        return redirect("desk")
    return _back(row)


@login_required
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with another link."""
    row, gesture = _invitation(request, pk), Gesture(str(signed_in(request).actor))
    row.version = _version(request)

    def do() -> None:
        renewed, path = inviting.renew(row, gesture=gesture)
        inviting.send(renewed, path, site=request.build_absolute_uri("/"))

    _tried(request, do, _("The invitation to %(email)s is sent again.") % {"email": row.email})
    return _back(row)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an invitation work no more."""
    row, gesture = _invitation(request, pk), Gesture(str(signed_in(request).actor))
    row.version = _version(request)
    _tried(
        request,
        lambda: inviting.withdraw(row, gesture=gesture),
        _("The invitation to %(email)s is withdrawn.") % {"email": row.email},
    )
    return _back(row)


def _membership(request: HttpRequest, pk: int) -> Membership:
    row = get_object_or_404(Membership.objects.select_related("user", "city", "department"), pk=pk)
    _check(request, row)
    return row


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    row = get_object_or_404(inviting.waiting().exclude(email="").select_related("city", "department"), pk=pk)
    _check(request, row)
    return row


def _check(request: HttpRequest, row: Membership | Invitation) -> None:
    """Whoever may not touch it is not told that it is there."""
    if not access.may_appoint(request.user, row.role, row.city):
        raise Http404


def _version(request: HttpRequest) -> int:
    """The row as the person saw it; none that there ever was where nothing was sent."""
    form = VersionForm(request.POST)
    return int(form.cleaned_data["version"]) if form.is_valid() else 0


def _tried(request: HttpRequest, do: Callable[[], object], done: str) -> None:
    try:
        do()
    except GromaError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, done)


def _back(row: Membership | Invitation) -> HttpResponse:
    return redirect("people_of_city", row.city_id) if row.city_id else redirect("people")
