"""A city's challenge, and which proposals and hubs come into question for it.

Hard constraints say what is left out, with every reason; soft fit says in which order the rest is worth reading, and
every part of it is given with its weight. Amounts of different currencies are never compared.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groma.network.model import NOT_LISTED, SUCCEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.network.model import Entry

Reason = Literal["ended", "other_country", "no_cost", "other_currency", "too_dear"]
PartName = Literal["named", "sectors", "reviewed", "cases"]
WEIGHTS: dict[PartName, float] = {"named": 2, "sectors": 2, "reviewed": 1, "cases": 1}
"""Ours: what the city itself named, and what is of its sectors, counts more than how much is written of it."""
_WORDS = ("connects", "does", "offers")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its value from 0 to 1, and how much that counts."""

    name: PartName
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal or hub: it comes into question where no reason stands against it.

    Attributes:
        parts: What the score is made of; what cannot be told has no part.
    """

    entry: Entry
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float | None:
        """From 0 to 1: the mean of the parts by their weights; `None` where nothing can be told."""
        weight = sum(part.weight for part in self.parts)
        return sum(part.value * part.weight for part in self.parts) / weight if weight else None


def hubs_for(project: Entry, hubs: Iterable[Entry], *, country: str) -> tuple[Candidate, ...]:
    """Every hub: those that come into question first, the best fit first, then those left out.

    Args:
        project: The challenge.
        hubs: Of the register of hubs.
        country: The country of its city; empty where nobody said, and then none is left out for it.
    """
    return _in_order(Candidate(hub, _hub_parts(project, hub), _hub_reasons(hub, country)) for hub in hubs)


def proposals_for(project: Entry, proposals: Iterable[Entry]) -> tuple[Candidate, ...]:
    """Every proposal made for a challenge, in the same order; others are none of its business."""
    own = (one for one in proposals if one.parent == project.id)
    return _in_order(Candidate(one, _proposal_parts(one), _cost_reasons(project, one)) for one in own)


def _hub_reasons(hub: Entry, country: str) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if hub.state in {NOT_LISTED, SUCCEEDED}:
        found.append("ended")
    if country and hub.one("country") and hub.one("country") != country:
        found.append("other_country")
    return tuple(found)


def _hub_parts(project: Entry, hub: Entry) -> tuple[Part, ...]:
    parts = [_part("named", hub.id in project.all("hub"))]
    text = " ".join(value for field in _WORDS for value in hub.all(field)).casefold()
    if sectors := project.all("sector"):
        parts.append(_part("sectors", sum(_speaks_of(text, one) for one in sectors) / len(sectors)))
    return tuple(parts)


def _speaks_of(text: str, sector: str) -> bool:
    """Whether a text has the sector as words of its own: `ai` is no part of `maintain`."""
    return re.search(rf"\b{re.escape(sector.casefold())}\b", text) is not None


def _cost_reasons(project: Entry, proposal: Entry) -> tuple[Reason, ...]:
    """Why the budget leaves a proposal out; a challenge without a budget leaves none out."""
    budget, cost = _amount(project, "budget"), _amount(proposal, "cost")
    if budget is None:
        return ()
    if cost is None:
        return ("no_cost",)
    if project.one("currency") != proposal.one("currency"):
        return ("other_currency",)
    return ("too_dear",) if cost > budget else ()


def _proposal_parts(proposal: Entry) -> tuple[Part, ...]:
    return _part("reviewed", bool(proposal.all("review"))), _part("cases", bool(proposal.all("case")))


def _part(name: PartName, value: float) -> Part:
    return Part(name, float(value), WEIGHTS[name])


def _amount(entry: Entry, field: str) -> float | None:
    try:
        amount = float(entry.one(field))
    except ValueError:
        return None
    return amount if math.isfinite(amount) else None


def _in_order(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(found, key=lambda one: (bool(one.reasons), -(one.score or 0), one.entry.id)))
