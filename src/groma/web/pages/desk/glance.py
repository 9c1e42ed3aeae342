"""A round at a glance, and its steps."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from groma.errors import GromaError
from groma.web import access, changes, chronicle, rounds
from groma.web.desk import glance as at_a_glance
from groma.web.desk.forms import DeadlineForm, StepForm
from groma.web.pages.desk.person import back_to, signed_in
from groma.web.progress import tally
from groma.web.refusals import refused
from groma.web.registers.city_course import desk_page
from groma.web.round_addresses import of_round, round_at
from groma.web.standing import pack_of
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round, User

DOUBTS = 10
"""So many errors are shown; the others are on the pages of their categories."""


@login_required
@require_GET
def glance(request: HttpRequest, **where: str) -> HttpResponse:
    """Where a round stands, whom it waits for, what can be done now, and what happened."""
    return _shown(request, round_at(request.user, **where))


@login_required
@require_POST
def step(request: HttpRequest, action: str, **where: str) -> HttpResponse:
    """Take a step of the round, if it is still as the person saw it."""
    user, round_ = signed_in(request), round_at(request.user, **where)
    offer = next((one for one in at_a_glance.offers(round_, user) if one.action == action), None)
    if offer is None:
        raise PermissionDenied
    form = StepForm(request.POST, needs_reason=offer.needs_reason)
    if not form.is_valid():
        return _shown(request, round_, forms={action: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    round_.version = form.cleaned_data["version"]
    try:
        rounds.act_on_round(round_, action, by=user, reason=form.cleaned_data["reason"])
    except GromaError as error:
        form.add_error(None, refused(error))
        return _shown(request, round_at(user, **where), forms={action: form}, status=HTTPStatus.CONFLICT)
    messages.success(request, _("Done: %(step)s.") % {"step": offer.words})
    return back_to(round_)


@login_required
@require_POST
def deadline(request: HttpRequest, **where: str) -> HttpResponse:
    """Set by when the city is to submit."""
    user, round_ = signed_in(request), round_at(request.user, **where)
    if not may_set_deadline(user, round_):
        raise PermissionDenied
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        return _shown(request, round_, forms={"deadline": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    round_.version = form.cleaned_data["version"]
    try:
        changes.change(round_, "set_deadline", gesture=Gesture(str(user.actor)), deadline=form.cleaned_data["deadline"])
    except GromaError as error:
        form.add_error(None, refused(error))
        return _shown(request, round_at(user, **where), forms={"deadline": form}, status=HTTPStatus.CONFLICT)
    messages.success(request, _("The deadline is set."))
    return back_to(round_)


def may_set_deadline(user: User, round_: Round) -> bool:
    """The city's coordinator and the secretariat."""
    return access.may_coordinate(user, round_.city_id) or access.may_run_network(user)


def _shown(
    request: HttpRequest, round_: Round, *, forms: dict[str, Any] | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    user, now, forms = signed_in(request), tally(round_), forms or {}
    vars(round_).update(now.counts)
    city, today = access.may_see_city(user, round_.city_id), timezone.localdate()
    before = request.GET.get("before", "")
    events, earlier = chronicle.story(round_, before=int(before) if before.isdecimal() else 0)
    page = {
        "round": round_,
        "pack": pack_of(round_),
        "here": of_round(round_),
        "invented": round_.city.invented,
        "offers": [(one, _form(round_, one, forms)) for one in at_a_glance.offers(round_, user)],
        "facts": at_a_glance.facts_of(round_, today=today),
        "shares": at_a_glance.shares(now),
        "tally": now,
        "by_category": at_a_glance.by_category(round_, now, below="enter/" if city else ""),
        "by_department": at_a_glance.by_department(round_, now),
        "questions": at_a_glance.questions(round_, now),
        "doubts": at_a_glance.doubts(round_, now.errors[:DOUBTS]),
        "more_doubts": max(0, len(now.errors) - DOUBTS),
        "events": events,
        "earlier": earlier,
        "deadline_form": forms.get("deadline")
        or DeadlineForm(initial={"deadline": round_.deadline, "version": round_.version}, auto_id="deadline_%s"),
        "may_set_deadline": may_set_deadline(user, round_),
        "may_enter": access.may_see_city(user, round_.city_id) and not access.may_run_network(user),
        "may_coordinate": access.may_coordinate(user, round_.city_id),
        "may_see_plan": access.may_see_city(user, round_.city_id),
        "may_run_network": access.may_run_network(user),
        "desk_links": desk_page(round_.city_id) if may_set_deadline(user, round_) else (),
        "is_verifier": access.mandate_of(user, round_) is not None,
        "wrong": next(iter(forms.values()), None),
    }
    return render(request, "web/desk/round.html", page, status=status)


def _form(round_: Round, offer: at_a_glance.Offer, forms: dict[str, Any]) -> Form:
    """The form of a step, as it was sent or still empty."""
    empty = StepForm(initial={"version": round_.version}, needs_reason=offer.needs_reason, auto_id=f"{offer.action}_%s")
    form: Form = forms.get(offer.action, empty)
    return form
