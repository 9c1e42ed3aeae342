"""Everybody's own work list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone

from groma.web.access import may_run_network
from groma.web.desk.work import rounds_of, work_of
from groma.web.pages.desk.person import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, since when, and the next step."""
    user, today = signed_in(request), timezone.localdate()
    work = [(one, one.is_late(today)) for one in work_of(user)]
    shown = {"work": work, "rounds": rounds_of(user), "today": today, "runs_network": may_run_network(user)}
    return render(request, "web/desk/desk.html", shown)
