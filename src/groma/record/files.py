"""Files of a city folder: never half-written, never outside the folder, never larger than we are willing to read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from groma.errors import LimitError, NotFoundError, RecordError

MAX_BYTES = 64_000_000


def write_atomically(path: Path, content: bytes | str) -> None:
    """Write a file so that readers see the old one or the new one, and nothing in between.

    Raises:
        RecordError: It cannot be written (disk full, no permission); the old file is as it was.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise RecordError(
            f"The file could not be written: {error.strerror or error}.",
            where=str(path),
            next_step="Free some space or check the permissions. The file as it was before is untouched.",
        ) from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


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
