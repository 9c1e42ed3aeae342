"""`check`: every automatic check, never stopping at the first.

A finding names the root where it can: when an input is odd by itself, the implausible data points that follow from it
are not listed too.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from groma.errors import Finding, sentence, sorted_by_severity
from groma.record.files import inside, sha256_of
from groma.verify.cells import cell_findings
from groma.verify.rows import row_findings
from groma.verify.rules import measured_findings, rule_findings
from groma.verify.scene import Scene
from groma.verify.series import series_findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from groma.catalogue.pack import Pack
    from groma.measure.engines import Engine
    from groma.measure.model import Measurement
    from groma.record.model import City


def check(
    city: City,
    pack: Pack,
    *,
    today: dt.date | None = None,
    engine: Engine = "duckdb",
    measurements: Sequence[Measurement] | None = None,
) -> tuple[Finding, ...]:
    """Everything that is odd about a city's record, worst first.

    Args:
        city: The record, with what reading it stumbled over.
        pack: The framework whose variables and rules apply.
        today: The day beyond which a period is in the future; this day where not given.
        engine: Which engine computes; DuckDB's serves one thread at a time.
        measurements: What `measure` gave for this city under this framework, where that was done already.
    """
    scene = Scene(city, pack, today or dt.datetime.now(tz=dt.UTC).date(), engine, measurements)
    roots = [*city.findings, *_evidence(city), *row_findings(scene), *series_findings(scene), *cell_findings(scene)]
    rules = list(rule_findings(scene))
    derived = [one for one in measured_findings(scene) if not _follows(one, [*roots, *rules], scene)]
    return sorted_by_severity(dict.fromkeys([*roots, *derived, *rules]))


def _follows(finding: Finding, roots: list[Finding], scene: Scene) -> bool:
    """Whether an implausible data point follows from an input that has a finding of its own for that period."""
    if finding.rule != "implausible":
        return False
    odd = {
        (root.subject, root.period)
        for root in roots
        if root.severity != "note" and root.rule not in {"no_source", "unknown_source"}
    }
    names = (finding.subject, *scene.pack.data_point(finding.subject).variables)
    return any((name, finding.period) in odd for name in names)


def _evidence(city: City) -> Iterator[Finding]:
    """Evidence files that are missing, or are not what their name says."""
    if city.folder is None:
        return
    for source in city.sources:
        for digest in source.evidence:
            matches = sorted((city.folder / "evidence").glob(f"{digest}*")) if digest.isalnum() else []
            where = str(inside(city.folder, "sources.yaml"))
            if not matches:
                what = sentence(
                    "The evidence {digest}… of `{source}` is not in evidence/.", digest=digest[:12], source=source.id
                )
                next_step = sentence("Put the file there, named by its sha256.")
                yield Finding("warning", "evidence_missing", where, what, next_step=next_step)
            elif sha256_of(matches[0]) != digest:
                what = sentence(
                    "The evidence of `{source}` was changed: its content no longer has the sha256 of its name.",
                    source=source.id,
                )
                next_step = sentence("Put the original file back.")
                yield Finding("error", "evidence_changed", where, what, next_step=next_step)
