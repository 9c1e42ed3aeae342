"""The programme's desk: the board, the registers, an entry with its steps and form, what sources say differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from groma.web.pages.programme_desk import board, differing, entry, listing, newcomer, off, person, work_plan
from groma.web.pages.programme_desk.gate import spoken

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

DESK = "programme/desk/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(DESK, spoken(board.board), name="programme_desk"),
    path(f"{DESK}differences/", spoken(differing.differences), name="programme_differences"),
    path(f"{DESK}differences/<int:pk>/settle/", spoken(differing.settle), name="programme_settle"),
    path(f"{DESK}differences/<int:pk>/reopen/", spoken(differing.reopen), name="programme_reopen"),
    path(f"{DESK}work-plan/", spoken(work_plan.work_plans_desk), name="programme_work_plans_desk"),
    path(f"{DESK}work-plan/<slug:plan>/", spoken(work_plan.work_plan), name="programme_work_plan_desk"),
    path(f"{DESK}add/<slug:register>/", spoken(entry.add), name="programme_add"),
    path(f"{DESK}step/<slug:action>/<slug:register>/<path:entry>/", spoken(entry.step), name="programme_step"),
    path(f"{DESK}off/<slug:register>/<path:entry>/", spoken(off.take_off), name="programme_take_off"),
    path(f"{DESK}back/<slug:register>/<path:entry>/", spoken(off.put_back), name="programme_put_back"),
    path(f"{DESK}person/<path:role>/held.json", spoken(person.held), name="programme_person_held"),
    path(f"{DESK}person/<path:role>/erase/", spoken(person.erase), name="programme_person_erase"),
    path(f"{DESK}cities/<path:entry>/take-in/", spoken(newcomer.newcomer), name="programme_take_in"),
    path(f"{DESK}<slug:register>/", spoken(listing.register), name="programme_register"),
    path(f"{DESK}<slug:register>/<path:entry>/", spoken(entry.entry), name="programme_entry"),
]
