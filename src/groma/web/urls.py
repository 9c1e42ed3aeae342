"""Every address of the site. Each area lists its own in its module of `groma.web.pages`."""

from __future__ import annotations

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from groma.web.pages import (
    announcements,
    desk,
    entry,
    exchange,
    health,
    home,
    network,
    people,
    planning,
    privacy,
    programme,
    programme_calendar,
    programme_challenges,
    programme_desk,
    programme_documents,
    public,
    questions,
    style,
    tokens,
    verifying,
)

handler400 = "groma.web.pages.failures.unreadable"
handler403 = "groma.web.pages.failures.forbidden"
handler404 = "groma.web.pages.failures.missing"
handler500 = "groma.web.pages.failures.broken"

AREAS = (
    health,
    people,
    privacy,
    tokens,
    desk,
    entry,
    exchange,
    planning,
    verifying,
    network,
    questions,
    announcements,
    programme_calendar,
    programme_challenges,
    programme_documents,
    programme_desk,
    programme,
    public,
)

urlpatterns = [
    path("", home.landing, name="home"),
    path("style", style.style, name="style"),
    # It changes only what the reader sees, and a token in every page would keep public pages from being cached.
    path("language", csrf_exempt(set_language), name="set_language"),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("groma.web.api.urls")),
    *(pattern for area in AREAS for pattern in area.urlpatterns),
]
