"""Recipes read backwards: the rows a raw table must have so that its recipe finds the figures in it.

Tables whose rows are summed up or averaged hold more detail than the figures; they are in `exempla.detail`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exempla.city import DISTRICTS
from groma.measure.inputs import conversion

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from exempla.city import Figures, Key
    from groma.catalogue.pack import Pack
    from groma.gather.recipe import ObservationRule, Origin, Recipe

MISSING = ".."
PLACES = ("", *(one.id for one in DISTRICTS))
SIGNIFICANT = 6

TableRow = dict[str, str | float]
Identity = tuple[tuple[str, str], ...]


def rows_of(recipe: Recipe, figures: Figures, pack: Pack) -> list[TableRow]:
    """The rows of a raw table, as wide as its recipe wants them; cells nobody fills say `..`."""
    found: dict[Identity, TableRow] = {}
    for rule in recipe.observations:
        for key, value in figures.items():
            identity = _identity(rule, recipe, key) if key[0] == rule.variable else None
            if identity is not None:
                _put(found, identity, column=rule.value, cell=_cell(value, rule, pack))
    rows = [{**dict(identity), **cells} for identity, cells in found.items()]
    return _filled(_melted(rows, recipe) if recipe.melt else _sorted(rows, recipe))


def _put(found: dict[Identity, TableRow], identity: Mapping[str, str], *, column: str, cell: float) -> None:
    row = found.setdefault(tuple(identity.items()), {})
    if row.setdefault(column, cell) != cell:
        raise ValueError(f"Two figures for {identity}, {column}: {row[column]} and {cell}.")


def _cell(value: float, rule: ObservationRule, pack: Pack) -> float:
    by = conversion(rule.variable, rule.unit, pack) * (rule.factor or 1)
    return value if by == 1 else float(f"{value / by:.{SIGNIFICANT}g}")


def _identity(rule: ObservationRule, recipe: Recipe, key: Key) -> dict[str, str] | None:
    """The cells that say which figure a row is about; none where the rule does not read that figure."""
    _, year, place, breakdown = key
    found = {rule.period.column: str(year)}
    codes = dict(part.split("=") for part in breakdown.split(";") if part)
    if place not in _places(rule.place):
        return None
    origins = [(rule.place, place)] if rule.place else []
    origins += [(origin, codes.pop(dimension, "")) for dimension, origin in rule.breakdown.items()]
    if codes or not all(_told(found, origin, code) for origin, code in origins):
        return None
    return found if _kept(found, {**recipe.where, **rule.where}) else None


def _places(origin: Origin | None) -> Container[str]:
    """The places a rule can read; with a map from names, the whole city only where the map says so."""
    if origin is None:
        return ("",)
    return PLACES if origin.map is None else origin.map.values()


def _told(found: dict[str, str], origin: Origin, code: str) -> bool:
    """Write down the cell that stands for a code; false where none does."""
    if not origin.column:
        return origin.fixed == code
    cells = {"": "", **{code: cell for cell, code in origin.map.items()}} if origin.map is not None else {code: code}
    found[origin.column] = cells.get(code, "")
    return code in cells


def _kept(found: dict[str, str], where: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the row passes the filters; columns that stand only in a filter are written down on the way."""
    for column, texts in where.items():
        if texts[0].startswith("!"):
            if f"!{found.get(column, '')}" in texts:
                return False
        elif found.setdefault(column, texts[0]) not in texts:
            return False
    return True


def _sorted(rows: list[TableRow], recipe: Recipe) -> list[TableRow]:
    rule = recipe.observations[-1]
    columns = [rule.period.column, *((rule.place.column,) if rule.place else ())]
    return sorted(rows, key=lambda row: [str(row.get(column, "")) for column in columns])


def _melted(rows: list[TableRow], recipe: Recipe) -> list[TableRow]:
    """The years across."""
    if recipe.melt is None:
        return rows
    found: dict[Identity, TableRow] = {}
    for row in rows:
        year, cell = str(row.pop(recipe.melt.into)), row.pop(recipe.melt.value)
        identity = {column: str(text) for column, text in row.items()}
        _put(found, identity, column=year, cell=float(cell))
    return [{**dict(identity), **cells} for identity, cells in found.items()]


def _filled(rows: list[TableRow]) -> list[TableRow]:
    columns = _columns(rows)
    return [
        {column: row.get(column, MISSING if column in columns[1] else "") for column in (*columns[0], *columns[1])}
        for row in rows
    ]


def _columns(rows: Iterable[TableRow]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that say what a row is about, and those that hold figures."""
    labels: dict[str, None] = {}
    figures: dict[str, None] = {}
    for row in rows:
        for column, cell in row.items():
            (labels if isinstance(cell, str) else figures)[column] = None
    return tuple(labels), tuple(figures)
