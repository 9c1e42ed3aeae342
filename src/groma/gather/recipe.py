"""Recipes: what a YAML file says about turning raw files into observations.

A file holds one recipe, or a list of them. Models are frozen and refuse keys they do not know; mistakes are named with
their line and the nearest key.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from groma.catalogue.yaml_text import line_of, parse_yaml, read_text
from groma.errors import DefinitionError
from groma.record.model import Quality
from groma.record.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EMPTY_CELLS = (".", "..", "n/a", "-", ":")
Aggregate = Literal["sum", "mean", "max", "min", "count"]


def _text(value: Any) -> Any:
    """Bare `true`, `false` and nothing are texts here: cells are compared as text."""
    return {True: "true", False: "false", None: ""}.get(value, value) if isinstance(value, bool | None) else value


def _texts(value: Any) -> Any:
    return [_text(item) for item in value] if isinstance(value, list) else [_text(value)]


def _origin(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


def _is_text_encoding(name: str) -> bool:
    try:
        b"a".decode(name)
        return codecs.lookup(name).incrementaldecoder is not None
    except LookupError:
        return False
    except UnicodeError:
        return True  # one letter is half a letter where every letter takes two bytes


Text = Annotated[str, BeforeValidator(_text), Field(max_length=4_000)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_texts)]
Where = dict[str, Texts]


class Part(BaseModel):
    """What every part of a recipe shares."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reading(Part):
    """Which files are read, and how.

    Attributes:
        file: Path or glob, relative to the city folder or the folder given with `--raw`.
        sheet: Name of an Excel sheet, or its number from 1; the first unless said.
        skip: Lines or rows before the header.
        header: Header rows; several are joined with ` / `.
    """

    file: Text = Field(min_length=1)
    format: Literal["", "csv", "xlsx", "parquet"] = ""
    sheet: Text = ""
    encoding: Text = ""
    delimiter: Text = ""
    decimal: Literal[".", ","] = "."
    thousands: Text = ""
    skip: int = Field(default=0, ge=0, le=100_000)
    header: int = Field(default=1, ge=1, le=10)

    @field_validator("file")
    @classmethod
    def _stays_inside(cls, file: str) -> str:
        if file.startswith(("/", "~")) or "\\" in file or ":" in file or "\0" in file or ".." in file.split("/"):
            raise ValueError("must be a path inside the city folder, written with /")
        return file

    @field_validator("encoding")
    @classmethod
    def _is_encoding(cls, encoding: str) -> str:
        if encoding and not _is_text_encoding(encoding):
            raise ValueError(f"`{encoding}` is no text encoding; common ones are utf-8, latin-1, windows-1252, utf-16")
        return encoding

    @field_validator("delimiter", "thousands")
    @classmethod
    def _is_mark(cls, mark: str) -> str:
        mark = {"tab": "\t", "\\t": "\t"}.get(mark, mark)
        if len(mark) > 1 or mark in {'"', "\n", "\r"}:
            raise ValueError("must be one character, or `tab`")
        return mark


class Melt(Part):
    """Wide to long: every column that fits the pattern becomes a row of its own."""

    columns: Text = Field(min_length=1, max_length=300)
    into: Text = Field(min_length=1)
    value: Text = Field(min_length=1)

    @field_validator("columns")
    @classmethod
    def _is_pattern(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from None
        return pattern


class Origin(Part):
    """Where a code comes from: a column, perhaps with a map from its cells, or one fixed text."""

    column: Text = ""
    map: dict[str, Text] | None = None
    fixed: Text | None = Field(default=None, alias="is")

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if bool(self.column) == (self.fixed is not None):
            raise ValueError("give either a column or `is`")
        return self

    def columns(self) -> tuple[str, ...]:
        """The column it reads, if any."""
        return (self.column,) if self.column else ()


AnyOrigin = Annotated[Origin, BeforeValidator(_origin)]


class ObservationRule(Part):
    """How one value column becomes observations of one variable."""

    variable: Text = Field(min_length=1)
    value: Text = Field(min_length=1)
    period: AnyOrigin
    unit: Text = ""
    factor: float | None = Field(default=None, allow_inf_nan=False)
    place: AnyOrigin | None = None
    breakdown: dict[str, AnyOrigin] = {}
    where: Where = {}
    aggregate: Aggregate | None = None
    quality: Quality = "unknown"
    source: Text = ""
    empty: Texts = EMPTY_CELLS
    yes: Texts = ()
    no: Texts = ()
    note: Text = ""

    def columns(self) -> tuple[str, ...]:
        """Every column it reads."""
        origins = (self.period, *((self.place,) if self.place else ()), *self.breakdown.values())
        return (self.value, *(column for origin in origins for column in origin.columns()), *self.where)


class Recipe(Part):
    """One read, and the observations made of it."""

    about: Text = ""
    source: Text = ""
    read: Reading
    melt: Melt | None = None
    where: Where = {}
    observations: tuple[ObservationRule, ...] = Field(min_length=1)

    def columns(self) -> tuple[str, ...]:
        """Every column it reads, each once; those that melting makes included."""
        return tuple(dict.fromkeys((*self.where, *(column for rule in self.observations for column in rule.columns()))))


@dataclass(frozen=True, slots=True)
class RecipeFile:
    """The recipes of one file.

    Attributes:
        name: The file's name.
        stamp: Its name and the first 8 hex digits of its sha256; every observation made keeps it.
    """

    name: str
    stamp: str
    recipes: tuple[Recipe, ...]


def read_recipe(path: Path) -> Recipe:
    """The one recipe in a file.

    Raises:
        NotFoundError: There is no such file.
        DefinitionError: It is refused, or holds several; the message lists every mistake with its line.
    """
    recipes = read_recipes(path).recipes
    if len(recipes) != 1:
        raise DefinitionError(
            f"The file holds {len(recipes)} recipes, not one.", where=str(path), next_step="Use `read_recipes`."
        )
    return recipes[0]


def read_recipes(path: Path) -> RecipeFile:
    """Every recipe in a file; a file of comments alone holds none.

    Raises:
        NotFoundError: There is no such file.
        DefinitionError: It is refused; the message lists every mistake with its line.
    """
    return parse_recipes(read_text(path), name=path.name, where=str(path))


def parse_recipes(text: str, *, name: str, where: str = "") -> RecipeFile:
    """The recipes in YAML `text` of a file called `name`. See `read_recipes`."""
    where = where or name
    content = parse_yaml(text, name=where)
    items: list[tuple[tuple[int, ...], Any]]
    items = (
        [((number,), item) for number, item in enumerate(content)]
        if isinstance(content, list)
        else [((), content)]
        if content
        else []
    )
    recipes: list[Recipe] = []
    problems: list[str] = []
    for path, item in items:
        try:
            recipes.append(Recipe.model_validate(item))
        except ValidationError as error:
            problems += [_said(problem, path, text=text, where=where) for problem in _told(error.errors())]
    if problems:
        raise DefinitionError("\n".join(problems), next_step="Mend the recipe.")
    return RecipeFile(name, f"{name}@{hashlib.sha256(text.encode()).hexdigest()[:8]}", tuple(recipes))


_PARTS: dict[str, type[Part]] = {
    "read": Reading,
    "melt": Melt,
    "observations": ObservationRule,
    "period": Origin,
    "place": Origin,
    "breakdown": Origin,
}


def _said(problem: Any, path: Sequence[int], *, text: str, where: str) -> str:
    steps = tuple(step for step in (*path, *problem["loc"]) if isinstance(step, str | int))
    names = [step for step in steps if isinstance(step, str)]
    field = names[-1] if names else "the recipe"
    return f"{where}:{line_of(text, steps)}: `{field}`: {refusal(problem, known=_keys(problem['loc']))}"


def _told(problems: Sequence[Any]) -> list[Any]:
    """The problems, without those that only follow from another: a list is too short once its one item is refused."""
    places = [problem["loc"] for problem in problems]
    return [
        problem
        for problem in problems
        if problem["type"] != "too_short"
        or not any(place != problem["loc"] and place[: len(problem["loc"])] == problem["loc"] for place in places)
    ]


def _keys(location: Sequence[str | int]) -> tuple[str, ...]:
    """The keys allowed where the unknown key at `location` stands."""
    part = next((_PARTS[str(step)] for step in reversed(location[:-1]) if str(step) in _PARTS), Recipe)
    return tuple(field.alias or name for name, field in part.model_fields.items())
