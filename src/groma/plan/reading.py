"""A plan from the `plan.yaml` of a city's folder, and back without loss.

One wrong action loses no other: it is left out with a finding that tells its line, and so is a wrong enabler or a wrong
entry of the plan itself. Whatever was left out keeps `write_plan` from writing the file again, so that nothing is lost.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from groma.catalogue.yaml_text import parse_with_lines, read_text
from groma.errors import DefinitionError, Finding, LimitError, RecordError, sentence
from groma.plan.model import Action, Affected, Cost, Effect, Enabler, Milestone, Plan, Risk
from groma.plan.shapes import (
    MAX_ITEMS,
    ActionShape,
    AffectedLine,
    CostLine,
    EffectLine,
    EnablerShape,
    MilestoneLine,
    PlanHead,
    RiskLine,
)
from groma.record.files import city_file, write_atomically
from groma.record.heads import dumped_yaml
from groma.record.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from groma.catalogue.yaml_text import Lines

FILE = "plan.yaml"
LISTS = ("enablers", "actions")
_LINES: dict[str, tuple[type[BaseModel], type[Any]]] = {
    "costs": (CostLine, Cost),
    "effects": (EffectLine, Effect),
    "milestones": (MilestoneLine, Milestone),
    "affected": (AffectedLine, Affected),
    "risks": (RiskLine, Risk),
}
Shape = TypeVar("Shape", ActionShape, EnablerShape)


def read_plan(folder: Path) -> Plan | None:
    """The plan in a city's folder, with a finding for everything that had to be left out; `None` where there is none.

    Raises:
        RecordError: Something else has the name, or it is a link that leads out of the folder.
        DefinitionError: It is no well-formed YAML, or has no id or no title.
        LimitError: It is larger than is read.
    """
    path = city_file(folder, FILE)
    return parse_plan(read_text(path), where=str(path)) if path else None


def parse_plan(text: str, *, where: str = FILE) -> Plan:
    """The plan in YAML `text`; `where` stands in findings. See `read_plan`."""
    content, line = parse_with_lines(text, name=where)
    if not isinstance(content, dict):
        raise DefinitionError(
            "It says nothing of a plan.", where=f"{where}:1", next_step="Begin with `id:` and `title:`."
        )
    source = _Source(where, line, [])
    plan = source.head({name: value for name, value in content.items() if name not in LISTS})
    enablers = [item for item, _ in source.items(content, "enablers", EnablerShape)]
    actions = [
        action_of(item, source.at("actions", number))
        for item, number in source.items(content, "actions", ActionShape)
        if source.is_in(item, number, plan.currency)
    ]
    return replace(
        plan,
        enablers=tuple(Enabler(**one.model_dump()) for one in enablers),
        actions=tuple(actions),
        findings=tuple(source.findings),
    )


def plan_yaml(plan: Plan) -> str:
    """The text of `plan.yaml`. What says nothing is left out."""
    return dumped_yaml(plan_content(plan))


def plan_content(plan: Plan) -> dict[str, Any]:
    """The same as plain values under the same names: numbers are numbers. What says nothing is left out."""
    return _written(plan)


def write_plan(plan: Plan, folder: Path) -> None:
    """Replace `plan.yaml`.

    Raises:
        RecordError: The plan was read with findings, so parts of the file would be lost; or it says something that
            could not be read again; or the file cannot be written. The old file is as it was.
    """
    path = folder / FILE
    if plan.findings:
        raise RecordError(
            sentence("Parts of the plan could not be read and would be lost."),
            where=plan.findings[0].where,
            next_step=sentence("Mend plan.yaml first."),
        )
    text = plan_yaml(plan)
    again = parse_plan(text, where=str(path))
    if again.findings or again != plan:
        odd = again.findings[0].what if again.findings else sentence("It would not read back as it is.")
        raise RecordError(odd, where=str(path), next_step=sentence("Correct the plan; nothing was written."))
    write_atomically(path, text)


@dataclass(frozen=True, slots=True)
class _Problem:
    """One thing that a model refused, and where in the file it stands."""

    problem: Any
    model: type[BaseModel]
    steps: tuple[str | int, ...]

    def __str__(self) -> str:
        names = [step for step in self.steps if isinstance(step, str)]
        known = self.model
        for name in names:
            known = _LINES[name][0] if name in _LINES else known
        said = refusal(self.problem, known=known.model_fields)
        return sentence("`{field}`: {problem}", field=names[-1] if names else FILE, problem=said)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file being read: its name, what knows its lines, and what was odd so far."""

    where: str
    line: Lines
    findings: list[Finding]

    def at(self, *steps: str | int) -> str:
        return f"{self.where}:{self.line(steps)}"

    def head(self, content: Mapping[str, Any]) -> Plan:
        """The plan without its lists; entries that are wrong are left out."""
        try:
            return Plan(**PlanHead.model_validate(content).model_dump())
        except ValidationError as error:
            problems = _problems(error, PlanHead)
        lost = [one for one in problems if one.steps[0] in {"id", "title"}]
        if lost:
            told = "\n".join(f"{self.at(*one.steps)}: {one}" for one in lost)
            raise DefinitionError(told, next_step="Mend plan.yaml.")
        for one in problems:
            why = sentence("`{entry}` is left out.", entry=str(one.steps[0]))
            self.note("plan_entry", self.at(*one.steps), str(one), why=why)
        wrong = {one.steps[0] for one in problems}
        return self.head({name: value for name, value in content.items() if name not in wrong})

    def items(self, content: Mapping[str, Any], name: str, shape: type[Shape]) -> list[tuple[Shape, int]]:
        """What is right in one of the lists, with its number; an id that stands twice counts the first time."""
        found: dict[str, tuple[Shape, int]] = {}
        for number, content_of in enumerate(self.listed(content, name)):
            item = self.item(content_of, shape, (name, number))
            if item is not None and item.id in found:
                first = self.at(name, found[item.id][1])
                what = sentence("The id `{id}` stands here and at {where}.", id=item.id, where=first)
                step = sentence("Give it an id of its own.")
                self.note("plan_twice", self.at(name, number), what, subject=item.id, next_step=step)
            elif item is not None:
                found[item.id] = item, number
        return list(found.values())

    def listed(self, content: Mapping[str, Any], name: str) -> list[Any]:
        items = content.get(name)
        if items is None:
            return []
        if not isinstance(items, list):
            what = sentence("`{name}` must be a list.", name=name)
            self.note("plan_entry", self.at(name), what, next_step=sentence("Begin every item with `- id:`."))
            return []
        if len(items) > MAX_ITEMS:
            raise LimitError(
                f"`{name}` holds {len(items):,} items; at most {MAX_ITEMS:,} are read.",
                where=self.at(name),
                next_step="Make a plan for each year or each department.",
            )
        return items

    def item(self, content: Any, shape: type[Shape], steps: tuple[str, int]) -> Shape | None:
        try:
            return shape.model_validate(content)
        except ValidationError as error:
            subject = str(content.get("id") or "")[:80] if hasattr(content, "get") else ""
            for one in _problems(error, shape, steps):
                self.note(
                    "plan_action" if steps[0] == "actions" else "plan_enabler",
                    self.at(*one.steps),
                    str(one),
                    subject=subject,
                )
            return None

    def is_in(self, action: ActionShape, number: int, currency: str) -> bool:
        """Whether all costs are in the plan's currency. An action without one of its costs would only look cheap."""
        for place, cost in enumerate(action.costs):
            if cost.currency and cost.currency != currency:
                where = self.at("actions", number, "costs", place, "currency")
                what, step = _two_currencies(cost.currency, currency)
                self.note("plan_currency", where, what, subject=action.id, next_step=step)
                return False
        return True

    def note(self, rule: str, where: str, what: str, **more: str) -> None:
        subject = more.get("subject", "")
        left_out = sentence("`{id}` is left out; the rest of the plan is read.", id=subject) if subject else ""
        why, step = more.get("why", left_out), more.get("next_step") or sentence("Correct it in plan.yaml.")
        self.findings.append(Finding("error", rule, where, what, why, step, subject))


def _problems(error: ValidationError, model: type[BaseModel], steps: tuple[str | int, ...] = ()) -> list[_Problem]:
    """What a model refused, unknown keys first: mostly the missing ones are the same, spelled wrongly."""
    told = sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    return [_Problem(one, model, (*steps, *one["loc"])) for one in told]


def _two_currencies(named: str, currency: str) -> tuple[str, str]:
    """What is odd about a cost in another currency than the plan's, and what to do."""
    if not currency:
        what = sentence("The cost is in {named}, and the plan names no currency.", named=named)
        return what, sentence("Write `currency: {named}` at the head of the plan.", named=named)
    what = sentence("The cost is in {named}, the plan in {currency}.", named=named, currency=currency)
    return what, sentence("Convert it to {currency}, and say in the note at which rate.", currency=currency)


def action_of(shape: ActionShape, where: str = "") -> Action:
    """The action as a frozen value; that its costs are in the plan's currency was seen before."""
    given = {name: getattr(shape, name) for name in ActionShape.model_fields}
    for name, (_, kind) in _LINES.items():
        given[name] = tuple(kind(**line.model_dump(exclude={"currency"})) for line in given[name])
    return Action(**given, where=where)


def _written(one: Any) -> dict[str, Any]:
    """The fields of a frozen value that say more than their default."""
    told = {field: getattr(one, field.name) for field in fields(one) if field.compare}
    return {field.name: _plain(value) for field, value in told.items() if value != _default(field)}


def _default(field: Any) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _plain(value: Any) -> Any:
    """A value as YAML has it; a whole amount is written without a point, as people write it."""
    if is_dataclass(value):
        return _written(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return {key: _plain(item) for key, item in value.items()} if hasattr(value, "items") else value
