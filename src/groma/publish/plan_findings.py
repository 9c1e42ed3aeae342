"""What the checks found in a plan, in words that carry no path of the machine it was read on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groma.publish.findings import translated
from groma.publish.html_report import SEVERITY_WORDS
from groma.publish.notices import place_in_folder
from groma.publish.prose import plain
from groma.publish.wording import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groma.catalogue.pack import Pack
    from groma.errors import Finding
    from groma.record.model import City


@dataclass(frozen=True, slots=True)
class FindingTold:
    """Something odd: how bad it is, where it stands, what it is, why it matters and what to do."""

    severity: str
    is_error: bool
    where: str
    what: str
    why: str
    next_step: str


def findings_told(found: Sequence[Finding], city: City, pack: Pack) -> tuple[FindingTold, ...]:
    """What the checks found, worst first as they gave it."""
    said = [(one, translated(one, pack)) for one in found]
    return tuple(
        FindingTold(
            severity=words(SEVERITY_WORDS[one.severity]),
            is_error=one.severity == "error",
            where=place_in_folder(one.where, city),
            what=plain(told.what),
            why=plain(told.why),
            next_step=plain(told.next_step),
        )
        for one, told in said
    )
