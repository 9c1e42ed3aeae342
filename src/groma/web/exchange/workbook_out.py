"""A round as a workbook to fill off line: pre-filled, with drop-downs and notes, only the cells to fill unlocked.

Hidden columns carry the key of each figure, the version of its row and a hash of what the cells said, so that what
comes back is compared with what was handed out. The sheets are protected without a password: against slips, not
against people.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, cast

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from groma.web.entry.entering import LABELS
from groma.web.entry.typed import shown_number
from groma.web.exchange.workbook_plan import Heading, Line, Plan, Sheet, definition_of
from groma.web.exchange.workbook_words import choices_of, shown_cell, write, write_number

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from groma.web.models import Round, User

FORMAT = "groma-workbook/1"
ABOUT, LISTS = "groma", "groma lists"
FILLED = ("text", "unit", "quality", "source", "status", "note", "period")
SHOWN = ("figure", "place", "group", *FILLED, "before", "before_period")
KEPT = ("key", "place_code", "breakdown", "version", "was")
COLUMNS = (*SHOWN, *KEPT)
WIDTHS = {"figure": 46, "place": 18, "group": 22, "text": 16, "unit": 20, "quality": 18, "source": 28, "status": 26}
WIDTHS |= {"note": 40, "period": 12, "before": 20, "before_period": 12}
NAMES_ROW, HEAD_ROW = 1, 2
GREEN, PALE, GREY = "FF17675D", "FFE8F1EF", "FFF1F1EE"
LINE = Border(bottom=Side(style="thin", color="FFC9CFCC"))
OPEN, SHUT = Protection(locked=False), Protection(locked=True)
TOP = Alignment(wrap_text=True, vertical="top")


def workbook(round_: Round, by: User) -> bytes:
    """The workbook of a round with the categories that are this person's, as an .xlsx file."""
    return _Drawing(Plan(round_, by)).file()


class _Drawing:
    """A workbook while it is drawn."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.book = plan, Workbook()
        self.lists: Worksheet = self.book.create_sheet(LISTS)
        self._offered: dict[tuple[str, ...], str] = {}
        self._validations: dict[str, DataValidation] = {}

    def file(self) -> bytes:
        for sheet in self.plan.sheets:
            self._sheet(sheet)
        self._first()
        self._about()
        self.book.security = WorkbookProtection(lockStructure=True)
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    def _sheet(self, told: Sheet) -> None:
        sheet = self.book.create_sheet(_sheet_name(told.title, self.book.sheetnames))
        self._validations = {}
        _heads(sheet, has_parts=any(line.place or line.breakdown for line in told.lines))
        for number, row in enumerate(told.rows, start=HEAD_ROW + 1):
            if isinstance(row, Heading):
                _heading(sheet, number, row)
            else:
                self._line(sheet, number, row)
        for validation in self._validations.values():
            sheet.add_data_validation(validation)
        _protect(sheet)

    def _line(self, sheet: Worksheet, number: int, line: Line) -> None:
        cells = {name: _cell(sheet, number, place) for place, name in enumerate(COLUMNS, start=1)}
        for cell in cells.values():
            cell.alignment, cell.border = TOP, LINE
        write(cells["figure"], line.name)
        if line.elsewhere:
            write(cells["text"], _("see “%(sheet)s”") % {"sheet": line.elsewhere})
            return
        _explain(cells["figure"], definition_of(line, self.plan.pack))
        self._known(cells, line)
        self._fill(cells, line)

    def _known(self, cells: dict[str, Cell], line: Line) -> None:
        """What the line is about, and what was said before."""
        before = line.figure.before
        for name, text in (("place", line.place_name), ("group", line.breakdown), ("key", line.figure.key)):
            write(cells[name], text)
        for name, text in (("place_code", line.place), ("breakdown", line.breakdown)):
            write(cells[name], text)
        cells["version"].value = line.figure.version
        write(cells["was"], str(line.form.initial["was"]))
        if before:
            unit = choices_of(line.form, "unit").get(before.unit, before.unit)
            write(cells["before"], f"{shown_number(before.text)} {unit}".strip())
            write(cells["before_period"], before.period)

    def _fill(self, cells: dict[str, Cell], line: Line) -> None:
        """The cells somebody fills, with what may stand in them."""
        is_open = not line.figure.refusal
        for name in FILLED:
            cell, text = cells[name], shown_cell(line.form, name)
            if name == "text" and not line.figure.is_answer:
                write_number(cell, text)
            else:
                write(cell, text)
            if is_open and not (name == "unit" and line.figure.is_answer):
                cell.protection, cell.fill = OPEN, PatternFill("solid", fgColor=PALE)
            self._offer(cell, line, name=name)

    def _offer(self, cell: Cell, line: Line, *, name: str) -> None:
        words = self.plan.titles if name == "source" else choices_of(line.form, name)
        if not words:
            return
        where = self._list(tuple(words.values()))
        if where not in self._validations:
            # A source that is not in the list yet may be typed; it is added when the workbook is taken in.
            validation = DataValidation(
                type="list", formula1=where, allow_blank=True, showErrorMessage=name != "source"
            )
            validation.errorTitle, validation.error = (
                _("Not in the list")[:32],
                _("Choose one of the list, or empty the cell."),
            )
            self._validations[where] = validation
        self._validations[where].add(cell.coordinate)

    def _list(self, words: tuple[str, ...]) -> str:
        """Where a list of words stands; each list once."""
        if words not in self._offered:
            column = len(self._offered) + 1
            for row, word in enumerate(words, start=1):
                write(_cell(self.lists, row, column), word)
            letter = get_column_letter(column)
            self._offered[words] = f"'{LISTS}'!${letter}$1:${letter}${len(words)}"
        return self._offered[words]

    def _first(self) -> None:
        """The first sheet: what this is, and how it is filled."""
        sheet: Worksheet = self.book.worksheets[0]
        sheet.title = _sheet_name(_("How to fill this"), self.book.sheetnames)
        round_ = self.plan.round
        title = _cell(sheet, 1, 1)
        write(title, f"{round_.city.name}, {round_.period}")
        title.font = Font(bold=True, size=16, color=GREEN)
        for number, text in enumerate(_guide(round_), start=3):
            cell = _cell(sheet, number, 1)
            write(cell, text)
            cell.alignment = TOP
        sheet.column_dimensions["A"].width = 100
        _protect(sheet)

    def _about(self) -> None:
        """What tells the workbook apart from any other, in a sheet nobody needs to see."""
        sheet = self.book.create_sheet(ABOUT)
        round_ = self.plan.round
        told = (FORMAT, round_.subject, get_language() or "en", round_.pack_hash, timezone.now().isoformat())
        for row, text in enumerate(told, start=1):
            write(_cell(sheet, row, 1), text)
        for hidden in (sheet, self.lists):
            hidden.sheet_state = "hidden"
            hidden.protection.sheet = True
        # The lists come last, so that the sheets people see stand first.
        self.book.move_sheet(self.lists, offset=len(self.book.sheetnames))


def _guide(round_: Round) -> tuple[str, ...]:
    due = date_format(round_.deadline) if round_.deadline else ""
    return (
        *([_("Due on %(date)s.") % {"date": due}] if due else []),
        _("1. Each sheet is a category. Fill in the green cells; everything else is locked."),
        _("2. Type the value as a number and choose its unit. Values are converted when they are taken in."),
        _("3. Where there is no value, leave the cell empty and choose why. What is not known is never zero."),
        _("4. Choose how good the value is and name its source. A new source may simply be typed."),
        _("5. Type values, not formulas: formulas are not computed when the workbook comes back."),
        _("6. Point at the name of a figure to read what it means. The value reported before stands at the end."),
        _("7. Upload the workbook in Groma. You see every change before anything is saved."),
        "",
        _("The figures are those of %(date)s. If somebody changes one of them meanwhile, you are shown both.")
        % {"date": date_format(timezone.now(), "DATETIME_FORMAT")},
    )


def _heads(sheet: Worksheet, *, has_parts: bool) -> None:
    words = {name: str(said) for name, said in LABELS.items()} | {
        "figure": _("Figure"),
        "place": _("District"),
        "group": _("Group of people"),
        "period": _("Year or period"),
        "before": _("Value before"),
        "before_period": _("of the year"),
    }
    for place, name in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        sheet.cell(NAMES_ROW, place).value = name
        head = _cell(sheet, HEAD_ROW, place)
        write(head, words.get(name, ""))
        head.font, head.alignment = Font(bold=True, color="FFFFFFFF"), TOP
        head.fill = PatternFill("solid", fgColor=GREEN)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 10)
        sheet.column_dimensions[letter].hidden = name in KEPT or (name in {"place", "group"} and not has_parts)
    sheet.row_dimensions[NAMES_ROW].hidden = True
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    sheet.sheet_view.rightToLeft = get_language_bidi()


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell; nothing is merged in these sheets."""
    return cast("Cell", sheet.cell(row, column))


def _heading(sheet: Worksheet, number: int, heading: Heading) -> None:
    cell = _cell(sheet, number, 1)
    write(cell, f"{heading.name} ({heading.code})")
    _explain(cell, heading.definition)
    for place in range(1, len(SHOWN) + 1):
        sheet.cell(number, place).fill = PatternFill("solid", fgColor=GREY)
    cell.font, cell.alignment = Font(bold=True), TOP


def _explain(cell: Cell, text: str) -> None:
    """A note at a cell, large enough for its text."""
    if text:
        cell.comment = Comment(text, "Groma", height=60 + 18 * (len(text) // 45), width=340)


def _protect(sheet: Worksheet) -> None:
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _sheet_name(title: str, taken: list[str]) -> str:
    """A title as a sheet may be called: short, without marks that mean something, and once."""
    name = re.sub(r"[\[\]:*?/\\']", " ", title)[:28].strip() or "-"
    lowered = {one.casefold() for one in taken}
    more = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return name if name.casefold() not in lowered else next(one for one in more if one.casefold() not in lowered)
