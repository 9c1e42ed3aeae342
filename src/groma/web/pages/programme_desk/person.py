"""What is held of a person in published roles: handed over as a file, or erased for good."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groma.web.pages.desk.person import signed_in
from groma.web.pages.programme_desk.gate import crumbs, running
from groma.web.registers import persons, store
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest


class EraseForm(forms.Form):
    """That it is meant."""

    sure = forms.BooleanField(
        label=gettext_lazy("The person asked for it, or nobody may keep this any longer. It cannot be undone."),
        error_messages={"required": gettext_lazy("Say that it is meant.")},
    )


@never_cache
@login_required
@require_safe
def held(request: HttpRequest, role: str) -> HttpResponse:
    """Everything that is held of the person who has a role, as JSON."""
    running(request)
    text = json.dumps(persons.held(role), ensure_ascii=False, indent=1) + "\n"
    disposition = {"Content-Disposition": 'attachment; filename="groma-person.json"'}
    return HttpResponse(text, content_type="application/json", headers=disposition)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, role: str) -> HttpResponse:
    """What is held of a person, and the form that erases all of it."""
    running(request)
    roles = persons.roles_of(role)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        persons.erase(role, gesture=Gesture(str(signed_in(request).actor)))
        messages.success(request, _("Erased. The trail tells that a person was erased, and not whom."))
        return redirect("programme_register", store.PERSONS)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    shown = {"crumbs": crumbs(store.PERSONS), "name": roles[0].name, "role": role, "roles": roles, "form": form}
    return render(request, "web/programme/desk/person.html", shown, status=status)
