"""Everybody's own work list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groma.web.access import may_follow_programme, may_run_network
from groma.web.desk.programme_work import programme_work_of
from groma.web.desk.work import rounds_of, work_of
from groma.web.models import City
from groma.web.pages.desk.person import signed_in
from groma.web.parts import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from groma.web.models import User


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, since when, and the next step."""
    user, today = signed_in(request), timezone.localdate()
    found = sorted([*work_of(user), *programme_work_of(user, today=today)], key=lambda one: one.order)
    work = [(one, one.is_late(today)) for one in found]
    shown = {"work": work, "rounds": rounds_of(user), "today": today, "further": tuple(_further(user))}
    return render(request, "web/desk/desk.html", shown)


def _further(user: User) -> Iterator[Link]:
    """Pages beside the work: all cities for the secretariat, plans, people for whoever invites them, reminders."""
    if may_run_network(user):
        yield Link(_("All cities of the network"), reverse("network"))
        yield Link(_("People of the network"), reverse("people"))
    if may_follow_programme(user):
        yield Link(_("The programme's desk"), reverse("programme_desk"))
    for city in City.objects.filter(memberships__user=user).distinct().order_by("name"):
        yield Link(_("Plan of %(city)s") % {"city": city.name}, reverse("plan", args=[city.pk]))
    for city in City.objects.filter(memberships__user=user, memberships__role="coordinator"):
        yield Link(_("People of %(name)s") % {"name": city.name}, reverse("people_of_city", args=[city.pk]))
    yield Link(_("Reminders by e-mail"), reverse("reminders"))
