"""What of a category a person may enter in a round now, and why not where they may not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from groma.verify.workflow import RefusedError, workflow
from groma.web import access
from groma.web.facts import OPEN
from groma.web.figures import figures
from groma.web.refusals import refused
from groma.web.rounds import dependents
from groma.web.standing import pack_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.catalogue.pack import DataPoint, Pack
    from groma.web.access import Visitor
    from groma.web.figures import Figure
    from groma.web.models import Round


def points_of(pack: Pack, group: str) -> list[DataPoint]:
    """The data points of a category."""
    return [point for one in pack.indicators if one.definition.group == group for point in one.data_points]


def groups_of(pack: Pack) -> list[str]:
    """The categories that have indicators, in the order of the framework."""
    return list(dict.fromkeys(one.definition.group for one in pack.indicators))


def groups_above(pack: Pack, group: str) -> tuple[str, ...]:
    """The groups a category lies in, from the top."""
    parent = pack.groups[group].parent
    return (*groups_above(pack, parent), parent) if parent else ()


def page_figures(round_: Round, group: str, visitor: Visitor) -> dict[str, Figure]:
    """Everything that is typed for a category, by key, each with why it may not be, for this person now."""
    pack = pack_of(round_)
    points = points_of(pack, group)
    keys = {name for point in points for name in (point.key, *point.variables)}
    return figures(round_, points, pack, refusals=refusals(round_, keys, visitor))


def refusals(round_: Round, keys: Iterable[str], visitor: Visitor) -> dict[str, str]:
    """Why a person may not enter figures of a round now; those that may be are left out."""
    pack, states = pack_of(round_), dict(round_.values.values_list("key", "state"))
    roles, assigned = access.roles_towards(visitor, round_), access.assigned_groups(visitor, round_)
    groups = {point.key: pack.indicator(point.code).definition.group for point in pack.data_points}
    found = {}
    for key in keys:
        touched = [one for one in dependents(pack, key) if one in states]
        is_assigned = any(groups[one] in assigned for one in touched)
        said = (
            _refusal(states[one], roles, is_assigned, round_.state in OPEN or states[one] == "returned")
            for one in touched
        )
        if refused := next((one for one in said if one), ""):
            found[key] = refused
    return found


@lru_cache(maxsize=256)
def _refusal(state: str, roles: frozenset[str], is_assigned: bool, is_correctable: bool) -> str:  # noqa: FBT001, PLR0917  the four of them are what is remembered
    facts = {name for name, holds in (("assigned", is_assigned), ("correctable", is_correctable)) if holds}
    try:
        workflow("values").step(state, "enter", roles=roles, facts=facts)
    except RefusedError as error:
        return refused(error)
    return ""
