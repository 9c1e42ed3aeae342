"""What goes out: the workbook of a round, the folder of a city, and its files one by one."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groma.web import access
from groma.web.exchange.folder_out import packed
from groma.web.exchange.workbook_out import workbook as drawn
from groma.web.exchange.workbook_plan import own_groups
from groma.web.models import StoredFile
from groma.web.pages.entry.gate import of_a_round
from groma.web.stored import files, uploads

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round, User


@require_safe
def too_large(request: HttpRequest) -> HttpResponse:
    """What is shown where a request was stopped because it was too large."""
    what = _("What you sent is too large, so it was not read to the end. Nothing was saved.")
    following = _("At most %(most)d MB are taken at once. Go back and choose a smaller file.") % {
        "most": uploads.MAX_FILE // uploads.MEGABYTE
    }
    page = {"what": what, "next_step": following}
    return render(request, "web/failure.html", page, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@require_safe
@of_a_round
def file(request: HttpRequest, round_: Round, *, user: User, sha256: str) -> HttpResponse:
    """A file of a round's city."""
    del user
    stored = StoredFile.objects.filter(city=round_.city_id, sha256=sha256).first()
    if stored is None:
        raise Http404
    return _streamed(files.serve(request, stored))


@require_safe
@of_a_round
def workbook(request: HttpRequest, round_: Round, *, user: User) -> HttpResponse:
    """The workbook of the categories that are this person's."""
    del request
    if not own_groups(round_, user):
        raise PermissionDenied
    name = f"{round_.city_id}-{round_.period.replace('/', '--')}.xlsx"
    return _streamed(FileResponse(io.BytesIO(drawn(round_, user)), as_attachment=True, filename=name))


@require_safe
@of_a_round
def folder(request: HttpRequest, round_: Round, *, user: User) -> HttpResponse:
    """The city's folder as a ZIP archive."""
    del request
    if not access.may_see_city(user, round_.city_id):
        raise PermissionDenied
    return _streamed(FileResponse(packed(round_.city), as_attachment=True, filename=f"{round_.city_id}.zip"))


def _streamed(response: FileResponse) -> HttpResponse:
    """A stream answers a request as a page does; Django's types say so only one floor further up."""
    return cast("HttpResponse", response)
