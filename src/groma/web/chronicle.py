"""What happened to a round, told from the trail: one line for each thing a person did in one go."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from groma.web.models import TrailEvent
from groma.web.parts import Event
from groma.web.people.people_names import names_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from groma.web.models import Round

NOUNS = ("value", "message", "answer", "assignment", "mandate", "publication", "erratum")
"""What belongs to a round besides itself and the figures of its period."""
TOLD = {
    "round.open": ngettext_lazy("Opened the round", "Opened %(count)s rounds", "count"),
    "round.submit": ngettext_lazy("Submitted the round", "Submitted %(count)s rounds", "count"),
    "round.recall": ngettext_lazy("Recalled the round", "Recalled %(count)s rounds", "count"),
    "round.return": ngettext_lazy("Returned the round to the city", "Returned %(count)s rounds", "count"),
    "round.attest": ngettext_lazy("Attested the round", "Attested %(count)s rounds", "count"),
    "round.decline": ngettext_lazy("Declined to verify the round", "Declined %(count)s rounds", "count"),
    "round.publish": ngettext_lazy("Published the round", "Published %(count)s rounds", "count"),
    "round.take_in": ngettext_lazy("Took the round in as it was found", "Took in %(count)s rounds", "count"),
    "round.reopen": ngettext_lazy("Reopened the round", "Reopened %(count)s rounds", "count"),
    "round.set_deadline": ngettext_lazy("Set the deadline", "Set %(count)s deadlines", "count"),
    "round.sample": ngettext_lazy("Drew a sample", "Drew %(count)s samples", "count"),
    "round.remind": ngettext_lazy("Sent a reminder", "Sent %(count)s reminders", "count"),
    "round": ngettext_lazy("Changed the round", "Changed the round %(count)s times", "count"),
    "message.open_late": ngettext_lazy("Took an earlier period in late", "Took %(count)s periods in late", "count"),
    "message.ask": ngettext_lazy("Asked about a figure", "Asked about %(count)s figures", "count"),
    "message.answer": ngettext_lazy("Answered a question", "Answered %(count)s questions", "count"),
    "value.accept": ngettext_lazy("Accepted a figure", "Accepted %(count)s figures", "count"),
    "value.decline": ngettext_lazy("Declined a figure", "Declined %(count)s figures", "count"),
    "value.undo": ngettext_lazy("Took a decision back", "Took %(count)s decisions back", "count"),
    "observation.enter": ngettext_lazy("Entered a figure", "Entered %(count)s figures", "count"),
    "observation.remove": ngettext_lazy("Removed a figure", "Removed %(count)s figures", "count"),
    "observation": ngettext_lazy("Changed a figure", "Changed %(count)s figures", "count"),
    "message": ngettext_lazy("Left a remark", "Left %(count)s remarks", "count"),
    "answer": ngettext_lazy("Explained a finding", "Explained %(count)s findings", "count"),
    "assignment.keep": ngettext_lazy(
        "A department keeps a category", "Departments keep %(count)s categories of the round before", "count"
    ),
    "assignment.take": ngettext_lazy(
        "Took a category from its department", "Took %(count)s categories from their departments", "count"
    ),
    "assignment": ngettext_lazy("Gave a category to a department", "Gave %(count)s categories to departments", "count"),
    "mandate.give": ngettext_lazy("Gave the round to a verifier", "Gave the round to %(count)s verifiers", "count"),
    "mandate.take_back": ngettext_lazy(
        "Took the round back from a verifier", "Took the round back from %(count)s verifiers", "count"
    ),
    "mandate": ngettext_lazy("A verifier's declaration", "%(count)s declarations of verifiers", "count"),
    "publication": ngettext_lazy("Made an edition", "Made %(count)s editions", "count"),
    "erratum": ngettext_lazy("Noted a correction", "Noted %(count)s corrections", "count"),
    "value": ngettext_lazy("Moved a figure", "Moved %(count)s figures", "count"),
}
"""What is told of an action, else of its noun; of all that one person did in one go, the first in this order."""
RANK = {name: place for place, name in enumerate(TOLD)}


def story(round_: Round, *, before: int = 0, lines: int = 20) -> tuple[list[Event], int]:
    """What happened, newest first. Three queries, however much was done in one go.

    Args:
        round_: The round.
        before: Number of the event to begin before; 0 for the newest.
        lines: How many lines at most.

    Returns:
        The lines, and the number to go on before; 0 where there is nothing earlier.
    """
    rows = _events(round_).order_by()
    deeds = rows.values("gesture").annotate(last=Max("number"), at=Max("at"), actor=Max("actor"))
    deeds = deeds.filter(last__lt=before) if before else deeds
    read = list(deeds.order_by("-last")[: lines + 1])
    shown = read[:lines]
    of_these = rows.filter(gesture__in=[one["gesture"] for one in shown])
    done, words = _done(of_these), _words(of_these)
    names = names_of(one["actor"] for one in shown)
    told = [
        Event(
            dt.datetime.fromisoformat(one["at"]),
            _what(done[one["gesture"]]),
            names[one["actor"]],
            words.get(one["gesture"], ""),
        )
        for one in shown
    ]
    return told, shown[-1]["last"] if len(read) > lines else 0


def _events(round_: Round) -> QuerySet[TrailEvent]:
    """The events about a round, what belongs to it, and the figures of its period."""
    place = f"{round_.city_id}/{round_.period}/"
    about = Q(subject=round_.subject)
    for noun in NOUNS:
        about |= Q(subject__startswith=f"{noun}/{place}")
    about |= Q(subject__startswith=f"observation/{round_.city_id}/", subject__contains=f"/{round_.period}")
    return TrailEvent.objects.filter(about, city=round_.city_id)


def _done(rows: QuerySet[TrailEvent]) -> dict[str, Counter[str]]:
    """For each gesture, how often each thing was done that something is told of."""
    done: dict[str, Counter[str]] = defaultdict(Counter)
    for gesture, action, count in rows.values_list("gesture", "action").annotate(Count("pk")):
        done[gesture][_told_as(action)] += count
    return done


def _what(done: Counter[str]) -> str:
    """The one thing that is told of a gesture."""
    first = min(done, key=lambda name: RANK.get(name, len(RANK)))
    if first not in TOLD:
        return _("Something else: %(action)s") % {"action": first}
    return str(TOLD[first] % {"count": done[first]})


def _told_as(action: str) -> str:
    """The action where something is told of it, else its noun."""
    noun = action.partition(".")[0]
    return action if action in TOLD else noun if noun in TOLD else action


def _words(rows: QuerySet[TrailEvent]) -> dict[str, str]:
    """The words that were left with each gesture: a reason, a question, an answer."""
    left = rows.filter(Q(action__startswith="message.") | Q(action__startswith="answer."))
    words: dict[str, str] = {}
    for gesture, after in left.order_by("-number").values_list("gesture", "after"):
        said = json.loads(after) if after else {}
        words[gesture] = said.get("text") or said.get("reason") or words.get(gesture, "")
    return words
