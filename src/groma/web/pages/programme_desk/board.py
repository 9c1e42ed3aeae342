"""The board: what is late, due and waiting in the programme; for the secretariat all of it, for others their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groma.web.desk.programme_work import WITH_WORKFLOW, mine
from groma.web.models import RegisterDifference
from groma.web.pages.programme_desk.gate import crumbs, with_part
from groma.web.parts import Link, Number
from groma.web.registers import store
from groma.web.registers.words import ONE, ROLES, SEVERAL, role_words, stage_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from groma.network.board import Board, Item
    from groma.network.model import Entry
    from groma.web.registers.relations import Relation

PAGE = 50
NAMING = ("organisations",)
TIMES = {
    "today": gettext_lazy("Due today"),
    "late": gettext_lazy("Late"),
    "week": gettext_lazy("Due within a week"),
    "later": gettext_lazy("Due later"),
    "undated": gettext_lazy("Without a date"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An item of the board in words, put together here: fifty of them on a page are many for a template.

    Attributes:
        when: By when it is due, or how late it is. since: Since when it is late.
    """

    name: str
    address: str
    about: str
    when: str
    since: str
    waits: str
    who: str


class FilterForm(forms.Form):
    """What is to be shown of the board; every filter may be left open."""

    register = forms.ChoiceField(label=gettext_lazy("Register"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    waits = forms.ChoiceField(label=gettext_lazy("Waits for"), required=False)

    use_required_attribute = False

    def __init__(self, sent: Mapping[str, str], *, groups: Iterable[tuple[str, str]]) -> None:
        """With the groups there are."""
        super().__init__(sent)
        offered: dict[str, list[tuple[object, object]]] = {
            "register": [("", _("every register")), *((one, SEVERAL[one]) for one in WITH_WORKFLOW)],
            "group": [("", _("every group")), *groups],
            "waits": [("", _("anybody")), *ROLES.items()],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


@never_cache
@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How many things are late, due and waiting, and then each of them, the most pressing first."""
    relation, today = with_part(request), timezone.localdate()
    everything = store.entries_at(*WITH_WORKFLOW, *NAMING)
    names = {one.id: one.name for one in everything if one.register in {*NAMING, "groups", "working-groups"}}
    whole = mine(everything, relation, today=today)
    form = FilterForm(request.GET, groups=_groups(everything))
    asked = form.cleaned_data if form.is_valid() else {}
    chosen = whole.only(register=asked.get("register", ""), group=asked.get("group", ""), role=asked.get("waits", ""))
    page = Paginator(chosen.items, PAGE).get_page(request.GET.get("page"))
    shown = {
        "crumbs": crumbs()[:1],
        "numbers": _numbers(chosen),
        "page": page,
        "parts": _parts(page.object_list, names),
        "form": form,
        "is_filtered": any(asked.values()),
        "may_run": relation.may_run,
        "registers": _links(relation),
        "differences": RegisterDifference.objects.filter(settled_at=None).count() if relation.may_run else 0,
    }
    return render(request, "web/programme/desk/board.html", shown)


def _numbers(shown: Board) -> list[Number]:
    late, week, waiting = shown.late, shown.this_week, len(shown.items)
    return [
        Number(str(late), ngettext("is late", "are late", late)),
        Number(str(week), ngettext("is due within a week", "are due within a week", week)),
        Number(str(waiting), ngettext("waits for somebody in all", "wait for somebody in all", waiting)),
    ]


def _parts(items: Iterable[Item], names: Mapping[str, str]) -> list[tuple[str, bool, list[Shown]]]:
    """The items of one page by the part of the board they stand in."""
    found: dict[str, list[Shown]] = {}
    for item in items:
        found.setdefault(item.time, []).append(_shown(item, names))
    return [(str(TIMES[time]), time == "late", shown) for time, shown in found.items()]


def _shown(item: Item, names: Mapping[str, str]) -> Shown:
    of = [said for one in item.groups if one != item.id and (said := names.get(one, one)) != item.name]
    when, since = _when(item)
    return Shown(
        name=item.name,
        address=reverse("programme_entry", args=[item.register, item.id]),
        about=" · ".join([str(ONE[item.register]), stage_words(item.stage), *of]),
        when=when,
        since=since,
        waits=_("waits for %(whom)s") % {"whom": role_words(item.waits_for)},
        who=", ".join(names.get(one, one) for one in item.who),
    )


def _when(item: Item) -> tuple[str, str]:
    """By when it is due or how late it is, and since when."""
    if item.due is None:
        return "", ""
    date = {"date": date_format(item.due, "DATE_FORMAT")}
    if not item.days_late:
        return (_("planned until %(date)s") if item.is_planned else _("due %(date)s")) % date, ""
    late = ngettext("%(days)s day late", "%(days)s days late", item.days_late) % {"days": item.days_late}
    return late, (_("was planned until %(date)s") if item.is_planned else _("was due %(date)s")) % date


def _groups(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    of = [one for one in entries if one.register in {"groups", "working-groups"} and not one.until]
    return [(one.id, f"{one.id}: {one.name}" if one.name != one.id else one.id) for one in of]


def _links(relation: Relation) -> list[Link]:
    seen = [name for name in SEVERAL if relation.may_run or name != store.PERSONS]
    return [Link(str(SEVERAL[name]), reverse("programme_register", args=[name])) for name in seen]
