"""How long somebody stays signed in, and what some roles need before anything else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from groma.web.models import Membership
from groma.web.models.people import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

BEGUN = "groma.begun"
LONGEST_S = 12 * 60 * 60
TRUSTED = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.VERIFIER)
"""Roles that decide about other people's figures: a password alone is not enough for them."""
OPEN_TO_ALL = ("/account/", "/people/second-factor/", "/people/join/", "/privacy/", "/language", "/health", "/static/")
"""Where one may go without a second factor: all that is needed to set one up, to leave, and to read what is kept."""


class Sessions:
    """Ends a session after twelve hours, asks for a second factor, and keeps pages of people out of shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, unless the session is over or a second factor is missing."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        if is_over(request):
            logout(request)
        elif settings.REQUIRE_SECOND_FACTOR and not _is_open(request.path) and lacks_second_factor(request.user.pk):
            return redirect("second_factor")
        response = self.get_response(request)
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return response


def is_over(request: HttpRequest) -> bool:
    """Whether a session is as old as one may get, however much it was used."""
    begun = request.session.get(BEGUN)
    return not isinstance(begun, int | float) or time.time() - begun > LONGEST_S


def lacks_second_factor(user_id: int) -> bool:
    """Whether a person has a role that needs a second factor, and has set up none."""
    strong = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return (
        Membership.objects.filter(user_id=user_id, role__in=TRUSTED).exists()
        and not Authenticator.objects.filter(user_id=user_id, type__in=strong).exists()
    )


@receiver(user_logged_in)
def note_begin(sender: object, request: HttpRequest, **more: Any) -> None:
    """Note when the session began."""
    del sender, more
    request.session[BEGUN] = time.time()


def _is_open(path: str) -> bool:
    return path.startswith(OPEN_TO_ALL)
