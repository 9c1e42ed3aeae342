"""What to do next: which figures to improve, which missing ones to obtain, and the three things to do first.

    steps = next_steps(city, pack, card, peers=peers)
    for first in top_three(steps):
        print(first.category)

Nothing is recommended without its reasons: each lift and each request keeps the parts that gave it its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, TypeVar

from groma.plan.lifts import Lift, lifts
from groma.plan.obtaining import Obtainable, Request, obtainables, requests
from groma.plan.peers import peer_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.plan.obtaining import OpenSource
    from groma.plan.peers import Peer
    from groma.record.model import City
    from groma.score.model import Scorecard

Step = TypeVar("Step", Lift, Request)
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
) -> NextSteps:
    """What a city can do next, each with its reasons.

    Args:
        city: The record; it is never a peer of itself.
        pack: The framework.
        card: The city's results under it.
        peers: Cities that can be compared with it.
        open_sources: Open data from which other cities take a variable or a final value, by its id.
    """
    others = tuple(peer for peer in peers if peer.city_id != city.id)
    known = {
        name: tuple(one for one in found if one.city_id != city.id) for name, found in (open_sources or {}).items()
    }
    missing = obtainables(card, pack, open_sources=known)
    return NextSteps(
        city_id=city.id,
        period=card.period,
        lifts=lifts(card, pack, peers=others, own=peer_of(card, city, pack=pack)),
        obtainables=missing,
        requests=requests(missing),
        compared=len(others),
        reported=card.reported,
        scored=card.total.scored,
        total=len(card.results),
    )


def top_three(steps: NextSteps) -> tuple[Lift | Request, ...]:
    """The three things to do first, fewer where there is less to do.

    Improving and obtaining take turns, improving first, as long as there is something of both. Of one category there is
    one thing, as long as another category offers something near it in worth.
    """
    improving, asking = list(_spread(steps.lifts)), list(_spread(steps.requests))
    in_turn = [one for one in chain.from_iterable(zip_longest(improving, asking)) if one is not None]
    first: dict[tuple[str, ...], Lift | Request] = {}
    for one in in_turn:
        first.setdefault(one.category, one)
    others = [one for one in in_turn if one not in first.values()]
    return tuple([*first.values(), *others][:FIRST])


def worth_of(step: Lift | Request) -> float:
    """What the steps of one kind are compared by."""
    return step.worth if isinstance(step, Request) else step.rank.points


def _spread(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps in their order, but one of each category first as long as it is near the one it goes before."""
    left = list(steps)
    seen: set[tuple[str, ...]] = set()
    while left:
        best = left[0]
        fresh = (one for one in left if one.category not in seen and worth_of(one) >= NEAR * worth_of(best))
        chosen = next(fresh, best)
        left.remove(chosen)
        seen.add(chosen.category)
        yield chosen
