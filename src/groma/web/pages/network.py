"""The secretariat's table: every city's round on one page, what recurs, and the same as CSV."""

from __future__ import annotations

import csv
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from groma.web.access import may_run_network
from groma.web.models import City
from groma.web.network import overview, recurring
from groma.web.network.filters import FilterForm
from groma.web.network.table import columns, csv_rows, figure_names, missing_table, rows, waiting_table

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern, URLResolver


@login_required
@require_GET
def network(request: HttpRequest) -> HttpResponse:
    """Where every city stands: filtered, sorted, two hundred on a page."""
    _refuse_others(request)
    asked = overview.asked(request.GET)
    page = Paginator(overview.rounds(asked), overview.PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": rows(page.object_list, today=timezone.localdate()),
        "columns": columns(asked, request.GET),
        "form": FilterForm(request.GET),
        "asked": asked,
        "query": request.GET.urlencode(),
        "without": City.objects.filter(rounds=None).count(),
    }
    return render(request, "web/network/table.html", shown)


@login_required
@require_GET
def recurs(request: HttpRequest) -> HttpResponse:
    """Which figures are missing most, which questions recur, where rounds stay long."""
    _refuse_others(request)
    asked = overview.asked(request.GET)
    found = overview.rounds(asked)
    missing, questions = recurring.missing_most(found), recurring.asked_most(found)
    names = figure_names([*(one.key for one in missing), *(one.key for one in questions)])
    shown = {
        "count": (count := found.count()),
        "missing": missing_table(missing, names, of=count),
        "questions": [(one, names[one.key]) for one in questions],
        "waiting": waiting_table(recurring.waiting(found, now=timezone.now())),
        "form": FilterForm(request.GET),
        "query": request.GET.urlencode(),
    }
    return render(request, "web/network/recurs.html", shown)


@login_required
@require_GET
def without(request: HttpRequest) -> HttpResponse:
    """The cities that have no round."""
    _refuse_others(request)
    page = Paginator(City.objects.filter(rounds=None).order_by("name"), overview.PAGE).get_page(request.GET.get("page"))
    return render(request, "web/network/without.html", {"page": page})


@login_required
@require_GET
def table_csv(request: HttpRequest) -> HttpResponse:
    """The whole table asked for as CSV, safe to open in a spreadsheet."""
    _refuse_others(request)
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="groma-network.csv"'},
        status=HTTPStatus.OK,
    )
    csv.writer(response).writerows(csv_rows(overview.rounds(overview.asked(request.GET))))
    return response


def _refuse_others(request: HttpRequest) -> None:
    if not may_run_network(request.user):
        raise PermissionDenied


urlpatterns: list[URLPattern | URLResolver] = [
    path("network/", network, name="network"),
    path("network/recurring/", recurs, name="network_recurring"),
    path("network/without/", without, name="network_without"),
    path("network/table.csv", table_csv, name="network_csv"),
]
