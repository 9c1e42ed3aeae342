"""Reminders by e-mail: who is to be reminded of what on a day, and sending it once.

Seven days before a deadline, on its day and seven days after; and when a question has waited for more than five days,
again every seven. A mail holds no figures, only what waits, a link, and how to stop. That one was sent is told in the
trail (`round.remind`), and nobody gets a second on the same day.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from groma.record.trail import canonical
from groma.web import progress, trail
from groma.web.facts import OPEN
from groma.web.models import Assignment, Membership, Round, TrailEvent, User
from groma.web.round_addresses import of_round
from groma.web.standing import pack_of
from groma.web.trail import SYSTEM, Gesture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

logger = logging.getLogger("groma.web")

DAYS = (7, 0, -7)
"""So many days before the deadline people are reminded of it; less than none is after it."""
ASKED_DAYS = 5
"""A question that waits for longer is reminded of."""
AGAIN_DAYS = 7
"""And again after so many."""
ACTION = "round.remind"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to remind one person of.

    Attributes:
        about: `deadline` or `questions`.
        days: Days to the deadline, less than none where it is over; or days the oldest question has waited.
    """

    user: User
    round: Round
    about: str
    days: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: how many mails were sent, how many could not be."""

    sent: int
    failed: int


def due(today: dt.date) -> list[Reminder]:
    """Who is to be reminded of what on a day, whether or not that was done already."""
    return [*_of_deadlines(today), *_of_questions(today)]


def send(today: dt.date, *, site: str) -> Sent:
    """Send the reminders of a day, one mail to each person; calling it again sends nothing twice.

    Counts that have become stale are taken anew first, so that nobody is reminded of what is done.

    Args:
        today: The day.
        site: Where the site is, such as `https://groma.example`; links begin with it.
    """
    progress.refresh_stale()
    told = _reminded_on(today)
    mine: dict[User, list[Reminder]] = defaultdict(list)
    for one in due(today):
        if str(one.user.actor) not in told:
            mine[one.user].append(one)
    outcomes = [_sent(user, reminders, today=today, site=site.rstrip("/")) for user, reminders in mine.items()]
    return Sent(outcomes.count(True), outcomes.count(False))


def _of_deadlines(today: dt.date) -> Iterator[Reminder]:
    days = [today + dt.timedelta(days=one) for one in DAYS]
    for round_ in Round.objects.filter(state__in=OPEN, deadline__in=days).select_related("city"):
        left = (round_.deadline - today).days if round_.deadline else 0
        for user in _people(round_, awaited=True):
            yield Reminder(user, round_, "deadline", left)


def _of_questions(today: dt.date) -> Iterator[Reminder]:
    before = today - dt.timedelta(days=ASKED_DAYS)
    waiting = Round.objects.filter(asked_since__date__lt=before, open_questions__gt=0).exclude(state="published")
    lately = _reminded_of_questions(today)
    for round_ in waiting.select_related("city"):
        since = (today - round_.asked_since.date()).days if round_.asked_since else 0
        for user in _people(round_, awaited=False):
            if (str(user.actor), round_.subject) not in lately:
                yield Reminder(user, round_, "questions", since)


def _people(round_: Round, *, awaited: bool) -> list[User]:
    """The coordinators of a round's city, and of its contributors those with something to do in their categories."""
    keys = set(round_.awaited if awaited else round_.stuck_on)
    busy = [group for group, own in progress.keys_by_group(pack_of(round_)).items() if keys & set(own)]
    departments = Assignment.objects.filter(round=round_, group__in=busy).values("department")
    theirs = Membership.objects.filter(city=round_.city_id, user__is_active=True, user__wants_reminders=True)
    theirs = theirs.filter(Q(role="coordinator") | Q(role="contributor", department__in=departments))
    return list(User.objects.filter(pk__in=theirs.values("user")).order_by("pk"))


def _sent(user: User, reminders: list[Reminder], *, today: dt.date, site: str) -> bool:
    """Send somebody's mail, then tell so in the trail: a mail that could not be sent is tried again next time."""
    message = mail(user, reminders, site=site)
    try:
        message.send()
    except OSError:
        logger.exception("a reminder could not be sent")
        return False
    gesture = Gesture(SYSTEM)
    with transaction.atomic():
        trail.append(
            *(
                replace(
                    trail.told(gesture, action=ACTION, city=one.round.city_id, subject=one.round.subject),
                    after=canonical({"actor": str(user.actor), "about": one.about, "day": today.isoformat()}),
                )
                for one in reminders
            )
        )
    return True


def mail(user: User, reminders: Iterable[Reminder], *, site: str) -> EmailMessage:
    """The mail that reminds somebody, in their language."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        shown = {
            "user": user,
            "reminders": [(one, f"{site}{of_round(one.round)}") for one in reminders],
            "desk": f"{site}{reverse('desk')}",
            "stop": f"{site}{reverse('reminders')}",
        }
        text = render_to_string("web/desk/reminder.txt", shown)
        return EmailMessage(
            _("Groma: something waits for you"), text, to=[user.email], headers={"Auto-Submitted": "auto-generated"}
        )


def _marks(days: Iterable[dt.date]) -> list[tuple[str, dict[str, str]]]:
    """The round and the content of each event that tells of a reminder sent on one of these days."""
    on_one = Q()
    for day in days:
        on_one |= Q(after__contains=f'"day":"{day.isoformat()}"')
    rows = TrailEvent.objects.filter(on_one, action=ACTION).values_list("subject", "after")
    return [(subject, json.loads(after)) for subject, after in rows]


def _reminded_on(day: dt.date) -> set[str]:
    """The actors who were reminded on a day."""
    return {said["actor"] for _subject, said in _marks([day])}


def _reminded_of_questions(today: dt.date) -> set[tuple[str, str]]:
    """Who was reminded of the questions of which round within the last days, this one left out."""
    lately = [today - dt.timedelta(days=ago) for ago in range(1, AGAIN_DAYS)]
    return {(said["actor"], subject) for subject, said in _marks(lately) if said["about"] == "questions"}
