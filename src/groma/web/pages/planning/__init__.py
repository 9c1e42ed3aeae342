"""The plan of a city: at a glance, its parts as sheets to fill in, what fits a budget, and whether it worked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from groma.web.pages.planning import account, budget, glance, sheets

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

PLAN = "plans/<slug:city>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(PLAN, glance.plan, name="plan"),
    path(f"{PLAN}head/", sheets.head, name="plan_head"),
    path(f"{PLAN}targets/new/", sheets.target, name="plan_target_new"),
    path(f"{PLAN}targets/<int:pk>/", sheets.target, name="plan_target"),
    path(f"{PLAN}actions/new/", sheets.action, name="plan_action_new"),
    path(f"{PLAN}actions/<int:pk>/", sheets.action, name="plan_action"),
    path(f"{PLAN}enablers/new/", sheets.enabler, name="plan_enabler_new"),
    path(f"{PLAN}enablers/<int:pk>/", sheets.enabler, name="plan_enabler"),
    path(f"{PLAN}budget/", budget.budget, name="plan_budget"),
    path(f"{PLAN}account/", account.account, name="plan_account"),
    path(f"{PLAN}account/<int:pk>/case.yaml", account.case, name="plan_case"),
]
