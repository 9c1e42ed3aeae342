"""The public pages of the programme: the initiative, its groups, deliverables, meetings, hubs and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, re_path

from groma.web.pages.programme import changes, downloads, entries, feeds, home, lists, work_plan_files

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("programme/", home.home, name="programme"),
    path("programme/changes/", changes.changes, name="programme_changes"),
    path("programme/feed.atom", feeds.everything, name="programme_feed"),
    path("programme/groups/<str:entry>/feed.atom", feeds.of_group, name="programme_group_feed"),
    path("programme/groups/", lists.groups, name="programme_groups"),
    path("programme/groups/<str:entry>/", entries.group, name="programme_group"),
    path("programme/deliverables/", lists.deliverables, name="programme_deliverables"),
    path("programme/deliverables/<str:entry>/", entries.deliverable, name="programme_deliverable"),
    path("programme/meetings/", lists.meetings, name="programme_meetings"),
    path("programme/meetings/<path:entry>/", entries.meeting, name="programme_meeting"),
    path("programme/timeline/", lists.timeline, name="programme_timeline"),
    path("programme/figures/", lists.figures, name="programme_figures"),
    re_path(
        r"^programme/figures/(?P<figure>[a-z-]+)\.(?P<ending>csv|json)$",
        downloads.counted,
        name="programme_figures_file",
    ),
    path("programme/decisions/", lists.decisions, name="programme_decisions"),
    path("programme/hubs/", lists.hubs, name="programme_hubs"),
    path("programme/hubs/<str:entry>/", entries.hub, name="programme_hub"),
    path("programme/work-plans/", lists.work_plans, name="programme_work_plans"),
    path(
        "programme/work-plans/<str:entry>/approved.json", work_plan_files.approved, name="programme_work_plan_approved"
    ),
    re_path(
        r"^programme/work-plans/(?P<entry>[^/]+)/plan\.(?P<ending>html|pdf)$",
        work_plan_files.document,
        name="programme_work_plan_paper",
    ),
    path("programme/work-plans/<str:entry>/", entries.work_plan, name="programme_work_plan"),
    path("programme/organisations/", lists.organisations, name="programme_organisations"),
    path("programme/organisations/<str:entry>/", entries.organisation, name="programme_organisation"),
    re_path(r"^programme/(?P<register>[a-z-]+)\.(?P<ending>csv|json)$", downloads.download, name="programme_file"),
]
