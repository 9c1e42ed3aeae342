"""What a pack may say, one model per kind of definition. Every model is frozen and refuses keys it does not know.

These are the words of the YAML files. What Groma makes of them (formulas parsed, units checked, names joined) is a
`Pack`; see `groma.catalogue.pack`.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from groma.errors import did_you_mean

Mark = Literal["seen", "third_party", "unverified", "ours"]
Direction = Literal["higher", "lower", "closest", "yes", "none"]
Severity = Literal["error", "warning", "note"]
MARKS: tuple[Mark, ...] = ("seen", "third_party", "unverified", "ours")

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
PointId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=80)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$", max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000)]


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value or []


def _ordered(value: tuple[float | None, float | None]) -> tuple[float | None, float | None]:
    low, high = value
    if low is not None and high is not None and low > high:
        raise ValueError(f"the smallest value {low:g} is above the largest {high:g}")
    return value


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"`{pattern}` is no regular expression: {error}") from None
    return pattern


Texts = Annotated[
    tuple[Text, ...], BeforeValidator(_one_or_many, json_schema_input_type=Text | tuple[Text, ...] | None)
]
Range = Annotated[
    tuple[float | None, float | None],
    AfterValidator(_ordered),
    Field(description="Plausible smallest and largest value; null where there is none."),
]


class Definition(BaseModel):
    """What every definition in every pack shares."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    known: dict[str, Mark] = Field(
        default={}, description="How well each field is known, where it differs from the pack's default."
    )
    pages: Texts = Field(default=(), description="Addresses at which the facts were read.")
    note: Text = Field(default="", description="What a careful reader should know about this definition itself.")

    @field_validator("known")
    @classmethod
    def _only_fields(cls, known: dict[str, Mark]) -> dict[str, Mark]:
        fields = cls._marked()
        for name in known:
            if name not in fields:
                raise ValueError(f"there is no field `{name}`. {did_you_mean(name, fields)}".strip())
        return known

    @classmethod
    def _marked(cls) -> tuple[str, ...]:
        return tuple(cls.model_fields)


class GroupDefinition(Definition):
    """A place in the framework's tree, such as a dimension or a category."""

    id: Code
    name: Text
    parent: Code | None = None


class VariableDefinition(Definition):
    """Something a city counts or measures, that formulas are made of."""

    id: Id
    name: Text
    unit: Text = Field(
        description="The unit values are kept in; `yes/no` for an answer; `currency` for money of any one currency."
    )
    definition: Text = ""
    period: Literal["year", "any"] = Field(
        default="any", description="`year` where a value only makes sense for a whole year."
    )
    range: Range = (0.0, None)
    whole: bool = Field(default=False, description="True where only whole numbers make sense.")
    part_of: Id | None = Field(default=None, description="The variable that this one can never exceed.")
    conversions: dict[str, float] = Field(
        default={},
        description="Units that need a factor of this variable's own, such as ppm of one gas: how many `unit` one is.",
    )
    sources: Texts = Field(default=(), description="Where a city typically finds it.")
    aliases: Texts = ()


class Example(BaseModel):
    """A worked example: inputs with units, and the result."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    given: dict[str, str] = Field(description="Variable to value with unit, such as `73e6 L/year`.")
    expect: str = Field(description="The result with its unit, such as `200 L/day/person`.")
    data_point: str = Field(default="", description="Which data point, where the indicator has several.")


class Measured(Definition):
    """What a data point needs to be computed, judged and shown; an indicator may give it for all of its data points."""

    unit: Text = ""
    direction: Direction | None = None
    formula: Text = ""
    range: Range | None = None
    decimals: int | None = Field(default=None, ge=0, le=6, description="How many decimals reports show.")


class DataPointDefinition(Measured):
    """One of several values of an indicator, each reported, verified and scored on its own."""

    id: PointId
    name: Text
    aliases: Texts = ()


class IndicatorDefinition(Measured):
    """An indicator: what it is, why it matters, what it does not say, and how it is computed."""

    code: Code
    name: Text
    group: Code
    level: Text = Field(default="", description="The reporting level, one of the pack's `reporting_levels`.")
    type: Text = ""
    aliases: Texts = Field(default=(), description="Other codes and names it is known by.")
    definition: Text = ""
    why: Text = Field(default="", description="Why it matters to a city.")
    says_not: Text = Field(default="", description="What the figure does not tell.")
    sdg: Texts = Field(
        default=(), description="SDG goals, targets or UN indicators it is tied to by a confirmed reference."
    )
    sdg_unverified: Texts = ()
    sources: Texts = Field(default=(), description="Where a city typically finds the data.")
    verifier: Texts = Field(default=(), description="What a verifier looks at.")
    data_points: tuple[DataPointDefinition, ...] = ()
    examples: tuple[Example, ...] = ()


class CheckDefinition(Definition):
    """A rule over several values that `groma check` applies.

    Kinds:
        `sum`: the values of `of` add up to `to`, give or take `within`, judged only when all are there.
        `descending`: each of `of` is at most the one before it.
        `steady`: each of `of` changes from one period to the next by at most `within` percent.
        `ratio`: the first of `of` over the second lies in `range`.
        `reported`: at most `within` percent of the indicators are not reported.
        `age`: the newest value of a data point is at most `within` years older than the newest in the record.
    """

    id: Id
    kind: Literal["sum", "descending", "steady", "ratio", "reported", "age"]
    of: Texts = ()
    to: float = 100.0
    within: float = 0.0
    range: Range = (None, None)
    severity: Severity = "warning"
    says: Text = Field(description="What is odd, for the reader of the finding.")
    next_step: Text = ""


class BreakdownDefinition(Definition):
    """A way to split a value by group of people or things, such as sex."""

    id: Id
    name: Text
    codes: dict[str, str] = Field(default={}, description="Code to name.")
    pattern: Annotated[str, AfterValidator(_compiled)] = Field(
        default="", description="A regular expression for further codes, such as age spans."
    )


class Band(BaseModel):
    """A span of the share of target, and the points it earns."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: str
    name: str = ""
    at_least: float = Field(description="Smallest share of target, in percent, that falls in the band.")
    points: int = Field(ge=0)


class BenchmarkSetDefinition(Definition):
    """A dated set of targets, kept in a CSV file of the pack."""

    id: Code
    version: Text
    file: Text
    title: Text
    label: Text = Field(default="", description="Whose set this is, shown wherever a score is shown.")


class PackDefinition(Definition):
    """What a pack says of itself: `pack.yaml`."""

    id: Id
    version: Text
    title: Text
    publisher: Text = ""
    basis: Text = ""
    notice: Text = Field(default="", description="Rights and endorsement, shown in every report.")
    levels: tuple[Id, ...] = Field(default=(), description="Names of the levels of the tree of groups, from the top.")
    merged_level: Id | None = Field(
        default=None,
        description="A level whose groups of one name are taken together within the top level when rolled up.",
    )
    reporting_levels: tuple[Id, ...] = ()
    bands: tuple[Band, ...] = Field(default=(), description="From the best band to the worst.")
    scoring_note: Text = ""
    unit_names: dict[str, str] = Field(default={}, description="How units are written for readers.")
    language: str = "en"
    benchmark_sets: tuple[BenchmarkSetDefinition, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.merged_level and self.merged_level not in self.levels:
            raise ValueError(
                f"`{self.merged_level}` is none of the levels. {did_you_mean(self.merged_level, self.levels)}"
            )
        if self.benchmark_sets and not self.bands:
            raise ValueError("there are benchmark sets but no bands to score with")
        for what in ("id", "at_least"):
            if len({getattr(band, what) for band in self.bands}) < len(self.bands):
                raise ValueError(f"two bands have the same `{what}`")
        return self

    @classmethod
    def _marked(cls) -> tuple[str, ...]:
        return tuple(IndicatorDefinition.model_fields)
