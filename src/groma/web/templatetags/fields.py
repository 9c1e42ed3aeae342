"""Fields of Django forms as parts: label, hint, error, unit, and the list of all errors on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django import forms, template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BaseForm, BoundField
    from django.utils.safestring import SafeString

register = template.Library()
Kind = Literal["line", "check", "group"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A bound field with what stands around it."""

    bound: BoundField
    unit: str = ""
    width: str = ""
    hint: str = ""
    label: str = ""
    is_label_hidden: bool = False
    is_beside: bool = False

    @property
    def kind(self) -> Kind:
        """A line of its own, a single box to tick, or a group of choices."""
        widget = self.bound.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "group"
        return "check" if isinstance(widget, forms.CheckboxInput) else "line"

    @property
    def hint_id(self) -> str:
        """The id of the hint."""
        return f"{self.bound.auto_id}_helptext"

    @property
    def error_id(self) -> str:
        """The id of the list of errors."""
        return f"{self.bound.auto_id}_error"

    @property
    def unit_id(self) -> str:
        """The id of the unit behind the control."""
        return f"{self.bound.auto_id}_unit"

    @property
    def described_by(self) -> str:
        """The ids of whatever says more about the control."""
        parts = ((self.hint_id, self.hint), (self.error_id, self.bound.errors), (self.unit_id, self.unit))
        return " ".join(id_ for id_, is_there in parts if is_there)

    @property
    def control(self) -> SafeString:
        """The control itself, pointing at whatever says more about it."""
        described = self.described_by
        return self.bound.as_widget(typed(self.bound.field), attrs={"aria-describedby": described} if described else {})

    @property
    def choices(self) -> Iterator[Any]:
        """The controls of a group."""
        yield from self.bound.subwidgets


def typed(field: forms.Field) -> forms.Widget | None:
    """A line of text for a number, `None` for any other field.

    A browser's own field for numbers forgets what it does not understand, such as a comma, and turns with the wheel.
    """
    widget = field.widget
    if not isinstance(widget, forms.NumberInput):
        return None
    mode = "decimal" if isinstance(field, forms.DecimalField | forms.FloatField) else "numeric"
    kept = {name: value for name, value in widget.attrs.items() if name not in {"min", "max", "step"}}
    return forms.TextInput(attrs={"autocomplete": "off", "inputmode": mode, **kept})


@register.inclusion_tag("web/parts/field.html")
def field(
    bound: BoundField,
    *,
    unit: str = "",
    width: str = "",
    hint: str = "",
    label: str = "",
    is_label_hidden: bool = False,
    is_beside: bool = False,
) -> dict[str, Any]:
    """A form's field with label, hint and errors.

    Args:
        bound: `form.name`. Its widget decides what it looks like.
        unit: Stands behind the control and is read with it.
        width: `short` for a number or a year, `medium` for a name; full width where left out.
        hint: Instead of the field's help text.
        label: Instead of the field's label.
        is_label_hidden: The label is only for screen readers, as in a table whose heads say it.
        is_beside: Choices of a group stand in one line.
    """
    return {
        "shown": Shown(
            bound,
            unit=unit,
            width=width,
            hint=str(hint or bound.help_text),
            label=str(label or bound.label),
            is_label_hidden=is_label_hidden,
            is_beside=is_beside,
        )
    }


@register.inclusion_tag("web/parts/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """Every field of a form in its order, hidden ones too."""
    return {"form": form}


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """Everything that is wrong with the forms, on top of the page, each error leading to its field."""
    return {
        "general": [error for form in forms for error in form.non_field_errors()],
        "errors": [
            (_first_id(bound), bound.label, error) for form in forms for bound in form for error in bound.errors
        ],
    }


def _first_id(bound: BoundField) -> str:
    """The id of the control an error leads to: of a group, the first choice."""
    first = next(iter(bound.subwidgets), None)
    return (first.id_for_label if first else "") or bound.auto_id
