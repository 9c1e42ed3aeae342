"""Many figures at once, of a category or of all."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groma.errors import GromaError
from groma.web import access, rounds
from groma.web.desk import bulk
from groma.web.desk.forms import BulkForm
from groma.web.pages.desk.person import back_to, crumbs, signed_in
from groma.web.progress import keys_by_group, tally
from groma.web.refusals import next_step_of, what_of
from groma.web.round_addresses import of_round, round_at
from groma.web.standing import pack_of

ALL = "all"
"""In the place of a category: every one that is the person's."""

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round


@login_required
def together(request: HttpRequest, **where: str) -> HttpResponse:
    """The figures of which nothing is said yet; what is sent holds for those chosen, all or none."""
    round_ = round_at(request.user, **where)
    mine = [group for group in keys_by_group(pack_of(round_)) if access.may_enter(request.user, round_, group)]
    if not mine:
        raise PermissionDenied
    awaited = tally(round_).counts["awaited"]
    group = request.GET.get("group", "")
    group = group if group in {ALL, *mine} else _first_with(awaited, mine, round_)
    left = {one: [key for key in keys_by_group(pack_of(round_))[one] if key in awaited] for one in mine}
    keys = [key for one in (mine if group == ALL else [group]) for key in left[one]]
    form = BulkForm(request.POST or None, keys=[(key, key) for key in keys])
    if request.method == "POST" and form.is_valid() and _saved(request, round_, form):
        return back_to(round_, f"together/?group={group}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    earlier = bulk.before(round_)
    page = {
        "round": round_,
        "pack": pack_of(round_),
        "here": of_round(round_),
        "crumbs": crumbs(round_),
        "group": group,
        "is_all": group == ALL,
        "groups": [(one, len(waiting)) for one, waiting in left.items()],
        "left": sum(map(len, left.values())),
        "rows": [(pack_of(round_).data_point(key), earlier.get(key), key in form.data.get("keys", "")) for key in keys],
        "form": form,
        "invented": round_.city.invented,
    }
    return render(request, "web/desk/together.html", page, status=status)


def _first_with(awaited: list[str], groups: list[str], round_: Round) -> str:
    """The first category in which something is left to do."""
    keys = keys_by_group(pack_of(round_))
    return next((group for group in groups if set(keys[group]) & set(awaited)), groups[0])


def _saved(request: HttpRequest, round_: Round, form: BulkForm) -> bool:
    """Whether everything was saved; else nothing was, and the form says why."""
    said = form.cleaned_data
    try:
        if said["what"] == "before":
            entries = _as_before(round_, said["chosen"])
        else:
            entries = bulk.without_value(round_, said["chosen"], status=said["what"], reason=said["reason"])
        rounds.enter(round_, entries, by=signed_in(request))
    except GromaError as error:
        form.add_error(
            None, _("Nothing was saved. %(why)s %(next)s") % {"why": what_of(error), "next": next_step_of(error)}
        )
        return False
    count = len(said["chosen"])
    done = ngettext("Saved for %(count)s figure.", "Saved for %(count)s figures.", count)
    messages.success(request, done % {"count": count})
    return True


def _as_before(round_: Round, keys: list[str]) -> list[rounds.Entry]:
    """Entries for figures that are as they were; refused where one of them has nothing before."""
    earlier = bulk.before(round_)
    bulk.refuse_without_before(round_, keys, earlier)
    return bulk.as_before(round_, [earlier[key] for key in keys])
