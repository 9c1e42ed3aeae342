"""The document of the API, and the page that shows it to people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_safe

from groma.web.api.document import document
from groma.web.public.showing import FRESH_FOR_S, etag_of, public_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation; `allowed` says in short what it may be."""

    name: str
    place: str
    allowed: str
    words: SafeString


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a program can ask for.

    Attributes:
        scope: What a token must have; empty where none is needed.
        gives: The name of the schema of the answer. takes: That of the body; empty where there is none.
    """

    id: str
    method: str
    address: str
    summary: str
    words: tuple[SafeString, ...]
    scope: str
    parameters: tuple[Parameter, ...]
    takes: str
    gives: str


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, which pages of other sites may read too."""
    etag = etag_of(text())
    response = get_conditional_response(request, etag=etag) or HttpResponse(text(), content_type="application/json")
    response.headers["ETag"] = etag
    response.headers["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
    return response


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation, on a page."""
    return public_page(
        request,
        "web/api/reference.html",
        stamp=(text(),),
        changed=None,
        values=lambda: {"groups": groups(), "about": _paragraphs(document()["info"]["description"])},
    )


def text() -> str:
    """The document as it is sent and kept."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def groups() -> list[tuple[str, list[Operation]]]:
    """The operations under their tags, in the order of the document."""
    found: dict[str, list[Operation]] = {}
    for address, methods in document()["paths"].items():
        for method, said in methods.items():
            found.setdefault(said["tags"][0], []).append(_operation(method.upper(), address, said))
    return list(found.items())


def _operation(method: str, address: str, said: Mapping[str, Any]) -> Operation:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answer = next(one for status, one in said["responses"].items() if status.startswith("2"))
    return Operation(
        id=said["operationId"],
        method=method,
        address=address,
        summary=said["summary"],
        words=_paragraphs(said["description"]),
        scope=said.get("x-scope", ""),
        parameters=tuple(_parameter(one) for one in said["parameters"]),
        takes=_name(body),
        gives=_name(answer["content"]["application/json"]["schema"]),
    )


def _parameter(said: Mapping[str, Any]) -> Parameter:
    schema = said["schema"]
    allowed = [", ".join(schema["enum"])] if "enum" in schema else [schema.get("type", "")]
    limits = {"minimum": "from {}", "maximum": "to {}", "maxLength": "at most {} characters", "default": "usually {}"}
    allowed += [words.format(schema[name]) for name, words in limits.items() if schema.get(name) not in {None, ""}]
    return Parameter(said["name"], said["in"], ", ".join(allowed), _coded(said.get("description", "")))


def _paragraphs(text: str) -> tuple[SafeString, ...]:
    return tuple(_coded(" ".join(part.split())) for part in text.split("\n\n"))


def _coded(text: str) -> SafeString:
    """A text in which what stands between backticks is code."""
    parts = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html('<code class="code">{}</code>', part) if at % 2 else part,) for at, part in parts)
    )


def _name(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
