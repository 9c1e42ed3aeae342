"""Before anything else a verifier declares that they have no conflict of interest, or that they have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groma.web import access
from groma.web.pages.desk.person import crumbs
from groma.web.pages.verifying.gate import of_a_round, to_list
from groma.web.people.declarations import declare
from groma.web.round_addresses import of_round

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import Round

NONE, SOME = "none", "some"


class DeclarationForm(forms.Form):
    """No conflict, or one and which."""

    conflict = forms.ChoiceField(
        label=gettext_lazy("Do you have a conflict of interest?"),
        widget=forms.RadioSelect,
        choices=(
            (
                NONE,
                gettext_lazy(
                    "I have none: I do not work for this city, have no contract with it, took no part in its figures."
                ),
            ),
            (SOME, gettext_lazy("I have one, or something that may look like one. I will not verify this round.")),
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy(
            "Any tie to the city, its companies or the people who report. If there is none, say so."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2_000,
    )


@of_a_round
def declaration(request: HttpRequest, round_: Round) -> HttpResponse:
    """The declaration of the verifier who looks; once given, only a conflict can still be declared."""
    mandate = access.mandate_of(request.user, round_)
    if mandate is None:
        raise PermissionDenied
    form = DeclarationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not mandate.has_conflict:
        has_conflict = form.cleaned_data["conflict"] == SOME
        declare(mandate, form.cleaned_data["text"], has_conflict=has_conflict)
        if has_conflict:
            messages.info(request, _("Your declaration is kept, and the secretariat has been told."))
            return redirect(of_round(round_, "verify/declaration/"))
        messages.success(request, _("Your declaration is kept. You can begin."))
        return redirect(of_round(round_, "verify/screening/"))
    return render(
        request,
        "web/verifying/declaration.html",
        {
            "round": round_,
            "mandate": mandate,
            "form": form,
            "crumbs": crumbs(round_, to_list(round_)),
            "invented": round_.city.invented,
        },
    )
