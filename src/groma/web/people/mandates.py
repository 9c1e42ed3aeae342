"""Which verifier has which round: given by the secretariat, never to somebody who belongs to the city."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groma.verify.workflow import RefusedError
from groma.web import access, changes
from groma.web.models import Mandate, Membership

if TYPE_CHECKING:
    from groma.web.models import Round, User
    from groma.web.trail import Gesture

OVER = ("published",)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A verifier who may be given a round.

    Attributes:
        qualification: `provisional` or `qualified`; empty where nobody has said.
        rounds: How many rounds that are not over they have.
    """

    user: User
    qualification: str
    rounds: int


def candidates(round_: Round) -> list[Candidate]:
    """The verifiers who do not belong to the city and do not have the round, the qualified first."""
    theirs = Membership.objects.filter(city=round_.city_id).values("user")
    verifiers = Membership.objects.filter(role="verifier", user__is_active=True).select_related("user")
    free = verifiers.exclude(user__in=theirs).exclude(user__mandates__round=round_)
    loads = Counter(Mandate.objects.exclude(round__state__in=OVER).values_list("user_id", flat=True))
    found = [Candidate(one.user, one.qualification, loads[one.user_id]) for one in free]
    return sorted(found, key=lambda one: (one.qualification != "qualified", one.rounds, one.user.name))


def give(round_: Round, user: User, *, gesture: Gesture) -> Mandate:
    """Give a round to a verifier, who has yet to declare.

    Raises:
        RefusedError: They are no verifier, or belong to the city.
        OvertakenError: They have it already.
    """
    if "verifier" not in access.roles_in(user):
        raise RefusedError(_("This person is no verifier."), next_step=_("Choose one of the verifiers."))
    if access.belongs_to(user, round_.city_id):
        raise RefusedError(
            _("This person belongs to the city and cannot verify it."), next_step=_("Choose another verifier.")
        )
    return changes.create(Mandate(round=round_, user=user), "give", gesture=gesture)


def take_back(mandate: Mandate, *, gesture: Gesture) -> None:
    """Take a round back from a verifier; what they decided stays, and so does its trail.

    Raises:
        OvertakenError: They have declared, or it was taken back, meanwhile.
    """
    changes.remove(mandate, "take_back", gesture=gesture)
