"""Files of a city folder: never half-written, never outside the folder, never larger than we are willing to read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from groma.errors import LimitError, NotFoundError, RecordError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_BYTES = 64_000_000
ABANDONED_S = 3600
"""Nobody takes so long to write a file; one laid aside before that belongs to nobody."""


def write_atomically(path: Path, content: bytes | str) -> None:
    """Write a file so that readers see the old one or the new one, and nothing in between.

    Raises:
        RecordError: It cannot be written (disk full, no permission); the old file is as it was.
    """
    write_together({path: content})


def write_together(files: Mapping[Path, bytes | str]) -> None:
    """Write several files so that a full disk changes none of them: all are laid aside first, then put in place.

    Raises:
        RecordError: One of them cannot be written; the old files are as they were.
    """
    staged: dict[Path, str] = {}
    path = Path()
    try:
        for path, content in files.items():
            staged[path] = _laid_aside(path, content.encode("utf-8") if isinstance(content, str) else content)
        for path, temporary in staged.items():
            Path(temporary).replace(path)
            _sweep(path)
    except OSError as error:
        raise _unwritten(error, path) from error
    finally:
        for temporary in staged.values():
            _remove(temporary)


@contextlib.contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill that takes its place once the `with` block is done, or leaves nothing behind where it fails.

    A folder that is there already and empty is filled as it is.

    Raises:
        RecordError: It cannot be made, or holds something already.
    """
    is_there = folder.is_dir()
    if os.path.lexists(folder) and (not is_there or any(folder.iterdir())):
        raise RecordError(
            "The folder is there already and not empty.", where=str(folder), next_step="Choose another name."
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = folder if is_there else Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise _unwritten(error, folder) from error
    try:
        yield aside
        if not is_there:
            aside.chmod(0o755)
            aside.rename(folder)
    except BaseException as error:
        for item in list(aside.iterdir()) if is_there else [aside]:
            shutil.rmtree(item) if item.is_dir() else item.unlink()
        if isinstance(error, RecordError) and error.where.startswith(str(aside)):
            where = str(folder) + error.where.removeprefix(str(aside))
            raise RecordError(error.what, where=where, next_step=error.next_step) from error
        raise


def city_file(folder: Path, name: str) -> Path | None:
    """A file of a city folder; nothing where there is none.

    Raises:
        RecordError: Something else has that name, or it is a link that leads out of the folder.
    """
    path = folder / name
    if not os.path.lexists(path):
        return None
    if not path.is_file():
        raise RecordError(
            f"`{name}` is not a file.", where=str(path), next_step="Move away what is in its place, or mend the link."
        )
    inside(folder, name)
    return path


def inside(folder: Path, name: str) -> Path:
    """The path of `name` in `folder`.

    Raises:
        RecordError: The name leads out of the folder.
    """
    path = folder / name.replace("\0", "")
    if "\0" in name or not path.resolve().is_relative_to(folder.resolve()):
        raise RecordError(
            f"`{name}` leads out of the city folder.", where=str(folder), next_step="Keep the file inside the folder."
        )
    return path.resolve()


def read_bytes(path: Path) -> bytes:
    """The content of a file within the size limit.

    Raises:
        NotFoundError: There is no such file.
        LimitError: It is over the limit.
        RecordError: It cannot be read.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            megabytes = f"{path.stat().st_size / 1e6:,.0f} MB"
            raise LimitError(
                f"The file holds {megabytes}; a city's own file may hold {MAX_BYTES / 1e6:,.0f} MB.",
                where=str(path),
                next_step="Keep raw data in raw/ and gather only what the indicators need.",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError("There is no such file.", where=str(path)) from None
    except OSError as error:
        raise RecordError(f"The file cannot be read: {error.strerror}.", where=str(path)) from error


def decoded(data: bytes) -> tuple[str, str]:
    """The text of `data` and the encoding it was in: UTF-8, UTF-16 by its mark, else Windows-1252.

    Raises:
        RecordError: It is binary, not text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("utf-16"), "utf-16"
    if b"\0" in data:
        raise RecordError(
            "The file is binary, not text.", next_step="Save it as CSV, or keep its own ending (.xlsx, .parquet)."
        )
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "windows-1252"


def sha256_of(path: Path) -> str:
    """The sha256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _laid_aside(path: Path, data: bytes) -> str:
    """The name of a temporary file beside `path` that holds the data, safely on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
    except BaseException:
        _remove(temporary)
        raise
    return temporary


def _sweep(path: Path) -> None:
    """Remove what writers of this file left lying when they were killed, an hour ago or more."""
    old = re.compile(re.escape(f".{path.name}.") + r"[a-z0-9_]{8}")
    with contextlib.suppress(OSError):  # the file itself is written; another writer may be sweeping too
        for item in path.parent.iterdir():
            if old.fullmatch(item.name) and item.stat().st_mtime < time.time() - ABANDONED_S:
                _remove(str(item))


def _remove(temporary: str) -> None:
    with contextlib.suppress(OSError):
        Path(temporary).unlink()


def _unwritten(error: OSError, path: Path) -> RecordError:
    is_blocked = isinstance(error, FileExistsError | NotADirectoryError)
    why = "a file stands where a folder is needed" if is_blocked else error.strerror or error
    return RecordError(
        f"The file could not be written: {why}.",
        where=str(path),
        next_step="Free some space or check the permissions. The file as it was before is untouched.",
    )
