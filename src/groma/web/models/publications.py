"""What was published: frozen editions. Rows are only ever added; a correction is a new edition with an erratum."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from groma.web.models.cities import LONG
from groma.web.models.rounds import OfRound


class Publication(OfRound):
    """One edition of a round: the whole record behind it, and what its pages show.

    Attributes:
        edition: Counts from 1 within the round.
        record: The record (`groma.publish.record_json`) as compressed JSON, so that it can be proved.
        digest: SHA-256 of the record; the version of every page made from it.
    """

    NOUN = "publication"
    TOLD = ("edition", "digest", "published_at")

    edition = models.PositiveIntegerField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.UUIDField()
    record = models.BinaryField()
    digest = models.CharField(max_length=64)
    is_newest = models.BooleanField(default=True)

    class Meta:
        """Editions are counted within their round."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "edition"], name="edition_once")]
        ordering: ClassVar = ["-published_at"]
        indexes: ClassVar = [models.Index(fields=["is_newest", "round"], name="publication_newest")]


class PublishedPart(models.Model):
    """A part of what an edition's pages are drawn from, as compressed JSON; it follows from the record.

    Attributes:
        name: Which part (`groma.web.public.editions`).
        form: The form it was written in; a part of another form is made anew from the record.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=20)
    form = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    class Meta:
        """An edition has each part once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["publication", "name"], name="part_once")]
        indexes: ClassVar = [models.Index(fields=["name", "publication"], name="part_name")]

    def __str__(self) -> str:
        """Edition and name."""
        return f"{self.publication_id} {self.name}"


class PublishedFigure(models.Model):
    """One data point of an edition, as it can be looked up without opening the record.

    Attributes:
        period: The period of the value, which may be older than that of the round.
        is_verified: Whether a verifier approved exactly this value.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="figures")
    city = models.ForeignKey("web.City", on_delete=models.CASCADE, related_name="published_figures")
    key = models.CharField(max_length=80)
    round_period = models.CharField(max_length=30)
    period = models.CharField(max_length=30, blank=True)
    value = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    quality = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20)
    reason = models.CharField(max_length=30, blank=True)
    source = models.CharField(max_length=100, blank=True)
    is_verified = models.BooleanField(default=False)
    share = models.FloatField(null=True, blank=True)
    band = models.CharField(max_length=20, blank=True)
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    is_newest = models.BooleanField(default=True)

    class Meta:
        """Found by data point for a KPI page, by publication for a city's."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["publication", "key"], name="figure_once")]
        indexes: ClassVar = [
            models.Index(fields=["key", "is_newest", "city"], name="figure_key"),
            models.Index(fields=["city", "key", "round_period"], name="figure_city"),
        ]
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        """City, period and data point."""
        return f"{self.city_id} {self.round_period} {self.key}"


class Erratum(OfRound):
    """What a later edition corrects, and why."""

    NOUN = "erratum"
    TOLD = ("key", "from_edition", "to_edition", "before", "now", "reason")

    key = models.CharField(max_length=80)
    from_edition = models.PositiveIntegerField()
    to_edition = models.PositiveIntegerField()
    before = models.CharField(max_length=200, blank=True)
    now = models.CharField(max_length=200, blank=True)
    reason = models.TextField(max_length=LONG)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In the order they were made."""

        ordering: ClassVar = ["id"]
