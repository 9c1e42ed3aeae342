"""What `plan.yaml` may say: one frozen model for each part, with limits, refusing keys it does not know.

Only an action's id, title, start and end are needed, and of its parts what would mean nothing if it were left out.
An entry that is left empty counts as left out.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from groma.errors import RecordError
from groma.plan.model import CostKind, Funding, RestsOn, State
from groma.record.breakdown import canonical_breakdown
from groma.record.period import read_period

MAX_ITEMS = 2_000
MAX_PARTS = 200
"""Costs, effects and the like of one action."""
MAX_AMOUNT = 1e15
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _text(value: Any) -> Any:
    """Bare `true`, `false` and nothing are texts here."""
    return {True: "true", False: "false", None: ""}[value] if isinstance(value, bool | None) else value


def refused_as_number(value: Any) -> Any:
    """A bare `true` is no number, though Python takes it for 1; nor is `1_000`."""
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        raise ValueError("a number is expected")
    return value


def _listed(value: Any) -> Any:
    return () if value is None else value


def _mapped(value: Any) -> Any:
    return {} if value is None else value


def _said(error: RecordError) -> ValueError:
    return ValueError(f"{error.what} {error.next_step}".strip().removesuffix("."))


def _day(text: str) -> str:
    if text:
        try:
            dt.date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            raise ValueError(f"`{text[:40]}` is no day; write it as 2025-03-12") from None
    return text


def _period(text: str) -> str:
    try:
        return read_period(text) if text else ""
    except RecordError as error:
        raise _said(error) from None


def _breakdown(text: str) -> str:
    try:
        return canonical_breakdown(text)
    except RecordError as error:
        raise _said(error) from None


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text


Text = Annotated[str, BeforeValidator(_text), Field(max_length=4_000)]
Title = Annotated[str, BeforeValidator(_text), AfterValidator(_filled), Field(max_length=300)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9\-]*$", max_length=80)]
Short = Annotated[str, BeforeValidator(_text), Field(max_length=300)]
Named = Annotated[str, BeforeValidator(_text), AfterValidator(_filled), Field(max_length=300)]
Names = Annotated[tuple[Named, ...], BeforeValidator(_listed), Field(max_length=MAX_PARTS)]
Year = Annotated[int, BeforeValidator(refused_as_number), Field(ge=1900, le=2300)]
Amount = Annotated[float, BeforeValidator(refused_as_number), Field(ge=0, le=MAX_AMOUNT)]
Change = Annotated[float, BeforeValidator(refused_as_number), Field(ge=-MAX_AMOUNT, le=MAX_AMOUNT)]
Grade = Annotated[int, BeforeValidator(refused_as_number), Field(ge=1, le=3)]
Status = Annotated[int, BeforeValidator(refused_as_number), Field(ge=0, le=3)]
Level = Annotated[int, BeforeValidator(refused_as_number), Field(ge=1, le=9)]
Day = Annotated[str, BeforeValidator(_text), AfterValidator(_day)]
Period = Annotated[str, BeforeValidator(_text), AfterValidator(_period)]
Breakdown = Annotated[str, BeforeValidator(_text), Field(max_length=300), AfterValidator(_breakdown)]
Currency = Annotated[str, BeforeValidator(_text), StringConstraints(pattern=r"^([A-Z]{3})?$")]


class Part(BaseModel):
    """What every part of a plan shares."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class CostLine(Part):
    """One item of `costs`."""

    year: Year
    kind: CostKind
    amount: Amount
    spent: Amount | None = None
    currency: Currency = ""


class EffectLine(Part):
    """One item of `effects`."""

    key: Named
    low: Change
    expected: Change
    high: Change
    lag: Annotated[int, BeforeValidator(refused_as_number), Field(ge=0, le=100)] = 1
    rests_on: RestsOn = "judgement"
    reference: Short = ""
    place: Short = ""
    breakdown: Breakdown = ""


class AffectedLine(Part):
    """One item of `affected`."""

    who: Title
    gains: bool
    note: Text = ""
    place: Short = ""
    breakdown: Breakdown = ""


class RiskLine(Part):
    """One item of `risks`."""

    what: Named
    likelihood: Grade = 2
    severity: Grade = 2
    answer: Text = ""


class MilestoneLine(Part):
    """One item of `milestones`."""

    title: Title
    due: Annotated[Day, AfterValidator(_filled)]
    done: Day = ""


class ActionShape(Part):
    """One item of `actions`."""

    id: Name
    title: Title
    start: Year
    end: Year
    department: Short = ""
    owner: Short = ""
    description: Text = ""
    state: State = "proposed"
    funding: Funding = "none"
    work: Amount = 0.0
    costs: Annotated[tuple[CostLine, ...], BeforeValidator(_listed), Field(max_length=MAX_PARTS)] = ()
    effects: Annotated[tuple[EffectLine, ...], BeforeValidator(_listed), Field(max_length=MAX_PARTS)] = ()
    milestones: Annotated[tuple[MilestoneLine, ...], BeforeValidator(_listed), Field(max_length=MAX_PARTS)] = ()
    depends_on: Names = ()
    affected: Annotated[tuple[AffectedLine, ...], BeforeValidator(_listed), Field(max_length=MAX_PARTS)] = ()
    risks: Annotated[tuple[RiskLine, ...], BeforeValidator(_listed), Field(max_length=MAX_PARTS)] = ()
    asset: Short = ""
    kind: Short = ""
    scores: Annotated[dict[Short, Level], BeforeValidator(_mapped), Field(max_length=MAX_PARTS)] = {}
    cases: Names = ()
    enablers: Names = ()
    note: Text = ""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"it ends in {self.end}, before it starts in {self.start}")
        return self


class EnablerShape(Part):
    """One item of `enablers`."""

    id: Name
    title: Title
    status: Status = 0
    status_after: Status | None = None
    note: Text = ""


Yearly = Annotated[dict[Year, Amount], BeforeValidator(_mapped), Field(max_length=MAX_PARTS)]


class PlanHead(Part):
    """All of `plan.yaml` but its lists of actions and enablers, which are read one by one."""

    id: Name
    title: Title
    currency: Currency = ""
    baseline: Period = ""
    pack: Short = ""
    cycle: Short = "circular-cities"
    adopted: Day = ""
    budget: Yearly = {}
    capacity: Annotated[dict[Short, Yearly], BeforeValidator(_mapped), Field(max_length=MAX_PARTS)] = {}
    floors: Names = ("*",)
    note: Text = ""
