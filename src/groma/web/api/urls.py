"""Addresses of the API: its endpoints, the document that describes them, and the page that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, re_path

from groma.web.api.document import NAME, patterns
from groma.web.api.front import nothing_here
from groma.web.api.reference import openapi, reference

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("", reference, name="reference"),
    path(NAME, openapi, name="openapi"),
    *patterns(),
    # Also what holds a line break, which the converter for paths would leave to the pages.
    re_path(r"^(?P<rest>[\s\S]+)$", nothing_here, name="nothing"),
]
