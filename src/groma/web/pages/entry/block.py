"""A block of cells pasted from a spreadsheet: shown line by line before it is taken, all or nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError
from groma.web.entry.cell_table import COLUMNS
from groma.web.entry.pasted import apply_block, read_block
from groma.web.pages.entry.gate import crumbs, of_a_round, to_categories
from groma.web.refusals import refused
from groma.web.round_addresses import of_round
from groma.web.standing import pack_of
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.entry.pasted import Block
    from groma.web.models import Round, User

MOST = 500_000


class BlockForm(forms.Form):
    """The cells, and the token of what was shown of them."""

    use_required_attribute = False
    cells = forms.CharField(
        label=_lazy("Cells"),
        max_length=MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off", "dir": "ltr"}),
        help_text=_lazy("The first column is the name or the code, the second the value; then unit or year."),
    )
    token = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_round
def block(request: HttpRequest, round_: Round, *, user: User) -> HttpResponse:
    """Paste, look at what would change, then take it."""
    form = BlockForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, round_, form)
    try:
        read = read_block(form.cleaned_data["cells"], round_, user)
        if "apply" not in request.POST:
            return _page(request, round_, form, read=read)
        if read.token != form.cleaned_data["token"]:
            messages.warning(request, _("Something changed in the meantime. Look at it once more before you take it."))
            return _page(request, round_, form, read=read, status=HTTPStatus.CONFLICT)
        count = apply_block(read, round_, by=user, gesture=Gesture(str(user.actor)))
    except GromaError as error:
        form.add_error("cells", refused(error))
        return _page(request, round_, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    told = ngettext("%(n)d figure was taken in.", "%(n)d figures were taken in.", count) % {"n": count}
    messages.success(request, told)
    return redirect(of_round(round_, "enter/"))


def _page(
    request: HttpRequest, round_: Round, form: BlockForm, *, read: Block | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    return render(
        request,
        "web/entry/block.html",
        {
            "form": form,
            "read": read,
            "round": round_,
            "pack": pack_of(round_),
            "columns": [words[0] for words in COLUMNS.values()],
            "crumbs": crumbs(round_, to_categories(round_)),
            "invented": round_.city.invented,
        },
        status=status,
    )
