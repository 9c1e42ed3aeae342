"""Denominators that workbooks give in hundred thousands, as the U4SSC template asks for them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from groma.gather.workbook.draft import Teller
from groma.record.numbers import agree, plain_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.catalogue.pack import DataPoint
    from groma.gather.workbook.draft import Draft
    from groma.gather.workbook.entries import Ledger

MOST_PEOPLE = 1e9
"""No city, region or country that reports has more people."""
FEW = 1_000
"""A population below this is more likely given in hundred thousands."""
_BLANKS_IN_NUMBERS = re.compile(r"(?<=\d)[\s.,'’\u00a0\u202f](?=\d{3})")


def whole_denominator(
    above: Draft, below: Draft, *, point: DataPoint, ledger: Ledger, known: Mapping[str, float]
) -> Draft:
    """The denominator as a whole number of people, multiplied back where the workbook gives it per so many.

    Args:
        above: The numerator.
        below: The denominator.
        point: Whose formula they fill.
        ledger: Where findings go.
        known: The value most rows give for each denominator.
    """
    per = point.scale
    if "per_" not in point.unit or per < 100 or not below.amount or above.amount is None:  # noqa: PLR2004  per hundred
        return below
    if below.amount * per > MOST_PEOPLE:
        return below
    why = _reason(above.amount, below, point=point, known=known.get(below.key, 0.0))
    if not why:
        return below
    _tell(below, per, ledger, is_doubtful=why == "size")
    return _multiplied(below, per)


def _reason(above: float, below: Draft, *, point: DataPoint, known: float) -> str:
    """Why a denominator is taken to be given per so many; empty where it is not."""
    amount, per, result = below.amount or 0.0, point.scale, below.entry.result
    bare = above / amount
    if result.value is not None and agree(result.value, bare * per, typed=result.text):
        return ""
    if result.value is not None and agree(result.value, bare, typed=result.text):
        return "result"
    if known and agree(amount * per, known):
        return "other rows"
    if f"{per:.0f}" in _BLANKS_IN_NUMBERS.sub("", below.entry.says):
        return "label"
    is_odd = not amount.is_integer() or not within(bare * per, point.range)
    return "size" if amount < FEW and is_odd and within(bare, point.range) else ""


def _tell(below: Draft, per: float, ledger: Ledger, *, is_doubtful: bool) -> None:
    teller = Teller(below.entry, ledger)
    if not is_doubtful:
        teller.remember("per_many", "denominator", per=f"{per:,.0f}")
        return
    teller.tell(
        "per_many",
        "denominator",
        severity="warning",
        what=f"{below.raw} looks like a number of {per:,.0f}s and was multiplied by {per:,.0f}.",
        why="",
        next_step="Write the whole number, to be sure.",
        subject=below.key,
    )


def _multiplied(below: Draft, per: float) -> Draft:
    amount = float(f"{(below.amount or 0.0) * per:.12g}")
    decimals = len(below.text.partition(".")[2])
    return replace(
        below,
        value=amount,
        text=plain_number(amount),
        unit="",
        amount=amount,
        factor=f"{per:.0f}",
        note=f"Given as {below.raw} times {per:,.0f}.",
        tolerance=per * 0.5 * 10.0**-decimals * (1 + 1e-9),
    )


def within(value: float, bounds: tuple[float | None, float | None]) -> bool:
    """Whether a value lies in a range, open ends included.

    >>> within(5, (0, None)), within(-1, (0, None))
    (True, False)
    """
    low, high = bounds
    return (low is None or value >= low) and (high is None or value <= high)
