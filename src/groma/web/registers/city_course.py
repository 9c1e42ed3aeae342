"""A city on its way through the programme, seen from its entry: where it is worked on, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from groma.network.workflows import stage
from groma.web import access
from groma.web.desk.work import waits_for
from groma.web.models import Membership, Plan, Publication
from groma.web.parts import Link
from groma.web.progress import RUNNING
from groma.web.public.plan_page import has_adopted
from groma.web.registers.moves import CITIES, entries_of
from groma.web.registers.needs import Situation
from groma.web.registers.newcomers import may_take_in
from groma.web.registers.relations import COORDINATOR
from groma.web.round_addresses import of_round

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.network.model import Entry
    from groma.web.models import Round
    from groma.web.registers.relations import Relation

REFUSED = "declined"
WITH_PLAN = "action_plan"


def city_links(relation: Relation, entry: Entry) -> list[Link]:
    """Where those who run the network, or coordinate the city, go on from its entry."""
    if may_take_in(relation, entry):
        return [Link(_("Take the city in"), reverse("programme_take_in", args=[entry.id]))]
    situation = _situation(relation, entry)
    return list(_links(situation)) if situation and situation.city else []


def what_comes_next(relation: Relation, entry: Entry) -> str:
    """The one thing that brings the city on, in a sentence; empty where nobody here is to do it."""
    situation = _situation(relation, entry)
    if situation is None or stage(entry) == REFUSED:
        return ""
    if not situation.city:
        return _("Take the city in, so that it can have people and rounds.") if relation.may_run else ""
    if not Membership.objects.filter(city=situation.city, role=COORDINATOR).exists():
        return _("Invite somebody who coordinates the city.")
    round_ = situation.round
    if round_ is None:
        return _("Open its first round.")
    return _of_round(round_) if round_.state in RUNNING else _after_round(situation)


def desk_page(city: str) -> list[Link]:
    """The link to the entry of a city, for its rounds and its plan; none where the city stands in no register."""
    found = entries_of(city)
    return [Link(_("In the programme"), reverse("programme_entry", args=[CITIES, found[0]]))] if found else []


def _situation(relation: Relation, entry: Entry) -> Situation | None:
    """The city before somebody who works on it; `None` before everybody else."""
    mine = entry.register == CITIES and (relation.may_run or COORDINATOR in relation.towards(entry))
    return Situation(relation, entry) if mine else None


def _links(situation: Situation) -> Iterator[Link]:
    city, round_ = situation.city, situation.round
    if round_:
        yield Link(_("Round of %(period)s") % {"period": round_.period}, of_round(round_))
    yield Link(_("People"), reverse("people_of_city", args=[city]))
    yield Link(_("Plan"), reverse("plan", args=[city]))
    if Publication.objects.filter(round__city=city).exists():
        yield Link(_("Public page"), reverse("city", args=[city]))
    if round_ is None or round_.state not in RUNNING:
        yield Link(_("Open a round"), f"{reverse('open_round')}?{urlencode({'city': city})}")


def _of_round(round_: Round) -> str:
    """What the city's running round waits for."""
    if round_.state == "verified":
        return _("Publish the round of %(period)s.") % {"period": round_.period}
    if round_.state != "submitted":
        return _("The city fills in figures and submits the round of %(period)s.") % {"period": round_.period}
    is_given = access.current_mandates().filter(round=round_, has_conflict=False).exists()
    whom = waits_for(round_, is_given=is_given)
    sentences = {
        "city": _("The city answers what the verifier asks."),
        "verifier": _("The verifier decides about each figure and attests the round."),
    }
    return sentences.get(whom, _("Give the round of %(period)s to a verifier.") % {"period": round_.period})


def _after_round(situation: Situation) -> str:
    """What follows once the newest round is published."""
    if stage(situation.entry) == WITH_PLAN:
        return _("Open its next round.")
    if has_adopted(situation.city):
        return _("The plan is adopted: count the city as having one.")
    if Plan.objects.filter(city=situation.city).exists():
        return _("The city says on which day its plan was adopted: from then on it is public.")
    return _("The city makes an action plan and adopts it, or its next round is opened.")
