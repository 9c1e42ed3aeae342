"""Criteria by which actions are prioritised: YAML under `data/cycles`, one file for each set.

A third set is a third file, or any file given by its path. Each tells its criteria with their levels in words, their
weights, where they are from and how well that is known.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from groma.catalogue.model import Mark
from groma.catalogue.yaml_text import parse_with_lines, read_text
from groma.errors import DefinitionError, NotFoundError, did_you_mean, sentence
from groma.plan.shapes import Name, Text, Title, refused_as_number
from groma.record.refusals import refusal

SETS_FOLDER = Path(__file__).with_name("data") / "cycles"
Axis = Literal["value", "ease"]
Rank = Literal["product", "distance"]
Weight = Annotated[float, BeforeValidator(refused_as_number), Field(gt=0, le=1_000)]
Percent = Annotated[float, BeforeValidator(refused_as_number), Field(ge=0, le=100)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Criterion(_Part):
    """One thing an action is judged by.

    Attributes:
        axis: What it belongs to: the value of the action, or the ease of doing it.
        asks: The question whoever scores answers.
        levels: What each level means, from 1.
        is_reversed: Whether the first level is the best, as for cost; `reversed` in the file.
        known: How well it is known that the framework names it; the set's mark unless said.
    """

    id: Name
    axis: Axis
    name: Title
    asks: Text = ""
    levels: Annotated[tuple[Title, ...], Field(min_length=2, max_length=9)]
    weight: Weight = 1.0
    is_reversed: bool = Field(default=False, alias="reversed")
    known: Mark | None = None
    note: Text = ""

    def part(self, level: int) -> float:
        """How good a level is, from 0 for the worst to 1 for the best.

        >>> cost = Criterion(id="cost", axis="ease", name="Cost", levels=("low", "medium", "high"), reversed=True)
        >>> cost.part(1), cost.part(2), cost.part(3)
        (1.0, 0.5, 0.0)
        """
        up = (level - 1) / (len(self.levels) - 1)
        return 1.0 - up if self.is_reversed else up


class Marks(_Part):
    """How well each part of a set is known."""

    criteria: Mark
    levels: Mark
    weights: Mark
    rank: Mark
    effective_from: Mark


class Side(_Part):
    """One row or column of a matrix; `about` says what belongs there."""

    id: Name
    name: Title
    about: Text = ""


class MatrixMarks(_Part):
    """How well each part of a matrix is known."""

    assets: Mark
    kinds: Mark
    texts: Mark


class Matrix(_Part):
    """A long list before anything is chosen: what a city has, against what can be done with it.

    Attributes:
        known: How well it is known that the framework names the assets and the kinds, and who wrote the texts.
        assets: What an action can be about.
        kinds: What an action can do with it.
    """

    about: Text = ""
    known: MatrixMarks
    assets: Annotated[tuple[Side, ...], Field(min_length=1, max_length=20)]
    kinds: Annotated[tuple[Side, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _has_each_once(self) -> Self:
        for sides in (self.assets, self.kinds):
            names = [one.id for one in sides]
            if twice := next((name for name in names if names.count(name) > 1), ""):
                raise ValueError(f"`{twice}` stands twice")
        return self


class CycleSet(_Part):
    """A set of criteria.

    Attributes:
        source: Where the criteria and the matrix were read.
        rank: Whether actions are ranked by value times ease, or by how near they are to the best of both.
        effective_from: Share of the expected change, in percent, from which an enabler counts as effective.
        known: How well each part is known.
        matrix: By which its actions can be listed before they are judged; `None` where the framework has none.
    """

    id: Name
    title: Title
    about: Text = ""
    source: Text = ""
    rank: Rank = "product"
    effective_from: Percent = 50.0
    known: Marks
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=2, max_length=40)]
    matrix: Matrix | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        names = [one.id for one in self.criteria]
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise ValueError(f"the criterion `{twice}` stands twice")
        for axis in ("value", "ease"):
            if not self.on(axis):
                raise ValueError(f"no criterion has `axis: {axis}`")
        of_matrix = {self.matrix.known.assets, self.matrix.known.kinds} if self.matrix else set()
        if not self.source and "seen" in {self.known.criteria, *(one.known for one in self.criteria), *of_matrix}:
            raise ValueError("what was seen needs a `source`")
        return self

    def on(self, axis: str) -> tuple[Criterion, ...]:
        """The criteria of one axis."""
        return tuple(one for one in self.criteria if one.axis == axis)

    def mark(self, criterion: Criterion) -> Mark:
        """How well it is known that the framework names a criterion."""
        return criterion.known or self.known.criteria


def cycle_ids() -> tuple[str, ...]:
    """The ids of the sets that come with Groma.

    >>> cycle_ids()
    ('circular-cities', 'city-science')
    """
    return tuple(sorted(path.stem for path in SETS_FOLDER.glob("*.yaml")))


def cycle_set(name: str = "circular-cities") -> CycleSet:
    """The set of that id.

    Raises:
        NotFoundError: There is none; the nearest is offered.
    """
    if name not in cycle_ids():
        step = did_you_mean(name, cycle_ids()) or sentence("Known: {names}.", names=", ".join(cycle_ids()))
        raise NotFoundError(sentence("`{name}` is no set of criteria.", name=name), next_step=step)
    return read_cycle_set(SETS_FOLDER / f"{name}.yaml")


def read_cycle_set(path: Path) -> CycleSet:
    """The set in a file of anyone's own.

    Raises:
        NotFoundError: There is no such file.
        DefinitionError: It is refused; the message lists every mistake with its line.
    """
    text = read_text(path)
    content, line = parse_with_lines(text, name=str(path))
    try:
        return CycleSet.model_validate(content)
    except ValidationError as error:
        told = [f"{path}:{line(one['loc'])}: {_said(one)}" for one in error.errors()]
    raise DefinitionError("\n".join(told), next_step=sentence("Mend the set of criteria."))


def _said(problem: Any) -> str:
    steps = [step for step in problem["loc"] if isinstance(step, str)]
    model: type[BaseModel] = CycleSet
    for step in steps[:-1]:
        model = _PARTS.get((model, step), model)
    known = [field.alias or name for name, field in model.model_fields.items()]
    return f"`{steps[-1] if steps else 'the set'}`: {refusal(problem, known=known)}"


_PARTS: dict[tuple[type[BaseModel], str], type[BaseModel]] = {
    (CycleSet, "criteria"): Criterion,
    (CycleSet, "known"): Marks,
    (CycleSet, "matrix"): Matrix,
    (Matrix, "known"): MatrixMarks,
    (Matrix, "assets"): Side,
    (Matrix, "kinds"): Side,
}
"""What the entries of a set are made of, so that the nearest known key can be offered."""
