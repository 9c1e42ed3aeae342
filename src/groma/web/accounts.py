"""Who gets an account: people who were invited, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest


class ByInvitation(DefaultAccountAdapter):
    """Nobody signs up unasked."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by accepting an invitation."""
        del request
        return False


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """A sign-in from elsewhere is for people who have an account here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Never by signing in alone."""
        del request, sociallogin
        return False
