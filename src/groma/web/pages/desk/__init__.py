"""Work and rounds: what waits for me, a round at a glance, opening one, who fills what, many figures at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from groma.web.pages.desk import bulk, departments, glance, opening, reminding, verifiers, work

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

ROUND = "rounds/<slug:city>/<str:pack>/<str:period>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", work.desk, name="desk"),
    path("desk/reminders/", reminding.reminders, name="reminders"),
    path("rounds/open/", opening.open_round, name="open_round"),
    path(ROUND, glance.glance, name="round"),
    path(f"{ROUND}steps/<slug:action>/", glance.step, name="round_step"),
    path(f"{ROUND}deadline/", glance.deadline, name="round_deadline"),
    path(f"{ROUND}departments/", departments.departments, name="departments"),
    path(f"{ROUND}departments/<int:pk>/", departments.department, name="department"),
    path(f"{ROUND}together/", bulk.together, name="together"),
    path(f"{ROUND}verifiers/", verifiers.verifiers, name="verifiers"),
    path(f"{ROUND}verifiers/<int:pk>/", verifiers.take_back, name="take_back"),
]
