"""The YAML files of a city folder: `city.yaml`, which says what the city is, and `sources.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from groma.catalogue.yaml_text import line_of, parse_yaml, read_text
from groma.errors import DefinitionError
from groma.record.model import Source
from groma.record.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from groma.record.model import City

CityId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9\-]*$", max_length=80)]


class CityFile(BaseModel):
    """What `city.yaml` may say."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: CityId
    name: str = Field(min_length=1, max_length=200)
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    level: str = "city"
    location: tuple[float, float] | None = None
    identifiers: dict[str, str] = {}
    licence: str = ""
    notes: str = ""
    invented: bool = False

    @field_validator("location")
    @classmethod
    def _is_on_earth(cls, location: tuple[float, float] | None) -> tuple[float, float] | None:
        if location and not all(-180 <= one <= 180 for one in location):  # noqa: PLR2004  degrees
            raise ValueError("two numbers in degrees are expected")
        return location


class SourceItem(BaseModel):
    """One item of `sources.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    publisher: str = ""
    address: str = ""
    licence: str = ""
    accessed: str = ""
    evidence: tuple[str, ...] = ()
    note: str = ""


def city_yaml(city: City) -> str:
    """The text of `city.yaml`."""
    content: dict[str, Any] = {"id": city.id, "name": city.name, "level": city.level, "country": city.country}
    content |= {"location": list(city.location)} if city.location else {}
    content |= {"identifiers": dict(city.identifiers)} if city.identifiers else {}
    content |= {name: getattr(city, name) for name in ("licence", "notes", "invented") if getattr(city, name)}
    return dumped_yaml(content)


def sources_yaml(sources: Iterable[Source]) -> str:
    """The text of `sources.yaml`."""
    fields = tuple(SourceItem.model_fields)
    items = [{name: _listed(getattr(source, name)) for name in fields if getattr(source, name)} for source in sources]
    return dumped_yaml(items)


def read_head(path: Path) -> CityFile:
    """What a `city.yaml` says.

    Raises:
        DefinitionError: It cannot be read, or says something impossible.
    """
    text = read_text(path)
    content = parse_yaml(text, name=str(path))
    if not isinstance(content, dict):
        raise DefinitionError(
            "It says nothing of a city.", where=f"{path}:1", next_step="Give at least `id:`, `name:` and `country:`."
        )
    try:
        return CityFile.model_validate(content)
    except ValidationError as error:
        raise DefinitionError(
            "\n".join(_problem(item, text, path, model=CityFile) for item in error.errors()),
            next_step="Mend city.yaml.",
        ) from None


_WANTED = {
    ("id", "string_pattern_mismatch"): "use small letters, digits and hyphens, such as `san-jose`.",
    ("country", "string_pattern_mismatch"): "use the two capital letters of ISO 3166-1, such as ES.",
}


def _problem(problem: Any, text: str, path: Path, *, model: type[BaseModel]) -> str:
    steps = [step for step in problem["loc"] if isinstance(step, str | int)]
    names = [step for step in steps if isinstance(step, str)]
    name = names[-1] if names else "the item"
    said = _WANTED.get((name, problem["type"])) or refusal(problem, known=model.model_fields)
    return f"{path}:{line_of(text, steps)}: `{name}`: {said}"


def read_sources(path: Path) -> tuple[Source, ...]:
    """The sources in a `sources.yaml`; none where there is no such file.

    Raises:
        DefinitionError: It cannot be read, or says something impossible.
    """
    if not path.is_file():
        return ()
    text = read_text(path)
    content = parse_yaml(text, name=str(path)) or []
    if not isinstance(content, list):
        raise DefinitionError(
            "sources.yaml must be a list.", where=f"{path}:1", next_step="Begin every source with `- id:`."
        )
    sources, problems = [], []
    for number, item in enumerate(content):
        try:
            sources.append(Source(**SourceItem.model_validate(item).model_dump()))
        except ValidationError as error:
            problems += [
                _problem({**one, "loc": (number, *one["loc"])}, text, path, model=SourceItem) for one in error.errors()
            ]
    if problems:
        raise DefinitionError("\n".join(problems), next_step="Mend sources.yaml.")
    return tuple(sources)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def dumped_yaml(content: Any) -> str:
    """Content as YAML in which every text reads back as itself."""
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


class _Dumper(yaml.SafeDumper):
    """YAML in which every text that could be taken for something else is quoted, so that it reads back as itself."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """A text with one of Unicode's own line ends is escaped, or YAML would fold it into a blank."""
    style = '"' if any(mark in text for mark in "\r\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
