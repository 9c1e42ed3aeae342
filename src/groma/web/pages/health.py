"""Whether the site runs, and whether it can do its work; for machines that watch it. Nothing here is about people."""

from __future__ import annotations

import logging
import shutil
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.urls import URLPattern, URLResolver

logger = logging.getLogger("groma.web")

ENOUGH_BYTES = 200_000_000
OK = "ok"


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers. It asks nothing of anything else."""
    del request
    return JsonResponse({"status": OK})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and is on the schema of this version, the disk has space; 503 where not.

    Anybody may ask, so the answer only names the parts that fail; what is wrong with them stands in the log.
    """
    del request
    found = {name: _looked_at(look) for name, look in LOOKS.items()}
    failing = {name: said for name, said in found.items() if said != OK}
    if not failing:
        return JsonResponse({"status": OK})
    logger.error("not ready", extra={"failing": failing})
    return JsonResponse({"status": "not ready", "failing": list(failing)}, status=HTTPStatus.SERVICE_UNAVAILABLE)


def _looked_at(look: Callable[[], str]) -> str:
    try:
        return look()
    except (DatabaseError, OSError) as error:
        return type(error).__name__


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} steps are missing" if waiting else OK


def _disk() -> str:
    free = shutil.disk_usage(settings.AROUND.data).free
    return OK if free >= ENOUGH_BYTES else f"{free // 1_000_000} MB are left"


LOOKS: dict[str, Callable[[], str]] = {"database": _database, "migrations": _migrations, "disk": _disk}

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", alive, name="health"),
    path("health/ready", ready, name="ready"),
]
