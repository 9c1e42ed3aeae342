"""Meetings of the programme: calendars to subscribe to, packs and reports, and the page they are recorded on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, re_path

from groma.web.pages.programme_calendar import feeds, papers, recording

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("programme/calendar.ics", feeds.everything, name="programme_calendar"),
    path("programme/groups/<str:entry>/calendar.ics", feeds.of_group, name="programme_group_calendar"),
    path(
        "programme/working-groups/<path:entry>/calendar.ics", feeds.of_working_group, name="programme_working_calendar"
    ),
    re_path(
        r"^programme/meetings/(?P<entry>.+)/(?P<kind>pack|report)\.(?P<ending>html|pdf)$",
        papers.paper,
        name="programme_paper",
    ),
    path("programme/desk/meetings/<path:entry>/record/", recording.record, name="programme_record"),
]
