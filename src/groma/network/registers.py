"""Which registers there are, and what each holds: read from `data/registers.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from groma.catalogue.yaml_text import read_yaml
from groma.errors import DefinitionError, NotFoundError, did_you_mean, sentence

FILE = Path(__file__).with_name("data") / "registers.yaml"
LISTED_FIELD = "listed"
"""The field every entry has while a source lists it; its value is `yes`."""
Type = Literal[
    "text",
    "long",
    "when",
    "day",
    "time",
    "zone",
    "address",
    "language",
    "person",
    "number",
    "choice",
    "ref",
]


def _names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Field(_Part):
    """What a field holds.

    Attributes:
        of: The choices, or the registers whose entries it names.
        many: Whether it holds several values.
    """

    type: Type
    of: Annotated[tuple[str, ...], BeforeValidator(_names)] = ()
    many: bool = False


class Register(_Part):
    """One register. See `data/registers.yaml` for what each attribute says."""

    id: str
    parent: str = ""
    ends: Literal["missing", "never"]
    list: str = ""
    workflow: str = ""
    fields: dict[str, Field]


@cache
def registers() -> dict[str, Register]:
    """Every register by its id, in the order of the file.

    Raises:
        DefinitionError: The file says something impossible.
    """
    try:
        found = TypeAdapter(tuple[Register, ...]).validate_python(read_yaml(FILE))
    except ValidationError as error:
        raise DefinitionError(str(error), where=str(FILE)) from None
    by_id = {one.id: one for one in found}
    named = {of for one in found for field in one.fields.values() if field.type == "ref" for of in field.of}
    for name in sorted((named | {one.parent for one in found if one.parent}) - set(by_id)):
        raise DefinitionError(f"`{name}` is no register.", where=str(FILE), next_step=did_you_mean(name, by_id))
    return by_id


def register(name: str) -> Register:
    """The register of that id.

    Raises:
        NotFoundError: There is none; the nearest is offered.
    """
    if name not in registers():
        raise NotFoundError(
            sentence("There is no register `{name}`.", name=name[:80]),
            next_step=did_you_mean(name, registers()) or sentence("There are {names}.", names=", ".join(registers())),
        )
    return registers()[name]
