"""Cities' challenges: the public pages, what may help on the desk, and making one from a gap or an action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from groma.web.pages.programme_challenges import helping, making, reading

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("programme/challenges/", reading.challenges, name="programme_challenges"),
    path("programme/projects/<str:entry>/", reading.project, name="programme_project"),
    path("programme/desk/matches/<str:entry>/", helping.matches, name="programme_matches"),
    path("plans/<slug:city>/challenges/", making.challenges, name="plan_challenges"),
]
