"""Checks within one period: parts within wholes, districts and groups that add up, rows copied onto each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from groma.catalogue.units import factor
from groma.errors import Finding, UnitError, sentence
from groma.record.numbers import plain_number
from groma.verify.scene import about, amount, number, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from groma.measure.inputs import Cell
    from groma.measure.model import Input
    from groma.verify.scene import Scene

ROUNDING = 1.000_001
ADDS_UP_WITHIN = 0.02
"""Parts that add up to within 2 % of the whole are taken to add up: registers are counted on different days."""
COPIED_FROM = 1000.0
COPIED_DIGITS = 3


def cell_findings(scene: Scene) -> Iterator[Finding]:
    """What is odd about values of one period, place and breakdown, or between the parts of the city."""
    for inputs in scene.cells.values():
        yield from _parts(inputs, scene)
        yield from _copies(inputs, scene)
    yield from _sums(scene)


def _parts(inputs: Mapping[str, Input], scene: Scene) -> Iterator[Finding]:
    for one in inputs.values():
        variable = scene.pack.variables.get(one.variable)
        whole = inputs.get(variable.part_of) if variable and variable.part_of else None
        if whole is None or one.value is None or whole.value is None:
            continue
        times = _times(one.unit, whole.unit)
        if times and one.value * times > whole.value * ROUNDING:
            what = sentence(
                "`{key}`{among} ({value}) is more than `{whole}` ({whole_value}), which it is a part of.",
                key=one.variable,
                among=said(one),
                value=amount(one.value, one.unit),
                whole=whole.variable,
                whole_value=amount(whole.value, whole.unit),
            )
            yield about(
                one,
                "part_exceeds_whole",
                severity="error",
                what=what,
                next_step=sentence("Check both figures, their units and that they were not swapped."),
            )


def _times(unit: str, whole: str) -> float:
    """What turns one unit into the other; 0 where nothing does, as between currencies."""
    try:
        return factor(unit, whole)
    except UnitError:
        return 0.0


def _copies(inputs: Mapping[str, Input], scene: Scene) -> Iterator[Finding]:
    """Two unlike variables of exactly the same long number: one row may have been copied onto the other."""
    by_value: dict[float, list[Input]] = defaultdict(list)
    for one in inputs.values():
        if one.variable in scene.pack.variables and one.value is not None and _is_distinctive(one.value):
            by_value[one.value].append(one)
    for same in by_value.values():
        for place, one in enumerate(same):
            unlike = [other for other in same[:place] if not _related(one.variable, other.variable, scene)]
            if unlike:
                other = unlike[0]
                what = sentence(
                    "`{key}` and `{other}`{among} are both {value} in {period}.",
                    key=one.variable,
                    other=other.variable,
                    among=said(one),
                    value=number(one.value or 0),
                    period=one.observation.period,
                )
                yield about(
                    one,
                    "same_value",
                    what=what,
                    why=sentence("One may have been copied onto the other."),
                    next_step=sentence("Check both rows."),
                )


def _is_distinctive(value: float) -> bool:
    return abs(value) >= COPIED_FROM and len(plain_number(value).rstrip("0").replace(".", "")) >= COPIED_DIGITS


def _related(one: str, other: str, scene: Scene) -> bool:
    """Whether the two may well be equal: parts of one thing, one of the other, or in one formula."""
    if any({one, other} <= set(point.variables) for point in scene.pack.data_points) and {one, other} != {
        "inhabitants",
        "households",
    }:
        return True
    wholes = [{name, scene.pack.variables[name].part_of} - {None} for name in (one, other)]
    return bool(wholes[0] & wholes[1])


def _sums(scene: Scene) -> Iterator[Finding]:
    """Districts, and the codes of a breakdown, against the whole they make up."""
    by_split: dict[tuple[str, str, str], list[tuple[Cell, Input]]] = defaultdict(list)
    for cell, inputs in scene.cells.items():
        for dimension in _splits(cell):
            for one in inputs.values():
                variable = scene.pack.variables.get(one.variable)
                if variable and variable.whole and one.value is not None:
                    by_split[one.variable, cell[0], dimension].append((cell, one))
    for split, members in by_split.items():
        yield from _sum(scene, split, members)


def _splits(cell: Cell) -> list[str]:
    _, place, breakdown = cell
    if place and not breakdown:
        return ["place"]
    if breakdown and not place and ";" not in breakdown:
        return [breakdown.partition("=")[0]]
    return []


def _sum(scene: Scene, split: tuple[str, str, str], members: list[tuple[Cell, Input]]) -> Iterator[Finding]:
    key, period, dimension = split
    whole = scene.cells.get((period, "", ""), {}).get(key)
    if whole is None or not whole.value or not _is_complete(scene, dimension, members):
        return
    total = sum(one.value or 0.0 for _, one in members)
    if abs(total - whole.value) <= ADDS_UP_WITHIN * whole.value:
        return
    what = sentence(
        "`{key}` by {dimension} adds up to {total} in {period}, but is {whole} for the whole city.",
        key=key,
        dimension=dimension,
        total=number(total),
        period=period,
        whole=number(whole.value),
    )
    yield about(
        whole,
        "does_not_add_up",
        what=what,
        next_step=sentence("Look for a part that was left out, counted twice or mistyped."),
    )


def _is_complete(scene: Scene, split: str, members: list[tuple[Cell, Input]]) -> bool:
    if split == "place":
        tops = {
            place.id
            for place in scene.city.places
            if not place.parent or place.parent not in {p.id for p in scene.city.places}
        }
        return {cell[1] for cell, _ in members} == tops
    return split == "sex" and {"sex=female", "sex=male"} <= {cell[2] for cell, _ in members}
