"""The trail as a table: rows are only ever added. Triggers in the database refuse anything else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class TrailEvent(models.Model):
    """One event, field for field `groma.record.trail.Event`; the texts are kept as they were hashed."""

    number = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    city = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=700)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    gesture = models.CharField(max_length=40)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Found by city, and by what they are about."""

        indexes: ClassVar = [
            models.Index(fields=["city", "number"], name="trail_city"),
            models.Index(fields=["subject", "number"], name="trail_subject"),
            models.Index(fields=["gesture"], name="trail_gesture"),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        """Its number and what was done."""
        return f"{self.number} {self.action}"
