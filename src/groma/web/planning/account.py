"""What became of a city's plan, by its newest verified round: what may be claimed of each action and what may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.plan.account import account
from groma.plan.peers import peer_of
from groma.publish.plan_words import known_point
from groma.record.period import parse_period
from groma.web.models import Value
from groma.web.planning.figures import figures_of_round, peers_of, published_as_verified
from groma.web.verifying.documents.matter import ATTESTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.plan.account import Account
    from groma.plan.model import Plan
    from groma.score.model import Result
    from groma.web.models import City, Round
    from groma.web.planning.figures import Figures

    Pairs = frozenset[tuple[str, str]]

DECIDED = ("verified", "not_verified", "published")
"""States of a round that a verifier has done with, or that the network has published."""


@dataclass(frozen=True)
class Became:
    """What became of a plan.

    Attributes:
        figures: The city by its newest round that is verified or published.
        before: The round the plan starts from.
        account: What became of it.
        verified: Data points and periods whose value a verifier accepted.
    """

    figures: Figures
    before: Round
    account: Account
    verified: Pairs

    def unverified(self, *results: Result | None) -> tuple[str, ...]:
        """The periods of those values that no verifier accepted."""
        told = [(one.point.key, one.measurement.period) for one in results if one is not None]
        return tuple(dict.fromkeys(period for key, period in told if (key, period) not in self.verified))


@dataclass(frozen=True)
class NotYet:
    """Why nobody can say what became of a plan.

    Attributes:
        baseline: The period it starts from; empty where it names none.
        newest: The period of the newest round that is verified or published; empty where there is none.
        lacks_before: Whether the city has no round of the period the plan starts from.
    """

    baseline: str
    newest: str
    lacks_before: bool = False


def became_of(city: City, plan: Plan) -> Became | NotYet:
    """What became of a plan, from the round it starts from to the newest one that is verified or published."""
    name = plan.pack.partition("@")[0]
    rounds = sorted(city.rounds.all(), key=lambda one: (parse_period(one.period).order, one.pk))
    rounds = [one for one in rounds if one.pack == name] or rounds
    decided = [one for one in rounds if one.state in DECIDED]
    newest = decided[-1].period if decided else ""
    if not plan.baseline or not newest or not _is_after(newest, plan.baseline):
        return NotYet(plan.baseline, newest)
    later = decided[-1]
    earlier = next((one for one in rounds if one.period == plan.baseline and one.pack == later.pack), None)
    return NotYet(plan.baseline, newest, lacks_before=True) if earlier is None else _became(plan, earlier, later)


def _is_after(period: str, other: str) -> bool:
    return parse_period(period).order > parse_period(other).order


def _became(plan: Plan, earlier: Round, later: Round) -> Became:
    before, now = figures_of_round(earlier), figures_of_round(later)
    approved = _approved(earlier, later)
    accepted = _pairs(now.card.results, approved[later.pk])
    verified = (
        accepted | _pairs(before.card.results, approved[earlier.pk]) | published_as_verified(now.card, now.city.id)
    )
    keys = {one.key for action in plan.actions for one in action.effects if known_point(one.key, now.pack)}
    found = account(
        plan,
        earlier=before.card,
        later=now.card,
        city=peer_of(now.card, now.city, pack=now.pack, verified=verified),
        peers=peers_of(now, keys),
        verified=accepted,
    )
    return Became(now, earlier, found, verified)


def _approved(*rounds: Round) -> Mapping[int, set[str]]:
    """The data points that a verifier accepted in each of the rounds."""
    found: dict[int, set[str]] = {one.pk: set() for one in rounds}
    rows = Value.objects.filter(round__in=rounds, approval__isnull=False, state__in=ATTESTED)
    for round_pk, key in rows.values_list("round_id", "key"):
        found[round_pk].add(key)
    return found


def _pairs(results: Iterable[Result], keys: set[str]) -> Pairs:
    return frozenset((one.point.key, one.measurement.period) for one in results if one.point.key in keys)
