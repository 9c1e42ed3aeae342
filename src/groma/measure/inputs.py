"""Observations as inputs: named as the pack names them, in the catalogue's units, by period, place and breakdown."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from groma.catalogue.conversion import catalogue_unit, conversion, product
from groma.catalogue.units import YES_NO, currency_of, is_currency
from groma.errors import UnitError
from groma.measure.model import Input
from groma.record.model import QUALITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.catalogue.pack import Pack
    from groma.measure.model import Reason
    from groma.record.model import Observation

Cell = tuple[str, str, str]
"""Period, place, breakdown."""


def inputs_of(observations: Iterable[Observation], pack: Pack) -> dict[Cell, dict[str, Input]]:
    """Every usable observation of the pack, by cell and then by variable id or data point key.

    A status given for an indicator with several data points counts for each of them. Observations the pack does not
    know are left out; `groma check` names them.
    """
    cells: dict[Cell, dict[str, Input]] = defaultdict(dict)
    for observation in observations:
        for key in keys_of(observation, pack):
            cell = cells[observation.period, observation.place, observation.breakdown]
            cell[key] = _together(cell.get(key), _input(observation, key, pack))
    return dict(cells)


def keys_of(observation: Observation, pack: Pack) -> tuple[str, ...]:
    """The variable or data points an observation is about; none where the pack does not know it.

    An indicator with several data points can be said to be unreported as a whole, but a value must name one of them.
    """
    key = pack.key(observation.variable)
    if pack.knows(key):
        return (key,)
    if observation.status == "reported":
        return ()
    indicator = next((one for one in pack.indicators if one.code == key), None)
    return tuple(point.key for point in indicator.data_points) if indicator else ()


def _input(observation: Observation, key: str, pack: Pack) -> Input:
    wanted = catalogue_unit(key, pack)
    if observation.value is None or observation.status != "reported":
        problem: Reason = "unreadable" if observation.status == "reported" else observation.status
        return Input(key, None, wanted, 1.0, observation, problem)
    if observation.is_answer != (wanted == YES_NO) and not (wanted == YES_NO and observation.value in {0.0, 1.0}):
        return Input(key, None, wanted, 1.0, observation, "unreadable")
    try:
        multiplied = conversion(key, observation.unit, pack)
    except UnitError:
        return Input(key, None, wanted, 1.0, observation, "bad_unit")
    code = currency_of(observation.unit) if is_currency(wanted) else ""
    unit = wanted.replace("currency", code) if code else wanted
    return Input(key, product(observation.value, multiplied), unit, multiplied, observation)


def _together(earlier: Input | None, later: Input) -> Input:
    """Two rows for one thing: the same value counts once, of the weaker quality; different ones count for nothing."""
    if earlier is None:
        return later
    if (earlier.value, earlier.unit, earlier.problem) == (later.value, later.unit, later.problem):
        return max(earlier, later, key=lambda one: QUALITIES.index(one.observation.quality))
    return Input(later.variable, None, later.unit, later.factor, later.observation, "ambiguous")
