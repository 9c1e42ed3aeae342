"""Who else did it: cities that reached the value a city needs, and cities that moved as far as it has to.

Where nobody did, the evidence says what it lacks: no city to compare with, none that reports the figure, no second
value of it, or none that a verifier has accepted. What is lacking is also what would have to be made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from groma.plan.needed import ALIKE, improvement, is_as_good
from groma.plan.peers import Peer, comparable
from groma.plan.targets import in_order, years_between
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from groma.catalogue.benchmarks import Benchmark

Lack = Literal["no_cities", "not_reported", "not_reached", "one_value", "not_moved", "not_verified"]


@dataclass(frozen=True, slots=True)
class Move:
    """How far a figure moved between two periods.

    Attributes:
        change: The difference in the figure's unit; negative where it fell.
        years: Years from the end of the first period to the end of the second.
    """

    since: str
    until: str
    earlier: float
    later: float
    years: float

    @property
    def change(self) -> float:
        """The difference in the figure's unit."""
        return self.later - self.earlier

    @property
    def yearly(self) -> float:
        """The difference for each year."""
        return self.change / self.years


@dataclass(frozen=True, slots=True)
class Example:
    """A city that did it.

    Attributes:
        value: Its newest value that is as good as the one needed; `None` where it has none.
        move: Its shortest move that went as far in the right way and was kept; `None` where it made none.
        is_verified: Whether a verifier accepted the value, or both ends of the move where there is no value.
        is_other_size: Whether it is known to have more than three times or less than a third of the inhabitants.
    """

    city_id: str
    name: str
    value: float | None = None
    period: str = ""
    move: Move | None = None
    is_verified: bool = False
    is_other_size: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What other cities show of a change.

    Attributes:
        compared: How many cities were looked at.
        reporting: How many of them report the figure, in the same unit and under the same framework.
        examples: Those that did it; verified first, then those of like size, then those that reached the value.
        lacks: What is not there, and so would have to be made.
    """

    compared: int = 0
    reporting: int = 0
    examples: tuple[Example, ...] = ()
    lacks: tuple[Lack, ...] = ("no_cities",)


def evidence(
    benchmark: Benchmark, value: float, *, needed: float, peers: Sequence[Peer] = (), own: Peer | None = None
) -> Evidence:
    """Who among the peers reached the value needed, or moved as far in the right way as it is from `value`.

    Args:
        benchmark: The target of the figure.
        value: The city's value now.
        needed: The value it needs.
        peers: Other cities.
        own: The city as others see it, so that those with another unit are left out and those of another size marked.
    """
    seen = comparable(own or Peer("", "", {}), peers, key=benchmark.key)
    others = frozenset(name for name, reason in seen.left_out if reason == "other_size")
    reporting = [*seen.peers, *(peer for peer in peers if peer.city_id in others)]
    way = improvement(benchmark, earlier=value, later=needed)
    found = (_example(benchmark, peer, needed=needed, way=way, others=others) for peer in reporting)
    examples = [one for one in found if one]
    return Evidence(
        compared=len(peers),
        reporting=len(reporting),
        examples=tuple(sorted(examples, key=_rank)),
        lacks=tuple(_lacks(benchmark.key, peers, reporting=reporting, examples=examples)),
    )


def _example(benchmark: Benchmark, peer: Peer, *, needed: float, way: float, others: frozenset[str]) -> Example | None:
    key = benchmark.key
    ordered = in_order(peer.values[key])
    reached = [(period, value) for period, value in ordered if is_as_good(benchmark, value, needed=needed)]
    verified = {period for period, _ in ordered if (key, period) in peer.verified}
    moves = list(_moves(benchmark, ordered, way=way))
    move = min(moves, key=lambda one: (not {one.since, one.until} <= verified, one.years), default=None)
    if not reached and move is None:
        return None
    period, value = max(reached, key=lambda one: (one[0] in verified, *parse_period(one[0]).order), default=("", None))
    is_verified = period in verified or (not period and move is not None and {move.since, move.until} <= verified)
    return Example(peer.city_id, peer.name, value, period, move, is_verified, peer.city_id in others)


def _moves(benchmark: Benchmark, ordered: Sequence[tuple[str, float]], *, way: float) -> Iterator[Move]:
    """Every move to its newest value that went as far: what was gained and lost again is no example."""
    *before, (until, later) = ordered
    for since, earlier in before:
        is_as_far = improvement(benchmark, earlier=earlier, later=later) >= way * (1.0 - ALIKE)
        if is_as_far and (years := years_between(since, until)) > 0:
            yield Move(since, until, earlier, later, years)


def _rank(one: Example) -> tuple[object, ...]:
    return not one.is_verified, one.is_other_size, one.value is None, one.move is None, one.name


def _lacks(
    key: str, peers: Sequence[Peer], *, reporting: Sequence[Peer], examples: Sequence[Example]
) -> Iterator[Lack]:
    if not peers:
        yield "no_cities"
    elif not reporting:
        yield "not_reported"
    else:
        if not any(one.value is not None for one in examples):
            yield "not_reached"
        if not any(one.move for one in examples):
            yield "not_moved" if any(len(peer.values[key]) > 1 for peer in reporting) else "one_value"
        if examples and not any(one.is_verified for one in examples):
            yield "not_verified"
