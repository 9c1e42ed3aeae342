"""Did it work? What became of a plan, and a case for others that begins from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from groma.web.access import may_coordinate
from groma.web.models import PlanAction
from groma.web.pages.planning.gate import crumbs, of_a_city, only_coordinator, to_plan
from groma.web.planning import plan_of
from groma.web.planning.account import Became, became_of
from groma.web.planning.account_told import can_be_a_case, case_draft, case_yaml, told, why_not

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groma.web.models import City, User


@require_safe
@of_a_city
def account(request: HttpRequest, city: City, *, user: User) -> HttpResponse:
    """Expected against what came, action by action, and what of it may be claimed."""
    plan = plan_of(city)
    values: dict[str, object] = {
        "city": city,
        "plan": plan,
        "may_change": may_coordinate(user, city),
        "crumbs": crumbs(to_plan(city)),
        "invented": city.invented,
    }
    if plan and plan.actions:
        found = became_of(city, plan)
        if isinstance(found, Became):
            values |= {"before": found.before, "after": found.figures.round, "told": told(found, plan)}
        else:
            values["why_not"] = why_not(found)
    return render(request, "web/planning/account.html", values)


@require_safe
@of_a_city
def case(request: HttpRequest, city: City, *, user: User, pk: int) -> HttpResponse:
    """The case that an action makes, as a file to be finished."""
    del request
    only_coordinator(user, city)
    row, plan = get_object_or_404(PlanAction, city=city, pk=pk), plan_of(city)
    found = became_of(city, plan) if plan else None
    if plan is None or not isinstance(found, Became):
        raise Http404
    action = plan.action(row.code)
    if not can_be_a_case(action, found):
        raise Http404
    draft = case_draft(plan, action, found, year=timezone.localdate().year)
    disposition = f'attachment; filename="{draft.fields["id"]}.yaml"'
    return HttpResponse(
        case_yaml(draft), content_type="application/yaml; charset=utf-8", headers={"Content-Disposition": disposition}
    )
