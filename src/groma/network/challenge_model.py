"""The values of a challenge: what a city asks for, what it is held against, and what comes of that."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from groma.plan.matching import WEIGHTS as CASE_WEIGHTS
from groma.plan.matching import PartName as CasePartName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.network.model import Entry
    from groma.plan.cases import Case

Kind = Literal["case", "proposal", "hub", "funder"]
Reason = Literal[
    "wrong_way", "ended", "country", "sector", "too_dear", "too_small", "too_large", "over_before", "closed"
]
"""Why something is left out. `too_small` and `too_large` are said of the budget, against what a funder gives."""
Untold = Literal["country", "sector", "cost", "gives", "currency", "other_currency", "end", "closes"]
"""What of the constraints cannot be told: the other side does not say it, or the currencies differ."""
Lack = Literal["figure", "sector", "budget", "currency", "country", "population", "wanted_by"]
"""What a challenge does not say; it asks nothing of anybody then."""
PartName = CasePartName | Literal["words", "named"]
KINDS: tuple[Kind, ...] = ("case", "proposal", "hub", "funder")
WEIGHTS: Mapping[str, float] = dict(CASE_WEIGHTS) | {"sectors": 2, "words": 1, "named": 2}
"""Ours, after those of cases: what the city itself named, and what is of its sectors, counts twice what words do."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a city asks for.

    Attributes:
        project: The entry of the register.
        today: The day, in ISO 8601.
        country: That of its city, as an ISO code; empty where nobody said.
        population: Inhabitants of its city; `None` where nobody said.
    """

    project: Entry
    today: str
    country: str = ""
    population: float | None = None

    @property
    def figures(self) -> tuple[str, ...]:
        """The data points it is about, each once."""
        return tuple(dict.fromkeys(self.project.all("figure")))

    @property
    def sectors(self) -> tuple[str, ...]:
        """Its sectors in small letters, each once."""
        return folded(self.project.all("sector"))

    @property
    def budget(self) -> float | None:
        """What the city has for it; `None` where nobody said a number."""
        return amount(self.project, "budget")

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """What it does not say."""
        there: dict[Lack, bool] = {
            "figure": bool(self.figures),
            "sector": bool(self.sectors),
            "budget": self.budget is not None,
            "currency": self.budget is None or bool(self.project.one("currency")),
            "country": bool(self.country),
            "population": self.population is not None,
            "wanted_by": bool(self.project.one("wanted_by")),
        }
        return tuple(name for name, is_there in there.items() if not is_there)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its value from 0 to 1, `None` where it is not known, and how much that counts."""

    name: PartName
    value: float | None
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """Something that may help: it comes into question where no reason stands against it.

    Attributes:
        id: That of the case, or of the entry in its register.
        figures: The figures of the challenge that it moved elsewhere.
        reasons: Why it is left out.
        untold: What of the constraints cannot be told.
    """

    kind: Kind
    id: str
    name: str
    parts: tuple[Part, ...] = ()
    reasons: tuple[Reason, ...] = ()
    untold: tuple[Untold, ...] = ()
    figures: tuple[str, ...] = ()

    @property
    def score(self) -> float | None:
        """From 0 to 1: the mean of the parts by their weights, what is not known adding nothing.

        `None` where no part is known.
        """
        if all(part.value is None for part in self.parts):
            return None
        return sum((part.value or 0) * part.weight for part in self.parts) / sum(part.weight for part in self.parts)

    @property
    def known(self) -> float:
        """The share of the weights whose parts are known, from 0 to 1."""
        told = sum(part.weight for part in self.parts if part.value is not None)
        return told / sum(part.weight for part in self.parts) if told else 0.0


@dataclass(frozen=True, slots=True)
class Around:
    """Everything a challenge is held against.

    Attributes:
        pack: Says which way a figure is better.
        organisations: All of them; who funds is found among them.
        codes: ISO codes of countries by their names in small letters, for entries that name a country in words.
    """

    pack: Pack
    cases: Sequence[Case] = ()
    proposals: Sequence[Entry] = ()
    hubs: Sequence[Entry] = ()
    organisations: Sequence[Entry] = ()
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What comes into question, the best fit first, and what is left out."""

    matches: tuple[Match, ...]
    left_out: tuple[Match, ...]

    def of(self, kind: Kind) -> tuple[Match, ...]:
        """Those of one kind that come into question."""
        return tuple(one for one in self.matches if one.kind == kind)


def amount(entry: Entry, name: str) -> float | None:
    """The number in a field; `None` where there is none."""
    try:
        found = float(entry.one(name))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def folded(values: Iterable[str]) -> tuple[str, ...]:
    """Values in small letters, each once."""
    return tuple(dict.fromkeys(one.casefold() for one in values))
