"""The API as a whole: its routers, and the OpenAPI document that describes them."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import URLPattern, path
from django.utils.translation import override
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

import groma.web.public.addresses  # noqa: F401  registers how periods and data points stand in addresses
from groma.web.api.bearer import Token
from groma.web.api.conditional import UnchangedError
from groma.web.api.deciding import deciding
from groma.web.api.front import Place, guarded
from groma.web.api.problems import MEDIA_TYPE, Problem, answer_to
from groma.web.api.reading import cities, packs
from groma.web.api.reading_planned import adopted, working
from groma.web.api.reading_plans import cases, following, search
from groma.web.api.reading_programme import programme
from groma.web.api.taking_part import about, answering, taking_part
from groma.web.people.tokens import SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest, HttpResponse

ROOT = "/api/v1/"
NAME = "openapi.json"
OWN_URLS = ("api-root", "openapi-json", "openapi-view")
_REFERENCE = re.compile(r'"#/components/schemas/(\w+)"')
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
ALWAYS = {
    "400": "The request cannot be read, or names a parameter there is not.",
    "404": "There is no such thing, or none that this token may know of.",
    "422": "Something in the request cannot be taken; `mistakes` says what.",
    "429": "Too many requests came in a minute; `Retry-After` says when to come back.",
    "503": "What is kept cannot be reached or saved right now.",
}
WITH_TOKEN = {
    "401": "A token is needed, or this one does not work.",
    "403": "This is not for the person or the scopes of the token; `needs` says what is missing.",
}
WITH_BODY = {
    "409": "The state of things stands against it; `needs` says what has to hold first.",
    "411": "The length of the body is not said.",
    "412": "It is no longer as it was read. Nothing was saved; `theirs` is a row of the record as it is now.",
    "413": "The body is too long.",
    "415": "The body is not sent as JSON.",
    "428": "The version it rests on is not said.",
}
ETAG = {"ETag": {"description": "The version of what was read.", "schema": {"type": "string"}}}
LINK = {"Link": {"description": "The first, previous, next and last page.", "schema": {"type": "string"}}}
UNCHANGED = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "An `ETag` that was read before; if it is still the same, 304 is answered.",
    "schema": {"type": "string", "maxLength": 1000},
}
ABOUT = """Groma's figures for programs.

What is published can be read by everybody, without a token, from any page. Figures have the names they have in
`groma score`. Everything else needs a token, which a person makes on the site: it may do what its scopes say, and
never more than the person may.

A list comes in pages (`page`, `per_page`), with a `Link` header. A change names the version it rests on. A parameter
that is not known is refused, and what goes wrong is told as `application/problem+json`."""

api = NinjaAPI(title="Groma", version="1", description=ABOUT, urls_namespace="api", openapi_url="", docs_url=None)
api.add_router("/cities", cities)
api.add_router("/cities", following)
api.add_router("/cities", adopted)
api.add_router("/plans", working)
api.add_router("/packs", packs)
api.add_router("/cases", cases)
api.add_router("/search", search)
api.add_router("/programme", programme)
api.add_router("/token", about)
api.add_router("/rounds", taking_part)
api.add_router("/rounds", deciding)
api.add_router("", answering)


def _problem(request: HttpRequest, error: Exception) -> HttpResponse:
    del request
    return answer_to(error)


def _unchanged(request: HttpRequest, error: UnchangedError) -> HttpResponse:
    del request
    return error.response


for kind in (Exception, Http404, HttpError, ValidationError):
    api.add_exception_handler(kind, _problem)  # type: ignore[arg-type]  # it is given errors, never their classes
api.add_exception_handler(UnchangedError, _unchanged)  # type: ignore[arg-type]  # as above


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, which is in English whoever asks first."""
    with override("en"):
        return _made()


def operations(made: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation of the document with its method."""
    for methods in made["paths"].values():
        yield from methods.items()


def patterns() -> list[URLPattern]:
    """The addresses of the API, each behind its checks. Two routers may share an address; the document does not."""
    return [
        path(str(one.pattern), guarded(one.callback, _place(str(one.pattern))), name=one.name)
        for one in api.urls[0]
        if isinstance(one, URLPattern) and one.name not in OWN_URLS
    ]


def _made() -> dict[str, Any]:
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=ROOT))
    made["info"] |= {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}
    made["paths"] = {where: dict(methods) for where, methods in sorted(made["paths"].items())}
    made["components"]["schemas"] |= _problem_schemas()
    made["components"]["securitySchemes"]["Token"]["description"] = _scopes()
    for method, operation in operations(made):
        _complete(operation, method)
    del made["servers"]
    made["components"]["schemas"] = _used(made)
    return made


def _place(route: str) -> Place:
    methods = document()["paths"][ROOT + _PARAMETER.sub(r"{\1}", route)]
    return Place(
        queries={
            method.upper(): frozenset(one["name"] for one in said["parameters"] if one["in"] == "query")
            for method, said in methods.items()
        },
        public=frozenset(method.upper() for method, said in methods.items() if "security" not in said),
    )


def _complete(operation: dict[str, Any], method: str) -> None:
    """Tell what the endpoint itself does not: its problems, the headers of its answers, and its scope."""
    problems = dict(ALWAYS)
    problems |= WITH_TOKEN if "security" in operation else {}
    problems |= WITH_BODY if "requestBody" in operation else {}
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    for status, answer in answers.items():
        answer["headers"] = ETAG | (LINK if operation["operationId"].startswith("list_") else {})
        answer["description"] = "Added." if status == "201" else "Done." if method != "get" else "Found."
    if method == "get":
        operation["parameters"].append(UNCHANGED)
        answers["304"] = {"description": "It is still the version that was read before."}
    for status, words in problems.items():
        schema = {"$ref": "#/components/schemas/Problem"}
        answers[status] = {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}}
    operation["responses"] = dict(sorted(answers.items()))
    if "security" in operation:
        operation["x-scope"] = _scope_of(operation["operationId"])
        operation["security"] = [{"Token": [operation["x-scope"]]}]


def _used(made: Mapping[str, Any]) -> dict[str, Any]:
    """The schemas that bodies and answers are made of; those that only hold parameters together are left out."""
    every = made["components"]["schemas"]
    reached: set[str] = set()
    ahead = [json.dumps(made["paths"])]
    while ahead:
        new = set(_REFERENCE.findall(ahead.pop())) - reached
        reached |= new
        ahead += [json.dumps(every[name]) for name in new]
    return {name: every[name] for name in sorted(reached)}


def _scope_of(operation_id: str) -> str:
    """The scope that an operation asks a token for."""
    every = (
        one for router in (about, working, taking_part, deciding, answering) for one in router.path_operations.values()
    )
    asked = (one for view in every for one in view.operations if one.operation_id == operation_id)
    return next(str(check.scope) for one in asked for check in one.auth_callbacks if isinstance(check, Token))


def _problem_schemas() -> dict[str, Any]:
    made = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    return {**made.pop("$defs"), "Problem": made}


def _scopes() -> str:
    said = "; ".join(f"`{scope}`: {words!s}" for scope, words in SCOPES.items())
    return f"A token made on the site. Scopes: {said}."
