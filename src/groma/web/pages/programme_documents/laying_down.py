"""The pages on which documents and newer versions of them are laid down."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError
from groma.network.documents import DOCUMENTS, OWNERS, VERSIONS
from groma.publish.numbers_text import comma_listed
from groma.web.pages.desk.person import signed_in
from groma.web.pages.programme_desk.entry import LONGEST_ID
from groma.web.pages.programme_desk.gate import crumbs, entry_of, with_part
from groma.web.parts import Link
from groma.web.refusals import refused
from groma.web.registers import documents, store
from groma.web.registers.document_forms import DocumentFields, VersionFields
from groma.web.registers.naming import names
from groma.web.registers.relations import relation_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.network.documents import Version
    from groma.network.model import Entry
    from groma.web.registers.relations import Relation


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest) -> HttpResponse:
    """A new document of a group, a deliverable or a meeting, which the address names as `under`."""
    relation = with_part(request)
    if not relation.may_add(DOCUMENTS):
        raise PermissionDenied
    owner = _owner(relation, request.GET.get("under", "")[:LONGEST_ID])
    if owner is None:
        return render(request, "web/programme/desk/document_where.html", {"crumbs": crumbs(DOCUMENTS)})
    form = DocumentFields(request.POST or None, request.FILES or None, auto_id="document_%s")
    if request.method == "POST":
        form.refuse_too_large(request)
        if form.is_valid():
            try:
                found, new = form.lay_down(owner, by=signed_in(request))
            except GromaError as error:
                form.add_error(None, refused(error))
            else:
                return _kept(request, found, new)
    way = [*crumbs(DOCUMENTS), Link(owner.name, reverse("programme_entry", args=[owner.register, owner.id]))]
    title = _("Add a document: %(name)s") % {"name": owner.name}
    return _page(request, form, way=way, title=title)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest) -> HttpResponse:
    """A newer version of a document, which the address names as `under`."""
    relation = with_part(request)
    if not relation.may_add(VERSIONS):
        raise PermissionDenied
    under = request.GET.get("under", "")[:LONGEST_ID]
    if not under:
        return render(request, "web/programme/desk/document_where.html", {"crumbs": crumbs(DOCUMENTS)})
    found = entry_of(relation, DOCUMENTS, under)
    if not documents.may_lay_down(relation, found):
        raise PermissionDenied
    form = VersionFields(request.POST or None, request.FILES or None, auto_id="version_%s")
    if request.method == "POST":
        form.refuse_too_large(request)
        if form.is_valid():
            try:
                found, new = documents.add_version(found.id, form.laid(), by=signed_in(request))
            except GromaError as error:
                form.add_error(None, refused(error))
            else:
                return _kept(request, found, new)
    way = [*crumbs(DOCUMENTS), Link(found.name, reverse("programme_entry", args=[DOCUMENTS, found.id]))]
    return _page(request, form, way=way, title=_("Add a version: %(name)s") % {"name": found.name})


def _owner(relation: Relation, under: str) -> Entry | None:
    """What a document is to be of, by its id or its name."""
    if not under:
        return None
    wanted = names(*OWNERS).id(under)
    found = next(one for one in store.entries_at(*OWNERS) if one.id == wanted)
    if not relation.may_see(found):
        raise PermissionDenied
    return found


def _kept(request: HttpRequest, found: Entry, new: Version) -> HttpResponse:
    told = {"version": new.number, "name": found.name}
    messages.success(request, _("Version %(version)s of “%(name)s” is laid down.") % told)
    if others := documents.also_in(new, found, relation_of(request.user)):
        there = comma_listed([one.name for one in others])
        messages.warning(request, _("The same file is in another document, too: %(names)s.") % {"names": there})
    return redirect("programme_entry", DOCUMENTS, found.id)


def _page(request: HttpRequest, form: VersionFields, *, way: list[Link], title: str) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    shown = {"crumbs": way, "title": title, "form": form}
    return render(request, "web/programme/desk/document.html", shown, status=status)
