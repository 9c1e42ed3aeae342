"""What the API tells everybody, field by field; figures under the names of `groma score --format csv`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from groma.web.api.paging import Page

Amount = int | float | Literal["yes", "no"] | None
Mark = Literal["seen", "third_party", "unverified", "ours"]


class Location(BaseModel):
    """Degrees north and east."""

    lat: float
    lon: float


class CityRow(BaseModel):
    """A city that has published, as its newest edition shows it."""

    id: str
    name: str
    country: Annotated[str, Field(description="ISO 3166-1 alpha-2; `XX` for an invented city.")]
    location: Location | None
    invented: bool
    framework: str
    period: str
    published_at: dt.datetime
    reported: Annotated[int, Field(description="How many figures have a value.")]
    total: int
    verified: Annotated[int, Field(description="How many figures a verifier accepted.")]


class CityPage(Page[CityRow]):
    """Cities in the order of their names."""


class EditionRow(BaseModel):
    """An edition: what was published at one time, and never changes."""

    city: str
    framework: str
    framework_version: str
    period: str
    edition: int
    published_at: dt.datetime
    benchmark_set: Annotated[str, Field(description="`id@version`.")]
    digest: Annotated[str, Field(description="SHA-256 of the record it was made from.")]
    is_newest: Annotated[bool, Field(description="Whether no later edition of the round took its place.")]


class EditionPage(Page[EditionRow]):
    """Editions, the newest first."""


class CityDetail(BaseModel):
    """A city, as it describes itself in its newest edition."""

    notice: Annotated[str, Field(description="What everybody who shows this must say; empty for a real city.")]
    id: str
    name: str
    country: str
    level: str
    location: Location | None
    identifiers: dict[str, str]
    licence: str
    notes: str
    invented: bool
    newest: EditionRow


class FigureRow(BaseModel):
    """A data point of an edition, as in `groma score --format csv`, and whether a verifier accepted it."""

    framework: str
    code: str
    data_point: str
    name: str
    period: str
    place: str
    breakdown: str
    value: Amount
    unit: str
    quality: str
    status: str
    reason: str
    benchmark: Amount
    benchmark_set: str
    direction: str
    share_of_target: int | float | None
    band: str
    points: int | None
    trust: Mark
    verified: bool


class FigurePage(Page[FigureRow]):
    """The figures of an edition, in the order of the framework."""

    notice: str


class GroupRow(BaseModel):
    """The score of a group, as in `groma score --rollup`."""

    level: str
    dimension: str
    group: str
    points: int
    possible: int
    percent: int | float | None
    band: str
    scored: int
    reported: int
    total: int
    benchmark_set: str


class Rate(BaseModel):
    """How much of a reporting level is reported."""

    level: str
    reported: int
    partly: int
    total: int
    percent: int | float | None


class TrustCount(BaseModel):
    """How many figures rest on nothing better than a trust mark."""

    reported: int
    total: int


class ErratumRow(BaseModel):
    """What a later edition corrected, and why."""

    data_point: str
    from_edition: int
    to_edition: int
    before: str
    now: str
    reason: str
    at: dt.datetime


class EditionDetail(EditionRow):
    """An edition with its scores."""

    notice: str
    groma: Annotated[str, Field(description="The version of Groma that answers.")]
    framework_hash: str
    benchmark_label: str
    without_unverified: bool
    rollup: list[GroupRow]
    reporting: list[Rate]
    trust: dict[str, TrustCount]
    errata: list[ErratumRow]


class InputTold(BaseModel):
    """One input of a figure: as it was typed, how it enters the formula, and where it comes from."""

    variable: str
    name: str
    role: str
    used: str
    typed: str
    conversion: str
    period: str
    quality: str
    source: str
    note: str
    origin: str
    raw: str


class Explanation(BaseModel):
    """How a figure came about, as `groma explain --format json` tells it."""

    city: str
    code: str
    name: str
    period: str
    place: str
    breakdown: str
    value: float | None
    unit: str
    status: str
    reason: str
    quality: str
    is_direct: bool
    definition: str
    says_not: str
    formula: str
    with_numbers: str
    computed: float | None
    inputs: list[InputTold]
    missing: list[str]
    benchmark: str
    benchmark_source: str
    benchmark_set: str
    benchmark_label: str
    share: float | None
    share_steps: str
    band: str
    points: int | None
    known: dict[str, Mark]
    versions: str


class FigureDetail(FigureRow):
    """A figure with its whole story."""

    notice: str
    language: str
    edition: EditionRow
    verified_at: Annotated[str, Field(description="When a verifier accepted it; empty where none did.")]
    explanation: Explanation
    series: Annotated[list[FigureRow], Field(description="Every period known, oldest first.")]


class CityFigureRow(BaseModel):
    """The published value of a data point in one city's newest edition."""

    city: str
    city_name: str
    country: str
    invented: bool
    framework: str
    code: str
    data_point: str
    round_period: str
    period: str
    value: Amount
    unit: str
    quality: str
    status: str
    reason: str
    benchmark_set: str
    share_of_target: int | float | None
    band: str
    points: int | None
    verified: bool


class CityFigurePage(Page[CityFigureRow]):
    """A data point over all cities, in the order of their names: this is no ranking."""


class QuestionRow(BaseModel):
    """A resident's question about a published figure, as far as the city shows it, and the city's answer."""

    id: int
    code: str
    data_point: str
    period: str
    edition: int
    asked_at: dt.datetime
    text: str
    state: Literal["shown", "answered"]
    answer: str
    answered_at: dt.datetime | None
    version: Annotated[int, Field(description="What an answer rests on.")]


class QuestionPage(Page[QuestionRow]):
    """Questions, the newest first."""
