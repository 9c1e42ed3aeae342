"""What is new among the findings, and whether it is about the error."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groma.catalogue.pack import Pack
    from groma.errors import Finding
    from seeded.kinds import Seeded


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks said about one seeded error.

    Attributes:
        by: The finding that names it, if any.
        alarms: New findings that have nothing to do with it.
    """

    seeded: Seeded
    by: Finding | None
    alarms: tuple[Finding, ...]


def new_findings(before: Iterable[Finding], after: Iterable[Finding]) -> list[Finding]:
    """The findings that were not there before; where a kind only became more, the last ones."""
    left = Counter(_kind(finding) for finding in before)
    new = []
    for finding in after:
        if left[_kind(finding)] > 0:
            left[_kind(finding)] -= 1
        else:
            new.append(finding)
    return new


def _kind(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.subject, finding.period


def judged(seeded: Seeded, findings: Iterable[Finding], pack: Pack) -> Verdict:
    """Which new finding names the error, and which are about something else."""
    findings = list(findings)
    near, kin = _near(seeded.subjects, pack), _reach(seeded.subjects, pack)
    periods = around(seeded.periods)
    by = next((one for one in findings if _names(one, near, seeded.subjects) and one.period in periods), None)
    alarms = tuple(one for one in findings if not _names(one, kin, seeded.subjects) or one.period not in periods)
    return Verdict(seeded, by, alarms)


def _names(finding: Finding, names: set[str], subjects: Iterable[str]) -> bool:
    return finding.subject in names or any(f"`{name}`" in finding.what for name in subjects)


def _near(names: Iterable[str], pack: Pack) -> set[str]:
    """The names, the data points computed from them, and those that a check of the pack judges together with these."""
    found = set(names)
    found |= {point.key for point in pack.data_points if found & {*point.variables, point.key}}
    for check in pack.checks:
        if check.kind in {"sum", "descending"} and found & set(check.of):
            found |= set(check.of)
    return found


def _reach(names: Iterable[str], pack: Pack) -> set[str]:
    """Whatever an error in the names can show up at.

    Their data points, the variables of those, and what is part of or whole to any of them.
    """
    near = _near(names, pack)
    found = near | {name for point in pack.data_points if point.key in near for name in point.variables}
    wholes = {pack.variables[name].part_of or "" for name in found if name in pack.variables} - {""}
    parts = {variable.id for variable in pack.variables.values() if variable.part_of in found}
    return found | wholes | parts


def variables_judged_with(key: str, pack: Pack) -> set[str]:
    """The variables behind a data point and behind those that a check of the pack judges together with it."""
    if key in pack.variables:
        return set()
    near = _near({key}, pack)
    return {name for point in pack.data_points if point.key in near for name in point.variables}


def around(periods: Iterable[str]) -> set[str]:
    """The periods, and the years just before and after."""
    years = {int(period[:4]) for period in periods}
    return {*periods, *(str(year + step) for year in years for step in (-1, 0, 1))}
