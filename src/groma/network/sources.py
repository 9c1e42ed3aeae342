"""The sources a programme file names, and what it says that they say differently."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groma.errors import Finding, did_you_mean, sentence
from groma.network.model import Difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groma.catalogue.yaml_text import Lines
    from groma.network import shapes
    from groma.network.places import Places

INITIATIVE = "initiative"
"""The register of the initiative itself, and what a file calls it."""


@dataclass(slots=True)
class Sources:
    """Titles of sources by the names a file gives them.

    Attributes:
        findings: Names that are none of the file's sources.
    """

    by_name: Mapping[str, str]
    where: str
    line: Lines
    findings: list[Finding] = field(default_factory=list)

    def titles(self, names: Iterable[str], *steps: str | int) -> tuple[str, ...]:
        """The titles of sources.

        Args:
            names: As a part of the file gives them.
            steps: Where that part stands in the file.
        """
        for name in names:
            if name not in self.by_name:
                what = sentence("`{name}` is none of the file's sources.", name=name)
                step = did_you_mean(name, self.by_name) or sentence("Add it to `sources:` with its title.")
                where = f"{self.where}:{self.line((*steps, 'source'))}"
                self.findings.append(Finding("error", "unknown_source", where, what, next_step=step, subject=name))
        return tuple(self.by_name.get(name, name) for name in names)


def difference(slip: shapes.SlipShape, sources: Sources, number: int, *, initiative: str) -> Difference:
    """What a file says that its sources say differently.

    Args:
        slip: What it says. An id with a group before it is a working group's.
        sources: The sources of the file.
        number: The place of the slip in its list.
        initiative: The id of what the file calls `initiative`; empty where it has none.
    """
    register, entry = "working-groups" if "/" in slip.about else "", slip.about
    if entry == INITIATIVE and initiative:
        register, entry = INITIATIVE, initiative
    return Difference((register, entry, ""), "", slip.says, sources.titles(slip.source, "slips", number))


def lists_without_snapshot(file: shapes.ProgrammeShape, places: Places) -> list[Finding]:
    """Lists of a year that no snapshot is of: there is no source to take them from."""
    years = {one.as_of[:4] for one in file.snapshots}
    named = [
        *(
            f"supported_by_{year}"
            for year in (file.initiative.supported_by if file.initiative else ())
            if year not in years
        ),
        *(f"officers_{year}" for year in file.officers if year not in years),
    ]
    return [
        Finding(
            "warning",
            "list_without_snapshot",
            f"{places.name}:{places.line(('initiative', name) if name.startswith('supported') else (name,))}",
            sentence("`{name}` is not taken: no snapshot is of that year.", name=name),
            next_step=sentence("Add a snapshot of that year with its source."),
            subject=name,
        )
        for name in named
    ]
