"""Invitations: the one way to an account and to a role.

The link in the mail holds a key; only its hash is kept. It works once and for a fortnight. Once it is accepted or
withdrawn, the address it was sent to stands in it no longer.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groma.errors import GromaError
from groma.verify.workflow import RefusedError
from groma.web import changes
from groma.web.models import Invitation, Membership, User
from groma.web.models.people import Qualification, Role
from groma.web.people.tokens import hash_of
from groma.web.trail import SYSTEM, Gesture

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from groma.web.models import City, Department

DAYS = 14
FIRST_HOURS = 24
FORGOTTEN_DAYS = 30
IN_A_CITY = frozenset({Role.COORDINATOR.value, Role.CONTRIBUTOR.value})
OF_A_GROUP = frozenset({Role.LEADER.value, Role.MEMBER.value, Role.REVIEWER.value})
KEY = ("role", "city", "department", "group")
logger = logging.getLogger("groma.web")


class UnsentError(GromaError):
    """The invitation is kept, but its mail could not be sent."""


@dataclass(frozen=True, slots=True)
class Post:
    """What is to be somebody's: a role, where, how far a verifier is qualified, and of which group of the programme."""

    role: str
    city: City | None = None
    department: Department | None = None
    qualification: str = ""
    group: str = ""

    def __post_init__(self) -> None:
        """Refuse what makes no sense.

        Raises:
            RefusedError: A role of a city without one, a role of the network with one, or a foreign department.
        """
        department_city = getattr(self.department, "city_id", None)
        is_wrong = (
            self.role not in Role.values
            or (self.role in IN_A_CITY) != (self.city is not None)
            or (self.department is not None and (self.role != Role.CONTRIBUTOR or department_city != self._city_id))
            or bool(self.qualification) != (self.role == Role.VERIFIER)
            or self.qualification not in Qualification.values
            or bool(self.group) != (self.role in OF_A_GROUP)
        )
        if is_wrong:
            raise RefusedError(
                _("This role cannot be given like that."),
                next_step=_(
                    "Coordinators and contributors belong to a city, leaders, members and reviewers to a group or"
                    " organisation; the others to the network."
                ),
            )

    @property
    def _city_id(self) -> str | None:
        return self.city.pk if self.city else None

    @property
    def fields(self) -> dict[str, object]:
        """As invitations and memberships keep it."""
        return {
            "role": self.role,
            "city": self.city,
            "department": self.department,
            "qualification": self.qualification,
            "group": self.group,
        }


def invite(email: str, post: Post, *, gesture: Gesture) -> tuple[Invitation, str]:
    """An invitation, and the path of its link, which is not kept and cannot be shown again.

    Whether the address belongs to somebody who is here already makes no difference. Somebody who was invited to the
    same before is invited anew, and the link before works no more.
    """
    email = User.objects.normalize_email(email).lower()
    _forget_old(gesture)
    same = waiting().filter(email=email, **post.fields).first()
    if same:
        return renew(same, gesture=gesture)
    key = secrets.token_urlsafe(32)
    row = Invitation(
        email=email, key_hash=hash_of(key), invited_by=_inviter(gesture), expires_at=_later(days=DAYS), **post.fields
    )
    return changes.create(row, "make", gesture=gesture), _path(key)


def renew(invitation: Invitation, *, gesture: Gesture) -> tuple[Invitation, str]:
    """Another link for the same invitation; the one before works no more.

    Raises:
        OvertakenError: It was accepted, withdrawn or renewed meanwhile.
    """
    key = secrets.token_urlsafe(32)
    fresh = {"key_hash": hash_of(key), "expires_at": _later(days=DAYS)}
    return changes.change(invitation, "renew", gesture=gesture, **fresh), _path(key)


def withdraw(invitation: Invitation, *, gesture: Gesture) -> None:
    """Let an invitation work no more.

    Raises:
        OvertakenError: It was accepted, withdrawn or renewed meanwhile.
    """
    changes.remove(invitation, "withdraw", gesture=gesture)


def send(invitation: Invitation, path: str, *, site: str) -> None:
    """Send the mail with the link.

    Raises:
        UnsentError: The mail could not be sent; the invitation is kept.
    """
    content = {"invitation": invitation, "link": site.rstrip("/") + path, "days": DAYS}
    text = render_to_string("web/people/invitation.txt", content)
    message = EmailMessage(
        _("You are invited to Groma"), text, to=[invitation.email], headers={"Auto-Submitted": "auto-generated"}
    )
    try:
        message.send()
    except OSError as error:
        logger.exception("an invitation could not be sent")
        raise UnsentError(
            _("The invitation is kept, but its mail could not be sent."),
            next_step=_("Send it again from the list in a few minutes."),
        ) from error


def waiting() -> QuerySet[Invitation]:
    """The invitations that nobody has accepted yet, those that are over too."""
    return Invitation.objects.filter(accepted_at=None)


def found(key: str) -> Invitation | None:
    """The invitation that a key opens; `None` where there is none, whatever the cause."""
    working = waiting().filter(expires_at__gt=timezone.now())
    row = working.select_related("city", "department").filter(key_hash=hash_of(key)).first()
    return None if row and not row.email and User.objects.exists() else row


def invited(user: User) -> QuerySet[Invitation]:
    """The invitations sent to somebody's address that still work: whoever signs in needs no link to take one."""
    sent = waiting().filter(email__iexact=user.email, expires_at__gt=timezone.now())
    return sent.select_related("city", "department").order_by("expires_at")


def accept(invitation: Invitation, user: User) -> None:
    """Give somebody the role they were invited to. Having it already is no error.

    Raises:
        OvertakenError: The invitation was accepted, withdrawn or renewed meanwhile.
    """
    gesture = Gesture(str(user.actor))
    post = {name: getattr(invitation, name) for name in (*KEY, "qualification")}
    with transaction.atomic():
        changes.change(
            invitation, "accept", gesture=gesture, accepted_at=timezone.now(), email="", name="", key_hash=_spent()
        )
        if not Membership.objects.filter(user=user, **{name: post[name] for name in KEY}).exists():
            changes.create(Membership(user=user, **post), "give", gesture=gesture)


def join(invitation: Invitation, *, name: str, password: str, language: str, email: str = "") -> User:
    """Make an account from an invitation. The link shows that the address is theirs.

    Args:
        invitation: What they were invited to.
        name: What people of the same city or network call them.
        password: Checked before by the form.
        language: In which they get pages and mails.
        email: Only for the first administrator, whose invitation was sent to nobody.

    Raises:
        OvertakenError: The invitation was used, or the address taken, meanwhile.
    """
    address = (invitation.email or email).lower()
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, password, name=name, language=language)
            EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
            accept(invitation, user)
    except IntegrityError as error:
        raise changes.OvertakenError(None) from error
    return user


def first_administrator_link() -> str:
    """The path by which the first administrator gets in; empty where there are people already.

    Whoever opens it gives their own address. It works once and for a day; asking again makes another and ends it.
    """
    gesture, key = Gesture(SYSTEM), secrets.token_urlsafe(32)
    with transaction.atomic():
        if User.objects.exists():
            return ""
        for before in waiting().filter(email="", role=Role.ADMINISTRATOR):
            changes.remove(before, "withdraw", gesture=gesture)
        row = Invitation(
            email="",
            role=Role.ADMINISTRATOR,
            key_hash=hash_of(key),
            invited_by=_inviter(gesture),
            expires_at=_later(hours=FIRST_HOURS),
        )
        changes.create(row, "make", gesture=gesture)
    return _path(key)


def _forget_old(gesture: Gesture) -> None:
    """Forget the addresses of people who did not come."""
    for row in waiting().filter(expires_at__lt=timezone.now() - dt.timedelta(days=FORGOTTEN_DAYS)):
        changes.remove(row, "forget", gesture=gesture)


def _path(key: str) -> str:
    return reverse("join", args=[key])


def _later(**span: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(**span)


def _spent() -> str:
    """Instead of the hash of a key that was used: nothing opens it, and no two are the same."""
    return secrets.token_hex(32)


def _inviter(gesture: Gesture) -> uuid.UUID:
    return uuid.UUID(int=0) if gesture.actor == SYSTEM else uuid.UUID(gesture.actor)
