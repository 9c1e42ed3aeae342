"""The needs of the programme's workflow tables: what holds for this person, this entry, now.

What an entry tells of itself `groma.network.workflows.own_facts` knows; each of the others is one small function here,
named as in `network/tables/needs.csv`. A table that needs a fact nobody can tell fails a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from groma.network.registers import LISTED_FIELD
from groma.network.workflows import own_facts
from groma.web.facts import OPEN
from groma.web.models import City, RegisterFact, Round
from groma.web.public.plan_page import has_adopted
from groma.web.registers.relations import REVIEWER

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from groma.network.model import Entry
    from groma.web.registers.relations import Relation

WITH_VERIFIER = frozenset({"submitted", "verified", "not_verified"})
"""The states of a round in which the city has handed it in and nothing is published of it yet."""


@dataclass(frozen=True)
class Situation:
    """A person before an entry, perhaps with a reason in hand."""

    relation: Relation
    entry: Entry
    reason: str = ""

    @cached_property
    def city(self) -> str:
        """The id of the city of this installation that the entry stands for; empty where there is none."""
        called = self.entry.one("record") or self.entry.id
        return called if City.objects.filter(pk=called).exists() else ""

    @cached_property
    def round(self) -> Round | None:
        """The city's newest round; `None` where there is none."""
        return Round.objects.filter(city=self.city).order_by("-pk").first() if self.city else None

    @property
    def round_state(self) -> str:
        """The state of the city's newest round; empty where there is none."""
        return self.round.state if self.round else ""

    @property
    def deadline(self) -> str:
        """By when the city is to submit it, in ISO 8601; empty where nobody said."""
        return self.round.deadline.isoformat() if self.round and self.round.deadline else ""

    def facts(self, wanted: Collection[str]) -> frozenset[str]:
        """Those of the wanted facts that hold; only those are looked at."""
        own = own_facts(self.entry)
        return frozenset(name for name in wanted if name in own or (name in FACTS and FACTS[name](self)))


def _is_below(situation: Situation, register: str, field: str = LISTED_FIELD) -> bool:
    """Whether an entry of a register belongs to this one and has a field."""
    rows = RegisterFact.objects.filter(register=register, field=field, until="")
    return rows.filter(entry__startswith=f"{situation.entry.id}/").exclude(value="").exists()


def deciding_meeting(entry: Entry) -> str:
    """The id of the meeting that last decided about an entry; empty where none did."""
    about = (entry.id, f"{entry.register}/{entry.id}")
    rows = RegisterFact.objects.filter(register="decisions", field="about", value__in=about, until="")
    decision = rows.order_by("-since", "-pk").values_list("entry", flat=True).first() or ""
    return decision.rpartition("/")[0]


FACTS: dict[str, Callable[[Situation], bool]] = {
    "approved_by_meeting": lambda one: bool(deciding_meeting(one.entry)),
    "not_answered": lambda one: not one.relation.groups(REVIEWER) <= set(one.entry.all("reviewed_by")),
    "has_record": lambda one: bool(one.city),
    "round_open": lambda one: one.round_state in OPEN,
    "round_submitted": lambda one: one.round_state in WITH_VERIFIER,
    "round_published": lambda one: one.round_state == "published",
    "plan_public": lambda one: bool(one.city) and has_adopted(one.city),
    "has_proposal": lambda one: _is_below(one, "proposals"),
    "proposals_reviewed": lambda one: _is_below(one, "proposals", "review"),
    "has_items": lambda one: _is_below(one, "work-plan-items"),
    "reason": lambda one: bool(one.reason.strip()),
}
