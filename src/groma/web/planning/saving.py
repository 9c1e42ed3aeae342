"""Parts of a plan as sheets and back: which form a part has, what it shows, and how it is saved or taken away."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify
from pydantic import ValidationError

from groma.errors import RecordError
from groma.plan.shapes import ActionShape, EnablerShape, PlanHead
from groma.record.refusals import refusal
from groma.web import changes, models
from groma.web.planning import forms
from groma.web.planning.rows import fields_of, said_of
from groma.web.planning.sheets import LINES, Sheet, lines_of, typed_head, typed_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.http import QueryDict

    from groma.plan.shapes import Part
    from groma.web.planning.figures import Figures
    from groma.web.trail import Gesture

    Kept = models.Plan | models.PlanAction | models.PlanEnabler | models.Target

ACTION_LINES = ("costs", "effects", "milestones", "affected", "risks")
LONGEST_ID = 60
USUAL = PlanHead(id="plan", title="-")
"""What a plan says where nobody said otherwise."""


@dataclass(frozen=True)
class Sort:
    """A sort of thing that is filled in.

    Attributes:
        name: What its pages are called by.
        shape: What `plan.yaml` may say of it; nothing for a target, which is no part of that file.
        lines: The kinds of lines it has.
    """

    name: str
    model: type[models.Plan | models.PlanAction | models.PlanEnabler | models.Target]
    form: type[forms.VersionedForm]
    shape: type[Part] | None = None
    lines: tuple[str, ...] = ()


SORTS = {
    one.name: one
    for one in (
        Sort("head", models.Plan, forms.HeadForm, PlanHead, ("budget", "capacity")),
        Sort("action", models.PlanAction, forms.ActionForm, ActionShape, ACTION_LINES),
        Sort("enabler", models.PlanEnabler, forms.EnablerForm, EnablerShape),
        Sort("target", models.Target, forms.TargetForm),
    )
}


@dataclass(frozen=True)
class Piece:
    """One part of a city's plan that is filled in.

    Attributes:
        row: What is kept; nothing for a new one.
        figures: The city's figures.
    """

    sort: Sort
    city: models.City
    figures: Figures
    row: Kept | None = None


def sheet_of(piece: Piece, *, sent: QueryDict | None = None, is_more: bool = False) -> Sheet:
    """The sheet of a part of a plan.

    Args:
        piece: What is filled in.
        sent: What was sent; nothing to show what is kept.
        is_more: Whether one more line was asked for, so that nothing is judged yet.
    """
    sort = piece.sort
    places = [(one.code, one.name) for one in piece.city.places.all()]
    known: dict[str, Any] = {"pack": piece.figures.pack, "places": places}
    around = _around(piece) if sort.model is models.PlanAction else {}
    if sent is not None and not is_more:
        return Sheet(sort.form(sent, **known, **around), lines_of(sort.lines, sent, shown={}, known=known))
    if sent is not None:
        scores = [name for name in sent if name.startswith("score_")]
        initial, lines = typed_head(sort.form, sent, more=scores), typed_lines(sort.lines, sent)
    else:
        initial, lines = _shown(piece.row)
    return Sheet(sort.form(initial=initial, **known, **around), lines_of(sort.lines, None, shown=lines, known=known))


def save(piece: Piece, sheet: Sheet, *, gesture: Gesture) -> Kept:
    """Save what was typed, all of it or nothing.

    Raises:
        OvertakenError: Somebody else was quicker. Nothing was saved.
        RecordError: It says something a plan cannot say.
    """
    after, row = fields_said(piece, sheet), piece.row
    if row is not None:
        if not isinstance(row, models.Target) and _is_same(piece.sort, said_of(row), said_of(type(row)(**after))):
            return row
        row.version = sheet.head.cleaned_data.get("version") or 0
        return changes.change(row, "change", gesture=gesture, **after)
    with transaction.atomic():
        if piece.sort.model in {models.PlanAction, models.PlanEnabler}:
            begin(piece.city, piece.figures, gesture=gesture)
        return changes.create(piece.sort.model(city=piece.city, **after), "add", gesture=gesture)


def fields_said(piece: Piece, sheet: Sheet) -> dict[str, Any]:
    """The fields of the row as they were typed.

    Raises:
        RecordError: They say something a plan cannot say.
    """
    if piece.sort.shape is None:
        return {name: sheet.head.cleaned_data[name] for name in models.Target.TOLD}
    content = _as_written({name: value for name, value in sheet.said().items() if name != "version"})
    try:
        return fields_of(
            piece.sort.shape.model_validate({**content, **_unseen(piece, content, seen=sheet.head.fields)})
        )
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        named = ".".join(map(str, problem["loc"]))
        raise RecordError(f"`{named}`: {refusal(problem, known=())}") from error


def _is_same(sort: Sort, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether two say the same, whatever order the names stand in."""
    return sort.shape is not None and sort.shape.model_validate(before) == sort.shape.model_validate(after)


def begin(city: models.City, found: Figures, *, gesture: Gesture) -> None:
    """The head of a plan, where there is none yet: actions need one."""
    if not models.Plan.objects.filter(city=city).exists():
        shape = PlanHead(id="plan", title=city.name, pack=_framework(found))
        with contextlib.suppress(changes.OvertakenError):  # then somebody else has just begun it
            changes.create(models.Plan(city=city, **fields_of(shape)), "add", gesture=gesture)


def _framework(found: Figures) -> str:
    return f"{found.pack.id}@{found.pack.meta.version}"


def _around(piece: Piece) -> dict[str, Any]:
    """What an action can name: the other actions, the enablers, and the criteria of the plan."""
    city, head = piece.city, models.Plan.objects.filter(city=piece.city).first()
    others = models.PlanAction.objects.filter(city=city)
    others = others if piece.row is None else others.exclude(pk=piece.row.pk)
    return {
        "others": list(others.values_list("code", "title")),
        "enablers": list(models.PlanEnabler.objects.filter(city=city).values_list("code", "title")),
        "cycle": PlanHead.model_validate(said_of(head)).cycle if head else USUAL.cycle,
        "cell": _cell(piece.row),
    }


def _cell(row: Kept | None) -> tuple[str, str]:
    """The asset and the kind that are kept of an action; empty where nobody said."""
    content = row.content if isinstance(row, models.PlanAction) else {}
    return content.get("asset", ""), content.get("kind", "")


def _shown(row: Kept | None) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """The fields and the lines of what is kept."""
    if row is None:
        return {"floors": USUAL.floors, "cycle": USUAL.cycle}, {}
    if isinstance(row, models.Target):
        return {name: getattr(row, name) for name in (*row.TOLD, "version")}, {}
    shape = next(one.shape for one in SORTS.values() if one.model is type(row))
    said = shape.model_validate(said_of(row)).model_dump() if shape else {}
    scores = {forms.score_name(name): str(level) for name, level in said.pop("scores", {}).items()}
    lines = {name: _lines(name, said[name]) for name in LINES if name in said}
    return {**_chosen(said), **scores, "version": row.version}, lines


def _chosen(said: Mapping[str, Any]) -> dict[str, Any]:
    """Values as choices are written; what is nothing is chosen by an empty one."""
    return {
        name: "" if value is None else str(value) if name.startswith("status") else value
        for name, value in said.items()
    }


def _lines(name: str, kept: Any) -> list[dict[str, Any]]:
    if name == "budget":
        return [{"year": year, "amount": amount} for year, amount in kept.items()]
    if name == "capacity":
        return [
            {"department": department, "year": year, "amount": amount}
            for department, years in kept.items()
            for year, amount in years.items()
        ]
    return [one | {"gains": "yes" if one["gains"] else "no"} if "gains" in one else one for one in kept]


def _unseen(piece: Piece, content: Mapping[str, Any], *, seen: Collection[str]) -> dict[str, Any]:
    """What no field shows: it stays as it is, and a new row is given it."""
    if piece.row is not None and not isinstance(piece.row, models.Target):
        hidden = {"id", "pack"} | ({"asset", "kind"} - set(seen))
        return {name: value for name, value in said_of(piece.row).items() if name in hidden}
    kept = piece.sort.model.objects.filter(city=piece.city)
    taken = {one.code for one in kept if not isinstance(one, models.Target)}
    made = {"id": _id(content["title"], taken, noun=piece.sort.model.NOUN)}
    return made | ({"pack": _framework(piece.figures)} if piece.sort.shape is PlanHead else {})


def _as_written(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as `plan.yaml` has it."""
    scores = {name.removeprefix("score_"): int(level) for name, level in said.items() if name.startswith("score_")}
    content = {name: value for name, value in said.items() if not name.startswith("score_")}
    content |= {"scores": scores} if scores else {}
    content |= {name: int(content[name]) for name in ("status", "status_after") if name in content}
    if "budget" in content:
        content["budget"] = {one["year"]: one["amount"] for one in content["budget"]}
        capacity: dict[str, dict[int, float]] = {}
        for one in content["capacity"]:
            capacity.setdefault(one["department"], {})[one["year"]] = one["amount"]
        content |= {"capacity": capacity, "floors": content.get("floors", [])}
    return content


def _id(title: str, taken: Collection[str], *, noun: str) -> str:
    """An id made of the title that nothing of its sort has yet."""
    base = slugify(title)[:LONGEST_ID].replace("_", "-").strip("-") or noun.replace("_", "-")
    return next(name for name in chain([base], (f"{base}-{number}" for number in count(2))) if name not in taken)
