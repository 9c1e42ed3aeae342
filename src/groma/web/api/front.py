"""What every request passes before an endpoint answers it: who asks, how often, how much, and in which form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from groma.errors import did_you_mean
from groma.web.api.bearer import admit
from groma.web.api.problems import ProblemError, answer_to, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    View = Callable[..., HttpResponse]

MAX_BODY = 64 * 1024
MAX_QUERY = 2_000
MAX_CONDITION = 1_000
WRITING = frozenset({"POST", "PUT"})
JSON = "application/json"
EXPOSED = "ETag, Link, Retry-After, Content-Language"
KEPT_FOR_S = 24 * 60 * 60


@dataclass(frozen=True)
class Place:
    """What the document says of an address.

    Attributes:
        queries: The names of the query parameters, by method.
        public: The methods that need no token.
    """

    queries: Mapping[str, frozenset[str]]
    public: frozenset[str]

    @property
    def methods(self) -> tuple[str, ...]:
        """What may be done there."""
        heads = ("HEAD",) if "GET" in self.queries else ()
        return (*sorted(self.queries), *heads, "OPTIONS")


def guarded(view: View, place: Place) -> View:
    """An endpoint behind its checks; whatever goes wrong is answered with a problem."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **where: Any) -> HttpResponse:
        with override("en"):
            try:
                response = _answered(request, view, place=place, where=where)
            except Exception as error:  # noqa: BLE001  what it was is logged, and told as a problem
                response = answer_to(error)
        response.headers.setdefault("Content-Language", "en")
        return _opened(response, request, place)

    return answered


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The answer at an address the API does not have."""
    del request
    hint = "Leave out the slash at the end." if rest.endswith("/") else "Look at the list of endpoints."
    return answer_to(missing("The API has no such address.", next_step=hint))


def _answered(request: HttpRequest, view: View, *, place: Place, where: Mapping[str, Any]) -> HttpResponse:
    if request.method == "OPTIONS":
        return _preflight(place)
    asked = "GET" if request.method == "HEAD" else str(request.method)
    if asked not in place.queries:
        raise ProblemError(
            HTTPStatus.METHOD_NOT_ALLOWED,
            f"`{request.method}` is not possible here."[:100],
            kind="method",
            next_step=f"Possible are {', '.join(place.methods)}.",
            headers={"Allow": ", ".join(place.methods)},
        )
    admit(request)
    _check_query(request, place.queries[asked])
    _check_conditions(request)
    if asked in WRITING:
        _check_body(request)
    request.method, said = asked, request.method
    try:
        return view(request, **where)
    finally:
        request.method = said


def _preflight(place: Place) -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["Allow"] = ", ".join(place.methods)
    if "GET" in place.public:
        response["Access-Control-Allow-Methods"] = "GET, HEAD"
        response["Access-Control-Allow-Headers"] = "If-None-Match"
        response["Access-Control-Max-Age"] = str(KEPT_FOR_S)
    patch_cache_control(response, public=True, max_age=KEPT_FOR_S)
    return response


def _opened(response: HttpResponse, request: HttpRequest, place: Place) -> HttpResponse:
    """What is public may be read by pages of other sites. No credentials are ever sent along, so none are allowed."""
    if request.method in {"GET", "HEAD", "OPTIONS"} and "GET" in place.public:
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _check_query(request: HttpRequest, known: frozenset[str]) -> None:
    """Refuse what would otherwise be passed over in silence: unknown names, and names given twice."""
    if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY:
        next_step = "Ask for less at once."
        raise ProblemError(HTTPStatus.BAD_REQUEST, "The query is too long.", kind="too_large", next_step=next_step)
    for name, values in request.GET.lists():
        if name not in known:
            said = f"There is no parameter `{name[:60]}` here."
            hint = did_you_mean(name[:60], known) or f"Known are: {', '.join(sorted(known)) or 'none'}."
            raise ProblemError(HTTPStatus.BAD_REQUEST, said, kind="parameter", where=name[:60], next_step=hint)
        if len(values) > 1:
            what = f"The parameter `{name}` is given twice."
            raise ProblemError(HTTPStatus.BAD_REQUEST, what, kind="parameter", where=name, next_step="Give it once.")


def _check_conditions(request: HttpRequest) -> None:
    for name in ("If-Match", "If-None-Match"):
        if len(request.headers.get(name, "")) > MAX_CONDITION:
            what = f"`{name}` is too long."
            raise ProblemError(
                HTTPStatus.BAD_REQUEST, what, kind="too_large", where=name, next_step="Name one version."
            )


def _check_body(request: HttpRequest) -> None:
    if request.content_type != JSON:
        raise ProblemError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "The body is not sent as JSON.",
            kind="media_type",
            where="Content-Type",
            next_step=f"Send it as `{JSON}`.",
            headers={"Accept-Post": JSON} if request.method == "POST" else {},
        )
    said = request.META.get("CONTENT_LENGTH") or ""
    if not said.isdecimal():
        what = "The request does not say how long its body is."
        raise ProblemError(HTTPStatus.LENGTH_REQUIRED, what, kind="length", next_step="Send `Content-Length`.")
    if int(said) > MAX_BODY:
        raise ProblemError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The body is longer than {MAX_BODY // 1024} KiB.",
            kind="too_large",
            next_step="Send figures one by one.",
        )
