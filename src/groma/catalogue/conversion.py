"""From the unit a value is typed in to the one the catalogue keeps it in.

Most of it is what `groma.catalogue.units` knows; the rest is a variable's own, such as ppm of one gas.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from groma.catalogue.formula import Name
from groma.catalogue.units import YES_NO, factor, is_currency, money_factor
from groma.errors import UnitError, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.catalogue.pack import Pack


def catalogue_unit(key: str, pack: Pack) -> str:
    """The unit values of a variable or data point are kept in."""
    return pack.variables[key].unit if key in pack.variables else pack.data_point(key).unit


def conversion(key: str, unit: str, pack: Pack) -> float:
    """What a number typed in `unit` is multiplied by to be in the catalogue's unit.

    Units with a factor of the variable's own, such as ppm of one gas, count here; for a data point that is one
    variable, so do that variable's. A final value that is an amount a year may leave the year unsaid, as U4SSC's own
    units do (tonnes per capita).

    Raises:
        UnitError: It cannot be converted.
    """
    wanted = catalogue_unit(key, pack)
    if not unit or unit == wanted:
        return 1.0
    own = conversions_of(key, pack)
    if unit.strip().lower() in own:
        return own[unit.strip().lower()]
    if wanted == YES_NO:
        return _yes_no(unit)
    if is_currency(wanted):
        return money_factor(unit, wanted)
    if key not in pack.variables and wanted.endswith("/year") and not _fits(unit, wanted):
        return factor(f"{unit} / year", wanted)
    return factor(unit, wanted)


def conversions_of(key: str, pack: Pack) -> Mapping[str, float]:
    """Factors by unit in small letters; those of a data point that is one variable lead to its own unit."""
    if key in pack.variables:
        return {unit.lower(): one for unit, one in pack.variables[key].conversions.items()}
    point = pack.data_point(key)
    if not isinstance(point.formula, Name):
        return {}
    own = pack.variables[point.formula.id].conversions
    return {unit.lower(): product(one, point.scale) for unit, one in own.items()}


def _fits(unit: str, wanted: str) -> bool:
    try:
        factor(unit, wanted)
    except UnitError:
        return False
    return True


def _yes_no(unit: str) -> float:
    if re.match(r"y(es)?\s*(/|or)\s*n(o)?\b", unit.strip(), re.IGNORECASE):
        return 1.0
    raise UnitError(
        sentence("The value is a yes or a no, not an amount in `{unit}`.", unit=unit),
        next_step=sentence("Leave the unit empty."),
    )


def product(value: float, times: float) -> float:
    """A value multiplied, without the dust of floating point behind the fifteenth digit."""
    return value if times == 1.0 else float(f"{value * times:.15g}")
