"""What sources say differently: open and settled, and the form that settles it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from groma.errors import GromaError
from groma.network.registers import registers
from groma.web.models import RegisterDifference
from groma.web.models.cities import LONG
from groma.web.pages.desk.person import signed_in
from groma.web.pages.programme_desk.gate import crumbs, running
from groma.web.people.people_names import names_of
from groma.web.refusals import refused
from groma.web.registers import taking_in
from groma.web.registers.words import SEVERAL, field_words
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 30


class SettleForm(forms.Form):
    """What is right, and why."""

    field = forms.ChoiceField(label=gettext_lazy("Field"), required=False)
    value = forms.CharField(
        label=gettext_lazy("What is right"),
        required=False,
        max_length=LONG,
        help_text=gettext_lazy("Leave it empty where the reason says it all. It then holds against later sources too."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say in a sentence why.")},
    )

    def __init__(self, sent: Any = None, *, row: RegisterDifference) -> None:
        """With the fields of its register where the difference names none."""
        super().__init__(sent, auto_id=f"settle{row.pk}_%s")
        fields = registers()[row.register].fields if row.register in registers() else {}
        chosen = self.fields["field"]
        if row.field or not fields:
            del self.fields["field"]
        elif isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", _("none in particular")), *((name, field_words(name)) for name in fields)]
        if not fields:
            del self.fields["value"]

    def clean(self) -> dict[str, Any]:
        """A value needs a field it is of."""
        said = super().clean() or {}
        if said.get("value") and "field" in self.fields and not said.get("field"):
            self.add_error("field", _("Say which field that is of."))
        return said


@never_cache
@login_required
@require_safe
def differences(request: HttpRequest) -> HttpResponse:
    """The open differences with a form each, and those that are settled."""
    running(request)
    return _page(request)


@login_required
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a difference with a reason."""
    running(request)
    row = RegisterDifference.objects.filter(pk=pk).first()
    form = SettleForm(request.POST, row=row) if row else None
    if form and not form.is_valid():
        return _page(request, sent={pk: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    said = form.cleaned_data if form else {"reason": ""}
    try:
        taking_in.settle(
            pk,
            reason=said["reason"],
            value=said.get("value", ""),
            field=said.get("field", ""),
            gesture=Gesture(str(signed_in(request).actor)),
        )
    except GromaError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, _("Settled."))
    return redirect("programme_differences")


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a settled difference again."""
    running(request)
    try:
        taking_in.reopen(pk, gesture=Gesture(str(signed_in(request).actor)))
    except GromaError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, _("It is open again."))
    return redirect("programme_differences")


def _page(
    request: HttpRequest, *, sent: dict[int, SettleForm] | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    sent = sent or {}
    unsettled = RegisterDifference.objects.filter(settled_at=None).order_by("pk")
    page = Paginator(unsettled, PAGE).get_page(request.GET.get("page"))
    settled = list(RegisterDifference.objects.exclude(settled_at=None).order_by("-settled_at")[:PAGE])
    who = names_of(row.settled_by for row in settled)
    shown = {
        "crumbs": crumbs(),
        "page": page,
        "open": [(row, _about(row), sent.get(row.pk) or SettleForm(row=row)) for row in page.object_list],
        "settled": [(row, _about(row), who.get(row.settled_by, "")) for row in settled],
        "wrong": next(iter(sent.values()), None),
    }
    return render(request, "web/programme/desk/differences.html", shown, status=status)


def _about(row: RegisterDifference) -> str:
    """What it is about: its field and register, in words."""
    parts = [row.entry, field_words(row.field) if row.field else "", str(SEVERAL.get(row.register, ""))]
    return " · ".join(part for part in parts if part)
