"""What the API tells everybody of frameworks: indicators, targets, bands, field by field."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from groma.web.api.paging import Page
from groma.web.api.told_public import Amount, Mark


class BenchmarkRow(BaseModel):
    """A target."""

    code: str
    data_point: str
    target: Amount
    worst: float | None
    direction: str
    source: str
    valid_from: str
    note: str


class BenchmarkSetRow(BaseModel):
    """A set of dated targets."""

    id: str
    version: str
    title: str
    label: str
    benchmarks: Annotated[int, Field(description="How many data points it has a target for.")]


class BenchmarkSetDetail(BaseModel):
    """A set of dated targets, target by target."""

    id: str
    version: str
    title: str
    label: str
    benchmarks: list[BenchmarkRow]


class Band(BaseModel):
    """What a share of the target is worth."""

    id: str
    at_least: float
    points: int


class PackRow(BaseModel):
    """A framework."""

    id: str
    version: str
    title: str
    publisher: str
    hash: str
    language: str
    indicators: int
    data_points: int


class PackPage(Page[PackRow]):
    """Frameworks by their ids."""


class PackDetail(PackRow):
    """A framework with how it scores, and whose it is."""

    notice: str
    scoring_note: str
    bands: list[Band]
    benchmark_sets: list[BenchmarkSetRow]


class IndicatorRow(BaseModel):
    """A data point of a framework, as in `groma catalogue list --format csv`."""

    framework: str
    code: str
    data_point: str
    name: str
    unit: str
    direction: str
    level: str
    category: str
    known: Annotated[Mark, Field(description="How well its formula is known.")]


class IndicatorPage(Page[IndicatorRow]):
    """Data points in the order of the framework."""

    language: str


class Words(BaseModel):
    """A text of the framework in the language asked for, else in the framework's own."""

    text: str
    language: str
    is_fallback: bool
    is_reviewed: Annotated[bool, Field(description="Whether somebody who speaks the language has read it.")]


class DataPointTold(BaseModel):
    """One value of an indicator."""

    data_point: str
    name: Words
    unit: str
    direction: str
    formula: str
    variables: list[str]
    known: dict[str, Mark]


class IndicatorDetail(BaseModel):
    """An indicator: what it is, why it matters, what it does not say, and how it is computed."""

    framework: str
    code: str
    name: Words
    definition: Words
    why: Words
    says_not: Words
    level: str
    groups: list[str]
    sdg: list[str]
    data_points: list[DataPointTold]
