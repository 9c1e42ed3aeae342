"""A plan at a glance: its targets and where they stand, its actions, its money by year, what the checks found."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groma.errors import NotFoundError, UnitError, sorted_by_severity
from groma.plan.cases import bundled_cases
from groma.plan.checks import target_findings
from groma.plan.cycle import prioritised
from groma.plan.cycle_sets import cycle_ids, cycle_set
from groma.plan.matrix import long_list
from groma.plan.plan_checks import plan_findings
from groma.plan.targets import converted
from groma.publish.cycle_words import priority_grid, quadrant_name
from groma.publish.languages import speaking
from groma.publish.matrix_words import matrix_told
from groma.publish.numbers_text import amount_text, comma_listed, period_text, quoted
from groma.publish.numerals import number_text
from groma.publish.prose import Untranslated
from groma.publish.quadrant_chart import quadrant_chart
from groma.publish.target_words import feasibility_sentence, track_sentence
from groma.web import records
from groma.web.context import pack_language
from groma.web.entry.plain_findings import in_readers_language
from groma.web.figures import name_of
from groma.web.models import PlanAction, PlanEnabler, Target
from groma.web.parts import Cell, Column, Number, Table
from groma.web.planning.figures import looks_of
from groma.web.planning.forms import STATES, STATUSES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from django.utils.safestring import SafeString

    from groma.errors import Finding
    from groma.plan.cycle import Placed
    from groma.plan.model import Action, Plan
    from groma.plan.overview import TargetLook
    from groma.publish.cycle_words import Grid
    from groma.web import models
    from groma.web.planning.figures import Figures

MISSING = "–"


@dataclass(frozen=True)
class Doubt:
    """Something odd, in the reader's language, and the page to mend it on."""

    finding: Finding
    address: str


@dataclass(frozen=True)
class Priorities:
    """Actions by value and ease: what the drawing shows in a sentence, the drawing, and the same as a table."""

    says: str
    drawing: str
    table: Table


@dataclass(frozen=True)
class LongListed:
    """What was thought of, and where nothing was: in sentences, and as a table where there is one."""

    says: Sequence[str]
    table: Table | None
    source: str


@dataclass(frozen=True)
class Glance:
    """What the page of a plan shows.

    Attributes:
        plan: `None` where the city has none.
        priorities: `None` where no action is scored.
        long_list: `None` where the criteria have no matrix.
    """

    plan: Plan | None
    figures: Figures
    numbers: Sequence[Number]
    targets: Table | None
    actions: Table | None
    enablers: Table | None
    money: Table | None
    priorities: Priorities | None
    long_list: LongListed | None
    doubts: Sequence[Doubt]


def glance_of(city: models.City, plan: Plan | None, figures: Figures, *, today: dt.date) -> Glance:
    """The plan of a city at a glance."""
    with speaking(pack_language()):
        rows = list(city.targets.all())
        looks = _by_row(rows, figures)
        placed = _placed(plan)
        doubts = _doubts(city, plan, figures)
        return Glance(
            plan=plan,
            figures=figures,
            numbers=tuple(_numbers(plan, looks, doubts)) if plan or rows else (),
            targets=_targets(rows, looks, figures) if rows else None,
            actions=_actions(city, plan, placed, today=today) if plan and plan.actions else None,
            enablers=_enablers(city, plan) if plan and plan.enablers else None,
            money=_money(plan) if plan and (plan.budget or any(one.costs for one in plan.actions)) else None,
            priorities=_priorities(plan, placed) if plan else None,
            long_list=_long_list(plan) if plan else None,
            doubts=doubts,
        )


def money_of(amount: float, currency: str) -> str:
    """An amount of money."""
    return f"{number_text(amount, decimals=0)} {currency}".strip()


def table_of(grid: Grid, *, numbers: Sequence[int] = ()) -> Table:
    """A table in words as a part of a page; the columns of these places hold numbers."""
    columns = tuple(Column(head, is_number=place in numbers) for place, head in enumerate(grid.heads))
    return Table(grid.caption, columns, grid.rows)


def _by_row(rows: Sequence[Target], figures: Figures) -> dict[int, TargetLook]:
    """The look of each target by its row; those that cannot be understood have none."""
    found, waiting = {}, iter(looks_of(figures))
    for row in rows:
        try:
            converted(records.target_of(row), figures.pack)
        except (NotFoundError, UnitError):
            continue
        found[row.pk] = next(waiting)
    return found


def _numbers(plan: Plan | None, looks: Mapping[int, TargetLook], doubts: Sequence[Doubt]) -> Iterator[Number]:
    tracks = [one.standing.track for one in looks.values() if one.standing]
    known = [one for one in tracks if one != "not_known"]
    good = sum(one in {"met", "on_track"} for one in known)
    of_how_many = _("of %(count)s that can be told") % {"count": number_text(len(known))}
    shown, note = (number_text(good), of_how_many) if known else (MISSING, _("nobody can say of any target yet"))
    yield Number(shown, _("targets met or on track"), note=note)
    actions = [one for one in plan.actions if one.state != "dropped"] if plan else []
    running = sum(one.state == "running" for one in actions)
    note = ngettext("%(count)s of them runs", "%(count)s of them run", running) % {"count": number_text(running)}
    yield Number(number_text(len(actions)), ngettext("action", "actions", len(actions)), note=note)
    if plan and any(one.costs for one in actions):
        yield Number(number_text(sum(one.cost for one in actions), decimals=0), _("all they cost"), plan.currency)
    errors = sum(one.finding.severity == "error" for one in doubts)
    yield Number(number_text(errors), ngettext("error the checks found", "errors the checks found", errors))


def _targets(rows: Sequence[Target], looks: Mapping[int, TargetLook], figures: Figures) -> Table:
    columns = (Column(_("Target")), Column(_("Where it stands")), Column(_("Whether it can be reached")))
    return Table(_("Targets"), columns, tuple(_target(row, looks.get(row.pk), figures) for row in rows))


def _target(row: Target, look: TargetLook | None, figures: Figures) -> tuple[object, ...]:
    pack, address = figures.pack, reverse("plan_target", args=[row.city_id, row.pk])
    if look is None:
        return (
            Cell(row.variable, address, period_text(row.period)),
            _("The framework has no such figure, or its unit does not turn into this one."),
            MISSING,
        )
    places = {one.id: one.name for one in figures.city.places}
    whom = [places.get(row.place, row.place), row.breakdown]
    amount = _("%(amount)s by %(period)s") % {
        "amount": amount_text(look.target.value, look.point, pack),
        "period": period_text(row.period),
    }
    named = Cell(name_of(look.point.key, pack), address, comma_listed([amount, *filter(None, whom)]))
    stands = track_sentence(look.standing, look.target, point=look.point, pack=pack) if look.standing else None
    reached = feasibility_sentence(look.feasibility, point=look.point, pack=pack)
    return named, str(stands or _("There is no value yet.")), str(reached)


def _placed(plan: Plan | None) -> tuple[Placed, ...]:
    known = plan is not None and plan.cycle in cycle_ids()
    return prioritised(plan, cycle_set(plan.cycle)) if plan and known else ()


def _actions(city: models.City, plan: Plan, placed: Sequence[Placed], *, today: dt.date) -> Table:
    keys = dict(PlanAction.objects.filter(city=city).values_list("code", "pk"))
    quadrants = {one.action.id: one.quadrant for one in placed}
    order = {one.action.id: number for number, one in enumerate(placed)}
    actions = sorted(plan.actions, key=lambda one: order.get(one.id, len(order)))
    columns = (
        *(Column(_("Action")), Column(_("How far it is")), Column(_("Years")), Column(_("Next milestone"))),
        *(Column(_("Costs"), is_number=True), Column(_("Priority"))),
    )
    rows = []
    for one in actions:
        quadrant = quadrants.get(one.id)
        rows.append(
            (
                Cell(one.title, reverse("plan_action", args=[city.pk, keys[one.id]]), one.department),
                str(STATES[one.state]),
                _years(one),
                _milestone(one, today),
                money_of(one.cost, plan.currency) if one.costs else MISSING,
                quadrant_name(quadrant) if quadrant else MISSING,
            )
        )
    return Table(_("Actions"), columns, tuple(rows))


def _years(action: Action) -> str:
    first, last = str(action.start), str(action.end)
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def _milestone(action: Action, today: dt.date) -> Cell:
    open_ones = sorted((one for one in action.milestones if not one.done), key=lambda one: one.due)
    if not open_ones or action.state in {"done", "dropped"}:
        return Cell(MISSING)
    first = open_ones[0]
    is_late = first.due < today.isoformat()
    words = _("was due on %(day)s") if is_late else _("due on %(day)s")
    return Cell(first.title, note=words % {"day": first.due})


def _enablers(city: models.City, plan: Plan) -> Table:
    keys = dict(PlanEnabler.objects.filter(city=city).values_list("code", "pk"))
    serves: dict[str, list[str]] = defaultdict(list)
    for action in plan.actions:
        for name in action.enablers:
            serves[name].append(action.title)
    columns = (Column(_("What helps")), Column(_("How far it was")), Column(_("Now")), Column(_("Actions it helps")))
    rows = tuple(
        (
            Cell(one.title, reverse("plan_enabler", args=[city.pk, keys[one.id]])),
            str(STATUSES[str(one.status)]),
            MISSING if one.status_after is None else str(STATUSES[str(one.status_after)]),
            comma_listed(serves[one.id]) or MISSING,
        )
        for one in plan.enablers
    )
    return Table(_("What helps actions along"), columns, rows)


def _money(plan: Plan) -> Table:
    """What the actions that are not dropped cost in each year, against what may be spent."""
    costs: dict[int, float] = defaultdict(float)
    spent: dict[int, float] = defaultdict(float)
    for action in plan.actions:
        for cost in action.costs if action.state != "dropped" else ():
            costs[cost.year] += cost.amount
            spent[cost.year] += cost.spent or 0.0
    rows = []
    for year in sorted({*costs, *plan.budget}):
        allowed = plan.budget.get(year)
        amounts = (costs[year], spent[year], allowed, None if allowed is None else allowed - costs[year])
        rows.append((str(year), *(MISSING if one is None else number_text(one, decimals=0) for one in amounts)))
    heads = (_("Planned"), _("Spent so far"), _("May be spent"), _("Left"))
    columns = (Column(_("Year")), *(Column(head, is_number=True) for head in heads))
    note = _("Amounts in %(currency)s.") % {"currency": plan.currency} if plan.currency else ""
    return Table(_("Money by year"), columns, tuple(rows), note)


def _priorities(plan: Plan, placed: Sequence[Placed]) -> Priorities | None:
    drawing = quadrant_chart(placed)
    if not drawing:
        return None
    first = [one.action.title for one in placed if one.quadrant == "first"]
    says = (
        _("Worth most and easiest: %(names)s.") % {"names": comma_listed(first)}
        if first
        else _("No action is both worth much and easy.")
    )
    table = table_of(priority_grid(placed, cycle_set(plan.cycle)), numbers=(0, 2, 3))
    return Priorities(says, mark_safe(drawing), table)  # noqa: S308  the drawing escapes what it is given


def _long_list(plan: Plan) -> LongListed | None:
    criteria = cycle_set(plan.cycle) if plan.cycle in cycle_ids() else None
    found = long_list(plan, criteria)
    if criteria is None or found is None:
        return None
    told = matrix_told(found, criteria)
    return LongListed(told.says, _cells(told.grid, told.titles) if told.grid else None, told.source)


def _cells(grid: Grid, titles: Sequence[Sequence[Sequence[str]]]) -> Table:
    """The long list as a table whose empty cells stand back."""
    rows = tuple(
        (name, *(_in_cell(said, each) for said, each in zip(row, cells, strict=True)))
        for (name, *row), cells in zip(grid.rows, titles, strict=True)
    )
    caption = _("The plan’s actions by what they are about and what they do with it")
    return replace(table_of(grid), caption=caption, rows=rows)


def _in_cell(said: str, titles: Sequence[str]) -> SafeString:
    if not titles:
        return format_html('<span class="soft">{}</span>', said)
    if len(titles) == 1:
        return format_html("<bdi>{}</bdi>", said)
    items = format_html_join("", "<li><bdi>{}</bdi></li>", [(one,) for one in titles])
    return format_html('<ol class="several">{}</ol>', items)


def _doubts(city: models.City, plan: Plan | None, figures: Figures) -> list[Doubt]:
    """What is odd about the targets and the plan, worst first, each with where it can be mended."""
    measured = [one.measurement for one in (*figures.card.series, *figures.card.splits)]
    found = [*target_findings(figures.city, figures.pack, measurements=measured)]
    if plan:
        cases = [one.id for one in bundled_cases()]
        found += plan_findings(plan, figures.city, figures.pack, card=figures.card, cases=cases)
    titles = {one.id: one.title for one in plan.actions} if plan else {}
    ways = {code: ("plan_action", pk) for code, pk in PlanAction.objects.filter(city=city).values_list("code", "pk")}
    ways |= {row.variable: ("plan_target", row.pk) for row in city.targets.all()}
    doubts = []
    for one in sorted_by_severity(dict.fromkeys(found)):
        name, pk = ways.get(one.subject, ("plan_head", None))
        address = reverse(name, args=[city.pk, *([pk] if pk else [])])
        doubts.append(Doubt(_titled(in_readers_language(one, figures.pack), titles), address))
    return doubts


def _titled(finding: Finding, titles: Mapping[str, str]) -> Finding:
    """The finding with the titles of actions, where it names their ids."""
    found = re.sub(f"{quoted('(.+?)')}", lambda one: quoted(titles.get(one[1], one[1])), finding.what)
    what = finding.what
    return replace(finding, what=Untranslated(found, what.language) if isinstance(what, Untranslated) else found)
