"""What stands in addresses and parameters of the API, with its limits."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

_NO_CONTROL = r"^[^\x00-\x1f\x7f]*$"
_ONLY_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
_PERIOD = r"^[0-9]{4}(-[0-9]{2}){0,2}(--[0-9]{4}(-[0-9]{2}){0,2})?$"
_LONGEST_TEXT = 10_000

Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=80)]
CityId = Annotated[Slug, Field(description="The id of a city.")]
PackId = Annotated[Slug, Field(description="The id of a framework.")]
Period = Annotated[
    str,
    # The router reads it before: what arrives here has the slash of a span again.
    Field(
        description="ISO 8601, such as `2024`; the slash of a span is written `--`.",
        json_schema_extra={"pattern": _PERIOD},
    ),
]
Key = Annotated[
    str,
    Field(
        description="A data point, such as `EN.EN.WS.2C` or `EN.EN.WS.4C/primary`.",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*(/[a-z0-9][a-z0-9_]*)?$",
        max_length=80,
    ),
]
EditionNumber = Annotated[
    str,
    Field(
        description="The number of an edition, which never changes; or `newest`.", pattern=r"^(newest|[1-9][0-9]{0,5})$"
    ),
]

Line = Annotated[str, StringConstraints(max_length=500, pattern=_NO_CONTROL)]
Short = Annotated[str, StringConstraints(max_length=100, pattern=_NO_CONTROL)]
Prose = Annotated[str, StringConstraints(max_length=_LONGEST_TEXT, pattern=_ONLY_LINES)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_TEXT, pattern=_ONLY_LINES)]


class CityPlace(BaseModel):
    """A city."""

    city: CityId


class EditionPlace(CityPlace):
    """An edition of a city."""

    pack: PackId
    period: Period
    edition: EditionNumber


class FigurePlace(EditionPlace):
    """A figure of an edition."""

    key: Key


class PackPlace(BaseModel):
    """A framework."""

    pack: PackId


class IndicatorPlace(PackPlace):
    """An indicator of a framework."""

    code: Annotated[str, Field(description="The code of an indicator, such as `EN.EN.WS.2C`.", max_length=80)]


class PointPlace(PackPlace):
    """A data point of a framework."""

    key: Key


class SetPlace(PackPlace):
    """A benchmark set of a framework."""

    benchmark_set: Annotated[Slug, Field(description="The id of a benchmark set.")]


class QuestionPlace(CityPlace):
    """A resident's question to a city."""

    question: Annotated[int, Field(ge=1, le=2**31 - 1, description="The number of a question.")]


class RoundPlace(CityPlace):
    """A round of a city."""

    pack: PackId
    period: Period


class ValuePlace(RoundPlace):
    """A data point of a round."""

    key: Key


class RowPlace(RoundPlace):
    """A row of the city's record."""

    variable: Annotated[Key, Field(description="A variable, or a data point whose final value is given.")]


class FindingPlace(RoundPlace):
    """A finding of the checks in a round."""

    fingerprint: Annotated[str, Field(description="As the list of findings has it.", pattern=r"^[0-9a-f]{64}$")]


class Spoken(BaseModel):
    """In which language names and definitions are told."""

    language: Annotated[
        Literal["ar", "en", "es", "fr", "ru", "zh"],
        Field(description="Language of names and definitions; what is not translated is told in English."),
    ] = "en"


class Searched(BaseModel):
    """Words to look for."""

    q: Annotated[Short, Field(description="Words that stand in the name or the country.")] = ""


class CasePlace(BaseModel):
    """A case."""

    case: Annotated[Slug, Field(description="The id of a case.")]


class CasesAsked(BaseModel):
    """What a list of cases is narrowed by; what is left out asks nothing."""

    sector: Annotated[Short, Field(description="Only of this sector, such as `water`.")] = ""
    kpi: Annotated[Short, Field(description="Only about this indicator or data point.")] = ""
    country: Annotated[Short, Field(description="Only of this country, ISO 3166-1 alpha-2.")] = ""


class Sought(BaseModel):
    """What is searched for."""

    q: Annotated[Line, Field(description="Words in any of the six languages.")] = ""
    kind: Annotated[
        Literal["any", "case", "indicator", "city", "pack", "group", "deliverable", "hub"],
        Field(description="Only things of this kind."),
    ] = "any"


class Where(BaseModel):
    """Which row of a variable."""

    at: Annotated[Short, Field(description="The period of the row; that of the round where it is left out.")] = ""
    place: Annotated[Short, Field(description="A part of the city; the whole city where it is left out.")] = ""
    breakdown: Annotated[Line, Field(description="Such as `sex=female;age=15-24`; everybody where it is left out.")] = (
        ""
    )


class Filtered(BaseModel):
    """Which rows of the record."""

    variable: Annotated[Short, Field(description="Only rows of this variable or data point.")] = ""
    at: Annotated[Short, Field(description="Only rows of this period.")] = ""


IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The `ETag` that was read. Without it nothing is changed (428).",
    "schema": {"type": "string", "maxLength": 1000},
}
IF_NONE_MATCH = IF_MATCH | {"name": "If-None-Match", "description": "`*`, to add a row that is not there yet."}
