"""A lift in words: which figure to raise and how far, what it brings, what it takes, who did it, what is not known.

A value to be reached is rounded so that reaching it as it is printed is enough. Where no city shows that it can be
done, the words say so, and what would show it.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from groma.plan.lifts import gain_of
from groma.publish.advice import Advice, place_text
from groma.publish.names import definition_text, figure_name, group_name
from groma.publish.numbers_text import (
    comma_listed,
    difference_unit_text,
    in_sequence,
    listed_clauses,
    percent,
    period_text,
    quantity,
    quoted,
    unit_text,
    value_text,
)
from groma.publish.numerals import decimals_shown, number_text
from groma.publish.prose import Text, text
from groma.publish.trust import weakest_mark
from groma.publish.wording import counted, noted_forms, said, words

if TYPE_CHECKING:
    from groma.catalogue.pack import DataPoint, Pack
    from groma.plan.elsewhere import Evidence, Example, Lack, Move
    from groma.plan.lifts import Gain, Lift, Rise
    from groma.publish.wording import Part

WHOLE = 10.0
"""From here on a percentage is shown without decimals."""
EXAMPLES = 2
LACK_WORDS: dict[Lack, tuple[str, str]] = {
    "no_cities": noted_forms(
        "No other city was looked at. Cities that publish this figure would show whether it can be done.",
        "No other city was looked at. Cities that publish this figure would show whether it can be done.",
    ),
    "not_reported": noted_forms(
        "The one city it was compared with does not report this figure."
        " More cities that publish it would show whether it can be done.",
        "None of the {count} cities it was compared with reports this figure."
        " More cities that publish it would show whether it can be done.",
    ),
    "not_reached": noted_forms(
        "The one city that reports it is not there yet. More cities that publish it would show whether it can be done.",
        "None of the {count} cities that report it is there yet."
        " More cities that publish it would show whether it can be done.",
    ),
    "one_value": noted_forms(
        "That city has one value only; its next round would show how fast this can move.",
        "Those {count} cities have one value each; their next round would show how fast this can move.",
    ),
    "not_moved": noted_forms(
        "The city that reports it has not come as far in the years on record.",
        "None of the {count} cities that report it has come as far in the years on record.",
    ),
    "not_verified": noted_forms(
        "It is not verified on record; a verifier's acceptance would make it firm evidence.",
        "None of this is verified on record; a verifier's acceptance would make it firm evidence.",
    ),
}
"""What is said of evidence that is lacking, for one city and for several; each says what would create it."""


def lift_advice(lift: Lift, pack: Pack) -> Advice:
    """A lift as readers get it."""
    lacks = lack_texts(lift.evidence)
    examples = lift.evidence.examples[:EXAMPLES]
    return Advice(
        kind="improve",
        what=_deed(lift, pack),
        why=in_sequence(_brings(lift.best, pack), _all_the_way(lift, pack)),
        takes=in_sequence(_distance(lift, pack), _pace(lift, pack), _on_the_way(lift, pack)),
        who=in_sequence(*(_example(one, lift.result.point, pack) for one in examples)) if examples else lacks[0],
        lacks=in_sequence(*(lacks if examples else lacks[1:])),
        place=place_text(lift.category, pack),
        keys=(lift.key,),
        mark=weakest_mark(lift.result),
    )


def _deed(lift: Lift, pack: Pack) -> str:
    result, name = lift.result, quoted(figure_name(lift.result, pack))
    if result.point.is_yes_no:
        return words("Get from no to yes on {figure}.", figure=name)
    now = value_text(result.value, result.point)
    needed = _needed(lift.best, lift, pack)
    if lift.best.change < 0:
        return words("Bring {figure} down from {now} to {needed}.", figure=name, now=now, needed=needed)
    return words("Raise {figure} from {now} to {needed}.", figure=name, now=now, needed=needed)


def _brings(rise: Rise, pack: Pack) -> Text:
    """Points, and how the category, the SDGs and the whole rise."""
    groups = [rise.gains[0], *(one for one in rise.gains if one.level == "sdg"), gain_of(rise, "total")]
    rises = listed_clauses([_rises(one, pack) for one in dict.fromkeys(groups) if one])
    return counted(
        rise.points, "It earns {count} more point: {rises}.", "It earns {count} more points: {rises}.", rises=rises
    )


def _rises(gain: Gain, pack: Pack) -> str:
    parts: dict[str, Part] = {
        "before": number_text(gain.before, decimals=1),
        "after": percent(number_text(gain.after, decimals=1)),
    }
    if gain.level == "total":
        return words("the whole result goes from {before} to {after}", **parts)
    if gain.level == "sdg":
        return words("SDG {number} goes from {before} to {after}", number=gain.group, **parts)
    return words("{group} goes from {before} to {after}", group=quoted(group_name(gain.group, pack)), **parts)


def _all_the_way(lift: Lift, pack: Pack) -> Text | None:
    """What there is to gain beyond that rise."""
    last = lift.rises[-1]
    if last == lift.best:
        return None
    return counted(
        last.points,
        "Up to its highest band, at {needed}, it is {count} point.",
        "Up to its highest band, at {needed}, it is {count} points.",
        needed=_needed(last, lift, pack),
    )


def _on_the_way(lift: Lift, pack: Pack) -> Text | None:
    """What its own pace brings within a year, below what is to be decided."""
    coming = [one for one in lift.rises if one.comes_by_itself and one.points < lift.best.points]
    if not coming:
        return None
    return counted(
        coming[-1].points,
        "On the way, at {needed}, there is {count} point, which its own pace brings within a year.",
        "On the way, at {needed}, there are {count} points, which its own pace brings within a year.",
        needed=_needed(coming[-1], lift, pack),
    )


def _needed(rise: Rise, lift: Lift, pack: Pack) -> Text:
    return quantity(needed_text(rise, lift.result.point), unit_text(lift.result.point, pack))


def _distance(lift: Lift, pack: Pack) -> Text:
    """The change needed, in the unit and in percent."""
    rise, point, when = lift.best, lift.result.point, period_text(lift.result.measurement.period)
    if point.is_yes_no:
        asked = text(definition_text(lift.result.indicator, pack))
        return in_sequence(said("The answer was no in {when}.", when=when), said("What is asked for:"), asked)
    size = _size(abs(rise.change), point, pack)
    if rise.percent is None:
        return said("That is {size} more than in {when}.", size=size, when=when)
    parts: dict[str, Part] = {"size": size, "when": when, "percent": percent(_rounded(abs(rise.percent)))}
    if rise.change < 0:
        return said("That is {size} less than in {when}, a change of {percent}.", **parts)
    return said("That is {size} more than in {when}, a change of {percent}.", **parts)


def _pace(lift: Lift, pack: Pack) -> Text | None:
    """How the figure moved so far, and how long the change takes at that pace."""
    past, point = lift.past, lift.result.point
    if point.is_yes_no:
        return None
    if past is None:
        return said("There is only one value so far, so its own pace is not known.")
    if not past.change:
        return said("It has not moved since {since}.", since=period_text(past.since))
    parts: dict[str, Part] = {
        "since": period_text(past.since),
        "size": _size(float(f"{abs(past.yearly):.2g}"), point, pack),
    }
    moved = (
        said("Since {since} it fell by {size} a year on average", **parts)
        if past.change < 0
        else said("Since {since} it rose by {size} a year on average", **parts)
    )
    years = lift.best.years
    if years is None:
        return said("{moved}, which is the wrong way.", moved=moved)
    if years <= 1:
        return said("{moved}; at that pace it is there within a year.", moved=moved)
    return counted(
        round(years),
        "{moved}; at that pace it takes about {count} year.",
        "{moved}; at that pace it takes about {count} years.",
        moved=moved,
    )


def _example(one: Example, point: DataPoint, pack: Pack) -> Text:
    """A city that did it, by its value or by its move."""
    if one.value is None and one.move is not None:
        return _moved(one, one.move, point=point, pack=pack)
    amount = quantity(value_text(one.value, point), unit_text(point, pack))
    parts: dict[str, Part] = {"city": one.name, "value": amount}
    return said("{city} stands at {value} ({about}).", about=_about(one, period_text(one.period)), **parts)


def _about(one: Example, *first: str) -> str:
    """What is to be known of an example."""
    verified = [words("verified")] if one.is_verified else []
    size = [words("a city of quite another size")] if one.is_other_size else []
    return comma_listed([*first, *verified, *size])


def _moved(one: Example, move: Move, *, point: DataPoint, pack: Pack) -> Text:
    parts: dict[str, Part] = {
        "city": one.name,
        "earlier": value_text(move.earlier, point),
        "later": quantity(value_text(move.later, point), unit_text(point, pack)),
        "since": period_text(move.since),
        "until": period_text(move.until),
    }
    about = _about(one)
    if about:
        return said(
            "{city} went from {earlier} to {later} between {since} and {until} ({about}).", about=about, **parts
        )
    return said("{city} went from {earlier} to {later} between {since} and {until}.", **parts)


def needed_text(rise: Rise, point: DataPoint) -> str:
    """The value needed, rounded to that side on which it is enough."""
    if point.is_yes_no:
        return value_text(rise.value, point)
    exact = Decimal(f"{rise.value:.12g}")
    places = Decimal(1).scaleb(-decimals_shown(rise.value, point.decimals))
    return value_text(float(exact.quantize(places, ROUND_CEILING if rise.change > 0 else ROUND_FLOOR)), point)


def change_text(rise: Rise) -> str:
    """The change in percent of the value now, with its sign; empty where that says nothing."""
    if rise.percent is None:
        return ""
    sign = "+" if rise.percent > 0 else "−"
    return str(percent(sign + _rounded(abs(rise.percent))))


def lack_texts(found: Evidence) -> tuple[Text, ...]:
    """What the evidence lacks, and what would create it; where nobody is there yet, that is said once."""
    told = [lack for lack in found.lacks if lack != "not_moved" or found.examples]
    return tuple(counted(_number(found, lack), *LACK_WORDS[lack]) for lack in told)


def _number(found: Evidence, lack: Lack) -> int:
    if lack == "not_verified":
        return len(found.examples)
    return found.compared if lack == "not_reported" else found.reporting


def _size(change: float, point: DataPoint, pack: Pack) -> Text:
    """The size of a change with its unit."""
    return quantity(number_text(change), difference_unit_text(point, pack))


def _rounded(number: float) -> str:
    return number_text(number, decimals=1 if number < WHOLE else 0)
