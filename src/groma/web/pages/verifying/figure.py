"""One figure before its verifier: everything side by side, and the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groma.errors import GromaError
from groma.web import access
from groma.web.models import StoredFile
from groma.web.pages.desk.person import crumbs, signed_in
from groma.web.pages.verifying.gate import for_verifiers, of_a_round, to_list
from groma.web.parts import Column, Key
from groma.web.refusals import refused
from groma.web.round_addresses import of_round
from groma.web.stored import files
from groma.web.templatetags.packs import full_name
from groma.web.templatetags.verifying import figure_address
from groma.web.verifying.case import case_of
from groma.web.verifying.worklist import SHOWN, Shown, decide, queue, remark, seen

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from groma.web.models import Round
    from groma.web.verifying.worklist import Item, Queue

LAST = "verified_last"
WANT_REASON = {"ask", "decline"}


@dataclass(frozen=True, slots=True)
class Tried:
    """What was sent and not taken: kept on the page, with why."""

    action: str = ""
    reason: str = ""
    error: str = ""


@for_verifiers
def figure(request: HttpRequest, round_: Round, *, code: str, point: str = "") -> HttpResponse:
    """A figure with its case; what is sent is a decision on it, or a remark."""
    found = queue(round_)
    item = found.item(f"{code}/{point}" if point else code)
    if item is None:
        raise Http404
    if request.method == "POST":
        return _decided(request, found, item)
    return _page(request, found, item, tried=Tried())


@of_a_round
def evidence(request: HttpRequest, round_: Round, sha256: str) -> HttpResponseBase:
    """A file of evidence of the round's city, shut off from everything else."""
    stored = StoredFile.objects.filter(city_id=round_.city_id, sha256=sha256).first()
    if stored is None:
        raise Http404
    return files.serve(request, stored)


def _decided(request: HttpRequest, found: Queue, item: Item) -> HttpResponse:
    action, reason = request.POST.get("action", ""), request.POST.get("reason", "").strip()
    if action == "remark":
        return _remarked(request, found, item)
    if action not in {"accept", "ask", "decline", "undo"}:
        raise BadRequest
    if action in WANT_REASON and not reason:
        why = _("Write your question first.") if action == "ask" else _("Say in a sentence why.")
        return _page(request, found, item, tried=Tried(action, "", why))
    if request.POST.get("version") != str(item.value.version):
        why = _("Somebody else decided on this figure in between. It is shown as it is now.")
        return _page(request, found, item, tried=Tried(action, reason, why))
    try:
        decide(item.value, action, by=signed_in(request), reason=reason, rests_on=request.POST.get("seen", ""))
    except GromaError as error:
        return _page(request, queue(found.round), item, tried=Tried(action, reason, refused(error)))
    return _onwards(request, found, item, action=action)


def _onwards(request: HttpRequest, found: Queue, item: Item, *, action: str) -> HttpResponse:
    """After a decision the next figure that waits for one; after undoing, the figure itself."""
    among = _among(request)
    if action == "undo":
        request.session.pop(LAST, None)
        messages.info(request, _("Taken back. The figure waits for a decision again."))
        return redirect(figure_address(item.value, among))
    request.session[LAST] = [found.round.pk, item.key]
    following = found.next_to_decide(item.key, among)
    if following and following.key != item.key:
        return redirect(figure_address(following.value, among))
    messages.success(request, _("Nothing is left to decide here."))
    return redirect(of_round(found.round, "verify/"))


def _remarked(request: HttpRequest, found: Queue, item: Item) -> HttpResponse:
    """Keep a remark, with what was ticked on the checklist; ticks alone are not kept."""
    text = request.POST.get("remark", "").strip()
    if not text:
        return _page(request, found, item, tried=Tried("remark", "", _("Write a remark; ticks alone are not kept.")))
    ticked = [f"✓ {one}" for one in item.result.indicator.definition.verifier if one in request.POST.getlist("checked")]
    remark(found.round, item.key, "\n".join([text, *ticked]), by=signed_in(request))
    messages.success(request, _("The remark is kept. The city sees it."))
    return redirect(figure_address(item.value, _among(request)))


def _page(request: HttpRequest, found: Queue, item: Item, *, tried: Tried) -> HttpResponse:
    item, among = found.item(item.key) or item, _among(request)
    before, after = found.beside(item.key, among)
    pack = found.standing.book.pack
    keys = [one.key for one in found.shown(among)]
    return render(
        request,
        "web/verifying/figure.html",
        {
            "round": found.round,
            "pack": pack,
            "item": item,
            "case": case_of(item, found.standing),
            "seen": seen(found.round, item.key) if item.result.is_reported else "",
            "among": among,
            "before": figure_address(before.value, among) if before else "",
            "after": figure_address(after.value, among) if after else "",
            "place": keys.index(item.key) + 1 if item.key in keys else 0,
            "shown": len(keys),
            "left": found.counts["to_decide"],
            "last": _last(request, found, item),
            "tried": tried,
            "may_act": access.may_verify(request.user, found.round) and found.round.state == "submitted",
            "keys": _keys(),
            "input_columns": _columns(),
            "crumbs": crumbs(found.round, to_list(found.round)),
            "title": full_name(pack, item.result.point),
            "invented": found.round.city.invented,
        },
    )


def _last(request: HttpRequest, found: Queue, item: Item) -> Item | None:
    """What can be undone: the figure at hand if it was decided, else the last one decided here."""
    if item.value.state in {"verified", "not_verified"}:
        return item
    kept = request.session.get(LAST) or [0, ""]
    last = found.item(kept[1]) if kept[0] == found.round.pk else None
    return last if last and last.value.state in {"verified", "not_verified"} else None


def _among(request: HttpRequest) -> Shown:
    asked = request.POST.get("show") or request.GET.get("show", "")
    return next((name for name in SHOWN if name == asked), "all")


def _keys() -> tuple[Key, ...]:
    return (
        Key("a", _("accept")),
        Key("q", _("ask")),
        Key("d", _("decline")),
        Key("n", _("next")),
        Key("p", _("previous")),
        Key("u", _("undo")),
        Key("?", _("all keys")),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Input")),
        Column(_("As typed"), is_number=True),
        Column(_("Period")),
        Column(_("Quality")),
    )
