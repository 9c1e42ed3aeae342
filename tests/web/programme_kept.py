"""The bundled programme in the database, for tests of its pages."""

from __future__ import annotations

import uuid

from django.utils import timezone

from groma.network.bundled import bundled_programme
from groma.network.model import Claim
from groma.network.registers import LISTED_FIELD
from groma.web import changes
from groma.web.models import Announcement, Subscriber
from groma.web.people.tokens import hash_of
from groma.web.registers import store, taking_in
from groma.web.trail import Gesture

BY = Gesture("somebody")
CONFIRMED, WAITING = "confirmed-key", "waiting-key"
"""The keys in the links of two subscribers."""


def keep_programme():
    """Take the bundled programme in."""
    return taking_in.take_in(bundled_programme(), gesture=BY)


def keep_announcements():
    """A published announcement, a draft and two subscribers; what the routes about them are called with."""
    said = {"by": uuid.UUID(int=1), "language": "en", "text": "The first paragraph.\n\nThe second.\nIts next line."}
    arabic = {
        "ar": {
            "title": "\u0627\u062c\u062a\u0645\u0627\u0639 \u0641\u064a \u0645\u0627\u064a\u0648",
            "text": "\u0646\u0635 \u0642\u0635\u064a\u0631.",
        }
    }
    shown = Announcement(title="The next meeting is in May", texts=arabic, published_at=timezone.now(), **said)
    changes.create(shown, "publish", gesture=BY)
    draft = changes.create(Announcement(title="A draft", texts=arabic, about="dpi", **said), "write", gesture=BY)
    for key, at in ((CONFIRMED, timezone.now()), (WAITING, None)):
        row = Subscriber(address=f"{key}@example.org", language="ar", key_hash=hash_of(key), about=" dpi ")
        row.confirmed_at = at
        changes.create(row, "ask", gesture=BY)
    desk = ("announcement_desk", "announcement_publish", "announcement_send", "announcement_drop")
    return {
        "programme_announcement": shown.pk,
        **{f"programme_{name}": draft.pk for name in desk},
        "programme_confirm": WAITING,
        "programme_unsubscribe": CONFIRMED,
    }


def say(register, entry, *, on="", **fields):
    """Say something of an entry here; a field may have several values."""
    claims = [Claim(register, entry, LISTED_FIELD, "yes")]
    for name, value in fields.items():
        values = value if isinstance(value, tuple) else (value,)
        claims += [Claim(register, entry, name.removesuffix("_"), one) for one in values]
    store.say(claims, gesture=BY, on=on)
