"""Tokens for programs: a person makes them, sees them and revokes them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groma.errors import GromaError
from groma.web.models import AccessToken
from groma.web.pages.desk.person import signed_in
from groma.web.parts import Link
from groma.web.people import tokens
from groma.web.refusals import refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern, URLResolver


class TokenForm(forms.Form):
    """What a new token is called, what it may do, and for how long."""

    label = forms.CharField(
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("Such as the name of the program that will use it."),
        max_length=100,
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        help_text=gettext_lazy("It never may do more than you may yourself."),
        choices=list(tokens.SCOPES.items()),
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long it works"),
        choices=[
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
            (365, gettext_lazy("a year")),
        ],
        coerce=int,
        initial=90,
        widget=forms.RadioSelect,
    )


class MadeForm(forms.Form):
    """A new token, to be copied."""

    token = forms.CharField(
        label=gettext_lazy("Token"),
        widget=forms.TextInput(attrs={"readonly": True, "dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )


@never_cache
@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """One's own tokens, the newest first."""
    mine = signed_in(request).tokens.order_by("-created_at", "-pk")
    every = [(one, [tokens.SCOPES[name] for name in one.scopes.split()], tokens.is_working(one)) for one in mine]
    return render(request, "web/tokens/list.html", {"every": every})


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_http_methods(["GET", "HEAD", "POST"])
def making(request: HttpRequest) -> HttpResponse:
    """The form of a new token; once made, its text is shown this one time."""
    form = TokenForm(request.POST or None)
    if request.method != "POST":
        return _form(request, form, status=HTTPStatus.OK)
    if form.is_valid():
        try:
            row, text = tokens.make(signed_in(request), **form.cleaned_data)
        except GromaError as error:
            form.add_error(None, refused(error))
        else:
            shown = MadeForm(initial={"token": text})
            return render(request, "web/tokens/made.html", {"token": row, "shown": shown, "way": _way()})
    return _form(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@never_cache
@login_required
@require_POST
def revoking(request: HttpRequest, token: int) -> HttpResponse:
    """Let one of one's own tokens work no more."""
    user = signed_in(request)
    row = get_object_or_404(AccessToken, pk=token, user=user)
    tokens.revoke(row, by=user)
    messages.success(request, _("The token “%(label)s” works no more.") % {"label": row.label})
    return redirect("tokens")


def _form(request: HttpRequest, form: TokenForm, *, status: int) -> HttpResponse:
    return render(request, "web/tokens/make.html", {"form": form, "way": _way()}, status=status)


def _way() -> tuple[Link, ...]:
    return (Link(_("My tokens"), reverse("tokens")),)


urlpatterns: list[URLPattern | URLResolver] = [
    path("tokens/", listing, name="tokens"),
    path("tokens/new/", making, name="token_new"),
    path("tokens/<int:token>/revoke/", revoking, name="token_revoke"),
]
