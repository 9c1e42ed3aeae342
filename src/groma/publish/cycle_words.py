"""The cycle of a plan in words: tables of the baseline, of priorities, of enablers and of what came of it.

Each is a `Grid`, so that a page, a PDF and a terminal lay out the same words. Titles of actions and enablers are the
city's own and stand as it wrote them; so do the names of criteria where nobody translated them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.publish.names import data_point_name, member_name
from groma.publish.numbers_text import MISSING, amount_text, comma_listed, percent, period_text, value_text, with_unit
from groma.publish.numbers_text import difference_unit_text as change_unit
from groma.publish.numerals import number_text, signed_text
from groma.publish.trust import mark_name
from groma.publish.wording import noted, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.catalogue.pack import DataPoint, Pack
    from groma.plan.cycle import Baseline, Deviation, LedgerLine, Placed
    from groma.plan.cycle_sets import CycleSet
    from groma.plan.model import Plan
    from groma.record.model import City
    from groma.score.model import Result

QUADRANT_NAMES: dict[str, str] = {
    "first": noted("Do first"),
    "prepare": noted("Prepare"),
    "alongside": noted("Do alongside"),
    "later": noted("Leave for later"),
}
QUADRANT_REASONS: dict[str, str] = {
    "first": noted("Worth much and easy."),
    "prepare": noted("Worth much, but hard: find money, time or skills first."),
    "alongside": noted("Worth less, but easy: where hands are free."),
    "later": noted("Worth less and hard."),
}
VERDICT_WORDS: dict[str, str] = {
    "as_expected": noted("as expected"),
    "more": noted("more than expected"),
    "less": noted("less than expected"),
    "opposite": noted("the other way"),
    "too_early": noted("too early to tell"),
    "unknown": noted("not known"),
}
JUDGED_WORDS: dict[str, str] = {
    "effective": noted("helped"),
    "ineffective": noted("did not help: drop or change it"),
    "not_in_place": noted("not in place"),
    "unknown": noted("not known yet"),
}
STATUS_WORDS: tuple[str, ...] = (noted("absent"), noted("begun"), noted("partly there"), noted("works"))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words: what it shows, the heads of its columns, and a row of as many cells for each thing."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def quadrant_name(quadrant: str) -> str:
    """The name of a quadrant.

    >>> quadrant_name("first"), quadrant_name("later")
    ('Do first', 'Leave for later')
    """
    return words(QUADRANT_NAMES[quadrant])


def quadrant_reason(quadrant: str) -> str:
    """What stands behind a quadrant, in one sentence."""
    return words(QUADRANT_REASONS[quadrant])


def verdict_text(verdict: str) -> str:
    """How what came compares with what was expected."""
    return words(VERDICT_WORDS[verdict])


def judged_text(judged: str) -> str:
    """Whether an enabler helped."""
    return words(JUDGED_WORDS[judged])


def status_text(status: int | None) -> str:
    """How far an enabler is; a dash where nobody looked.

    >>> status_text(0), status_text(3), status_text(None)
    ('absent', 'works', '–')
    """
    return MISSING if status is None else words(STATUS_WORDS[status])


def part_text(part: float | None) -> str:
    """A share from 0 to 1 in percent; a dash where there is none.

    >>> part_text(0.625), part_text(None)
    ('62.5\u202f%', '–')
    """
    return MISSING if part is None else str(percent(number_text(round(100.0 * part, 1))))


def baseline_grid(found: Iterable[Baseline], plan: Plan, city: City, *, pack: Pack) -> Grid:
    """Every figure of a plan with its value, the city's target and the actions that should move it."""
    titles = {one.id: one.title for one in plan.actions}
    rows = []
    for one in found:
        point = pack.data_point(one.key)
        target, wanted = one.target, MISSING
        if target is not None:
            amount = with_unit(value_text(target.value, point), target.unit) if _is_other(target.unit, point) else ""
            wanted = words(
                "{value} by {period}",
                value=amount or amount_text(target.value, point, pack),
                period=period_text(target.period),
            )
        rows.append(
            (
                cell_name(one.key, one.place, one.breakdown, city=city, pack=pack),
                _value(one.result, pack),
                period_text(one.result.measurement.period) if one.result else MISSING,
                wanted,
                comma_listed([titles[name] for name in one.actions]),
            )
        )
    heads = words("Figure"), words("Value"), words("Period"), words("The city's target"), words("Actions")
    return Grid(words("Where the plan starts"), heads, tuple(rows))


def priority_grid(placed: Iterable[Placed], criteria: CycleSet) -> Grid:
    """Every action with its rank, its value, its ease and what that means."""
    names = {one.id: words(one.name) for one in criteria.criteria}
    rows = tuple(
        (
            MISSING if one.rank is None else number_text(one.rank),
            one.action.title,
            part_text(one.value),
            part_text(one.ease),
            _meaning(one),
            comma_listed([names[name] for name in one.missing]) or MISSING,
        )
        for one in placed
    )
    heads = words("Rank"), words("Action"), words("Value"), words("Ease"), words("Meaning"), words("Not scored")
    return Grid(words("What comes first"), heads, rows)


def criteria_grid(criteria: CycleSet) -> Grid:
    """The criteria with their levels, their weights, and how well each is known."""
    axes = {"value": words("Value"), "ease": words("Ease")}
    rows = tuple(
        (
            words(one.name),
            axes[one.axis],
            words(one.asks) if one.asks else "",
            comma_listed([f"{number_text(place)}: {words(level)}" for place, level in enumerate(one.levels, start=1)]),
            number_text(one.weight),
            mark_name(criteria.mark(one)),
        )
        for one in criteria.criteria
    )
    heads = (
        words("Criterion"),
        words("Part of"),
        words("Question"),
        words("Levels"),
        words("Weight"),
        words("Trust mark"),
    )
    return Grid(words("Criteria: {title}", title=words(criteria.title)), heads, rows)


def ledger_grid(lines: Iterable[LedgerLine], plan: Plan) -> Grid:
    """Every enabler with the actions it serves, how it stood and stands, and whether it helped."""
    titles = {one.id: one.title for one in plan.actions}
    rows = tuple(
        (
            line.enabler.title,
            comma_listed([titles[name] for name in line.serves]) or MISSING,
            status_text(line.enabler.status),
            status_text(line.enabler.status_after),
            MISSING if line.achieved is None else str(percent(number_text(round(line.achieved, 1)))),
            judged_text(line.judged),
        )
        for line in lines
    )
    heads = (
        words("Enabler"),
        words("Serves"),
        words("Before"),
        words("After"),
        words("Share of the expected change"),
        words("Judged"),
    )
    return Grid(words("What helps the actions along"), heads, rows)


def deviation_grid(found: Iterable[Deviation], city: City, pack: Pack) -> Grid:
    """Expected against actual change, for each action and figure."""
    rows = []
    for one in found:
        point = pack.data_point(one.effect.key)
        name = cell_name(point.key, one.effect.place, one.effect.breakdown, city=city, pack=pack)
        expected = words(
            "{expected} ({low} to {high})",
            expected=change_text(one.effect.expected, point, pack),
            low=signed(one.effect.low),
            high=signed(one.effect.high),
        )
        rows.append(
            (
                one.action.title,
                name,
                expected,
                _value(one.before, pack),
                _value(one.after, pack),
                change_text(one.change, point, pack),
                change_text(one.deviation, point, pack),
                _verdict(one),
            )
        )
    heads = (
        words("Action"),
        words("Figure"),
        words("Expected change"),
        words("Before"),
        words("After"),
        words("Change"),
        words("Difference from expected"),
        words("Compared"),
    )
    return Grid(words("Expected and actual"), heads, tuple(rows))


def change_text(change: float | None, point: DataPoint, pack: Pack) -> str:
    """A change with its sign and its unit; a dash where there is none."""
    return MISSING if change is None else with_unit(signed(change), change_unit(point, pack))


def signed(change: float) -> str:
    """A change with its sign.

    >>> signed(2.0), signed(-0.5), signed(0.0)
    ('+2', '−0.5', '0')
    """
    exact = float(f"{change:.3g}")
    return signed_text(number_text(exact), value=exact)


def cell_name(key: str, place: str, breakdown: str, *, city: City, pack: Pack) -> str:
    """The name of a figure, with the place and the group it is about where it is not about everyone everywhere."""
    name = data_point_name(pack.data_point(key), pack)
    places = {one.id: one.name for one in city.places}
    parts = [places.get(place, place)] if place else []
    for part in filter(None, breakdown.split(";")):
        dimension, _, code = part.partition("=")
        parts.append(member_name(dimension, code, pack))
    return words("{figure} ({parts})", figure=name, parts=comma_listed(parts)) if parts else name


def _value(result: Result | None, pack: Pack) -> str:
    return amount_text(result.value, result.point, pack) if result else MISSING


def _is_other(unit: str, point: DataPoint) -> bool:
    """Whether a target was given in another unit than the figure is kept in."""
    return bool(unit) and unit != point.unit


def _meaning(one: Placed) -> str:
    if one.quadrant is None:
        return words("not scored enough to say")
    name = quadrant_name(one.quadrant)
    return name if one.is_sure else words("{meaning}, unless missing scores change it", meaning=name)


def _verdict(one: Deviation) -> str:
    told = verdict_text(one.verdict)
    if one.verdict == "too_early":
        return words("{verdict}: due in {year}", verdict=told, year=str(one.due))
    return words("{verdict}; other actions move it too", verdict=told) if one.shared_with else told
