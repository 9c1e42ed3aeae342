"""Departments of a city, and which categories of a round each of them fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from groma.web import changes
from groma.web.models import Assignment, Department, Membership

if TYPE_CHECKING:
    from collections.abc import Collection

    from groma.web.models import City, Round
    from groma.web.trail import Gesture


def add(city: City, name: str, *, gesture: Gesture) -> Department:
    """A further department.

    Raises:
        OvertakenError: The city has one of that name.
    """
    return changes.create(Department(city=city, name=name), "add", gesture=gesture)


def rename(department: Department, name: str, *, gesture: Gesture) -> Department:
    """Another name for a department; what it was given stays.

    Raises:
        OvertakenError: It was changed meanwhile, or the city has another of that name.
    """
    namesake = Department.objects.filter(city=department.city_id, name=name).exclude(pk=department.pk).first()
    if namesake:
        raise changes.OvertakenError(namesake)
    return changes.change(department, "rename", gesture=gesture, name=name)


def remove(department: Department, *, gesture: Gesture) -> None:
    """Take a department away, all of it or nothing: its categories are nobody's, its people stay in the city.

    Raises:
        OvertakenError: It was changed meanwhile.
    """
    with transaction.atomic():
        for given in Assignment.objects.filter(department=department).select_related("round"):
            changes.remove(given, "take", gesture=gesture)
        for membership in Membership.objects.filter(department=department).select_related("user"):
            _leave(membership, gesture=gesture)
        changes.remove(department, "remove", gesture=gesture)


def assign(round_: Round, groups: Collection[str], *, to: Department | None, gesture: Gesture) -> int:
    """Give categories to a department, or with `None` take them from theirs, all or none.

    Returns:
        How many categories changed hands.
    """
    given = {one.group: one for one in round_.assignments.select_related("round")}
    department_id = to.pk if to else None
    moved = [group for group in groups if getattr(given.get(group), "department_id", None) != department_id]
    with transaction.atomic():
        for group in moved:
            _hand_over(round_, group, given.get(group), to=to, gesture=gesture)
    return len(moved)


def _hand_over(round_: Round, group: str, given: Assignment | None, *, to: Department | None, gesture: Gesture) -> None:
    if to is None and given:
        changes.remove(given, "take", gesture=gesture)
    elif given:
        changes.change(given, "give", gesture=gesture, department_id=to.pk if to else None)
    else:
        changes.create(Assignment(round=round_, group=group, department=to), "give", gesture=gesture)


def _leave(membership: Membership, *, gesture: Gesture) -> None:
    """Somebody's department is no more: they stay in the city without one, once."""
    same = Membership.objects.filter(
        user=membership.user_id, role=membership.role, city=membership.city_id, department=None
    )
    if same.exists():
        changes.remove(membership, "leave", gesture=gesture)
    else:
        changes.change(membership, "leave", gesture=gesture, department_id=None)
