"""Anchoring the trail: its head as a line in a file that is kept somewhere else (`groma.record.anchor`)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.utils import timezone

from groma.errors import GromaError
from groma.record.anchor import Anchor, line_of
from groma.web import trail

if TYPE_CHECKING:
    from pathlib import Path


def anchor(path: Path) -> Anchor:
    """Add the head of the trail as a line to a file; what stands there stays.

    Raises:
        GromaError: Nothing has happened yet, or the file cannot be written.
    """
    head = trail.head()
    if head is None:
        raise GromaError("The trail has no event yet.", next_step="Anchor it when something has happened.")
    made = Anchor(head.number, head.hash, timezone.now().isoformat(timespec="seconds"))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(descriptor, line_of(made).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return made
