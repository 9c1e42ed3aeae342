"""A row of a workbook as it will be imported: what it is about, its three values, and what it says of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from groma.catalogue.codes import plain
from groma.errors import Finding, RecordError
from groma.gather.rules import period_of
from groma.gather.workbook.readings import BLANK, read_cell
from groma.gather.workbook.rows import subjects
from groma.gather.workbook.words import quality_of, yes_or_no
from groma.record.model import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from groma.catalogue.pack import Pack
    from groma.errors import Severity
    from groma.gather.workbook.model import Role, Sheet, SheetPlan, Workbook
    from groma.gather.workbook.names import Names
    from groma.gather.workbook.readings import Reading
    from groma.gather.workbook.rows import Subject
    from groma.record.model import Quality

MAX_ID = 40
_HOW_TO_NAME = "Write the indicator's code beside it; `groma catalogue list` shows them all."


@dataclass(frozen=True)
class Entry:
    """One row and one period.

    Attributes:
        key: A data point, an indicator with several, or a variable.
        units: What the unit columns say, by the role of the value they belong to.
        says: All that stands in header, label and unit of the denominator.
        letters: The column of each value.
        is_denied: Whether the row says of itself that it is not reported.
    """

    sheet: str
    row: int
    key: str
    period: str
    values: Mapping[Role, Reading]
    units: Mapping[Role, str]
    letters: Mapping[Role, str]
    says: str
    quality: Quality
    source: str
    note: str
    is_denied: bool

    @property
    def numerator(self) -> Reading:
        """What stands above the line."""
        return self.values.get("numerator", BLANK)

    @property
    def denominator(self) -> Reading:
        """What stands below the line."""
        return self.values.get("denominator", BLANK)

    @property
    def result(self) -> Reading:
        """The final value."""
        return self.values.get("result", BLANK)

    @property
    def has_value(self) -> bool:
        """Whether any cell holds a value, readable or not."""
        return any(reading.value is not None or reading.problem for reading in self.values.values())


@dataclass
class Ledger:
    """What an import writes down on its way."""

    workbook: Workbook
    pack: Pack
    names: Names
    period: str
    source_id: str
    findings: list[Finding] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    told: set[tuple[str, str, str]] = field(default_factory=set)
    grouped: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def where(self, sheet: str, row: int, letter: str = "") -> str:
        """A cell or row, as findings name it."""
        return f"{self.workbook.file}:{sheet}!{letter}{row}"

    def add(
        self,
        severity: Severity,
        rule: str,
        where: str,
        *,
        what: str,
        why: str = "",
        next_step: str = "",
        subject: str = "",
        period: str = "",
    ) -> None:
        """Write down a finding and count its rule; the same of one row, as for each of its years, only once."""
        if (rule, where, what) in self.told:
            return
        self.told.add((rule, where, what))
        self.seen[rule] += 1
        self.findings.append(Finding(severity, rule, where, what, why, next_step, subject, period))

    def add_once(self, rule: str, text: str, where: str, *, what: str, next_step: str) -> None:
        """Write down a warning the first time a text gives rise to it."""
        if (rule, text) not in self.grouped:
            self.add("warning", rule, where, what=what, next_step=next_step)
        self.grouped.setdefault((rule, text), []).append(where)

    def gather(self, rule: str, sheet: str, cell: str) -> None:
        """Remember a cell for one finding at the end."""
        self.grouped.setdefault((rule, sheet), []).append(cell)

    def source(self, text: str) -> str:
        """The id of the source that a text names; the workbook itself where it names none."""
        title = " ".join(text.split())
        if not title:
            return self.source_id
        known = next((one.id for one in self.sources.values() if one.title == title), "")
        return known or self._new_source(title)

    def _new_source(self, title: str) -> str:
        stem = (plain(title)[:MAX_ID].strip("_") or "source").replace("_", "-")
        taken = {self.source_id, *self.sources}
        name = next(one for one in (stem, *(f"{stem}-{number}" for number in range(2, 10**6))) if one not in taken)
        address = title if title.startswith(("http://", "https://")) else ""
        self.sources[name] = Source(name, title, address=address, note=f"Named in {self.workbook.file}.")
        return name


def entries(plan: SheetPlan, ledger: Ledger) -> Iterator[Entry]:
    """The entries of a sheet; rows that cannot be imported become findings."""
    sheet = ledger.workbook.sheet(plan.sheet)
    code, name, point = (_number_of(plan, role) for role in ("code", "name", "data_point"))
    found = subjects(sheet, (code, name, point), first_row=plan.first_row, names=ledger.names, pack=ledger.pack)
    for subject in found:
        for values, letters, period in _periods(sheet, subject.row, plan) if subject.key else ():
            if entry := _entry(subject, values, letters, plan=plan, ledger=ledger, period=period):
                yield entry
        _tell_row(subject, sheet, plan, ledger=ledger)


def _number_of(plan: SheetPlan, role: Role) -> int:
    column = plan.column(role)
    return column.number if column else 0


def _periods(sheet: Sheet, row: int, plan: SheetPlan) -> Iterator[tuple[dict[Role, Reading], dict[Role, str], str]]:
    """The values of a row with their columns, once for each result column and the period its header names."""
    inputs = [column for role in ("numerator", "denominator") if (column := plan.column(role))]
    for results in [[result] for result in plan.results] or [[]]:
        columns = [*inputs, *results]
        values = {one.role: read_cell(sheet.cell(row, one.number), decimal=sheet.decimal) for one in columns}
        yield values, {one.role: one.letter for one in columns}, results[0].period if results else ""


def _tell_row(subject: Subject, sheet: Sheet, plan: SheetPlan, *, ledger: Ledger) -> None:
    """What is odd about a row as a whole. Headings and totals without values pass silently."""
    where = ledger.where(plan.sheet, subject.row)
    if subject.other:
        ledger.add(
            "warning",
            "code_and_name",
            where,
            what=f"The code is that of `{subject.key}`, the name that of `{subject.other}`.",
            why="The code was taken.",
            next_step="Correct the one that is wrong.",
            subject=subject.key,
        )
    if subject.key or not _holds_something(subject, sheet, plan):
        return
    said = subject.said[:80]
    ledger.add(
        "error",
        subject.problem,
        where,
        what=f"`{said}` names nothing that the pack knows." if said else "The row has a value but names no indicator.",
        why="It was not imported.",
        next_step=(ledger.names.nearest(said) or _HOW_TO_NAME) if said else "Write the code beside the value.",
        subject=said,
    )


def _holds_something(subject: Subject, sheet: Sheet, plan: SheetPlan) -> bool:
    """Whether a row holds a value, or says of an unknown code that there is none."""
    readings = [one for values, _, _ in _periods(sheet, subject.row, plan) for one in values.values()]
    has_value = any(one.value is not None or one.problem for one in readings)
    return has_value or (subject.problem == "unknown_code" and any(one.missing for one in readings))


def _entry(
    subject: Subject,
    values: dict[Role, Reading],
    letters: Mapping[Role, str],
    *,
    plan: SheetPlan,
    ledger: Ledger,
    period: str,
) -> Entry | None:
    sheet = ledger.workbook.sheet(plan.sheet)

    def text(role: Role) -> str:
        column = plan.column(role)
        return sheet.cell(subject.row, column.number).text if column else ""

    chosen = period or _period(
        text("period"), subject, plan, ledger=ledger, is_needed=any(not one.is_blank for one in values.values())
    )
    if not chosen:
        return None
    quality, quality_note = _quality(text("quality"), subject, plan, ledger=ledger)
    origin = f"Origin: {text('origin')}" if text("origin") else ""
    header = column.header if (column := plan.column("denominator")) else ""
    return Entry(
        sheet=plan.sheet,
        row=subject.row,
        key=subject.key,
        period=chosen,
        values=values,
        units={"numerator": text("numerator_unit"), "denominator": text("denominator_unit"), "result": text("unit")},
        letters=letters,
        says=" ".join((header, text("denominator_label"), text("denominator_unit"))),
        quality=quality,
        source=text("source"),
        note="; ".join(part for part in (text("note"), quality_note, origin) if part),
        is_denied=yes_or_no(text("reported")) == "no",
    )


def _period(text: str, subject: Subject, plan: SheetPlan, *, ledger: Ledger, is_needed: bool) -> str:
    """The period of a row; that of the import where its cell is empty. A period nobody can read leaves the row out."""
    if not text:
        return ledger.period
    try:
        return period_of(text)
    except RecordError as error:
        if is_needed:
            column = plan.column("period")
            where = ledger.where(plan.sheet, subject.row, column.letter if column else "")
            ledger.add(
                "error",
                "period",
                where,
                what=error.what,
                why="The row was not imported.",
                next_step=f"{error.next_step} If the column holds something else, say `--column period=`.",
                subject=subject.key,
            )
        return ""


def _quality(text: str, subject: Subject, plan: SheetPlan, *, ledger: Ledger) -> tuple[Quality, str]:
    quality = quality_of(text) if text else "unknown"
    if quality:
        return quality, ""
    column = plan.column("quality")
    ledger.add_once(
        "quality",
        text,
        ledger.where(plan.sheet, subject.row, column.letter if column else ""),
        what=f"`{text[:80]}` is none of the six qualities; `unknown` was taken and the text kept in the note.",
        next_step="Write measured, survey, extrapolated, estimated, personal estimate or unknown.",
    )
    return "unknown", f"Quality as given: {text}"
