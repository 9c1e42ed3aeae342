"""A city folder into the database: what would change is shown first, then taken as a whole or not at all.

Rows that a submitted, verified or published round rests on stay as they are unless the round is reopened. Rows of a
period that has no round are taken in late, and the trail says so.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groma.errors import GromaError
from groma.plan.reading import read_plan
from groma.record import model as record
from groma.record.files import inside
from groma.record.folder import lineage_csv, read_city
from groma.web import changes, progress, records, rounds, taking_in, trail
from groma.web.exchange.closed import resting
from groma.web.exchange.difference import Difference, RowChange, TableChange, changes_of, compared, paired
from groma.web.exchange.folder_out import INTAKE
from groma.web.facts import OPEN
from groma.web.models import (
    City,
    Lineage,
    Observation,
    Place,
    Plan,
    PlanAction,
    PlanEnabler,
    Source,
    StoredFile,
    Target,
)
from groma.web.stored import files
from groma.web.stored.uploads import FOLDERS, accepted
from groma.web.taking_in import NotTakenError, Twins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groma.web.models import Kept, User
    from groma.web.models.plans import PartOfPlan
    from groma.web.trail import Gesture

SAME_TARGET = (Target.TOLD, ("variable", "period", "place", "breakdown"), ("variable", "place", "breakdown"))
"""Which targets of a city and a folder are the same: those that say the same, then those that a person calls the same,
and then those of one figure, place and group, of which only the year was moved or more."""


@dataclass(frozen=True)
class Incoming:
    """A folder from outside, read and found fit to be kept.

    Attributes:
        city: What it says.
        plan: Its plan as rows that are not saved yet; none where it has no plan.
        files: Its other files: rows that are not saved yet, and where their content lies.
    """

    city: record.City
    plan: tuple[PartOfPlan, ...]
    files: tuple[tuple[StoredFile, Path], ...]


@contextlib.contextmanager
def opened(content: IO[bytes], *, twins: Twins = "refuse") -> Iterator[Incoming]:
    """The folder in an archive, unpacked for as long as the `with` block lasts.

    Args:
        content: The archive, open for reading.
        twins: What becomes of several rows of one key.

    Raises:
        UploadRefusedError: The archive is not taken.
        NotTakenError: The folder in it is not taken, with the lines that stand against it.
    """
    accepted(content, FOLDERS)
    with tempfile.TemporaryDirectory(prefix="groma-") as name:
        with zipfile.ZipFile(content) as archive:
            folder = _unpacked(archive, Path(name))
        yield read(folder, twins=twins)


def read(folder: Path, *, twins: Twins = "refuse") -> Incoming:
    """A folder on disk, read and found fit to be kept.

    Raises:
        NotTakenError: It is not, with the lines that stand against it.
        UploadRefusedError: One of its files is not taken.
    """
    try:
        city = taking_in.sound(read_city(folder), twins=twins)
        plan = taking_in.sound_plan(read_plan(folder), city)
    except NotTakenError:
        raise
    except GromaError as error:
        said = str(error).replace(f"{folder}/", "").replace(str(folder), folder.name)
        raise NotTakenError(
            _("The folder cannot be read."), said.splitlines(), next_step=_("Mend it and send it again.")
        ) from error
    others = [(_file_row(file, path, city.id), file) for path, file in taking_in.other_files(folder)]
    return Incoming(city, tuple(plan), tuple(others))


def difference(city: City, incoming: Incoming) -> Difference:
    """What becomes of a city's record if the folder is taken in.

    Raises:
        NotTakenError: The folder is of another city.
    """
    if incoming.city.id != city.pk:
        raise NotTakenError(
            _("This is the folder of another city: %(theirs)s, not %(ours)s.")
            % {"theirs": incoming.city.id, "ours": city.pk},
            (),
            next_step=_("Choose the folder of this city, or mend the id in its city.yaml."),
        )
    tables = (TableChange(kind.NOUN, found) for kind, found in _tables(city, incoming) if found)
    before = [record.Lineage(**item) for item in city.lineage.values(*records.LINEAGE)]
    if tuple(before) == incoming.city.lineage:
        return Difference(tuple(tables))
    told = hashlib.sha256(lineage_csv(incoming.city.lineage).encode()).hexdigest()
    return Difference(tuple(tables), lineage=told, lineage_rows=len(incoming.city.lineage))


def apply_confirmed(city: City, incoming: Incoming, token: str, *, by: User, gesture: Gesture) -> Difference:
    """Take a folder in as it was shown: what would change must still be what was confirmed.

    Raises:
        OvertakenError: The record has moved on since. Nothing was taken in.
        NotTakenError: A row is one that a round rests on which is not open.
    """
    with transaction.atomic():
        found = difference(city, incoming)
        if found.fingerprint != token:
            raise changes.OvertakenError(None)
        apply(city, incoming, found, by=by, gesture=gesture)
    return found


def apply(city: City, incoming: Incoming, found: Difference, *, by: User | None, gesture: Gesture) -> None:
    """Make the record what the folder says, all of it or nothing, with an event for each row.

    Args:
        city: Whose record it is.
        incoming: The folder.
        found: What becomes of the record, as it was confirmed.
        by: Who does it; nobody where it is done at the command line.
        gesture: The gesture it is.

    Raises:
        NotTakenError: A row is one that a round rests on which is not open.
        OvertakenError: Somebody changed one of the rows meanwhile. Nothing was taken in.
    """
    concerned = resting(city, found)
    if concerned.refusals:
        raise NotTakenError(
            _("The folder changes figures of a round that is not open."),
            concerned.refusals,
            next_step=_("Reopen the round with a reason, or leave these rows as they are."),
        )
    _put_contents(incoming, found)
    with transaction.atomic():
        in_time, late = _parted(found, concerned.late)
        _save(in_time, "take_in", by=by, gesture=gesture)
        _save(late, "take_in_late", by=by, gesture=gesture)
        if found.lineage:
            _replace_lineage(city, incoming, found, gesture=gesture)
        names = [one.row.variable for one in found.changes if isinstance(one.row, Observation)]
        for round_ in city.rounds.filter(state__in=OPEN):
            if by is not None:
                rounds.follow_record(round_, names, by=by, gesture=gesture)
            else:
                progress.refresh(round_)


def _parted(found: Difference, late: frozenset[str]) -> tuple[list[RowChange], list[RowChange]]:
    """The changes in time, and those of figures of a period that no round has."""
    parts: tuple[list[RowChange], list[RowChange]] = [], []
    for one in found.changes:
        parts[isinstance(one.row, Observation) and one.row.period in late].append(one)
    return parts


def _tables(city: City, incoming: Incoming) -> Iterator[tuple[type[Kept], tuple[RowChange, ...]]]:
    come = incoming.city
    head, come_rows = tuple(taking_in.records_head(come)), taking_in.rows_of(come)
    rows = {kind: [row for row in come_rows if isinstance(row, kind)] for kind in (Place, Source, Observation)}
    yield City, compared([city], [City(**taking_in.records_head(come))], key=("id",), content=head)
    yield Place, compared(city.places.all(), rows[Place], key=("code",), content=("name", "level", "parent"))
    yield Source, compared(city.sources.all(), rows[Source], key=("code",), content=Source.TOLD[1:])
    yield Target, _targets(city, come)
    yield (
        Observation,
        compared(city.observations.all(), rows[Observation], key=Observation.KEY, content=Observation.CONTENT),
    )
    for part in (Plan, PlanAction, PlanEnabler):
        there, wanted = part.objects.filter(city=city), [row for row in incoming.plan if isinstance(row, part)]
        yield part, compared(there, wanted, key=part.KEY, content=part.TOLD)
    kept = city.storedfiles.exclude(path__startswith=INTAKE)
    yield (
        StoredFile,
        compared(kept, [row for row, _path in incoming.files], key=("path",), content=("sha256", "size", "media_type")),
    )


def _targets(city: City, come: record.City) -> tuple[RowChange, ...]:
    """What becomes of the targets: `groma.web.exchange.difference.paired` tells which of them are the same."""
    pairs = paired(list(city.targets.all()), [records.target_row(one, city.pk) for one in come.targets], by=SAME_TARGET)
    return changes_of(pairs, content=Target.TOLD)


def _save(found: list[RowChange], action: str, *, by: User | None, gesture: Gesture) -> None:
    who = {"entered_by": by.actor if by else None, "entered_at": timezone.now()}
    added = [one.row for one in found if one.kind == "added"]
    for row in added:
        if isinstance(row, Observation):
            vars(row).update(who)
    if added:
        changes.create_all(added, action, gesture=gesture)
    changed = {
        one.row: {**one.after, **(who if isinstance(one.row, Observation) else {})}
        for one in found
        if one.kind == "changed"
    }
    changes.change_all(changed, action, gesture=gesture)
    for one in found:
        if one.kind == "removed":
            changes.remove(one.row, action.replace("_in", "_out"), gesture=gesture)


def _put_contents(incoming: Incoming, found: Difference) -> None:
    """The contents come before the rows that name them; a content without a row does no harm."""
    wanted = {one.row.path for one in found.changes if isinstance(one.row, StoredFile) and one.kind != "removed"}
    for row, path in incoming.files:
        if row.path in wanted:
            with path.open("rb") as content:
                files.put(content)


def _replace_lineage(city: City, incoming: Incoming, found: Difference, *, gesture: Gesture) -> None:
    city.lineage.all().delete()
    Lineage.objects.bulk_create(records.lineage_rows(incoming.city.lineage, city.pk), batch_size=500)
    event = trail.told(gesture, action="city.lineage", city=city.pk, subject=city.subject)
    trail.append(replace(event, after=f'{{"rows":{found.lineage_rows},"sha256":"{found.lineage}"}}'))


def _file_row(file: Path, path: str, city_id: str) -> StoredFile:
    kind = taking_in.kind_of(file, path)
    with file.open("rb") as content:
        sha256 = files.sha256_of(content)
    size = file.stat().st_size
    return StoredFile(city_id=city_id, path=path, sha256=sha256, size=size, media_type=kind.media_type, name=file.name)


def _unpacked(archive: zipfile.ZipFile, into: Path) -> Path:
    """Unpack the city's folder; it may stand in the archive by itself, or in one folder."""
    heads = [name for name in archive.namelist() if re.fullmatch(r"([^/]+/)?city\.yaml", name)]
    top = min(heads, key=len).removesuffix("city.yaml")
    for part in archive.infolist():
        is_litter = part.filename.startswith("__MACOSX/")
        if part.is_dir() or is_litter:
            continue
        if not part.filename.startswith(top):
            raise NotTakenError(
                _("The archive holds more than one folder."),
                [part.filename],
                next_step=_("Pack the city's folder alone and send it again."),
            )
        target = inside(into, part.filename.removeprefix(top))
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(part) as content, target.open("wb") as copy:
            shutil.copyfileobj(content, copy)
    return into
