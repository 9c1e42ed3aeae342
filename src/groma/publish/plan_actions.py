"""The actions of a plan as the document tells them, and what is drawn from all of them: people, risks and cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.publish.case_words import as_told, touched_text
from groma.publish.numbers_text import MISSING
from groma.publish.plan_words import (
    affected_text,
    case_line,
    cost_lines,
    cost_of_action,
    effect_basis,
    effect_name,
    effect_range,
    effects_summary,
    milestone_text,
    owner_text,
    risk_answer,
    risk_grade,
    risk_text,
    span_text,
    state_text,
    waits_text,
)
from groma.publish.prose import plain
from groma.publish.trust import mark_text
from groma.publish.wording import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.catalogue.pack import Pack
    from groma.plan.cases import Case
    from groma.plan.model import Action
    from groma.plan.overview import Overview
    from groma.publish.book import Book
    from groma.record.model import City


@dataclass(frozen=True, slots=True)
class EffectTold:
    """What an action should do to one figure, and what says so."""

    name: str
    change: str
    basis: str


@dataclass(frozen=True, slots=True)
class ActionTold:
    """An action.

    Attributes:
        id: What it is called in the plan. rank: By value and ease. meaning: What that rank stands for.
        effect: Its effects in a clause. waits: What has to be finished before; empty where nothing has to.
    """

    id: str
    rank: str
    title: str
    meaning: str
    owner: str
    years: str
    money: str
    state: str
    description: str
    effect: str
    waits: str
    effects: tuple[EffectTold, ...]
    costs: tuple[str, ...]
    gain: tuple[str, ...]
    lose: tuple[str, ...]
    risks: tuple[str, ...]
    milestones: tuple[str, ...]
    cases: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class PersonTold:
    """People touched by an action."""

    who: str
    action: str


@dataclass(frozen=True, slots=True)
class RiskTold:
    """What could go wrong with an action, how likely and bad it is, and what is done about it."""

    what: str
    action: str
    grade: str
    answer: str


@dataclass(frozen=True, slots=True)
class CaseTold:
    """A case that justifies actions, what it did there, and how well that is known."""

    title: str
    where: str
    touched: tuple[str, ...]
    actions: str
    known: str


def action_told(
    action: Action, book: Book, found: Overview, *, place: tuple[str, str], cases: Mapping[str, Case]
) -> ActionTold:
    """An action in words; `place` is its rank and what that means."""
    plan, city, pack = found.plan, book.city, book.pack
    rank, meaning = place
    return ActionTold(
        id=action.id,
        rank=rank,
        title=action.title,
        meaning=meaning,
        owner=owner_text(action),
        years=span_text(action.start, action.end),
        money=cost_of_action(action, plan.currency),
        state=state_text(action),
        description=action.description,
        effect=effects_summary(action, city, pack),
        waits=waits_text(action, plan),
        effects=tuple(
            EffectTold(plain(effect_name(one, city, pack)), effect_range(one, pack), effect_basis(one, action, cases))
            for one in action.effects
        ),
        costs=cost_lines(action, plan.currency),
        gain=tuple(affected_text(one, city) for one in action.affected if one.gains),
        lose=tuple(affected_text(one, city) for one in action.affected if not one.gains),
        risks=tuple(risk_text(one) for one in action.risks),
        milestones=tuple(milestone_text(one) for one in sorted(action.milestones, key=lambda one: one.due)),
        cases=tuple(
            words("{title} ({place})", title=as_told(cases[name].title), place=cases[name].place)
            if name in cases
            else words("`{name}`, which is not among the cases", name=name)
            for name in action.cases
        ),
        note=action.note,
    )


def people(found: Overview, city: City) -> tuple[tuple[PersonTold, ...], tuple[PersonTold, ...]]:
    """Who gains and who may lose, in the order of the actions."""
    told = [
        (one.gains, PersonTold(affected_text(one, city), placed.action.title))
        for placed in found.placed
        for one in placed.action.affected
    ]
    return tuple(one for gains, one in told if gains), tuple(one for gains, one in told if not gains)


def risks(found: Overview) -> tuple[RiskTold, ...]:
    """What could go wrong, the gravest first."""
    every = [(one, placed.action.title) for placed in found.placed for one in placed.action.risks]
    ordered = sorted(every, key=lambda one: -one[0].likelihood * one[0].severity)
    return tuple(RiskTold(one.what, title, risk_grade(one), risk_answer(one)) for one, title in ordered)


def cases_told(found: Overview, pack: Pack) -> tuple[CaseTold, ...]:
    """The cases that the plan names."""
    return tuple(
        CaseTold(
            title=plain(as_told(one.title)),
            where=case_line(one),
            touched=tuple(plain(touched_text(touched, pack)) for touched in one.touches),
            actions="; ".join(placed.action.title for placed in found.placed if one.id in placed.action.cases)
            or MISSING,
            known=mark_text(one.mark("effects")),
        )
        for one in found.cases
    )
