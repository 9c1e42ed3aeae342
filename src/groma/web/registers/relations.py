"""What somebody is to an entry of the registers: the roles the workflow tables know, and what they may see and write.

A leader of a thematic group is one of its working groups too. `owner` is whoever an action item is given to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.network.board import groups_of
from groma.network.workflows import stage
from groma.web.models import Membership, RegisterFact

if TYPE_CHECKING:
    from groma.network.model import Entry
    from groma.web.access import Visitor

OWNER, LEADER, REVIEWER, COORDINATOR = "owner", "leader", "reviewer", "coordinator"
RUNNING = frozenset({"secretariat", "administrator"})
FROZEN = "approved"
"""The state of a work plan in which neither it nor its items change any more."""
OF_LEADERS = {
    "working-groups": frozenset({"proposed", "approved", "active"}),
    "deliverables": frozenset({"proposed", "drafting", "group_review", "revision"}),
    "work-plan-items": frozenset({"gathering"}),
    "meetings": None,
    "documents": None,
    "versions": frozenset(),
}
"""What leaders add themselves, and the stages in which they may change it; `None` for any."""
LAID_DOWN = "versions"
"""What nobody changes once it is there: whoever has something newer adds a version."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Somebody's roles in the network and its programme.

    Attributes:
        network: Roles of the whole network, such as `secretariat`, and `expert`.
        of_groups: Roles with the id of the group or organisation they are of.
        cities: Ids in the register of the cities they coordinate.
        kept_back: Ids of the documents that are not for them.
    """

    network: frozenset[str] = frozenset()
    of_groups: frozenset[tuple[str, str]] = frozenset()
    cities: frozenset[str] = frozenset()
    kept_back: frozenset[str] = frozenset()

    @property
    def may_run(self) -> bool:
        """Whether they may write everything that is not frozen."""
        return bool(self.network & RUNNING)

    @property
    def has_part(self) -> bool:
        """Whether they have a role in the programme, so that they may see what is not public of it."""
        return bool(self.of_groups or self.cities or self.network & {*RUNNING, "expert"})

    def groups(self, role: str) -> frozenset[str]:
        """The ids of the groups or organisations that they have a role of."""
        return frozenset(group for name, group in self.of_groups if name == role)

    def towards(self, entry: Entry) -> frozenset[str]:
        """The roles somebody has towards an entry."""
        within = scopes(entry)
        roles = {role for role, group in self.of_groups if group in within and role != REVIEWER}
        if entry.register == "work-plans":
            roles |= {role for role, _ in self.of_groups if role != REVIEWER}
        if self.groups(REVIEWER) & set(entry.all("reviewer")):
            roles.add(REVIEWER)
        if {group for _, group in self.of_groups} & _owners(entry):
            roles.add(OWNER)
        if self.cities & ({entry.id} if entry.register == "cities" else set(entry.all("city"))):
            roles.add(COORDINATOR)
        return frozenset(roles) | self.network

    def may_see(self, entry: Entry) -> bool:
        """Whether they may see an entry with what is not public of it: persons only those who run the network."""
        document = entry.parent if entry.register == LAID_DOWN else entry.id
        within = entry.register in {"documents", LAID_DOWN} and document in self.kept_back
        return self.may_run or (self.has_part and entry.register != "roles" and not within)

    def may_write(self, entry: Entry, *, plan: str = "") -> bool:
        """Whether they may change what is said of an entry, apart from its state.

        Args:
            entry: The entry as it is, or as it is to be added.
            plan: The stage of the work plan above it, for an item of one.
        """
        now = plan if entry.register == "work-plan-items" else stage(entry)
        if entry.register == LAID_DOWN or is_frozen(entry, plan=plan):
            return False
        if self.may_run:
            return True
        roles = self.towards(entry)
        if entry.register in OF_LEADERS and LEADER in roles:
            stages = OF_LEADERS[entry.register]
            return stages is None or now in stages
        if entry.register == "projects":
            return COORDINATOR in roles and now == "challenge"
        return entry.register == "proposals" and "expert" in roles

    def may_add(self, register: str) -> bool:
        """Whether there is an entry of a register that they may add."""
        if self.may_run:
            return True
        if register == "projects":
            return bool(self.cities)
        return register in OF_LEADERS and bool(self.groups(LEADER))


def relation_of(visitor: Visitor) -> Relation:
    """What somebody is to the programme. Two queries, one more for coordinators, one for who does not run it."""
    if not visitor.is_authenticated:
        return Relation()
    rows = Membership.objects.filter(user_id=visitor.pk).values_list("role", "city_id", "group")
    mine = list(rows)
    cities = {city for role, city, _ in mine if role == COORDINATOR and city}
    network = frozenset(role for role, city, group in mine if not city and not group)
    return Relation(
        network=network,
        of_groups=frozenset((role, group) for role, _, group in mine if group),
        cities=_entries_of(cities) if cities else frozenset(),
        kept_back=kept_back() if mine and not network & RUNNING else frozenset(),
    )


def kept_back() -> frozenset[str]:
    """The ids of the documents that are only for those who run the network."""
    rows = RegisterFact.objects.filter(register="documents", field="access", value="secretariat", until="")
    return frozenset(rows.values_list("entry", flat=True))


def is_frozen(entry: Entry, *, plan: str = "") -> bool:
    """Whether an entry belongs to a work plan that was approved."""
    return entry.register in {"work-plans", "work-plan-items"} and FROZEN in {plan, stage(entry)}


def scopes(entry: Entry) -> frozenset[str]:
    """The groups an entry is of, with the thematic groups above them."""
    of = groups_of(entry)
    above = {group.partition("/")[0] for group in of}
    return frozenset(of) | above


def _owners(entry: Entry) -> frozenset[str]:
    owners = entry.all("owner")
    return frozenset(owners) | {owner.partition("/")[0] for owner in owners}


def _entries_of(cities: set[str]) -> frozenset[str]:
    """The entries of the register of cities that stand for cities of this installation."""
    recorded = RegisterFact.objects.filter(register="cities", field="record", value__in=cities, until="")
    return frozenset(cities) | set(recorded.values_list("entry", flat=True))
