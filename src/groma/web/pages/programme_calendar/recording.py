"""The page on which the secretariat records a meeting while it goes on: decisions, action items, agenda, documents."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError, NotFoundError
from groma.network.documents import DOCUMENTS, VERSIONS, versions_of
from groma.publish.document_words import version_words
from groma.publish.languages import speaking
from groma.publish.meeting_pack import plan_name
from groma.publish.meeting_words import known, meeting_name, when_text
from groma.web.changes import OvertakenError
from groma.web.context import pack_language
from groma.web.pages.desk.person import signed_in
from groma.web.pages.programme_desk.gate import crumbs, running
from groma.web.parts import Link
from groma.web.refusals import refused
from groma.web.registers import store
from groma.web.registers.document_forms import VersionFields
from groma.web.registers.meeting_forms import DECIDED, FORMS, MeetingForm, StateForm
from groma.web.registers.words import CHOICES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from groma.network.model import Entry
    from groma.publish.meeting_words import Known

READ = ("meetings", "sessions", "decisions", "action-items", "documents", "versions", "organisations", *DECIDED)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line of what is recorded already.

    Attributes:
        address: Where it can be changed; empty where it stands on the meeting itself.
    """

    text: str
    note: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: what is recorded already, and the form for one more."""

    id: str
    form: MeetingForm
    lines: tuple[Recorded, ...]
    is_sent: bool


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, entry: str) -> HttpResponse:
    """What is recorded of a meeting; a form that is sent adds one thing to it."""
    running(request)
    try:
        meeting = store.entry_at("meetings", entry)
    except NotFoundError:
        raise Http404 from None
    if request.method != "POST":
        return _page(request, meeting)
    made = FORMS.get(request.POST.get("what", ""))
    if made is None:
        return _page(request, meeting, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    form = _sent(request, made, meeting)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            form.keep(by=signed_in(request))
        except OvertakenError:
            form.add_error(None, _("Somebody else changed this meeting at the same time. Look at it and try again."))
            status = HTTPStatus.CONFLICT
        except GromaError as error:
            form.add_error(None, refused(error))
        else:
            messages.success(request, _("Recorded."))
            return redirect(f"{reverse('programme_record', args=[meeting.id])}#{form.what}")
    return _page(request, meeting, sent=form, status=status)


def _sent(request: HttpRequest, made: type[MeetingForm], meeting: Entry) -> MeetingForm:
    form = made(request.POST, request.FILES, meeting=meeting)
    if isinstance(form, VersionFields):
        form.refuse_too_large(request)
    return form


def _page(
    request: HttpRequest, meeting: Entry, *, sent: MeetingForm | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    found = known((one for one in store.entries_at(*READ) if not one.until), at=store.today())
    with speaking(pack_language()):
        title, parts = meeting_name(meeting, found), [_part(one, meeting, found, sent=sent) for one in FORMS.values()]
    way = [*crumbs("meetings"), Link(title, reverse("programme_entry", args=["meetings", meeting.id]))]
    papers = [
        (_("Meeting pack"), _addresses(meeting, "pack")),
        (_("Meeting report"), _addresses(meeting, "report")),
    ]
    shown = {"crumbs": way, "title": title, "meeting": meeting, "parts": parts, "papers": papers, "wrong": sent}
    return render(request, "web/programme/desk/record.html", shown, status=status)


def _part(made: type[MeetingForm], meeting: Entry, found: Known, *, sent: MeetingForm | None) -> Part:
    is_sent = sent is not None and sent.what == made.what
    return Part(
        id=made.what,
        form=sent if is_sent and sent is not None else made(meeting=meeting),
        lines=tuple(_lines(made, meeting, found)),
        is_sent=is_sent,
    )


def _lines(made: type[MeetingForm], meeting: Entry, found: Known) -> Iterable[Recorded]:
    if made is StateForm:
        return
    if made.field:
        for text in meeting.all(made.field):
            yield Recorded(found.called(text) if made.field == "present" else text, "", "")
        return
    for one in found.all(made.register):
        if meeting.id in {one.parent, *one.all("of")}:
            yield Recorded(one.name, _note(one, found), reverse("programme_entry", args=[one.register, one.id]))


def _note(entry: Entry, found: Known) -> str:
    """What else is known of a line, in a few words."""
    access = entry.one("access")
    told = (
        found.names(entry.all("owner")),
        found.names(entry.all("moderator")),
        found.names(entry.all("group")),
        "; ".join(_named(one, found) for one in entry.all("about")),
        _("due %(date)s") % {"date": when_text(entry.one("due"))} if entry.one("due") else "",
        *_versions(entry, found),
        _("for %(readers)s") % {"readers": CHOICES[access]} if access in CHOICES else "",
    )
    return " · ".join(filter(None, told))


def _versions(entry: Entry, found: Known) -> tuple[str, ...]:
    """The newest version of a document, and how many there are."""
    if entry.register != DOCUMENTS:
        return ()
    versions = versions_of(entry, found.all(VERSIONS))
    count = ngettext("%(count)s version", "%(count)s versions", len(versions)) % {"count": len(versions)}
    return (*version_words(versions[0]), *([count] if len(versions) > 1 else [])) if versions else ()


def _named(about: str, found: Known) -> str:
    """What a decision is about, by its name."""
    for register in DECIDED:
        if one := found.entries.get((register, about.removeprefix(f"{register}/"))):
            return plan_name(one) if register == "work-plans" else one.name
    return about


def _addresses(meeting: Entry, kind: str) -> list[Link]:
    def address(ending: str) -> str:
        return reverse("programme_paper", kwargs={"entry": meeting.id, "kind": kind, "ending": ending})

    return [Link("HTML", address("html")), Link("PDF", address("pdf"))]
