"""Opening a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from groma.catalogue.pack import open_pack
from groma.errors import GromaError
from groma.web import access
from groma.web.desk import openings
from groma.web.desk.forms import OpenForm
from groma.web.models import City
from groma.web.pages.desk.person import back_to, signed_in
from groma.web.refusals import refused, what_of
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round, User


@login_required
def open_round(request: HttpRequest) -> HttpResponse:
    """A form for a new round; a coordinator opens those of their own city, the secretariat any."""
    user = signed_in(request)
    cities = openings.cities_for(user)
    if not cities:
        raise PermissionDenied
    form = OpenForm(request.POST or None, cities=cities, initial={"city": request.GET.get("city", "")})
    if request.method == "POST" and form.is_valid() and (round_ := _opened(form, user)):
        messages.success(request, _("The round is open. Say next which department fills what."))
        return back_to(round_, "" if access.may_run_network(user) else "departments/")
    return render(request, "web/desk/open.html", {"form": form, "only": cities[0] if len(cities) == 1 else None})


def _opened(form: OpenForm, user: User) -> Round | None:
    """The round of a valid form; `None` with what is wrong told in the form."""
    said = form.cleaned_data
    city, pack = City.objects.get(pk=said["city"]), open_pack(said["pack"])
    if openings.is_late(city, pack, said["period"], today=timezone.localdate()) and not said["late"].strip():
        form.add_error(
            "late", _("This period is long over, or older than a round that is there. Say why it is taken in late.")
        )
        return None
    try:
        return openings.open_round(
            city,
            pack,
            period=said["period"],
            benchmarks=said["benchmarks"].partition(":")[2],
            deadline=said["deadline"],
            late=said["late"],
            by=user,
            gesture=Gesture(str(user.actor)),
        )
    except openings.ThereAlreadyError as error:
        form.add_error("period", what_of(error))
    except GromaError as error:
        form.add_error(None, refused(error))
    return None
