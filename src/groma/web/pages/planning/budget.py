"""What fits a budget, or two side by side: typed year by year, tried out, kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from groma.errors import GromaError
from groma.web.pages.planning.gate import crumbs, of_a_city, to_plan
from groma.web.planning import plan_of
from groma.web.planning.budget import BudgetForm, told, told_beside, with_budget
from groma.web.planning.figures import figures_of
from groma.web.refusals import next_step_of, what_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.web.models import City, User


@require_safe
@of_a_city
def budget(request: HttpRequest, city: City, *, user: User) -> HttpResponse:
    """Try a budget out: which actions to begin when, what stays out, what would bring it in; or two side by side."""
    del user
    plan = plan_of(city)
    form = BudgetForm(request.GET or None, plan=plan)
    values: dict[str, object] = {
        "city": city,
        "plan": plan,
        "form": form,
        "crumbs": crumbs(to_plan(city)),
        "invented": city.invented,
    }
    if plan and plan.actions and (not form.is_bound or form.is_valid()):
        amounts = form.amounts if form.is_bound else plan.budget
        figures = figures_of(city, framework=plan.pack)
        others = form.others if form.is_bound else None
        chosen = with_budget(plan, amounts)
        try:
            if others is None:
                values["choice"] = told(chosen, figures)
            else:
                values["beside"] = told_beside(chosen, others, figures)
        except GromaError as error:
            values["refusal"] = {"what": what_of(error), "next_step": next_step_of(error)}
    return render(request, "web/planning/budget.html", values)
