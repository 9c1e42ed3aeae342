"""Cities and what is known of them: the city folder as tables.

Every column of the folder's files has its field here, so that a folder goes in and comes out again without loss.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from groma.web.models.kept import Kept

LONG = 10_000


class City(Kept):
    """A city, or another area of the same kind. `id` is the id of its folder."""

    NOUN = "city"
    TOLD = ("id", "name", "country", "level", "location", "identifiers", "licence", "notes", "invented")

    id = models.SlugField(primary_key=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2)
    level = models.CharField(max_length=40, default="city")
    location = models.JSONField(null=True, blank=True)
    identifiers = models.JSONField(default=dict, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    notes = models.TextField(max_length=LONG, blank=True)
    invented = models.BooleanField(default=False)

    def __str__(self) -> str:
        """The name."""
        return self.name

    @property
    def city_id_told(self) -> str:
        """Its own id."""
        return str(self.pk)

    @property
    def subject(self) -> str:
        """`city/valencia`."""
        return f"city/{self.pk}"


class OfCity(Kept):
    """Something that belongs to one city."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="%(class)ss")

    class Meta:
        """No table of its own."""

        abstract = True


class Department(OfCity):
    """A department of the city's administration that categories are given to."""

    NOUN = "department"
    TOLD = ("name",)

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        """Names are the city's own."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "name"], name="department_once")]
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        """The name."""
        return self.name


class Place(OfCity):
    """A part of the city, such as a district."""

    NOUN = "place"
    TOLD = ("code", "name", "level", "parent")

    code = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=40, blank=True)
    parent = models.CharField(max_length=100, blank=True)

    class Meta:
        """A code names one place; order is that of the file."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "code"], name="place_once")]
        ordering: ClassVar = ["id"]


class Source(OfCity):
    """Where figures come from, with the evidence by its hashes."""

    NOUN = "source"
    TOLD = ("code", "title", "publisher", "address", "licence", "accessed", "evidence", "note")

    code = models.CharField(max_length=100)
    title = models.CharField(_("title"), max_length=500)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    address = models.CharField(_("address"), max_length=2_000, blank=True)
    licence = models.CharField(_("licence"), max_length=300, blank=True)
    accessed = models.CharField(_("accessed"), max_length=40, blank=True)
    evidence = models.JSONField(default=list, blank=True)
    note = models.TextField(max_length=LONG, blank=True)

    class Meta:
        """A code names one source; order is that of the file."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "code"], name="source_once")]
        ordering: ClassVar = ["id"]


class Target(OfCity):
    """A target the city set itself.

    Attributes:
        steps: As they are written in the file, so that no number is lost.
    """

    NOUN = "target"
    TOLD_ALWAYS = ("variable", "period", "value", "unit", "note")
    TOLD = (
        *TOLD_ALWAYS,
        *("place", "breakdown", "path", "baseline", "baseline_period", "owner", "why", "steps"),
    )

    variable = models.CharField(max_length=200)
    period = models.CharField(max_length=30)
    value = models.FloatField()
    unit = models.CharField(max_length=60, blank=True)
    note = models.TextField(max_length=LONG, blank=True)
    place = models.CharField(max_length=100, blank=True)
    breakdown = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=20, default="linear")
    baseline = models.FloatField(null=True, blank=True)
    baseline_period = models.CharField(max_length=30, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    why = models.TextField(max_length=LONG, blank=True)
    steps = models.TextField(max_length=LONG, blank=True)

    class Meta:
        """Order is that of the file."""

        ordering: ClassVar = ["id"]

    def told(self) -> dict[str, Any]:
        """The fields the trail tells, most of them only where they say something.

        So a target that was told before there were such fields still is as it was told.
        """
        unsaid = {("path", "linear"), *((name, usual) for name in self.TOLD for usual in ("", None))}
        said = super().told().items()
        return {name: value for name, value in said if name in self.TOLD_ALWAYS or (name, value) not in unsaid}


class Observation(OfCity):
    """One row of `observations.csv`: keyed by variable, period, place and breakdown.

    Attributes:
        text: The value as it was typed; the number follows from it and is not kept beside it.
        entered_by: Opaque id of who entered it last.
    """

    NOUN = "observation"
    KEY = ("variable", "period", "place", "breakdown")
    CONTENT = ("text", "unit", "status", "quality", "source", "note")
    TOLD = (*KEY, *CONTENT)

    variable = models.CharField(max_length=200)
    period = models.CharField(max_length=30)
    place = models.CharField(max_length=100, blank=True)
    breakdown = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=100, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=20, default="reported")
    quality = models.CharField(max_length=20, default="unknown")
    source = models.CharField(max_length=100, blank=True)
    note = models.TextField(max_length=LONG, blank=True)
    entered_by = models.UUIDField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One row for one key."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "variable", "period", "place", "breakdown"], name="observation_once"
            )
        ]
        ordering: ClassVar = ["id"]

    @property
    def subject(self) -> str:
        """`observation/valencia/inhabitants/2024`, with place and breakdown where there are some."""
        parts = (self.NOUN, self.city_id, self.variable, self.period, self.place, self.breakdown)
        return "/".join(str(part) for part in parts if part)


class Lineage(models.Model):
    """Where a gathered observation came from; changes only with the gathering that is told in the trail."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="lineage")
    variable = models.CharField(max_length=200)
    period = models.CharField(max_length=30)
    place = models.CharField(max_length=100, blank=True)
    breakdown = models.CharField(max_length=300, blank=True)
    file = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    row = models.CharField(max_length=200, blank=True)
    column = models.CharField(max_length=200, blank=True)
    raw = models.CharField(max_length=500, blank=True)
    factor = models.CharField(max_length=60, blank=True)
    recipe = models.CharField(max_length=300, blank=True)

    class Meta:
        """Order is that of the file."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        """The key of the observation it tells of."""
        return f"{self.variable} {self.period}"


class StoredFile(OfCity):
    """A file of the city: evidence, a raw file or a recipe. Its content lies under its hash, never under its name."""

    NOUN = "file"
    TOLD = ("path", "sha256", "size", "media_type")

    path = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100, default="application/octet-stream")
    name = models.CharField(max_length=300, blank=True)
    added_by = models.UUIDField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A path in the folder is one file."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "path"], name="file_once")]
        ordering: ClassVar = ["path"]
