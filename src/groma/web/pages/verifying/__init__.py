"""The verifier's pages: declare, screen, decide figure by figure, work off line, attest, and the documents of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from groma.web.pages.verifying import declaring, figure, listing, offline, papers, screening

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

AT = "rounds/<slug:city>/<str:pack>/<str:period>/verify/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(AT, listing.listing, name="verify"),
    path(f"{AT}declaration/", declaring.declaration, name="verify-declaration"),
    path(f"{AT}screening/", screening.screening, name="verify-screening"),
    path(f"{AT}step/", listing.step, name="verify-step"),
    path(f"{AT}unchanged/", listing.accept_unchanged, name="verify-unchanged"),
    path(f"{AT}sample/", listing.sample, name="verify-sample"),
    path(f"{AT}bundle/", offline.bundle, name="verify-bundle"),
    path(f"{AT}checklist/", offline.checklist, name="verify-checklist"),
    path(f"{AT}checklist/apply/", offline.apply, name="verify-checklist-apply"),
    path(f"{AT}documents/<slug:name>.<slug:ending>", papers.paper, name="verify-document"),
    path(f"{AT}evidence/<str:sha256>/", figure.evidence, name="verify-evidence"),
    path(f"{AT}<str:code>/", figure.figure, name="verify-figure"),
    path(f"{AT}<str:code>/<str:point>/", figure.figure, name="verify-data-point"),
]
