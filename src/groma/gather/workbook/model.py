"""What a workbook is to us, what we believe its columns to be, and what an import gives. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from groma.errors import NotFoundError, RecordError, did_you_mean

if TYPE_CHECKING:
    from groma.errors import Finding
    from groma.record.model import Lineage, Observation, Source

Kind = Literal["empty", "text", "number", "percent", "formula", "broken"]
Role = Literal[
    "code",
    "name",
    "data_point",
    "numerator_label",
    "numerator",
    "numerator_unit",
    "denominator_label",
    "denominator",
    "denominator_unit",
    "result",
    "unit",
    "reported",
    "quality",
    "origin",
    "source",
    "period",
    "note",
]
ROLES: tuple[Role, ...] = get_args(Role)
VALUE_ROLES: tuple[Role, ...] = ("numerator", "denominator", "result")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        text: What it says; a number as the shortest text that reads back as it.
        kind: `percent` is a number shown as percent, so that 0.97 means 97 %; `formula` one that no program has
            computed yet; `broken` an error such as `#DIV/0!`.
    """

    text: str = ""
    kind: Kind = "empty"


EMPTY = Cell()


@dataclass(frozen=True)
class Sheet:
    """One sheet as a grid.

    Attributes:
        rows: Rows of cells from row 1 and column A; rows may differ in length.
        decimal: The decimal mark of numbers typed as text: `,` in a CSV file separated by semicolons, `.` in another;
            empty in a spreadsheet, where only a number that was not understood is text.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    decimal: str = "."

    def cell(self, row: int, column: int) -> Cell:
        """The cell in a row and column, both counted from 1; an empty one beyond the edge."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else EMPTY

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The sheet as texts alone."""
        return tuple(tuple(cell.text for cell in row) for row in self.rows)

    @cached_property
    def width(self) -> int:
        """How many columns the longest row has."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file of sheets, with the hash that proves which file it was."""

    file: str
    sha256: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name.

        Raises:
            NotFoundError: There is none.
        """
        names = [sheet.name for sheet in self.sheets]
        if name not in names:
            raise NotFoundError(
                f"There is no sheet `{name}`.",
                where=self.file,
                next_step=did_you_mean(name, names) or f"Sheets: {', '.join(names)}.",
            )
        return self.sheets[names.index(name)]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is believed to be, and why.

    Attributes:
        number: Counted from 1.
        header: What stands above it.
        reason: Why it has this role, in words.
        confidence: From 0 to 1; 1 is certain.
        period: For one of several results, the period its header names.
    """

    sheet: str
    role: Role
    number: int
    header: str
    reason: str
    confidence: float
    period: str = ""

    @property
    def letter(self) -> str:
        """`A`, `B` … as spreadsheets name it."""
        return column_letter(self.number)


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """How one sheet is to be read."""

    sheet: str
    header_rows: tuple[int, ...]
    first_row: int
    columns: tuple[Column, ...]

    def column(self, role: Role) -> Column | None:
        """The first column of that role."""
        return next((column for column in self.columns if column.role == role), None)

    @property
    def results(self) -> tuple[Column, ...]:
        """The result columns; several where each is of a period of its own."""
        return tuple(column for column in self.columns if column.role == "result")


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a workbook is to be read, to be shown to a person and agreed before anything is imported.

    Attributes:
        plans: One for each sheet that is read, the best first.
        left_out: Sheets that are not read, each with the reason.
    """

    plans: tuple[SheetPlan, ...]
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def sheet(self) -> str:
        """The sheet, or the best of several."""
        return self.plans[0].sheet

    @property
    def header_rows(self) -> tuple[int, ...]:
        """The header rows of that sheet: none, one or two."""
        return self.plans[0].header_rows

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column of every sheet that has a role, in the order of the roles."""
        return tuple(column for plan in self.plans for column in sorted(plan.columns, key=_order))

    @property
    def confidence(self) -> float:
        """That of the least certain column."""
        return min(column.confidence for column in self.columns)

    def with_column(self, role: str, letter: str, *, sheet: str = "") -> Proposal:
        """The proposal with another column for a role, as a person decided; an empty letter takes the role away.

        Raises:
            RecordError: There is no such role, or the letter is none.
            NotFoundError: No plan is for that sheet.
        """
        known = next((one for one in ROLES if one == role), None)
        if known is None:
            near = did_you_mean(role, ROLES) or f"Roles: {', '.join(ROLES)}."
            raise RecordError(f"`{role}` is no role.", next_step=near)
        wanted = sheet or self.sheet
        if wanted not in {plan.sheet for plan in self.plans}:
            raise NotFoundError(
                f"`{wanted}` is not among the sheets to be read.", next_step=f"Sheets: {self.sheets_text}."
            )
        plans = tuple(_changed(plan, known, letter) if plan.sheet == wanted else plan for plan in self.plans)
        return replace(self, plans=plans)

    @property
    def sheets_text(self) -> str:
        """The names of the sheets that are read."""
        return ", ".join(plan.sheet for plan in self.plans)


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import found, in numbers.

    Attributes:
        reported: Data points with a value, or with all that their formula needs.
        indicators: Indicators of which at least one data point is reported.
        not_reported: Data points that the workbook names without a value.
        contradictions: Results that disagree with their inputs, inputs and codes given twice with different values.
        unknown: Rows with a value that belongs to nothing the pack knows.
        variables: Inputs imported, each counted once.
    """

    reported: int = 0
    indicators: int = 0
    not_reported: int = 0
    contradictions: int = 0
    unknown: int = 0
    variables: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import gives; nothing is written yet.

    Attributes:
        sources: The workbook itself, and every source it names.
    """

    observations: tuple[Observation, ...]
    lineage: tuple[Lineage, ...]
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    counts: Counts


def column_letter(number: int) -> str:
    """The name spreadsheets give a column.

    >>> column_letter(1), column_letter(27)
    ('A', 'AA')
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number, from 1, of the column that spreadsheets name so.

    >>> column_number("AA")
    27

    Raises:
        RecordError: It is no column name.
    """
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):  # noqa: PLR2004  XFD is the last column
        raise RecordError(f"`{letters}` is no column.", next_step="Name it by its letter, such as M.")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _order(column: Column) -> tuple[int, int]:
    return ROLES.index(column.role), column.number


def _changed(plan: SheetPlan, role: Role, letter: str) -> SheetPlan:
    number = column_number(letter) if letter else 0
    kept = tuple(column for column in plan.columns if column.role != role and column.number != number)
    added = (Column(plan.sheet, role, number, "", "you said so", 1.0),) if letter else ()
    return replace(plan, columns=kept + added)
