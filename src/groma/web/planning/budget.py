"""A budget that is tried out, or two side by side: how much may be spent in each year, and which actions fit best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from groma.plan.overview import counted_until
from groma.plan.portfolio import portfolio
from groma.plan.programme import years_of
from groma.plan.side_by_side import side_by_side
from groma.publish.comparison_words import comparison_told
from groma.publish.languages import speaking
from groma.publish.portfolio_words import (
    empty_text,
    gain_note,
    left_out_text,
    proof_text,
    robustness_text,
    spending_grid,
    starts_grid,
    uncounted_text,
)
from groma.web.context import pack_language
from groma.web.planning.fields import NumberField
from groma.web.planning.glance import table_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.forms import BoundField

    from groma.plan.model import Plan
    from groma.plan.portfolio import Portfolio
    from groma.web.parts import Table
    from groma.web.planning.figures import Figures

GAP = 0.01
"""How near to the best the choice has to be."""
LIMIT_S = 5.0
"""How long a reader waits for it."""
MOST_YEARS = 30


class EmptyAsNothing(NumberField):
    """An amount that is not called optional, and yet may be left empty: then there is no money."""

    def validate(self, value: Any) -> None:
        """Nothing is demanded."""


class BudgetForm(forms.Form):
    """What may be spent in each year, and in a second budget beside it; a year left empty has no money.

    A second budget of which every year is empty is none: whoever means nothing at all writes 0.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, plan: Plan | None, **more: Any) -> None:
        """With the years of the plan, and what it says of them."""
        super().__init__(*args, **more)
        self.years = years_of(plan)[:MOST_YEARS] if plan else ()
        for year in self.years:
            kept = plan.budget.get(year) if plan else None
            self.fields[_name(year)] = EmptyAsNothing(label=str(year), least=0, initial=kept)
        for year in self.years:
            named = _("%(year)s, second budget") % {"year": year}
            self.fields[_other(year)] = EmptyAsNothing(label=named, least=0)

    @property
    def amounts(self) -> dict[int, float]:
        """What may be spent, by year."""
        return {year: self.cleaned_data[_name(year)] or 0.0 for year in self.years}

    @property
    def others(self) -> dict[int, float] | None:
        """The same of the second budget; `None` where nobody typed one."""
        typed = {year: self.cleaned_data[_other(year)] for year in self.years}
        if all(amount is None for amount in typed.values()):
            return None
        return {year: amount or 0.0 for year, amount in typed.items()}

    @property
    def first_fields(self) -> list[BoundField]:
        """The fields of the first budget."""
        return [self[_name(year)] for year in self.years]

    @property
    def second_fields(self) -> list[tuple[BoundField, str]]:
        """The fields of the second budget, each with its year."""
        return [(self[_other(year)], str(year)) for year in self.years]

    @property
    def has_second(self) -> bool:
        """Whether somebody typed anything into the second budget, right or wrong."""
        return any(self[_other(year)].value() for year in self.years)


@dataclass(frozen=True)
class Choice:
    """What fits a budget, in words.

    Attributes:
        left_out: The title of each action that stays out, with why and what it would take.
        says: What is known of the choice as a whole.
        nothing: Why nothing can be begun; empty where something can.
    """

    starts: Table
    spending: Table
    left_out: Sequence[tuple[str, str]]
    says: Sequence[str]
    note: str
    nothing: str


@dataclass(frozen=True)
class Beside:
    """Two budgets side by side, in words.

    Attributes:
        says: How they differ.
        amounts: Gain and money of both. starts: What begins when in either. spending: Money by year.
        proofs: What is known of each choice as a whole.
        left_out: For each, the title of what stays out, with why and what it would take.
    """

    says: Sequence[str]
    amounts: Table
    starts: Table
    spending: Table
    proofs: Sequence[str]
    note: str
    left_out: tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]


def with_budget(plan: Plan, amounts: Mapping[int, float]) -> Plan:
    """The plan with another budget."""
    return replace(plan, budget=dict(amounts))


def told(plan: Plan, figures: Figures) -> Choice:
    """Which actions to begin when, so that the gain is greatest within the budget.

    Raises:
        GromaError: It cannot be worked out; the error says why.
    """
    found = portfolio(plan, figures.card, until=counted_until(plan), gap=GAP, limit_s=LIMIT_S)
    with speaking(pack_language()):
        says = (proof_text(found), robustness_text(found, plan), uncounted_text(found))
        return Choice(
            starts=table_of(starts_grid(found, plan), numbers=(3, 4)),
            spending=table_of(spending_grid(found, plan), numbers=(1, 2, 3)),
            left_out=_left_out(found, plan, figures),
            says=tuple(filter(None, says)),
            note=gain_note(found),
            nothing=empty_text(found),
        )


def told_beside(plan: Plan, others: Mapping[int, float], figures: Figures) -> Beside:
    """A plan under its own budget and under another, side by side.

    Raises:
        GromaError: It cannot be worked out; the error says why.
    """
    found = side_by_side(plan, with_budget(plan, others), figures.card, gap=GAP, limit_s=LIMIT_S / 2)
    with speaking(pack_language()):
        said = comparison_told(found)
        return Beside(
            says=said.says,
            amounts=table_of(said.amounts, numbers=(1, 2, 3)),
            starts=table_of(said.starts),
            spending=table_of(said.money, numbers=(1, 2, 3, 4, 5)),
            proofs=said.proofs,
            note=said.note,
            left_out=(_left_out(found.a, plan, figures), _left_out(found.b, found.second, figures)),
        )


def _left_out(found: Portfolio, plan: Plan, figures: Figures) -> list[tuple[str, str]]:
    titles = {one.id: one.title for one in plan.actions}
    return [(titles[one.action], left_out_text(one, plan, figures.city, pack=figures.pack)) for one in found.left_out]


def _name(year: int) -> str:
    return f"year-{year}"


def _other(year: int) -> str:
    return f"other-{year}"
