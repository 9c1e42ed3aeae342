"""What the API tells everybody of next steps, cases and what a search finds, field by field."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from groma.plan.cases import CaseCost, CaseSource, Evidence, Population, Sector, Stage, Touched
from groma.plan.search import Kind
from groma.web.api.paging import Page
from groma.web.api.told_public import EditionRow, Mark

ScorePart = Literal["figures", "printed", "evidence", "population", "country", "sectors", "complete", "depth"]


class AdviceTold(BaseModel):
    """A next step in words."""

    kind: Literal["improve", "obtain"]
    data_points: list[str]
    place: Annotated[str, Field(description="Where in the framework it belongs.")]
    what: str
    why: str
    takes: str
    who: Annotated[str, Field(description="Who did it; empty for what is to be obtained.")]
    lacks: Annotated[str, Field(description="Which evidence is lacking.")]
    trust: Annotated[Mark | Literal[""], Field(description="Of the figure; empty where it is missing.")]


class GainTold(BaseModel):
    """What a group of figures gains, in percent of its possible points."""

    level: str
    top: str
    group: str
    points: int
    before: float
    after: float
    percentage_points: float


class RiseTold(BaseModel):
    """The way up to one band."""

    band: str
    value: Annotated[float, Field(description="The value needed.")]
    change: float
    percent: float | None
    points: int
    points_per_tenth: float
    years_at_own_pace: float | None
    gains: list[GainTold]


class MoveTold(BaseModel):
    """How far a figure moved between two periods."""

    since: str
    until: str
    earlier: float
    later: float
    years: float


class PastTold(MoveTold):
    """How the figure moved so far."""

    yearly: float


class ExampleTold(BaseModel):
    """A city that did it."""

    city_id: str
    name: str
    value: float | None
    period: str
    move: MoveTold | None
    is_verified: bool
    is_other_size: bool


class EvidenceTold(BaseModel):
    """What other cities show of a change; verified values first."""

    compared: int
    reporting: int
    examples: list[ExampleTold]
    lacks: list[str]


class LiftRankTold(BaseModel):
    """What decides the place of a lift."""

    points: int
    points_per_tenth: float
    points_to_top: int
    effort: float


class LiftTold(AdviceTold):
    """A figure whose improvement raises the result, with every part of the reason."""

    data_point: str
    value: float | None
    period: str
    unit: str
    target: float
    direction: str
    benchmark_set: str
    band: str
    best: str
    rises: list[RiseTold]
    past: PastTold | None
    evidence: EvidenceTold
    rank: LiftRankTold


class EffortTold(BaseModel):
    """What obtaining a figure takes, as a count of numbers to ask for."""

    there: list[str]
    missing: list[str]
    is_mending: bool
    is_beginning: bool
    cost: float


class ObtainableTold(BaseModel):
    """A missing figure."""

    data_point: str
    reason: str
    level: str
    points: int
    opens: int
    together: list[str]
    effort: EffortTold


class RequestRankTold(BaseModel):
    """What decides the place of a request."""

    worth: float
    opens: int
    cost: float
    points: int


class RequestTold(AdviceTold):
    """Missing figures to be asked for together."""

    missing: list[str]
    sources: list[str]
    figures: list[ObtainableTold]
    rank: RequestRankTold


class NextDetail(BaseModel):
    """What a city can do next, by its newest edition."""

    notice: str
    language: str
    city: str
    framework: str
    period: str
    edition: EditionRow
    summary: str
    reported: int
    scored: int
    total: int
    compared: Annotated[int, Field(description="With how many cities: those with most figures verified.")]
    available: Annotated[int, Field(description="With how many there could be a comparison.")]
    first: Annotated[list[AdviceTold], Field(description="Three things to do first.")]
    lifts: Annotated[list[LiftTold], Field(description="The figures that would lift the result most.")]
    requests: Annotated[list[RequestTold], Field(description="The missing figures that are cheapest to get.")]


class CaseRow(BaseModel):
    """What a city did about a gap. It is written in English."""

    id: str
    title: str
    place: str
    country: str
    population: Population
    sectors: list[Sector]
    stage: Stage
    start: int | None
    end: int | None
    evidence: Evidence
    data_points: list[str]
    complete: Annotated[float, Field(description="The share of what a case can have that is there, from 0 to 1.")]
    story: Annotated[Mark, Field(description="How well it is known what was done.")]
    effects: Annotated[Mark, Field(description="How well it is known what came of it.")]
    licence: str


class CasePage(Page[CaseRow]):
    """Cases, by id."""


class PartTold(BaseModel):
    """A part of a score, from 0 to 1, and how much it counts."""

    name: ScorePart
    value: float
    weight: float


class CaseCity(BaseModel):
    """A city that has published a figure short of its target which the case moved the right way."""

    city: str
    name: str
    data_points: list[str]
    score: float
    parts: list[PartTold]


class CaseDetail(CaseRow):
    """A case with all that is known of it, and the cities that have the gap, those it fits best first."""

    problem: str
    done: str
    mechanism: str
    cost: CaseCost | None
    touches: list[Touched]
    lessons: list[str]
    sources: list[CaseSource]
    known: dict[str, Mark]
    missing: Annotated[list[str], Field(description="Which parts of a case are not there.")]
    cities: list[CaseCity]


class FoundParts(BaseModel):
    """What the title and the text give to a score."""

    title: float
    text: float


class FoundRow(BaseModel):
    """Something a search found, in the language it was found in."""

    kind: Kind
    id: str
    framework: Annotated[str, Field(description="Of an indicator; else empty.")]
    title: str
    language: str
    excerpt: str
    address: Annotated[str, Field(description="The path of its page.")]
    score: float
    parts: FoundParts


class FoundPage(Page[FoundRow]):
    """What was found, the best first, each thing once."""

    is_loose: Annotated[bool, Field(description="Whether nothing has all of the words, so that these have some.")]
