"""Between the database and the core: a city's plan as one frozen `Plan`, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from groma.plan.model import Enabler, Plan
from groma.plan.reading import action_of
from groma.plan.shapes import ActionShape, EnablerShape, Part, PlanHead
from groma.web import models

if TYPE_CHECKING:
    from groma.plan.model import Action
    from groma.web.models.plans import PartOfPlan

    R = TypeVar("R", bound=PartOfPlan)

LEFT_TO_ROWS = ("id", "title")
MAPPINGS = ("budget", "capacity", "scores")


def plan_of(city: models.City) -> Plan | None:
    """A city's plan, from the database; `None` where it has none."""
    row = models.Plan.objects.filter(city=city).first()
    if row is None:
        return None
    return Plan(
        **PlanHead.model_validate(said_of(row)).model_dump(),
        actions=tuple(map(action_from, models.PlanAction.objects.filter(city=city))),
        enablers=tuple(map(enabler_from, models.PlanEnabler.objects.filter(city=city))),
    )


def action_from(row: models.PlanAction) -> Action:
    """An action as the core knows it."""
    return action_of(ActionShape.model_validate(said_of(row)))


def enabler_from(row: models.PlanEnabler) -> Enabler:
    """An enabler as the core knows it."""
    return Enabler(**EnablerShape.model_validate(said_of(row)).model_dump())


def rows_of_plan(plan: Plan, city_id: str) -> list[PartOfPlan]:
    """A plan as rows that are not saved yet, its head first.

    Raises:
        ValidationError: Something in it could not be read again.
    """
    return [
        row_of(models.Plan, shape_of(PlanHead, plan), city_id),
        *(row_of(models.PlanAction, shape_of(ActionShape, one), city_id) for one in plan.actions),
        *(row_of(models.PlanEnabler, shape_of(EnablerShape, one), city_id) for one in plan.enablers),
    ]


S = TypeVar("S", bound=Part)


def shape_of(kind: type[S], value: Any) -> S:
    """A frozen value of a plan in the shape it has at the border."""
    told = asdict(value)
    return kind.model_validate({name: told[name] for name in kind.model_fields})


def row_of(kind: type[R], shape: Part, city_id: str) -> R:
    """A part of a plan as a row that is not saved yet."""
    return kind(city_id=city_id, **fields_of(shape))


def fields_of(shape: Part) -> dict[str, Any]:
    """What a row says of a part of a plan."""
    said = shape.model_dump(mode="json", exclude_defaults=True)
    content = {name: _paired(value) for name, value in said.items() if name not in LEFT_TO_ROWS}
    return {"code": said["id"], "title": said["title"], "content": content}


def said_of(row: PartOfPlan) -> dict[str, Any]:
    """What a row says, with the names of `plan.yaml`."""
    content = {name: _named(value) if name in MAPPINGS else value for name, value in row.content.items()}
    return {"id": row.code, "title": row.title, **content}


def _paired(value: Any) -> Any:
    """Mappings as pairs, because not every database keeps the order of an object's names."""
    return [[name, _paired(one)] for name, one in value.items()] if isinstance(value, dict) else value


def _named(value: Any) -> Any:
    return {name: _named(one) for name, one in value} if isinstance(value, list) else value
