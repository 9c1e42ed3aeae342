"""Groma as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The one app there is."""

    name = "groma.web"
    label = "web"
    verbose_name = "Groma"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for sign-ins: a session is as old as its beginning."""
        from groma.web.people import sessions  # noqa: F401, PLC0415  models can be read only once the apps are there
