"""A round: a city reports for one period under one version of a framework, and somebody verifies it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from groma.web.models.cities import LONG, City, Department
from groma.web.models.kept import Kept
from groma.web.models.people import User

ROUND_STATES = ("draft", "submitted", "returned", "verified", "not_verified", "published", "reopened")


class Round(Kept):
    """City × framework version × period × benchmark set.

    The counts at the end are no part of the trail: `groma.web.progress` works them out from the record, so that a
    thousand rounds can be listed without measuring one.

    Attributes:
        sample: The figures drawn for a closer look (`groma.web.verifying.sampling`), with their seed; empty where there
            are none.
        total: How many data points it has. filled: Of how many something is said for its own period: a value, or why
            there is none. reported: How many have a value, also one of an earlier period. older: How many of those are
            not filled.
        checked: How many have a value and no open error. verified: How many a verifier has approved.
        undecided: How many have a value that is with the verifier.
        open_errors: Errors of the checks neither mended nor answered.
        open_questions: Questions of the verifier that wait for the city. asked_since: When the oldest was asked.
        missing: Keys of the data points without a value. awaited: Keys of those that are not filled.
        stuck_on: Keys of the data points with an open question or error, questions first.
        counted_at: The city's last event when they were counted (`groma.web.trail.stamp`); empty before the first time.
    """

    NOUN = "round"
    TOLD = ("city_id", "pack", "pack_version", "pack_hash", "period", "benchmark_set", "state", "deadline", "sample")

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="rounds")
    pack = models.CharField(max_length=60, default="u4ssc")
    pack_version = models.CharField(max_length=60)
    pack_hash = models.CharField(max_length=80)
    period = models.CharField(max_length=30)
    benchmark_set = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=20, default="draft")
    state_since = models.DateTimeField(default=timezone.now)
    deadline = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    sample = models.JSONField(default=list, blank=True)

    total = models.PositiveIntegerField(default=0)
    filled = models.PositiveIntegerField(default=0)
    reported = models.PositiveIntegerField(default=0)
    older = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    verified = models.PositiveIntegerField(default=0)
    undecided = models.PositiveIntegerField(default=0)
    open_errors = models.PositiveIntegerField(default=0)
    open_questions = models.PositiveIntegerField(default=0)
    asked_since = models.DateTimeField(null=True, blank=True)
    missing = models.JSONField(default=list, blank=True)
    awaited = models.JSONField(default=list, blank=True)
    stuck_on = models.JSONField(default=list, blank=True)
    counted_at = models.CharField(max_length=64, blank=True)

    class Meta:
        """A city reports a period once under each version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "pack", "pack_version", "period"], name="round_once")
        ]
        ordering: ClassVar = ["-period", "city_id"]

    def __str__(self) -> str:
        """`valencia 2024`."""
        return f"{self.city_id} {self.period}"

    @property
    def subject(self) -> str:
        """`round/valencia/u4ssc/2022/2024`."""
        return f"round/{self.city_id}/{self.pack}/{self.pack_version}/{self.period}"


class OfRound(Kept):
    """Something that belongs to one round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="%(class)ss")

    class Meta:
        """No table of its own."""

        abstract = True

    @property
    def city_id_told(self) -> str:
        """The city of the round."""
        return str(self.round.city_id)

    @property
    def subject(self) -> str:
        """`message/valencia/2024/17`: what belongs to a round is found by the city and the period in its name."""
        return f"{self.NOUN}/{self.round.city_id}/{self.round.period}/{self.pk}"


class Assignment(OfRound):
    """A category given to a department."""

    NOUN = "assignment"
    TOLD = ("group", "department_id")

    group = models.CharField(max_length=60)
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="assignments")

    class Meta:
        """A category has one department in a round."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "group"], name="assignment_once")]


class Mandate(OfRound):
    """A verifier given to a round, and what they declared."""

    NOUN = "mandate"
    TOLD = ("actor", "declared_at", "has_conflict")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates")
    declared_at = models.DateTimeField(null=True, blank=True)
    has_conflict = models.BooleanField(default=False)
    declaration = models.TextField(max_length=LONG, blank=True)

    class Meta:
        """A verifier has a round once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "user"], name="mandate_once")]

    @property
    def actor(self) -> str:
        """The opaque id of the verifier."""
        return str(self.user.actor)


class Value(OfRound):
    """One data point of a round on its way from draft to published.

    Attributes:
        key: The data point, such as `EN.EN.WS.4C/primary`.
        approval: What exactly was approved (`groma.verify.approval`); null where nothing is, or no longer.
        reason: Why it was asked about, declined or reopened.
    """

    NOUN = "value"
    TOLD = ("key", "state", "approval", "reason", "decided_by")

    key = models.CharField(max_length=80)
    state = models.CharField(max_length=20, default="draft")
    state_since = models.DateTimeField(default=timezone.now)
    approval = models.JSONField(null=True, blank=True)
    dropped_approval = models.JSONField(null=True, blank=True)
    reason = models.TextField(max_length=LONG, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)

    class Meta:
        """A data point stands in a round once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "key"], name="value_once")]
        ordering: ClassVar = ["id"]

    @property
    def subject(self) -> str:
        """`value/valencia/2024/EN.EN.WS.2C`."""
        return f"value/{self.round.city_id}/{self.round.period}/{self.key}"


class Message(OfRound):
    """What verifier and city say to each other about a value, or about the round where no value is named."""

    NOUN = "message"
    TOLD = ("key", "kind", "text", "by")

    class Kind(models.TextChoices):
        """What it is."""

        QUESTION = "question"
        ANSWER = "answer"
        REMARK = "remark"

    key = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField(max_length=LONG)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In the order they were said."""

        ordering: ClassVar = ["id"]


class Answer(OfRound):
    """A reason given for a finding of the checks; it counts only while the finding says the same.

    Attributes:
        fingerprint: Hash of the finding that was answered.
    """

    NOUN = "answer"
    TOLD = ("rule", "about", "period", "fingerprint", "reason", "by")

    rule = models.CharField(max_length=80)
    about = models.CharField(max_length=300, blank=True)
    period = models.CharField(max_length=30, blank=True)
    fingerprint = models.CharField(max_length=64)
    reason = models.TextField(max_length=LONG)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """A finding has one answer."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "fingerprint"], name="answer_once")]
