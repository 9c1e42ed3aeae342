"""What changed since the last time, and why: the data, the method, the benchmark, or the city itself.

`groma.score.causes` tells them apart; here they are put into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.publish.figures import change_figure, change_percent_figure, result_figure, series_of
from groma.publish.names import figure_name
from groma.publish.numbers_text import (
    QUALITY_SHORT,
    difference_unit_text,
    in_sequence,
    percent,
    period_text,
    quantity,
    unit_text,
)
from groma.publish.prose import text
from groma.publish.wording import noted, said, term, words
from groma.score.causes import explained, way_of

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.publish.prose import Figure, Text
    from groma.publish.wording import Part
    from groma.score.causes import Because, Cause, Explanation, Way
    from groma.score.model import Result, Scorecard

WAY_WORDS: dict[Way, str] = {
    "better": noted("better"),
    "worse": noted("worse"),
    "same": noted("unchanged"),
    "open": noted("neither better nor worse"),
}
CAUSE_WORDS: dict[Cause, str] = {
    "data": noted("the data changed"),
    "method": noted("the method changed"),
    "benchmark": noted("the benchmark changed"),
    "city": noted("the city changed"),
}
BECAUSE_WORDS: dict[Because, str] = {
    "given_now": noted("It was computed from its inputs before and is given as a final value now"),
    "computed_now": noted("It was given as a final value before and is computed from its inputs now"),
    "other_inputs": noted("It is computed from other inputs than before"),
    "source": noted("The source changed"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One data point against an earlier value of it.

    Attributes:
        figure: The difference in the data point's unit; `None` for answers.
        percent: The difference in percent of the earlier value; `None` where that says nothing.
        way: Which way it went, by the direction of the data point or its benchmark.
        cause: What explains it.
        because: What in the record tells the cause.
    """

    earlier: Result
    later: Result
    figure: Figure | None
    percent: Figure | None
    way: Way
    cause: Cause
    because: str

    @property
    def key(self) -> str:
        """The data point."""
        return self.later.point.key


def changes(card: Scorecard) -> tuple[Change, ...]:
    """The newest value of each data point against the one before it, in the framework's order."""
    series = series_of(card)
    keys = (result.point.key for result in card.results if result.is_reported)
    return tuple(change_of(*series[key][-2:]) for key in keys if len(series.get(key, ())) > 1)


def changes_between(earlier: Scorecard, later: Scorecard) -> tuple[Change, ...]:
    """What differs between two scorecards of one city: figures in both whose value, period, share or target moved."""
    before = {result.point.key: result for result in earlier.results}
    pairs = ((before.get(result.point.key), result) for result in later.results)
    return tuple(
        change_of(old, new)
        for old, new in pairs
        if old and old.is_reported and new.is_reported and _told(old) != _told(new)
    )


def change_of(earlier: Result, later: Result) -> Change:
    """The change from one result to a later one of the same data point."""
    explanation = explained(earlier, later)
    return Change(
        earlier=earlier,
        later=later,
        figure=change_figure(earlier, later),
        percent=change_percent_figure(earlier, later),
        way=way_of(earlier, later),
        cause=explanation.cause,
        because=because_text(explanation),
    )


def change_sentence(change: Change, pack: Pack) -> Text:
    """The change in a sentence, with what explains it."""
    return in_sequence(_movement(change, pack), _explained(change))


def _movement(change: Change, pack: Pack) -> Text:
    old, new = result_figure(change.earlier), result_figure(change.later)
    since, now = period_text(change.earlier.measurement.period), period_text(change.later.measurement.period)
    unit, name = unit_text(change.later.point, pack), figure_name(change.later, pack)
    if old is None or new is None or old.value == new.value:
        value = quantity(new or "", unit)
        if since == now:
            return said("{figure} stands at {value} in {now}, as before.", figure=name, value=value, now=now)
        return said(
            "{figure} stands at {value} in {now}, as in {since}.", figure=name, value=value, now=now, since=since
        )
    parts: dict[str, Part] = {"figure": name, "old": old, "new": quantity(new, unit), "since": since, "now": now}
    if change.figure is None:
        return said("{figure} went from {old} to {new} between {since} and {now}.", **parts)
    parts["size"] = _size(change, change.figure, pack)
    if change.figure.value.startswith("-"):
        return said("{figure} fell from {old} to {new} between {since} and {now} ({size}).", **parts)
    return said("{figure} rose from {old} to {new} between {since} and {now} ({size}).", **parts)


def _size(change: Change, difference: Figure, pack: Pack) -> Text:
    wanted = change.percent if change.later.point.unit != "%" else None
    return percent(wanted) if wanted else quantity(difference, difference_unit_text(change.later.point, pack))


def _explained(change: Change) -> Text:
    if change.cause == "city":
        return said("Source, quality and method are as before, so it is counted as the city's own.")
    return said("{reason}, so it need not be the city that changed.", reason=text(change.because))


def because_text(explanation: Explanation) -> str:
    """What in the record tells why a figure changed, in words; empty where it is the city itself."""
    old, new = explanation.old, explanation.new
    if explanation.because == "quality":
        return words("The quality went from {old} to {new}", old=_word(old), new=_word(new))
    if explanation.because == "benchmark_set":
        return words("The benchmark set went from {old} to {new}", old=_set_name(old), new=_set_name(new))
    return words(BECAUSE_WORDS[explanation.because]) if explanation.because else ""


def _set_name(name: str) -> str:
    return name or term("benchmark set", "none")


def _word(quality: str) -> str:
    if quality in {"", "unknown"}:
        return term("quality", "not stated")
    return words(QUALITY_SHORT[quality]) if quality in QUALITY_SHORT else quality.replace("_", " ")


def _told(result: Result) -> tuple[object, ...]:
    band = result.band.id if result.band else ""
    target = result.benchmark.target if result.benchmark else None
    return result.measurement.period, result.value, result.share, band, target
