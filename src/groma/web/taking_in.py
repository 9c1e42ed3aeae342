"""Taking a city in: a folder of the record becomes rows, as one gesture, an event for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from groma.web import changes, records
from groma.web.models import City, Lineage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.record import model as record
    from groma.web.trail import Gesture


def take_in(city: record.City, *, gesture: Gesture) -> City:
    """A city that is not there yet, with its observations, sources, places, targets and lineage.

    Of rows with one key the first is taken; `groma check` names the others before.

    Raises:
        OvertakenError: There is a city of that id. Nothing was taken in.
    """
    head = {name: getattr(city, name) for name in records.HEAD}
    location = list(city.location) if city.location else None
    with transaction.atomic():
        row = changes.create(
            City(**head, location=location, identifiers=dict(city.identifiers)), "take_in", gesture=gesture
        )
        rows = [
            *(records.place_row(one, city.id) for one in city.places),
            *(records.source_row(one, city.id) for one in _first_of_each(city.sources)),
            *(records.target_row(one, city.id) for one in city.targets),
            *(records.observation_row(one, city.id) for one in _first_of_each_key(city.observations)),
        ]
        changes.create_all(rows, "take_in", gesture=gesture)
        Lineage.objects.bulk_create(records.lineage_rows(city.lineage, city.id), batch_size=500)
    return row


def _first_of_each(sources: Iterable[record.Source]) -> list[record.Source]:
    return list({one.id: one for one in reversed(tuple(sources))}.values())[::-1]


def _first_of_each_key(observations: Iterable[record.Observation]) -> list[record.Observation]:
    return list({one.key: one for one in reversed(tuple(observations))}.values())[::-1]
