"""The list of categories, and the form of one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groma.errors import GromaError
from groma.web import access, rounds
from groma.web.desk.categories import categories_of
from groma.web.entry.answering import answer_finding
from groma.web.entry.entering import Command, save_sent
from groma.web.entry.permitted import groups_above, groups_of
from groma.web.entry.sheet import sheet
from groma.web.figures import prefix_of
from groma.web.pages.entry.gate import crumbs, is_script, of_a_round, to_categories
from groma.web.refusals import refused
from groma.web.round_addresses import of_round
from groma.web.standing import pack_of
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from django.http import HttpRequest

    from groma.web.entry.entering import Outcome
    from groma.web.entry.sheet import Sheet
    from groma.web.models import Round, User

LONGEST_REASON = 10_000


@require_safe
@of_a_round
def categories(request: HttpRequest, round_: Round, *, user: User) -> HttpResponse:
    """Every category with how far it is; a contributor's own first."""
    own, others = categories_of(round_, user)
    values = {"round": round_, "own": own, "others": others, "here": of_round(round_, "enter/")}
    return render(request, "web/entry/categories.html", values | {"crumbs": crumbs(round_)} | _around(round_))


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_round
def category(request: HttpRequest, round_: Round, *, user: User, group: str) -> HttpResponse:
    """The form of a category. What is sent is saved figure by figure; the script sends one, the button all."""
    if group not in groups_of(pack_of(round_)):
        raise Http404
    if request.method != "POST":
        return _page(request, sheet(round_, group, user), user)
    command = Command.of(request.POST)
    outcomes = save_sent(request.POST, round_, group, by=user, command=command, only=is_script(request))
    shown = sheet(round_, group, user, outcomes=outcomes)
    if is_script(request):
        return _part(request, _values(shown, user), outcomes, command=command)
    lacking = [one for one in outcomes.values() if one.kind in {"faulty", "overtaken", "waiting"}]
    saved = sum(one.kind == "saved" for one in outcomes.values())
    if saved:
        messages.success(request, ngettext("%(n)d figure saved.", "%(n)d figures saved.", saved) % {"n": saved})
    if lacking:
        return _page(request, shown, user, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not saved:
        messages.info(request, _("Nothing had changed, so nothing was saved."))
    return redirect(request.path + (f"#{prefix_of(command.key)}" if command.key else ""))


@require_POST
@of_a_round
def answer(request: HttpRequest, round_: Round, *, user: User, group: str) -> HttpResponse:
    """Give a reason for a finding."""
    reason = _text_sent(request, round_, user=user, group=group)
    mark, gesture = request.POST.get("finding", ""), Gesture(str(user.actor))
    try:
        answer_finding(round_, mark, reason=reason, by=user, gesture=gesture)
    except GromaError as error:
        messages.error(request, refused(error))
    return _back(round_, group, request.POST.get("at", ""))


@require_POST
@of_a_round
def reply(request: HttpRequest, round_: Round, *, user: User, group: str) -> HttpResponse:
    """Answer the verifier's question about a figure."""
    text, key = _text_sent(request, round_, user=user, group=group), request.POST.get("key", "")
    value = round_.values.select_related("round").filter(key=key).first()
    if value is None or rounds.group_of(value) != group:
        raise Http404
    try:
        rounds.answer(value, text, by=user)
    except GromaError as error:
        messages.error(request, refused(error))
    return _back(round_, group, prefix_of(key))


def _text_sent(request: HttpRequest, round_: Round, *, user: User, group: str) -> str:
    """The text somebody who may enter here has sent."""
    if not access.may_enter(user, round_, group):
        raise PermissionDenied
    text = request.POST.get("text", "").replace("\0", "").strip()[:LONGEST_REASON]
    if not text:
        raise GromaError(_("Nothing was written."), next_step=_("Go back and say in a sentence why."))
    return text


def _back(round_: Round, group: str, at: str) -> HttpResponse:
    return redirect(f"{of_round(round_, f'enter/{group}/')}#{prefix_of(at)}")


def _page(request: HttpRequest, shown: Sheet, user: User, *, status: int = HTTPStatus.OK) -> HttpResponse:
    return render(request, "web/entry/category.html", _values(shown, user) | _neighbours(shown), status=status)


def _part(
    request: HttpRequest, values: dict[str, Any], outcomes: Mapping[str, Outcome], *, command: Command
) -> HttpResponse:
    """The figure that was sent, as it stands now, and whatever of the page follows from it."""
    key, shown = command.key or next(iter(outcomes), ""), values["sheet"].shown
    if key not in shown or key not in outcomes:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    is_whole = command.name in {"take", "same"} and outcomes[key].kind in {"same", "saved"}
    response = render(
        request, "web/entry/part.html", values | {"one": shown[key], "is_part": True, "is_whole": is_whole}
    )
    if is_whole:
        response["HX-Retarget"] = f"#{prefix_of(key)}"
        response["HX-Reswap"] = "outerHTML"
    return response


def _values(shown: Sheet, user: User) -> dict[str, Any]:
    round_, group = shown.round, shown.group
    return {
        "sheet": shown,
        "round": round_,
        "group": group,
        "above": groups_above(shown.pack, group),
        "bands": shown.pack.meta.bands,
        "here": of_round(round_, f"enter/{group}/"),
        "entry": of_round(round_, "enter/"),
        "crumbs": crumbs(round_, to_categories(round_)),
        "may_reply": shown.is_writable and access.may_enter(user, round_, group),
    } | _around(round_)


def _around(round_: Round) -> dict[str, Any]:
    return {"pack": pack_of(round_), "invented": round_.city.invented}


def _neighbours(shown: Sheet) -> dict[str, str]:
    """The categories before and after this one."""
    groups = groups_of(shown.pack)
    at = groups.index(shown.group)
    return {"previous": groups[at - 1] if at else "", "next": groups[at + 1] if at + 1 < len(groups) else ""}
