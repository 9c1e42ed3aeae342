"""What the pages show of work plans: what goes on, what is new, and by which meeting one was approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from groma.network.plan_changes import newest_first
from groma.network.work_plan import ITEMS, PLANS
from groma.publish.meeting_words import Known
from groma.publish.work_plan_document import compared, plan_parts
from groma.web.parts import Cell, Column, Link, Table
from groma.web.programme.disputed import about_entries
from groma.web.programme.known import facts_told, sources_of, standing_text
from groma.web.programme.linking import address_of, beside, called, link_to, links, list_link, way
from groma.web.programme.wording import last_of, named_in, state_text, when_text
from groma.web.registers.work_plans import meeting_of

if TYPE_CHECKING:
    from groma.network.model import Entry
    from groma.web.programme.linking import Pair
    from groma.web.programme.shown import Programme
    from groma.web.public.showing import Values


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A work plan in short: its period and state, what goes on and what is new."""

    period: str
    address: str
    state: str
    continues: tuple[Link, ...]
    new: tuple[Link, ...]


def plan_row(shown: Programme, plan: Entry) -> PlanRow:
    """A work plan in short."""
    items = [one for one in shown.below("work-plan-items", plan.id) if not one.until]
    continues, new = (
        tuple(_item(shown, one) for one in items if one.one("kind") == kind) for kind in ("continues", "new")
    )
    address = reverse("programme_work_plan", kwargs={"entry": plan.id})
    return PlanRow(when_text(plan.one("period")) or plan.name, address, state_text(plan.state), continues, new)


def at_work(shown: Programme) -> tuple[Entry, ...]:
    """The plans whose period is not over, the newest first; where there is none, the newest of all."""
    every = newest_first(one for one in shown.all(PLANS) if not one.until)
    lasting = tuple(one for one in every if (last := last_of(one.one("period"))) and last.isoformat() >= shown.at)
    return lasting or every[:1]


def list_values(shown: Programme) -> Values:
    """Every plan, the newest first."""
    plans = newest_first(shown.all(PLANS))
    columns = (Column(_("Period")), Column(_("State")), Column(_("Since")), Column(_("Items"), is_number=True))
    table = Table(_("Work plans"), columns, tuple(_listed(shown, one) for one in plans))
    return {"shown": shown, "table": table, "sources": sources_of(shown, *plans), "way": way()}


def known_of(shown: Programme) -> Known:
    """What everybody may see, as documents are drawn from it."""
    entries = (one for register in shown.by_register.values() for one in register.values())
    return Known(shown.at, {(one.register, one.id): one for one in entries})


def plan_values(shown: Programme, entry: Entry) -> Values:
    """One work plan."""
    row, found = plan_row(shown, entry), known_of(shown)
    meeting = shown.get("meetings", meeting_of(entry, (one.id for one in shown.all("meetings"))))
    pairs: list[Pair] = [
        (_("Approved by"), (link_to(shown, meeting),) if meeting else links(shown, entry, "approved_by")),
        (_("First named"), named_in(entry.since)),
        (_("Last named"), named_in(entry.seen)),
    ]
    items = shown.below("work-plan-items", entry.id)
    return {
        "shown": shown,
        "entry": entry,
        "title": _("Work plan %(period)s") % {"period": row.period},
        "standing": standing_text(entry),
        "facts": beside(pairs),
        "plan": row,
        "groups": plan_parts(entry, found, address=_address),
        "compared": compared(entry, found, address=_address),
        "disputed": about_entries(shown, (entry, *items)),
        "known": facts_told(shown, entry),
        "sources": sources_of(shown, entry, *items),
        "way": way(list_link(PLANS, _("Work plans"))),
    }


def _listed(shown: Programme, plan: Entry) -> tuple[object, ...]:
    row = plan_row(shown, plan)
    facts = shown.facts.get((PLANS, plan.id), ())
    since = next((one.since for one in facts if one.field == "state" and one.value == plan.one("state")), "")
    items = sum(not one.until for one in shown.below(ITEMS, plan.id))
    name = Cell(row.period, row.address + ("" if shown.is_today else f"?as-of={shown.at}"))
    return (name, row.state, when_text(since) or "–", str(items))


def _address(entry: Entry) -> str:
    return address_of(entry.register, entry.id)


def _item(shown: Programme, item: Entry) -> Link:
    """An item of a work plan: by its own name, else by that of the group it is about."""
    about = next((found for one in item.all("of") if (found := shown.first(("groups", "working-groups"), one))), None)
    address = reverse("programme_group", kwargs={"entry": about.id.partition("/")[0]}) if about else ""
    return Link(item.one("name") or (called(shown, about) if about else item.id), address)
