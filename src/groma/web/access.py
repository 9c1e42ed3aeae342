"""Who may: named predicates, and the roles a person has towards a city or a round.

Every page and every endpoint asks one of these. They are about the object at hand, never only about the person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.web.models import Assignment, Mandate, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from groma.web.models import City, Round, User

    Visitor = User | AnonymousUser

NETWORK_ROLES = ("administrator", "secretariat", "verifier")
PROGRAMME_ROLES = ("leader", "reviewer", "member", "expert")
"""Roles in the programme; all but the last are towards one group or organisation of its registers."""


def roles_in(visitor: Visitor, city: City | str | None = None) -> frozenset[str]:
    """The roles of a person towards a city: those of the network, and those in that city."""
    if not visitor.is_authenticated:
        return frozenset()
    city_id = getattr(city, "pk", city)
    mine = Membership.objects.filter(user_id=visitor.pk).values_list("role", "city_id")
    return frozenset(role for role, of in mine if of in {None, city_id})


def roles_towards(visitor: Visitor, round_: Round) -> frozenset[str]:
    """The roles of a person towards a round: a verifier only of the rounds given to them."""
    roles = roles_in(visitor, round_.city_id) - {"verifier"}
    return roles | {"verifier"} if mandate_of(visitor, round_) else roles


def mandate_of(visitor: Visitor, round_: Round) -> Mandate | None:
    """The mandate of a verifier for a round; it ends with their role."""
    if not visitor.is_authenticated:
        return None
    return current_mandates().filter(round=round_, user_id=visitor.pk).first()


def current_mandates() -> QuerySet[Mandate]:
    """Every mandate of somebody who still is a verifier; those of former ones are kept for what was published."""
    return Mandate.objects.filter(user__in=Membership.objects.filter(role="verifier").values("user"))


def belongs_to(visitor: Visitor, city_id: str) -> bool:
    """Whether a person works for a city."""
    return visitor.is_authenticated and Membership.objects.filter(user_id=visitor.pk, city_id=city_id).exists()


def may_administer(visitor: Visitor) -> bool:
    """Whether they may manage people and the installation."""
    return "administrator" in roles_in(visitor)


def may_appoint(visitor: Visitor, role: str, city: City | str | None = None) -> bool:
    """Whether they may invite somebody to a role, change it or take it away.

    The administrator may for every role, the secretariat for coordinators, verifiers and those of the programme, a
    coordinator for the contributors of their city.
    """
    if may_administer(visitor):
        return True
    if role in {"coordinator", "verifier", *PROGRAMME_ROLES}:
        return may_run_network(visitor)
    return role == "contributor" and city is not None and may_coordinate(visitor, city)


def may_see_people(visitor: Visitor, city: City | str | None = None) -> bool:
    """Whether they may see who has which role, in a city or, without one, in the network."""
    return may_run_network(visitor) or (city is not None and may_coordinate(visitor, city))


def may_run_network(visitor: Visitor) -> bool:
    """Whether they may open rounds, give mandates, publish and see every city."""
    return bool(roles_in(visitor) & {"administrator", "secretariat"})


def may_follow_programme(visitor: Visitor) -> bool:
    """Whether they may see what is open in the programme: who runs it, and who has a role in it or in a city."""
    some = ("administrator", "secretariat", "coordinator", *PROGRAMME_ROLES)
    return visitor.is_authenticated and Membership.objects.filter(user_id=visitor.pk, role__in=some).exists()


def may_coordinate(visitor: Visitor, city: City | str) -> bool:
    """Whether they may run the city's side of a round: departments, assignments, submitting."""
    return "coordinator" in roles_in(visitor, city)


def may_moderate(visitor: Visitor, city: City | str) -> bool:
    """Whether they may show, refuse, answer and erase residents' questions about a city."""
    return may_coordinate(visitor, city) or may_run_network(visitor)


def may_see_city(visitor: Visitor, city: City | str) -> bool:
    """Whether they may see what is not published of a city."""
    return bool(roles_in(visitor, city) & {"administrator", "secretariat", "coordinator", "contributor"})


def may_see_round(visitor: Visitor, round_: Round) -> bool:
    """Whether they may see a round from within."""
    return may_see_city(visitor, round_.city_id) or mandate_of(visitor, round_) is not None


def may_read_figures(visitor: Visitor, round_: Round) -> bool:
    """Whether they may read the figures of a round: a verifier only after declaring that nothing binds them."""
    return may_see_city(visitor, round_.city_id) or may_verify(visitor, round_)


def may_enter(visitor: Visitor, round_: Round, group: str) -> bool:
    """Whether they may enter figures of a category in a round."""
    roles = roles_in(visitor, round_.city_id)
    return "coordinator" in roles or ("contributor" in roles and group in assigned_groups(visitor, round_))


def may_verify(visitor: Visitor, round_: Round) -> bool:
    """Whether the round was given to them, they have declared, and they are independent of the city."""
    mandate = mandate_of(visitor, round_)
    return bool(
        mandate and mandate.declared_at and not mandate.has_conflict and not belongs_to(visitor, round_.city_id)
    )


def assigned_groups(visitor: Visitor, round_: Round) -> frozenset[str]:
    """The categories of a round given to the departments a person works for."""
    if not visitor.is_authenticated:
        return frozenset()
    mine = Membership.objects.filter(user_id=visitor.pk, city_id=round_.city_id, role="contributor")
    departments = mine.exclude(department=None).values("department_id")
    return frozenset(
        Assignment.objects.filter(round=round_, department__in=departments).values_list("group", flat=True)
    )


def is_qualified(visitor: Visitor) -> bool:
    """Whether they are a qualified, not a provisional, verifier."""
    return (
        visitor.is_authenticated
        and Membership.objects.filter(user_id=visitor.pk, role="verifier", qualification="qualified").exists()
    )
