"""A city's plan: its head, its actions and its enablers, a row each, so that two people can work on it at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from groma.web.models.cities import OfCity


class PartOfPlan(OfCity):
    """What every part of a plan shares.

    Attributes:
        code: The id it has in `plan.yaml`.
        content: What else the file says of it, as `groma.plan.shapes` knows it; what says nothing is left out.
    """

    KEY: ClassVar[tuple[str, ...]] = ("code",)
    TOLD = ("code", "title", "content")

    code = models.CharField(max_length=80)
    title = models.CharField(_("title"), max_length=300)
    content = models.JSONField(default=dict, blank=True)

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        """The title."""
        return self.title

    @property
    def subject(self) -> str:
        """`plan_action/exempla/cycle-lanes`."""
        return f"{self.NOUN}/{self.city_id}/{self.code}"


class Plan(PartOfPlan):
    """The head of a city's plan; without it a city has none."""

    NOUN = "plan"
    KEY = ("city_id",)

    class Meta:
        """A city has one."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["city"], name="plan_once")]

    @property
    def subject(self) -> str:
        """`plan/exempla`."""
        return f"{self.NOUN}/{self.city_id}"


class PlanAction(PartOfPlan):
    """An action of a city's plan."""

    NOUN = "plan_action"

    class Meta:
        """A code names one action; order is that of the file."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "code"], name="plan_action_once")]
        ordering: ClassVar = ["id"]


class PlanEnabler(PartOfPlan):
    """Something that helps a city's actions along."""

    NOUN = "plan_enabler"

    class Meta:
        """A code names one enabler; order is that of the file."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["city", "code"], name="plan_enabler_once")]
        ordering: ClassVar = ["id"]
