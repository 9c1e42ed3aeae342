"""Files of an edition to take away. Their addresses name the edition, so what is behind one never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response, patch_cache_control

from groma.publish.languages import LANGUAGES
from groma.web.public.downloads import KINDS, file_of
from groma.web.public.editions import edition_at
from groma.web.public.showing import etag_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from groma.web.public.editions import Edition

FRESH_FOR_S = 24 * 60 * 60


def download(request: HttpRequest, name: str, language: str = "", **place: Any) -> HttpResponseBase:
    """One file; those that speak a language have it in their address, the others have none."""
    found = edition_at(place.pop("city"), **place)
    if found is None or name not in KINDS or KINDS[name].speaks != (language in LANGUAGES):
        raise Http404
    etag = etag_of(found.publication.digest, name, language)
    changed = int(found.publication.published_at.timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=changed) or _sent(found, name, language)
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
    return response


def _sent(found: Edition, name: str, language: str) -> FileResponse:
    path = file_of(found.publication, name, language=language or "en")
    said = "-".join((found.city_id, found.period.replace("/", "--"), str(found.number), *filter(None, [language])))
    kind = KINDS[name]
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{said}-{name}", content_type=kind.media_type)
