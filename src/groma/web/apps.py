"""Groma as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The one app there is."""

    name = "groma.web"
    label = "web"
    verbose_name = "Groma"
    default_auto_field = "django.db.models.BigAutoField"
