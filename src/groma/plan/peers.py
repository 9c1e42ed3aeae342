"""Other cities to compare with, as values: what each reports, period by period, and which of it a verifier accepted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from groma.catalogue.conversion import conversion
from groma.catalogue.units import currency_of
from groma.errors import UnitError
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.catalogue.pack import Pack
    from groma.record.model import City
    from groma.score.model import Result, Scorecard

Apart = Literal["itself", "other_framework", "other_unit", "other_size", "no_value"]
"""Why a city is not one to compare with."""
POPULATION = "inhabitants"
SIZES = (1 / 3, 3.0)
"""From which to which multiple of a city's inhabitants another is of like size. A choice of ours, not a finding."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another city.

    Attributes:
        values: For each data point, its value for the whole city in every period.
        verified: The data points and periods whose value a verifier accepted.
        framework: `id@version` of the pack the values are of; empty where it is that of the city compared with.
        units: For each data point the unit of its values, with the code of its currency; what is not named is in the
            unit of the framework.
        population: Its inhabitants; `None` where they are not known.
    """

    city_id: str
    name: str
    values: Mapping[str, Mapping[str, float]] = field(hash=False)
    verified: frozenset[tuple[str, str]] = frozenset()
    framework: str = ""
    units: Mapping[str, str] = field(default_factory=dict, hash=False)
    population: float | None = None


@dataclass(frozen=True, slots=True)
class Comparable:
    """The cities that a figure of one city can be compared with.

    Attributes:
        left_out: Ids of those it cannot, with the reason.
        unsized: Ids of those that were kept although nobody can say whether they are of like size.
    """

    key: str
    peers: tuple[Peer, ...] = ()
    left_out: tuple[tuple[str, Apart], ...] = ()
    unsized: tuple[str, ...] = ()

    @property
    def is_by_size(self) -> bool:
        """Whether every one of them is known to be of like size."""
        return bool(self.peers) and not self.unsized


def peer_of(card: Scorecard, city: City, *, pack: Pack, verified: Iterable[tuple[str, str]] = ()) -> Peer:
    """A city as others see it.

    Args:
        card: Its results, whose series are its values. A value that is in doubt is left out.
        city: Its record, for its name and its inhabitants.
        pack: The framework of the card.
        verified: Data points and periods whose value a verifier accepted.
    """
    sound = [one for one in card.series if one.value is not None and not one.measurement.reason]
    units = {one.point.key: unit_of(one) for one in sound}
    values: dict[str, dict[str, float]] = {}
    for one in sound:
        # Amounts in another currency than the newest one are no earlier values of the same figure.
        if one.value is not None and unit_of(one) == units[one.point.key]:
            values.setdefault(one.point.key, {})[one.measurement.period] = one.value
    return Peer(
        city_id=city.id,
        name=city.name,
        values=values,
        verified=frozenset(verified),
        framework=f"{card.pack_id}@{card.pack_version}",
        units=units,
        population=population_of(city, pack=pack),
    )


def unit_of(result: Result) -> str:
    """The unit of a result; an amount of money names its currency."""
    unit = result.point.unit
    codes = {code for one in result.measurement.inputs if (code := currency_of(one.unit))}
    return unit.replace("currency", codes.pop()) if "currency" in unit and len(codes) == 1 else unit


def population_of(city: City, *, pack: Pack) -> float | None:
    """The newest number of inhabitants a record tells; `None` where it tells none that can be read."""
    rows = [
        one
        for one in city.observations
        if one.value is not None and not one.place and not one.breakdown and pack.key(one.variable) == POPULATION
    ]
    newest = max(rows, key=lambda one: parse_period(one.period).order, default=None)
    if newest is None or newest.value is None or POPULATION not in pack.variables:
        return None
    with suppress(UnitError):
        return newest.value * conversion(POPULATION, newest.unit, pack)
    return None


def comparable(own: Peer, peers: Iterable[Peer], *, key: str) -> Comparable:
    """Those with values of the same figure, in the same unit, under the same version of the same framework.

    Where the inhabitants of both are known, one of the two has at most three times as many as the other. Where they
    are not, the city is kept and named among the `unsized`.
    """
    kept, left_out = [], []
    for peer in peers:
        if reason := _apart(own, peer, key=key):
            left_out.append((peer.city_id, reason))
        else:
            kept.append(peer)
    unsized = tuple(one.city_id for one in kept if _ratio(own, one) is None)
    return Comparable(key, tuple(kept), tuple(left_out), unsized)


def _apart(own: Peer, peer: Peer, *, key: str) -> Apart | None:
    ratio = _ratio(own, peer)
    if peer.city_id == own.city_id:
        return "itself"
    if own.framework and peer.framework and own.framework != peer.framework:
        return "other_framework"
    if not peer.values.get(key):
        return "no_value"
    if own.units.get(key) and peer.units.get(key) and own.units[key] != peer.units[key]:
        return "other_unit"
    return "other_size" if ratio is not None and not SIZES[0] <= ratio <= SIZES[1] else None


def _ratio(own: Peer, peer: Peer) -> float | None:
    """How many times as many inhabitants another city has; `None` where one of the two numbers is not known."""
    return peer.population / own.population if own.population and peer.population else None
