"""Announcements written, changed, published and told in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groma.errors import GromaError
from groma.web import changes
from groma.web.models import Announcement
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from groma.web.models import User


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement in one language.

    Attributes:
        language: Of the words, which is another than the reader's where it was not translated.
    """

    title: str
    paragraphs: tuple[str, ...]
    language: str


def told(announcement: Announcement, language: str = "") -> Told:
    """An announcement in the reader's language, or as it was written where it was not translated into that."""
    wanted = language or get_language() or announcement.language
    found = announcement.texts.get(wanted)
    if found:
        return Told(found["title"], paragraphs(found["text"]), wanted)
    return Told(announcement.title, paragraphs(announcement.text), announcement.language)


def paragraphs(text: str) -> tuple[str, ...]:
    r"""The paragraphs of a plain text: an empty line stands between two.

    >>> paragraphs("One,\r\nstill one.\r\n\r\n\r\nTwo.")
    ('One,\nstill one.', 'Two.')
    """
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return tuple(part.strip("\n") for part in lines.split("\n\n") if part.strip())


def write(said: dict[str, Any], *, by: User) -> Announcement:
    """A new draft."""
    return changes.create(Announcement(by=by.actor, **said), "write", gesture=Gesture(str(by.actor)))


def rewrite(draft: Announcement, said: dict[str, Any], *, by: User) -> Announcement:
    """A draft with other words.

    Raises:
        GromaError: It is published; what was sent to people is not changed afterwards.
        OvertakenError: Somebody else changed it.
    """
    _check_draft(draft)
    return changes.change(draft, "rewrite", gesture=Gesture(str(by.actor)), **said)


def publish(draft: Announcement, *, by: User) -> Announcement:
    """Show an announcement to everybody; mails are sent by `sending`.

    Raises:
        GromaError: It is published.
        OvertakenError: Somebody else changed it.
    """
    _check_draft(draft)
    return changes.change(draft, "publish", gesture=Gesture(str(by.actor)), published_at=timezone.now())


def drop(draft: Announcement, *, by: User) -> None:
    """Throw a draft away.

    Raises:
        GromaError: It is published.
        OvertakenError: Somebody else changed it.
    """
    _check_draft(draft)
    changes.remove(draft, "drop", gesture=Gesture(str(by.actor)))


def published() -> QuerySet[Announcement]:
    """What everybody may read, the newest first."""
    return Announcement.objects.filter(published_at__isnull=False)


def stamp() -> tuple[object, ...]:
    """What every page that shows announcements depends on."""
    said = published().aggregate(count=Count("pk"), last=Max("published_at"))
    return said["count"], said["last"]


def _check_draft(draft: Announcement) -> None:
    if draft.published_at:
        raise GromaError(
            _("This announcement is published and stays as it is."), next_step=_("Write another that corrects it.")
        )
