"""A plan at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from groma.web.access import may_coordinate, may_run_network
from groma.web.pages.planning.gate import crumbs, of_a_city
from groma.web.planning import plan_of
from groma.web.planning.figures import figures_of
from groma.web.planning.glance import glance_of
from groma.web.registers.city_course import desk_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import City, User

SHOWN = 20
"""So many findings are shown unfolded; the others one click away."""


@require_safe
@of_a_city
def plan(request: HttpRequest, city: City, *, user: User) -> HttpResponse:
    """Targets with where they stand, actions, money by year, what the checks found."""
    found = plan_of(city)
    figures = figures_of(city, framework=found.pack if found else "")
    glance = glance_of(city, found, figures, today=timezone.localdate())
    values = {
        "city": city,
        "glance": glance,
        "doubts": glance.doubts[:SHOWN],
        "further": glance.doubts[SHOWN:],
        "may_change": may_coordinate(user, city),
        "desk_links": desk_page(city.pk) if may_coordinate(user, city) or may_run_network(user) else (),
        "crumbs": crumbs(),
        "invented": city.invented,
    }
    return render(request, "web/planning/plan.html", values)
