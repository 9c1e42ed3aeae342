"""What the API tells of a city's plan, field by field: the names are those of `plan.yaml` and of `plan.json`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from groma.plan.feasibility import Verdict as Feasible
from groma.plan.model import CostKind, Funding, RestsOn, State
from groma.plan.targets import Track
from groma.plan.verdicts import Reason, Verdict
from groma.web.api.paging import Page
from groma.web.api.told_public import EditionRow, Mark

Money = Annotated[float, Field(description="In the plan's currency.")]
Where = Annotated[str, Field(description="A part of the city; empty for all of it.")]
Whom = Annotated[str, Field(description="A group of people; empty for everybody.")]


class CostTold(BaseModel):
    """What an action costs in one year."""

    year: int
    kind: CostKind
    amount: Money
    spent: Annotated[float | None, Field(description="What was paid so far; null where nobody said.")]


class EffectTold(BaseModel):
    """What an action should do to one figure, in its unit."""

    key: Annotated[str, Field(description="The data point.")]
    low: float
    expected: float
    high: float
    lag: Annotated[int, Field(description="Years from the start of the action until the change is there.")]
    rests_on: RestsOn
    reference: str
    place: Where
    breakdown: Whom


class AffectedTold(BaseModel):
    """People an action touches."""

    who: str
    gains: bool
    note: str
    place: Where
    breakdown: Whom


class RiskTold(BaseModel):
    """What could go wrong, from 1 (low) to 3 (high), and what is done about it."""

    what: str
    likelihood: int
    severity: int
    answer: str


class MilestoneTold(BaseModel):
    """A day by which something is done."""

    title: str
    due: str
    done: Annotated[str, Field(description="The day it was done; empty as long as it is not.")]


class CameTold(BaseModel):
    """What came of an effect so far, in short; the account of the plan has all of it."""

    key: str
    place: Where
    breakdown: Whom
    change: float | None
    verdict: Verdict
    is_claimed: Annotated[bool, Field(description="Whether the change is put down to the action.")]


class ProgressTold(BaseModel):
    """How far an action is."""

    planned: Money
    spent: Annotated[float | None, Field(description="All that was paid so far; null where nobody said.")]
    milestones: int
    milestones_done: int
    late: Annotated[int, Field(description="How many milestones were not done by their day.")]
    effects: Annotated[list[CameTold], Field(description="What came of each so far; empty where nobody can say yet.")]


class ActionTold(BaseModel):
    """Something a city does, under the names of `plan.yaml`, and how far it is."""

    id: str
    title: str
    start: int
    end: int
    department: str
    owner: Annotated[str, Field(description="The role that answers for it, never a person.")]
    description: str
    state: State
    funding: Funding
    work: float
    costs: list[CostTold]
    effects: list[EffectTold]
    milestones: list[MilestoneTold]
    depends_on: list[str]
    affected: list[AffectedTold]
    risks: list[RiskTold]
    asset: Annotated[str, Field(description="What it is about, by the matrix of the plan's cycle.")]
    kind: Annotated[str, Field(description="What it does with that, in the same way.")]
    scores: dict[str, int]
    cases: list[str]
    enablers: list[str]
    note: str
    progress: ProgressTold


class ActionPage(Page[ActionTold]):
    """Actions, in the order of the plan."""


class EnablerTold(BaseModel):
    """What helps actions along; its status is from 0 (absent) to 3 (works)."""

    id: str
    title: str
    status: int
    status_after: int | None
    note: str


class EnablerPage(Page[EnablerTold]):
    """What helps actions along, in the order of the plan."""


class TargetTold(BaseModel):
    """A target, where it stands and whether it can be reached, under the names of `plan.json`."""

    key: str
    place: Where
    breakdown: Whom
    period: str
    value: float
    unit: str
    track: Track
    now: float | None
    now_period: str
    required_now: Annotated[float | None, Field(description="What its path asks for in the newest period.")]
    feasible: Feasible
    needed_yearly: float | None
    by_rate: Annotated[bool, Field(description="Whether yearly changes are in percent of the value.")]
    past_trend: float | None
    cities_compared: int
    cities_that_did: int
    known: Annotated[Mark, Field(description="The weakest trust mark of the definition.")]


class TargetPage(Page[TargetTold]):
    """Targets, in the order of the record."""


class EffectAccountTold(BaseModel):
    """What came of one effect, and what of it may be claimed."""

    key: str
    place: Where
    breakdown: Whom
    before: float | None
    after: float | None
    expected: Annotated[list[float], Field(description="The lower and the higher change that was expected.")]
    change: float | None
    own: Annotated[float | None, Field(description="What of the change is the city's own.")]
    estimate: Annotated[float | None, Field(description="How much more the city changed than comparable ones.")]
    verdict: Verdict
    reasons: list[Reason]
    is_claimed: Annotated[bool, Field(description="Whether the change is put down to the action.")]
    shared_with: Annotated[list[str], Field(description="Other actions that were to move the same figure.")]


class ActionAccountTold(BaseModel):
    """What became of one action."""

    action: str
    planned: Money
    spent: float | None
    milestones: int
    milestones_done: int
    milestones_late: Annotated[int, Field(description="How many were done after their day.")]
    effects: list[EffectAccountTold]


class EnablerAccountTold(BaseModel):
    """Whether something that helps is there, and how actions went that rely on it and that do not."""

    enabler: str
    before: int
    after: int | None
    is_there: bool
    judged: int
    good: int
    others_judged: int
    others_good: int


class AccountPage(Page[ActionAccountTold]):
    """What became of a plan, action by action; no action where the figures of before, or newer ones, are missing."""

    since: Annotated[str, Field(description="The period its figures started from; empty where there is no account.")]
    until: Annotated[str, Field(description="The newest period; empty where there is no account.")]
    enablers: list[EnablerAccountTold]


class PlanTold(BaseModel):
    """A plan without its lists, under the names of `plan.yaml`."""

    id: str
    title: str
    currency: str
    baseline: Annotated[str, Field(description="Period of the figures it starts from.")]
    pack: str
    cycle: Annotated[str, Field(description="The criteria by which actions are scored.")]
    adopted: Annotated[str, Field(description="The day it was adopted on; empty as long as it is not.")]
    budget: Annotated[dict[int, float], Field(description="What may be spent in a year.")]
    capacity: Annotated[dict[str, dict[int, float]], Field(description="Work that departments can do in a year.")]
    floors: list[str]
    note: str


class ActionCounts(BaseModel):
    """How many actions there are, and how far."""

    total: int
    running: int
    done: int
    late: Annotated[int, Field(description="Those with a milestone that was not done by its day.")]


class TargetCounts(BaseModel):
    """How many targets there are, and how they stand."""

    total: int
    met: int
    on_track: int
    off_track: int
    not_known: int


class PlanDetail(BaseModel):
    """A plan at a glance."""

    city: str
    notice: Annotated[str, Field(description="What must be said wherever it is shown; empty for a real city.")]
    framework: str
    period: Annotated[str, Field(description="Of the newest figures it is held against.")]
    plan: PlanTold
    actions: ActionCounts
    targets: TargetCounts
    enablers: int


class PublicPlanDetail(PlanDetail):
    """The adopted plan at a glance: without what is only proposed, and held against the newest edition."""

    edition: EditionRow
    since: Annotated[str, Field(description="From when the account tells; empty where there is none yet.")]
    until: Annotated[str, Field(description="Until when the account tells; empty where there is none yet.")]
