"""Subscribing to announcements: asked for by anybody, in force once confirmed from the address, ended by one click.

Nothing tells whether an address is known: the answer of the site is the same, and the mail goes to that address only.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from groma.web import changes
from groma.web.changes import OvertakenError
from groma.web.models import Subscriber
from groma.web.people.tokens import hash_of
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.web.models import User

logger = logging.getLogger("groma.web")

SUBSCRIBER = "subscriber"
"""The actor where somebody subscribes or leaves: nobody the trail knows."""
HOURS = 48
"""So long a subscription waits to be confirmed; then all of it is forgotten."""
WITHIN_S = 60 * 60
MOST_FROM_ONE_PLACE, MOST_TO_ONE_ADDRESS = 5, 3
"""So many requests from one connection, and mails to one address, within an hour."""


def may_ask_now(place: str) -> bool:
    """Whether somebody at a network address may still ask; counts this time. The address itself is not kept."""
    return _counted("place", place) <= MOST_FROM_ONE_PLACE


def ask(address: str, *, language: str, about: Iterable[str], site: str) -> None:
    """Send somebody the link that confirms their subscription; what they had before stays until they use it.

    Args:
        address: One address, checked by the form.
        language: In which they want announcements.
        about: Ids of thematic groups; none for everything.
        site: Where the site is, such as `https://groma.example`.
    """
    forget_unconfirmed()
    address = normal(address)
    if _counted("to", address) > MOST_TO_ONE_ADDRESS:
        return
    key = secrets.token_urlsafe(32)
    row = Subscriber(address=address, language=language, about=kept_about(about), key_hash=hash_of(key))
    gesture = Gesture(SUBSCRIBER)
    with transaction.atomic():
        _remove(Subscriber.objects.filter(address=address, confirmed_at=None), "forget", gesture=gesture)
        changes.create(row, "ask", gesture=gesture)
        transaction.on_commit(lambda: _send(row, key, site=site))


def waiting(key: str) -> Subscriber | None:
    """The subscription that a key confirms; `None` where there is none, or it is too late."""
    since = timezone.now() - dt.timedelta(hours=HOURS)
    return Subscriber.objects.filter(key_hash=hash_of(key), confirmed_at=None, asked_at__gt=since).first()


def confirmed(key: str) -> Subscriber | None:
    """The subscription that a key has confirmed."""
    return Subscriber.objects.filter(key_hash=hash_of(key), confirmed_at__isnull=False).first()


def confirm(row: Subscriber) -> Subscriber:
    """Put a subscription in force, instead of any other of the same address.

    Raises:
        OvertakenError: It was confirmed or withdrawn at the same moment.
    """
    gesture = Gesture(SUBSCRIBER)
    with transaction.atomic():
        _remove(Subscriber.objects.filter(address=row.address).exclude(pk=row.pk), "replace", gesture=gesture)
        return changes.change(row, "confirm", gesture=gesture, confirmed_at=timezone.now())


def of_key(key: str) -> Subscriber | None:
    """The subscription that a key of any mail ends."""
    hashed = hash_of(key)
    return Subscriber.objects.filter(Q(key_hash=hashed) | Q(mails__key_hash=hashed)).first()


def leave(key: str) -> None:
    """End a subscription and erase all that is kept of it; doing it again is no error."""
    with transaction.atomic():
        _remove(filter(None, [of_key(key)]), "leave", gesture=Gesture(SUBSCRIBER))


def erase(address: str, *, by: User) -> None:
    """Erase whatever is kept of an address, for somebody who asks for it; the trail keeps a number."""
    erase_all([address], gesture=Gesture(str(by.actor)))


def erase_all(addresses: Iterable[str], *, gesture: Gesture) -> None:
    """Erase the subscriptions of some addresses."""
    with transaction.atomic():
        _remove(Subscriber.objects.filter(address__in=[normal(one) for one in addresses]), "erase", gesture=gesture)


def forget_unconfirmed() -> None:
    """Forget the addresses that nobody confirmed in time."""
    before = timezone.now() - dt.timedelta(hours=HOURS)
    late = list(Subscriber.objects.filter(confirmed_at=None, asked_at__lte=before))
    if not late:  # so that looking at the form writes nothing
        return
    with transaction.atomic():
        _remove(late, "forget", gesture=Gesture(SUBSCRIBER))


def kept_about(about: Iterable[str]) -> str:
    """Ids of groups as a subscriber keeps them.

    >>> kept_about(["dpi", "ai"]), kept_about([])
    (' ai dpi ', '')
    """
    ids = sorted(set(about))
    return f" {' '.join(ids)} " if ids else ""


def normal(address: str) -> str:
    """An address in the one way it is kept, so that it subscribes once.

    >>> normal(" Somebody@Example.ORG ")
    'somebody@example.org'
    """
    return address.strip().lower()


def _remove(rows: Iterable[Subscriber], action: str, *, gesture: Gesture) -> None:
    """Remove rows; that somebody else was quicker is what was wanted."""
    for row in list(rows):
        with suppress(OvertakenError):
            changes.remove(row, action, gesture=gesture)


def _send(row: Subscriber, key: str, *, site: str) -> None:
    """The mail with the link. That it cannot be sent is logged and not told: the answer would differ."""
    with override(row.language or settings.LANGUAGE_CODE):
        shown = {
            "hours": HOURS,
            "confirm": f"{site}{reverse('programme_confirm', args=[key])}",
            "leave": f"{site}{reverse('programme_unsubscribe', args=[key])}",
        }
        subject, text = _("Confirm that you want announcements"), render_to_string("web/announcements/ask.txt", shown)
    try:
        EmailMessage(subject, text, to=[row.address], headers={"Auto-Submitted": "auto-generated"}).send()
    except OSError:
        logger.exception("a mail to confirm a subscription could not be sent")


def _counted(kind: str, what: str) -> int:
    key = f"subscribing-{kind}-{salted_hmac('groma.subscribing', what, algorithm='sha256').hexdigest()}"
    cache.add(key, 0, WITHIN_S)
    try:
        return cache.incr(key)
    except ValueError:
        return 1
