"""Reading the YAML files of a pack: every definition with its place, every mistake with file, line and nearest name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from groma.catalogue.model import Band, BenchmarkSetDefinition, DataPointDefinition, Example
from groma.catalogue.yaml_text import line_of, parse_yaml, read_text
from groma.errors import DefinitionError, GromaError, did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Model = TypeVar("Model", bound=BaseModel)
_PARTS: dict[str, type[BaseModel]] = {
    "data_points": DataPointDefinition,
    "examples": Example,
    "bands": Band,
    "benchmark_sets": BenchmarkSetDefinition,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a definition stands: a file, and the way to it through lists and keys.

    Printed as `file:line`; the line is worked out only then.
    """

    path: Path
    steps: tuple[str | int, ...] = ()

    def at(self, *steps: str | int) -> Place:
        """The place of a part of it."""
        return Place(self.path, (*self.steps, *steps))

    def __str__(self) -> str:
        """`file:line`, the line of the nearest parent where the part itself is absent."""
        return f"{self.path}:{line_of(read_text(self.path), self.steps)}"


@dataclass
class Reading:
    """A pack's folder as far as it has been read, and every problem met."""

    folder: Path
    problems: list[str] = field(default_factory=list)

    def note(self, where: Place, what: object) -> None:
        """Keep a problem, and go on."""
        self.problems.append(f"{where}: {what}".strip())

    def refusal(self) -> DefinitionError:
        """The error that lists every problem."""
        count = len(self.problems)
        mistakes = "1 mistake" if count == 1 else f"{count} mistakes"
        return DefinitionError(
            f"The pack is refused for {mistakes}:\n" + "\n".join(self.problems), where=str(self.folder)
        )

    def one(self, name: str, model: type[Model]) -> Model | None:
        """The one definition that is all of a file; `None` where it is wrong."""
        path = self.folder / name
        return self._valid(self._content(path), model, Place(path))

    def many(self, name: str, model: type[Model]) -> list[tuple[Model, Place]]:
        """Every definition in a file, or in the files of a folder, that is right."""
        path = self.folder / name
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path] if path.is_file() else []
        return [pair for file in files for pair in self._list(file, model)]

    def by_id(self, name: str, model: type[Model]) -> dict[str, tuple[Model, Place]]:
        """`many`, by id; an id that stands twice is a problem."""
        found: dict[str, tuple[Model, Place]] = {}
        for definition, place in self.many(name, model):
            key: str = getattr(definition, "id")  # noqa: B009  every model that is asked for by id has one
            if key in found:
                self.note(place, f"`{key}` is defined twice; first at {found[key][1]}.")
            found.setdefault(key, (definition, place))
        return found

    def _content(self, path: Path) -> Any:
        try:
            return parse_yaml(read_text(path), name=str(path))
        except GromaError as error:
            self.problems.append(str(error))
            return _UNREADABLE

    def _list(self, path: Path, model: type[Model]) -> Iterator[tuple[Model, Place]]:
        content = self._content(path)
        if content is _UNREADABLE or content is None:
            return
        if not isinstance(content, list):
            self.note(Place(path), "The file must be a list: begin every definition with `- `.")
            return
        for number, item in enumerate(content):
            place = Place(path, (number,))
            definition = self._valid(item, model, place)
            if definition is not None:
                yield definition, place

    def _valid(self, content: Any, model: type[Model], place: Place) -> Model | None:
        if content is _UNREADABLE:
            return None
        try:
            return model.model_validate(content)
        except ValidationError as error:
            for problem in error.errors():
                self.note(place.at(*problem["loc"]), _said(problem, model))
            return None


_UNREADABLE = object()


def _said(problem: Any, model: type[BaseModel]) -> str:
    loc: tuple[str | int, ...] = problem["loc"]
    name = str(loc[-1]) if loc else ""
    match problem["type"]:
        case "model_type" | "model_attributes_type" | "dict_type":
            return "This must be a set of `key: value` lines."
        case "extra_forbidden":
            return f"Unknown key `{name}`. {did_you_mean(name, _fields(model, loc[:-1]))}".strip()
        case "missing":
            return f"The key `{name}` is missing."
        case "literal_error":
            return _choice(problem, name)
        case _:
            said = problem["msg"].removeprefix("Value error, ")
            said += "" if said.endswith(("?", ".")) else "."
            return f"`{'.'.join(map(str, loc))}`: {said}" if loc else f"{said[:1].upper()}{said[1:]}"


def _choice(problem: Any, name: str) -> str:
    wanted = problem["ctx"]["expected"]
    near = nearest(str(problem["input"]), wanted.replace("'", "").replace(" or ", ", ").split(", "))
    hint = f" Did you mean `{near}`?" if near else ""
    return f"`{problem['input']}` is not allowed for `{name}`: use {wanted}.{hint}"


def _fields(model: type[BaseModel], steps: Iterable[str | int]) -> tuple[str, ...]:
    part = next((step for step in steps if isinstance(step, str)), "")
    inner = _PARTS.get(part) if part else model
    return tuple(inner.model_fields) if inner else ()
