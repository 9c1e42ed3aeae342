"""The book: all that a publication draws from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groma.catalogue.pack import Pack
    from groma.errors import Finding
    from groma.record.model import City
    from groma.score.model import Scorecard


@dataclass(frozen=True, slots=True)
class Book:
    """All that a publication draws from: the record, the framework, the results, and what `check` found."""

    city: City
    pack: Pack
    card: Scorecard
    findings: tuple[Finding, ...] = ()
