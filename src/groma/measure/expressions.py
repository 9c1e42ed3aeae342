"""Formulas as narwhals expressions: written once, run by any engine, on one city or on ten thousand."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import narwhals as nw

from groma.catalogue.formula import Formula, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from groma.catalogue.pack import DataPoint, Pack
    from groma.measure.engines import Frame


def expression(formula: Formula) -> nw.Expr:
    """The formula over columns named like its variables."""
    built: nw.Expr = fold(formula, name=nw.col, number=float, join=calculating(_divided))
    return built


def value_of(point: DataPoint) -> nw.Expr:
    """The value of a data point in its unit, under the name of its key.

    It is null where an input is; where the formula divides by zero it is infinite or not a number, on every engine.

    Raises:
        ValueError: The data point has no formula.
    """
    if point.formula is None:
        raise ValueError(point.key)
    value = expression(point.formula)
    return (value if point.scale == 1.0 else value * point.scale).alias(point.key)


def computable(pack: Pack, variables: Collection[str]) -> tuple[DataPoint, ...]:
    """The data points whose formula needs no other variables than these."""
    present = frozenset(variables)
    return tuple(point for point in pack.data_points if point.formula and present.issuperset(point.variables))


def measured(wide: Frame, pack: Pack, *, keys: Sequence[str]) -> Frame:
    """The value of every data point whose variables the frame has.

    Args:
        wide: One row for each of what `keys` tell apart; a column for each variable, in the catalogue's units.
        pack: The framework.
        keys: Columns to keep as they are.

    Returns:
        A frame with the `keys`, and a column for each of the `computable` data points, in their order.
    """
    return wide.select(*keys, *map(value_of, computable(pack, wide.collect_schema().names())))


def lengthened(values: Frame, *, keys: Sequence[str]) -> Frame:
    """The values of `measured` in long form: the keys, `data_point` and `value`, a row for each finite value."""
    points = [name for name in values.collect_schema().names() if name not in keys]
    long = values.unpivot(on=points, index=list(keys), variable_name="data_point", value_name="value")
    return long.filter(nw.col("value").is_finite())


def calculating(divide: Callable[[Any, Any], Any]) -> Callable[[str, Any, Any], Any]:
    """How `fold` joins the sides of a formula so that they are calculated, dividing in the way that is given."""
    operations = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": divide}
    return lambda sign, left, right: operations[sign](left, right)


def _divided(left: Any, right: Any) -> Any:
    """An engine may divide by a constant, or multiply by its inverse, which differs in the last digit."""
    return left * (1.0 / right) if isinstance(right, float) else left / right
