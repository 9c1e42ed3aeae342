"""Which facts of the registers everybody may see.

What a published source says is public. What was said here is public too, but for what is only proposed, what is asked
of somebody, and what people write to each other while they work.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from groma.network.register import entries
from groma.network.registers import LISTED_FIELD, registers
from groma.network.work_plan import APPROVED, FROZEN, ITEMS, PLANS
from groma.network.workflows import stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from groma.network.model import Fact

    Key = tuple[str, str]

OPEN = (
    *("organisations", "groups", "working-groups", "deliverables", "meetings", "sessions", "decisions", "work-plans"),
    *("work-plan-items", "hubs", "programmes", "projects", "proposals", "cities", "roles", "documents"),
    *("versions", "initiative"),
)
"""Registers that have something public; of any other nothing is."""
DOCUMENTS, ACCESS, EVERYBODY = "documents", "access", "public"
"""Documents, the field that says for whom something is, and its value where it is for everybody."""
PROJECTS = "projects"
"""What cities ask for: public once the call for proposals went out, or where the same field says so."""
FROM_SOURCES = frozenset({"roles", "proposals"})
"""Registers of which only that is public which a published source says: persons, and what others offer to cities."""
NOT_YET: Mapping[str, frozenset[str]] = {
    "groups": frozenset({"proposed", "refused"}),
    "working-groups": frozenset({"proposed", "refused"}),
    "deliverables": frozenset({"proposed", "dropped"}),
    "work-plans": frozenset({"gathering", "commenting", "dropped"}),
    "cities": frozenset({"letter_of_interest", "declined"}),
    PROJECTS: frozenset({"challenge", "declined"}),
}
"""States in which an entry that no published source has is for members only, as long as it had no other."""
WITHIN = frozenset({"returned_for", "remark", "due", "comment", "review", "reviewer", "reviewed_by", "file", "record"})
"""Fields that are never public, but for what a meeting approved with a work plan."""
OPEN_FIELDS = frozenset(
    (
        "listed name also_called formerly short established aim aligned_with definition contact figure kind role"
        " country address state scope leader leader_country secretariat timeline succeeds merged_into builds_on"
        " complements next of planned published version language licence case cases number moderator group about date"
        " starts ends zone every week weekday until skips place objective agenda fee side_event period approved_by"
        " deliverable with connects does offers city hub access challenge sector budget currency wanted_by programme"
        " funder funds_in least most closes laid_down_by changed sha256 media_type size"
    ).split()
)
"""Fields that are public also where they were said here; any other is where a published source has it."""


def open_facts(facts: Iterable[Fact], *, at: str, published: Collection[str]) -> tuple[Fact, ...]:
    """The facts that everybody may see on a day.

    Args:
        facts: Every fact known by that day.
        at: The day, in ISO 8601.
        published: Titles of the published sources that were taken in.
    """
    by_entry: dict[Key, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.register in OPEN and fact.since <= at:
            by_entry[fact.register, fact.entry].append(fact)
    sources = frozenset(published)
    plans = (fact for (register, _entry), of_one in by_entry.items() if register == PLANS for fact in of_one)
    approved = frozenset(one.id for one in entries(plans, at=at) if stage(one) == APPROVED)
    shut = {key for key, of_one in by_entry.items() if not _is_open(of_one, at=at, sources=sources)}
    found = (fact for key, of_one in by_entry.items() if not _is_under(key, shut) for fact in of_one)
    return tuple(
        fact for fact in found if _is_approved(fact, approved) or _may_be_said(fact, shut=shut, sources=sources)
    )


def _is_open(facts: Sequence[Fact], *, at: str, sources: frozenset[str]) -> bool:
    register, held = facts[0].register, [fact for fact in facts if not fact.until or fact.until > at]
    access = {fact.value for fact in held if fact.field == ACCESS}
    if register == DOCUMENTS and access:
        return access == {EVERYBODY}
    if any(_is_sourced(fact, sources) for fact in facts):
        return True
    if not held:
        return False
    if register == PROJECTS and access == {EVERYBODY}:
        return True
    if register == DOCUMENTS or register in FROM_SOURCES or (register == ITEMS and not _is_listed(held)):
        return False
    states = {fact.value for fact in facts if fact.field == "state"}
    return not states or not states <= NOT_YET.get(register, frozenset())


def _is_listed(held: Iterable[Fact]) -> bool:
    """Whether an entry is listed: an item that was taken out of a plan was never approved."""
    return any(fact.field == LISTED_FIELD for fact in held)


def _is_sourced(fact: Fact, sources: frozenset[str]) -> bool:
    return any(one.title in sources for one in fact.cited)


def _is_under(key: Key, shut: Collection[Key]) -> bool:
    """Whether an entry, or the one above it, is not public."""
    register, entry = key
    above = registers()[register].parent if register in registers() else ""
    return key in shut or (bool(above) and (above, entry.rpartition("/")[0]) in shut)


def _is_approved(fact: Fact, approved: Collection[str]) -> bool:
    """Whether a meeting approved it with its plan: then it is public whole, so that everybody can hash it."""
    return fact.register == ITEMS and fact.field in FROZEN and fact.entry.rpartition("/")[0] in approved


def _may_be_said(fact: Fact, *, shut: Collection[Key], sources: frozenset[str]) -> bool:
    """Whether a field may be shown, and what it names as well."""
    if fact.field in WITHIN:
        return False
    if fact.field not in OPEN_FIELDS and not _is_sourced(fact, sources):
        return False
    field = registers()[fact.register].fields.get(fact.field)
    named = field.of if field and field.type == "ref" else ()
    return not any(_is_under((register, fact.value), shut) for register in named)
