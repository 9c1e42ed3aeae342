"""Who has which role in the network or a city, who is invited, and the form that invites."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError, NotFoundError
from groma.web import access
from groma.web.models import City, Department, Invitation, Membership
from groma.web.pages.desk.person import signed_in
from groma.web.parts import Link
from groma.web.people import inviting
from groma.web.people.forms import InviteForm, RoleForm
from groma.web.refusals import refused
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.access import Visitor

CITIES_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Held:
    """A role with the form that changes it, where the visitor may and there is something to change."""

    membership: Membership
    form: RoleForm | None
    is_mine_to_change: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation nobody accepted yet."""

    invitation: Invitation
    is_over: bool
    is_mine_to_change: bool


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def network(request: HttpRequest) -> HttpResponse:
    """The people of the network, and the way to those of each city."""
    if not access.may_see_people(request.user):
        raise PermissionDenied
    return _answer(request, None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_city(request: HttpRequest, city: str) -> HttpResponse:
    """The people of a city."""
    found = City.objects.filter(pk=city).first()
    if found is None or not access.may_see_people(request.user, found):
        raise NotFoundError(
            _("There is no such city, or its people are not for you to see."),
            next_step=_("Check the address, or begin with your work list."),
        )
    return _answer(request, found)


def _answer(request: HttpRequest, city: City | None) -> HttpResponse:
    form = InviteForm(request.POST or None, visitor=request.user, city=city)
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        return redirect(request.path)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "web/people/people.html", _page(request, city, form), status=status)


def _invited(request: HttpRequest, form: InviteForm) -> bool:
    """Invite; the answer is the same whether or not somebody of that address is here already."""
    gesture = Gesture(str(signed_in(request).actor))
    try:
        invitation, path = inviting.invite(form.cleaned_data["email"], form.post, gesture=gesture)
        inviting.send(invitation, path, site=request.build_absolute_uri("/"))
    except inviting.UnsentError as error:
        messages.error(request, refused(error))
        return True
    except GromaError as error:
        form.add_error(None, refused(error))
        return False
    messages.success(request, _("The invitation to %(email)s is sent.") % {"email": invitation.email})
    return True


def _page(request: HttpRequest, city: City | None, form: InviteForm) -> dict[str, object]:
    visitor = request.user
    crumbs = [Link(_("My work"), reverse("desk"))]
    if city and access.may_see_people(visitor):
        crumbs.append(Link(_("People"), reverse("people")))
    return {
        "city": city,
        "crumbs": crumbs,
        "form": form,
        "held": _held(visitor, city),
        "sent": _sent(visitor, city),
        "cities": None if city else _cities(request),
        "searched": request.GET.get("name", ""),
        "may_erase": access.may_administer(visitor),
        "language": get_language(),
    }


def _held(visitor: Visitor, city: City | None) -> list[Held]:
    rows = Membership.objects.filter(city=city).select_related("user", "department")
    departments = list(Department.objects.filter(city=city)) if city else []
    allowed = {role: access.may_appoint(visitor, role, city) for role in {one.role for one in rows}}
    found = []
    for one in rows.order_by("role", "user__name", "pk"):
        form = RoleForm(membership=one, departments=departments)
        has_something = any(not field.is_hidden for field in form)
        found.append(Held(one, form if allowed[one.role] and has_something else None, allowed[one.role]))
    return found


def _sent(visitor: Visitor, city: City | None) -> list[Sent]:
    now = timezone.now()
    rows = inviting.waiting().filter(city=city).exclude(email="").select_related("department").order_by("email", "pk")
    return [Sent(one, one.expires_at <= now, access.may_appoint(visitor, one.role, city)) for one in rows]


def _cities(request: HttpRequest) -> object:
    every = City.objects.annotate(people=Count("memberships__user", distinct=True)).order_by("name", "pk")
    named = every.filter(name__icontains=request.GET.get("name", "")[:200].replace("\0", ""))
    return Paginator(named, CITIES_ON_A_PAGE).get_page(request.GET.get("page"))
