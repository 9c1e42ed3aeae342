"""A plan as frozen values: what a city does, when, with which money, and what it expects of it.

A plan rests on targets (`groma.record.model.Target`) and says nothing of how well they are met: that is for
`groma.plan.targets` and `groma.plan.account`, which hold it against results.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.errors import Finding

CostKind = Literal["capital", "running"]
Funding = Literal["none", "applied", "secured"]
State = Literal["proposed", "adopted", "running", "done", "dropped"]
RestsOn = Literal["case", "model", "judgement"]
COST_KINDS: tuple[CostKind, ...] = get_args(CostKind)
FUNDINGS: tuple[Funding, ...] = get_args(Funding)
STATES: tuple[State, ...] = get_args(State)
RESTS_ON: tuple[RestsOn, ...] = get_args(RestsOn)


@dataclass(frozen=True, slots=True)
class Cost:
    """What an action costs in one year, in the plan's currency; `spent` is what was paid so far, `None` if unknown."""

    year: int
    kind: CostKind
    amount: float
    spent: float | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action should do to one figure.

    Attributes:
        key: The data point.
        low: The least change expected, in the data point's unit; negative where the value falls.
        expected: The change expected.
        high: The most change expected; further from nothing than `low`.
        lag: Years from the start of the action until the change is there.
        rests_on: Whether a case, a model or somebody's judgement says so.
        reference: Id of the case, name of the model, or who judged.
        place: Where, by the id of a place; empty for the whole city.
        breakdown: For whom, as in an observation; empty for everyone.
    """

    key: str
    low: float
    expected: float
    high: float
    lag: int = 1
    rests_on: RestsOn = "judgement"
    reference: str = ""
    place: str = ""
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class Affected:
    """People an action touches: who they are in words, whether they gain, and a note."""

    who: str
    gains: bool
    note: str = ""
    place: str = ""
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """What could go wrong, from 1 (low) to 3 (high), and what is done about it."""

    what: str
    likelihood: int = 2
    severity: int = 2
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day by which something is done, and the day it was done; empty as long as it is not. Both `YYYY-MM-DD`."""

    title: str
    due: str
    done: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something the city does.

    Attributes:
        id: Its name in the plan, lower-case with hyphens.
        owner: The role that answers for it, never a person.
        start: Year it begins. end: Last year in which it is worked on.
        work: How much of its department's capacity it takes in each year it runs, in the plan's unit.
        depends_on: Ids of actions that have to be finished before it begins.
        asset: What it is about, by the id its cycle's matrix gives it; empty where nobody said.
        kind: What it does with that, in the same way.
        scores: Level for each criterion of the plan's cycle, from 1.
        cases: Ids of the cases that justify it.
        where: `file:line` it was read from.
    """

    id: str
    title: str
    start: int
    end: int
    department: str = ""
    owner: str = ""
    description: str = ""
    state: State = "proposed"
    funding: Funding = "none"
    work: float = 0.0
    costs: tuple[Cost, ...] = ()
    effects: tuple[Effect, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    depends_on: tuple[str, ...] = ()
    affected: tuple[Affected, ...] = ()
    risks: tuple[Risk, ...] = ()
    asset: str = ""
    kind: str = ""
    scores: Mapping[str, int] = field(default_factory=dict, hash=False)
    cases: tuple[str, ...] = ()
    enablers: tuple[str, ...] = ()
    note: str = ""
    where: str = field(default="", compare=False)

    @property
    def years(self) -> range:
        """The years it runs."""
        return range(self.start, self.end + 1)

    @property
    def cost(self) -> float:
        """All it costs."""
        return sum(one.amount for one in self.costs)


@dataclass(frozen=True, slots=True)
class Enabler:
    """What helps actions along, such as skills or a by-law; `status` from 0 (absent) to 3 (works), before and after."""

    id: str
    title: str
    status: int = 0
    status_after: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A city's plan.

    Attributes:
        currency: ISO 4217 code of every amount.
        baseline: Period of the figures it starts from.
        pack: Framework by whose definitions it was made, as `id@version`; empty where nobody said.
        budget: What may be spent in a year.
        capacity: For each department, how much work it can do in a year; a department not named has no limit.
        cycle: Id of the criteria by which actions are scored.
        floors: Places and breakdowns no action may make worse, as `place=north` or `sex=female`; `*` is all of them.
        findings: What reading it stumbled over.
    """

    id: str
    title: str
    currency: str = ""
    baseline: str = ""
    budget: Mapping[int, float] = field(default_factory=dict, hash=False)
    capacity: Mapping[str, Mapping[int, float]] = field(default_factory=dict, hash=False)
    cycle: str = "circular-cities"
    floors: tuple[str, ...] = ("*",)
    actions: tuple[Action, ...] = ()
    enablers: tuple[Enabler, ...] = ()
    adopted: str = ""
    note: str = ""
    pack: str = ""
    findings: tuple[Finding, ...] = field(default=(), compare=False)

    def action(self, name: str) -> Action:
        """The action of that id.

        Raises:
            NotFoundError: The plan has no such action; the nearest id is offered.
        """
        from groma.errors import NotFoundError, did_you_mean, sentence  # noqa: PLC0415  only where it goes wrong

        for one in self.actions:
            if one.id == name:
                return one
        raise NotFoundError(
            sentence("`{name}` is not in the plan.", name=name),
            next_step=did_you_mean(name, [one.id for one in self.actions]) or sentence("See `groma plan CITY`."),
        )
