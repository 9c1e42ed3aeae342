"""What stands around every page: errors of ours are told on a plain page, and nothing is half-saved."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.utils.deprecation import MiddlewareMixin

from groma.errors import GromaError, NotFoundError
from groma.web.pages import failures

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("groma.web")


class PlainFailures(MiddlewareMixin):
    """Turns an error into a page that says what happened and what to do next."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for an error of ours or of the database; others go on to Django's own handling."""
        if isinstance(exception, NotFoundError):
            return failures.missing(request, exception)
        if isinstance(exception, GromaError):
            return failures.refused(request, exception)
        if isinstance(exception, DatabaseError):
            logger.error("database unavailable", exc_info=exception)
            return failures.unavailable(request)
        return None
