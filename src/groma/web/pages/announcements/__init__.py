"""Announcements: for everybody to read and to subscribe to, and the desk on which the secretariat writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from groma.web.pages.announcements import reading, subscribing, writing

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

PUBLIC, DESK = "programme/announcements/", "programme/desk/announcements/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(PUBLIC, reading.announcements, name="programme_announcements"),
    path(f"{PUBLIC}<int:pk>/", reading.announcement, name="programme_announcement"),
    path("programme/subscribe/", subscribing.subscribe, name="programme_subscribe"),
    path("programme/subscribe/sent/", subscribing.sent, name="programme_subscribe_sent"),
    path("programme/subscribe/<slug:key>/", subscribing.confirm, name="programme_confirm"),
    path("programme/unsubscribe/<slug:key>/", subscribing.unsubscribe, name="programme_unsubscribe"),
    path(DESK, writing.desk, name="programme_announcements_desk"),
    path(f"{DESK}new/", writing.new, name="programme_announcement_new"),
    path(f"{DESK}erase/", writing.erase, name="programme_subscriber_erase"),
    path(f"{DESK}<int:pk>/", writing.draft, name="programme_announcement_desk"),
    path(f"{DESK}<int:pk>/publish/", writing.publish, name="programme_announcement_publish"),
    path(f"{DESK}<int:pk>/send/", writing.send, name="programme_announcement_send"),
    path(f"{DESK}<int:pk>/drop/", writing.drop, name="programme_announcement_drop"),
]
