"""Giving a round to a verifier, and taking it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groma.errors import GromaError
from groma.web import access
from groma.web.desk.forms import MandateForm, StepForm
from groma.web.models import Mandate, Membership, User
from groma.web.pages.desk.person import back_to, crumbs, signed_in
from groma.web.people import mandates
from groma.web.refusals import refused
from groma.web.round_addresses import of_round, round_at
from groma.web.trail import Gesture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round


@login_required
def verifiers(request: HttpRequest, **where: str) -> HttpResponse:
    """Who has the round, and who may be given it."""
    round_ = _run_by(request, where)
    possible = mandates.candidates(round_)
    form = MandateForm(request.POST or None, candidates=possible)
    if request.method == "POST" and form.is_valid():
        chosen = get_object_or_404(User, actor=form.cleaned_data["verifier"])
        try:
            mandates.give(round_, chosen, gesture=Gesture(str(signed_in(request).actor)))
        except GromaError as error:
            form.add_error(None, refused(error))
        else:
            messages.success(request, _("%(name)s has the round now.") % {"name": chosen})
            return back_to(round_, "verifiers/")
    page = {
        "round": round_,
        "here": of_round(round_),
        "crumbs": crumbs(round_),
        "given": _given(round_),
        "candidates": possible,
        "form": form,
        "invented": round_.city.invented,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "web/desk/verifiers.html", page, status=status)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int, **where: str) -> HttpResponse:
    """Take the round back from a verifier, if the mandate is still as it was shown."""
    round_ = _run_by(request, where)
    mandate = get_object_or_404(Mandate.objects.select_related("round", "user"), pk=pk, round=round_)
    form = StepForm(request.POST)
    if form.is_valid():
        mandate.version = form.cleaned_data["version"]
        try:
            mandates.take_back(mandate, gesture=Gesture(str(signed_in(request).actor)))
            messages.success(request, _("The round is taken back from %(name)s.") % {"name": mandate.user})
        except GromaError as error:
            messages.error(request, refused(error))
    return back_to(round_, "verifiers/")


def _run_by(request: HttpRequest, where: dict[str, str]) -> Round:
    round_ = round_at(request.user, **where)
    if not access.may_run_network(request.user):
        raise PermissionDenied
    return round_


def _given(round_: Round) -> list[tuple[Mandate, str]]:
    """The mandates of a round with the qualification of each verifier."""
    rows = list(round_.mandates.select_related("user").order_by("id"))
    known = Membership.objects.filter(role="verifier", user__in=[one.user_id for one in rows])
    qualifications = dict(known.values_list("user_id", "qualification"))
    return [(one, qualifications.get(one.user_id, "")) for one in rows]
