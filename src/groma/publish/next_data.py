"""Next steps as data for programs: every part of every reason, unrounded, beside the words that say it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from groma.plan.next_steps import top_three
from groma.publish.next_words import advice, headline

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.plan.elsewhere import Evidence, Move
    from groma.plan.lifts import Lift, Rise
    from groma.plan.next_steps import NextSteps
    from groma.plan.obtaining import Obtainable, Request
    from groma.record.model import City

COLUMNS = ("rank", "kind", "data_points", "place", "what", "why", "takes", "who", "lacks", "trust")


def as_json(steps: NextSteps, city: City, *, pack: Pack, limit: int) -> dict[str, Any]:
    """All of it: the first three in words, then lifts and requests with their parts."""
    return {
        "city": steps.city_id,
        "invented": city.invented,
        "framework": pack.id,
        "period": steps.period,
        "summary": str(headline(steps, city)),
        "reported": steps.reported,
        "scored": steps.scored,
        "total": steps.total,
        "compared": steps.compared,
        "first": [_words(one, pack) for one in top_three(steps)],
        "lifts": [_lift(one, pack) for one in steps.lifts[:limit]],
        "requests": [_request(one, pack) for one in steps.requests[:limit]],
    }


def rows(steps: NextSteps, pack: Pack, *, limit: int) -> list[list[str | int]]:
    """One row for each step: the first three, then the others of each kind in their order."""
    first = top_three(steps)
    every: tuple[Lift | Request, ...] = (*steps.lifts[:limit], *steps.requests[:limit])
    others = [one for one in every if one not in first]
    return [[rank, *_cells(one, pack)] for rank, one in enumerate((*first, *others), start=1)]


def _cells(step: Lift | Request, pack: Pack) -> list[str]:
    said = advice(step, pack)
    told = (said.why, said.takes, said.who, said.lacks)
    return [said.kind, " ".join(said.keys), said.place, said.what, *map(str, told), said.mark]


def _words(step: Lift | Request, pack: Pack) -> dict[str, Any]:
    cells = dict(zip(COLUMNS[1:], _cells(step, pack), strict=True))
    return cells | {"data_points": cells["data_points"].split()}


def _lift(lift: Lift, pack: Pack) -> dict[str, Any]:
    result = lift.result
    return _words(lift, pack) | {
        "data_point": lift.key,
        "value": result.value,
        "period": result.measurement.period,
        "unit": result.point.unit,
        "target": lift.target,
        "direction": lift.benchmark.direction,
        "benchmark_set": result.benchmark_set,
        "band": result.band.id if result.band else "",
        "best": lift.best.band.id,
        "rises": [_rise(one) for one in lift.rises],
        "past": _move(lift.past),
        "evidence": _evidence(lift.evidence),
        "rank": asdict(lift.rank),
    }


def _rise(rise: Rise) -> dict[str, Any]:
    return {
        "band": rise.band.id,
        "value": rise.value,
        "change": rise.change,
        "percent": rise.percent,
        "points": rise.points,
        "points_per_tenth": rise.points_per_tenth,
        "years_at_own_pace": rise.years,
        "gains": [asdict(one) | {"percentage_points": one.percentage_points} for one in rise.gains],
    }


def _move(move: Move | None) -> dict[str, Any] | None:
    return asdict(move) | {"yearly": move.yearly} if move else None


def _evidence(found: Evidence) -> dict[str, Any]:
    return {
        "compared": found.compared,
        "reporting": found.reporting,
        "examples": [asdict(one) for one in found.examples],
        "lacks": list(found.lacks),
    }


def _request(request: Request, pack: Pack) -> dict[str, Any]:
    return _words(request, pack) | {
        "missing": list(request.missing),
        "sources": list(request.sources),
        "figures": [_obtainable(one) for one in request.obtainables],
        "rank": {"worth": request.worth, "opens": request.opens, "cost": request.cost, "points": request.points},
    }


def _obtainable(one: Obtainable) -> dict[str, Any]:
    return {
        "data_point": one.key,
        "reason": one.result.reason,
        "level": one.result.indicator.level,
        "points": one.points,
        "opens": one.opens,
        "together": list(one.together),
        "effort": asdict(one.effort),
    }
