"""A sample of figures for a closer look: drawn by a seed that is kept, so that anybody can draw it again.

Every category gives one figure before any gives a second. Within a category a figure is likelier to be drawn the
weaker it is: of low quality, without evidence, with findings. The draw uses no random numbers but the hash of seed and
key, in the manner of Efraimidis and Spirakis (2006): a figure's place is that of its u^(1/weight), u being uniform.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.web import changes
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.web.models import Round, User
    from groma.web.verifying.worklist import Item, Queue

WEAK = frozenset({"", "unknown", "personal_estimate", "estimated"})
"""Qualities that ask for a closer look."""
BITS = 64


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that may be drawn: its key, its category, and how much it asks for a look."""

    key: str
    group: str
    weight: float


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn, and from what: the seed and how many there were to draw from."""

    seed: str
    keys: tuple[str, ...]
    of: int


def draw(candidates: Iterable[Candidate], size: int, *, seed: str) -> tuple[str, ...]:
    """The keys of a sample, those that matter most first; the same seed draws the same.

    >>> few = [Candidate("a", "water", 1), Candidate("b", "water", 1), Candidate("c", "air", 1)]
    >>> len({key[0] for key in draw(few, 2, seed="1")} & {"a", "b"}), len(draw(few, 9, seed="1"))
    (1, 3)
    """
    by_group: dict[str, list[tuple[float, str]]] = {}
    for one in candidates:
        by_group.setdefault(one.group, []).append((_luck(one, seed), one.key))
    ranked = [
        (rank, -luck, key)
        for members in by_group.values()
        for rank, (luck, key) in enumerate(sorted(members, reverse=True))
    ]
    return tuple(key for _, _, key in sorted(ranked)[:size])


def candidates(queue: Queue) -> tuple[Candidate, ...]:
    """The reported figures of a round with their weights."""
    evident = {source.id for source in queue.standing.book.city.sources if source.evidence}
    return tuple(
        Candidate(item.key, item.result.indicator.definition.group, _weight(item, evident))
        for item in queue.items
        if item.result.is_reported
    )


def draw_sample(queue: Queue, size: int, *, by: User, seed: str = "") -> Round:
    """Draw a sample of a round and keep it with its seed; a new seed where none is given."""
    chosen, among = seed or secrets.token_hex(8), candidates(queue)
    content = {"seed": chosen, "keys": list(draw(among, size, seed=chosen)), "of": len(among)}
    return changes.change(queue.round, "sample", gesture=Gesture(str(by.actor)), sample=content)


def sample_of(round_: Round) -> Sample | None:
    """The sample of a round; nothing where none was drawn."""
    content = round_.sample
    return Sample(content["seed"], tuple(content["keys"]), content["of"]) if content else None


def _weight(item: Item, evident: set[str]) -> float:
    one = item.result.measurement
    has_evidence = any(part.observation.source in evident for part in one.inputs)
    doubts = sum(finding.severity != "note" for finding in item.findings)
    return 1.0 + 2.0 * (one.quality in WEAK) + 2.0 * (not has_evidence) + min(doubts, 2)


def _luck(one: Candidate, seed: str) -> float:
    hashed = hashlib.sha256(f"{seed}\0{one.key}".encode()).digest()[: BITS // 8]
    uniform = (int.from_bytes(hashed) + 1) / (2**BITS + 1)
    return float(uniform ** (1 / one.weight))
