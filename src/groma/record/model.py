"""A city and what is known of it, as frozen values.

An observation is keyed by variable, period, place and breakdown. Its value is a number, an answer (1 for yes, 0 for
no) or nothing, and nothing always has a status that says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from groma.errors import Finding

Status = Literal["reported", "not_reported", "not_applicable", "not_collected", "suppressed"]
Quality = Literal["measured", "survey", "extrapolated", "estimated", "personal_estimate", "unknown"]
PathKind = Literal["linear", "constant_rate", "steps"]
STATUSES: tuple[Status, ...] = get_args(Status)
QUALITIES: tuple[Quality, ...] = get_args(Quality)
PATHS: tuple[PathKind, ...] = get_args(PathKind)


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of `observations.csv`.

    Attributes:
        variable: A variable id or data point key of a pack, or a name no pack knows (which `check` reports).
        period: Canonical text, see `groma.record.period`.
        place: Id of a place of the city; empty for all of it.
        breakdown: `age=15-24;sex=female`, dimensions in alphabetical order; empty for everyone.
        value: The number in `unit`; 1 or 0 for yes or no; `None` where there is none.
        text: The value as it was typed, so that nothing is lost to floating point.
        unit: As typed; empty is the catalogue's.
        where: `file:line` it was read from.
    """

    variable: str
    period: str
    place: str = ""
    breakdown: str = ""
    value: float | None = None
    text: str = ""
    unit: str = ""
    status: Status = "reported"
    quality: Quality = "unknown"
    source: str = ""
    note: str = ""
    where: str = field(default="", compare=False)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it one observation and not another."""
        return self.variable, self.period, self.place, self.breakdown

    @property
    def is_answer(self) -> bool:
        """Whether the value is a yes or a no."""
        return self.text in {"yes", "no"}


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a gathered observation came from: the row of a raw file, the recipe and the factor applied."""

    variable: str
    period: str
    place: str
    breakdown: str
    file: str
    sha256: str
    row: str
    column: str
    raw: str
    factor: str
    recipe: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The key of the observation it tells of."""
        return self.variable, self.period, self.place, self.breakdown


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the city, such as a district."""

    id: str
    name: str
    level: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from."""

    id: str
    title: str
    publisher: str = ""
    address: str = ""
    licence: str = ""
    accessed: str = ""
    evidence: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A target the city set itself; shown beside the value, not scored.

    Attributes:
        unit: Of the value, the baseline and the steps; empty is the catalogue's.
        path: How the value is to get from the baseline to the target: by the same amount each year, by the same rate
            each year, or by the steps.
        baseline: The value it starts from; where there is none, that of the record in `baseline_period`.
        owner: The role that answers for it, never a person.
        why: What it rests on: a target of the SDGs, a law, a decision, what comparable cities did.
        steps: Values on the way by their periods; each holds from its period on.
    """

    variable: str
    period: str
    value: float
    unit: str = ""
    note: str = ""
    place: str = ""
    breakdown: str = ""
    path: PathKind = "linear"
    baseline: float | None = None
    baseline_period: str = ""
    owner: str = ""
    why: str = ""
    steps: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class City:
    """A city folder in memory.

    Attributes:
        country: ISO 3166-1 alpha-2 code.
        invented: Whether the city does not exist; then every output says so.
        findings: What reading the folder stumbled over.
        folder: Where it was read from.
    """

    id: str
    name: str
    country: str
    level: str = "city"
    location: tuple[float, float] | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict, hash=False)
    licence: str = ""
    notes: str = ""
    invented: bool = False
    observations: tuple[Observation, ...] = ()
    lineage: tuple[Lineage, ...] = ()
    places: tuple[Place, ...] = ()
    sources: tuple[Source, ...] = ()
    targets: tuple[Target, ...] = ()
    findings: tuple[Finding, ...] = ()
    folder: Path | None = None
