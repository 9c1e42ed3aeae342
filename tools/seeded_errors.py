"""Measure the checks: forty single errors in a filled record, how many are found, how many false alarms they raise.

    python tools/seeded_errors.py           # a table and two totals; exit 1 below 38 found or above 2 false alarms
    python tools/seeded_errors.py 7         # the same kinds of error on other rows

The record is Exempla's. Each error is put into it alone, written to a folder and read back, as a person's file would
be. An error is found when a finding that was not there before names the variable, or a data point computed from it, in
the period of the error or a year beside it. A new finding about something that has nothing to do with the error is a
false alarm. Findings on Exempla's planted faults stand there before, so they do not count.
"""

from __future__ import annotations

import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from seeded.judging import Verdict, around, judged, new_findings, variables_judged_with
from seeded.kinds import KINDS, Draw

from groma.catalogue.pack import open_pack
from groma.record.folder import read_city, write_city
from groma.verify.checks import check

if TYPE_CHECKING:
    from seeded.kinds import Seeded

    from groma.catalogue.pack import Pack
    from groma.errors import Finding
    from groma.record.model import City, Observation

EXEMPLA = Path(__file__).parent.parent / "src" / "groma" / "record" / "cities" / "exempla"
SEED = 2026
FOUND_AT_LEAST, ALARMS_AT_MOST = 38, 2


def errors(city: City, before: tuple[Finding, ...], *, pack: Pack, seed: int = SEED) -> list[Seeded]:
    """The forty errors, on rows that have no finding yet."""
    draw = Draw(city.observations, pack, random.Random(seed), _spoilt(before, pack))  # noqa: S311  seeded, not secret
    return [kind(draw) for kind in KINDS]


def verdicts(seed: int = SEED) -> list[Verdict]:
    """What the checks say about each of the forty errors."""
    pack, city = open_pack(), read_city(EXEMPLA)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before = _checked(city, city.observations, folder=folder, pack=pack)
        return [
            judged(one, new_findings(before, _checked(city, one.rows, folder=folder, pack=pack)), pack)
            for one in errors(city, before, pack=pack, seed=seed)
        ]


def is_good_enough(found: list[Verdict]) -> bool:
    """Whether enough errors are found with few enough false alarms."""
    return _number_found(found) >= FOUND_AT_LEAST and _number_of_alarms(found) <= ALARMS_AT_MOST


def table(found: list[Verdict]) -> str:
    """One line for each error, the false alarms below it, and the totals."""
    lines = [line for number, one in enumerate(found, 1) for line in _lines(number, one)]
    totals = f"{_number_found(found)} of {len(found)} errors found, {_number_of_alarms(found)} false alarms"
    return "\n".join([*lines, "", totals])


def _checked(city: City, rows: tuple[Observation, ...], *, folder: Path, pack: Pack) -> tuple[Finding, ...]:
    write_city(replace(city, observations=rows, lineage=()), folder)
    return check(read_city(folder), pack)


def _spoilt(findings: tuple[Finding, ...], pack: Pack) -> set[tuple[str, str]]:
    """Variables and periods that have findings already, with the years beside them.

    Another error there could hide behind the first.
    """
    return {
        (name, period)
        for finding in findings
        for name in (finding.subject, *variables_judged_with(finding.subject, pack))
        for period in around({finding.period})
    }


def _number_found(found: list[Verdict]) -> int:
    return sum(one.by is not None for one in found)


def _number_of_alarms(found: list[Verdict]) -> int:
    return sum(len(one.alarms) for one in found)


def _lines(number: int, one: Verdict) -> list[str]:
    about = ", ".join(sorted(one.seeded.subjects))
    by = f"{one.by.severity} {one.by.rule}" if one.by else "NOT FOUND"
    first = f"{number:2}  {one.seeded.kind:26}  {about[:58]:58}  {min(one.seeded.periods):7}  {by}"
    return [first, *(f"      false alarm: {alarm.rule}: {alarm.what}" for alarm in one.alarms)]


def main() -> int:
    """Print the table; 1 where the checks are not good enough."""
    found = verdicts(*map(int, sys.argv[1:2]))
    print(table(found))
    return 0 if is_good_enough(found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
