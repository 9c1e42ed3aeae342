"""A file that is there whole or not at all, readable by its owner alone, however large it is."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from groma.record.files import ABANDONED_S

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes its place once it is whole and on disk."""
    _sweep(target)
    descriptor, aside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(target)
    finally:
        Path(aside).unlink(missing_ok=True)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _sweep(target: Path) -> None:
    """Remove what writers of this file left lying when they were killed, an hour ago or more."""
    old = re.compile(re.escape(f".{target.name}.") + r"[a-z0-9_]{8}")
    with contextlib.suppress(OSError):  # another program may be sweeping too
        for item in target.parent.iterdir():
            if old.fullmatch(item.name) and item.stat().st_mtime < time.time() - ABANDONED_S:
                item.unlink()
