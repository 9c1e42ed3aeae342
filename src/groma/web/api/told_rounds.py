"""What the API tells people of the rounds they take part in, and what they send."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from groma.web.api.names import Line, Prose, Said, Short
from groma.web.api.paging import Page
from groma.web.api.told_public import FigureRow


class TokenTold(BaseModel):
    """The token a request came with."""

    label: str
    scopes: list[str]
    expires_at: dt.datetime


class RoundRow(BaseModel):
    """A round: a city reports for one period under one version of a framework."""

    city: str
    city_name: str
    framework: str
    framework_version: str
    period: str
    benchmark_set: str
    state: str
    state_since: dt.datetime
    deadline: dt.date | None
    total: int
    reported: int
    checked: int
    verified: int
    open_errors: int
    open_questions: int
    roles: Annotated[list[str], Field(description="What the person of the token is in it.")]


class RoundPage(Page[RoundRow]):
    """Rounds, the newest period first."""


class ObservationTold(BaseModel):
    """A row of the city's record, under the names of `observations.csv`; `version` is its `ETag`."""

    variable: str
    period: str
    place: str
    breakdown: str
    value: Annotated[str, Field(description="As it was typed; empty where `status` says why there is none.")]
    unit: Annotated[str, Field(description="Empty where it is the catalogue's.")]
    status: str
    quality: str
    source: str
    note: str
    version: int


class ObservationPage(Page[ObservationTold]):
    """Rows of the record, in the order they were added."""


class ObservationSent(BaseModel):
    """What a row of the record becomes. What is left out becomes empty, as a whole row is sent."""

    model_config = ConfigDict(extra="forbid")

    value: Annotated[Short, Field(description="A number with a point as decimal mark, `yes` or `no`; or empty.")] = ""
    unit: Annotated[Short, Field(description="A unit that turns into the catalogue's; empty where it is that one.")] = (
        ""
    )
    status: Literal["reported", "not_reported", "not_applicable", "not_collected", "suppressed"] = "reported"
    quality: Literal["measured", "survey", "extrapolated", "estimated", "personal_estimate", "unknown"] = "unknown"
    source: Annotated[Line, Field(description="Code or title of a source; one that is not there yet is added.")] = ""
    note: Prose = ""


class FindingTold(BaseModel):
    """Something the checks doubt, and the reason the city gave for it."""

    fingerprint: str
    severity: Literal["error", "warning", "note"]
    rule: str
    where: str
    what: str
    why: str
    next_step: str
    subject: str
    period: str
    answer: str
    answered_at: dt.datetime | None


class FindingPage(Page[FindingTold]):
    """Findings; those without an answer first."""


class MessageTold(BaseModel):
    """What verifier and city said to each other."""

    kind: Literal["question", "answer", "remark"]
    text: str
    at: dt.datetime


class ValueRow(BaseModel):
    """A data point of a round on its way from draft to published; its figure as it stands now."""

    key: str
    state: str
    state_since: dt.datetime
    version: int
    is_asked: Annotated[bool, Field(description="Whether a question of the verifier waits for the city.")]
    has_changed: Annotated[bool, Field(description="Whether it is no longer what was once approved.")]
    errors: int
    warnings: int
    figure: FigureRow


class ValuePage(Page[ValueRow]):
    """Data points in the order of the framework."""


class ValueDetail(ValueRow):
    """A data point of a round with its findings and what was said about it."""

    reason: str
    findings: list[FindingTold]
    messages: list[MessageTold]


class Decision(BaseModel):
    """What a verifier decides about a figure."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["accept", "ask", "decline", "undo"]
    reason: Annotated[Prose, Field(description="The question, or why it is declined.")] = ""


class Reply(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="forbid")

    text: Said
