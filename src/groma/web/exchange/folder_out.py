"""A city out of the database as its folder, packed as a ZIP archive: the same record gives the same bytes."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from groma.plan.reading import write_plan
from groma.record.files import inside
from groma.record.folder import write_city
from groma.web import records
from groma.web.planning.rows import plan_of
from groma.web.stored import files

if TYPE_CHECKING:
    from groma.web.models import City

INTAKE = "intake:"
"""Begins the path of an upload that waits for a decision; no folder can hold a file of such a name."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write_folder(city: City, folder: Path) -> None:
    """Write the folder of a city: its tables, its plan, and its raw files, recipes and evidence.

    Raises:
        RecordError: A file cannot be written.
        NotFoundError: The store of files has lost one.
    """
    write_city(records.city_of(city), folder)
    if plan := plan_of(city):
        write_plan(plan, folder)
    for stored in city.storedfiles.exclude(path__startswith=INTAKE):
        path = inside(folder, stored.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with files.open_file(stored) as content, path.open("wb") as copy:
            shutil.copyfileobj(content, copy)


def packed(city: City) -> IO[bytes]:
    """The folder of a city as an archive, open for reading; it is gone from the disk once it is closed.

    Raises:
        RecordError: There is no room to write it.
        NotFoundError: The store of files has lost one of its files.
    """
    archive = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    with tempfile.TemporaryDirectory(prefix="groma-") as name:
        folder = Path(name) / city.pk
        write_folder(city, folder)
        pack(folder, archive)
    archive.seek(0)
    return archive


def pack(folder: Path, archive: IO[bytes]) -> None:
    """Pack a folder under its own name; times are left out, so that equal folders give equal archives."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packing:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                part = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", LONG_AGO)
                part.external_attr = 0o644 << 16
                part.compress_type = zipfile.ZIP_DEFLATED
                with path.open("rb") as content, packing.open(part, "w", force_zip64=True) as copy:
                    shutil.copyfileobj(content, copy)
