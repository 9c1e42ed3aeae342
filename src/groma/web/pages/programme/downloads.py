"""The registers and the figures over time to take away, as CSV and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseBadRequest, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

from groma.network.figures import NAMES
from groma.web.pages.programme.asking import asked
from groma.web.programme.files import counted_csv, counted_json, csv_lines, json_pieces
from groma.web.programme.open_facts import OPEN
from groma.web.programme.over_time import counted_of
from groma.web.public.showing import FRESH_FOR_S, etag_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest, HttpResponseBase

    from groma.web.programme.shown import Programme

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
REGISTERS = {"csv": csv_lines, "json": json_pieces}
COUNTED = {"csv": counted_csv, "json": counted_json}


def download(request: HttpRequest, register: str, ending: str) -> HttpResponseBase:
    """A register as it is or was on a day; sent piece by piece."""
    if register not in OPEN:
        raise Http404
    return _sent(request, register, ending=ending, made=lambda programme: REGISTERS[ending](programme, register))


def counted(request: HttpRequest, figure: str, ending: str) -> HttpResponseBase:
    """One of the figures over time, as known on a day."""
    if figure not in NAMES:
        raise Http404

    def pieces(programme: Programme) -> Iterable[str]:
        yield COUNTED[ending](counted_of(programme)[figure], programme.at)

    return _sent(request, f"figures-{figure}", ending=ending, made=pieces)


def _sent(
    request: HttpRequest, name: str, *, ending: str, made: Callable[[Programme], Iterable[str]]
) -> HttpResponseBase:
    """A file of the programme as it is or was on the day that was asked for."""
    found = asked(request)
    if found.mistake:
        return HttpResponseBadRequest(found.mistake, content_type="text/plain; charset=utf-8")
    etag = etag_of(name, ending, *found.now, found.programme.at)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        file = f"groma-{name}-{found.programme.at}.{ending}"
        disposition = {"Content-Disposition": f'attachment; filename="{file}"'}
        pieces = (piece.encode("utf-8", "replace") for piece in made(found.programme))
        response = StreamingHttpResponse(pieces, content_type=TYPES[ending], headers=disposition)
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
    return response
