"""Two plans side by side in words: what each gains and costs, what begins when, and what only one of them begins.

The second is always held against the first. Which one is better is for the council to say: nothing here does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.publish.cycle_words import Grid, signed
from groma.publish.numbers_text import MISSING, in_sequence, period_text
from groma.publish.numerals import number_text, signed_text
from groma.publish.plan_words import money_caption, money_text, span_text
from groma.publish.portfolio_words import empty_text, gain_note, proof_text
from groma.publish.wording import counted_words, term, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from groma.plan.model import Plan
    from groma.plan.portfolio import Portfolio
    from groma.plan.side_by_side import SideBySide

_EVEN = 1e-9
"""Differences below this come from floating point."""


@dataclass(frozen=True, slots=True)
class ComparisonTold:
    """Two plans side by side.

    Attributes:
        sides: What the first is, and what the second is.
        says: How they differ, in sentences.
        amounts: Gain and money of both.
        starts: What begins when in either.
        money: By year.
        proofs: How good each choice is known to be, and why nothing begins where nothing does.
        note: What a gain is.
    """

    sides: tuple[str, str]
    says: tuple[str, ...]
    amounts: Grid
    starts: Grid
    money: Grid
    proofs: tuple[str, str]
    note: str


def comparison_told(found: SideBySide) -> ComparisonTold:
    """Two plans side by side, in words."""
    first, second = words("First"), words("Second")
    return ComparisonTold(
        sides=(_named(first, _what(found.first)), _named(second, _what(found.second))),
        says=tuple(filter(None, (_gains(found), _costs(found), *_only(found), _years(found)))),
        amounts=amounts_grid(found),
        starts=both_starts_grid(found),
        money=both_money_grid(found),
        proofs=(_named(first, _proof(found.a)), _named(second, _proof(found.b))),
        note=gain_note(found.a),
    )


def amounts_grid(found: SideBySide) -> Grid:
    """Gain, money and number of actions of both, and the second less the first."""
    a, b, less = found.a, found.b, found.difference
    currency = found.first.currency
    rows = [_gain_row(words("Gain as expected"), a.gain, b.gain)]
    if abs(a.together - a.gain) > _EVEN or abs(b.together - b.gain) > _EVEN:
        rows.append(_gain_row(words("Gain, effects on one figure added up first"), a.together, b.together))
    if a.robustness and b.robustness and less.least is not None:
        rows.append(_gain_row(words("Gain where effects help least"), a.robustness.least, b.robustness.least))
        rows.append(_gain_row(words("Gain where effects help most"), a.robustness.most, b.robustness.most))
    rows.append(
        _money_row(words("Money in these years"), sum(a.spent.values()), sum(b.spent.values()), currency=currency)
    )
    if a.beyond or b.beyond:
        rows.append(_money_row(words("Money after these years"), a.beyond, b.beyond, currency=currency))
    counts = len(a.starts), len(b.starts)
    shown = (number_text(counts[0]), number_text(counts[1]), signed(counts[1] - counts[0]))
    rows.append((words("Actions that run or begin"), *shown))
    heads = words("Compared"), words("First"), words("Second"), words("Difference")
    return Grid(words("Gain and money"), heads, tuple(rows))


def both_starts_grid(found: SideBySide) -> Grid:
    """The year in which each action begins in either; a dash where it does not."""
    a, b = found.a.starts, found.b.starts
    titles = {one.id: one.title for plan in (found.second, found.first) for one in plan.actions}
    names = sorted({**a, **b}, key=lambda name: (a.get(name, b.get(name, 0)), titles[name]))
    rows = tuple(
        (titles[name], _year(a.get(name)), _year(b.get(name)), _moved(a.get(name), b.get(name))) for name in names
    )
    heads = words("Action"), words("First"), words("Second"), words("What differs")
    return Grid(words("What begins when"), heads, rows)


def both_money_grid(found: SideBySide) -> Grid:
    """What either costs in each year, against its budget."""
    rows = []
    for year in found.a.years:
        sides = [
            (plan.budget.get(year, 0.0) if plan.budget else None, side.spent.get(year, 0.0))
            for plan, side in ((found.first, found.a), (found.second, found.b))
        ]
        amounts = [money_text(amount, "") for side in sides for amount in side]
        rows.append((period_text(str(year)), *amounts, _signed_money(sides[1][1] - sides[0][1], "")))
    heads = (
        words("Year"),
        words("First: budget"),
        words("First: chosen"),
        words("Second: budget"),
        words("Second: chosen"),
        words("Difference"),
    )
    return Grid(money_caption(found.first), heads, tuple(rows))


def _named(name: str, text: str) -> str:
    return words("{name}: {text}", name=name, text=text)


def _what(plan: Plan) -> str:
    if not plan.budget:
        return words("{title}, without a budget", title=plan.title)
    total = money_text(sum(plan.budget.values()), plan.currency)
    return words(
        "{title}, with {amount} in {years}",
        title=plan.title,
        amount=total,
        years=span_text(min(plan.budget), max(plan.budget)),
    )


def _gains(found: SideBySide) -> str:
    by = found.difference.gain
    amount = number_text(abs(by))
    if abs(by) <= _EVEN:
        return words("Both gain the same.")
    return (
        words("The second gains {amount} more than the first.", amount=amount)
        if by > 0
        else words("The second gains {amount} less than the first.", amount=amount)
    )


def _costs(found: SideBySide) -> str:
    by = found.difference.total
    amount = money_text(abs(by), found.first.currency)
    if abs(by) <= _EVEN:
        return words("In these years both cost the same.")
    return (
        words("In these years the second costs {amount} more.", amount=amount)
        if by > 0
        else words("In these years the second costs {amount} less.", amount=amount)
    )


def _only(found: SideBySide) -> Iterator[str]:
    """What only one of them begins."""
    less = found.difference
    if less.only_in_a:
        yield words("Only the first has: {names}.", names=_titles(found.first, less.only_in_a))
    if less.only_in_b:
        yield words("Only the second has: {names}.", names=_titles(found.second, less.only_in_b))
    if not (less.only_in_a or less.only_in_b or less.moved):
        yield words("The same begins in the same years in both.")


def _titles(plan: Plan, names: Sequence[str]) -> str:
    titles = {one.id: one.title for one in plan.actions}
    return term("between facts", "; ").join(titles[name] for name in names)


def _years(found: SideBySide) -> str:
    if not found.years_differ:
        return ""
    span = span_text(found.a.years[0], found.a.years[-1])
    return words(
        "The two name different years; both are looked at over {years}. A year that a budget does not name allows"
        " nothing.",
        years=span,
    )


def _proof(side: Portfolio) -> str:
    return str(in_sequence(empty_text(side), proof_text(side))) if side.is_empty else proof_text(side)


def _gain_row(name: str, a: float, b: float) -> tuple[str, ...]:
    return name, number_text(a), number_text(b), _signed_gain(b - a)


def _signed_gain(by: float) -> str:
    exact = 0.0 if abs(by) <= _EVEN else by
    return signed_text(number_text(exact), value=exact)


def _money_row(name: str, a: float, b: float, *, currency: str) -> tuple[str, ...]:
    return name, money_text(a, currency), money_text(b, currency), _signed_money(b - a, currency)


def _signed_money(by: float, currency: str) -> str:
    return signed_text(money_text(by, currency), value=round(by))


def _year(year: int | None) -> str:
    return MISSING if year is None else period_text(str(year))


def _moved(first: int | None, second: int | None) -> str:
    """What differs between two starts; at least one of them is there."""
    if first is None:
        return words("only in the second")
    if second is None:
        return words("only in the first")
    if first == second:
        return words("nothing")
    years = abs(second - first)
    return (
        counted_words(years, "{count} year later", "{count} years later")
        if second > first
        else counted_words(years, "{count} year earlier", "{count} years earlier")
    )
