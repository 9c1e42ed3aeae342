"""What fits a budget in words: what begins when, what stays out, why, and what it would take to bring it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.publish.cycle_words import Grid, cell_name, signed
from groma.publish.numbers_text import MISSING, comma_listed, in_sequence, listed_clauses, percent, period_text
from groma.publish.numerals import number_text
from groma.publish.plan_words import cost_of_action, known_point, money_caption, money_text, owner_text
from groma.publish.wording import counted_words, noted, said, words

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.plan.left_out import LeftOut
    from groma.plan.model import Plan
    from groma.plan.portfolio import Portfolio
    from groma.record.model import City

LACK_SENTENCES: dict[str, str] = {
    "money": noted("The money does not suffice."),
    "capacity": noted("The department has no hands free."),
    "floor": noted("It would make a place or a group worse."),
    "dependency": noted("Something else would have to come first."),
    "horizon": noted("It cannot be finished within the years looked at."),
    "no_gain": noted("It adds nothing that is counted."),
    "not_proven": noted("It might fit, but the search ended before that was known."),
    "no_actions": noted("The plan has no action to choose."),
}
PROOF_SENTENCES: dict[str, str] = {
    "optimal": noted("No other choice within these limits gains more."),
    "within_gap": noted("No other choice within these limits gains more than {gap} beyond this one."),
    "time_limit": noted("The time to search ran out; another choice may gain more."),
}
GAIN_NOTE = noted(
    "Gain is what the expected effects add to the shares of target, times the years they are there by the end of"
    " {until}. The rule is Groma’s own."
)


def starts_grid(found: Portfolio, plan: Plan) -> Grid:
    """What begins when, in the order of time."""
    actions = {one.id: one for one in plan.actions}
    rows = tuple(
        (
            period_text(str(year)),
            actions[name].title
            if name not in found.running
            else words("{action} (runs already)", action=actions[name].title),
            owner_text(actions[name]),
            cost_of_action(actions[name], plan.currency),
            number_text(found.gains.get(name, 0.0)),
        )
        for name, year in sorted(found.starts.items(), key=lambda one: (one[1], -found.gains.get(one[0], 0.0)))
    )
    heads = words("Begins"), words("Action"), words("Answers for it"), words("Cost"), words("Gain")
    return Grid(words("What begins when"), heads, rows)


def spending_grid(found: Portfolio, plan: Plan) -> Grid:
    """What the choice costs in each year against what may be spent."""
    rows = []
    for year in found.years:
        budget = plan.budget.get(year) if plan.budget else None
        spent = found.spent.get(year, 0.0)
        left = None if budget is None else budget - spent
        rows.append(
            (
                period_text(str(year)),
                money_text(spent, ""),
                money_text(budget, ""),
                money_text(left, ""),
            )
        )
    heads = words("Year"), words("Chosen"), words("Budget"), words("Left")
    return Grid(money_caption(plan), heads, tuple(rows))


def left_out_text(one: LeftOut, plan: Plan, city: City, *, pack: Pack) -> str:
    """Why an action stays out and what it would take to bring it in."""
    reasons = [words(LACK_SENTENCES[lack]) for lack in one.lacks]
    return str(in_sequence(*reasons, _taken(one, plan, city, pack=pack)))


def proof_text(found: Portfolio) -> str:
    """How good a choice is known to be."""
    proof = found.proof
    if proof.state == "within_gap" and proof.gap is None:
        return words(PROOF_SENTENCES["time_limit"])
    gap = str(percent(number_text(round(100.0 * (proof.gap or 0.0), 2))))
    return words(PROOF_SENTENCES[proof.state], gap=gap)


def gain_note(found: Portfolio) -> str:
    """What a gain is, and whose rule that is."""
    return words(GAIN_NOTE, until=period_text(str(found.until)))


def robustness_text(found: Portfolio, plan: Plan) -> str:
    """How a choice stands where effects are at the lesser or the greater end; empty where nobody looked."""
    seen = found.robustness
    if seen is None:
        return ""
    span = said(
        "The gain is {expected} as expected, {least} if every effect is at the end that helps less, {most} at the"
        " other.",
        expected=number_text(found.gain),
        least=number_text(seen.least),
        most=number_text(seen.most),
    )
    titles = {one.id: one.title for one in plan.actions}
    loose = [titles.get(name, name) for name in (*seen.moved, *seen.only_here)]
    if not loose:
        return str(in_sequence(span, words("The choice would be the same then.")))
    then = counted_words(
        len(loose),
        "If effects help less, {count} of these actions would begin in another year or stay out: {names}.",
        "If effects help less, {count} of these actions would begin in another year or stay out: {names}.",
        names=comma_listed(loose),
    )
    return str(in_sequence(span, then))


def uncounted_text(found: Portfolio) -> str:
    """How many effects are not in the gain; empty where all are."""
    count = sum(one.why != "within_whole" for one in found.uncounted)
    if not count:
        return ""
    return counted_words(
        count,
        "{count} effect is not counted, for its figure has no value or no target.",
        "{count} effects are not counted, for their figures have no value or no target.",
    )


def empty_text(found: Portfolio) -> str:
    """Why nothing was chosen; empty where something was."""
    if not found.is_empty:
        return ""
    reasons = [words(LACK_SENTENCES[why]) for why in found.why_empty]
    return str(in_sequence(words("Nothing new can be begun."), *reasons))


def _taken(one: LeftOut, plan: Plan, city: City, *, pack: Pack) -> str:
    """What it would take; empty where nothing brings it in."""
    titles = {action.id: action.title for action in plan.actions}
    parts = [
        words("{amount} more in {year}", amount=money_text(amount, plan.currency), year=period_text(str(year)))
        for year, amount in one.money.items()
    ]
    parts += [
        words(
            "{amount} more units of work by {department} in {year}",
            amount=number_text(amount),
            department=department,
            year=period_text(str(year)),
        )
        for (department, year), amount in one.work.items()
    ]
    parts += [
        words("{figure} may fall short by {amount}", figure=_figure(where, city, pack), amount=signed(amount))
        for where, amount in one.floors.items()
    ]
    needed = comma_listed([titles.get(name, name) for name in one.needs])
    if one.start is None:
        return words("It waits for: {actions}.", actions=needed) if needed else ""
    if needed:
        parts.append(words("that these come in too: {actions}", actions=needed))
    if not parts:
        return ""
    what = listed_clauses(parts)
    return words("To begin in {year} it would take {what}.", year=period_text(str(one.start)), what=what)


def _figure(where: tuple[str, str, str], city: City, pack: Pack) -> str:
    key, place, breakdown = where
    if known_point(key, pack) is None:
        return key or MISSING
    return cell_name(pack.key(key), place, breakdown, city=city, pack=pack)
