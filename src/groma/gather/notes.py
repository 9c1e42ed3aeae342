"""Findings while reading: the first few of a kind in full, the rest as a number.

A million bad rows must not become a million findings.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groma.errors import Finding

if TYPE_CHECKING:
    from groma.errors import Severity

SHOWN = 10


@dataclass(slots=True)
class Notes:
    """Collects findings of one run.

    Attributes:
        shown: How many of one rule and file are kept in full.
    """

    shown: int = SHOWN
    _kept: list[Finding] = field(default_factory=list)
    _counts: Counter[tuple[Severity, str, str]] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        """Keep a finding, or only count it where enough of its kind are kept."""
        kind = (finding.severity, finding.rule, _file(finding.where))
        self._counts[kind] += 1
        if self._counts[kind] <= self.shown:
            self._kept.append(finding)

    def findings(self) -> tuple[Finding, ...]:
        """The findings kept, then one for each kind that was cut short."""
        cut = (
            Finding(
                severity,
                rule,
                file,
                f"{count - self.shown:,} more of this kind.",
                next_step="Mend the first ones and gather again.",
            )
            for (severity, rule, file), count in self._counts.items()
            if count > self.shown
        )
        return (*self._kept, *cut)


def _file(where: str) -> str:
    file, colon, line = where.rpartition(":")
    return file if colon and line.isdigit() else where
