"""What to do next: which figures to improve, which missing ones to obtain, and the three things to do first.

    steps = next_steps(city, pack, card, peers=peers)
    for first in top_three(steps):
        print(first.category)

Nothing is recommended without its reasons: each lift and each request keeps the parts that gave it its place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from groma.plan.lifts import Lift, compared_with, lifts
from groma.plan.obtaining import Obtainable, Request, obtainables, requests
from groma.plan.peers import peer_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.plan.obtaining import OpenSource
    from groma.plan.peers import Peer
    from groma.record.model import City
    from groma.score.model import Scorecard

EVERY = 1_000
"""More than any framework has figures."""
FIRST = 3
NEAR = 0.5
"""A step of another category goes before a second one of the same if it is worth at least this part of it."""


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What a city can do next.

    Attributes:
        lifts: Figures whose improvement raises the result, the one that lifts most first.
        obtainables: Missing figures, the cheapest first.
        requests: The same, by category, to be asked for together; that which opens most for its cost first.
        compared: How many other cities were looked at.
        reported: How many of all figures have a value. scored: How many have a target too.
    """

    city_id: str
    period: str
    lifts: tuple[Lift, ...]
    obtainables: tuple[Obtainable, ...]
    requests: tuple[Request, ...]
    compared: int
    reported: int
    scored: int
    total: int


def next_steps(
    city: City,
    pack: Pack,
    card: Scorecard,
    *,
    peers: Sequence[Peer] = (),
    open_sources: Mapping[str, Sequence[OpenSource]] | None = None,
    looked_at: int = EVERY,
) -> NextSteps:
    """What a city can do next, each with its reasons.

    Args:
        city: The record; it is never a peer of itself.
        pack: The framework.
        card: The city's results under it.
        peers: Cities that can be compared with it.
        open_sources: Open data from which other cities take a variable or a final value, by its id.
        looked_at: For how many lifts, from the first, other cities are looked at; for those among the three things to
            do first they always are. Among a thousand cities each takes some milliseconds.
    """
    others = tuple(peer for peer in peers if peer.city_id != city.id)
    known = {
        name: tuple(one for one in found if one.city_id != city.id) for name, found in (open_sources or {}).items()
    }
    missing = obtainables(card, pack, open_sources=known)
    alone = NextSteps(
        city_id=city.id,
        period=card.period,
        lifts=lifts(card, pack),
        obtainables=missing,
        requests=requests(missing),
        compared=len(others),
        reported=card.reported,
        scored=card.total.scored,
        total=len(card.results),
    )
    return _among(others, alone, own=peer_of(card, city, pack=pack), looked_at=looked_at)


def _among(peers: Sequence[Peer], steps: NextSteps, *, own: Peer, looked_at: int) -> NextSteps:
    """The steps with what other cities show of the first lifts."""
    first = [one.key for one in top_three(steps) if isinstance(one, Lift)]
    seen = {*first, *(one.key for one in steps.lifts[:looked_at])}
    found = (compared_with(one, peers, own=own) if one.key in seen else one for one in steps.lifts)
    return replace(steps, lifts=tuple(found))


def top_three(steps: NextSteps) -> tuple[Lift | Request, ...]:
    """The three things to do first, fewer where there is less to do.

    Improving and obtaining take turns, improving first, as long as there is something of both. Of one category there is
    one thing, as long as another category offers something near it in worth.
    """
    taken: list[Lift | Request] = []
    while len(taken) < FIRST and len(taken) < len(steps.lifts) + len(steps.requests):
        kinds: list[Sequence[Lift | Request]] = [_left(steps.lifts, taken), _left(steps.requests, taken)]
        in_turn = [kind for kind in (kinds if len(taken) % 2 == 0 else reversed(kinds)) if kind]
        fresh = (one for kind in in_turn if (one := _fresh(kind, taken)))
        taken.append(next(fresh, in_turn[0][0]))
    return tuple(taken)


def worth_of(step: Lift | Request) -> float:
    """What the steps of one kind are compared by."""
    return step.worth if isinstance(step, Request) else step.rank.points


def _left(steps: Sequence[Lift] | Sequence[Request], taken: Sequence[Lift | Request]) -> list[Lift | Request]:
    return [one for one in steps if one not in taken]


def _fresh(steps: Sequence[Lift | Request], taken: Sequence[Lift | Request]) -> Lift | Request | None:
    """The first step of a category that nothing was taken of, if it is near the first of all in worth."""
    categories = {one.category for one in taken}
    enough = NEAR * worth_of(steps[0])
    return next((one for one in steps if one.category not in categories and worth_of(one) >= enough), None)
