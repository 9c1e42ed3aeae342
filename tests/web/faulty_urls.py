"""The site's addresses, and some that fail as any page may."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, OperationalError
from django.urls import path

from groma.errors import GromaError
from groma.web import rounds
from groma.web.models import Round
from groma.web.stored.files import StoreUnavailableError
from groma.web.urls import handler400, handler403, handler404, handler500
from groma.web.urls import urlpatterns as of_the_site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

ERRORS = {
    "refused": GromaError,
    "lost": OperationalError,
    "closed": InterfaceError,
    "store": StoreUnavailableError,
    "wrong": DatabaseError,
    "broken": ValueError,
}


def fail(request, how):
    """Fails, and says in its error what somebody typed."""
    if how == "enter":
        return enter(request)
    try:
        {}[request.POST.get("name", "")]
    except KeyError as error:
        raise ERRORS[how](f"It failed on {request.POST.get('name', '')} of {request.user}.") from error


def enter(request):
    entries = [rounds.Entry(name, "2024", text="7", note="x" * 9_000) for name in ("gdp", "labour_force", "total_area")]
    rounds.enter(Round.objects.get(), entries, by=request.user)
    raise AssertionError("it was entered")


urlpatterns = [path("fault/<str:how>/", fail, name="fault"), *of_the_site]
