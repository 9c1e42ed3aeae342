"""Proving a data package: the hash of every file, and results and roll-up cell by cell."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from groma.errors import LimitError, RecordError
from groma.publish.datapackage import DESCRIPTION
from groma.publish.proof import Failure, basis_of
from groma.publish.record_json import HEAD, MAX_BYTES, MAX_FILES, NO_RECORD, parse_record
from groma.publish.tables import notice_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from groma.catalogue.pack import Pack
    from groma.publish.proof import Proof

TABLES = ("results.csv", "rollup.csv", "benchmarks.csv")


def prove_zip(content: bytes, *, name: str, pack: Pack | None = None) -> Proof:
    """The proof of a data package. See `groma.publish.prove.prove`."""
    files = _files(content, name)
    if DESCRIPTION not in files:
        raise RecordError(
            f"The .zip holds no {DESCRIPTION}, so it is no data package.", where=name, next_step=NO_RECORD
        )
    description = parse_record(_text(files[DESCRIPTION], DESCRIPTION))
    record = _record(files, description)
    basis = basis_of(record, pack=pack)
    failures = [*_hash_failures(files, description), *_notice_failures(record, notice_of(basis.book.city))]
    return basis.proof(name, failures)


def _files(content: bytes, name: str) -> dict[str, bytes]:
    """The files of the archive, read with a limit on their number and on their size once unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_BYTES:
                raise LimitError(
                    "The .zip holds more than any data package of Groma's.", where=name, next_step=NO_RECORD
                )
            if len({entry.filename for entry in entries}) < len(entries):
                raise RecordError("The .zip holds two files of one name.", where=name, next_step=NO_RECORD)
            if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
                raise RecordError(
                    "The .zip is packed in a way that Groma does not use.", where=name, next_step=NO_RECORD
                )
            return {entry.filename: _unpacked(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise RecordError(f"The .zip cannot be read: {error}.", where=name, next_step=NO_RECORD) from None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One file, never more than it says it holds."""
    with archive.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise RecordError(f"`{entry.filename[:80]}` is not as long as the .zip says.", next_step=NO_RECORD)
    return data


def _hash_failures(files: Mapping[str, bytes], description: Mapping[str, Any]) -> Iterator[Failure]:
    listed = {str(item.get("path")): item for item in _list(description, "resources") if isinstance(item, dict)}
    for path, item in listed.items():
        if path not in files:
            yield Failure("", f"file {path[:80]}", "no such file", "a file")
            continue
        follows = f"sha256:{hashlib.sha256(files[path]).hexdigest()}"
        if item.get("hash") != follows:
            yield Failure("", f"hash of {path}", str(item.get("hash"))[:80], follows)
    for path in files:
        if path != DESCRIPTION and path not in listed:
            yield Failure("", f"file {path[:80]}", "a file", "no such file")


def _notice_failures(record: Mapping[str, Any], follows: str) -> Iterator[Failure]:
    """Tables whose rows do not all say what must be said of an invented city."""
    for table in ("results", "rollup"):
        said = {row.get("notice", "") for row in record[table]}
        if said != {follows}:
            yield Failure("", f"notice of {table}.csv", "; ".join(sorted(said))[:300], follows)


def _record(files: Mapping[str, bytes], description: Mapping[str, Any]) -> dict[str, Any]:
    """The record that the files and the description amount to."""
    said = description.get("groma")
    if not isinstance(said, dict):
        raise RecordError(f"{DESCRIPTION} was not written by Groma.", next_step=NO_RECORD)
    for table in TABLES:
        if table not in files:
            raise RecordError(f"The data package holds no {table}.", next_step=NO_RECORD)
    results, rollup, benchmarks = (_rows(files[table], table) for table in TABLES)
    texts = {name: _text(data, name) for name, data in files.items() if name not in {*TABLES, DESCRIPTION}}
    chosen = said.get("benchmarks")
    return {
        **{key: said.get(key) for key in HEAD},
        "benchmarks": {**chosen, "rows": benchmarks} if isinstance(chosen, dict) else None,
        "files": texts,
        "results": results,
        "rollup": rollup,
    }


def _rows(data: bytes, name: str) -> list[dict[str, str]]:
    try:
        reader = csv.DictReader(io.StringIO(_text(data, name), newline=""))
        return [{key: value or "" for key, value in row.items() if key} for row in reader]
    except csv.Error as error:
        raise RecordError(f"{name} is not CSV: {error}.", next_step=NO_RECORD) from None


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise RecordError(f"{name[:80]} is not UTF-8 text.", next_step=NO_RECORD) from None


def _list(content: Mapping[str, Any], key: str) -> list[Any]:
    found = content.get(key)
    return found if isinstance(found, list) else []
