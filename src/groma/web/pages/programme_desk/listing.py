"""Every entry of one register, and the way to add one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groma.network.registers import registers
from groma.network.workflows import stage
from groma.web.pages.programme_desk.gate import crumbs, known, with_part
from groma.web.parts import Cell, Column, Table
from groma.web.programme.wording import when_text
from groma.web.registers import store
from groma.web.registers.naming import called, names
from groma.web.registers.words import ONE, SEVERAL, stage_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from groma.network.model import Entry

PAGE = 50
LONGEST_SEARCH = 200


@never_cache
@login_required
@require_safe
def register(request: HttpRequest, register: str) -> HttpResponse:
    """The entries of a register, those that are there now first."""
    relation = with_part(request)
    name = known(relation, register)
    searched = request.GET.get("name", "")[:LONGEST_SEARCH]
    seen = filter(relation.may_see, store.entries_at(name))
    everything = tuple(seen)
    titles = called(everything)
    found = [one for one in everything if searched.casefold() in f"{one.id} {titles[one.id]}".casefold()]
    found.sort(key=lambda one: bool(one.until))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = {
        "crumbs": crumbs(),
        "title": SEVERAL[name],
        "one": ONE[name],
        "register": name,
        "page": page,
        "table": _table(name, page.object_list, titles),
        "searched": searched,
        "may_add": relation.may_add(name),
    }
    return render(request, "web/programme/desk/register.html", shown)


def _table(register: str, entries: Iterable[Entry], titles: Mapping[str, str]) -> Table:
    has_leader = "leader" in registers()[register].fields
    organisations = names("organisations").by_id if has_leader else {}
    columns = [Column(_("Name")), Column(_("Id")), Column(_("State")), Column(_("Since")), Column(_("Until"))]
    rows = []
    for one in entries:
        address = reverse("programme_entry", args=[register, one.id])
        leaders = ", ".join(organisations.get(each, each) for each in one.all("leader")) if has_leader else ""
        held = (when_text(one.since) or "–", when_text(one.until) or "–")
        cells = (Cell(titles[one.id], address, leaders), one.id, stage_words(stage(one)), *held)
        rows.append(cells)
    return Table(str(SEVERAL[register]), tuple(columns), tuple(rows))
