"""Typed amounts in the catalogue's units, and what a data point's formula makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groma.catalogue.conversion import catalogue_unit, conversion, conversions_of
from groma.catalogue.formula import Name, Operation
from groma.catalogue.units import YES_NO, is_currency, is_unit
from groma.errors import UnitError
from groma.gather.workbook.words import is_plain_count

if TYPE_CHECKING:
    from groma.catalogue.pack import DataPoint, Pack


def ratio_of(point: DataPoint) -> tuple[str, str] | None:
    """The variables above and below the line, where a formula is one divided by another."""
    match point.formula:
        case Operation(operator="/", left=Name(id=above), right=Name(id=below)):
            return above, below
        case _:
            return None


def only_variable(point: DataPoint) -> str:
    """The variable a formula consists of; empty where it is more than one variable."""
    return point.formula.id if isinstance(point.formula, Name) else ""


def divided(point: DataPoint, above: float | None, below: float | None) -> float | None:
    """What numerator and denominator give, in the unit of the data point; none where one is missing or zero is below.

    The numerator may stand for more than one variable: of water put in and water billed, workbooks give the difference.
    """
    is_ratio = isinstance(point.formula, Operation) and point.formula.operator == "/"
    return above / below * point.scale if is_ratio and above is not None and below else None


def usable_unit(text: str, key: str, pack: Pack) -> str | None:
    """The unit to write beside a value; empty for the catalogue's, `None` where what the workbook says does not fit.

    Workbooks often leave out that a flow is per year, or say only that something is a number.
    """
    wanted = catalogue_unit(key, pack)
    text = _as_the_pack_writes_it(text, pack)
    if text in {"", wanted} or (wanted == YES_NO and _says_yes_no(text)):
        return ""
    if is_plain_count(text):
        return None if "%" in wanted or "per_" in wanted else ""
    for tail in ("", *(f"/{part}" for part in ("year", "hour") if part in wanted.split("/"))):
        factor_of_tail = _factor(key, text + tail, pack)
        if factor_of_tail is not None:
            return "" if factor_of_tail == 1.0 and not is_currency(wanted) else text + tail
    return None


def converted(value: float | None, text: str, *, key: str, pack: Pack) -> float | None:
    """A value in the catalogue's unit; `None` where it cannot be converted."""
    multiplied = _factor(key, text, pack)
    return None if value is None or multiplied is None else float(f"{value * multiplied:.15g}")


def _factor(key: str, text: str, pack: Pack) -> float | None:
    if text and text.lower() not in conversions_of(key, pack) and not is_unit(text):
        return None
    try:
        return conversion(key, text, pack)
    except UnitError:
        return None


def _as_the_pack_writes_it(text: str, pack: Pack) -> str:
    """The unit that a pack shows readers by a text, such as `litres per inhabitant and day`."""
    return next((name for name, shown in pack.meta.unit_names.items() if shown == text and name != "1"), text)


def _says_yes_no(text: str) -> bool:
    return text.replace(" ", "").replace("/", "").lower() in {
        "yesno",
        "yesorno",
        "yn",
        "síno",
        "sino",
        "ouinon",
        "janein",
        "janei",
    }
