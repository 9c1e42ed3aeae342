"""The page of the API, as its OpenAPI document tells it; and the document itself, for the test that keeps it stable.

python docs/api_page.py tests/web/api_v1.json
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.apps import apps
from page_text import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Schema = dict[str, Any]
HEAD = """# API

What a site tells programs, and takes from them, at `/api/v1`. Every site shows this list at that address, and the same
as an OpenAPI 3.1 document at `/api/v1/openapi.json`. [How to use it](../how-to/use-the-api.md).

Figures have the names they have in [the results](results.md), rows of the record those of
[the city folder](city-folder.md).

| rule | what it means |
|---|---|
| Reading what is published needs no token | any page of any site may read it; nothing else is open |
| A token has scopes | it does what they say, and never more than its person may |
| A list comes in pages | `page` and `per_page`, at most 200; the `Link` header leads to the others |
| Everything has a version | `ETag`; send it as `If-None-Match` and 304 is answered while it is the same |
| A change names its version | `If-Match`; 412 and the row as it is now if somebody was quicker, 428 if none is named |
| A parameter that is not known, or given twice, is refused | 400, with the nearest name |
| Nobody may ask without end | 120 requests a minute from an address, 600 with a token; 429 says when to come back |
| A body is JSON of at most 64 KiB | 415 and 413 otherwise |

What goes wrong is told as `application/problem+json` ([Problem](#problem)): what, where, what next, which needs are not
met, and every mistake in what was sent."""


def api_page() -> str:
    """Every endpoint with its parameters, and every kind of object, as the document has them."""
    made = _document()
    groups: dict[str, list[str]] = {}
    for where, methods in made["paths"].items():
        for method, said in methods.items():
            groups.setdefault(said["tags"][0], []).append(_endpoint(method, where, said))
    parts = [part for name, texts in groups.items() for part in (f"## {name}", *texts)]
    kinds = [_kind(name, schema) for name, schema in sorted(made["components"]["schemas"].items())]
    return "\n\n".join((HEAD, *parts, "## Objects", *kinds))


def _document() -> Mapping[str, Any]:
    _make_ready()
    from groma.web.api.document import document

    return document()


def _make_ready() -> None:
    """Let Django start where nothing has started it, with a data folder that is thrown away."""
    if apps.ready:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groma.web.settings")
    with tempfile.TemporaryDirectory(prefix="groma-docs-") as folder:
        os.environ["GROMA_DATA"] = folder
        django.setup()


def _endpoint(method: str, where: str, said: Schema) -> str:
    words = "\n\n".join(" ".join(part.split()) for part in said["description"].split("\n\n"))
    rows = [
        (f"`{one['name']}`", one["in"], _limits(one["schema"]), one.get("description", ""))
        for one in said["parameters"]
    ]
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answer = next(one for status, one in said["responses"].items() if status.startswith("2"))
    needs = f"Needs a token with the scope `{said['x-scope']}`. " if "x-scope" in said else ""
    takes = f"Takes {_type(body)}. " if body else ""
    gives = f"Gives {_type(answer['content']['application/json']['schema'])}."
    parts = (f"### {said['summary']}", f"    {method.upper()} {where}", words, f"{needs}{takes}{gives}")
    return "\n\n".join((*parts, table(("parameter", "in", "may be", "means"), rows)))


def _kind(name: str, schema: Schema) -> str:
    needed = set(schema.get("required", ()))
    rows = [
        (f"`{field}`", _type(one) + ("" if field in needed else ", may be left out"), one.get("description", ""))
        for field, one in schema.get("properties", {}).items()
    ]
    return "\n\n".join((f"### {name}", " ".join(schema["description"].split()), table(("field", "is", "means"), rows)))


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"a list of {_type(schema['items'])}"
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if schema.get("additionalProperties"):
        return f"names with {_type(schema['additionalProperties'])}"
    return {"null": "nothing"}.get(schema["type"], schema.get("format", schema["type"]))


def _limits(schema: Schema) -> str:
    return ", ".join((_type(schema), *_bounds(schema)))


def _bounds(schema: Schema) -> Iterator[str]:
    words = {
        "minimum": "from {}",
        "maximum": "to {}",
        "maxLength": "at most {} characters",
        "default": "`{}` unless said",
    }
    yield from (said.format(schema[name]) for name, said in words.items() if schema.get(name) not in {None, ""})


def main() -> None:
    """Write the document to the file that is named."""
    _document()
    from groma.web.api.reference import text

    Path(sys.argv[1]).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
