"""Books of the bundled cities, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import groma.record.folder
from groma.catalogue.pack import open_pack
from groma.publish.book import Book
from groma.score.scorecard import score

CITIES = Path(groma.record.folder.__file__).with_name("cities")


@cache
def bundled(name: str) -> Book:
    """The book of a bundled city."""
    city, pack = groma.record.folder.read_city(CITIES / name), open_pack()
    return Book(city, pack, score(city, pack), city.findings)
