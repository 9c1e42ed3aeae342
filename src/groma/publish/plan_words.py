"""The parts of a plan in words: who, when, for how much, with which effect, for whom, and what could go wrong.

What nobody stated is said to be unstated and never written as nothing. Titles, names of roles and notes are the city's
own and stand as it wrote them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.publish.case_words import cost_text, years_text
from groma.publish.cycle_words import cell_name, change_text, signed
from groma.publish.numbers_text import MISSING, comma_listed, listed_clauses, period_text, with_unit
from groma.publish.numerals import number_text
from groma.publish.wording import counted_words, noted, term, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.catalogue.pack import DataPoint, Pack
    from groma.plan.cases import Case
    from groma.plan.model import Action, Affected, Effect, Milestone, Plan, Risk
    from groma.record.model import City

STATE_WORDS: dict[str, str] = {
    "proposed": noted("proposed"),
    "adopted": noted("adopted"),
    "running": noted("running"),
    "done": noted("done"),
    "dropped": noted("dropped"),
}
FUNDING_WORDS: dict[str, str] = {
    "none": noted("no money found yet"),
    "applied": noted("money applied for"),
    "secured": noted("money secured"),
}
KIND_WORDS: dict[str, str] = {"capital": noted("capital"), "running": noted("running costs")}
RESTS_WORDS: dict[str, str] = {
    "case": noted("rests on a case"),
    "model": noted("rests on a model"),
    "judgement": noted("rests on somebody’s judgement"),
}
LEVEL_WORDS: dict[int, str] = {1: noted("low"), 2: noted("medium"), 3: noted("high")}


def state_text(action: Action) -> str:
    """How far an action is, and whether its money is there."""
    return words(
        "{state}; {funding}", state=words(STATE_WORDS[action.state]), funding=words(FUNDING_WORDS[action.funding])
    )


def owner_text(action: Action) -> str:
    """The role that answers for an action and its department; says so where the plan names neither."""
    named = [part for part in (action.owner, action.department) if part]
    return comma_listed(named) if named else words("nobody named")


def span_text(start: int, end: int) -> str:
    """The years from the first to the last.

    >>> span_text(2025, 2027), span_text(2025, 2025)
    ('2025 to 2027', '2025')
    """
    first, last = period_text(str(start)), period_text(str(end))
    return first if start == end else words("{start} to {end}", start=first, end=last)


def money_text(amount: float | None, currency: str) -> str:
    """An amount of money; an en dash where nobody stated it.

    >>> money_text(1500000.0, "EUR"), money_text(None, "EUR")
    ('1\u202f500\u202f000\u202fEUR', '–')
    """
    return MISSING if amount is None else with_unit(number_text(amount, decimals=0), currency)


def money_caption(plan: Plan) -> str:
    """What stands above money by year; the currency stands here and not in every cell."""
    if not plan.currency:
        return words("Money by year")
    return words("Money by year, in {currency}", currency=plan.currency)


def cost_of_action(action: Action, currency: str) -> str:
    """All an action costs; says so where the plan states no cost."""
    return money_text(action.cost, currency) if action.costs else words("no cost stated")


def cost_lines(action: Action, currency: str) -> tuple[str, ...]:
    """What an action costs in each year, by its kind, and what was spent where somebody said so."""
    return tuple(
        words(
            "{year}: {amount}, {kind}; {spent} spent so far",
            year=period_text(str(one.year)),
            amount=money_text(one.amount, currency),
            kind=words(KIND_WORDS[one.kind]),
            spent=money_text(one.spent, currency),
        )
        if one.spent is not None
        else words(
            "{year}: {amount}, {kind}",
            year=period_text(str(one.year)),
            amount=money_text(one.amount, currency),
            kind=words(KIND_WORDS[one.kind]),
        )
        for one in sorted(action.costs, key=lambda one: (one.year, one.kind))
    )


def known_point(key: str, pack: Pack) -> DataPoint | None:
    """The data point an effect is about; `None` where the framework has none of that key."""
    found = pack.key(key)
    return next((one for one in pack.data_points if one.key == found), None)


def effect_name(effect: Effect, city: City, pack: Pack) -> str:
    """The figure an effect is on, with its place and group; the key where the framework does not know it."""
    if known_point(effect.key, pack) is None:
        return effect.key
    return cell_name(pack.key(effect.key), effect.place, effect.breakdown, city=city, pack=pack)


def effect_range(effect: Effect, pack: Pack) -> str:
    """The expected change and its range, in the figure's unit."""
    point = known_point(effect.key, pack)
    expected = signed(effect.expected) if point is None else change_text(effect.expected, point, pack)
    low, high = signed(effect.low), signed(effect.high)
    return words("{expected} ({low} to {high})", expected=expected, low=low, high=high)


def effect_basis(effect: Effect, action: Action, cases: Mapping[str, Case]) -> str:
    """From which year on an effect is expected, and what says so."""
    rests = words(RESTS_WORDS[effect.rests_on])
    known = cases.get(effect.reference)
    named = known.title if known else effect.reference
    if named:
        rests = words("{rests}: {reference}", rests=rests, reference=named)
    due = period_text(str(action.start + effect.lag))
    return words("expected from {year} on; {rests}", year=due, rests=rests)


def affected_text(one: Affected, city: City) -> str:
    """Who is touched, where, and what the plan notes on it."""
    places = {place.id: place.name for place in city.places}
    who = words("{who} ({place})", who=one.who, place=places.get(one.place, one.place)) if one.place else one.who
    return words("{name}: {text}", name=who, text=one.note) if one.note else who


def risk_text(risk: Risk) -> str:
    """What could go wrong, how likely and how bad it is, and what is done about it."""
    return words("{what} ({grade}): {answer}", what=risk.what, grade=risk_grade(risk), answer=risk_answer(risk))


def risk_grade(risk: Risk) -> str:
    """How likely and how bad a risk is."""
    parts = {"likelihood": words(LEVEL_WORDS[risk.likelihood]), "severity": words(LEVEL_WORDS[risk.severity])}
    return words("likelihood {likelihood}, damage {severity}", **parts)


def risk_answer(risk: Risk) -> str:
    """What is done about a risk; says so where the plan names nothing."""
    return risk.answer or words("no answer stated")


def milestone_text(one: Milestone) -> str:
    """What is due when, and whether it is done, and in time."""
    due = period_text_of_day(one.due)
    if not one.done:
        return words("{title}: due {due}", title=one.title, due=due)
    done = period_text_of_day(one.done)
    if one.done > one.due:
        return words("{title}: due {due}, done late on {done}", title=one.title, due=due, done=done)
    return words("{title}: due {due}, done on {done}", title=one.title, due=due, done=done)


def period_text_of_day(day: str) -> str:
    """A day in words."""
    return period_text(day)


def waits_text(action: Action, plan: Plan) -> str:
    """What has to be finished before an action begins; empty where nothing has to."""
    titles = {one.id: one.title for one in plan.actions}
    names = [titles.get(name, name) for name in action.depends_on]
    return words("after: {actions}", actions=comma_listed(names)) if names else ""


def case_line(case: Case) -> str:
    """A case in a line: where, when, and for what money as far as a source prints it."""
    parts = [words("{place}, {years}", place=case.place, years=years_text(case))]
    if case.cost is not None:
        parts.append(str(cost_text(case)))
    return "; ".join(parts)


def overall_text(plan: Plan, live: int) -> str:
    """How many actions the plan has and over which years, in a sentence."""
    if not live:
        return words("The plan has no action yet.")
    acting = [one for one in plan.actions if one.state != "dropped"]
    span = span_text(min(one.start for one in acting), max(one.end for one in acting))
    return counted_words(
        live, "The plan has {count} action, {years}.", "The plan has {count} actions, {years}.", years=span
    )


def totals_text(plan: Plan) -> str:
    """What the actions cost together against what may be spent, and for how many no cost is stated."""
    live = [one for one in plan.actions if one.state != "dropped"]
    stated = [one for one in live if one.costs]
    if not stated:
        return words("No cost is stated.") if live else ""
    cost = money_text(sum(one.cost for one in stated), plan.currency)
    told = (
        words("Together they cost {cost}; no budget is stated.", cost=cost)
        if not plan.budget
        else words(
            "Together they cost {cost}, against a budget of {budget}.",
            cost=cost,
            budget=money_text(sum(plan.budget.values()), plan.currency),
        )
    )
    without = len(live) - len(stated)
    if not without:
        return told
    gap = counted_words(
        without, "{count} action is without a stated cost.", "{count} actions are without a stated cost."
    )
    return words("{first} {second}", first=told, second=gap)


def effects_summary(action: Action, city: City, pack: Pack, *, most: int = 1) -> str:
    """The effects of an action in a clause, the first of them named; says so where none is expected."""
    if not action.effects:
        return words("no effect stated")
    shown = [
        words("{name}: {text}", name=effect_name(one, city, pack), text=effect_range(one, pack))
        for one in action.effects[:most]
    ]
    rest = len(action.effects) - most
    if rest > 0:
        shown.append(counted_words(rest, "{count} more", "{count} more"))
    return term("between facts", "; ").join(shown)


def years_over(over: Mapping[int, float], currency: str) -> str:
    """Years in which more is planned than may be spent, and by how much."""
    return listed_clauses(
        [
            words("{year} by {amount}", year=period_text(str(year)), amount=money_text(amount, currency))
            for year, amount in over.items()
        ]
    )
