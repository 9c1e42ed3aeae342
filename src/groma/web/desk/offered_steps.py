"""What somebody may do with a round now, and what is missing before they can: said before they press."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.verify.workflow import workflow
from groma.web import access
from groma.web.facts import Situation, facts_for

if TYPE_CHECKING:
    from groma.verify.workflow import Need
    from groma.web.models import Round, User

REASON = "reason"


@dataclass(frozen=True, slots=True)
class Offered:
    """A step of the table of rounds for this person.

    Attributes:
        lacking: What does not hold yet; empty where the step can be taken.
        wants_reason: Whether a reason is asked for.
    """

    action: str
    lacking: tuple[Need, ...]
    wants_reason: bool

    @property
    def is_open(self) -> bool:
        """Whether it can be taken now."""
        return not self.lacking


def offered(round_: Round, user: User) -> tuple[Offered, ...]:
    """The steps of the round for somebody's roles, in the order of the table."""
    table, situation = workflow("rounds"), Situation(user, round_)
    found = []
    for step in table.offers(round_.state, access.roles_towards(user, round_)):
        facts = facts_for(situation, "rounds", action=step.action) | {REASON}
        lacking = tuple(table.needs[need] for need in step.needs if need not in facts)
        found.append(Offered(step.action, lacking, REASON in step.needs))
    return tuple(found)
