"""A budget that is tried out: how much may be spent in each year, and which actions fit it best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms

from groma.plan.overview import counted_until
from groma.plan.portfolio import portfolio
from groma.plan.programme import years_of
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

    from groma.plan.model import Plan
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
    """What may be spent in each year; a year left empty has no money."""

    use_required_attribute = False

    def __init__(self, *args: Any, plan: Plan | None, **more: Any) -> None:
        """With the years of the plan, and what it says of them."""
        super().__init__(*args, **more)
        self.years = years_of(plan)[:MOST_YEARS] if plan else ()
        for year in self.years:
            kept = plan.budget.get(year) if plan else None
            self.fields[_name(year)] = EmptyAsNothing(label=str(year), least=0, initial=kept)

    @property
    def amounts(self) -> dict[int, float]:
        """What may be spent, by year."""
        return {year: self.cleaned_data[_name(year)] or 0.0 for year in self.years}


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


def with_budget(plan: Plan, amounts: Mapping[int, float]) -> Plan:
    """The plan with another budget."""
    return replace(plan, budget=dict(amounts))


def told(plan: Plan, figures: Figures) -> Choice:
    """Which actions to begin when, so that the gain is greatest within the budget.

    Raises:
        GromaError: It cannot be worked out; the error says why.
    """
    found = portfolio(plan, figures.card, until=counted_until(plan), gap=GAP, limit_s=LIMIT_S)
    titles = {one.id: one.title for one in plan.actions}
    with speaking(pack_language()):
        out = [
            (titles[one.action], left_out_text(one, plan, figures.city, pack=figures.pack)) for one in found.left_out
        ]
        says = (proof_text(found), robustness_text(found, plan), uncounted_text(found))
        return Choice(
            starts=table_of(starts_grid(found, plan), numbers=(3, 4)),
            spending=table_of(spending_grid(found, plan), numbers=(1, 2, 3)),
            left_out=out,
            says=tuple(filter(None, says)),
            note=gain_note(found),
            nothing=empty_text(found),
        )


def _name(year: int) -> str:
    return f"year-{year}"
