"""Taking a city in that is new to the network, from its entry in the register."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError
from groma.network.names import slug
from groma.web.pages.desk.person import signed_in
from groma.web.pages.programme_desk.gate import crumbs, entry_of, running
from groma.web.parts import Link
from groma.web.public.showing import country_names
from groma.web.refusals import refused
from groma.web.registers.moves import CITIES
from groma.web.registers.newcomers import may_take_in, take_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from groma.network.model import Entry


class NewcomerForm(forms.Form):
    """What is needed of a city before it can be given a round."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200, help_text=gettext_lazy("As its people write it.")
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    called = forms.RegexField(
        r"^[a-z0-9][a-z0-9\-]*$",
        label=gettext_lazy("Id"),
        max_length=80,
        help_text=gettext_lazy("Stands in the address of its pages and stays for ever."),
        error_messages={"invalid": gettext_lazy("Use small letters, digits and hyphens, such as san-jose.")},
    )

    def __init__(self, sent: QueryDict | None = None, *, entry: Entry) -> None:
        """With what its entry says of it."""
        known = country_names()
        said = entry.one("country")
        named = [*known.items(), *country_names("en").items()]
        code = said if said in known else next((one for one, name in named if name == said), "")
        given = {"name": entry.name, "country": code, "called": slug(entry.id)}
        super().__init__(sent, initial=given, auto_id="city_%s")
        field = self.fields["country"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("choose one")), *sorted(known.items(), key=lambda one: one[1].casefold())]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def newcomer(request: HttpRequest, entry: str) -> HttpResponse:
    """The form that takes a city in; sent, there is one more city, and its entry names it."""
    relation = running(request)
    found = entry_of(relation, CITIES, entry)
    if not may_take_in(relation, found):
        messages.info(request, _("This city is here already."))
        return redirect("programme_entry", CITIES, found.id)
    form = NewcomerForm(request.POST or None, entry=found)
    if request.method == "POST" and form.is_valid():
        try:
            city = take_in(found.id, **form.cleaned_data, by=signed_in(request))
        except GromaError as error:
            form.add_error(None, refused(error))
        else:
            messages.success(request, _("%(city)s is taken in.") % {"city": city.name})
            return redirect("programme_entry", CITIES, found.id)
    here = Link(found.name, reverse("programme_entry", args=[CITIES, found.id]))
    shown = {"crumbs": [*crumbs(CITIES), here], "form": form, "entry": found}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "web/programme/desk/newcomer.html", shown, status=status)
