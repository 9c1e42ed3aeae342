"""Calendars that everybody may subscribe to: of the programme, of a thematic group, of a working group."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from groma.errors import NotFoundError
from groma.network.calendar import Revision, feed, revisions_of
from groma.publish.calendar_words import calendar_words
from groma.publish.languages import known_language, speaking
from groma.web.context import pack_language
from groma.web.models import TrailEvent
from groma.web.programme import shown
from groma.web.programme.linking import address_of, called
from groma.web.public.showing import FRESH_FOR_S, etag_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.network.model import Entry
    from groma.web.programme.shown import Programme

CONTENT_TYPE = "text/calendar; charset=utf-8"
SUBJECT = "register/"
REGISTERS = ("meetings", "deliverables")


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Every meeting of the programme."""
    return _feed(request)


@require_safe
def of_group(request: HttpRequest, entry: str) -> HttpResponse:
    """The meetings of a thematic group and its working groups."""
    return _feed(request, of=("groups", entry))


@require_safe
def of_working_group(request: HttpRequest, entry: str) -> HttpResponse:
    """The meetings of a working group."""
    return _feed(request, of=("working-groups", entry))


def _feed(request: HttpRequest, *, of: tuple[str, str] | None = None) -> HttpResponse:
    """A calendar; with `?deadlines=1` the days by which deliverables are planned are in it, too."""
    now = shown.stamp()
    programme = shown.programme(now)
    group = programme.get(*of) if of else None
    if of and group is None:
        raise Http404
    has_deadlines, language = request.GET.get("deadlines") == "1", _language(request)
    etag = etag_of("calendar", *now, request.get_host(), request.path, has_deadlines, language)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        with speaking(language):
            content = _content(request, programme, group, has_deadlines=has_deadlines)
        name = of[1].replace("/", "-") if of else "programme"
        response = HttpResponse(content, content_type=CONTENT_TYPE)
        response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
        response.headers["Content-Language"] = language
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _content(request: HttpRequest, programme: Programme, group: Entry | None, *, has_deadlines: bool) -> bytes:
    found = list(programme.all("meetings"))
    if has_deadlines:
        found += programme.all("deliverables")
    if group is not None:
        found = [one for one in found if _is_of(one, group.id)]
    named = (*programme.all("groups"), *programme.all("working-groups"), *found)
    host = request.get_host().partition(":")[0]
    return feed(
        found,
        calendar_words(named, called=called(programme, group) if group else ""),
        site=host,
        address_of=lambda one: request.build_absolute_uri(address_of(one.register, one.id)),
        revisions=_revisions(programme),
    ).content


def _is_of(entry: Entry, group: str) -> bool:
    """Whether it belongs to a group, or to a working group of it."""
    return any(one == group or one.startswith(f"{group}/") for one in entry.all("of"))


def _revisions(programme: Programme) -> dict[tuple[str, str], Revision]:
    """How often each meeting and deliverable was changed: by its sources, and by what people said here."""
    keys = [key for key in programme.facts if key[0] in REGISTERS]
    found = revisions_of(fact for key in keys for fact in programme.facts[key])
    said = TrailEvent.objects.filter(action="register.say")
    for name in REGISTERS:
        of_register = said.filter(subject__startswith=f"{SUBJECT}{name}/").values("subject")
        for row in of_register.annotate(count=Count("number"), last=Max("at")).values("subject", "count", "last"):
            key = (name, row["subject"].removeprefix(f"{SUBJECT}{name}/"))
            if old := found.get(key):
                last = dt.datetime.fromisoformat(row["last"]).replace(microsecond=0)
                found[key] = Revision(old.number + row["count"], max(old.last, last))
    return found


def _language(request: HttpRequest) -> str:
    """The language that is asked for in the address, else the reader's: a calendar program has no cookies."""
    try:
        return known_language(request.GET.get("language", "")[:20]) if request.GET.get("language") else pack_language()
    except NotFoundError:
        return pack_language()
