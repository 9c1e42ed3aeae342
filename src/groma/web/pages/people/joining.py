"""Opening the link of an invitation, or the invitation on one's work list."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError
from groma.web.models import User
from groma.web.pages.desk.person import signed_in
from groma.web.people import inviting
from groma.web.people.forms import JoinForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Invitation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Make an account; or, for somebody who has one, take the role after signing in."""
    invitation = inviting.found(key)
    if invitation is None:
        return render(request, "web/people/spent.html", status=HTTPStatus.NOT_FOUND)
    if isinstance(request.user, User):
        return _take(request, request.user, invitation)
    if invitation.email and User.objects.filter(email__iexact=invitation.email).exists():
        return redirect_to_login(request.path, reverse("account_login"))
    return _make(request, invitation)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role one is invited to, without the link: signed in, the address shows whose it is."""
    user = signed_in(request)
    return _take(request, user, get_object_or_404(inviting.invited(user), pk=pk))


def _take(request: HttpRequest, user: User, invitation: Invitation) -> HttpResponse:
    """Somebody who has an account: one press, and only where the invitation was sent to them."""
    is_theirs = user.email.lower() == invitation.email.lower()
    if request.method != "POST" or not is_theirs:
        content = {"invitation": invitation, "is_theirs": is_theirs}
        status = HTTPStatus.OK if request.method != "POST" else HTTPStatus.FORBIDDEN
        return render(request, "web/people/take.html", content, status=status)
    try:
        inviting.accept(invitation, user)
    except GromaError:
        return render(request, "web/people/spent.html", status=HTTPStatus.NOT_FOUND)
    messages.success(request, _("You have the role now."))
    return redirect("desk")


def _make(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None, invitation=invitation, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "password", "language")}
        try:
            user = inviting.join(invitation, email=form.cleaned_data.get("email", ""), **said)
        except GromaError:
            return render(request, "web/people/spent.html", status=HTTPStatus.NOT_FOUND)
        messages.success(request, _("Welcome."))
        answer: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=reverse("desk"))
        return answer
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "web/people/join.html", {"invitation": invitation, "form": form}, status=status)
