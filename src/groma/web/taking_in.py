"""Taking a city in: a folder of the record becomes rows, as one gesture, an event for each row.

What could not be kept as it stands is refused as a whole with the lines named; nothing is dropped in silence. Where a
folder says two things of one key, a person may choose to take the first and have the others written into its note.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from django.db import models, transaction
from django.utils.translation import gettext as _

from groma.errors import GromaError
from groma.plan.reading import read_plan
from groma.record.folder import read_city
from groma.web import changes, records
from groma.web.models import City, Lineage, Observation, Place, Source, Target
from groma.web.planning.rows import rows_of_plan
from groma.web.refusals import said
from groma.web.stored import files
from groma.web.stored.archives import UploadRefusedError
from groma.web.stored.uploads import UNKNOWN, recognised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import Any, TypeVar

    from groma.errors import Finding
    from groma.plan.model import Plan
    from groma.record import model as record
    from groma.web.models.plans import PartOfPlan
    from groma.web.stored.uploads import Kind
    from groma.web.trail import Gesture

    T = TypeVar("T", record.Observation, record.Source)

Twins = Literal["refuse", "first"]
TABLES = frozenset(
    {"city.yaml", "sources.yaml", "observations.csv", "lineage.csv", "places.csv", "targets.csv", "plan.yaml"},
)
ABOUT_TWINS = frozenset({"duplicate", "ambiguous", "duplicate_source"})
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
NAMED = 20
"""How many lines a refusal names."""


class NotTakenError(GromaError):
    """A folder that is not taken in as it stands.

    Attributes:
        lines: What is wrong, each with its file and line.
        are_twins: Whether nothing is wrong but rows of one key, so that the first of them could be taken.
    """

    def __init__(self, what: str, lines: Iterable[str], *, next_step: str, are_twins: bool = False) -> None:
        """Keep the lines apart, to be shown as a list."""
        self.lines, self.are_twins = tuple(lines), are_twins
        more = len(self.lines) - NAMED
        shown = "; ".join(self.lines[:NAMED]) + (f" (+{more})" if more > 0 else "")
        super().__init__(f"{what} {shown}", next_step=next_step)
        self.title = what


def take_in(city: record.City, *, gesture: Gesture, plan: Plan | None = None, twins: Twins = "refuse") -> City:
    """A city that is not there yet, with its observations, sources, places, targets, lineage and plan.

    Args:
        city: As it was read from its folder.
        gesture: Who takes it in.
        plan: Its plan, where it has one.
        twins: Whether several rows of one key are refused, or the first is taken and the others noted with it.

    Raises:
        NotTakenError: Something in it could not be kept as it stands.
        OvertakenError: There is a city of that id. Nothing was taken in.
    """
    city, planned = sound(city, twins=twins), sound_plan(plan, city)
    with transaction.atomic():
        row = changes.create(_unsaved(records_head(city)), "take_in", gesture=gesture)
        changes.create_all([*rows_of(city), *planned], "take_in", gesture=gesture)
        Lineage.objects.bulk_create(records.lineage_rows(city.lineage, city.id), batch_size=500)
    return row


def take_in_folder(folder: Path, *, gesture: Gesture, twins: Twins = "refuse") -> City:
    """A city that is not there yet with everything in its folder: raw files, recipes and evidence too.

    Raises:
        NotTakenError: Something in it could not be kept as it stands.
        OvertakenError: There is a city of that id. Nothing was taken in.
        UploadRefusedError: One of its files is not taken.
    """
    with transaction.atomic():
        row = take_in(read_city(folder), plan=read_plan(folder), gesture=gesture, twins=twins)
        for path, file in other_files(folder):
            keep_file(file, path, city=row, gesture=gesture)
    return row


def keep_file(file: Path, path: str, *, city: City, gesture: Gesture) -> None:
    """Keep one of the folder's own files; of any kind, as long as it holds nothing that runs or unpacks to a flood.

    Raises:
        UploadRefusedError: It does.
    """
    with file.open("rb") as content:
        files.kept_as(content, kind_of(file, path), city=city, name=file.name, path=path, gesture=gesture)


def kind_of(file: Path, path: str) -> Kind:
    """The kind of one of the folder's own files.

    Raises:
        UploadRefusedError: It holds macros, or more than it seems; `path` is named.
    """
    if not file.stat().st_size:
        return UNKNOWN
    with file.open("rb") as content:
        try:
            return recognised(content)
        except UploadRefusedError as error:
            raise UploadRefusedError(f"{path}: {error.what}", next_step=error.next_step) from error


def sound(city: record.City, *, twins: Twins = "refuse") -> record.City:
    """The city as it can be kept: each key once, every text short enough.

    Raises:
        NotTakenError: It cannot, with every line that stands against it.
    """
    _refuse_unreadable(city)
    found = tuple(_twins(city))
    if found and twins == "refuse":
        raise NotTakenError(
            _("The folder says more than one thing of the same key."),
            found,
            next_step=_("Remove the rows that are too many, or take the first of each and have the others noted."),
            are_twins=True,
        )
    city = replace(city, observations=_first_of_each(city.observations), sources=_first_sources(city.sources))
    city = replace(city, places=tuple({one.id: one for one in reversed(city.places)}.values())[::-1])
    _refuse_unkeepable(city)
    return city


def sound_plan(plan: Plan | None, city: record.City) -> list[PartOfPlan]:
    """The parts of a plan as rows that are not saved yet; none where there is no plan.

    Raises:
        NotTakenError: Something in it could not be read and would be lost, or cannot be kept.
    """
    if plan is None:
        return []
    if plan.findings:
        raise NotTakenError(
            _("The plan holds parts that cannot be read."),
            (f"{_place(one, city)}: {said(one.what)}" for one in plan.findings),
            next_step=_("Mend these lines and send the folder again. Nothing was taken in."),
        )
    rows = rows_of_plan(plan, city.id)
    _refuse_wrong([problem for row in rows for problem in _problems(row)])
    return rows


def records_head(city: record.City) -> dict[str, Any]:
    """The fields of the city's own row."""
    head = {name: getattr(city, name) for name in records.HEAD}
    location = list(city.location) if city.location else None
    # As pairs, because not every database keeps the order of an object's names.
    identifiers: list[list[str]] | dict[str, str] = [[name, text] for name, text in city.identifiers.items()] or {}
    return {**head, "location": location, "identifiers": identifiers}


def rows_of(city: record.City) -> list[Place | Source | Target | Observation]:
    """The city's places, sources, targets and observations as rows that are not saved yet."""
    return [
        *(records.place_row(one, city.id) for one in city.places),
        *(records.source_row(one, city.id) for one in city.sources),
        *(records.target_row(one, city.id) for one in city.targets),
        *(records.observation_row(one, city.id) for one in city.observations),
    ]


def other_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of a folder that are none of its tables, by their path in it; what systems leave behind is left out."""
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if file.is_file() and path not in TABLES and file.name not in LITTER and not path.startswith("__MACOSX/"):
            yield path, file


def _unsaved(head: Mapping[str, Any]) -> City:
    return City(**head)


def _refuse_unreadable(city: record.City) -> None:
    """What reading could not understand would be lost: rows without a period, values that are no numbers."""
    wrong = [one for one in city.findings if one.severity == "error" and one.rule not in ABOUT_TWINS]
    if wrong:
        raise NotTakenError(
            _("The folder holds rows that cannot be read."),
            (f"{_place(one, city)}: {said(one.what)}" for one in wrong),
            next_step=_("Mend these lines and send the folder again. Nothing was taken in."),
        )


def _twins(city: record.City) -> Iterator[str]:
    rows = sorted(enumerate(city.observations), key=lambda pair: (pair[1].key, pair[0]))
    for key, group in groupby(rows, key=lambda pair: pair[1].key):
        places = [_line(one.where, city) for _number, one in group]
        if len(places) > 1:
            yield f"{', '.join(places)}: {' '.join(part for part in key if part)}"
    for name, things in (("sources.yaml", city.sources), ("places.csv", city.places)):
        counts = Counter(one.id for one in things)
        yield from (f"{name}: {one}" for one, count in counts.items() if count > 1)


def _first_of_each(observations: Iterable[record.Observation]) -> tuple[record.Observation, ...]:
    """The first observation of each key, the others written into its note."""
    groups: dict[tuple[str, str, str, str], list[record.Observation]] = {}
    for one in observations:
        groups.setdefault(one.key, []).append(one)
    return tuple(_with_others(group[0], [_told(one) for one in group[1:]]) for group in groups.values())


def _first_sources(sources: Iterable[record.Source]) -> tuple[record.Source, ...]:
    groups: dict[str, list[record.Source]] = {}
    for one in sources:
        groups.setdefault(one.id, []).append(one)
    told = attrgetter("title", "publisher", "address", "licence", "accessed", "note")
    return tuple(
        _with_others(group[0], [", ".join(filter(None, told(one))) for one in group[1:]]) for group in groups.values()
    )


def _with_others(first: T, others: list[str]) -> T:
    if not others:
        return first
    noted = f"Also given: {' | '.join(others)}"
    return replace(first, note=f"{first.note} {noted}".strip())


def _told(one: record.Observation) -> str:
    parts = (one.text or one.status, one.unit, one.quality, one.source, one.note)
    return ", ".join(part for part in parts if part and part != "unknown")


def _refuse_unkeepable(city: record.City) -> None:
    rows: list[models.Model] = [_unsaved(records_head(city)), *rows_of(city)]
    wrong = [problem for row in rows for problem in _problems(row)]
    wrong += [problem for row in records.lineage_rows(city.lineage, city.id) for problem in _problems(row)]
    _refuse_wrong(wrong)


def _refuse_wrong(wrong: list[str]) -> None:
    if wrong:
        raise NotTakenError(
            _("The folder holds texts that cannot be kept."),
            wrong,
            next_step=_("Shorten or mend them and send the folder again. Nothing was taken in."),
        )


def _problems(row: models.Model) -> Iterator[str]:
    """Texts that are too long for their field, or hold what no database keeps."""
    for field in row._meta.concrete_fields:  # noqa: SLF001  Django's public name for it
        value = getattr(row, field.attname)
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        if isinstance(value, str) and field.max_length and len(text) > field.max_length:
            yield _("%(row)s: `%(field)s` is longer than %(most)d characters") % {
                "row": row,
                "field": field.name,
                "most": field.max_length,
            }
        if "\0" in text or "\\u0000" in text or any("\ud800" <= mark <= "\udfff" for mark in text):
            yield _("%(row)s: `%(field)s` holds a character that cannot be kept") % {"row": row, "field": field.name}


def _place(finding: Finding, city: record.City) -> str:
    return _line(finding.where, city)


def _line(where: str, city: record.City) -> str:
    """`observations.csv:17`, without where the folder lies."""
    return where.removeprefix(f"{city.folder}/") if city.folder else where
