"""Residents' questions about published figures. What a resident typed stands only here, so that it can be erased."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.db import models
from django.utils import timezone

from groma.web.models.cities import LONG, City
from groma.web.models.kept import Kept


class Question(Kept):
    """A question about a published figure: received, shown or refused by a moderator, answered in public.

    Attributes:
        contact: The resident's address, where they gave one; never shown, erased with the question.
    """

    NOUN = "question"
    TOLD = ("key", "period", "edition", "state", "text_sha256", "answer", "answered_by", "refusal")

    class State(models.TextChoices):
        """Where it stands."""

        RECEIVED = "received"
        SHOWN = "shown"
        REFUSED = "refused"
        ANSWERED = "answered"

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=80)
    period = models.CharField(max_length=30)
    edition = models.PositiveIntegerField()
    text = models.TextField(max_length=2_000)
    contact = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(max_length=LONG, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-asked_at"]
        indexes: ClassVar = [models.Index(fields=["city", "key", "state"], name="question_about")]

    @property
    def text_sha256(self) -> str:
        """The hash of the question: the trail shows that it was not changed, without keeping it."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
