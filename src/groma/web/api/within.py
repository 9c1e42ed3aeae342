"""Who may look into a round, and the rounds a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from groma.verify.workflow import workflow
from groma.web import access
from groma.web.api.problems import Lacking, forbidden
from groma.web.models import Membership, Round
from groma.web.round_addresses import round_at

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from groma.web.api.names import RoundPlace
    from groma.web.models import User

OF_CITY = ("coordinator", "contributor")


def visible_rounds(user: User) -> QuerySet[Round]:
    """The rounds a person may see: every one for those who run the network, else of their cities and given to them."""
    every = Round.objects.select_related("city").order_by("-period", "city_id", "pk")
    if access.may_run_network(user):
        return every
    cities = Membership.objects.filter(user=user, role__in=OF_CITY).exclude(city=None).values("city")
    given = access.current_mandates().filter(user=user).values("round")
    return every.filter(Q(city__in=cities) | Q(pk__in=given))


def round_seen(user: User, place: RoundPlace) -> Round:
    """The round at an address.

    Raises:
        NotFoundError: There is none, or none that this person may see; which of the two is not told.
    """
    return round_at(user, city=place.city, pack=place.pack, period=place.period)


def round_opened(user: User, place: RoundPlace) -> Round:
    """The same, for whoever may also see its figures: verifiers only once they have declared to be independent.

    Raises:
        NotFoundError: As above.
        ProblemError: They have not.
    """
    found = round_seen(user, place)
    if access.may_read_figures(user, found):
        return found
    mandate = access.mandate_of(user, found)
    name = "independent" if mandate and mandate.declared_at else "declared"
    need = workflow("values").needs[name]
    lacking = Lacking(need=need.id, says=need.says, next_step=need.next_step)
    raise forbidden(need.says, next_step=need.next_step, needs=[lacking])


def demand_role(user: User, round_: Round, *roles: str) -> None:
    """Let only those go on who have one of some roles towards a round.

    Raises:
        ProblemError: This person has none of them.
    """
    if not access.roles_towards(user, round_) & set(roles):
        said = " or ".join(roles)
        raise forbidden(f"This is for a {said} of the round.", next_step="Ask your coordinator or the secretariat.")
