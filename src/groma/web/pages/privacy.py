"""What is kept on whom; everything about oneself to take away; erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groma.errors import GromaError
from groma.web import access
from groma.web.models import User
from groma.web.pages.desk.person import signed_in
from groma.web.people import erasing
from groma.web.refusals import refused
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern, URLResolver


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """For everybody: what is kept on whom, why and how long."""
    return render(request, "web/privacy/privacy.html")


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is kept about oneself, and what can be done about it."""
    return render(request, "web/privacy/mine.html", {"about": erasing.about(signed_in(request))})


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Everything about oneself as a file."""
    response = JsonResponse(erasing.about(signed_in(request)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="groma-about-me.json"'
    return response


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request: HttpRequest) -> HttpResponse:
    """Erase oneself, after saying so twice."""
    user = signed_in(request)
    if request.POST.get("sure") != "yes":
        return render(request, "web/privacy/erase.html", {"person": user, "is_me": True})
    try:
        erasing.erase(user, gesture=Gesture(str(user.actor)))
    except GromaError as error:
        messages.error(request, refused(error))
        return redirect("privacy_mine")
    logout(request)
    messages.success(request, _("Your account is erased. What you did stays, under “a former member”."))
    return redirect("home")


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, actor: UUID) -> HttpResponse:
    """The administrator erases somebody who asked for it."""
    if not access.may_administer(request.user):
        raise PermissionDenied
    person = get_object_or_404(User, actor=actor)
    if request.POST.get("sure") != "yes":
        return render(request, "web/privacy/erase.html", {"person": person, "is_me": False})
    try:
        erasing.erase(person, gesture=Gesture(str(signed_in(request).actor)))
    except GromaError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, _("The person is erased. What they did stays, under “a former member”."))
    return redirect("people")


urlpatterns: list[URLPattern | URLResolver] = [
    path("privacy/", privacy, name="privacy"),
    path("privacy/mine/", mine, name="privacy_mine"),
    path("privacy/mine/export.json", export, name="privacy_export"),
    path("privacy/mine/erase/", erase_me, name="privacy_erase"),
    path("privacy/people/<uuid:actor>/erase/", erase, name="person_erase"),
]
