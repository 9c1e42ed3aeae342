"""What stands around every page: a line in the log, and errors told on a plain page."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection
from django.utils.deprecation import MiddlewareMixin

from groma.errors import GromaError, NotFoundError
from groma.web.pages import failures
from groma.web.stored.files import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("groma.web")
requests = logging.getLogger("groma.requests")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Logs every request by the name of its page and never by its address, which may hold names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then log how that went."""
        counted = _Counter()
        begun = time.perf_counter()
        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        match = request.resolver_match
        about = {
            "route": match.view_name if match else "",
            "method": request.method if request.method in METHODS else "other",
            "status_code": response.status_code,
            "duration_ms": round((time.perf_counter() - begun) * 1000, 1),
            "queries": counted.number,
        }
        requests.info("request", extra=about)
        return response


class PlainFailures(MiddlewareMixin):
    """Turns an error into a page that says what happened and what to do next."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for an error of ours or of the database; others go on to Django's own handling."""
        if isinstance(exception, StoreUnavailableError) or failures.is_unavailable(exception):
            logger.error("what is kept cannot be reached or written", exc_info=exception)
            return failures.unavailable(request)
        if isinstance(exception, NotFoundError):
            return failures.missing(request, exception)
        if isinstance(exception, GromaError):
            return failures.refused(request, exception)
        if isinstance(exception, DatabaseError):
            logger.error("the database refused", exc_info=exception)
        return None


class _Counter:
    """Counts the queries that pass through it."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], *passed: Any) -> Any:
        self.number += 1
        return execute(*passed)
