"""The programme's registers: what was said and when, the facts that follow, and what sources say differently.

There is no table for groups, meetings or deliverables: an entry is its facts. Dates are text as sources give them,
`2021` as well as `2025-10-31`; compared letter by letter they stand in their order.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class RegisterStatement(models.Model):
    """What one source, or somebody here, said of a day; rows are only added, except that persons are erased from them.

    Attributes:
        content: Its claims and the lists it gives whole, as `groma.web.registers.rows` writes them.
        digest: SHA-256 of all of it, so that nothing is taken in twice.
        gesture: What one person did in one go, as in the trail.
    """

    as_of = models.CharField(max_length=10, blank=True)
    origin = models.CharField(max_length=10)
    sources = models.JSONField(default=list)
    content = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    gesture = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order of their arrival."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Its date and where it is from."""
        return f"{self.as_of} {self.origin}"


class RegisterFact(models.Model):
    """One value of one entry and how long it holds, field for field `groma.network.model.Fact`."""

    register = models.CharField(max_length=40)
    entry = models.CharField(max_length=250)
    field = models.CharField(max_length=40)
    value = models.TextField()
    since = models.CharField(max_length=10, blank=True)
    until = models.CharField(max_length=10, blank=True)
    cited = models.TextField()
    ended_with_entry = models.BooleanField(default=False)

    class Meta:
        """Found by register and time, and by entry."""

        indexes: ClassVar = [
            models.Index(fields=["register", "until", "since"], name="fact_time"),
            models.Index(fields=["register", "entry"], name="fact_entry"),
        ]
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """What it is about."""
        return f"{self.register}/{self.entry} {self.field}"


class RegisterDifference(models.Model):
    """Something that sources say differently, open until somebody settles it.

    Attributes:
        settled_as: The value that was taken to be right; empty where only words were needed.
        reason: Why, in words.
        settled_by: The opaque id of who settled it.
    """

    register = models.CharField(max_length=40, blank=True)
    entry = models.CharField(max_length=250)
    field = models.CharField(max_length=40, blank=True)
    standing = models.TextField(blank=True)
    says = models.TextField()
    sources = models.JSONField(default=list)
    against_settled = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_as = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    settled_by = models.CharField(max_length=40, blank=True)

    class Meta:
        """The open ones first."""

        ordering: ClassVar = [models.F("settled_at").desc(nulls_first=True), "pk"]

    def __str__(self) -> str:
        """What it is about."""
        return f"{self.register}/{self.entry} {self.field}".strip()
