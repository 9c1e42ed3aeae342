"""The annual work plan at the desk: begun, gathered from the groups, commented on, approved by a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groma.errors import GromaError
from groma.network.work_plan import APPROVED, GATHERING, ITEMS, PLANS
from groma.network.workflows import stage
from groma.verify.workflow import RefusedError
from groma.web.changes import OvertakenError
from groma.web.pages.desk.person import signed_in
from groma.web.pages.programme_desk.gate import crumbs, entry_of, with_part
from groma.web.parts import Cell, Column, Link, Number, Table
from groma.web.programme.wording import when_text
from groma.web.refusals import refused
from groma.web.registers import moves, store, work_plans
from groma.web.registers.words import stage_words
from groma.web.registers.work_plan_forms import (
    FORMS,
    STEPS,
    ApprovedByForm,
    BeginForm,
    CommentForm,
)
from groma.web.registers.work_plan_shown import Shown, day_text

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groma.network.model import Entry
    from groma.verify.workflow import Need
    from groma.web.registers.relations import Relation
    from groma.web.registers.work_plan_forms import PlanForm, StepForm
    from groma.web.registers.work_plan_shown import Row, Section

ROUTE = "programme_work_plan_desk"


@dataclass(frozen=True, slots=True)
class RowShown:
    """An item, with the form to comment on it, and whether the visitor may take it out."""

    row: Row
    form: CommentForm | None
    may_write: bool


@dataclass(frozen=True, slots=True)
class SectionShown:
    """The items of one group."""

    title: str
    rows: tuple[RowShown, ...]


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the plan, where it leads, and what is lacking for it."""

    form: StepForm
    leads_to: str
    lacking: tuple[Need, ...]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def work_plans_desk(request: HttpRequest) -> HttpResponse:
    """Every work plan; those who run the network begin one for a period."""
    relation = with_part(request)
    form = BeginForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        if not relation.may_run:
            raise PermissionDenied
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if (form := BeginForm(request.POST)).is_valid():
            try:
                plan = work_plans.begin(form.cleaned_data["period"], by=signed_in(request))
            except GromaError as error:
                form.add_error("period", refused(error))
            else:
                messages.success(request, _("The work plan is begun. Gather what is open in the groups."))
                return redirect(ROUTE, plan.id)
    shown = {
        "crumbs": crumbs(),
        "table": _plans(),
        "form": form if relation.may_run else None,
        "wrong": form if status != HTTPStatus.OK else None,
    }
    return render(request, "web/programme/desk/work_plans.html", shown, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def work_plan(request: HttpRequest, plan: str) -> HttpResponse:
    """One work plan; a button sent does one thing with it."""
    relation = with_part(request)
    found = entry_of(relation, PLANS, plan)
    if request.method != "POST":
        return _page(request, relation, found)
    made = FORMS.get(request.POST.get("what", ""))
    if made is None:
        return _page(request, relation, found, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not made.is_for(relation, found):
        raise PermissionDenied
    more = {"meetings": _meetings()} if made is ApprovedByForm else {}
    form = made(request.POST, plan=found, **more)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            done = form.keep(by=signed_in(request))
        except OvertakenError:
            form.add_error(None, _("Somebody else changed this work plan at the same time. Look at it and try again."))
            status = HTTPStatus.CONFLICT
        except GromaError as error:
            form.add_error(None, refused(error))
            status = HTTPStatus.CONFLICT if isinstance(error, RefusedError) else status
        else:
            messages.success(request, done)
            return redirect(ROUTE, found.id)
    return _page(request, relation, store.entry_at(PLANS, found.id), sent=form, status=status)


def _page(
    request: HttpRequest,
    relation: Relation,
    plan: Entry,
    *,
    sent: PlanForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    shown, is_open = Shown(plan), stage(plan) != APPROVED
    values = {
        "crumbs": [*crumbs(), Link(_("Work plans"), reverse("programme_work_plans_desk"))],
        "plan": plan,
        "shown": shown,
        "known": _known(shown),
        "numbers": _numbers(shown),
        "sections": [_section(one, shown, relation, sent=sent) for one in shown.sections],
        "columns": _columns(shown),
        "approval": shown.approval,
        "gathers": is_open and relation.may_run,
        "missing": work_plans.missing(plan) if is_open and relation.may_run else 0,
        "steps": _steps(plan, relation, sent),
        "meeting_form": _meeting_form(shown, sent) if is_open and relation.may_run else None,
        "taken_out": [(one.id, shown.name(one)) for one in shown.taken_out if _may_write(relation, one, plan)],
        "may_add": is_open and relation.may_add(ITEMS) and (relation.may_run or stage(plan) == GATHERING),
        "wrong": sent,
    }
    return render(request, "web/programme/desk/work_plan.html", values, status=status)


def _section(section: Section, shown: Shown, relation: Relation, *, sent: PlanForm | None) -> SectionShown:
    plan, may_comment = shown.plan, CommentForm.is_for(relation, shown.plan)
    rows = [
        RowShown(
            row,
            _comment_form(plan, row.id, sent) if may_comment else None,
            _may_write(relation, shown.known[ITEMS, row.id], plan),
        )
        for row in section.rows
    ]
    return SectionShown(section.title or _("Without a group"), tuple(rows))


def _comment_form(plan: Entry, item: str, sent: PlanForm | None) -> CommentForm:
    if isinstance(sent, CommentForm) and sent.data.get("item") == item:
        return sent
    return CommentForm(plan=plan, initial={"item": item}, auto_id=f"comment_{item.rpartition('/')[2]}_%s")


def _meeting_form(shown: Shown, sent: PlanForm | None) -> ApprovedByForm:
    return sent if isinstance(sent, ApprovedByForm) else ApprovedByForm(plan=shown.plan, meetings=shown.meetings)


def _may_write(relation: Relation, item: Entry, plan: Entry) -> bool:
    return relation.may_write(item, plan=stage(plan))


def _steps(plan: Entry, relation: Relation, sent: PlanForm | None) -> list[StepShown]:
    offers = {one.step.action: one for one in moves.offered(relation, plan)}
    found = []
    for made in STEPS:
        if offer := offers.get(made.what):
            form = sent if isinstance(sent, made) else made(plan=plan)
            found.append(StepShown(form, stage_words(offer.step.next), offer.lacking))
    return found


def _known(shown: Shown) -> list[tuple[str, object]]:
    """Where the plan stands, and what it is compared with."""
    plan = shown.plan
    known: list[tuple[str, object]] = [(_("State"), stage_words(stage(plan)))]
    if due := plan.one("due"):
        known.append((_("Next step due"), day_text(due)))
    if not shown.approval:
        meeting = shown.meeting_name(plan.one("approved_by"))
        known.append((_("The meeting that approves it"), meeting or _("not said yet")))
    known.append((_("Compared with"), shown.last_title or _("No earlier plan is approved.")))
    return known


def _numbers(shown: Shown) -> list[Number]:
    items, silent, late, comments = len(shown.items), len(shown.silent), shown.late, shown.comments
    of = _("of %(count)s groups that are open") % {"count": shown.groups}
    return [
        Number(str(items), ngettext("item is in it", "items are in it", items)),
        Number(str(silent), ngettext("group has nothing in it", "groups have nothing in it", silent), note=of),
        Number(str(late), ngettext("item is late", "items are late", late)),
        Number(str(comments), ngettext("comment on its items", "comments on its items", comments)),
    ]


def _columns(shown: Shown) -> tuple[Column, ...]:
    last = (Column(_("Since the last plan")),) if shown.last else ()
    return (Column(_("Item")), Column(_("Kind")), Column(_("Due")), *last, Column(_("Comments")))


def _plans() -> Table:
    plans = sorted(store.entries_at(PLANS), key=lambda one: one.one("period") or one.id, reverse=True)
    columns = (Column(_("Period")), Column(_("State")), Column(_("Next step due")))
    rows = []
    for one in plans:
        title = when_text(one.one("period")) or one.id
        rows.append((Cell(title, reverse(ROUTE, args=[one.id])), stage_words(stage(one)), day_text(one.one("due"))))
    return Table(_("Work plans"), columns, tuple(rows))


def _meetings() -> tuple[Entry, ...]:
    return tuple(one for one in store.entries_at("meetings") if not one.until)
