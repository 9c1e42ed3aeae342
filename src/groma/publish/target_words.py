"""What is said of a target: one sentence about where it stands, one about whether it can be reached.

A change is always said with its sign and its unit, since whether more or less is better differs from figure to figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.publish.numbers_text import amount_text, difference_unit_text, percent, period_text, quantity
from groma.publish.numerals import number_text, signed_text
from groma.publish.wording import counted, noted, said, words

if TYPE_CHECKING:
    from groma.catalogue.pack import DataPoint, Pack
    from groma.plan.feasibility import Feasibility
    from groma.plan.targets import Standing
    from groma.publish.prose import Text
    from groma.publish.wording import Part
    from groma.record.model import Target

_UNKNOWN_TRACK = {
    "no_value": noted("No value for {period}, so nobody can say whether the city is on track to {target} by {due}."),
    "no_direction": noted(
        "Nobody can say whether the city is on track to {target} by {due}: it is not known whether more or less is "
        "better."
    ),
    "no_baseline": noted(
        "Nobody can say whether the city is on track to {target} by {due}: the target does not say from where and "
        "when it starts."
    ),
    "no_path": noted(
        "Nobody can say whether the city is on track to {target} by {due}: the path it names does not lead from its "
        "start to its end."
    ),
}
_UNKNOWN_FEASIBILITY = {
    "no_value": noted("Nobody can say what it takes to reach {target} by {due}: there is no value to start from."),
    "no_direction": noted(
        "Nobody can say what it takes to reach {target} by {due}: it is not known whether more or less is better."
    ),
    "date_passed": noted("The target of {target} was for {due}, and the newest value, {value}, is of {period}."),
    "no_rate": noted("No constant rate leads from {value} in {period} to {target} by {due}."),
    "answer": noted("From {value} in {period} to {target} by {due} no yearly change can be counted."),
}


def track_sentence(standing: Standing, target: Target, *, point: DataPoint, pack: Pack) -> Text:
    """Where a target stands in a period.

    Args:
        standing: As `groma.plan.targets` found it.
        target: In the unit of the catalogue.
        point: The data point of the target.
        pack: Its framework.
    """
    parts: dict[str, Part] = {
        "target": amount_text(target.value, point, pack),
        "due": period_text(target.period),
        "value": amount_text(standing.value, point, pack),
        "period": period_text(standing.period),
        "required": amount_text(standing.required, point, pack),
    }
    if standing.track == "not_known":
        return said(_UNKNOWN_TRACK[standing.reason], **parts)
    if standing.track == "met":
        return said("The target of {target} by {due} is met: {value} in {period}.", **parts)
    if standing.track == "on_track":
        return said("On track to {target} by {due}: {value} in {period}, where the path asks for {required}.", **parts)
    return _off_track(standing, parts, point=point, pack=pack)


def feasibility_sentence(found: Feasibility, *, point: DataPoint, pack: Pack) -> Text:
    """Whether a target can be reached.

    Args:
        found: As `groma.plan.feasibility` found it.
        point: The data point of the target.
        pack: Its framework.
    """
    parts: dict[str, Part] = {
        "target": amount_text(found.target.value, point, pack),
        "due": period_text(found.target.period),
        "value": amount_text(found.value, point, pack),
        "period": period_text(found.period),
    }
    if found.reason in _UNKNOWN_FEASIBILITY:
        return said(_UNKNOWN_FEASIBILITY[found.reason], **parts)
    if found.verdict == "already_met":
        return said("The target of {target} by {due} is met already: {value} in {period}.", **parts)
    needed = _yearly(found.needed, found, point=point, pack=pack)
    lead = said("To reach {target} by {due} it takes {needed} each year", **parts, needed=needed)
    if found.verdict in {"as_before", "faster_than_before"}:
        return _beside_own(found, lead, point=point, pack=pack)
    return _beside_others(found, lead, point=point, pack=pack)


def _off_track(standing: Standing, parts: dict[str, Part], *, point: DataPoint, pack: Pack) -> Text:
    gap = _amount(standing.gap or 0.0, difference_unit_text(point, pack))
    if standing.is_due and point.is_yes_no:
        return said("The target of {target} by {due} is missed: {value} in {period}.", **parts)
    if standing.is_due:
        return said("The target of {target} by {due} is missed by {gap}: {value} in {period}.", **parts, gap=gap)
    return said(
        "Off track to {target} by {due}: {value} in {period}, {gap} away from the {required} that the path asks for.",
        **parts,
        gap=gap,
    )


def _beside_own(found: Feasibility, lead: Text, *, point: DataPoint, pack: Pack) -> Text:
    """No more than the city did itself."""
    past = found.past
    trend = _yearly(past.trend, found, point=point, pack=pack)
    if found.verdict == "as_before" or past.best is None:
        return said("{lead}; lately it was {trend}, so going on as before is enough.", lead=lead, trend=trend)
    parts: dict[str, Part] = {
        "lead": lead,
        "best": _yearly(past.best.yearly, found, point=point, pack=pack),
        "since": period_text(past.best.since),
        "until": period_text(past.best.until),
    }
    if past.trend is None:
        return said("{lead}; from {since} to {until} the city kept up {best}.", **parts)
    return said(
        "{lead}; lately it was {trend}, but from {since} to {until} the city kept up {best}.", **parts, trend=trend
    )


def _beside_others(found: Feasibility, lead: Text, *, point: DataPoint, pack: Pack) -> Text:
    """More than the city kept up itself, or nobody can say what it kept up."""
    others = found.elsewhere
    parts: dict[str, Part] = {"lead": lead, "own": _own(found), "total": number_text(others.count)}
    if found.verdict == "not_known" and not others.count:
        return said("{lead}; {own}, and no comparable city has values two years apart.", **parts)
    if found.verdict == "not_known":
        return counted(
            others.count,
            "{lead}; {own}, and only {count} comparable city has values two years apart, too few to say more.",
            "{lead}; {own}, and only {count} comparable cities have values two years apart, too few to say more.",
            **parts,
        )
    if found.verdict == "never_seen" or others.best is None:
        most = _yearly(others.best.yearly if others.best else None, found, point=point, pack=pack)
        return said(
            "{lead}; {own}, and none of {total} comparable cities did: the best kept up {most}.", **parts, most=most
        )
    reached = number_text(others.reached)
    if found.verdict == "rarely_seen":
        return said("{lead}; {own}, and only {reached} of {total} comparable cities did.", **parts, reached=reached)
    return said("{lead}; {own}, but {reached} of {total} comparable cities did.", **parts, reached=reached)


def _own(found: Feasibility) -> str:
    """What the city's own past says, as a part of a sentence."""
    if found.past.best is None:
        return words("nobody can say whether the city ever kept that up for two years")
    return words("the city never kept that up for two years")


def _yearly(change: float | None, found: Feasibility, *, point: DataPoint, pack: Pack) -> Text:
    """A change a year with its sign, as an amount or as a rate."""
    number = float(f"{change or 0.0:.12g}")
    shown = signed_text(number_text(number), value=number)
    return percent(shown) if found.by_rate else quantity(shown, difference_unit_text(point, pack))


def _amount(size: float, unit: str) -> Text:
    return quantity(number_text(float(f"{size:.12g}")), unit)
