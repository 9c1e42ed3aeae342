"""Subscribing to announcements, confirming it from the mail, and ending it."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from groma.web.announcing import groups, subscribing
from groma.web.announcing.forms import SubscribeForm
from groma.web.changes import OvertakenError
from groma.web.parts import Link

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; what it answers is the same whether or not an address is known."""
    subscribing.forget_unconfirmed()
    form = SubscribeForm(request.POST if request.method == "POST" else None, groups=groups.choices())
    if request.method != "POST" or not form.is_valid():
        return _page(request, "subscribe", form=form, hours=subscribing.HOURS)
    said = form.cleaned_data
    if not said["website"]:
        if not subscribing.may_ask_now(request.META.get("REMOTE_ADDR", "")):
            form.add_error(None, _("Several requests came from your connection. Try again in an hour."))
            values = {"form": form, "hours": subscribing.HOURS}
            return _page(request, "subscribe", status=HTTPStatus.TOO_MANY_REQUESTS, **values)
        subscribing.ask(said["address"], language=said["language"], about=said["about"], site=site_of(request))
    return HttpResponseRedirect(reverse("programme_subscribe_sent"))


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return _page(request, "sent", hours=subscribing.HOURS)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """A button that confirms: programs that look at the links of mails press none."""
    found = subscribing.waiting(key)
    if request.method == "POST" and found is not None:
        with suppress(OvertakenError):  # two clicks: what stands now is told below
            subscribing.confirm(found)
        found = None
    done = subscribing.confirmed(key)
    return _page(request, "confirm", waiting=found, done=done, key=key, about=_about(found or done))


@csrf_exempt  # A mail program posts here by itself, without cookies (RFC 8058); the key in the address is the proof.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """One click of a mail program, or a button for people. Clicking again is answered the same."""
    if request.method == "POST":
        subscribing.leave(key)
    return _page(request, "unsubscribe", known=subscribing.of_key(key) is not None, is_done=request.method == "POST")


def site_of(request: HttpRequest) -> str:
    """Where the site is, as links in mails begin."""
    return request.build_absolute_uri("/").rstrip("/")


def _about(found: Any) -> list[str]:
    return [groups.name_of(one) for one in found.about.split()] if found else []


def _page(request: HttpRequest, name: str, *, status: int = HTTPStatus.OK, **values: Any) -> HttpResponse:
    way = [Link(_("The programme"), reverse("programme")), Link(_("Announcements"), reverse("programme_announcements"))]
    return render(request, f"web/announcements/{name}.html", {"way": way, **values}, status=status)
