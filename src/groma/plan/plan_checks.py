"""What is odd about a plan, held against the city, the framework and the city's figures.

Nothing stops at the first oddity. An `error` is something that cannot be, a `warning` asks for a look. Actions that
were dropped are not judged. What effects may be is looked at in `groma.plan.effect_checks`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.errors import Finding, did_you_mean, sentence, sorted_by_severity
from groma.plan.cycle_sets import cycle_ids, cycle_set
from groma.plan.effect_checks import effect_findings, number
from groma.plan.matrix_checks import cell_findings
from groma.plan.reading import FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from groma.catalogue.pack import Pack
    from groma.errors import Severity
    from groma.plan.cycle_sets import CycleSet
    from groma.plan.model import Action, Plan
    from groma.record.model import City
    from groma.score.model import Scorecard


@dataclass(frozen=True, slots=True)
class _Known:
    """The names a plan may use."""

    actions: Mapping[str, Action]
    left_out: frozenset[str]
    enablers: frozenset[str]
    places: frozenset[str]
    cases: Collection[str] | None


def plan_findings(
    plan: Plan,
    city: City,
    pack: Pack,
    *,
    card: Scorecard,
    before: Pack | None = None,
    cases: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Everything that is odd about a plan, worst first, what reading it stumbled over included.

    Args:
        plan: The plan.
        city: Whose places it may name.
        pack: The framework whose figures it wants to move.
        card: The city's figures, for what an effect starts from.
        before: The framework as it was when the plan was made, where it is at hand: then only figures whose
            definition did change are told.
        cases: Ids of the cases an action may name; not looked at where none are given.
    """
    known = _Known(
        {one.id: one for one in plan.actions},
        frozenset(one.subject for one in plan.findings if one.subject),
        frozenset(one.id for one in plan.enablers),
        frozenset(place.id for place in city.places),
        cases,
    )
    found = [*plan.findings, *_head(plan, pack, known), *_circles(known), *_definitions(plan, pack, before)]
    criteria = cycle_set(plan.cycle) if plan.cycle in cycle_ids() else None
    for action in plan.actions:
        if action.state != "dropped":
            found += [*_names(action, known), *_times(action, plan, known), *_money(action, plan)]
            groups = list(_people(action, pack, known))
            effects = list(effect_findings(action, plan, pack, card=card))
            found += [*_scores(action, criteria), *cell_findings(action, criteria), *groups]
            found += (one for one in effects if not _follows(one, groups))
    return sorted_by_severity(dict.fromkeys(found))


def _follows(finding: Finding, groups: list[Finding]) -> bool:
    """Whether there is no figure only because its place or group is not there, which is told already."""
    return finding.rule == "plan_no_baseline" and any(one.rule in {"plan_place", "plan_breakdown"} for one in groups)


def _finding(
    action: Action, rule: str, *, what: str, severity: Severity = "warning", why: str = "", step: str
) -> Finding:
    return Finding(severity, rule, action.where or FILE, what, why, step, action.id)


def _head(plan: Plan, pack: Pack, known: _Known) -> Iterator[Finding]:
    """What is odd about the plan as a whole."""
    if plan.budget and not any(plan.budget.values()):
        what, step = (
            sentence("The budget allows nothing in any year."),
            sentence("Give what may be spent in each year."),
        )
        yield Finding("error", "plan_budget", FILE, what, next_step=step)
    if not plan.currency and any(one.costs for one in plan.actions):
        what, step = sentence("Costs have no currency."), sentence("Write it at the head, such as `currency: EUR`.")
        yield Finding("warning", "plan_no_currency", FILE, what, next_step=step)
    if plan.cycle not in cycle_ids():
        what = sentence("`{name}` is no set of criteria.", name=plan.cycle)
        yield Finding("error", "plan_cycle", FILE, what, next_step=_near(plan.cycle, cycle_ids()))
    departments = {one.department for one in plan.actions}
    for name in plan.capacity:
        if name not in departments:
            what = sentence("No action belongs to `{name}`, whose capacity is given.", name=name)
            yield Finding("warning", "plan_department", FILE, what, next_step=_near(name, departments))
    for floor in plan.floors:
        yield from _floor(floor, pack, known)


def _floor(floor: str, pack: Pack, known: _Known) -> Iterator[Finding]:
    name, sign, value = floor.partition("=")
    if floor == "*":
        return
    problem = _place(value, known) if name == "place" else _breakdown(floor if sign else f"{floor}=", pack)
    if problem:
        rule, what, step = problem
        yield Finding("error", rule, FILE, what, next_step=step)


Problem = tuple[str, str, str]
"""Rule, what, and what next."""


def _place(name: str, known: _Known) -> Problem | None:
    if not name or name in known.places:
        return None
    step = did_you_mean(name, known.places) or sentence("Add it to places.csv.")
    return "plan_place", sentence("The place `{place}` is not in places.csv.", place=name), step


def _breakdown(text: str, pack: Pack) -> Problem | None:
    for part in filter(None, text.split(";")):
        dimension, _, code = part.partition("=")
        found = pack.breakdowns.get(dimension)
        if found is None:
            what = sentence("`{dimension}` is no breakdown of the pack.", dimension=dimension)
            return "plan_breakdown", what, _near(dimension, pack.breakdowns)
        if code not in found.codes and not (found.pattern and re.match(found.pattern, code)):
            what = sentence("`{code}` is no code of the breakdown `{dimension}`.", code=code, dimension=dimension)
            return "plan_breakdown", what, _near(code, found.codes)
    return None


def _near(name: str, known: Collection[str]) -> str:
    listed = ", ".join(sorted(filter(None, known)))
    return did_you_mean(name, known) or sentence("Known: {names}.", names=listed or "–")


def _names(action: Action, known: _Known) -> Iterator[Finding]:
    """Names of actions, enablers and cases that are not there. An action left out on reading was told already."""
    for name in action.depends_on:
        if name not in known.actions and name not in known.left_out:
            what = sentence("`{id}` depends on `{name}`, which is not in the plan.", id=action.id, name=name)
            yield _finding(action, "plan_unknown_action", severity="error", what=what, step=_near(name, known.actions))
        elif name in known.actions and known.actions[name].state == "dropped":
            what = sentence("`{id}` depends on `{name}`, which was dropped.", id=action.id, name=name)
            step = sentence("Take the dependency away, or take the action up again.")
            yield _finding(action, "plan_unknown_action", severity="error", what=what, step=step)
    for name in action.enablers:
        if name not in known.enablers and name not in known.left_out:
            what = sentence("`{id}` needs the enabler `{name}`, which is not in the plan.", id=action.id, name=name)
            yield _finding(
                action, "plan_unknown_enabler", severity="error", what=what, step=_near(name, known.enablers)
            )
    resting = (one.reference for one in action.effects if one.rests_on == "case" and one.reference)
    for name in dict.fromkeys((*action.cases, *resting)):
        if known.cases is not None and name not in known.cases:
            what = sentence("`{id}` rests on the case `{name}`, which nobody wrote down.", id=action.id, name=name)
            yield _finding(action, "plan_unknown_case", severity="error", what=what, step=_near(name, known.cases))


def _circles(known: _Known) -> Iterator[Finding]:
    """Actions that wait for each other, each circle once, by the names along it."""
    told: set[frozenset[str]] = set()
    stuck = _stuck(known.actions)
    for name in stuck:
        circle = _circle(name, stuck)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            path = " → ".join((*circle, circle[0]))
            what = sentence("Actions depend on each other in a circle: {path}.", path=path)
            why, step = sentence("None of them could ever begin."), sentence("Take one of the dependencies away.")
            yield _finding(known.actions[name], "plan_circle", severity="error", what=what, why=why, step=step)


def _stuck(actions: Mapping[str, Action]) -> dict[str, list[str]]:
    """What can never begin, with what it waits for: all that is left once whatever can be finished has been."""
    waits = {name: {first for first in one.depends_on if first in actions} for name, one in actions.items()}
    followers: dict[str, list[str]] = {}
    for name, firsts in waits.items():
        for first in firsts:
            followers.setdefault(first, []).append(name)
    done = [name for name, firsts in waits.items() if not firsts]
    for first in done:
        for name in followers.get(first, ()):
            waits[name].discard(first)
            if not waits[name]:
                done.append(name)
    return {
        name: [one for one in actions[name].depends_on if one in firsts] for name, firsts in waits.items() if firsts
    }


def _circle(start: str, waits: Mapping[str, Sequence[str]]) -> list[str]:
    """The shortest way from an action back to itself; empty where there is none."""
    came_from = {start: ""}
    ahead = [start]
    for name in ahead:
        for following in waits[name]:
            if following == start:
                return _way(name, came_from)
            if following in waits and following not in came_from:
                came_from[following] = name
                ahead.append(following)
    return []


def _way(name: str, came_from: Mapping[str, str]) -> list[str]:
    way = [name]
    while came_from[way[-1]]:
        way.append(came_from[way[-1]])
    return way[::-1]


def _times(action: Action, plan: Plan, known: _Known) -> Iterator[Finding]:
    for name in action.depends_on:
        first = known.actions.get(name)
        if first and first.end >= action.start and name != action.id:
            parts = {"id": action.id, "name": name, "end": str(first.end), "start": str(action.start)}
            late = sentence("`{id}` starts in {start}, before `{name}` ends in {end}, on which it depends.", **parts)
            same = sentence("`{id}` starts in {start}, the year in which `{name}` ends, on which it depends.", **parts)
            is_late = first.end > action.start
            step = sentence("Move one of them, or take the dependency away.")
            severity: Severity = "error" if is_late else "warning"
            yield _finding(action, "plan_order", severity=severity, what=late if is_late else same, step=step)
    if plan.baseline and action.start < int(plan.baseline[:4]):
        parts = {"id": action.id, "start": str(action.start), "baseline": plan.baseline}
        what = sentence("`{id}` starts in {start}, before the baseline of {baseline}.", **parts)
        why = sentence("Part of its effect may be in the baseline already.")
        yield _finding(action, "plan_before_baseline", what=what, why=why, step=sentence("Check both years."))
    for one in action.milestones:
        if int(one.due[:4]) not in action.years:
            parts = {"title": one.title, "due": one.due, "start": str(action.start), "end": str(action.end)}
            what = sentence("The milestone “{title}” is due on {due}, outside {start} to {end}.", **parts)
            yield _finding(action, "plan_milestone", what=what, step=sentence("Correct the day or the action's years."))


def _money(action: Action, plan: Plan) -> Iterator[Finding]:
    for one in action.costs:
        parts = {"id": action.id, "year": str(one.year), "amount": number(one.amount)}
        if one.year not in action.years:
            what = sentence("`{id}` costs {amount} in {year}, when it does not run.", **parts)
            yield _finding(
                action, "plan_cost_year", what=what, step=sentence("Correct the year, or the action's years.")
            )
        if one.spent is not None and one.spent > one.amount:
            spent = number(one.spent)
            what = sentence("`{id}` has spent {spent} in {year}, of {amount}.", **parts, spent=spent)
            yield _finding(action, "plan_overspent", what=what, step=sentence("Check both, or raise the amount."))
        if plan.budget and one.amount and not plan.budget.get(one.year):
            what = sentence("`{id}` costs {amount} in {year}, for which the budget allows nothing.", **parts)
            step = sentence("Give the year a budget, or move the cost.")
            yield _finding(action, "plan_no_budget", severity="error", what=what, step=step)


def _scores(action: Action, criteria: CycleSet | None) -> Iterator[Finding]:
    """Scores by criteria that the plan's cycle does not have, or beyond their levels."""
    if criteria is None:
        return  # told once, of the plan
    levels = {one.id: len(one.levels) for one in criteria.criteria}
    for name, level in action.scores.items():
        parts = {"id": action.id, "name": name, "cycle": criteria.id}
        if name not in levels:
            what = sentence("`{id}` is scored by `{name}`, which is no criterion of `{cycle}`.", **parts)
            yield _finding(action, "plan_criterion", severity="error", what=what, step=_near(name, levels))
        elif not 1 <= level <= levels[name]:
            what = sentence(
                "`{id}` has {level} for `{name}`, of {most} levels.", **parts, level=level, most=levels[name]
            )
            step = sentence("Give a level from 1 to {most}.", most=levels[name])
            yield _finding(action, "plan_criterion", severity="error", what=what, step=step)


def _people(action: Action, pack: Pack, known: _Known) -> Iterator[Finding]:
    """Groups that are not there, and an action that touches some people and does not say who may lose."""
    groups = {(one.place, one.breakdown) for part in (action.affected, action.effects) for one in part}
    problems = (found for place, group in sorted(groups) for found in (_place(place, known), _breakdown(group, pack)))
    for rule, what, step in filter(None, problems):
        yield _finding(action, rule, severity="error", what=what, step=step)
    is_touched = action.affected or any(one.place or one.breakdown for one in action.effects)
    if is_touched and all(one.gains for one in action.affected):
        what = sentence("`{id}` does not say who may lose by it.", id=action.id)
        why = sentence("It touches some people and not others.")
        step = sentence("Name them under `affected` with `gains: no`; where nobody does, write `who: nobody` and why.")
        yield _finding(action, "plan_who_loses", what=what, why=why, step=step)


def _definitions(plan: Plan, pack: Pack, before: Pack | None) -> Iterator[Finding]:
    """Figures that may no longer be what they were when the plan was made."""
    name, now = plan.pack.partition("@")[0], f"{pack.id}@{pack.meta.version}"
    if not plan.pack or plan.pack == now:
        return
    parts = {"before": plan.pack, "now": now}
    if name != pack.id:
        what = sentence("The plan was made for {before}, and is held against {now}.", **parts)
        yield Finding("error", "plan_pack", FILE, what, next_step=sentence("Choose the plan's framework."))
        return
    step = sentence("Compare the definitions, and set the plan's effects anew where they differ.")
    if before is None:
        what = sentence("The plan was made with {before}, the figures are by {now}.", **parts)
        yield Finding("warning", "plan_pack", FILE, what, sentence("Definitions may have changed."), step)
        return
    for key in dict.fromkeys(pack.key(one.key) for action in plan.actions for one in action.effects):
        if _definition(key, before) != _definition(key, pack):
            what = sentence("`{key}` is not defined as it was: {before} became {now}.", key=key, **parts)
            why = sentence("What changed may be the definition, not the city.")
            yield Finding("warning", "plan_definition", FILE, what, why, step, key)


def _definition(key: str, pack: Pack) -> tuple[str, ...]:
    """What makes a figure this figure; empty where the pack has none of that key."""
    if not any(point.key == key for point in pack.data_points):
        return ()
    point = pack.data_point(key)
    text = pack.indicator(point.code).definition.definition
    return text, point.unit, point.formula_text, point.direction
