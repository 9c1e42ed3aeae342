"""Fields of forms about a plan: numbers as readers write them, figures by their code or name, periods, groups."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from groma.errors import GromaError, RecordError
from groma.plan.shapes import MAX_AMOUNT
from groma.record.breakdown import canonical_breakdown
from groma.record.period import read_period
from groma.web.desk.forms import Day
from groma.web.entry.typed import plain_text, shown_number
from groma.web.figures import name_of
from groma.web.refusals import refused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from groma.catalogue.pack import Pack

FIRST_YEAR, LAST_YEAR = 1900, 2300


class NumberField(forms.CharField):
    """A number, read and shown with the reader's decimal mark."""

    def __init__(self, *, least: float = -MAX_AMOUNT, **more: Any) -> None:
        """Take no number below the least."""
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **more)
        self.least = least

    def prepare_value(self, value: Any) -> Any:
        """A kept number as it is typed; what was typed stays."""
        if not isinstance(value, int | float):
            return value
        shown = shown_number(f"{value:.15g}" if abs(value) < MAX_AMOUNT else repr(value))
        try:
            plain_text(shown)
        except RecordError:  # three places behind a comma might mean thousands, four do not
            return f"{shown}0"
        return shown

    def clean(self, value: Any) -> Any:
        """The number; nothing where the field may be empty and is."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            number = float(plain_text(typed))
        except RecordError as error:
            raise forms.ValidationError(refused(error)) from error
        if not self.least <= number <= MAX_AMOUNT:
            raise forms.ValidationError(_("This number is too small or too large."))
        return number


class WideChoice(forms.ChoiceField):
    """A choice whose words are whole sentences, so that it takes all the room there is."""


class YearField(forms.IntegerField):
    """A year."""

    def __init__(self, **more: Any) -> None:
        """Take those a plan may name."""
        super().__init__(min_value=FIRST_YEAR, max_value=LAST_YEAR, **more)


class DayField(forms.DateField):
    """A day, as a plan writes it; empty where nobody said."""

    def __init__(self, **more: Any) -> None:
        """Choose it from the browser's calendar."""
        super().__init__(widget=Day(), **more)

    def clean(self, value: Any) -> Any:
        """`YYYY-MM-DD`."""
        day = super().clean(value)
        return day.isoformat() if isinstance(day, dt.date) else ""


class PeriodField(forms.CharField):
    """A period, as the record writes it."""

    def __init__(self, **more: Any) -> None:
        """Take no more than a period has."""
        super().__init__(max_length=30, **more)

    def clean(self, value: Any) -> Any:
        """The period; empty where the field may be empty and is."""
        typed = super().clean(value)
        try:
            return read_period(typed) if typed else ""
        except RecordError as error:
            raise forms.ValidationError(refused(error)) from error


class GroupField(forms.CharField):
    """For whom: a breakdown such as `sex=female`; empty for everyone."""

    def __init__(self) -> None:
        """Everyone, where nobody said otherwise."""
        super().__init__(label=_lazy("For whom"), required=False, max_length=300, widget=_plain())

    def clean(self, value: Any) -> Any:
        """The breakdown as the record writes it."""
        typed = super().clean(value)
        try:
            return canonical_breakdown(typed)
        except RecordError as error:
            raise forms.ValidationError(refused(error)) from error


class FigureField(forms.CharField):
    """A figure of the framework, by its code or by its name; both are offered as one types."""

    def __init__(self, *, label: StrOrPromise) -> None:
        """Offer what the page lists under `figures`."""
        super().__init__(label=label, max_length=300, widget=forms.TextInput(attrs={"list": "figures"}))
        self.pack: Pack | None = None

    def clean(self, value: Any) -> Any:
        """The key of the data point."""
        typed = super().clean(value)
        if self.pack is None or not typed:
            return typed
        try:
            return self.pack.data_point(named_figures(self.pack).get(typed.casefold(), typed)).key
        except GromaError as error:
            raise forms.ValidationError(refused(error)) from error


class NamesField(forms.CharField):
    """Several names, with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        """As they are typed."""
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """Each by itself."""
        return [one.strip() for one in super().clean(value).split(",") if one.strip()]


def named_figures(pack: Pack) -> dict[str, str]:
    """The key of every data point by its name in the reader's language, in small letters."""
    return {name_of(point.key, pack).casefold(): point.key for point in pack.data_points}


def text_field(label: StrOrPromise, *, most: int = 300, required: bool = False, hint: StrOrPromise = "") -> Any:
    """A line of text; longer texts have room for several lines."""
    widget = forms.TextInput() if most <= 300 else forms.Textarea(attrs={"rows": 3})  # noqa: PLR2004  as the shapes say
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint, widget=widget)


def _plain() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
