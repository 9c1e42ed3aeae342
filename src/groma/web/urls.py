"""Every address of the site. Each area lists its own in its module of `groma.web.pages`."""

from __future__ import annotations

from django.urls import include, path

from groma.web.pages import (
    desk,
    entry,
    exchange,
    health,
    home,
    network,
    people,
    privacy,
    public,
    questions,
    style,
    verifying,
)

handler400 = "groma.web.pages.failures.missing"
handler403 = "groma.web.pages.failures.forbidden"
handler404 = "groma.web.pages.failures.missing"
handler500 = "groma.web.pages.failures.broken"

AREAS = (health, people, privacy, desk, entry, exchange, verifying, network, questions, public)

urlpatterns = [
    path("", home.landing, name="home"),
    path("style", style.style, name="style"),
    path("language", include("django.conf.urls.i18n")),
    path("account/", include("allauth.urls")),
    *(pattern for area in AREAS for pattern in area.urlpatterns),
]
