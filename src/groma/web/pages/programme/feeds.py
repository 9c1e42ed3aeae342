"""Atom feeds: what is new in the programme, and in one of its groups."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groma.publish.languages import speaking
from groma.web.announcing import writing
from groma.web.context import pack_language
from groma.web.programme import shown
from groma.web.programme.linking import called
from groma.web.programme.news import news
from groma.web.public.showing import FRESH_FOR_S, etag_of
from groma.web.templatetags.parts import language_tag

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.web.programme.news import News
    from groma.web.programme.shown import Programme

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Letters that XML cannot hold."""
SINCE = "2026"
"""The year in which the ids of entries begin, as RFC 4151 asks for."""


def everything(request: HttpRequest) -> HttpResponse:
    """What is new in the whole programme."""
    now = shown.stamp()
    programme = shown.programme(now)
    initiative = next(iter(programme.all("initiative")), None)
    title = initiative.name if initiative else _("The programme")
    return _feed(request, programme, now, title=title, page=reverse("programme"))


def of_group(request: HttpRequest, entry: str) -> HttpResponse:
    """What is new in one thematic group."""
    now = shown.stamp()
    programme = shown.programme(now)
    found = programme.get("groups", entry)
    if found is None:
        raise Http404
    page = reverse("programme_group", kwargs={"entry": entry})
    return _feed(request, programme, now, title=called(programme, found), page=page, group=entry)


def _feed(
    request: HttpRequest, programme: Programme, now: tuple[object, ...], *, title: str, page: str, group: str = ""
) -> HttpResponse:
    etag = etag_of("feed", *now, *writing.stamp(), request.get_host(), request.path, get_language())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        with speaking(pack_language()):
            made = _written(request, news(programme, group=group), title=title, page=page)
        response = HttpResponse(made, content_type="application/atom+xml; charset=utf-8")
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _written(request: HttpRequest, found: list[News], *, title: str, page: str) -> str:
    host, site = request.get_host().partition(":")[0], request.build_absolute_uri
    feed = Atom1Feed(
        title=_clean(title),
        link=site(page),
        description="",
        subtitle=_("What is published, decided, begun and called together, each with its source."),
        language=language_tag(get_language() or "en"),
        feed_url=site(request.path),
        feed_guid=f"tag:{host},{SINCE}:{page}",
        author_name="Groma",
    )
    for one in found:
        moment = dt.datetime.combine(one.at, dt.time(), dt.UTC)
        feed.add_item(
            title=_clean(one.title),
            link=site(one.address),
            description=_clean(one.summary),
            unique_id=f"tag:{host},{SINCE}:{one.id}",
            pubdate=moment,
            updateddate=moment,
            categories=(one.kind,),
        )
    return feed.writeString("utf-8")


def _clean(text: str) -> str:
    return CONTROL.sub("\ufffd", text)
