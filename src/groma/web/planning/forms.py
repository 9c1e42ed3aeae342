"""Forms about a plan: its head, an action, an enabler, a target, and the lines an action is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from groma.errors import GromaError
from groma.plan.cycle_sets import cycle_ids, cycle_set
from groma.plan.targets import converted
from groma.publish.languages import speaking
from groma.publish.matrix_words import side_text
from groma.publish.wording import words
from groma.record.model import Target
from groma.record.targets import read_steps, written_steps
from groma.web.context import pack_language
from groma.web.figures import name_of
from groma.web.planning.fields import (
    DayField,
    FigureField,
    GroupField,
    NamesField,
    NumberField,
    PeriodField,
    WideChoice,
    YearField,
    text_field,
)
from groma.web.refusals import refused, what_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrOrPromise

    from groma.catalogue.pack import Pack
    from groma.plan.cycle_sets import Matrix

    Cell = tuple[str, str]
    """Asset and kind."""
    Choices = Sequence[tuple[str, StrOrPromise]]

STATES: dict[str, StrOrPromise] = {
    "proposed": _lazy("proposed"),
    "adopted": _lazy("adopted"),
    "running": _lazy("running"),
    "done": _lazy("done"),
    "dropped": _lazy("dropped"),
}
FUNDINGS: dict[str, StrOrPromise] = {
    "none": _lazy("no money yet"),
    "applied": _lazy("applied for"),
    "secured": _lazy("secured"),
}
KINDS: dict[str, StrOrPromise] = {"capital": _lazy("to build or buy"), "running": _lazy("to run")}
RESTS_ON: dict[str, StrOrPromise] = {
    "judgement": _lazy("somebody's judgement"),
    "case": _lazy("a case elsewhere"),
    "model": _lazy("a model"),
}
GRADES: dict[str, StrOrPromise] = {"1": _lazy("low"), "2": _lazy("middling"), "3": _lazy("high")}
STATUSES: dict[str, StrOrPromise] = {
    "0": _lazy("absent"),
    "1": _lazy("begun"),
    "2": _lazy("partly there"),
    "3": _lazy("works"),
}
PATHS: dict[str, StrOrPromise] = {
    "linear": _lazy("by the same amount each year"),
    "constant_rate": _lazy("by the same percentage each year"),
    "steps": _lazy("in steps"),
}
LONG = 4_000


def choice(label: StrOrPromise, choices: dict[str, StrOrPromise], *, first: str = "", **more: Any) -> forms.ChoiceField:
    """One of several; the first is chosen where nobody chose."""
    return forms.ChoiceField(label=label, choices=list(choices.items()), initial=first or next(iter(choices)), **more)


def where() -> forms.ChoiceField:
    """A part of the city; the form fills in which there are."""
    return forms.ChoiceField(label=_lazy("Where"), required=False)


class PlanForm(forms.Form):
    """What the forms of a plan share: they know the framework and the parts of the city."""

    use_required_attribute = False

    def __init__(self, *args: Any, pack: Pack, places: Choices, **more: Any) -> None:
        """With the figures and the places that can be named."""
        super().__init__(*args, **more)
        for name, field in self.fields.items():
            if isinstance(field, FigureField):
                field.pack = pack
                field.help_text = self._named(name, pack)
        if "place" in self.fields:
            offer(self, "place", [("", _("the whole city")), *places])
        self.pack = pack

    def _named(self, name: str, pack: Pack) -> str:
        """What the figure is called that is shown or was typed."""
        sent = (
            self.data.get(self.add_prefix(name))
            if self.is_bound
            else self.get_initial_for_field(self.fields[name], name)
        )
        key = str(sent or "")
        return name_of(key, pack) if key and pack.knows(key) else _("Its code or its name; names are offered.")


class CostForm(PlanForm):
    """What an action costs in one year."""

    year = YearField(label=_lazy("Year"))
    kind = choice(_lazy("What for"), KINDS)
    amount = NumberField(label=_lazy("Amount"), least=0)
    spent = NumberField(label=_lazy("Spent so far"), least=0, required=False)


class EffectForm(PlanForm):
    """What an action should do to one figure."""

    key = FigureField(label=_lazy("Figure"))
    low = NumberField(label=_lazy("Least change"))
    expected = NumberField(label=_lazy("Expected change"))
    high = NumberField(label=_lazy("Greatest change"))
    lag = forms.IntegerField(label=_lazy("Years until it is there"), min_value=0, max_value=100, initial=1)
    rests_on = choice(_lazy("Rests on"), RESTS_ON)
    reference = text_field(_lazy("Which one, or who"))
    place = where()
    breakdown = GroupField()


class MilestoneForm(PlanForm):
    """A day by which something is done."""

    title = text_field(_lazy("What is done by then"), required=True)
    due = DayField(label=_lazy("Due"))
    done = DayField(label=_lazy("Done on"), required=False)


class AffectedForm(PlanForm):
    """People an action touches."""

    who = text_field(_lazy("Who"), required=True)
    gains = choice(_lazy("Gain or lose"), {"yes": _lazy("they gain"), "no": _lazy("they lose")})
    note = text_field(_lazy("How"))
    place = where()
    breakdown = GroupField()

    def clean_gains(self) -> bool:
        """As a plan says it."""
        return bool(self.cleaned_data["gains"] == "yes")


class RiskForm(PlanForm):
    """What could go wrong."""

    what = text_field(_lazy("What could go wrong"), required=True)
    likelihood = choice(_lazy("How likely"), GRADES, first="2")
    severity = choice(_lazy("How bad"), GRADES, first="2")
    answer = text_field(_lazy("What is done about it"))


class BudgetForm(PlanForm):
    """What may be spent in a year."""

    year = YearField(label=_lazy("Year"))
    amount = NumberField(label=_lazy("Amount"), least=0)


class CapacityForm(PlanForm):
    """How much work a department can do in a year."""

    department = text_field(_lazy("Department"), required=True)
    year = YearField(label=_lazy("Year"))
    amount = NumberField(label=_lazy("Work it can do"), least=0)


class VersionedForm(PlanForm):
    """A form about a row; `version` is the row as the person saw it."""

    GROUPS: ClassVar[tuple[tuple[StrOrPromise, tuple[str, ...]], ...]] = ()

    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class HeadForm(VersionedForm):
    """The plan itself."""

    GROUPS = (
        (_lazy("About the plan"), ("title", "adopted", "baseline", "currency", "cycle")),
        (_lazy("Further"), ("floors", "note")),
    )

    title = text_field(_lazy("Title"), required=True)
    adopted = DayField(label=_lazy("Adopted on"), required=False)
    baseline = PeriodField(
        label=_lazy("Figures it starts from"), required=False, help_text=_lazy("A year, such as 2024.")
    )
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=_lazy("Currency"),
        required=False,
        help_text=_lazy("Of every amount, as three letters such as EUR."),
    )
    cycle = forms.ChoiceField(label=_lazy("Criteria by which actions are scored"))
    floors = NamesField(
        label=_lazy("Who may not become worse off"),
        required=False,
        max_length=LONG,
        help_text=_lazy("Such as place=north or sex=female, with commas between; * is everybody."),
    )
    note = text_field(_lazy("Note"), most=LONG)

    def __init__(self, *args: Any, **more: Any) -> None:
        """With the sets of criteria there are."""
        super().__init__(*args, **more)
        offer(self, "cycle", [(name, words(cycle_set(name).title)) for name in cycle_ids()])


class EnablerForm(VersionedForm):
    """What helps actions along."""

    GROUPS = ((_lazy("What helps"), ("title", "status", "status_after", "note")),)

    title = text_field(_lazy("Title"), required=True, hint=_lazy("Such as a by-law, skills or a loan."))
    status = choice(_lazy("How far it was when the plan was made"), STATUSES)
    status_after = choice(_lazy("How far it is now"), {"": _lazy("nobody looked again"), **STATUSES}, required=False)
    note = text_field(_lazy("Note"), most=LONG)


class ActionForm(VersionedForm):
    """The head of an action; its lines are forms of their own."""

    GROUPS = (
        (_lazy("What and who"), ("title", "description", "state", "department", "owner")),
        (_lazy("When, and with what"), ("start", "end", "work", "funding", "depends_on", "enablers")),
    )

    title = text_field(_lazy("Title"), required=True)
    description = text_field(_lazy("What is done"), most=LONG)
    state = choice(_lazy("How far it is"), STATES)
    department = text_field(_lazy("Department"))
    owner = text_field(_lazy("Who answers for it"), hint=_lazy("A role, never a person."))
    start = YearField(label=_lazy("First year"))
    end = YearField(label=_lazy("Last year"))
    work = NumberField(
        label=_lazy("Work in each year"),
        least=0,
        required=False,
        help_text=_lazy("How much of its department's capacity it takes."),
    )
    funding = choice(_lazy("Is the money there?"), FUNDINGS)
    depends_on = forms.MultipleChoiceField(
        label=_lazy("Has to wait for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    enablers = forms.MultipleChoiceField(label=_lazy("Helped by"), required=False, widget=forms.CheckboxSelectMultiple)
    asset = WideChoice(label=_lazy("What it is about"), required=False)
    kind = WideChoice(label=_lazy("What it does with that"), required=False)
    cases = NamesField(
        label=_lazy("Cases that speak for it"),
        required=False,
        max_length=LONG,
        help_text=_lazy("Their names in the register, with commas between."),
    )
    note = text_field(_lazy("Note"), most=LONG)

    def __init__(self, *args: Any, others: Choices, enablers: Choices, cycle: str, cell: Cell, **more: Any) -> None:
        """With the other actions, the enablers, the criteria by which actions are scored, and its cell so far."""
        super().__init__(*args, **more)
        for name, choices in (("depends_on", others), ("enablers", enablers)):
            offer(self, name, choices)
            if not choices:
                del self.fields[name]
        known = cycle_set(cycle) if cycle in cycle_ids() else None
        self.criteria = known.criteria if known else ()
        with speaking(pack_language()):
            self._offer_cells(known.matrix if known else None, cell)
            for one in self.criteria:
                levels = [(str(place), words(level)) for place, level in enumerate(one.levels, start=1)]
                self.fields[score_name(one.id)] = forms.ChoiceField(
                    label=words(one.name),
                    help_text=words(one.asks) if one.asks else "",
                    choices=[("", _("not scored")), *levels],
                    required=False,
                )

    def _offer_cells(self, matrix: Matrix | None, cell: Cell) -> None:
        """What it can be about and do with that; what was said and is not known stays until somebody changes it."""
        for name, kept in zip(("asset", "kind"), cell, strict=True):
            if matrix is None:
                del self.fields[name]
                continue
            sides = matrix.assets if name == "asset" else matrix.kinds
            odd = [(kept, kept)] if kept and kept not in {one.id for one in sides} else []
            offer(self, name, [("", _("not said")), *((one.id, side_text(one)) for one in sides), *odd])

    @property
    def sections(self) -> tuple[tuple[StrOrPromise, tuple[str, ...]], ...]:
        """The groups of fields, those of the scores and of the cases among them."""
        scores = tuple(score_name(one.id) for one in self.criteria)
        cell = (_lazy("In the long list"), ("asset", "kind"))
        return (*self.GROUPS, cell, (_lazy("Scored by"), scores), (_lazy("Further"), ("cases", "note")))

    def clean(self) -> dict[str, Any]:
        """An action ends no earlier than it starts."""
        sent = super().clean() or self.cleaned_data
        if sent.get("start") and sent.get("end") and sent["end"] < sent["start"]:
            self.add_error("end", _("It ends before it starts."))
        return sent


class TargetForm(VersionedForm):
    """A target the city set itself."""

    GROUPS = (
        (_lazy("What is to be reached"), ("variable", "value", "unit", "period", "place", "breakdown")),
        (_lazy("From where, and how"), ("baseline_period", "baseline", "path", "steps")),
        (_lazy("Why, and who"), ("why", "owner", "note")),
    )

    variable = FigureField(label=_lazy("Figure"))
    value = NumberField(label=_lazy("Target"))
    unit = text_field(_lazy("Unit"), most=60, hint=_lazy("Empty: the unit of the figure."))
    period = PeriodField(label=_lazy("By when"), help_text=_lazy("A year, such as 2030."))
    place = where()
    breakdown = GroupField()
    baseline_period = PeriodField(
        label=_lazy("Counted from"), required=False, help_text=_lazy("The year the way to the target starts in.")
    )
    baseline = NumberField(
        label=_lazy("Value at that time"), required=False, help_text=_lazy("Empty: the value that was reported.")
    )
    path = choice(_lazy("How the way goes"), PATHS)
    steps = forms.CharField(
        label=_lazy("Steps"), required=False, max_length=LONG, help_text=_lazy("Such as 2027=40;2028=35.")
    )
    why = text_field(_lazy("What it rests on"), most=LONG)
    owner = text_field(_lazy("Who answers for it"), most=200, hint=_lazy("A role, never a person."))
    note = text_field(_lazy("Note"), most=LONG)

    def clean_steps(self) -> str:
        """The steps as the record writes them."""
        try:
            return written_steps(read_steps(self.cleaned_data["steps"]))
        except GromaError as error:
            raise forms.ValidationError(refused(error)) from error

    def clean(self) -> dict[str, Any]:
        """The unit turns into that of the figure."""
        sent = super().clean() or self.cleaned_data
        if sent.get("variable") and sent.get("value") is not None and not self.errors:
            try:
                converted(Target(sent["variable"], sent["period"], sent["value"], sent["unit"]), self.pack)
            except GromaError as error:
                self.add_error("unit", what_of(error))
        return sent


def score_name(criterion: str) -> str:
    """The field of a criterion."""
    return f"score_{criterion}"


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """What can be chosen in a field of a form."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = list(choices)
