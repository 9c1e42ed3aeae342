"""A filled workbook: what it would change, and taking it in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError, sorted_by_severity
from groma.web.changes import OvertakenError
from groma.web.exchange import filled, template_in, workbook_in
from groma.web.exchange.intake import waiting
from groma.web.exchange.workbook_plan import own_groups
from groma.web.pages.entry.gate import crumbs, of_a_round
from groma.web.pages.exchange.shown import to_start
from groma.web.refusals import refused
from groma.web.round_addresses import of_round
from groma.web.stored import files
from groma.web.stored.uploads import XLSX
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.exchange.filled import Filled
    from groma.web.exchange.template_in import Template
    from groma.web.models import Round, StoredFile, User


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_round
def look(request: HttpRequest, round_: Round, *, user: User, sha256: str) -> HttpResponse:
    """Show what a workbook would change; sent back with what was shown, it is taken in."""
    if not own_groups(round_, user):
        raise PermissionDenied
    stored = waiting(sha256, city=round_.city, by=user)
    try:
        read, template = _read(stored, round_, user)
    except GromaError as error:
        return _page(request, round_, stored, refusal=error)
    if request.method != "POST":
        return _page(request, round_, stored, read=read, template=template)
    if request.POST.get("token") != read.token:
        messages.warning(request, _("Something changed in the meantime. Look at it once more before you take it in."))
        return _page(request, round_, stored, read=read, template=template, status=HTTPStatus.CONFLICT)
    try:
        overwrite = request.POST.getlist("overwrite")
        count = filled.apply(read, round_, overwrite=overwrite, by=user, gesture=Gesture(str(user.actor)))
    except OvertakenError:
        messages.warning(request, _("Somebody changed a figure just now. Look at it once more before you take it in."))
        return redirect(request.path)
    except GromaError as error:
        messages.error(request, refused(error))
        return _page(request, round_, stored, read=read, template=template, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    told = ngettext("%(n)d figure was taken in.", "%(n)d figures were taken in.", count) % {"n": count}
    messages.success(request, told)
    return redirect(of_round(round_, "exchange/"))


def _read(stored: StoredFile, round_: Round, user: User) -> tuple[Filled, Template | None]:
    path = files.content_path(stored.sha256)
    if stored.media_type == XLSX.media_type and workbook_in.is_workbook(path):
        return workbook_in.read(path, round_, user), None
    template = template_in.read(path, round_, user, name=stored.name)
    return template.filled, template


def _page(
    request: HttpRequest,
    round_: Round,
    stored: StoredFile,
    *,
    read: Filled | None = None,
    template: Template | None = None,
    refusal: GromaError | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    findings = sorted_by_severity(read.findings) if read else ()
    return render(
        request,
        "web/exchange/workbook.html",
        {
            "round": round_,
            "stored": stored,
            "read": read,
            "findings": findings,
            "is_doubtful": any(one.severity == "error" for one in findings),
            "template": template,
            "refusal": refusal,
            "crumbs": crumbs(round_, to_start(round_)),
            "invented": round_.city.invented,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refusal else status,
    )
