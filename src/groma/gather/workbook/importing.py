"""A workbook, read as a person agreed, becomes observations with lineage, sources and findings. Nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from groma.errors import sorted_by_severity
from groma.gather.workbook.amounts import converted, ratio_of
from groma.gather.workbook.denominators import FEW
from groma.gather.workbook.drafts import drafts_of
from groma.gather.workbook.entries import Ledger, entries
from groma.gather.workbook.merging import SHOWN, lineage_of, merged_drafts, observation_of
from groma.gather.workbook.model import Counts, Imported
from groma.gather.workbook.names import names_of
from groma.record.model import Source
from groma.record.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from groma.catalogue.pack import DataPoint, Pack
    from groma.gather.workbook.draft import Draft
    from groma.gather.workbook.entries import Entry
    from groma.gather.workbook.model import Proposal, Workbook
    from groma.gather.workbook.readings import Reading

CONTRADICTIONS = ("disagrees", "contradiction", "ambiguous")
UNKNOWN = ("unknown_code", "unknown_name", "no_name")
MANY_FRACTIONS = 3


def import_rows(workbook: Workbook, proposal: Proposal, pack: Pack, *, period: str, source_id: str) -> Imported:
    """The observations of a workbook.

    Numerator and denominator become the variables of the data point's formula where that is one divided by the other;
    a denominator given per 100 000 people is multiplied back. The result becomes the data point itself. Nothing is
    dropped in silence: what is not imported is a finding.

    Args:
        workbook: The file, as read.
        proposal: How its columns are to be read, as agreed with a person.
        pack: The framework its codes belong to.
        period: The period of rows that name none.
        source_id: The id of the workbook among the sources; figures that name no source of their own get it.

    Raises:
        RecordError: `period` is none.
        NotFoundError: The proposal names a sheet that the workbook has not.
    """
    ledger = Ledger(workbook, pack, names_of(pack), parse_period(period).text, source_id)
    rows = [entry for plan in proposal.plans for entry in entries(plan, ledger)]
    known, own = _known_denominators(rows, pack), _own_variables(rows, pack)
    drafts = [draft for entry in rows for draft in drafts_of(entry, ledger, known=known, own=own)]
    kept = merged_drafts(drafts, ledger)
    _tell_grouped(ledger)
    observations = tuple(observation_of(draft, ledger) for draft in kept)
    return Imported(
        observations=observations,
        lineage=tuple(lineage_of(draft, ledger) for draft in kept),
        sources=(Source(source_id, workbook.file, note="Filled workbook."), *ledger.sources.values()),
        findings=sorted_by_severity(ledger.findings),
        counts=_counts(rows, drafts, ledger),
    )


def summary(imported: Imported, pack: Pack) -> str:
    """What an import found, in a few sentences.

    The first is the one to show large: `73 reported, 4 contradictions.`
    """
    counts = imported.counts
    sentences = [
        f"{counts.reported} reported, {_number(counts.contradictions, 'contradiction')}.",
        f"That is {counts.reported} of {len(pack.data_points)} data points,",
        f"in {counts.indicators} of {len(pack.indicators)} indicators;",
        f"{_number(counts.variables, 'input')} came with them.",
    ]
    if counts.unknown:
        sentences.append(f"{_number(counts.unknown, 'row')} with values could not be matched to an indicator.")
    errors = sum(finding.severity == "error" for finding in imported.findings)
    others = errors - counts.contradictions - counts.unknown
    if others > 0:
        sentences.append(
            f"{_number(others, 'more cell')} could not be read as {'it stands' if others == 1 else 'they stand'}."
        )
    return " ".join(sentences)


def _known_denominators(rows: Iterable[Entry], pack: Pack) -> dict[str, float]:
    """For each denominator the amount that most rows give as a whole."""
    given: dict[str, Counter[float]] = defaultdict(Counter)
    points = {point.key: point for point in pack.data_points}
    for entry in rows:
        for key, reading, unit in _denominators(entry, points):
            amount = converted(reading.value, reading.unit or unit, key=key, pack=pack)
            if amount is not None and amount >= FEW:
                given[key][amount] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in given.items()}


def _denominators(entry: Entry, points: Mapping[str, DataPoint]) -> list[tuple[str, Reading, str]]:
    ratio = ratio_of(points[entry.key]) if entry.key in points else None
    if ratio:
        return [(ratio[1], entry.denominator, entry.units.get("denominator", ""))]
    if entry.key in points or "." in entry.key:
        return []
    return [
        (entry.key, entry.result, entry.units.get("result", "")),
        (entry.key, entry.numerator, entry.units.get("numerator", "")),
    ]


def _own_variables(rows: Iterable[Entry], pack: Pack) -> frozenset[str]:
    return frozenset(entry.key for entry in rows if entry.key in pack.variables and entry.has_value)


def _counts(rows: Sequence[Entry], drafts: Sequence[Draft], ledger: Ledger) -> Counts:
    reported = _reported(drafts, ledger.pack)
    named = {key for entry in rows for key in _keys(entry, ledger)}
    return Counts(
        reported=len(reported),
        indicators=len({key.split("/")[0] for key in reported}),
        not_reported=len(named - reported),
        contradictions=sum(ledger.seen[rule] for rule in CONTRADICTIONS),
        unknown=sum(ledger.seen[rule] for rule in UNKNOWN),
        variables=len({draft.key for draft in drafts if draft.kind == "input"}),
    )


def _keys(entry: Entry, ledger: Ledger) -> tuple[str, ...]:
    if entry.key in ledger.pack.variables:
        return ()
    if ledger.names.has_several(entry.key):
        return tuple(point.key for point in ledger.pack.indicator(entry.key).data_points)
    return (entry.key,)


def _reported(drafts: Iterable[Draft], pack: Pack) -> set[str]:
    """Data points with a final value, or with every input of their formula in one period."""
    drafts = list(drafts)
    finals = {draft.key for draft in drafts if draft.kind == "final"}
    by_period: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        if draft.kind == "input":
            by_period[draft.entry.period].add(draft.key)
    given = by_period.values()
    computable = {
        point.key
        for point in pack.data_points
        if point.variables and any(set(point.variables) <= names for names in given)
    }
    return finals | computable


def _tell_grouped(ledger: Ledger) -> None:
    """One finding for what befell many cells alike."""
    for (rule, sheet), cells in ledger.grouped.items():
        if rule in _NOTES:
            name, _, per = sheet.partition("|")
            listed = ", ".join(cells[:SHOWN]) + (f" and {len(cells) - SHOWN} more" if len(cells) > SHOWN else "")
            text = _NOTES[rule].format(count=_number(len(cells), "cell"), cells=listed, per=per)
            ledger.add("note", rule, f"{ledger.workbook.file}:{name}", what=text)
        if rule == "maybe_fraction" and len(cells) >= MANY_FRACTIONS and ("percentage", sheet) not in ledger.grouped:
            ledger.add(
                "warning",
                rule,
                f"{ledger.workbook.file}:{sheet}",
                what=f"All {len(cells)} percentages are 1 or less, like fractions; they were imported as they stand.",
                next_step="Format the cells as percent, or multiply them by 100, and import again.",
            )


_NOTES = {
    "percent_format": "{count} shown as percent ({cells}), imported as shown: a stored 0.97 is 97 %.",
    "fraction": "{count} with a fraction where the inputs give a percentage ({cells}); multiplied by 100.",
    "per_many": "{count} with a denominator in units of {per} ({cells}); multiplied back to the whole number.",
}


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def replaced_file(imported: Imported, file: str) -> Imported:
    """The import with the workbook under another path, such as `raw/collect.xlsx`, where the city will hold it."""
    return replace(imported, lineage=tuple(replace(line, file=file) for line in imported.lineage))
