"""JSON Schemas of a pack's files, for editors that complete and check YAML while one writes.

An editor reads plain YAML 1.2, in which `2022` is a number; Groma takes it as the text it says. So the schemas allow
numbers wherever Groma wants a text, and `yes` where it wants a truth. Name a schema in the first line of a file:

    # yaml-language-server: $schema=indicators.schema.json
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from groma.catalogue.model import (
    BreakdownDefinition,
    CheckDefinition,
    GroupDefinition,
    IndicatorDefinition,
    PackDefinition,
    VariableDefinition,
)
from groma.catalogue.texts import TextEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FILES: Mapping[str, tuple[str, Any]] = {
    "pack": ("What a pack says of itself: pack.yaml", PackDefinition),
    "groups": ("The tree the indicators hang on: groups.yaml", list[GroupDefinition]),
    "variables": ("What cities count: variables/*.yaml", list[VariableDefinition]),
    "indicators": ("What is made of it: indicators/*.yaml", list[IndicatorDefinition]),
    "checks": ("Rules over several values: checks.yaml", list[CheckDefinition]),
    "breakdowns": ("Ways to split a value: breakdowns.yaml", list[BreakdownDefinition]),
    "texts": ("Translations: texts/*.yaml", dict[str, TextEntry]),
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """A JSON Schema for each kind of file of a pack, by its name.

    >>> sorted(json_schemas())
    ['breakdowns', 'checks', 'groups', 'indicators', 'pack', 'texts', 'variables']
    """
    return {name: _schema(title, kind) for name, (title, kind) in _FILES.items()}


def _schema(title: str, kind: Any) -> dict[str, Any]:
    schema = TypeAdapter(kind).json_schema(mode="validation")
    return {"$schema": DIALECT, **_loosened(schema), "title": title}


def _loosened(part: Any) -> Any:
    """The schema with every free text allowed to look like a number, and every truth to be said as yes or no."""
    if isinstance(part, list):
        return [_loosened(item) for item in part]
    if not isinstance(part, dict):
        return part
    built = {key: _loosened(value) for key, value in part.items()}
    if built.get("type") == "string" and "enum" not in built and "const" not in built:
        built["type"] = ["string", "number"]
    if built.get("type") == "boolean":
        del built["type"]
        built["enum"] = [True, False, "yes", "no"]
    return built
