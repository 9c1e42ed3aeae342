"""Between the database and the core: a city's rows as one frozen `City`, and back."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from groma.errors import RecordError
from groma.record.model import City, Lineage, Observation, Place, Source, Target
from groma.record.numbers import read_number
from groma.record.period import parse_period
from groma.record.targets import read_steps, written_steps
from groma.web import models

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD = ("id", "name", "country", "level", "licence", "notes", "invented")
LINEAGE = tuple(one.name for one in fields(Lineage))
TARGET = tuple(one.name for one in fields(Target) if one.name != "steps")


def city_of(row: models.City, *, up_to: str = "") -> City:
    """A city with all that is known of it, from the database.

    Args:
        row: The city.
        up_to: The last period to look at; all where empty.
    """
    limit = parse_period(up_to).end if up_to else None
    observations = map(_observed, row.observations.values(*models.Observation.KEY, *models.Observation.CONTENT))
    return City(
        **{name: getattr(row, name) for name in HEAD},
        location=tuple(row.location) if row.location else None,
        identifiers=dict(row.identifiers),
        observations=tuple(one for one in observations if not limit or parse_period(one.period).end <= limit),
        lineage=tuple(Lineage(**item) for item in row.lineage.values(*LINEAGE)),
        places=tuple(Place(one.code, one.name, one.level, one.parent) for one in row.places.all()),
        sources=tuple(map(source_of, row.sources.all())),
        targets=tuple(map(target_of, row.targets.all())),
    )


def observation_of(row: models.Observation) -> Observation:
    """A row as the core knows it; the number is read from the text that was typed."""
    return _observed({name: getattr(row, name) for name in (*row.KEY, *row.CONTENT)})


def _observed(content: dict[str, Any]) -> Observation:
    where = f"{content['variable']} {content['period']}"
    return Observation(**content, value=value_of(content["text"]), where=where)


def value_of(text: str) -> float | None:
    """The number a text means: 1 and 0 for yes and no, nothing where it says no number."""
    if text in {"yes", "no"}:
        return float(text == "yes")
    try:
        return read_number(text) if text else None
    except RecordError:
        return None


def source_of(row: models.Source) -> Source:
    """A source as the core knows it."""
    return Source(
        row.code,
        row.title,
        row.publisher,
        row.address,
        row.licence,
        row.accessed,
        tuple(row.evidence),
        row.note,
    )


def target_of(row: models.Target) -> Target:
    """A target as the core knows it."""
    return Target(**{name: getattr(row, name) for name in TARGET}, steps=read_steps(row.steps))


def observation_row(observation: Observation, city_id: str) -> models.Observation:
    """An observation as a row that is not saved yet."""
    content = {name: getattr(observation, name) for name in (*models.Observation.KEY, *models.Observation.CONTENT)}
    if not observation.text and observation.value is not None:
        content["text"] = repr(observation.value)
    return models.Observation(city_id=city_id, **content)


def source_row(source: Source, city_id: str) -> models.Source:
    """A source as a row that is not saved yet."""
    content = {name: getattr(source, name) for name in ("title", "publisher", "address", "licence", "accessed", "note")}
    return models.Source(city_id=city_id, code=source.id, evidence=list(source.evidence), **content)


def place_row(place: Place, city_id: str) -> models.Place:
    """A place as a row that is not saved yet."""
    return models.Place(city_id=city_id, code=place.id, name=place.name, level=place.level, parent=place.parent)


def target_row(target: Target, city_id: str) -> models.Target:
    """A target as a row that is not saved yet."""
    content = {name: getattr(target, name) for name in TARGET}
    return models.Target(city_id=city_id, **content, steps=written_steps(target.steps))


def lineage_rows(lineage: Iterable[Lineage], city_id: str) -> list[models.Lineage]:
    """Lineage as rows that are not saved yet."""
    return [models.Lineage(city_id=city_id, **{name: getattr(one, name) for name in LINEAGE}) for one in lineage]
