"""On the desk: what may help with a challenge, proposals among it, also before anything of it is public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groma.publish.languages import speaking
from groma.web.context import pack_language
from groma.web.pages.programme_desk.gate import crumbs, entry_of, with_part
from groma.web.parts import Link
from groma.web.programme.challenges import AROUND
from groma.web.programme.matching import budget_text, figure_links, matched, sectors_of
from groma.web.registers import store

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.network.model import Entry

PROJECTS = "projects"


@require_safe
@never_cache
@login_required
def matches(request: HttpRequest, entry: str) -> HttpResponse:
    """Cases, proposals, hubs and funders for a project, each with the parts of its score."""
    relation = with_part(request)
    found = entry_of(relation, PROJECTS, entry)
    around: dict[str, list[Entry]] = {name: [] for name in AROUND}
    for one in store.entries_at(*AROUND):
        around[one.register].append(one)
    with speaking(pack_language()):
        values = {
            "entry": found,
            "crumbs": [*crumbs(PROJECTS), Link(found.name, _address(PROJECTS, found.id))],
            "figures": figure_links(found),
            "sectors": sectors_of(found),
            "budget": budget_text(found),
            "matched": matched(found, around, today=store.today(), address=_address),
        }
        return render(request, "web/programme/desk/matches.html", values)


def _address(register: str, entry: str) -> str:
    return reverse("programme_entry", args=[register, entry])
