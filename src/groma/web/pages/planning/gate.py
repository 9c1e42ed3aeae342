"""Who comes in: people of the city and of the network may read a plan, the coordinator of the city changes it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from groma.errors import NotFoundError
from groma.web.access import may_coordinate, may_see_city
from groma.web.models import City, User
from groma.web.parts import Link

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]


def of_a_city(view: View) -> View:
    """For whoever may read the plan; the view gets the city and the person instead of the address."""

    @wraps(view)
    def opened(request: HttpRequest, city: str, **rest: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        row = City.objects.filter(pk=city).first()
        if row is None or not may_see_city(request.user, row):
            raise NotFoundError(
                _("There is no such plan, or it is not open to you."),
                next_step=_("Check the address, or begin with your work list."),
            )
        return view(request, row, user=request.user, **rest)

    return opened


def only_coordinator(user: User, city: City) -> None:
    """Turn everybody else away.

    Raises:
        PermissionDenied: They may read the plan, but not change it.
    """
    if not may_coordinate(user, city):
        raise PermissionDenied


def crumbs(*further: Link) -> tuple[Link, ...]:
    """The way from the work list to a page of a plan."""
    return (Link(_("My work"), reverse("desk")), *further)


def to_plan(city: City) -> Link:
    """The link to the plan as a whole."""
    return Link(_("Plan of %(city)s") % {"city": city.name}, reverse("plan", args=[city.pk]))
