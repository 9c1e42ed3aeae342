"""The form of one figure: value, unit, quality, source, and why there is no value where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from groma.catalogue.texts import text
from groma.errors import GromaError, RecordError
from groma.record.model import QUALITIES
from groma.record.period import parse_period, read_period
from groma.web.context import pack_language
from groma.web.entry.offered_units import is_money, offers, written
from groma.web.entry.typed import plain_text, shown_number
from groma.web.figures import digest
from groma.web.models import Observation
from groma.web.models.cities import LONG
from groma.web.refusals import refused
from groma.web.templatetags.marks import QUALITIES as QUALITY_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

    from groma.catalogue.pack import Pack
    from groma.web.figures import Figure

STATUSES: dict[str, StrOrPromise] = {
    "reported": _lazy("There is a value"),
    "not_reported": _lazy("Not reported this time"),
    "not_collected": _lazy("Nobody collects it"),
    "not_applicable": _lazy("Does not apply to this city"),
    "suppressed": _lazy("Withheld, for example to protect people"),
}
"""What can be said in place of a value."""
HIDDEN = ("version", "was")


class Wanted(forms.CharField):
    """A field that is not called optional, and yet may be left empty: the form as a whole says what is missing."""

    def validate(self, value: Any) -> None:
        """Nothing is demanded of this field alone."""


class WantedChoice(forms.ChoiceField):
    """As `Wanted`, for a choice; what is left empty is the first choice."""

    def clean(self, value: Any) -> Any:
        """The choice; the first one where the field was not sent."""
        return super().clean(value) if value else self.initial or ""


class FigureForm(forms.Form):
    """What is typed for one figure.

    Without data it shows the figure's row. `content` is what the row becomes, `is_empty` whether nothing was typed.
    """

    use_required_attribute = False
    SHOWN: ClassVar = ("text", "unit", "quality", "source", "status", "period", "note")

    text = Wanted(max_length=100)
    unit = WantedChoice(
        label=_lazy("Unit"),
        error_messages={"invalid_choice": _lazy("“%(value)s” does not turn into the unit of this figure.")},
    )
    quality = WantedChoice(choices=[(one, QUALITY_WORDS[one]) for one in QUALITIES], label=_lazy("Quality"))
    source = forms.CharField(max_length=500, required=False, label=_lazy("Source"))
    status = WantedChoice(choices=list(STATUSES.items()), label=_lazy("No value? Say why"))
    period = Wanted(max_length=40, label=_lazy("Year or period"))
    note = forms.CharField(
        max_length=LONG, required=False, label=_lazy("Note"), widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    was = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        figure: Figure,
        pack: Pack,
        *,
        titles: Mapping[str, str],
        data: Mapping[str, Any] | None = None,
        besides: str = "",
    ) -> None:
        """Make the form of a figure.

        Args:
            figure: What is typed.
            pack: The framework.
            titles: Title by code of the city's sources.
            data: What was sent; nothing to show the row.
            besides: A unit that is taken too, where it converts.
        """
        self.figure, self.pack, self.titles, self.besides = figure, pack, titles, besides
        super().__init__(data, prefix=figure.prefix, initial=_shown(figure, titles))
        self.fields["text"].label = figure.name
        self.fields["text"].widget = _value_widget(figure)
        unit = self.fields["unit"]
        if isinstance(unit, forms.ChoiceField):
            unit.choices = self._units()
            unit.initial = self.initial["unit"]
        for name, field in self.fields.items():
            field.widget.attrs |= {"form": "entry", "autocomplete": "off"}
            field.disabled = bool(figure.refusal) and name not in HIDDEN
        self.fields["source"].widget.attrs["list"] = "sources"

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a value nor a reason, and there was none before."""
        sent = self.cleaned_data
        return not self.figure.row and not sent.get("text") and sent.get("status") == "reported"

    @property
    def is_waiting(self) -> bool:
        """Whether something was typed around a value that is not there yet."""
        return self.is_empty and any(
            self.cleaned_data.get(name) != self.initial[name] for name in ("unit", "quality", "source", "note")
        )

    @property
    def is_same(self) -> bool:
        """Whether the fields say what they said when they were shown."""
        sent = {name: self.data.get(self.add_prefix(name), "").replace("\r\n", "\n") for name in self.SHOWN}
        return digest(sent) == self.data.get(self.add_prefix("was"))

    @property
    def content(self) -> dict[str, str]:
        """The fields of the row; the source still as it was typed."""
        sent = self.cleaned_data
        status = sent["status"] if sent["text"] or sent["status"] != "reported" else "not_reported"
        return {name: sent[name] for name in ("text", "unit", "quality", "source", "note")} | {"status": status}

    def clean_text(self) -> str:
        """The value as it is kept."""
        typed = self.cleaned_data["text"].strip()
        if not typed or self.figure.is_answer:
            return _answer(typed) if typed else ""
        try:
            return plain_text(typed, before=self.figure.row.text if self.figure.row else "")
        except RecordError as error:
            raise forms.ValidationError(refused(error)) from error

    def clean_unit(self) -> str:
        """The unit as it is kept: empty where it is the catalogue's, unless the row names it."""
        unit, row = self.cleaned_data["unit"], self.figure.row
        is_own = unit == self.figure.unit and not (row and row.unit == unit)
        return "" if is_own else str(unit)

    def clean_period(self) -> str:
        """The period, not later than that of the round."""
        typed = self.cleaned_data["period"].strip() or self.figure.period
        try:
            period = read_period(typed)
        except GromaError as error:
            raise forms.ValidationError(refused(error)) from error
        if parse_period(period).end > parse_period(self.figure.period).end:
            raise forms.ValidationError(
                _("This round is about %(period)s; a later value belongs into the next one.")
                % {"period": self.figure.period}
            )
        return period

    def clean(self) -> dict[str, Any]:
        """A value has no reason beside it, and money has a currency."""
        sent = super().clean() or self.cleaned_data
        if sent.get("text") and sent.get("status") != "reported":
            self.add_error("status", _("There is a value. Choose “There is a value”, or empty the field."))
        is_unnamed = not self.figure.is_answer and not sent.get("unit") and is_money(self.figure.key, self.pack)
        if sent.get("text") and is_unnamed:
            self.add_error("unit", _("Choose the currency."))
        return sent

    def _units(self) -> list[tuple[str, str]]:
        figure = self.figure
        found = offers(figure.key, self.pack, besides=self.besides or figure.typed_unit)
        choices = [(one.unit, _unit_words(one.unit, figure.unit, self.pack)) for one in found]
        is_unnamed = bool(found) and is_money(figure.key, self.pack)
        if figure.typed_unit and figure.typed_unit not in {unit for unit, _words in choices}:
            choices.append((figure.typed_unit, figure.typed_unit))
        return [("", _("choose the currency")), *choices] if is_unnamed else choices


def _shown(figure: Figure, titles: Mapping[str, str]) -> dict[str, Any]:
    """What the fields hold: the row; where there is none, the unit and the quality that were used before."""
    row, known = figure.row, figure.row or figure.before
    shown: dict[str, Any] = {
        "text": "",
        "unit": (known.unit if known else "") or (figure.unit if "currency" not in figure.unit else ""),
        "quality": known.quality if known else "unknown",
        "source": "",
        "status": "reported",
        "period": figure.period,
        "note": "",
    }
    if row:
        shown |= {name: getattr(row, name) for name in ("quality", "status", "period", "note")}
        shown |= {"text": row.text if figure.is_answer else shown_number(row.text)}
        shown |= {"source": titles.get(row.source, row.source)}
    if figure.is_answer:
        shown["unit"] = ""
    shown["note"] = shown["note"].replace("\r\n", "\n")
    shown["version"], shown["was"] = figure.version, digest({name: str(shown[name]) for name in FigureForm.SHOWN})
    return shown


def _value_widget(figure: Figure) -> forms.Widget:
    if figure.is_answer:
        return forms.Select(choices=[("", "–"), ("yes", _("yes")), ("no", _("no"))])
    return forms.TextInput(attrs={"inputmode": "decimal", "maxlength": "100"})


def _answer(typed: str) -> str:
    if typed not in {"yes", "no"}:
        raise forms.ValidationError(_("Choose yes or no."))
    return typed


def _unit_words(unit: str, wanted: str, pack: Pack) -> str:
    if unit in pack.meta.unit_names and unit != "1":
        return text(pack, unit, "unit", pack_language()).text
    return written(unit, wanted=wanted)


def row_content(row: Observation) -> dict[str, str]:
    """The fields of a row that are not its key."""
    return {name: getattr(row, name) for name in Observation.CONTENT}
