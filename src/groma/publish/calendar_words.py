"""What a calendar of meetings says, in the language spoken now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.network.calendar import Words
from groma.publish.meeting_words import known, meeting_name, when_text
from groma.publish.numerals import number_text
from groma.publish.wording import counted_words, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from groma.network.model import Entry


def calendar_words(entries: Iterable[Entry], *, called: str = "") -> Words:
    """The words of a feed.

    Args:
        entries: What names are taken from: groups and organisations among them.
        called: Whose meetings they are; those of the whole programme where empty.
    """
    found = known(entries, at="")

    def title(entry: Entry) -> str:
        return meeting_name(entry, found) if entry.register == "meetings" else entry.name

    def details(entry: Entry) -> Iterator[str]:
        for heading, field in ((words("Objectives"), "objective"), (words("Agenda"), "agenda")):
            if said := entry.all(field):
                yield "\n".join([words("{name}: {text}", name=heading, text=""), *(f"– {one}" for one in said)])

    return Words(
        calendar=words("Meetings: {name}", name=called) if called else words("Meetings of the programme"),
        title=title,
        details=details,
        no_end=words("Nobody said when it ends."),
        no_zone=words("It starts at {time}; nobody said in which time zone.", time="{time}"),
        deadline=words("Due: {name}", name="{name}"),
        planned=lambda said: words("Planned for {when}.", when=when_text(said)),
        left_out=lambda count: counted_words(
            count,
            "{count} meeting is not in this calendar, because nobody said its day.",
            "{count} meetings are not in this calendar, because nobody said their day.",
            count=number_text(count),
        ),
    )
