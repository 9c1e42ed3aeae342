"""What the columns of a data package mean: types, descriptions, choices and keys, after Frictionless Table Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from groma.catalogue.model import MARKS, Direction
from groma.record.model import PATHS, QUALITIES, STATUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

DESCRIPTIONS = {
    "city.yaml": "The city: id, name, country, licence of its data, notes",
    "observations.csv": "What is known: one row for each variable, period, place and breakdown",
    "lineage.csv": "Which raw file, row and recipe an observation was gathered from",
    "places.csv": "Parts of the city, such as districts",
    "sources.yaml": "Where the figures come from",
    "targets.csv": "Targets the city set itself; shown beside the figures, never scored",
    "results.csv": "One row for each data point of the framework: newest value, target, share of target, band, points",
    "rollup.csv": "Points and percent for every group of data points, with how many are reported and scored",
    "benchmarks.csv": "The targets the results were scored with, each with its source",
}
KEYS = {
    "observations": ("variable", "period", "place", "breakdown"),
    "places": ("id",),
    "results": ("framework", "code", "data_point", "place", "breakdown"),
    "rollup": ("level", "dimension", "group"),
    "benchmarks": ("code", "data_point"),
}
_COLUMNS = {
    "variable": "Id of a variable, or code of an indicator or data point where only its final value is known",
    "period": "ISO 8601: a year, a month, a day, or a span such as 2018-09/2019-08",
    "place": "Id of a part of the city; empty is all of it",
    "breakdown": "Group of people or things, such as age=15-24;sex=female; empty is everyone",
    "value": "A number, yes or no; empty where there is none",
    "unit": "Unit of the value; empty is that of the catalogue",
    "status": "Whether there is a value, and if not, of what kind the lack is",
    "quality": "How the value came about",
    "source": "Id of a source in sources.yaml; in benchmarks.csv where the target comes from",
    "note": "What a reader should know",
    "file": "Raw file it was gathered from",
    "sha256": "Hash of that file",
    "row": "Row of that file",
    "column": "Column of that file",
    "raw": "The cell as it stood there",
    "factor": "What the raw number was multiplied by",
    "recipe": "The recipe that gathered it",
    "id": "Short permanent name",
    "name": "Name",
    "parent": "Id of the place it is part of",
    "framework": "Id of the framework",
    "code": "Code of the indicator",
    "data_point": "Which of the indicator's values; empty where it has one",
    "reason": "Why there is no value or no band; empty where all is well",
    "benchmark": "The target",
    "benchmark_set": "Name and version of the set of targets",
    "direction": "Which way is better",
    "share_of_target": "How much of the target is reached, in percent, not capped",
    "band": "Band of the share of target; empty where it is not scored",
    "points": "Points earned",
    "dimension": "Top group it belongs to; empty for goals and the total",
    "group": "Name of the group",
    "possible": "Most points the scored data points could earn",
    "percent": "Points over possible points, in percent",
    "scored": "Data points with a band",
    "reported": "Data points with a value",
    "total": "All data points of the group",
    "target": "The value that counts as all of the target",
    "path": "How the value is to get from the baseline to the target",
    "baseline": "The value a target starts from",
    "baseline_period": "When a target starts",
    "owner": "The role that answers for a target",
    "why": "What a target rests on",
    "steps": "Values on the way to a target by their periods, such as 2027=40;2028=35",
    "worst": "The value that counts as nothing of it, where one is set",
    "valid_from": "Since when the target holds",
    "trust": "How well the definition of the figure is known: its weakest trust mark",
    "notice": "What must be said of every row",
}
_LEVELS = {"places": "Kind of place, such as district", "rollup": "Kind of group; sdg for a goal, total for everything"}
_INTEGERS = {"points", "possible", "scored", "reported", "total"}
_NUMBERS = {"share_of_target", "percent", "baseline"}
_CHOICES: dict[str, tuple[str, ...]] = {
    "status": STATUSES,
    "quality": QUALITIES,
    "path": PATHS,
    "direction": get_args(Direction),
    "trust": MARKS,
}


def field_schemas(table: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The fields of a table, in the order of its columns."""
    return [_field(table, column) for column in columns]


def _field(table: str, column: str) -> dict[str, Any]:
    """A value may be a number or an answer, so its type is string; only what is always a number is called one."""
    kind = "integer" if column in _INTEGERS else "number" if column in _NUMBERS else "string"
    description = _LEVELS.get(table, "") if column == "level" else _COLUMNS.get(column, "")
    content: dict[str, Any] = {"name": column, "type": kind, "description": description}
    constraints = {**_required(table, column), **({"enum": list(_CHOICES[column])} if column in _CHOICES else {})}
    return content | ({"constraints": constraints} if constraints else {})


def _required(table: str, column: str) -> dict[str, bool]:
    needed = KEYS.get(table, ())[:1] + (("period",) if table == "observations" else ())
    return {"required": True} if column in needed else {}
