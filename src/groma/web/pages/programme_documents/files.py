"""The files of documents: public ones for everybody, the others for those who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import Http404
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from groma.errors import NotFoundError
from groma.network.documents import DOCUMENTS, VERSIONS
from groma.network.names import slug
from groma.web.programme import shown
from groma.web.public.showing import FRESH_FOR_S
from groma.web.registers import store
from groma.web.registers.relations import relation_of
from groma.web.stored import files
from groma.web.stored.uploads import KINDS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.network.model import Entry


@require_safe
def file(request: HttpRequest, version: str) -> HttpResponse:
    """The file of a version; whoever may not read it is not told that there is one."""
    found, document = _readable(request, version)
    is_public = shown.programme(shown.stamp()).get(VERSIONS, found.id) is not None
    etag = f'"{found.one("sha256")}"'
    response = get_conditional_response(request, etag=etag) or _handed_out(found, document)
    response["ETag"] = etag
    if is_public:
        patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
    else:
        patch_cache_control(response, private=True, no_store=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _readable(request: HttpRequest, version: str) -> tuple[Entry, Entry]:
    """A version with a file, and its document, as they stand today."""
    try:
        found = store.entry_at(VERSIONS, version)
        document = store.entry_at(DOCUMENTS, found.parent)
    except NotFoundError:
        raise Http404 from None
    is_there = not found.until and not document.until and bool(found.one("sha256"))
    is_public = shown.programme(shown.stamp()).get(VERSIONS, found.id) is not None
    if not is_there or not (is_public or relation_of(request.user).may_see(found)):
        raise Http404
    return found, document


def _handed_out(version: Entry, document: Entry) -> HttpResponse:
    """The file, called after its document: what it was called where it came from was not kept."""
    media_type = version.one("media_type")
    ending = next((one.ending for one in KINDS if one.media_type == media_type), "")
    called = f"{slug(document.name)}-{slug(version.one('version'))}{ending}"
    return cast("HttpResponse", files.handed_out(version.one("sha256"), media_type, called=called))
