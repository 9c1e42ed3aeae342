"""The verifier's checklist as a workbook: filled off line, it comes back and is applied all or nothing.

Each row carries, in a hidden column, the hash of what the figure was when the checklist was made. A decision on a
figure that has changed since is not taken.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from groma.errors import RecordError
from groma.gather.limits import open_workbook
from groma.publish.names import figure_name
from groma.publish.numbers_text import band_text, quality_text, reason_text, unit_text, value_text
from groma.web.entry.plain_findings import in_readers_language
from groma.web.exchange.safe_cells import is_risky
from groma.web.verifying.worklist import seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from groma.web.models import Round
    from groma.web.verifying.worklist import Item, Queue

DECISIONS = ("accept", "ask", "decline")
COLUMNS = (
    "code",
    "figure",
    "value",
    "unit",
    "period",
    "band",
    "quality",
    "source",
    "findings",
    "look at",
    "decision",
    "reason",
    "fingerprint",
)
WIDTHS = (20, 40, 14, 20, 10, 16, 16, 28, 44, 60, 12, 50, 4)
FILLED = ("decision", "reason")
HIDDEN = "fingerprint"
HEAD_ROW = 3
ABOUT = "about"
MAX_ROWS = 5_000
MAX_REASON = 4_000


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was filled: what is decided on which figure, and what that rests on."""

    row: int
    key: str
    action: str
    reason: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be taken, and why."""

    row: int
    key: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What a filled checklist would do. With anything wrong in it nothing is done.

    Attributes:
        lines: The decisions, with the figures as they stand.
        wrong: What cannot be taken.
        done: How many rows say what was decided already.
    """

    lines: tuple[tuple[Line, Item], ...]
    wrong: tuple[Wrong, ...]
    done: int


def checklist(queue: Queue) -> bytes:
    """The checklist of a round's reported figures as an .xlsx file, to be filled with a decision and a reason."""
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]  # a new workbook has a sheet
    sheet.title = "checklist"
    sheet.append([f"{queue.round.city.name}, {queue.round.period}"])
    sheet.append(
        [
            _(
                "Fill the columns decision (accept, ask or decline) and reason. Ask and decline need a reason. Rows"
                " left empty are left as they are."
            )
        ]
    )
    sheet.append(list(COLUMNS))
    for item in queue.items:
        if item.result.is_reported:
            sheet.append([None] * len(COLUMNS))
            _fill(sheet, _cells(item, queue))
    _shape(sheet)
    about = book.create_sheet(ABOUT)
    about.append([queue.round.subject])
    about.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read_checklist(file: IO[bytes], round_: Round) -> list[Line]:
    """The rows of a checklist in which something was decided.

    Raises:
        RecordError: It is no checklist, or that of another round.
        LimitError: It is larger than we take.
    """
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
        file.seek(0)
        copy.write(file.read())
        copy.flush()
        book = open_workbook(Path(copy.name))
        try:
            return list(_lines(book, round_))
        finally:
            book.close()


def plan(lines: list[Line], queue: Queue) -> Plan:
    """What the decisions of a checklist would do to the round as it stands."""
    taken, wrong, done = [], [], 0
    for line in lines:
        item = queue.item(line.key)
        if item is not None and _is_done(line, item):
            done += 1
        elif why := _why_not(line, item, queue):
            wrong.append(Wrong(line.row, line.key, why))
        elif item is not None:
            taken.append((line, item))
    twice = {line.key for line in lines if sum(line.key == other.key for other in lines) > 1}
    wrong += [
        Wrong(line.row, line.key, _("The figure stands in more than one row.")) for line in lines if line.key in twice
    ]
    return Plan(tuple(taken), tuple(wrong), done)


def _why_not(line: Line, item: Item | None, queue: Queue) -> str:
    """Why a decision cannot be taken; empty where it can."""
    if item is None:
        return _("There is no figure of this code in the round.")
    if item.value.state != "submitted":
        return _("The figure does not wait for a decision: it was decided, or is with the city.")
    if line.fingerprint != seen(queue.round, line.key):
        return _("The figure, or something it rests on, was changed after the checklist was made.")
    return _ill_filled(line)


def _ill_filled(line: Line) -> str:
    """What is wrong with how a row was filled; empty where nothing is."""
    if line.action not in DECISIONS:
        return _("“%(word)s” is no decision: write accept, ask or decline.") % {"word": line.action[:40]}
    if line.action != "accept" and not line.reason:
        return _("Asking and declining need a reason.")
    return _("The reason is too long.") if len(line.reason) > MAX_REASON else ""


def _is_done(line: Line, item: Item) -> bool:
    states = {"accept": "verified", "decline": "not_verified", "ask": "returned"}
    return states.get(line.action) == item.value.state and (line.action == "accept" or item.value.reason == line.reason)


def _cells(item: Item, queue: Queue) -> list[str]:
    result, pack = item.result, queue.standing.book.pack
    one = result.measurement
    sources = dict.fromkeys(part.observation.source for part in one.inputs if part.observation.source)
    return [
        item.key,
        figure_name(result, pack),
        value_text(result.value, result.point),
        unit_text(result.point, pack),
        one.period,
        band_text(result.band, pack.meta.bands) if result.band else reason_text(result),
        quality_text(one.quality),
        ", ".join(sources),
        "\n".join(in_readers_language(finding, pack).what for finding in item.findings if finding.severity != "note"),
        "\n".join(result.indicator.definition.verifier),
        "",
        "",
        seen(queue.round, item.key),
    ]


def _fill(sheet: Worksheet, texts: list[str]) -> None:
    """A row of texts; one that a spreadsheet might take for a formula is marked as text."""
    for number, text in enumerate(texts, start=1):
        cell = sheet.cell(sheet.max_row, number)
        cell.value = text or None
        if text and is_risky(text):
            cell.data_type = "s"
            cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _shape(sheet: Worksheet) -> None:
    """Widths, the drop-down, and locks on all but what is to be filled."""
    for number, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True), start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].hidden = name == HIDDEN
        head = sheet.cell(HEAD_ROW, number)
        head.font, head.fill = Font(bold=True, color="FFFFFFFF"), PatternFill("solid", fgColor="FF17675D")
        if name in FILLED:
            for row in range(HEAD_ROW + 1, sheet.max_row + 1):
                sheet.cell(row, number).protection = Protection(locked=False)
                sheet.cell(row, number).fill = PatternFill("solid", fgColor="FFE8F1EF")
    sheet["A1"].font = Font(bold=True, size=14)
    choices = DataValidation(type="list", formula1=f'"{",".join(DECISIONS)}"', allow_blank=True)
    sheet.add_data_validation(choices)
    letter = get_column_letter(COLUMNS.index("decision") + 1)
    choices.add(f"{letter}{HEAD_ROW + 1}:{letter}{max(sheet.max_row, HEAD_ROW + 1)}")
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _lines(book: Any, round_: Round) -> Iterator[Line]:
    if ABOUT not in book.sheetnames or len(book.sheetnames) < len((ABOUT, "checklist")):
        raise _no_checklist()
    (about,) = next(book[ABOUT].iter_rows(max_row=1, max_col=1, values_only=True), (None,))
    if about != round_.subject:
        raise RecordError(_("This is the checklist of another round."), next_step=_("Send the one of this round."))
    rows = book[next(name for name in book.sheetnames if name != ABOUT)].iter_rows(
        max_row=MAX_ROWS, max_col=40, values_only=True
    )
    places: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        cells = [str(cell).strip() if cell is not None else "" for cell in row]
        if not places:
            places = {name: cells.index(name) for name in COLUMNS if name in cells} if "code" in cells else {}
        elif (found := _line(number, cells, places)) is not None:
            yield found
    if not {"code", *FILLED, HIDDEN} <= set(places):
        raise _no_checklist()


def _line(number: int, cells: list[str], places: dict[str, int]) -> Line | None:
    """What a row says; nothing where neither decision nor reason is filled."""
    said = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
    if not said.get("decision") and not said.get("reason"):
        return None
    return Line(number, said["code"], said.get("decision", "").lower(), said.get("reason", ""), said.get(HIDDEN, ""))


def _no_checklist() -> RecordError:
    return RecordError(
        _("This is no checklist of Groma, or its columns were changed."),
        next_step=_("Download the bundle again and fill only the columns decision and reason."),
    )
