"""Drafts become observations: what is said twice alike counts once, what is said differently is told."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from groma.record.model import Lineage, Observation
from groma.record.numbers import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from groma.gather.workbook.draft import Draft
    from groma.gather.workbook.entries import Ledger

RECIPE = "workbook"
"""What stands in the lineage where a recipe would."""
SHOWN = 5
"""How many cells a finding names."""


def merged_drafts(drafts: Iterable[Draft], ledger: Ledger) -> list[Draft]:
    """One draft for each key and period; of inputs the value most rows give, of final values all that differ."""
    groups: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        groups[draft.key, draft.entry.period].append(draft)
    return [kept for group in groups.values() for kept in _kept(group, ledger)]


def observation_of(draft: Draft, ledger: Ledger) -> Observation:
    """The observation a draft makes."""
    entry = draft.entry
    return Observation(
        variable=draft.key,
        period=entry.period,
        value=draft.value,
        text=draft.text,
        unit=draft.unit,
        status=draft.status,
        quality=entry.quality,
        source=ledger.source(entry.source),
        note="; ".join(part for part in (draft.note, entry.note) if part),
        where=_cell(draft, ledger),
    )


def lineage_of(draft: Draft, ledger: Ledger) -> Lineage:
    """The file, sheet, row and column a draft came from."""
    entry = draft.entry
    return Lineage(
        variable=draft.key,
        period=entry.period,
        place="",
        breakdown="",
        file=ledger.workbook.file,
        sha256=ledger.workbook.sha256,
        row=f"{entry.sheet}!{entry.row}",
        column=entry.letters.get(draft.role, ""),
        raw=draft.raw,
        factor=draft.factor,
        recipe=RECIPE,
    )


def _kept(group: Sequence[Draft], ledger: Ledger) -> list[Draft]:
    valued = [draft for draft in group if draft.kind != "status"]
    if not valued:
        return [group[0]]
    clusters = _clusters(valued)
    if any(draft.kind == "final" for draft in valued):
        if len(valued) > 1:
            _tell_twice(clusters, ledger)
        return [cluster[0] for cluster in clusters]
    best = max(clusters, key=lambda cluster: (len(cluster), any(not draft.tolerance for draft in cluster)))
    if len(clusters) > 1:
        _tell_unequal(best, clusters, ledger)
    return [best[0]]


def _clusters(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Drafts of equal amount together, exactly given ones first; a rounded one joins the amount it may be."""
    clusters: list[list[Draft]] = []
    for draft in sorted(drafts, key=lambda one: one.tolerance):
        home = next((cluster for cluster in clusters if _is_same(cluster[0], draft)), None)
        if home is None:
            clusters.append([draft])
        else:
            home.append(draft)
    return clusters


def _is_same(first: Draft, draft: Draft) -> bool:
    if first.amount is None or draft.amount is None:
        return (first.value, first.unit) == (draft.value, draft.unit)
    return abs(first.amount - draft.amount) <= max(first.tolerance, draft.tolerance, 1e-9 * abs(first.amount))


def _tell_twice(clusters: Sequence[Sequence[Draft]], ledger: Ledger) -> None:
    first = clusters[0][0]
    cells = _cells([draft for cluster in clusters for draft in cluster])
    if len(clusters) == 1:
        ledger.add(
            "warning",
            "duplicate",
            _cell(first, ledger),
            what=f"`{first.key}` stands more than once with one value ({cells}).",
            next_step="Remove the rows that are too many.",
            subject=first.key,
            period=first.entry.period,
        )
        return
    values = ", ".join(_shown(cluster[0]) for cluster in clusters)
    ledger.add(
        "error",
        "ambiguous",
        _cell(first, ledger),
        what=f"`{first.key}` stands more than once with different values: {values} ({cells}).",
        why="All were kept; none is used until one is left.",
        next_step="Remove those that are wrong.",
        subject=first.key,
        period=first.entry.period,
    )


def _tell_unequal(best: Sequence[Draft], clusters: Sequence[Sequence[Draft]], ledger: Ledger) -> None:
    others = "; ".join(f"{_shown(cluster[0])} ({_cells(cluster)})" for cluster in clusters if cluster is not best)
    rows = "1 row" if len(best) == 1 else f"{len(best)} rows"
    ledger.add(
        "error",
        "contradiction",
        _cell(clusters[1][0] if clusters[0] is best else clusters[0][0], ledger),
        what=f"`{best[0].key}` has different values: {_shown(best[0])} in {rows}, and {others}.",
        why=f"{_shown(best[0])} was imported, as most rows say."
        if _is_clear(best, clusters)
        else f"{_shown(best[0])} was imported as the first.",
        next_step="Use one value throughout.",
        subject=best[0].key,
        period=best[0].entry.period,
    )


def _is_clear(best: Sequence[Draft], clusters: Sequence[Sequence[Draft]]) -> bool:
    return all(cluster is best or len(cluster) < len(best) for cluster in clusters)


def _shown(draft: Draft) -> str:
    return f"{draft.text or plain_number(draft.value or 0.0)} {draft.unit}".strip()


def _cell(draft: Draft, ledger: Ledger) -> str:
    return ledger.where(draft.entry.sheet, draft.entry.row, draft.entry.letters.get(draft.role, ""))


def _cells(drafts: Sequence[Draft]) -> str:
    names = [f"{draft.entry.sheet}!{draft.entry.letters.get(draft.role, '')}{draft.entry.row}" for draft in drafts]
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
