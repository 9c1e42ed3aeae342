"""Making a backup: a snapshot of every row at one moment, and every file, written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from groma import __version__
from groma.record.trail import written as trail_lines
from groma.web import trail
from groma.web.backups import manifest as first_page
from groma.web.backups.manifest import BackupError, Manifest, Table
from groma.web.backups.rows import PERSONAL, TRAIL, lines, tables
from groma.web.backups.whole_file import whole_file
from groma.web.models import StoredFile
from groma.web.registers.documents import contents
from groma.web.stored.files import content_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from django.db import models

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where it lies, what it says of itself, and how large it is."""

    path: Path
    manifest: Manifest
    size: int


def make(path: Path, *, say: Callable[[str], None] = lambda _: None) -> Made:
    """Write a backup of the whole installation; people may go on working meanwhile.

    Args:
        path: A file that is not there yet, or a folder to put one in that is named after the moment.
        say: Told what is being written.

    Raises:
        BackupError: There is such a file already, or it cannot be written. Nothing was left behind.
    """
    now = timezone.now()
    target = path / f"groma-{now:%Y-%m-%dT%H%M%SZ}.zip" if path.is_dir() else path
    if os.path.lexists(target):
        raise BackupError("There is such a file already.", where=str(target), next_step="Choose another name.")
    try:
        with whole_file(target) as file, zipfile.ZipFile(file, "w", compresslevel=6) as archive:
            manifest = _fill(archive, made_at=now.isoformat(timespec="seconds"), say=say)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BackupError(
            f"The backup could not be written: {why}.",
            where=str(target),
            next_step="Free some space or choose another folder. Nothing was left behind.",
        ) from error
    return Made(target, manifest, target.stat().st_size)


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """One moment of the database for everything that is read inside; nobody who writes has to wait."""
    own = connections[connection.alias]
    before = getattr(own, "transaction_mode", None)
    vars(own)["transaction_mode"] = "DEFERRED"
    try:
        with transaction.atomic(durable=True):
            if own.vendor == "postgresql":
                with own.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        vars(own)["transaction_mode"] = before


def schema() -> dict[str, str]:
    """App to the last of its migrations that this database has."""
    loader = MigrationLoader(connection)
    return {app: name for app, name in sorted(loader.applied_migrations) if _is_last(loader, app, name)}


def _is_last(loader: MigrationLoader, app: str, name: str) -> bool:
    node = loader.graph.node_map.get((app, name))
    children = node.children if node else ()
    return not any(child.key[0] == app and child.key in loader.applied_migrations for child in children)


def _fill(archive: zipfile.ZipFile, *, made_at: str, say: Callable[[str], None]) -> Manifest:
    with snapshot():
        on = schema()
        head = trail.head()
        kept = []
        for number, model in enumerate(tables(apps), start=1):
            say(f"{model._meta.db_table}")  # noqa: SLF001  Django's public name for it
            kept.append(_write_table(archive, model, number=number))
        hashes = sorted({*StoredFile.objects.values_list("sha256", flat=True), *contents()})
    say(f"{len(hashes)} files")
    missing = tuple(sha256 for sha256 in hashes if not _write_content(archive, sha256))
    holding = {table.table for table in kept if table.rows}
    manifest = Manifest(
        made_at=made_at,
        version=__version__,
        schema=on,
        tables=tuple(kept),
        head={"number": head.number, "hash": head.hash} if head else {},
        files=len(hashes) - len(missing),
        missing=missing,
        personal={table: what for table, what in PERSONAL.items() if table in holding},
    )
    archive.writestr(_entry(first_page.NAME), first_page.written(manifest))
    return manifest


def _write_table(archive: zipfile.ZipFile, model: type[models.Model], *, number: int) -> Table:
    name = model._meta.db_table  # noqa: SLF001  Django's public name for it
    is_trail = name == TRAIL
    file = first_page.TRAIL_FILE if is_trail else f"tables/{number:02}-{name}.jsonl"
    rows, sha256 = _write_lines(archive, file, trail_lines(trail.events()) if is_trail else lines(model))
    return Table(name, file, rows, sha256)


def _write_lines(archive: zipfile.ZipFile, file: str, texts: Iterable[str]) -> tuple[int, str]:
    """Write the lines to a file of the archive; how many they were, and their SHA-256."""
    count, digest = 0, hashlib.sha256()
    with archive.open(_entry(file), "w", force_zip64=True) as entry:
        for text in texts:
            content = text.encode("utf-8", "surrogatepass")
            digest.update(content)
            entry.write(content)
            count += 1
    return count, digest.hexdigest()


def _write_content(archive: zipfile.ZipFile, sha256: str) -> bool:
    """Write a content of the store; whether it is there and is what its hash says."""
    source = content_path(sha256)
    if not source.is_file():
        return False
    with source.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            return False
        file.seek(0)
        with archive.open(_entry(f"files/{sha256[:2]}/{sha256[2:]}"), "w", force_zip64=True) as entry:
            while piece := file.read(PIECE):
                entry.write(piece)
    return True


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without a date, so that the same rows make the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
