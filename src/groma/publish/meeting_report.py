"""The report of a meeting: what it decided, who does what by when, and what changed since the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.publish.meeting_document import Item, Part, document
from groma.publish.meeting_pack import action_items, documents, sessions
from groma.publish.meeting_words import when_text
from groma.publish.wording import counted_words, words

if TYPE_CHECKING:
    from groma.publish.meeting_document import Matter, MeetingDocument, Told

PUBLISHED = "published"


def is_published(about: Matter) -> bool:
    """Whether the secretariat has published the report."""
    return about.meeting.state == PUBLISHED


def meeting_report(about: Matter, *, for_everybody: bool = False) -> MeetingDocument:
    """The report of a meeting, in the language spoken now.

    Args:
        about: What it is drawn from.
        for_everybody: Whether it is without what is for members only, such as action items.
    """
    found, meeting = about.found, about.meeting
    of_it = found.below("action-items", meeting.id)
    actions = action_items(about, of_it, empty=words("No action item is in the register."))
    return document(
        about,
        kind=words("Meeting report"),
        draft="" if is_published(about) else words("Draft: the secretariat has not published this report yet."),
        lead=(meeting.one("report"),),
        parts=(
            _decisions(about),
            *(() if for_everybody else (actions,)),
            sessions(about),
            _present(about),
            _changed(about),
            documents(about),
        ),
    )


def _decisions(about: Matter) -> Part:
    items = tuple(Item(one.name, notes=one.all("about")) for one in about.found.below("decisions", about.meeting.id))
    none = () if items else (words("No decision is in the register."),)
    return Part("decisions", words("What was decided"), none, items, is_ordered=True)


def _present(about: Matter) -> Part:
    present = about.meeting.all("present")
    if not present:
        return Part("present", words("Who was there"), (words("Who was there is not in the register."),))
    said = counted_words(len(present), "{count} organisation was there.", "{count} organisations were there.")
    names = sorted(map(about.found.called, present), key=str.casefold)
    return Part("present", words("Who was there"), (said,), tuple(map(Item, names)))


def _changed(about: Matter) -> Part:
    heading = words("What changed since the last meeting")
    if not about.is_since_meeting:
        heading = words("What changed")
    if not about.since:
        return Part("changed", heading, (words("Nothing is known from before this meeting."),))
    date = when_text(about.since)
    says = words("Between {first} and {second}, as the sources tell it.", first=date, second=when_text(about.until))
    items = tuple(Item(one.said) for one in about.changes if not _is_of_meeting(one, about))
    return Part("changed", heading, (says if items else words("Nothing changed since {date}.", date=date),), items)


def _is_of_meeting(told: Told, about: Matter) -> bool:
    """Whether it tells that this meeting was, or what it decided: that stands above."""
    own = {one for one in told.about if one == about.meeting.id or one.startswith(f"{about.meeting.id}/")}
    return own == told.about and bool(told.kinds & {"meeting", "decided"})
