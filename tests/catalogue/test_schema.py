"""The JSON Schemas editors use accept every file of a pack, and see the mistakes that Groma sees."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
import yaml

from groma.catalogue.pack import PACKS_FOLDER
from groma.catalogue.schema import json_schemas

SCHEMAS = json_schemas()
KINDS = {"variables": "variables", "indicators": "indicators", "texts": "texts"}


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, as an editor reads it."""

    yaml_implicit_resolvers: dict = {}  # noqa: RUF012  yaml wants it on the class


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


def read(text):
    return yaml.load(text, Loader=CoreLoader)  # noqa: S506  made from the safe loader


def kind_of(path):
    return KINDS.get(path.parent.name, path.stem)


FILES = sorted(PACKS_FOLDER.rglob("*.yaml"))


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_every_schema_is_one(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    assert schema["title"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_file_of_the_bundled_packs_is_valid(path):
    jsonschema.validate(read(path.read_text(encoding="utf-8")), SCHEMAS[kind_of(path)])


def test_every_file_of_the_small_pack_is_valid(workshop):
    for path in workshop.folder.rglob("*.yaml"):
        jsonschema.validate(read(path.read_text(encoding="utf-8")), SCHEMAS[kind_of(path)])


def test_every_kind_of_file_has_a_schema():
    assert {kind_of(path) for path in FILES} == set(SCHEMAS)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("indicators", "- {code: A.1, name: A, group: g, formla: a / b}"),
        ("indicators", "- {code: A.1, group: g}"),
        ("indicators", "- {code: A.1, name: A, group: g, direction: up}"),
        ("indicators", "- {code: A.1, name: A, group: g, known: {name: sure}}"),
        ("variables", "- {id: Lanes, name: Lanes, unit: km}"),
        ("variables", "- {id: lanes, name: Lanes, unit: km, range: [low, high]}"),
        ("groups", "a: {id: g, name: G}"),
        ("checks", "- {id: a, kind: summ, says: odd}"),
        ("pack", "{id: p, version: 1, title: P, bands: [{id: a, at_least: x, points: 1}]}"),
        ("texts", "a.name: {text: A}"),
        ("texts", "a.name: {text: A, reviewed: maybe}"),
    ],
)
def test_mistakes_are_seen_while_one_writes(kind, text):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(read(text), SCHEMAS[kind])


def test_keys_explain_themselves():
    properties = SCHEMAS["indicators"]["$defs"]["IndicatorDefinition"]["properties"]
    assert "does not tell" in properties["says_not"]["description"]
