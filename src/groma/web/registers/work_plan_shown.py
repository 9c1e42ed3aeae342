"""A work plan in words: its items by group, what is new in it, what people say, and which groups have nothing in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groma.network.plan_changes import compare, plan_before, subject
from groma.network.work_plan import GROUPS, ITEMS, PLANS, open_groups, silent
from groma.network.workflows import PUBLISHED, stage
from groma.publish.meeting_words import Known
from groma.publish.work_plan_document import compared, item_name, moved_text
from groma.web.parts import Link
from groma.web.programme.wording import title_of, when_text
from groma.web.registers import store, work_plans
from groma.web.registers.words import CHOICES, stage_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.network.model import Entry
    from groma.network.plan_changes import Changed
    from groma.publish.work_plan_document import Compared
    from groma.web.registers.work_plans import Approval, Comment

CHANGES = {
    "kept": gettext_lazy("goes on from the last plan"),
    "late": gettext_lazy("in the last plan, and late"),
    "new": gettext_lazy("not in the last plan"),
    "dropped": gettext_lazy("no longer in it"),
}
READ = (*work_plans.GATHERED, PLANS, ITEMS, "meetings")


@dataclass(frozen=True, slots=True)
class Row:
    """An item in words.

    Attributes:
        of: The groups it belongs to, where that says more than the heading it stands under.
        stands: Where its deliverable or working group stands now.
        change: What became of it since the last plan; empty where there is none.
    """

    id: str
    name: str
    address: str
    of: str
    kind: str
    stands: str
    due: str
    is_late: bool
    change: str
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The items of one thematic group; those of none stand under no group's name."""

    title: str
    rows: tuple[Row, ...]


class Shown:
    """A plan with everything that its page shows. Read it within one request."""

    def __init__(self, plan: Entry, entries: tuple[Entry, ...] = ()) -> None:
        """Of a plan.

        Args:
            plan: The plan.
            entries: Those of `READ`; read anew where none are given.
        """
        self.plan = plan
        self.entries = entries or store.entries_at(*READ)
        self.today = dt.date.fromisoformat(store.today())

    @cached_property
    def known(self) -> dict[tuple[str, str], Entry]:
        """The entries by register and id."""
        return {(one.register, one.id): one for one in self.entries}

    @cached_property
    def items(self) -> tuple[Entry, ...]:
        """What is in the plan."""
        return self._items_of(self.plan, ended=False)

    @cached_property
    def taken_out(self) -> tuple[Entry, ...]:
        """What was taken out of it."""
        return self._items_of(self.plan, ended=True)

    @cached_property
    def last(self) -> Entry | None:
        """The approved plan before it."""
        return plan_before(self.entries, self.plan)

    @cached_property
    def changes(self) -> Mapping[str, Changed]:
        """What became of each item since the last plan, by its id."""
        if self.last is None:
            return {}
        found = compare(self.items, self._items_of(self.last, ended=False), on=self.today)
        return {f"{self.plan.id}/{one.item}": one for one in found if one.change != "dropped"}

    @cached_property
    def compared(self) -> Compared | None:
        """The plan beside the one before it; `None` where there is none."""
        return compared(self.plan, self.found)

    @cached_property
    def found(self) -> Known:
        """The entries as the plan's document is drawn from them."""
        return Known(self.today.isoformat(), self.known)

    @cached_property
    def silent(self) -> tuple[Link, ...]:
        """The groups that have nothing in it."""
        ids = silent(self.entries, (group for one in self.items for group in one.all("of")))
        found = (group for one in ids if (group := self._group(one)))
        return tuple(
            Link(self.group_name(one.id), reverse("programme_entry", args=[one.register, one.id])) for one in found
        )

    @cached_property
    def meetings(self) -> tuple[Entry, ...]:
        """The meetings there are."""
        return tuple(one for one in self.entries if one.register == "meetings" and not one.until)

    @cached_property
    def approval(self) -> Approval | None:
        """By which meeting and when it was approved; `None` where it is not."""
        return work_plans.approval(self.plan, self.items, (one.id for one in self.meetings))

    @property
    def approved_on(self) -> str:
        """When it was approved, in words."""
        return when_text(self.approval.on) if self.approval else ""

    @property
    def approved_by(self) -> str:
        """What the meeting that approved it is called; empty where nobody said which."""
        return self.meeting_name(self.approval.meeting) if self.approval else ""

    @property
    def last_title(self) -> str:
        """The plan before it; empty where there is none."""
        return plan_title(self.last) if self.last else ""

    @property
    def title(self) -> str:
        """The plan by its period."""
        return plan_title(self.plan)

    def meeting_name(self, meeting: str) -> str:
        """What a meeting is called; empty where there is none of that id."""
        return next((title_of(one) for one in self.meetings if one.id == meeting), "")

    @cached_property
    def groups(self) -> int:
        """How many groups are open."""
        return len(open_groups(self.entries))

    @cached_property
    def ended(self) -> tuple[str, ...]:
        """The groups and deliverables that ended since the last plan."""
        return tuple(self.known[one].name for one in work_plans.drafted(self.plan, self.entries).ended)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its items by thematic group, in the order of the groups; those of no group last."""
        said, found = work_plans.comments(self.plan.id, self.items), dict[str, list[Row]]()
        for item in self.items:
            groups = [one.partition("/")[0] for one in item.all("of")]
            found.setdefault(groups[0] if groups else "", []).append(self._row(item, said))
        order = sorted(found, key=lambda one: (not one, self.group_name(one).casefold()))
        return tuple(Section(self.group_name(one) if one else "", tuple(found[one])) for one in order)

    @property
    def late(self) -> int:
        """How many items are late."""
        return sum(row.is_late for section in self.sections for row in section.rows)

    @property
    def comments(self) -> int:
        """How many comments there are on its items."""
        return sum(len(row.comments) for section in self.sections for row in section.rows)

    def name(self, item: Entry) -> str:
        """What an item is called: by its own name, else by its deliverable's or its group's."""
        return item_name(item, self.found)

    def group_name(self, group: str) -> str:
        """The name of a group; a working group with the id it is numbered by."""
        found = self._group(group)
        if found is None:
            return group
        return f"{found.name} ({group})" if "/" in group and found.name != group else found.name

    def _group(self, group: str) -> Entry | None:
        return next((self.known[one, group] for one in GROUPS if (one, group) in self.known), None)

    def _items_of(self, plan: Entry, *, ended: bool) -> tuple[Entry, ...]:
        of_plan = (one for one in self.entries if one.register == ITEMS and one.parent == plan.id)
        return tuple(one for one in of_plan if bool(one.until) == ended)

    def _row(self, item: Entry, said: Mapping[str, tuple[Comment, ...]]) -> Row:
        due, about = item.one("due"), subject(item, self.known)
        name, groups = self.name(item), item.all("of")
        of = [self.group_name(one) for one in groups if "/" in one or len(groups) > 1]
        is_over = about is not None and stage(about) == PUBLISHED
        return Row(
            id=item.id,
            name=name,
            address=reverse("programme_entry", args=[ITEMS, item.id]),
            of=", ".join(one for one in of if not one.startswith(f"{name} (")),
            kind=str(CHOICES.get(item.one("kind"), item.one("kind"))),
            stands=stage_words(stage(about)) if about else "",
            due=day_text(due),
            is_late=bool(due) and due < self.today.isoformat() and not is_over,
            change=self._change(item),
            comments=said.get(item.id, ()),
        )

    def _change(self, item: Entry) -> str:
        """What became of an item since the last plan, and how much later it is due."""
        if item.id not in self.changes:
            return ""
        found = self.changes[item.id]
        return "; ".join(filter(None, (str(CHANGES[found.change]), moved_text(found))))


def plan_title(plan: Entry) -> str:
    """A plan by its period."""
    return _("Work plan %(period)s") % {"period": when_text(plan.one("period")) or plan.id}


def day_text(said: str) -> str:
    """A day as readers write it; anything else as it was said."""
    try:
        return date_format(dt.date.fromisoformat(said), "DATE_FORMAT") if said else ""
    except ValueError:
        return said
