"""Work off line: the bundle to take along, and the filled checklist that comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from groma.errors import GromaError
from groma.publish.languages import speaking
from groma.web import access
from groma.web.context import pack_language
from groma.web.pages.desk.person import crumbs, signed_in
from groma.web.pages.verifying.gate import for_verifiers, to_list
from groma.web.parts import Column
from groma.web.refusals import next_step_of, refused, what_of
from groma.web.round_addresses import of_round
from groma.web.stored.uploads import WORKBOOKS, accepted
from groma.web.verifying import bundles
from groma.web.verifying.checklists import Line, Plan, plan, read_checklist
from groma.web.verifying.worklist import decide_all, queue

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round

SALT = "groma.verifying.checklist"
GOOD_FOR_S = 3600


class ChecklistForm(forms.Form):
    """The filled checklist."""

    file = forms.FileField(
        label=gettext_lazy("The filled checklist"), help_text=gettext_lazy("The file checklist.xlsx of the bundle.")
    )


@require_safe
@for_verifiers
def bundle(request: HttpRequest, round_: Round) -> FileResponse:
    """The bundle as a ZIP archive."""
    del request
    with speaking(pack_language()):
        archive = bundles.bundle(queue(round_))
    return FileResponse(archive, as_attachment=True, filename=f"{bundles.name_of(round_)}.zip")


@for_verifiers
def checklist(request: HttpRequest, round_: Round) -> HttpResponse:
    """Where the bundle is fetched and the checklist sent back; what it would do is shown first."""
    form = ChecklistForm(request.POST or None, request.FILES or None)
    found, planned = queue(round_), None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            accepted(upload.file, WORKBOOKS, name=upload.name, size=upload.size)
            planned = plan(read_checklist(upload.file, round_), found)
        except GromaError as error:
            form.add_error("file", refused(error))
    return render(
        request,
        "web/verifying/offline.html",
        {
            "round": round_,
            "pack": found.standing.book.pack,
            "form": form,
            "plan": planned,
            "token": _token(planned, round_) if planned and not planned.wrong else "",
            "columns": (
                Column(_("Figure")),
                Column(_("Value"), is_number=True),
                Column(_("Now")),
                Column(_("Decision")),
                Column(_("Reason")),
            ),
            "wrong_columns": (
                Column(_("Row"), is_number=True),
                Column(_("Figure")),
                Column(_("Why it cannot be taken")),
            ),
            "may_act": access.may_verify(request.user, round_),
            "crumbs": crumbs(round_, to_list(round_)),
            "invented": round_.city.invented,
        },
    )


@require_POST
@for_verifiers
def apply(request: HttpRequest, round_: Round) -> HttpResponse:
    """Take the decisions that were shown, all of them or none."""
    try:
        kept = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=GOOD_FOR_S)
    except signing.BadSignature as error:
        raise BadRequest from error
    if kept["round"] != round_.pk:
        raise BadRequest
    found = queue(round_)
    planned = plan([Line(*one) for one in kept["lines"]], found)
    if planned.wrong:
        messages.error(request, _("Nothing was taken: the round has changed meanwhile. Send the checklist again."))
        return redirect(of_round(round_, "verify/checklist/"))
    try:
        done = decide_all(
            [(item.value, line.action, line.reason, line.fingerprint) for line, item in planned.lines],
            by=signed_in(request),
        )
    except GromaError as error:
        messages.error(
            request, _("Nothing was taken. %(what)s %(next)s") % {"what": what_of(error), "next": next_step_of(error)}
        )
        return redirect(of_round(round_, "verify/checklist/"))
    said = ngettext("%(count)d decision is taken.", "%(count)d decisions are taken.", len(done))
    messages.success(request, said % {"count": len(done)})
    return redirect(of_round(round_, "verify/"))


def _token(planned: Plan, round_: Round) -> str:
    """The decisions as they were shown, sealed, so that exactly these are taken."""
    lines = [[line.row, line.key, line.action, line.reason, line.fingerprint] for line, _item in planned.lines]
    return signing.dumps({"round": round_.pk, "lines": lines}, salt=SALT, compress=True)
