"""A sheet to fill in: the form of a row with the forms of its lines, shown from the row or from what was sent.

Lines are added without a script: a button sends everything, and it comes back with one more line, unsaved. A line that
is left empty counts for nothing, so emptying one takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.forms import BaseFormSet, ChoiceField, DateField, Form, IntegerField, RegexField, formset_factory
from django.utils.translation import gettext_lazy as _lazy

from groma.plan.shapes import MAX_PARTS
from groma.web.planning import forms
from groma.web.planning.fields import NumberField, PeriodField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.forms import BoundField, Field
    from django.http import QueryDict
    from django_stubs_ext import StrOrPromise

    Sent = QueryDict | None

LINES: dict[str, tuple[type[forms.PlanForm], StrOrPromise, StrOrPromise]] = {
    "costs": (forms.CostForm, _lazy("What it costs"), _lazy("One more cost")),
    "effects": (forms.EffectForm, _lazy("What it should change"), _lazy("One more effect")),
    "milestones": (forms.MilestoneForm, _lazy("Milestones"), _lazy("One more milestone")),
    "affected": (forms.AffectedForm, _lazy("Who is affected"), _lazy("One more group")),
    "risks": (forms.RiskForm, _lazy("What could go wrong"), _lazy("One more risk")),
    "budget": (forms.BudgetForm, _lazy("What may be spent in a year"), _lazy("One more year")),
    "capacity": (forms.CapacityForm, _lazy("What departments can do in a year"), _lazy("One more line")),
}
"""For each kind of line its form, its title, and the words on the button that adds one."""
ADD = "add"
"""The button that asks for one more line."""


@dataclass(frozen=True)
class Section:
    """A part of a sheet: fields, or lines that can become more.

    Attributes:
        fields: Each with how wide it is.
        name: The kind of lines; empty for fields. add: What the button says that adds a line.
    """

    title: StrOrPromise
    fields: Sequence[tuple[BoundField, str]] = ()
    name: str = ""
    lines: BaseFormSet[Any] | None = None
    add: StrOrPromise = ""


@dataclass
class Sheet:
    """A form with its lines. It can be handed to the list of all errors like a form."""

    head: forms.VersionedForm
    lines: Mapping[str, BaseFormSet[Any]] = field(default_factory=dict)

    def is_valid(self) -> bool:
        """Whether everything is right; everything is looked at, so that all errors are shown at once."""
        return all([self.head.is_valid(), *(one.is_valid() for one in self.lines.values())])

    def non_field_errors(self) -> Iterator[Any]:
        """What is wrong with it as a whole."""
        yield from self.head.non_field_errors()
        yield from chain(*(one.non_form_errors() for one in self.lines.values()))

    def __iter__(self) -> Iterator[BoundField]:
        """Every field of every form."""
        yield from self.head
        for lines in self.lines.values():
            for one in lines:
                yield from one

    @property
    def sections(self) -> Iterator[Section]:
        """Its parts in their order: what it is about, the lines, and what is further to say."""
        groups = getattr(self.head, "sections", self.head.GROUPS)
        first, last = (groups[:2], groups[2:]) if self.lines else (groups, ())
        yield from self._fields(first)
        for name, lines in self.lines.items():
            yield Section(LINES[name][1], name=name, lines=lines, add=LINES[name][2])
        yield from self._fields(last)

    def _fields(self, groups: Any) -> Iterator[Section]:
        for title, names in groups:
            if shown := [
                (self.head[name], _width(self.head.fields[name])) for name in names if name in self.head.fields
            ]:
                yield Section(title, shown)

    def said(self) -> dict[str, Any]:
        """What was typed, by the names of the file; empty fields and lines are left out."""
        told = {name: value for name, value in self.head.cleaned_data.items() if not _is_empty(value)}
        return told | {name: [_typed(one) for one in lines if one.cleaned_data] for name, lines in self.lines.items()}


def lines_of(
    names: Sequence[str], sent: Sent, *, shown: Mapping[str, Sequence[Mapping[str, Any]]], known: Mapping[str, Any]
) -> dict[str, BaseFormSet[Any]]:
    """The forms of the lines.

    Args:
        names: Kinds of lines.
        sent: What was sent; nothing to show what is kept.
        shown: What is kept, for each kind.
        known: What every form of a plan needs to know.
    """
    made: dict[str, BaseFormSet[Any]] = {}
    for name in names:
        kind = formset_factory(LINES[name][0], extra=1, max_num=MAX_PARTS, absolute_max=MAX_PARTS, validate_max=True)
        if sent is None:
            made[name] = kind(initial=list(shown.get(name, ())), prefix=name, form_kwargs=dict(known))
        else:
            made[name] = kind(sent, prefix=name, form_kwargs=dict(known))
    return made


def typed_lines(names: Sequence[str], sent: QueryDict) -> dict[str, list[dict[str, str]]]:
    """The lines as they were typed, to be shown again; where one more was asked for, an empty one stands at the end."""
    found: dict[str, list[dict[str, str]]] = {}
    for name in names:
        count = sent.get(f"{name}-TOTAL_FORMS", "0")
        total = min(int(count), MAX_PARTS) if count.isdecimal() else 0
        fields = LINES[name][0].base_fields
        rows = [{one: sent.get(f"{name}-{number}-{one}", "") for one in fields} for number in range(total)]
        keeps_blank = sent.get(ADD) == name
        blank = {one: str(kept.initial or "") for one, kept in fields.items()}
        found[name] = rows if keeps_blank else [row for row in rows if row != blank]
    return found


def typed_head(form: type[Form], sent: QueryDict, *, more: Sequence[str] = ()) -> dict[str, Any]:
    """The fields of the head as they were typed."""
    several = {"depends_on", "enablers"}
    names = [*form.base_fields, *more]
    return {name: sent.getlist(name) if name in several else sent.get(name, "") for name in names}


def _width(field: Field) -> str:
    """As wide as what is typed there."""
    if isinstance(field, NumberField | PeriodField | IntegerField | DateField | RegexField):
        return "short"
    return "medium" if type(field) is ChoiceField else ""


def _typed(form: Form) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list) and not value)
