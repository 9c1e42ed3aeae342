"""Collecting the browser's files into one folder, compressed and named by content, once for each state of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from groma.record.files import write_atomically

MARK = ".collected"


def collect() -> bool:
    """Collect the files where they are not there yet, or are others than at the last time; whether it was done."""
    root, state = Path(settings.STATIC_ROOT), _state()
    mark = root / MARK
    if mark.is_file() and mark.read_text(encoding="ascii") == state:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    write_atomically(mark, state)
    return True


def _state() -> str:
    """What changes when any of the files does: their names, sizes and times."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
