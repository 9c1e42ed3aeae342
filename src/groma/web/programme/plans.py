"""What the pages show of work plans: what goes on, what is new, and by which meeting one was approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from groma.web.parts import Link
from groma.web.programme.disputed import about_entries
from groma.web.programme.known import facts_told, sources_of, standing_text
from groma.web.programme.linking import beside, called, link_to, links, way
from groma.web.programme.wording import named_in, state_text, when_text
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


def plan_values(shown: Programme, entry: Entry) -> Values:
    """One work plan."""
    row = plan_row(shown, entry)
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
        "disputed": about_entries(shown, (entry, *items)),
        "known": facts_told(shown, entry),
        "sources": sources_of(shown, entry, *items),
        "way": way(),
    }


def _item(shown: Programme, item: Entry) -> Link:
    """An item of a work plan: by its own name, else by that of the group it is about."""
    about = next((found for one in item.all("of") if (found := shown.first(("groups", "working-groups"), one))), None)
    address = reverse("programme_group", kwargs={"entry": about.id.partition("/")[0]}) if about else ""
    return Link(item.one("name") or (called(shown, about) if about else item.id), address)
