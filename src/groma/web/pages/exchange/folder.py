"""A city folder from outside: what it would change, and taking it in."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError
from groma.web import access
from groma.web.changes import OvertakenError
from groma.web.exchange import difference, folder_in
from groma.web.exchange.closed import resting
from groma.web.exchange.intake import waiting
from groma.web.models import Observation
from groma.web.pages.entry.gate import crumbs, of_a_round
from groma.web.pages.exchange.shown import to_start
from groma.web.parts import Difference
from groma.web.round_addresses import of_round
from groma.web.stored import files
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from groma.web.exchange.closed import Resting
    from groma.web.models import Round, StoredFile, User
    from groma.web.taking_in import Twins

SHOWN = 200
"""How many rows of a table and a kind are shown; the others are counted."""
TABLES: dict[str, StrOrPromise] = {
    "city": _lazy("About the city"),
    "place": _lazy("Districts"),
    "source": _lazy("Sources"),
    "target": _lazy("Targets"),
    "observation": _lazy("Figures"),
    "plan": _lazy("About the plan"),
    "plan_action": _lazy("Actions of the plan"),
    "plan_enabler": _lazy("Enablers of the plan"),
    "file": _lazy("Files"),
}
KINDS: dict[difference.Kind, StrOrPromise] = {
    "changed": _lazy("Changed"),
    "removed": _lazy("Removed"),
    "added": _lazy("Added"),
}


@dataclass(frozen=True)
class Row:
    """A row as it is shown."""

    name: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Part:
    """The rows of a table and a kind; `more` of them are not shown."""

    title: str
    kind: str
    count: int
    rows: tuple[Row, ...]
    is_gone: bool

    @property
    def more(self) -> int:
        """How many rows are only counted."""
        return self.count - len(self.rows)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_round
def look(request: HttpRequest, round_: Round, *, user: User, sha256: str) -> HttpResponse:
    """Show what a folder would change; sent back with what was shown, it is taken in."""
    if not access.may_coordinate(user, round_.city_id):
        raise PermissionDenied
    stored = waiting(sha256, city=round_.city, by=user)
    wanted = request.POST.get("twins") or request.GET.get("twins")
    twins: Twins = "first" if wanted == "first" else "refuse"
    try:
        with files.open_file(stored) as content, folder_in.opened(content, twins=twins) as incoming:
            if request.method == "POST":
                return _taken(request, round_, incoming, user=user, back=f"{request.path}?twins={twins}")
            found = folder_in.difference(round_.city, incoming)
            return _page(request, round_, stored, found=found, twins=twins)
    except GromaError as error:
        return _page(request, round_, stored, refusal=error)


def _taken(request: HttpRequest, round_: Round, incoming: folder_in.Incoming, *, user: User, back: str) -> HttpResponse:
    try:
        token, gesture = request.POST.get("token", ""), Gesture(str(user.actor))
        found = folder_in.apply_confirmed(round_.city, incoming, token, by=user, gesture=gesture)
    except OvertakenError:
        messages.warning(request, _("Something changed in the meantime. Look at it once more before you take it in."))
        return redirect(back)
    count = len(found.changes)
    told = ngettext("The folder was taken in: %(n)d change.", "The folder was taken in: %(n)d changes.", count)
    messages.success(request, told % {"n": count})
    return redirect(of_round(round_, "exchange/"))


def _page(
    request: HttpRequest,
    round_: Round,
    stored: StoredFile,
    *,
    found: difference.Difference | None = None,
    twins: str = "refuse",
    refusal: GromaError | None = None,
) -> HttpResponse:
    concerned = resting(round_.city, found) if found else None
    return render(
        request,
        "web/exchange/folder.html",
        {
            "round": round_,
            "stored": stored,
            "found": found,
            "twins": twins,
            "parts": _parts(found) if found else (),
            "concerned": concerned,
            "late": _late(found, concerned) if found and concerned else 0,
            "refusal": refusal,
            "crumbs": crumbs(round_, to_start(round_)),
            "invented": round_.city.invented,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK,
    )


def _parts(found: difference.Difference) -> tuple[Part, ...]:
    return tuple(
        Part(str(TABLES[table.noun]), str(words), len(rows), tuple(_rows(rows[:SHOWN])), kind == "removed")
        for table in found.tables
        for kind, words in KINDS.items()
        if (rows := table.of(kind))
    )


def _rows(changes: Iterable[difference.RowChange]) -> Iterable[Row]:
    for one in changes:
        fields = (
            Difference(_column(name), difference.shown(was), difference.shown(now)) for name, was, now in one.fields
        )
        yield Row(one.label, tuple(fields))


def _column(name: str) -> str:
    """What the folder's file calls a field."""
    return {"text": "value", "code": "id"}.get(name, name)


def _late(found: difference.Difference, concerned: Resting) -> int:
    """How many figures are of a period that no round has."""
    return sum(isinstance(one.row, Observation) and one.row.period in concerned.late for one in found.changes)
