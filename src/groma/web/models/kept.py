"""Kept: what every row on the trail shares."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.db import models


class Kept(models.Model):
    """A row whose every change is an event of the trail; written only by `groma.web.changes`.

    Attributes:
        version: Goes up by one with every change, so that the second of two people is told.
        TOLD: The fields the trail tells. Names and addresses of people are never among them.
        NOUN: What the trail calls it.
    """

    NOUN: ClassVar[str] = ""
    TOLD: ClassVar[tuple[str, ...]] = ()

    version = models.PositiveIntegerField(default=1)

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        """What the trail calls it."""
        return self.subject

    @property
    def city_id_told(self) -> str:
        """Id of the city it belongs to; empty where it belongs to none."""
        return str(getattr(self, "city_id", "") or "")

    @property
    def subject(self) -> str:
        """What the trail calls this row: stable and without names of people."""
        return f"{self.NOUN}/{self.pk}"

    def told(self) -> dict[str, Any]:
        """The fields the trail tells, as values JSON has words for."""
        return {name: _plain(getattr(self, name)) for name in self.TOLD}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value
