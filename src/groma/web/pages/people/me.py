"""One's own account: name, language, and the way to everything else about it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groma.web.pages.desk.person import signed_in
from groma.web.people.forms import AccountForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name and language of mails; roles; the ways to password, second factor, sessions and data."""
    user = signed_in(request)
    form = AccountForm(request.POST or None, initial={"name": user.name, "language": user.language or get_language()})
    if request.method == "POST" and form.is_valid():
        user.name, user.language = form.cleaned_data["name"], form.cleaned_data["language"]
        user.save(update_fields=["name", "language"])
        messages.success(request, _("Saved."))
        return redirect("my_account")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    roles = user.memberships.select_related("city", "department").order_by("role", "pk")
    return render(request, "web/people/me.html", {"form": form, "roles": roles}, status=status)


@never_cache
@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is asked for, and the two ways to set one up."""
    return render(request, "web/people/second_factor.html")
