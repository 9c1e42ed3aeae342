"""Who gets an account: people who were invited, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest

    from groma.web.models import User


class ByInvitation(DefaultAccountAdapter):
    """Nobody signs up unasked."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by accepting an invitation."""
        del request
        return False


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """A sign-in from elsewhere is for people who have an account here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never by signing in alone."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join the sign-in to the person whose address the provider has verified, the first time.

        Raises:
            ImmediateHttpResponse: Nobody here has that address, or they may not sign in. Which of the two is not told.
        """
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        person = _known(sociallogin)
        if person is None:
            messages.error(request, _("This sign-in belongs to nobody here. Accounts begin with an invitation."))
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)


def _known(sociallogin: SocialLogin) -> User | None:
    """The active person one of whose verified addresses is among those the provider has verified."""
    verified = {one.email.lower() for one in sociallogin.email_addresses if one.verified}
    here = EmailAddress.objects.filter(email__in=verified, verified=True, user__is_active=True)
    people = {one.user_id: one.user for one in here.select_related("user")}
    return people.popitem()[1] if len(people) == 1 else None
