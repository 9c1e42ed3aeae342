"""Roles of people: changed and taken away, every time with an event that names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from groma.verify.workflow import RefusedError
from groma.web import changes
from groma.web.models import Mandate, Membership
from groma.web.models.people import Qualification, Role

if TYPE_CHECKING:
    from groma.web.models import Department, User
    from groma.web.trail import Gesture


def qualify(membership: Membership, qualification: str, *, gesture: Gesture) -> Membership:
    """Make a verifier provisional or qualified.

    Raises:
        RefusedError: It is no verifier's role, or no qualification.
        OvertakenError: The role was changed meanwhile.
    """
    if membership.role != Role.VERIFIER or qualification not in {Qualification.PROVISIONAL, Qualification.QUALIFIED}:
        raise RefusedError(_("Only a verifier is provisional or qualified."), next_step=_("Choose one of the two."))
    return changes.change(membership, "qualify", gesture=gesture, qualification=qualification)


def move(membership: Membership, department: Department | None, *, gesture: Gesture) -> Membership:
    """Let a contributor work for another department of the city, or for none in particular.

    Raises:
        RefusedError: It is no contributor's role, the department is another city's, or they work for it already.
        OvertakenError: The role was changed meanwhile.
    """
    if membership.role != Role.CONTRIBUTOR or (department and department.city_id != membership.city_id):
        raise RefusedError(
            _("This role has no department of that kind."), next_step=_("Choose a department of the city.")
        )
    others = Membership.objects.filter(user=membership.user_id, role=membership.role, city=membership.city_id)
    if others.filter(department=department).exclude(pk=membership.pk).exists():
        raise RefusedError(
            _("They work for that department already."), next_step=_("Take one of the two roles away instead.")
        )
    department_id = department.pk if department else None
    return changes.change(membership, "move", gesture=gesture, department_id=department_id)


def dismiss(membership: Membership, *, gesture: Gesture) -> None:
    """Take a role away. A verifier gives back the rounds that are not published; what they decided stays.

    Raises:
        RefusedError: It is the last administrator.
        OvertakenError: The role was changed meanwhile.
    """
    if is_last_administrator(membership.user):
        _refuse_last(membership.role)
    with transaction.atomic():
        changes.remove(membership, "take", gesture=gesture)
        if membership.role == Role.VERIFIER:
            mine = Mandate.objects.filter(user=membership.user_id).exclude(round__state="published")
            for mandate in mine.select_related("round", "user"):
                changes.remove(mandate, "take_back", gesture=gesture)


def is_last_administrator(user: User) -> bool:
    """Whether nobody else could manage people once they are gone."""
    every = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    return every.filter(user=user).exists() and not every.exclude(user=user).exists()


def _refuse_last(role: str) -> None:
    if role == Role.ADMINISTRATOR:
        raise RefusedError(_("This is the last administrator."), next_step=_("Give somebody else that role first."))
