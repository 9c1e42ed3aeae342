"""The registers to take away, as CSV and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseBadRequest, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

from groma.web.pages.programme.asking import asked
from groma.web.programme.files import csv_lines, json_pieces
from groma.web.programme.open_facts import OPEN
from groma.web.public.showing import FRESH_FOR_S, etag_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

KINDS = {"csv": ("text/csv; charset=utf-8", csv_lines), "json": ("application/json", json_pieces)}


def download(request: HttpRequest, register: str, ending: str) -> HttpResponseBase:
    """A register as it is or was on a day; sent piece by piece."""
    if register not in OPEN:
        raise Http404
    found = asked(request)
    if found.mistake:
        return HttpResponseBadRequest(found.mistake, content_type="text/plain; charset=utf-8")
    media_type, made = KINDS[ending]
    etag = etag_of(register, ending, *found.now, found.programme.at)
    name = f"groma-{register}-{found.programme.at}.{ending}"
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        pieces = (piece.encode("utf-8", "replace") for piece in made(found.programme, register))
        response = StreamingHttpResponse(pieces, content_type=media_type, headers=disposition)
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
    return response
