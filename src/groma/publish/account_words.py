"""What became of a plan, in plain sentences: what came, what is said of it, and why no more can be said.

A change is said with its sign and its unit, since whether more or less is better differs from figure to figure. What is
not claimed is never worded as if it were.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from groma.publish.names import figure_name, indicator_name
from groma.publish.numbers_text import (
    amount_text,
    difference_unit_text,
    in_sequence,
    listed,
    listed_clauses,
    percent,
    period_text,
    quantity,
    raised,
)
from groma.publish.numerals import number_text, signed_text
from groma.publish.wording import counted, noted, said, words

if TYPE_CHECKING:
    from groma.catalogue.pack import DataPoint, Pack
    from groma.plan.account import ActionAccount, EffectAccount, EnablerAccount
    from groma.plan.difference import Difference, Interval, Method, Premise, PremiseName
    from groma.plan.model import Plan
    from groma.plan.verdicts import Reason, Verdict
    from groma.publish.prose import Text
    from groma.publish.wording import Part
    from groma.score.causes import Cause, Parts

VERDICT_WORDS: dict[Verdict, str] = {
    "as_expected": noted("as expected"),
    "more": noted("more than expected"),
    "less": noted("less than expected"),
    "none": noted("no effect found"),
    "cannot_tell": noted("cannot be told"),
    "not_due": noted("not due yet"),
}
REASON_SENTENCES: dict[Reason, str] = {
    "not_begun": noted("The action has not begun."),
    "dropped": noted("The action was dropped."),
    "lag": noted("It is too early: the effect is expected later."),
    "no_value_before": noted("There is no value from before the action."),
    "no_value_after": noted("There is no value from after the action began."),
    "no_newer_value": noted("There is no newer value than the one the plan started from."),
    "not_verified": noted("The newer value has not been verified."),
    "other_definition": noted("The figure is defined otherwise than before, so the two values cannot be compared."),
    "other_data": noted("Source or quality of the data changed, and nobody can say how much of the change that made."),
    "other_method": noted("The way the figure is made changed, and nobody can say how much of the change that made."),
    "not_distinct": noted("What was expected is possible, and so is no effect at all."),
    "no_more_than_elsewhere": noted(
        "The figure changed no more than in comparable cities that did not act, so the change is not put down to the "
        "action."
    ),
    "also_elsewhere": noted(
        "Comparable cities that did not act changed in much the same way, so the change is not put down to the action."
    ),
    "already_moving": noted(
        "The figure was on this course before the action began, so the change is not put down to the action."
    ),
    "no_change": noted("The figure did not change."),
    "other_way": noted("The figure went the other way."),
    "compared": noted("Comparable cities that did not act did not change as much."),
    "before_after": noted("This tells before from after, not what the action did."),
    "other_benchmark": noted("The benchmark changed too; this is about the value, not about its share of target."),
    "shared": noted("Several actions were to move this figure; this is said of them together."),
    "no_comparison": noted("There are no cities it can be compared with."),
}
METHOD_SENTENCES: dict[Method, str] = {
    "placebo": noted(
        "The range is found by taking every city in turn for the one that acted; it assumes that the cities could be "
        "exchanged."
    ),
    "classical_t": noted(
        "The range follows from how differently the other cities changed; it assumes that such changes are independent "
        "and spread normally, in the city that acted too."
    ),
}
MET: dict[PremiseName, str] = {
    "values_of_its_own": noted("The city has values before and after."),
    "periods_before": noted("There are enough values before the action."),
    "controls": noted("There are enough cities to compare with."),
    "same_definition": noted("The figure means the same everywhere and all the time."),
    "parallel_before": noted("Before the action the city did not go another way than the others."),
    "no_spillover": noted("The action did not touch the other cities."),
    "nothing_else": noted("Nothing else happened in this city alone."),
}
FAILED: dict[PremiseName, str] = {
    "values_of_its_own": noted("The city has no value that may be used from before the action, or none from after."),
    "periods_before": noted("There are too few values before the action: {found}, where {asked} are needed."),
    "controls": noted("There are too few cities to compare with: {found}, where {asked} are needed."),
    "same_definition": noted("The figure was defined otherwise in {who}."),
    "parallel_before": noted("Before the action the city went another way than the others."),
}
UNTESTED = noted("{premise} No figure can test this.")
CAUSE_PARTS: dict[Cause, str] = {
    "data": noted("{amount} from other data"),
    "method": noted("{amount} from another method"),
    "benchmark": noted("{amount} from another benchmark"),
    "city": noted("{amount} from the city itself"),
}


def effect_text(one: EffectAccount, *, pack: Pack) -> Text:
    """What came of one effect: the figures, the comparison, the verdict and its reasons."""
    return in_sequence(movement_sentence(one, pack=pack), compared_sentence(one, pack=pack), verdict_sentence(one))


def movement_sentence(one: EffectAccount, *, pack: Pack) -> Text:
    """Before and after, and what was expected."""
    point = pack.data_point(one.effect.key)
    expected = _expected(one, point, pack)
    if one.before is None or one.after is None:
        known = one.before or one.after
        name = figure_name(known, pack) if known else indicator_name(pack.indicator(point.code), pack)
        return said("{figure} was to change by {expected}.", figure=name, expected=expected)
    parts: dict[str, Part] = {
        "figure": figure_name(one.after, pack),
        "old": amount_text(one.before.value, point, pack),
        "new": amount_text(one.after.value, point, pack),
        "since": period_text(one.before.measurement.period),
        "now": period_text(one.after.measurement.period),
        "expected": expected,
    }
    if one.verdict == "not_due":
        return said("{figure} was {old} in {since} and is {new} in {now}; it is to change by {expected}.", **parts)
    return said("{figure} was {old} in {since} and is {new} in {now}; it was to change by {expected}.", **parts)


def verdict_sentence(one: EffectAccount) -> Text:
    """What is said of an effect, and why."""
    reasons = [
        _why_alone(one) if reason == "no_comparison" else said(REASON_SENTENCES[reason]) for reason in one.reasons
    ]
    return in_sequence(said("{verdict}.", verdict=raised(words(VERDICT_WORDS[one.verdict]))), *reasons)


def compared_sentence(one: EffectAccount, *, pack: Pack) -> Text | None:
    """How much more the city changed than comparable ones; `None` where it was not compared."""
    found = one.difference
    if found is None or found.estimate is None or found.interval is None:
        return None
    point = pack.data_point(one.effect.key)
    return counted(
        len(found.controls),
        "Compared with {count} city that did not act, the change is {estimate}, with {level} confidence {span}.",
        "Compared with {count} cities that did not act, the change is {estimate}, with {level} confidence {span}.",
        estimate=_change(found.estimate, point, pack),
        level=percent(number_text(100.0 * found.interval.level)),
        span=_span(found.interval, point, pack),
    )


def premise_sentences(found: Difference) -> tuple[Text, ...]:
    """What a comparison rests on, one sentence each: what holds, what does not, and what nobody can test."""
    return tuple(_premise(one) for one in found.premises)


def method_sentence(found: Difference) -> Text | None:
    """How the range was found; `None` where there is none."""
    return said(METHOD_SENTENCES[found.interval.method]) if found.interval else None


def parts_sentence(parts: Parts, *, point: DataPoint, pack: Pack) -> Text:
    """A change of a value in its parts; what cannot be told apart is said together."""
    told = [
        words(CAUSE_PARTS[cause], amount=str(_change(amount, point, pack)))
        for cause in CAUSE_PARTS
        if (amount := parts.of(cause))
    ]
    if parts.together:
        told.append(words("{amount} that cannot be told apart", amount=str(_change(parts.unsplit, point, pack))))
    total = _change(parts.total, point, pack)
    if not told:
        return said("The change is {total}.", total=total)
    return said("The change is {total}: {parts}.", total=total, parts=listed_clauses(told))


def money_sentence(one: ActionAccount, plan: Plan) -> Text:
    """What an action was to cost and has cost."""
    planned = quantity(number_text(one.planned), plan.currency)
    if one.spent is None:
        return said("{planned} were planned; nobody said what was spent.", planned=planned)
    spent = quantity(number_text(one.spent), plan.currency)
    return said("{planned} were planned and {spent} spent.", planned=planned, spent=spent)


def enabler_sentence(one: EnablerAccount, plan: Plan) -> Text:
    """Whether an enabler is there, and how the actions went that rely on it."""
    title = next((enabler.title for enabler in plan.enablers if enabler.id == one.enabler), one.enabler)
    is_there = (
        said("{enabler} is there.", enabler=title) if one.is_there else said("{enabler} is not there.", enabler=title)
    )
    if not one.judged:
        return in_sequence(is_there, said("No action that relies on it can be judged yet."))
    own = counted(
        one.judged,
        "Of {count} effect that relies on it, {good} came as expected or went further.",
        "Of {count} effects that rely on it, {good} came as expected or went further.",
        good=number_text(one.good),
    )
    others = counted(
        one.others_judged,
        "Of {count} that does not, {good}.",
        "Of {count} that do not, {good}.",
        good=number_text(one.others_good),
    )
    return in_sequence(is_there, own, others if one.others_judged else None)


def _why_alone(one: EffectAccount) -> Text:
    """Why an effect was not held against other cities: it is about a part of the city, or they are none or too few."""
    if one.effect.place or one.effect.breakdown:
        return said("A part of a city is not compared with other cities.")
    lacking = (
        next((each for each in one.difference.failed if each.name == "controls"), None) if one.difference else None
    )
    if lacking is None or not lacking.found:
        return said(REASON_SENTENCES["no_comparison"])
    return counted(
        round(lacking.found),
        "There is only {count} city it can be compared with; at least {asked} are needed.",
        "There are only {count} cities it can be compared with; at least {asked} are needed.",
        asked=number_text(lacking.asked or 0.0),
    )


def _premise(one: Premise) -> Text:
    if one.standing == "failed":
        return said(
            FAILED[one.name],
            found=number_text(one.found or 0.0),
            asked=number_text(one.asked or 0.0),
            who=listed([period_text(period) for period in one.who]) if one.name == "same_definition" else "",
        )
    return said(MET[one.name]) if one.standing == "met" else said(UNTESTED, premise=words(MET[one.name]))


def _expected(one: EffectAccount, point: DataPoint, pack: Pack) -> Text:
    low, high = one.expected.low, one.expected.high
    if low == high:
        return _change(low, point, pack)
    return said("{low} to {high}", low=_signed(low), high=_change(high, point, pack))


def _span(interval: Interval, point: DataPoint, pack: Pack) -> Text:
    if math.isinf(interval.low) or math.isinf(interval.high):
        return said("anything")
    return said("between {low} and {high}", low=_signed(interval.low), high=_change(interval.high, point, pack))


def _signed(value: float) -> str:
    return signed_text(number_text(value), value=value)


def _change(value: float, point: DataPoint, pack: Pack) -> Text:
    return quantity(_signed(value), difference_unit_text(point, pack))
