"""Opening a round, also one for a period long past, which is then marked as taken in late."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from groma.errors import GromaError, RecordError
from groma.record.period import parse_period
from groma.web import access, changes, rounds
from groma.web.models import City, Message

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.web.models import Round, User
    from groma.web.trail import Gesture

LATE_AFTER = dt.timedelta(days=550)
"""A round opened a year and a half after its period ended is a late one."""


class ThereAlreadyError(GromaError):
    """The city has that round already."""


def cities_for(user: User) -> list[City]:
    """The cities this person may open a round for, by name."""
    if access.may_run_network(user):
        return list(City.objects.order_by("name"))
    return list(
        City.objects.filter(memberships__user=user, memberships__role="coordinator").distinct().order_by("name")
    )


def is_late(city: City, pack: Pack, period: str, *, today: dt.date) -> bool:
    """Whether a round of that period would be taken in late: long past, or older than a round the city has.

    Raises:
        RecordError: The period is none.
    """
    end = parse_period(period).end
    known = city.rounds.filter(pack=pack.id).values_list("period", flat=True)
    return today - end > LATE_AFTER or any(parse_period(one).end > end for one in known)


def open_round(
    city: City,
    pack: Pack,
    *,
    period: str,
    benchmarks: str,
    deadline: dt.date | None,
    late: str,
    by: User,
    gesture: Gesture,
) -> Round:
    """Open a round; with a reason for taking it in late, that is kept with it in the trail.

    Raises:
        RecordError: The period is no year or month.
        ThereAlreadyError: The city has that round.
    """
    text = parse_period(period).text
    if "/" in text:
        raise RecordError(
            _("A round is for a year or a month."),
            next_step=_("Write the year, such as 2024. Figures of other periods are entered with their own."),
        )
    there = city.rounds.filter(pack=pack.id, pack_version=pack.meta.version, period=text)
    if there.exists():
        raise ThereAlreadyError(_("The city has a round for this period already."))
    with transaction.atomic():
        round_ = rounds.open_round(city, pack, period=text, deadline=deadline, benchmarks=benchmarks, gesture=gesture)
        if late:
            said = Message(round=round_, kind=Message.Kind.REMARK, text=late, by=by.actor)
            changes.create(said, "open_late", gesture=gesture)
    return round_
