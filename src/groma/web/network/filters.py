"""The filters of the secretariat's table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groma.web.models import City, Round
from groma.web.models.rounds import ROUND_STATES
from groma.web.templatetags.marks import STATES


class FilterForm(forms.Form):
    """What is to be shown; every filter may be left open."""

    search = forms.CharField(label=_("City"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label=_("State"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    period = forms.ChoiceField(label=_("Round"), required=False)
    late = forms.BooleanField(label=_("late"), required=False)
    stuck = forms.BooleanField(label=_("stuck"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args: Any, **more: Any) -> None:
        """With the countries and periods there are."""
        super().__init__(*args, **more)
        countries = City.objects.order_by("country").values_list("country", flat=True).distinct()
        periods = Round.objects.order_by("-period").values_list("period", flat=True).distinct()
        choices: dict[str, list[tuple[object, object]]] = {
            "state": [("", _("every state")), *((state, STATES[state]) for state in ROUND_STATES)],
            "country": [("", _("every country")), *((one, one) for one in countries)],
            "period": [("", _("running and newest")), *((one, one) for one in periods)],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
