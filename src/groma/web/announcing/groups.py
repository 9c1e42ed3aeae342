"""The thematic groups announcements can be about."""

from __future__ import annotations

from groma.web.programme import shown
from groma.web.programme.groups import is_at_work
from groma.web.programme.linking import called


def choices(*, with_ended: bool = False) -> list[tuple[str, str]]:
    """Id and name of each thematic group that is at work."""
    programme = shown.programme(shown.stamp())
    return [(one.id, called(programme, one)) for one in programme.all("groups") if with_ended or is_at_work(one)]


def name_of(group: str) -> str:
    """What a group is called; its id where it is in the register no more, and nothing for the whole programme."""
    return dict(choices(with_ended=True)).get(group, group)
