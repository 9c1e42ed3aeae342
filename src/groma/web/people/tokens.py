"""Tokens for the API: made, found, counted as used, revoked. Only the hash of one is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groma.errors import LimitError
from groma.web import changes
from groma.web.models import AccessToken
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from groma.web.models import User

SCOPES: dict[str, StrOrPromise] = {
    "read": gettext_lazy("Read the rounds I can see"),
    "enter": gettext_lazy("Enter figures"),
    "answer": gettext_lazy("Answer questions and findings"),
    "verify": gettext_lazy("Accept, ask about and decline figures"),
}
"""What a token may be allowed to do. It never may do more than the person it belongs to."""
PREFIX = "groma_"
LIFETIMES_DAYS = (30, 90, 365)
MOST = 20
"""So many working tokens a person may have at once."""
USED_WITHIN = dt.timedelta(minutes=10)
"""A token's last use is noted at most so often, so that reading does not write all the time."""
_LONGEST = 100


def make(user: User, *, label: str, scopes: Iterable[str], days: int) -> tuple[AccessToken, str]:
    """A new token, and its text, which is not kept and cannot be shown again.

    Args:
        user: Whose it is.
        label: What they call it.
        scopes: What it may do, from `SCOPES`.
        days: How long it works, one of `LIFETIMES_DAYS`.

    Raises:
        LimitError: They have too many already.
        ValueError: A scope or the number of days is none of those offered.
    """
    wanted = set(scopes)
    if not wanted or wanted - set(SCOPES) or days not in LIFETIMES_DAYS:
        raise ValueError("A token has scopes and a lifetime of those offered.")
    if sum(is_working(one) for one in user.tokens.all()) >= MOST:
        raise LimitError(
            _("You have %(most)d working tokens already.") % {"most": MOST}, next_step=_("Revoke one you do not use.")
        )
    text = PREFIX + secrets.token_urlsafe(32)
    row = AccessToken(
        user=user,
        label=label,
        token_hash=hash_of(text),
        scopes=" ".join(scope for scope in SCOPES if scope in wanted),
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
    return changes.create(row, "make", gesture=Gesture(str(user.actor))), text


def revoke(token: AccessToken, *, by: User) -> AccessToken:
    """Let a token work no more."""
    if token.revoked_at:
        return token
    return changes.change(token, "revoke", gesture=Gesture(str(by.actor)), revoked_at=timezone.now())


def found(text: str) -> AccessToken | None:
    """The working token of that text; `None` where there is none, whatever the cause."""
    if not text.startswith(PREFIX) or len(text) > _LONGEST:
        return None
    row = AccessToken.objects.select_related("user").filter(token_hash=hash_of(text)).first()
    return row if row and is_working(row) else None


def is_working(token: AccessToken) -> bool:
    """Whether a token is neither revoked nor over, and its person may still sign in."""
    return not token.revoked_at and token.expires_at > timezone.now() and token.user.is_active


def note_use(token: AccessToken) -> None:
    """Note that a token was used. When it was is no part of the trail."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > USED_WITHIN:
        AccessToken.objects.filter(pk=token.pk).update(used_at=now)


def hash_of(text: str) -> str:
    """What is kept of a token. It is long and random, so that a plain hash cannot be turned back."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
