"""Sending an announcement, a batch at a time, to each subscriber once.

Before a mail leaves, its row says so and is saved. After a crash in between nobody can know whether the mail left; it
is not sent again, and the page of the announcement tells how many are like that. What the mail server refused is tried
again with a later batch, a few times.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, replace
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from socket import gaierror
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from groma.record.trail import canonical
from groma.web import trail
from groma.web.announcing import writing
from groma.web.models import AnnouncementMail, Subscriber
from groma.web.people.tokens import hash_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from groma.web.models import Announcement
    from groma.web.trail import Gesture

logger = logging.getLogger("groma.web")

BATCH = 50
MOST_TRIES = 3
ACTION = "announcement.send"
SURELY_REFUSED = (SMTPResponseException, SMTPRecipientsRefused, ConnectionRefusedError, gaierror, UnicodeError)
"""After these a mail has not left. After any other, such as a silence of the mail server, it may have."""
BEGUN, SENT, FAILED = AnnouncementMail.State.BEGUN, AnnouncementMail.State.SENT, AnnouncementMail.State.FAILED


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an announcement is sent.

    Attributes:
        uncertain: Begun and never heard of again: sent or not, they are not sent a second time.
        refused: Tried often enough; they are left.
        left: Still to be sent.
    """

    sent: int
    uncertain: int
    refused: int
    left: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of a batch."""

    sent: int
    failed: int


def standing(announcement: Announcement) -> Standing:
    """How far an announcement is sent, to those who still subscribe."""
    over = Q(state=FAILED, tries__gte=MOST_TRIES)
    found = announcement.mails.aggregate(
        sent=Count("pk", filter=Q(state=SENT)),
        uncertain=Count("pk", filter=Q(state=BEGUN)),
        refused=Count("pk", filter=over),
    )
    return Standing(**found, left=_to_do(announcement).count())


def send(announcement: Announcement, *, site: str, gesture: Gesture, most: int = BATCH) -> Batch:
    """Send a batch of the mails that are still to be sent; calling it again goes on where it stopped.

    Args:
        announcement: A published one.
        site: Where the site is, such as `https://groma.example`; links begin with it.
        gesture: Who sends it.
        most: So many mails at most.
    """
    outcomes = []
    for subscriber in list(_to_do(announcement)[:most]):
        key = secrets.token_urlsafe(32)
        begun = _begin(announcement, subscriber, key)
        if begun is not None:
            outcomes.append(_sent(begun, mail(announcement, subscriber, key=key, site=site.rstrip("/"))))
    batch = Batch(outcomes.count(True), outcomes.count(False))
    if outcomes:
        with transaction.atomic():
            event = trail.told(gesture, action=ACTION, city="", subject=announcement.subject)
            trail.append(replace(event, after=canonical({"sent": batch.sent, "failed": batch.failed})))
    return batch


def send_everything(*, site: str, gesture: Gesture) -> Batch:
    """Go on with every published announcement, each mail tried once."""
    batches = list(_batches(site=site, gesture=gesture))
    return Batch(sum(one.sent for one in batches), sum(one.failed for one in batches))


def mail(announcement: Announcement, subscriber: Subscriber, *, key: str, site: str) -> EmailMessage:
    """The mail to a subscriber, in their language; a mail program can end the subscription by itself (RFC 8058)."""
    leave = f"{site}{reverse('programme_unsubscribe', args=[key])}"
    with override(subscriber.language or settings.LANGUAGE_CODE):
        words = writing.told(announcement)
        shown = {
            "words": words,
            "address": f"{site}{reverse('programme_announcement', args=[announcement.pk])}",
            "leave": leave,
        }
        text = render_to_string("web/announcements/announcement.txt", shown)
    headers = {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
    }
    return EmailMessage(one_line(words.title), text, to=[subscriber.address], headers=headers)


def one_line(text: str) -> str:
    r"""A text that ends no header: every sign that no line can hold is a blank.

    >>> one_line("Title\r\nBcc: everybody@example.org")
    'Title Bcc: everybody@example.org'
    """
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _batches(*, site: str, gesture: Gesture) -> Iterator[Batch]:
    for announcement in writing.published():
        left = _to_do(announcement).count()
        if left:
            yield send(announcement, site=site, gesture=gesture, most=left)


def _to_do(announcement: Announcement) -> QuerySet[Subscriber]:
    """Those it is still to be sent to: confirmed before it came out, for what it is about, not served yet."""
    if announcement.published_at is None:
        return Subscriber.objects.none()
    wanting = Subscriber.objects.filter(confirmed_at__lte=announcement.published_at)
    if announcement.about:
        wanting = wanting.filter(Q(about="") | Q(about__contains=f" {announcement.about} "))
    settled = announcement.mails.exclude(state=FAILED, tries__lt=MOST_TRIES)
    return wanting.exclude(pk__in=settled.values("subscriber")).order_by("pk")


def _begin(announcement: Announcement, subscriber: Subscriber, key: str) -> AnnouncementMail | None:
    """Say that a mail is about to leave; `None` where another sender was quicker, or the subscriber has left."""
    fields = {"announcement": announcement, "subscriber": subscriber}
    again = AnnouncementMail.objects.filter(**fields, state=FAILED)
    try:
        with transaction.atomic():
            if row := again.first():
                taken = again.filter(tries=row.tries).update(state=BEGUN, tries=row.tries + 1, key_hash=hash_of(key))
                return row if taken else None
            return AnnouncementMail.objects.create(**fields, key_hash=hash_of(key))
    except IntegrityError:
        return None


def _sent(begun: AnnouncementMail, message: EmailMessage) -> bool:
    """Send a mail and keep what came of it."""
    try:
        message.send()
    except SURELY_REFUSED:
        logger.exception("an announcement could not be sent")
        AnnouncementMail.objects.filter(pk=begun.pk).update(state=FAILED)
        return False
    except OSError:
        logger.exception("whether an announcement was sent is not known")
        return False
    AnnouncementMail.objects.filter(pk=begun.pk).update(state=SENT)
    return True
