"""The pack and the report of a meeting.

The pack is for those who have a part in the programme. So is the report until the secretariat says that it is
published; then everybody may read it, without what is for members only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from groma.errors import NotFoundError
from groma.network.documents import VERSIONS
from groma.network.occurrences import first_day
from groma.publish.languages import speaking
from groma.publish.meeting_document import matter
from groma.publish.meeting_pack import meeting_pack
from groma.publish.meeting_pages import meeting_html, meeting_pdf
from groma.publish.meeting_report import PUBLISHED, meeting_report
from groma.web.context import pack_language
from groma.web.programme import shown
from groma.web.programme.papers import file_address
from groma.web.public.showing import FRESH_FOR_S
from groma.web.registers import store
from groma.web.registers.relations import relation_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.network.model import Entry
    from groma.publish.meeting_document import Matter
    from groma.web.registers.relations import Relation

KINDS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


@require_safe
def paper(request: HttpRequest, *, entry: str, kind: str, ending: str) -> HttpResponse:
    """A pack or a report, as a page or as PDF, in the reader's language."""
    relation = relation_of(request.user)
    try:
        meeting = store.entry_at("meetings", entry)
    except NotFoundError:
        raise Http404 from None
    is_public = kind == "report" and meeting.state == PUBLISHED and not relation.has_part
    if not (is_public or relation.has_part):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied
    with speaking(pack_language()):
        about = _open(meeting) if is_public else _within(meeting, relation)
        about = replace(about, files=_files(about, request))
        document = meeting_pack(about) if kind == "pack" else meeting_report(about, for_everybody=is_public)
        content = meeting_html(document) if ending == "html" else meeting_pdf(document)
    response = HttpResponse(content, content_type=KINDS[ending])
    name = f"{kind}-{entry.replace('/', '-')}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if is_public:
        patch_cache_control(response, public=True, max_age=FRESH_FOR_S)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _within(meeting: Entry, relation: Relation) -> Matter:
    """All that somebody with a part in the programme may see."""
    seen = [one for one in store.entries_at() if relation.may_see(one)]
    facts = (one for one in store.facts() if one.register != store.PERSONS)
    return matter(meeting, seen, at=store.today(), facts=facts, until=_until(meeting))


def _open(meeting: Entry) -> Matter:
    """What everybody may see, with the text and the attendance of a report that was published."""
    programme = shown.programme(shown.stamp())
    public = programme.get("meetings", meeting.id)
    if public is None:
        raise Http404
    told = {name: meeting.all(name) for name in ("report", "present") if meeting.all(name)}
    documents = [one for one in store.entries_at("documents") if one.one("access") == "public"]
    seen = [one for register in programme.by_register.values() for one in register.values()]
    facts = (one for of_one in programme.facts.values() for one in of_one)
    full = replace(public, values={**public.values, **told})
    return matter(full, [*seen, *documents], at=programme.at, facts=facts, until=_until(meeting))


def _files(about: Matter, request: HttpRequest) -> dict[str, str]:
    """Where the files of documents are handed out: whoever opens a paper elsewhere needs the whole address."""
    files = (one.id for one in about.found.all(VERSIONS) if one.one("sha256"))
    return {one: request.build_absolute_uri(file_address(one)) for one in files}


def _until(meeting: Entry) -> str:
    """The day to which is told what changed: that of the meeting, where it was."""
    day = first_day(meeting)
    return min(day.isoformat(), store.today()) if day else store.today()
