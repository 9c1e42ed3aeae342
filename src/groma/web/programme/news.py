"""What is new in the programme, for feeds: publications, decisions, groups, meetings; each with an id that stays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groma.errors import RecordError
from groma.network.dates import last_day
from groma.web.announcing import writing
from groma.web.programme.deliverables import is_published, times_text
from groma.web.programme.known import sources_of, standing_text
from groma.web.programme.linking import address_of, called
from groma.web.programme.wording import meeting_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.network.model import Entry
    from groma.web.programme.shown import Programme

MOST = 60


@dataclass(frozen=True, slots=True)
class News:
    """Something new.

    Attributes:
        id: What it is called for ever, whatever its words become.
        at: The day it is known of; of a year the last day, and never one that has not come.
        kind: A word for programs: `publication`, `decision`, `group`, `meeting`, `announcement`.
    """

    id: str
    kind: str
    title: str
    summary: str
    address: str
    at: dt.date


def news(shown: Programme, *, group: str = "") -> list[News]:
    """What is new, the newest first.

    Args:
        shown: The programme.
        group: Only what belongs to this thematic group or its working groups.
    """
    found = [
        one for made in (_publications, _decisions, _groups, _meetings, _announcements) for one in made(shown, group)
    ]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:MOST]


def _publications(shown: Programme, group: str) -> Iterable[News]:
    for one in shown.all("deliverables"):
        if is_published(one) and _belongs(one, group):
            summary = _joined(times_text(one, at=shown.at), _from(shown, one))
            yield _news(shown, one, "publication", title=_("Published: %(name)s"), summary=summary)


def _decisions(shown: Programme, group: str) -> Iterable[News]:
    for one in shown.all("decisions"):
        meeting = shown.get("meetings", one.parent)
        if meeting and (not group or _belongs(meeting, group) or group in one.all("about")):
            summary = _joined(f"{called(shown, meeting)}.", _from(shown, one))
            yield _news(shown, one, "decision", title=_("Decided: %(name)s"), summary=summary)


def _groups(shown: Programme, group: str) -> Iterable[News]:
    for register, title in (
        ("groups", _("Thematic group: %(name)s")),
        ("working-groups", _("Working group: %(name)s")),
    ):
        for one in shown.all(register):
            if not group or one.id.partition("/")[0] == group:
                summary = _joined(standing_text(one), _from(shown, one))
                yield _news(shown, one, "group", title=title, summary=summary)


def _meetings(shown: Programme, group: str) -> Iterable[News]:
    for one in shown.all("meetings"):
        if _belongs(one, group):
            where = ", ".join(filter(None, (meeting_date(one), one.one("place"))))
            summary = _joined(f"{where}." if where else "", _from(shown, one))
            title = _("Meeting: %(name)s") if one.one("name") else "%(name)s"
            yield _news(shown, one, "meeting", title=title, summary=summary)


def _announcements(shown: Programme, group: str) -> Iterable[News]:
    """What the secretariat announced by that day; in a group's feed only what is about it."""
    for one in writing.published().filter(**({"about": group} if group else {}))[:MOST]:
        words, at = writing.told(one), timezone.localdate(one.published_at)
        if at.isoformat() <= shown.at:
            yield News(
                id=f"announcement/{one.pk}",
                kind="announcement",
                title=words.title,
                summary="\n\n".join(words.paragraphs),
                address=reverse("programme_announcement", args=[one.pk]),
                at=at,
            )


def _news(shown: Programme, entry: Entry, kind: str, *, title: str, summary: str) -> News:
    since = _published_since(shown, entry) if kind == "publication" else entry.since
    return News(
        id=f"{kind}/{entry.register}/{entry.id}",
        kind=kind,
        title=title % {"name": called(shown, entry)},
        summary=summary,
        address=address_of(entry.register, entry.id),
        at=_day(since or entry.seen, shown.at),
    )


def _published_since(shown: Programme, entry: Entry) -> str:
    """The date of the first source that says that it was published."""
    facts = shown.facts[entry.register, entry.id]
    found = [one.since for one in facts if one.field == "published" or (one.field, one.value) == ("state", "published")]
    return min(found, default=entry.since)


def _belongs(entry: Entry, group: str) -> bool:
    return not group or group in {one.partition("/")[0] for one in entry.all("of")}


def _day(said: str, at: str) -> dt.date:
    try:
        return dt.date.fromisoformat(min(last_day(said), at))
    except RecordError:
        return dt.date.fromisoformat(at)


def _from(shown: Programme, entry: Entry) -> str:
    sources = sources_of(shown, entry)
    return _("Source: %(sources)s.") % {"sources": sources} if sources else ""


def _joined(*sentences: str) -> str:
    return " ".join(one for one in sentences if one)
