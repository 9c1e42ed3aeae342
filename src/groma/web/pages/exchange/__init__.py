"""In and out: workbooks to fill off line, the city folder, and the files of a city."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from groma.web.pages.exchange import downloads, folder, start, workbook

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

ROUND = "rounds/<slug:city>/<str:pack>/<str:period>/"
HERE = f"{ROUND}exchange/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("too-large", downloads.too_large, name="too-large"),
    path(f"{ROUND}files/<slug:sha256>/", downloads.file, name="file"),
    path(HERE, start.start, name="exchange"),
    path(f"{HERE}workbook.xlsx", downloads.workbook, name="exchange-workbook"),
    path(f"{HERE}folder.zip", downloads.folder, name="exchange-folder"),
    path(f"{HERE}workbook/<slug:sha256>/", workbook.look, name="exchange-workbook-in"),
    path(f"{HERE}folder/<slug:sha256>/", folder.look, name="exchange-folder-in"),
]
