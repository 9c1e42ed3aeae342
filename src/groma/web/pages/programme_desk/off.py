"""Taking a mistaken entry off its register, once it is clear what hangs on it, and putting it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from groma.errors import GromaError
from groma.network.workflows import stage
from groma.web.changes import OvertakenError
from groma.web.models.cities import LONG
from groma.web.pages.desk.person import signed_in
from groma.web.pages.programme_desk.gate import CHANGED, crumbs, entry_of, running
from groma.web.parts import Link
from groma.web.refusals import refused
from groma.web.registers import moves, taking_off
from groma.web.registers.words import ONE, field_words, stage_words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.network.model import Entry


class OffForm(forms.Form):
    """Why, that it is meant, and the entry as the person saw it."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say in a sentence why.")},
    )
    sure = forms.BooleanField(
        label=gettext_lazy("It was entered by mistake, and I looked at what hangs on it."),
        error_messages={"required": gettext_lazy("Say that you looked at it.")},
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: HttpRequest, **where: str) -> HttpResponse:
    """What hangs on an entry, and the form that takes it off."""
    found = entry_of(relation := running(request), **where)
    if not taking_off.may_take_off(relation, found):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, found, OffForm(initial={"seen": moves.mark(found)}))
    form, status = OffForm(request.POST), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        said = form.cleaned_data
        try:
            taking_off.take_off(
                found.register, found.id, reason=said["reason"], by=signed_in(request), seen=said["seen"]
            )
        except OvertakenError:
            form.add_error(None, str(CHANGED))
            status = HTTPStatus.CONFLICT
        except GromaError as error:
            form.add_error(None, refused(error))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("%(name)s is off the register.") % {"name": found.name})
            return redirect("programme_entry", found.register, found.id)
    return _page(request, found, form, status=status)


@login_required
@require_POST
def put_back(request: HttpRequest, **where: str) -> HttpResponse:
    """Put an entry back that was taken off."""
    found = entry_of(relation := running(request), **where)
    if not taking_off.may_put_back(relation, found):
        raise PermissionDenied
    try:
        taking_off.put_back(found.register, found.id, by=signed_in(request))
    except GromaError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, _("%(name)s is on the register again.") % {"name": found.name})
    return redirect("programme_entry", found.register, found.id)


def _page(request: HttpRequest, found: Entry, form: OffForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    hanging = taking_off.hanging_on(found)
    here = Link(found.name, reverse("programme_entry", args=[found.register, found.id]))
    shown = {
        "crumbs": [*crumbs(found.register), here],
        "entry": found,
        "form": form,
        "holding": [_line(one) for one in hanging if one.holds],
        "going": [_line(one) for one in hanging if not one.holds and not one.field],
        "staying": [_line(one) for one in hanging if not one.holds and one.field],
    }
    return render(request, "web/programme/desk/off.html", shown, status=status)


def _line(one: taking_off.Hanging) -> tuple[Link, str]:
    """An entry that hangs on it, with what it is and how it names it."""
    address = reverse("programme_entry", args=[one.entry.register, one.entry.id])
    told = (str(ONE[one.entry.register]), stage_words(stage(one.entry)), field_words(one.field) if one.field else "")
    return Link(one.entry.name, address), " · ".join(filter(None, told))
