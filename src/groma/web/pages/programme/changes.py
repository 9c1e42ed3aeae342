"""What changed between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.errors import RecordError
from groma.network.dates import last_day
from groma.web.pages.programme.asking import LONGEST, Asked, page
from groma.web.programme import shown
from groma.web.programme.between import between_values
from groma.web.programme.linking import way
from groma.web.refusals import refused
from groma.web.registers import store

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.public.showing import Values


def changes(request: HttpRequest) -> HttpResponse:
    """The story between two days; without any, from the first dated source to today."""
    given = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("from", "to")}
    now, day, mistake = shown.stamp(), "", ""
    try:
        day = last_day(given["to"]) if given["to"] else ""
        first = given["from"] or shown.programme(now, day).first_source
        last_day(first or "2000")
    except RecordError as error:
        day, first, mistake = "", given["from"], refused(error)
    programme = shown.programme(now, day)
    second = given["to"] or store.today()

    def values() -> Values:
        told = between_values(programme, first=first, second=second, mistake=mistake, page=request.GET.get("page"))
        return {"way": way(), **told}

    return page(request, "changes", Asked("", "", programme, now), values=values)
