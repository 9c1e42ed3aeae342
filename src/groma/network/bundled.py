"""The programme that comes with Groma."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from groma.network.history import history
from groma.network.reading import read_programme

if TYPE_CHECKING:
    from groma.network.history import History
    from groma.network.reading import Programme

BUNDLED = "u4ssc"
FILE = Path(__file__).with_name("data") / f"{BUNDLED}.yaml"


@cache
def bundled_programme() -> Programme:
    """The programme of U4SSC in two published snapshots; organisations only, no persons."""
    return read_programme(FILE)


@cache
def bundled_history() -> History:
    """The facts of the bundled programme."""
    return history(bundled_programme().statements)
