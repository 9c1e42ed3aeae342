"""Looking up one figure in a scorecard: of the whole city, of a place or of a group, in a period or the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groma.score.model import Result, Scorecard


def value_of(card: Scorecard, key: str, *, place: str = "", breakdown: str = "", period: str = "") -> Result | None:
    """The result of a figure; `None` where there is no value.

    Args:
        card: Where to look.
        key: The data point.
        place: Where; empty for the whole city.
        breakdown: For whom; empty for everyone.
        period: The period wanted, where the card has it; else the newest. Splits are known for the newest only.
    """
    if place or breakdown:
        wanted = (key, place, breakdown)
        return next((one for one in card.splits if _cell(one) == wanted), None)
    series = [one for one in card.series if one.point.key == key]
    exact = next((one for one in series if one.measurement.period == period), None)
    newest = next((one for one in card.results if one.point.key == key and one.is_reported), None)
    return exact or newest


def _cell(one: Result) -> tuple[str, str, str]:
    return one.point.key, one.measurement.place, one.measurement.breakdown
