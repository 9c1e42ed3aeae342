"""A city as a folder: read whatever state it is in, written without loss.

    city.yaml  observations.csv  lineage.csv  places.csv  sources.yaml  targets.csv  evidence/  recipes/  raw/

Reading never stops at the first mistake: what cannot be understood becomes a finding with its file and line, and the
rest is read. Only a missing or unreadable `city.yaml`, or a table without its columns, is an error.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from groma.errors import Finding, NotFoundError, RecordError, sentence
from groma.record.breakdown import canonical_breakdown
from groma.record.files import city_file, write_atomically, write_together
from groma.record.heads import CityFile, city_yaml, read_head, read_sources, sources_yaml
from groma.record.model import QUALITIES, STATUSES, City, Lineage, Observation, Place
from groma.record.numbers import either, is_either, read_number
from groma.record.period import parse_period
from groma.record.rows import RowNotes, cells_of, decimal_mark
from groma.record.tables import Table, read_table, written_table
from groma.record.targets import TARGET_COLUMNS, read_targets, targets_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from groma.record.model import Quality, Source, Status
    from groma.record.tables import Row

OBSERVATION_COLUMNS = (
    "variable",
    "period",
    "place",
    "breakdown",
    "value",
    "unit",
    "status",
    "quality",
    "source",
    "note",
)
LINEAGE_COLUMNS = (
    "variable",
    "period",
    "place",
    "breakdown",
    "file",
    "sha256",
    "row",
    "column",
    "raw",
    "factor",
    "recipe",
)
PLACE_COLUMNS = ("id", "name", "level", "parent")


def read_city(folder: Path, *, with_lineage: bool = True) -> City:
    """The city in a folder, with a finding for everything that could not be read.

    Args:
        folder: Where the city is.
        with_lineage: Whether `lineage.csv` is read too; scoring does without, and starts sooner.

    Raises:
        NotFoundError: The folder has no `city.yaml`.
        DefinitionError: `city.yaml` or `sources.yaml` cannot be read.
        RecordError: A table is empty, binary or has not its columns, or is no file of this folder.
    """
    if not (folder / "city.yaml").is_file():
        raise NotFoundError(
            "There is no city.yaml here.",
            where=str(folder),
            next_step="Make a city with `groma new ID`, or check the path.",
        )
    head = read_head(folder / "city.yaml")
    observations, findings = _observations(folder)
    lineage = _lineage(folder) if with_lineage else Table((), ".", ())
    places = _table(folder, "places.csv", PLACE_COLUMNS, required=("id", "name"))
    target_table = _table(folder, "targets.csv", TARGET_COLUMNS, required=("variable", "period", "value"))
    targets, target_findings = read_targets(target_table, folder / "targets.csv")
    sources = read_sources(folder / "sources.yaml") if city_file(folder, "sources.yaml") else ()
    city = City(
        **{name: getattr(head, name) for name in CityFile.model_fields},
        observations=observations,
        lineage=tuple(Lineage(**cells_of(row, LINEAGE_COLUMNS)) for row in lineage.rows),
        places=tuple(Place(**cells_of(row, PLACE_COLUMNS)) for row in places.rows),
        sources=sources,
        targets=targets,
        folder=folder,
    )
    odd = (*findings, *lineage.findings, *places.findings, *target_findings, *_twice(sources, folder))
    return replace(city, findings=(*odd, *_duplicates(observations)))


def write_city(city: City, folder: Path, *, others: Mapping[str, bytes] | None = None) -> None:
    """Write every file of the city that has content, all of them or, where the disk is full, none.

    Args:
        city: What to write.
        folder: Where to.
        others: Further files by their path in the folder, such as raw files.

    Raises:
        RecordError: A file cannot be written.
    """
    texts = {"city.yaml": city_yaml(city)}
    if city.sources or (folder / "sources.yaml").exists():
        texts["sources.yaml"] = sources_yaml(city.sources)
    if city.places or (folder / "places.csv").exists():
        texts["places.csv"] = places_csv(city.places)
    if city.targets or (folder / "targets.csv").exists():
        texts["targets.csv"] = targets_csv(city.targets)
    if city.lineage or (folder / "lineage.csv").exists():
        texts["lineage.csv"] = lineage_csv(city.lineage)
    texts["observations.csv"] = observations_csv(city.observations)
    contents: dict[str, bytes | str] = {**(others or {}), **texts}
    write_together({folder / name: content for name, content in contents.items()})


def write_gathered(city: City, folder: Path) -> None:
    """Replace `lineage.csv` and `observations.csv` together.

    Raises:
        RecordError: One cannot be written; both are as they were.
    """
    texts = {"lineage.csv": lineage_csv(city.lineage), "observations.csv": observations_csv(city.observations)}
    write_together({folder / name: text for name, text in texts.items()})


def write_observations(observations: Iterable[Observation], folder: Path) -> None:
    """Replace `observations.csv`."""
    write_atomically(folder / "observations.csv", observations_csv(observations))


def write_lineage(lineage: Iterable[Lineage], folder: Path) -> None:
    """Replace `lineage.csv`."""
    write_atomically(folder / "lineage.csv", lineage_csv(lineage))


def observations_csv(observations: Iterable[Observation]) -> str:
    """The text of `observations.csv`."""
    return written_table(OBSERVATION_COLUMNS, (_observation_cells(item) for item in observations))


def lineage_csv(lineage: Iterable[Lineage]) -> str:
    """The text of `lineage.csv`."""
    return written_table(LINEAGE_COLUMNS, ([getattr(item, column) for column in LINEAGE_COLUMNS] for item in lineage))


def places_csv(places: Iterable[Place]) -> str:
    """The text of `places.csv`."""
    return written_table(PLACE_COLUMNS, ((place.id, place.name, place.level, place.parent) for place in places))


def _table(folder: Path, name: str, columns: Sequence[str], *, required: Sequence[str]) -> Table:
    path = city_file(folder, name)
    return read_table(path, columns=columns, required=required) if path else Table((), ".", ())


def _lineage(folder: Path) -> Table:
    return _table(folder, "lineage.csv", LINEAGE_COLUMNS, required=("variable", "period", "file", "sha256"))


def _twice(sources: Iterable[Source], folder: Path) -> list[Finding]:
    counts = Counter(source.id for source in sources)
    return [
        Finding(
            "warning",
            "duplicate_source",
            f"{folder / 'sources.yaml'}",
            sentence("{count} sources have the id `{source}`.", count=count, source=name),
            sentence("Nobody can tell which one a figure means."),
            sentence("Give each an id of its own."),
            name,
        )
        for name, count in counts.items()
        if count > 1
    ]


def _observations(folder: Path) -> tuple[tuple[Observation, ...], list[Finding]]:
    path = folder / "observations.csv"
    table = _table(folder, path.name, OBSERVATION_COLUMNS, required=("variable", "period", "value"))
    findings = list(table.findings)
    decimal = "." if _has_points(table) else table.decimal
    observations = []
    for row in table.rows:
        observation, found = read_observation(row, where=f"{path}:{row.line}", decimal=decimal)
        findings += found
        if observation:
            observations.append(observation)
    return tuple(observations), findings


def read_observation(row: Row, *, where: str, decimal: str) -> tuple[Observation | None, list[Finding]]:
    """The observation in a row, and what was odd. A row without a variable or a period gives none."""
    cells = cells_of(row, OBSERVATION_COLUMNS)
    notes = RowNotes(where, cells["variable"], cells["period"], [])
    if not cells["variable"]:
        notes.add(
            "no_variable",
            RecordError(sentence("The row names no variable."), next_step=sentence("Name one in the first column.")),
        )
        return None, notes.findings
    period = notes.tried("period", lambda: parse_period(cells["period"]).text)
    breakdown = notes.tried("breakdown", lambda: canonical_breakdown(cells["breakdown"]))
    if period is None or breakdown is None:
        return None, notes.findings
    text = cells["value"]
    value = notes.tried("value", lambda: _value(text, decimal)) if text else None
    observation = Observation(
        variable=cells["variable"],
        period=period,
        place=cells["place"],
        breakdown=breakdown,
        value=value,
        text=text if value is None else _typed(text, decimal),
        unit=cells["unit"],
        status=_status(cells["status"], text, notes),
        quality=cast("Quality", notes.choice("quality", cells["quality"] or "unknown", QUALITIES) or "unknown"),
        source=cells["source"],
        note=cells["note"],
        where=where,
    )
    return observation, notes.findings


def _told_twice(item: Observation, earlier: Observation, *, same: bool) -> str:
    parts = {"key": item.variable, "period": item.period, "where": earlier.where}
    if same:
        return sentence("`{key}` for {period} stands here and at {where}, with the same value.", **parts)
    return sentence(
        "`{key}` for {period} stands here and at {where}: {one} and {other}.",
        **parts,
        one=item.text or item.status,
        other=earlier.text or earlier.status,
    )


def _has_points(table: Table) -> bool:
    """Whether a table that may have decimal commas has points for them, and no comma."""
    values = [row.cells.get("value", "") for row in table.rows]
    return any("." in text and not is_either(text) for text in values) and not any("," in text for text in values)


def _value(text: str, decimal: str) -> float:
    if text.lower() in {"yes", "no"}:
        return float(text.lower() == "yes")
    if decimal == "," and is_either(text):
        raise either(text, decimal=decimal)
    return read_number(text, decimal=decimal_mark(text, decimal))


def _typed(text: str, decimal: str) -> str:
    """A readable value as Groma writes it: the same digits, with a point."""
    if text.lower() in {"yes", "no"}:
        return text.lower()
    return text.replace(",", ".") if decimal == "," else text


def _status(text: str, value: str, notes: RowNotes) -> Status:
    if not text and not value:
        hint = sentence("Give a status: {choices}.", choices=", ".join(STATUSES[1:]))
        notes.add("no_status", RecordError(sentence("The value is empty and no status says why."), next_step=hint))
    default = "reported" if value else "not_reported"
    status = (notes.choice("status", text, STATUSES) if text else None) or default
    if status == "reported" and not value:
        what = sentence("The status is `reported` but there is no value.")
        notes.add("no_value", RecordError(what, next_step=sentence("Give the value, or another status.")))
    if status != "reported" and value:
        what = sentence("There is a value but the status is `{status}`.", status=status)
        notes.add("value_and_status", RecordError(what, next_step=sentence("Remove one of them.")))
    return cast("Status", status)


def _observation_cells(item: Observation) -> list[str]:
    text = item.text or ("" if item.value is None else repr(item.value))
    status = "" if item.status == "reported" and text else item.status
    quality = "" if item.quality == "unknown" else item.quality
    key = [item.variable, item.period, item.place, item.breakdown]
    return [*key, text, item.unit, status, quality, item.source, item.note]


def _duplicates(observations: Iterable[Observation]) -> list[Finding]:
    first: dict[tuple[str, str, str, str], Observation] = {}
    findings = []
    for item in observations:
        earlier = first.setdefault(item.key, item)
        if earlier is item:
            continue
        same = (earlier.value, earlier.unit, earlier.status) == (item.value, item.unit, item.status)
        findings.append(
            Finding(
                "warning" if same else "error",
                "duplicate" if same else "ambiguous",
                item.where,
                _told_twice(item, earlier, same=same),
                "" if same else sentence("Two different values for one thing: neither is used."),
                sentence("Remove one of the rows."),
                item.variable,
                item.period,
            )
        )
    return findings
