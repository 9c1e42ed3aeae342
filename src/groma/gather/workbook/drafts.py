"""From an entry to the observations it makes: a variable, an answer, figures, or the reason why there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from groma.gather.workbook.amounts import ratio_of, usable_unit
from groma.gather.workbook.draft import Draft, Teller, input_draft
from groma.gather.workbook.figures import Figures, any_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groma.catalogue.pack import DataPoint
    from groma.gather.workbook.entries import Entry, Ledger
    from groma.gather.workbook.model import Role

_FINAL_ROLES: tuple[Role, ...] = ("result", "numerator")


def drafts_of(entry: Entry, ledger: Ledger, *, known: Mapping[str, float], own: frozenset[str]) -> list[Draft]:
    """The observations an entry makes; what is doubtful goes into the ledger.

    Args:
        entry: The row.
        ledger: Where findings go.
        known: The value most rows give for each denominator.
        own: Variables that stand in rows of their own.
    """
    _tell_cells(entry, ledger)
    has_value = any_value(entry, ("result", "numerator", "denominator")) is not None
    if ledger.names.has_several(entry.key):
        points = ledger.pack.indicator(entry.key).data_points
        if not has_value:
            return [draft for point in points for draft in _without_value(entry, point.key)]
        chosen = _chosen_point(entry, points, ledger)
        return _of_point(replace(entry, key=chosen.key), chosen, ledger, known=known, own=own) if chosen else []
    if not has_value:
        return _without_value(entry, entry.key)
    if entry.key in ledger.pack.variables:
        return _of_variable(entry, ledger)
    return _of_point(entry, ledger.pack.data_point(entry.key), ledger, known=known, own=own)


def _tell_cells(entry: Entry, ledger: Ledger) -> None:
    """What is wrong or odd about single cells, whatever they are of."""
    teller = Teller(entry, ledger)
    for role, reading in entry.values.items():
        if reading.problem:
            rule, what, next_step = reading.problem
            teller.tell(rule, role, what=what, next_step=next_step)
        if reading.is_percent_format:
            teller.remember("percent_format", role)


def _of_point(
    entry: Entry, point: DataPoint, ledger: Ledger, *, known: Mapping[str, float], own: frozenset[str]
) -> list[Draft]:
    if entry.is_denied:
        return [_denied(entry, ledger)]
    if point.is_yes_no:
        return _of_answer(entry, point, ledger)
    return Figures(entry, point, ledger, known, own).drafts()


def _of_variable(entry: Entry, ledger: Ledger) -> list[Draft]:
    """A row that names a variable: its value stands under result, or under numerator."""
    role = any_value(entry, _FINAL_ROLES)
    if role is None:
        what = f"{entry.denominator.raw} stands under denominator, but the row is of `{entry.key}` itself."
        Teller(entry, ledger).tell("denominator_only", "denominator", what=what, next_step="Move it to the result.")
        return []
    return [input_draft(entry, role, entry.key, ledger=ledger)]


def _chosen_point(entry: Entry, points: tuple[DataPoint, ...], ledger: Ledger) -> DataPoint | None:
    """The data point of a row that names only the indicator, where its unit or its denominator leaves one."""
    fitting = points
    if entry.denominator.value is not None:
        fitting = tuple(point for point in points if ratio_of(point)) or points
    unit = entry.result.unit or entry.units.get("result", "")
    if unit:
        fitting = tuple(one for one in fitting if usable_unit(unit, one.key, ledger.pack) == "") or fitting
    if len(fitting) == 1:
        return fitting[0]
    Teller(entry, ledger).tell(
        "which_data_point",
        None,
        what=f"`{entry.key}` has several values; the row does not say which one this is.",
        next_step=f"Write one of {', '.join(point.id for point in points)} beside the code.",
    )
    return None


def _without_value(entry: Entry, key: str) -> list[Draft]:
    """Why there is no value, where the row gives a reason or a note; a blank row makes nothing."""
    if any(reading.problem for reading in entry.values.values()):
        return []
    said = [(role, reading) for role, reading in entry.values.items() if reading.missing]
    if not said:
        return [Draft(key, entry, "status", "result", status="not_reported")] if entry.note else []
    role, reading = next((pair for pair in said if pair[1].missing != "not_reported"), said[-1])
    return [Draft(key, entry, "status", role, status=reading.missing or "not_reported", raw=reading.raw)]


def _denied(entry: Entry, ledger: Ledger) -> Draft:
    """A value that the row itself says is not reported: kept in the note, not used."""
    role = any_value(entry, (*_FINAL_ROLES, "denominator")) or "result"
    raw = entry.values[role].raw
    Teller(entry, ledger).tell(
        "said_not_reported",
        role,
        severity="warning",
        what=f"There is a value, {raw}, but the row says that it is not reported.",
        why="It was imported as not reported, the value kept in the note.",
        next_step="Say yes under reported, or empty the value.",
    )
    note = f"Value given but said not to be reported: {raw}"
    return Draft(entry.key, entry, "status", role, status="not_reported", note=note, raw=raw)


def _of_answer(entry: Entry, point: DataPoint, ledger: Ledger) -> list[Draft]:
    """A yes or a no; also 1 and 0."""
    role = any_value(entry, _FINAL_ROLES) or "denominator"
    reading, teller = entry.values[role], Teller(entry, ledger)
    if role == "denominator" or reading.value not in {0.0, 1.0}:
        what = f"`{reading.raw}` is no answer; `{point.key}` is a yes or a no."
        teller.tell("value", role, what=what, next_step="Write yes or no.")
        return []
    other = entry.numerator
    if role == "result" and other.value is not None and other.value != reading.value:
        teller.disagree(f"The result says {reading.raw}, the numerator {other.raw}.")
    text = "yes" if reading.value else "no"
    return [Draft(point.key, entry, "final", role, reading.value, text, raw=reading.raw, amount=reading.value)]
