"""The first page of a backup: when, by which version, on which schema, and what it holds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from groma.errors import GromaError, LimitError, RecordError

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping

NAME = "manifest.json"
FORMAT = "groma-backup/1"
TRAIL_FILE = "trail.jsonl"
MAX_BYTES = 10_000_000


class BackupError(GromaError):
    """A backup that cannot be made or taken back."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a backup says of one of its tables.

    Attributes:
        table: Its name in the database.
        file: Its file in the archive.
        sha256: Of the file's content.
    """

    table: str
    file: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        schema: App to its last migration.
        head: Number and hash of the trail's last event; empty where there is none.
        files: How many contents it holds.
        missing: SHA-256 of contents that were not in the store, or were damaged.
        personal: Table to what it holds about people, as far as it has rows.
    """

    made_at: str
    version: str
    schema: Mapping[str, str]
    tables: tuple[Table, ...]
    head: Mapping[str, Any]
    files: int = 0
    missing: tuple[str, ...] = ()
    personal: Mapping[str, str] = field(default_factory=dict)
    format: str = FORMAT

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.rows for table in self.tables)


def written(manifest: Manifest) -> str:
    """The manifest as a person can read it."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"


def read(archive: zipfile.ZipFile) -> Manifest:
    """The manifest of an archive.

    Raises:
        RecordError: It has none, or none of this kind.
    """
    try:
        if archive.getinfo(NAME).file_size > MAX_BYTES:
            raise LimitError("The first page of the backup is too large to be one.")
        content = json.loads(archive.read(NAME))
        if content["format"] != FORMAT:
            raise BackupError(
                f"The backup is of the kind `{content['format']}`.", next_step="Take it back with a newer Groma."
            )
        tables = tuple(Table(**table) for table in content.pop("tables"))
        return Manifest(**content | {"tables": tables, "missing": tuple(content["missing"])})
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError("This is no backup of Groma.", next_step="Name a file that `groma backup` made.") from error
