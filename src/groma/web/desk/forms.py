"""Forms about rounds: opening one, its steps, its deadline, who fills what, many figures at once, its verifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groma.catalogue.pack import bundled_packs, open_pack
from groma.errors import RecordError
from groma.record.period import parse_period
from groma.web.models.cities import LONG
from groma.web.refusals import what_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.functional import _StrPromise

    from groma.web.models import City, Department
    from groma.web.people.mandates import Candidate

    Choices = Sequence[tuple[str, str]]
    Words = str | _StrPromise

NOBODY = "nobody"


class Day(forms.DateInput):
    """A day, chosen from the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        """As the browser writes it."""
        super().__init__(format="%Y-%m-%d")


def _reason(label: Words, help_text: Words = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence why.")},
    )


class OpenForm(forms.Form):
    """A new round."""

    city = forms.ChoiceField(label=_("City"))
    pack = forms.ChoiceField(label=_("Framework"))
    period = forms.CharField(
        label=_("Period"), max_length=30, help_text=_("The year the figures are about, such as 2024.")
    )
    benchmarks = forms.ChoiceField(label=_("Benchmark set"))
    deadline = forms.DateField(label=_("Deadline"), required=False, widget=Day())
    late = _reason(
        _("Why is this period taken in late?"),
        _("Only for a period that is long over, or older than a round that is there."),
        required=False,
    )

    def __init__(self, *args: Any, cities: Iterable[City], **more: Any) -> None:
        """With the cities that this person may open a round for."""
        super().__init__(*args, **more)
        packs = [open_pack(name) for name in bundled_packs()]
        sets = [(f"{pack.id}:{one.id}", one.title) for pack in packs for one in pack.benchmark_sets.values()]
        _offer(self, "city", [(one.pk, one.name) for one in cities])
        _offer(self, "pack", [(one.id, one.meta.title) for one in packs])
        _offer(self, "benchmarks", sets)

    def clean_period(self) -> str:
        """The period as Groma writes it."""
        try:
            return parse_period(self.cleaned_data["period"]).text
        except RecordError as error:
            raise forms.ValidationError(what_of(error)) from error


class StepForm(forms.Form):
    """A step of a round; `version` is the round as the person saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = _reason(_("Reason"), required=False)

    def __init__(self, *args: Any, needs_reason: bool = False, **more: Any) -> None:
        """With a reason only where the step needs one."""
        super().__init__(*args, **more)
        self.fields["reason"].required = needs_reason
        if not needs_reason:
            self.fields["reason"].widget = forms.HiddenInput()


class DeadlineForm(forms.Form):
    """By when the city is to submit."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    deadline = forms.DateField(label=_("Deadline"), required=False, widget=Day(), help_text=_("Empty: no deadline."))


class AssignForm(forms.Form):
    """Categories to give to a department."""

    groups = forms.MultipleChoiceField(
        label=_("Categories"), error_messages={"required": _("Tick at least one category.")}
    )
    department = forms.ChoiceField(label=_("Give the ticked categories to"))

    def __init__(self, *args: Any, groups: Choices, departments: Iterable[Department], **more: Any) -> None:
        """With the categories of the framework and the departments of the city."""
        super().__init__(*args, **more)
        _offer(self, "groups", groups)
        named = [(str(one.pk), one.name) for one in departments]
        _offer(self, "department", [*named, (NOBODY, _("nobody in particular"))])


class DepartmentForm(forms.Form):
    """The name of a department; `version` where there is one already."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    name = forms.CharField(label=_("Name"), max_length=200)


class BulkForm(forms.Form):
    """Something said of many figures at once."""

    what = forms.ChoiceField(
        label=_("What holds for them?"),
        choices=[
            ("before", _("They are as in the period before")),
            ("not_collected", _("They are not collected")),
            ("not_reported", _("They are not reported this time")),
            ("not_applicable", _("They do not apply to this city")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what holds for them.")},
    )
    reason = _reason(_("Why?"), _("Needed where there is no figure. Verifier and readers see it."), required=False)
    is_whole = forms.BooleanField(label=_("All figures that are listed above"), required=False)
    keys = forms.MultipleChoiceField(label=_("Figures"), required=False)

    def __init__(self, *args: Any, keys: Choices, **more: Any) -> None:
        """With the data points that can be chosen."""
        super().__init__(*args, **more)
        self.listed = list(keys)
        _offer(self, "keys", self.listed)

    def clean(self) -> dict[str, Any]:
        """The data points meant; a reason where there is to be no value."""
        content = super().clean() or {}
        listed = [key for key, _name in self.listed]
        content["chosen"] = listed if content.get("is_whole") else content.get("keys", [])
        if not content["chosen"]:
            self.add_error("keys", _("Tick at least one figure, or all of them."))
        if content.get("what") not in {None, "before"} and not content.get("reason", "").strip():
            self.add_error("reason", _("Say in a sentence why there is no figure."))
        return content


class MandateForm(forms.Form):
    """A verifier to give a round to."""

    verifier = forms.ChoiceField(label=_("Verifier"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **more: Any) -> None:
        """With those who may have it."""
        super().__init__(*args, **more)
        _offer(self, "verifier", [(str(one.user.actor), one.user.name) for one in candidates])


class RemindersForm(forms.Form):
    """Whether somebody wants reminders."""

    wants = forms.BooleanField(label=_("Remind me by e-mail"), required=False)


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[object, object]]) -> None:
    """What can be chosen in a field of a form."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = choices
