"""Announcements of the programme, who asked to get them, and which mails were sent.

An address stands only in the row of its subscriber, so that erasing that row erases all of it. Of every key in a link
only the hash is kept.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from groma.web.models.kept import Kept

LONGEST_TITLE, LONGEST_TEXT = 200, 10_000


class Announcement(Kept):
    """Something the secretariat tells: a draft until it is published, and unchanged from then on.

    Attributes:
        texts: Title and text in other languages, by the language's code.
        about: Id of a thematic group; empty where it is about the whole programme.
        by: The opaque id of who wrote it.
    """

    NOUN = "announcement"
    TOLD = ("title", "text", "language", "texts", "about", "published_at")

    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField(max_length=LONGEST_TEXT)
    language = models.CharField(max_length=10)
    texts = models.JSONField(default=dict, blank=True)
    about = models.CharField(max_length=250, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    by = models.UUIDField()

    class Meta:
        """Drafts first, then the newest."""

        ordering: ClassVar = [models.F("published_at").desc(nulls_first=True), "-pk"]


class Subscriber(Kept):
    """An address that announcements are sent to; before it is confirmed it waits, and is forgotten after two days.

    Attributes:
        about: Ids of thematic groups, each between blanks, as in ` ai dpi `; empty for everything.
        key_hash: Hash of the key in the mail that asks for confirmation; it also ends the subscription.
    """

    NOUN = "subscriber"
    TOLD = ("language", "about", "confirmed_at")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=10)
    about = models.TextField(max_length=5_000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    key_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        """One confirmed subscription for an address."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["address"], condition=models.Q(confirmed_at__isnull=False), name="subscribed_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["confirmed_at", "asked_at"], name="subscriber_waiting")]


class AnnouncementMail(models.Model):
    """One announcement to one subscriber. The row is there before the mail leaves, so that none is sent twice.

    Attributes:
        state: `begun` until it is known whether the mail server took it.
        key_hash: Hash of the key with which this mail ends the subscription.
    """

    class State(models.TextChoices):
        """What came of it."""

        BEGUN = "begun"
        SENT = "sent"
        FAILED = "failed"

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="mails")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="mails")
    state = models.CharField(max_length=10, choices=State, default=State.BEGUN)
    tries = models.PositiveSmallIntegerField(default=1)
    key_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        """One for each of both."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["announcement", "subscriber"], name="announced_once"),
        ]

    def __str__(self) -> str:
        """What became of which announcement."""
        return f"announcement/{self.announcement_id} {self.state}"
