"""The page with the two ways in and out, and the forms that send something in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError
from groma.web import access
from groma.web.exchange.intake import lay_aside
from groma.web.exchange.workbook_plan import own_groups
from groma.web.facts import OPEN
from groma.web.pages.entry.gate import crumbs, of_a_round
from groma.web.refusals import refused
from groma.web.standing import pack_of
from groma.web.stored.uploads import FILLED_WORKBOOKS, FOLDERS, MAX_FILE, MEGABYTE, is_too_large
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round, User


class SendForm(forms.Form):
    """A file to send in."""

    use_required_attribute = False
    file = forms.FileField(label=_lazy("File"), max_length=200)

    def __init__(self, request: HttpRequest, name: str, *, endings: str) -> None:
        """Bound where the request sends this form."""
        if request.method == "POST" and request.POST.get("send") == name:
            super().__init__(request.POST, request.FILES, prefix=name)
        else:
            super().__init__(prefix=name)
        self.name = name
        field = self.fields["file"]
        field.widget.attrs["accept"] = endings
        field.error_messages["required"] = _("Choose a file first.")
        if is_too_large(request):
            told = _("The file is too large: at most %(most)d MB are taken.") % {"most": MAX_FILE // MEGABYTE}
            field.error_messages["required"] = told


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_round
def start(request: HttpRequest, round_: Round, *, user: User) -> HttpResponse:
    """The ways in and out; what is sent in is laid aside and looked at on a page of its own."""
    workbook = SendForm(request, "workbook", endings=".xlsx,.csv")
    folder = SendForm(request, "folder", endings=".zip")
    may_fill, may_take_in = bool(own_groups(round_, user)), access.may_coordinate(user, round_.city_id)
    for form, is_allowed in ((workbook, may_fill), (folder, may_take_in)):
        if form.is_bound and is_allowed and (address := _sent(form, round_, user)):
            return redirect(address)
    sent = request.method == "POST"
    return render(
        request,
        "web/exchange/start.html",
        {
            "round": round_,
            "pack": pack_of(round_),
            "groups": own_groups(round_, user),
            "workbook": workbook,
            "folder": folder,
            "may_fill": may_fill,
            "may_take_in": may_take_in,
            "may_see_city": access.may_see_city(user, round_.city_id),
            "is_open": round_.state in OPEN,
            "most": MAX_FILE // MEGABYTE,
            "crumbs": crumbs(round_),
            "invented": round_.city.invented,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK,
    )


def _sent(form: SendForm, round_: Round, user: User) -> str:
    """Where the upload is looked at; nothing where it is not taken, which the form then tells."""
    if not form.is_valid():
        return ""
    welcome = FOLDERS if form.name == "folder" else FILLED_WORKBOOKS
    gesture = Gesture(str(user.actor))
    try:
        stored = lay_aside(form.cleaned_data["file"], city=round_.city, welcome=welcome, gesture=gesture)
    except GromaError as error:
        form.add_error("file", refused(error))
        return ""
    return f"{form.name}/{stored.sha256}/"
