"""What every page of the programme is asked: of which day it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.network.dates import last_day
from groma.web.programme import shown
from groma.web.public.showing import public_page
from groma.web.refusals import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from groma.web.programme.shown import Programme
    from groma.web.public.showing import Values

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """The programme on the day somebody asked for.

    Attributes:
        said: The day as it was asked for; empty for today.
        mistake: Why it could not be read; today's programme is shown then.
        now: What it depends on.
    """

    said: str
    mistake: str
    programme: Programme
    now: tuple[object, ...]


def asked(request: HttpRequest) -> Asked:
    """The programme as of the day in `?as-of=`."""
    said, mistake, day = request.GET.get("as-of", "").strip()[:LONGEST], "", ""
    if said:
        try:
            day = last_day(said)
        except RecordError as error:
            mistake = refused(error)
    now = shown.stamp()
    return Asked(said, mistake, shown.programme(now, day), now)


def page(
    request: HttpRequest, template: str, found: Asked, *, values: Callable[[], Values], stamp: tuple[object, ...] = ()
) -> HttpResponse:
    """A page about the programme, in the reader's language, kept by caches until something is said.

    Args:
        request: Who asks.
        template: The page.
        found: The programme on a day.
        values: Puts together what the page shows.
        stamp: What else it depends on.
    """

    def made() -> Values:
        query = f"?as-of={found.programme.at}" if found.said and not found.mistake else ""
        return {"as_of": found.said, "mistake": found.mistake, "query": query, **values()}

    return public_page(request, f"web/programme/{template}.html", stamp=(*found.now, *stamp), changed=None, values=made)
