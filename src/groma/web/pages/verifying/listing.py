"""The list of a round's figures for its verifier, and what is done to many or to the round as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from groma.errors import GromaError
from groma.web import access, rounds
from groma.web.desk.offered_steps import offered
from groma.web.pages.desk.person import crumbs, signed_in
from groma.web.pages.verifying import papers
from groma.web.pages.verifying.gate import for_verifiers
from groma.web.parts import Column, Link
from groma.web.refusals import refused
from groma.web.round_addresses import of_round
from groma.web.verifying import sampling
from groma.web.verifying.documents.matter import ATTESTED
from groma.web.verifying.worklist import SHOWN, Queue, Shown, decide_all, queue, seen

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round

NAMES = {
    "to_decide": gettext_lazy("To decide"),
    "asked": gettext_lazy("Asked"),
    "answered": gettext_lazy("Answered"),
    "decided": gettext_lazy("Decided"),
    "not_reported": gettext_lazy("Not reported"),
    "sample": gettext_lazy("In the sample"),
    "changed": gettext_lazy("Changed since approved"),
    "all": gettext_lazy("All"),
}
STEPS = ("return", "attest", "decline")
STEP_WORDS = {
    "return": (
        gettext_lazy("Return to the city"),
        gettext_lazy("The city answers and mends. What you decided stays; a figure that is changed comes back to you."),
    ),
    "attest": (
        gettext_lazy("Attest the round"),
        gettext_lazy(
            "You confirm that every reported figure was accepted or declined. The secretariat can then publish."
        ),
    ),
    "decline": (
        gettext_lazy("Decline the round"),
        gettext_lazy("The round as a whole is not verified. The city sees your reason and can reopen the round."),
    ),
}


class SampleForm(forms.Form):
    """How many figures to draw, and by which seed."""

    size = forms.IntegerField(
        label=gettext_lazy("How many figures"),
        min_value=1,
        max_value=500,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    seed = forms.RegexField(
        r"^[A-Za-z0-9 _.-]*$",
        label=gettext_lazy("Seed"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Leave it empty for a new one. The same seed draws the same figures again."),
    )


@for_verifiers
def listing(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every figure of the round, or a part of them."""
    found, among = queue(round_), _among(request)
    return render(
        request,
        "web/verifying/list.html",
        {
            "round": round_,
            "pack": found.standing.book.pack,
            "queue": found,
            "items": found.shown(among),
            "among": among,
            "tabs": _tabs(found, among, round_),
            "columns": _columns(),
            "steps": _steps(round_, request),
            "sample_form": SampleForm(initial={"size": min(12, found.reported)}),
            "first": next(iter(item for item in found.items if item.is_to_decide), None),
            "may_act": access.may_verify(request.user, round_),
            "papers": [
                (name, words)
                for name, words in papers.NAMES.items()
                if name != "attestation" or round_.state in ATTESTED
            ],
            "crumbs": crumbs(round_),
            "invented": round_.city.invented,
        },
    )


@require_POST
@for_verifiers
def step(request: HttpRequest, round_: Round) -> HttpResponse:
    """Return, attest or decline the round."""
    action = request.POST.get("action", "")
    if action not in STEPS:
        raise BadRequest
    round_.version = _number(request.POST.get("version", ""))
    try:
        rounds.act_on_round(round_, action, by=signed_in(request), reason=request.POST.get("reason", "").strip())
    except GromaError as error:
        messages.error(request, refused(error))
        return redirect(of_round(round_, "verify/") + "#finish")
    messages.success(request, _DONE[action])
    return redirect(of_round(round_, "verify/"))


@require_POST
@for_verifiers
def accept_unchanged(request: HttpRequest, round_: Round) -> HttpResponse:
    """Accept at once every figure that is to the letter what was approved before."""
    again = queue(round_).as_approved
    try:
        done = decide_all([(one.value, "accept", "", seen(round_, one.key)) for one in again], by=signed_in(request))
    except GromaError as error:
        messages.error(request, refused(error))
    else:
        said = ngettext("%(count)d figure is accepted again.", "%(count)d figures are accepted again.", len(done))
        messages.success(request, said % {"count": len(done)})
    return redirect(of_round(round_, "verify/"))


@require_POST
@for_verifiers
def sample(request: HttpRequest, round_: Round) -> HttpResponse:
    """Draw a sample."""
    form = SampleForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for field in form for one in field.errors))
        return redirect(of_round(round_, "verify/"))
    sampling.draw_sample(
        queue(round_),
        form.cleaned_data["size"],
        by=signed_in(request),
        seed=form.cleaned_data["seed"],
    )
    messages.success(request, _("The sample is drawn and kept with its seed."))
    return redirect(of_round(round_, "verify/?show=sample"))


_DONE = {
    "return": gettext_lazy("The round is returned to the city."),
    "attest": gettext_lazy("The round is attested. The secretariat can publish it."),
    "decline": gettext_lazy("The round is declined, and the city sees why."),
}


def _among(request: HttpRequest) -> Shown:
    asked = request.GET.get("show", "")
    return next((name for name in SHOWN if name == asked), "all")


def _number(text: str) -> int:
    if not text.isdecimal():
        raise BadRequest
    return int(text)


def _tabs(found: Queue, among: Shown, round_: Round) -> tuple[Link, ...]:
    at = of_round(round_, "verify/")
    return tuple(
        Link(str(NAMES[name]), f"{at}?show={name}", is_current=name == among, count=found.counts[name])
        for name in SHOWN
        if found.counts[name] or name in {"all", "to_decide", among}
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Figure")),
        Column(_("Value"), is_number=True),
        Column(_("Band")),
        Column(_("Quality")),
        Column(_("State")),
        Column(_("To look at")),
    )


def _steps(round_: Round, request: HttpRequest) -> list[tuple[object, object, object]]:
    """The verifier's steps of the round, each with its words."""
    if not request.user.is_authenticated:
        return []
    return [(one, *STEP_WORDS[one.action]) for one in offered(round_, request.user) if one.action in STEPS]
