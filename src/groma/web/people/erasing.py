"""What is kept about a person: handed over, and erased.

The trail knows people by an opaque id only. Once the row that joins id and name is gone, it stays whole and tells of
"a former member".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from groma.verify.workflow import RefusedError
from groma.web import changes, trail
from groma.web.announcing import subscribing
from groma.web.models import Invitation, Mandate, Question, Subscriber, TrailEvent, User
from groma.web.people.memberships import is_last_administrator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.web.models import Kept
    from groma.web.trail import Gesture

ACTION = "member.erase"


def erase(user: User, *, gesture: Gesture) -> None:
    """Erase a person: name, addresses, roles, tokens, sessions and second factors. What they did stays, nameless.

    Raises:
        RefusedError: It is the last administrator.
        OvertakenError: A role or a token of theirs was changed at the same moment.
    """
    if is_last_administrator(user):
        raise RefusedError(
            _("The last administrator cannot be erased."), next_step=_("Give somebody else that role first.")
        )
    addresses = _addresses(user)
    with transaction.atomic():
        _remove(user.memberships.select_related("user"), gesture=gesture)
        _remove(Mandate.objects.filter(user=user).select_related("user", "round"), gesture=gesture)
        _remove(user.tokens.select_related("user"), gesture=gesture)
        _remove(_to(addresses), gesture=gesture)
        subscribing.erase_all(addresses, gesture=gesture)
        for question in Question.objects.annotate(to=Lower("contact")).filter(to__in=addresses):
            changes.change(question, "forget_contact", gesture=gesture, contact="")
        end_sessions(user)
        trail.append(trail.told(gesture, action=ACTION, city="", subject=f"member/{user.actor}"))
        user.delete()


def end_sessions(user: User) -> None:
    """Sign a person out everywhere."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def about(user: User) -> dict[str, Any]:
    """Everything that is kept about a person, as values JSON has words for; secrets are named and not told."""
    return {
        "account": {
            "name": user.name,
            "email": user.email,
            "language": user.language,
            "reminders": user.wants_reminders,
            "joined_at": user.joined_at.isoformat(),
            "last_signed_in_at": user.last_login.isoformat() if user.last_login else None,
            "actor": str(user.actor),
        },
        "email_addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "roles": [one.told() for one in user.memberships.select_related("user")],
        "invitations": [one.told() for one in _to(_addresses(user))],
        "announcements": [one.told() for one in Subscriber.objects.filter(address__in=_addresses(user))],
        "mandates": [
            {"round": one.round.subject, **one.told()}
            for one in Mandate.objects.filter(user=user).select_related("round", "user")
        ],
        "tokens": [
            {"label": one.label, "scopes": one.scopes, "made_at": one.created_at.isoformat()}
            for one in user.tokens.all()
        ],
        "second_factors": [
            {"type": one.type, "made_at": one.created_at.isoformat()} for one in Authenticator.objects.filter(user=user)
        ],
        "sign_ins_elsewhere": list(SocialAccount.objects.filter(user=user).values("provider", "uid", "extra_data")),
        "trail": list(
            TrailEvent.objects.filter(actor=str(user.actor)).values("number", "at", "action", "subject", "after")
        ),
    }


def _to(addresses: Iterable[str]) -> list[Invitation]:
    return list(Invitation.objects.annotate(to=Lower("email")).filter(to__in=addresses))


def _addresses(user: User) -> set[str]:
    theirs = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return {address.lower() for address in (user.email, *theirs) if address}


def _remove(rows: Iterable[Kept], *, gesture: Gesture) -> None:
    for row in list(rows):
        changes.remove(row, "erase", gesture=gesture)
