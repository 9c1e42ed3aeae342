"""The plan as JSON for programs: the plan as its file has it, and what it was found to be, every number unrounded."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from groma.plan.reading import plan_content
from groma.publish.notices import INVENTED, place_in_folder
from groma.publish.plan_document import planned_by_year, spent_by_year
from groma.publish.plan_trust import weakest_of
from groma.publish.record_json import groma_version

if TYPE_CHECKING:
    from groma.errors import Finding
    from groma.plan.account import Account, ActionAccount, EffectAccount
    from groma.plan.matrix import LongList
    from groma.plan.overview import Overview, TargetLook
    from groma.plan.portfolio import Portfolio
    from groma.plan.side_by_side import SideBySide
    from groma.publish.book import Book
    from groma.publish.plan_basis import PlanBasis
    from groma.record.model import City
    from groma.score.model import Result


def plan_json(
    book: Book, found: Overview, *, account: Account | None = None, basis: PlanBasis | None = None
) -> dict[str, Any]:
    """Everything of a plan, as plain values. What nobody stated is `None` or absent, never zero.

    Args:
        book: The city, the framework and the results.
        found: The plan held against them.
        account: What became of the plan, where there is a later round.
        basis: What it is made from, so that it can be proved.
    """
    plan, city = found.plan, book.city
    planned, spent = planned_by_year(found), spent_by_year(found)
    return {
        "groma": groma_version(),
        "city": city.id,
        "name": city.name,
        "invented": INVENTED if city.invented else "",
        "framework": f"{book.card.pack_id}@{book.card.pack_version}",
        "plan": plan_content(plan),
        "targets": [target_json(one) for one in found.targets],
        "priorities": [
            {
                "action": one.action.id,
                "rank": one.rank,
                "value": one.value,
                "ease": one.ease,
                "quadrant": one.quadrant,
                "missing": list(one.missing),
            }
            for one in found.placed
        ],
        "long_list": _long_list(found.long_list) if found.long_list else None,
        "money": [
            {"year": year, "planned": planned.get(year), "budget": plan.budget.get(year), "spent": spent.get(year)}
            for year in sorted({*planned, *plan.budget})
        ],
        "choice": choice_json(found.choice) if found.choice else None,
        "findings": [_finding(one, city) for one in found.findings],
        "cases": [one.id for one in found.cases],
        "account": account_json(account) if account else None,
        **({"made_from": basis.model_dump()} if basis else {}),
    }


def plan_json_text(content: dict[str, Any]) -> str:
    """The same as the text of a file."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def choice_json(choice: Portfolio) -> dict[str, Any]:
    """What fits a budget, as plain values."""
    return {
        "years": list(choice.years),
        "starts": dict(choice.starts),
        "running": list(choice.running),
        "gain": choice.gain,
        "gains": dict(choice.gains),
        "spent": {str(year): amount for year, amount in choice.spent.items()},
        "beyond": choice.beyond,
        "proof": asdict(choice.proof),
        "left_out": [
            {
                "action": one.action,
                "lacks": list(one.lacks),
                "start": one.start,
                "gain": one.gain,
                "money": {str(year): amount for year, amount in one.money.items()},
                "work": [
                    {"department": department, "year": year, "amount": amount}
                    for (department, year), amount in one.work.items()
                ],
                "floors": [
                    {"key": key, "place": place, "breakdown": breakdown, "amount": amount}
                    for (key, place, breakdown), amount in one.floors.items()
                ],
                "needs": list(one.needs),
            }
            for one in choice.left_out
        ],
        "uncounted": [{"action": one.action, "key": one.effect.key, "why": one.why} for one in choice.uncounted],
    }


def side_by_side_json(found: SideBySide) -> dict[str, Any]:
    """Two plans side by side, as plain values; a difference is the second less the first."""
    less = found.difference
    return {
        "first": {"plan": found.first.id, "title": found.first.title} | choice_json(found.a),
        "second": {"plan": found.second.id, "title": found.second.title} | choice_json(found.b),
        "currency": found.first.currency,
        "until": found.a.until,
        "difference": {
            "gain": less.gain,
            "together": less.together,
            "least": less.least,
            "most": less.most,
            "spent": {str(year): amount for year, amount in less.spent.items()},
            "total": less.total,
            "steady": list(less.steady),
            "moved": {name: list(years) for name, years in less.moved.items()},
            "only_in_first": list(less.only_in_a),
            "only_in_second": list(less.only_in_b),
        },
        "not_read": [f"{one.where}: {one.what}" for one in (*found.first.findings, *found.second.findings)],
    }


def _long_list(found: LongList) -> dict[str, Any]:
    return {
        "cells": [
            {"asset": asset, "kind": kind, "actions": [one.id for one in actions]}
            for (asset, kind), actions in found.cells.items()
        ],
        "nowhere": [one.id for one in found.nowhere],
    }


def target_json(look: TargetLook) -> dict[str, Any]:
    """A target, where it stands and whether it can be reached, as plain values."""
    target, feasible = look.target, look.feasibility
    return {
        "key": look.point.key,
        "place": target.place,
        "breakdown": target.breakdown,
        "period": target.period,
        "value": target.value,
        "unit": look.point.unit,
        "track": look.standing.track if look.standing else "not_known",
        "now": feasible.value,
        "now_period": feasible.period,
        "required_now": look.standing.required if look.standing else None,
        "feasible": feasible.verdict,
        "needed_yearly": feasible.needed,
        "by_rate": feasible.by_rate,
        "past_trend": feasible.past.trend,
        "cities_compared": feasible.elsewhere.count,
        "cities_that_did": feasible.elsewhere.reached,
        "known": weakest_of(look.point),
    }


def _finding(one: Finding, city: City) -> dict[str, str]:
    return {
        "severity": one.severity,
        "rule": one.rule,
        "where": place_in_folder(one.where, city),
        "subject": one.subject,
        "what": str(one.what),
        "why": str(one.why),
        "next_step": str(one.next_step),
    }


def account_json(account: Account) -> dict[str, Any]:
    """What became of a plan, as plain values."""
    return {
        "since": account.since,
        "until": account.until,
        "actions": [action_account_json(one) for one in account.actions],
        "enablers": [asdict(one) for one in account.enablers],
    }


def action_account_json(one: ActionAccount) -> dict[str, Any]:
    """What became of one action, as plain values."""
    return {
        "action": one.action,
        "planned": one.planned,
        "spent": one.spent,
        "milestones": one.milestones,
        "milestones_done": one.milestones_done,
        "milestones_late": one.milestones_late,
        "effects": [_effect(each) for each in one.effects],
    }


def _effect(one: EffectAccount) -> dict[str, Any]:
    held = one.difference
    return {
        "key": one.effect.key,
        "place": one.effect.place,
        "breakdown": one.effect.breakdown,
        "before": _value(one.before),
        "after": _value(one.after),
        "expected": [one.expected.low, one.expected.high],
        "change": one.change,
        "own": one.own,
        "estimate": held.estimate if held else None,
        "verdict": one.verdict,
        "reasons": list(one.reasons),
        "is_claimed": one.is_claimed,
        "shared_with": list(one.shared_with),
    }


def _value(result: Result | None) -> float | None:
    return result.value if result else None
