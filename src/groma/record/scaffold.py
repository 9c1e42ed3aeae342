"""A new city: its folder, and the workbook in which a city collects its figures."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groma.catalogue.formula import Name, Operation
from groma.catalogue.units import YES_NO
from groma.errors import RecordError
from groma.record.files import write_atomically
from groma.record.folder import observations_csv
from groma.record.heads import city_yaml, sources_yaml
from groma.record.model import QUALITIES, City

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from groma.catalogue.pack import DataPoint, Indicator, Pack

COLLECTION = "raw/collect.xlsx"
HEADERS: tuple[tuple[str, int], ...] = (
    ("Code", 17),
    ("Name", 32),
    ("Data point", 20),
    ("Definition", 60),
    ("Numerator: what it counts", 34),
    ("Numerator", 16),
    ("Numerator unit", 15),
    ("Denominator: what it counts", 34),
    ("Denominator", 16),
    ("Denominator unit", 15),
    ("Result", 14),
    ("Unit", 22),
    ("Quality", 18),
    ("Source", 36),
    ("Note", 36),
    ("Year", 9),
)
"""The columns of the collection workbook and their widths."""
WHOLE = "Whole city"
"""The sheet for what many indicators share."""
_TO_FILL = ("Numerator", "Denominator", "Result", "Quality", "Source", "Note", "Year")
_SHARED_BY = 3
"""A variable that so many data points need is asked for once, on the first sheet."""
_HEADER_FILL, _INPUT_FILL = "1F4E5F", "FFF8E1"


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the collection workbook: its cells, and whether its result is a yes or a no."""

    cells: tuple[str, ...]
    is_yes_no: bool = False


def empty_city(folder: Path, *, city_id: str, name: str, country: str, pack: Pack) -> City:
    """Write the folder of a new city, with an empty record and the workbook to collect its figures in.

    Args:
        folder: Where to; it is made.
        city_id: Small letters, digits and hyphens.
        name: As its people write it.
        country: ISO 3166-1 alpha-2 code, such as `ES`.
        pack: The framework the collection workbook asks for.

    Raises:
        RecordError: The id or the country is none, or the folder holds a city already.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9\-]{0,79}", city_id):
        raise RecordError(
            f"`{city_id}` is no id.", next_step="Use small letters, digits and hyphens, such as `san-jose`."
        )
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise RecordError(
            f"`{country}` is no country code.", next_step="Use the two letters of ISO 3166-1, such as ES."
        )
    if not name.strip():
        raise RecordError("The city has no name.", next_step="Give the name as its people write it.")
    if (folder / "city.yaml").exists():
        raise RecordError(
            "There is a city in this folder already.", where=str(folder), next_step="Choose another folder."
        )
    city = City(city_id, name.strip(), country, folder=folder)
    collection_workbook(pack, folder / COLLECTION)
    write_atomically(folder / "observations.csv", observations_csv(()))
    write_atomically(folder / "sources.yaml", sources_yaml(()))
    write_atomically(folder / "city.yaml", city_yaml(city))
    return city


def collection_workbook(pack: Pack, path: Path) -> None:
    """Write an Excel workbook to fill in.

    A sheet for figures that many indicators share comes first, then one for each top group of the pack.
    Rows are data points, columns as in `HEADERS`; `groma.gather.workbook` reads it back.

    Raises:
        RecordError: It cannot be written.
    """
    from openpyxl import Workbook  # noqa: PLC0415  importing openpyxl takes a quarter of a second; most commands need none

    workbook = Workbook()
    _write_guide(workbook.active, pack)
    for title, lines in _sheets(pack):
        _write_sheet(workbook.create_sheet(_sheet_title(title)), lines)
    buffer = io.BytesIO()
    workbook.save(buffer)
    write_atomically(path, buffer.getvalue())


def _sheets(pack: Pack) -> Iterator[tuple[str, list[_Line]]]:
    shared = [
        name for name in pack.variables if sum(name in point.variables for point in pack.data_points) >= _SHARED_BY
    ]
    if shared:
        yield "Whole city", [_variable_line(name, pack) for name in shared]
    for top in dict.fromkeys(indicator.path[0] if indicator.path else pack.id for indicator in pack.indicators):
        members = [one for one in pack.indicators if (one.path[0] if one.path else pack.id) == top]
        yield top, [_line(indicator, point, pack) for indicator in members for point in indicator.data_points]


def _shared(pack: Pack) -> tuple[str, ...]:
    return tuple(
        name for name in pack.variables if sum(name in point.variables for point in pack.data_points) >= _SHARED_BY
    )


def _line(indicator: Indicator, point: DataPoint, pack: Pack) -> _Line:
    above, below = _inputs(point, pack)
    label = point.name if len(indicator.data_points) > 1 else ""
    unit = "yes/no" if point.is_yes_no else pack.unit_name(point.unit)
    known = (indicator.code, indicator.name, label, indicator.definition.definition)
    return _Line((*known, above[0], "", above[1], below[0], "", below[1], "", unit, "", "", "", ""), point.is_yes_no)


def _variable_line(name: str, pack: Pack) -> _Line:
    variable = pack.variables[name]
    unit = "yes/no" if variable.unit == YES_NO else _unit_text(variable.unit)
    known = (name, variable.name, "", variable.definition or "Needed by several indicators; give it here once.")
    return _Line((*known, "", "", "", "", "", "", "", unit, "", "", "", ""), variable.unit == YES_NO)


def _inputs(point: DataPoint, pack: Pack) -> tuple[tuple[str, str], tuple[str, str]]:
    """Label and unit of numerator and denominator; empty where only the result of a data point is asked for."""
    match point.formula:
        case Operation(operator="/", left=Name(id=above), right=Name(id=below)):
            return _input(above, pack), _input(below, pack)
        case _:
            return ("", ""), ("", "")


def _input(name: str, pack: Pack) -> tuple[str, str]:
    variable = pack.variables[name]
    hint = f" (give it once, on the sheet {WHOLE})" if name in _shared(pack) else ""
    return variable.name + hint, _unit_text(variable.unit)


def _unit_text(unit: str) -> str:
    """Units as people read them: `number` for what is merely counted. Whoever fills them in names the currency."""
    return "number" if unit == "1" else unit


def _sheet_title(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31]


def _write_sheet(sheet: Any, lines: Sequence[_Line]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415  see `collection_workbook`

    sheet.append([header for header, _ in HEADERS])
    for line in lines:
        sheet.append([cell or None for cell in line.cells])
    for number, (header, width) in enumerate(HEADERS, start=1):
        head = sheet.cell(1, number)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=_HEADER_FILL)
        head.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[head.column_letter].width = width
        for row in range(2, len(lines) + 2):
            cell = sheet.cell(row, number)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if header in _TO_FILL and _is_asked(header, lines[row - 2]):
                cell.fill = PatternFill("solid", fgColor=_INPUT_FILL)
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = sheet.dimensions
    _add_choices(sheet, lines)
    _add_comments(sheet)


def _is_asked(header: str, line: _Line) -> bool:
    """Whether a cell is to be filled; an input only where it has a label and is not asked for elsewhere."""
    labels = {"Numerator": 4, "Denominator": 7}
    label = line.cells[labels[header]] if header in labels else "asked"
    return bool(label) and not label.endswith(f"{WHOLE})")


def _add_choices(sheet: Any, lines: Sequence[_Line]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415  see `collection_workbook`

    qualities = ",".join(quality.replace("_", " ") for quality in QUALITIES)
    for choices, header in ((qualities, "Quality"), ("yes,no", "Result")):
        validation = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=False)
        letter = sheet.cell(1, _number(header)).column_letter
        for row, line in enumerate(lines, start=2):
            if header == "Quality" or line.is_yes_no:
                validation.add(f"{letter}{row}")
        if validation.sqref:
            sheet.add_data_validation(validation)


def _add_comments(sheet: Any) -> None:
    from openpyxl.comments import Comment  # noqa: PLC0415  see `collection_workbook`

    texts = {
        "Numerator": "The number above the line, in the unit beside it. Leave it empty if you only have the result.",
        "Denominator": "The number below the line, whole: all inhabitants, not hundred thousands.",
        "Result": "The final value in the unit beside it. Leave it empty if you gave both inputs. NR if there is none.",
        "Quality": "How the figure came about: choose one.",
        "Source": "Who publishes the figure, and where.",
        "Year": "The year the figure is about; empty is the year you give when you import.",
    }
    for header, text in texts.items():
        sheet.cell(1, _number(header)).comment = Comment(text, "Groma", width=280, height=90)


def _number(header: str) -> int:
    return [name for name, _ in HEADERS].index(header) + 1


def _write_guide(sheet: Any, pack: Pack) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415  see `collection_workbook`

    sheet.title = "How to fill this in"
    lines = (
        pack.meta.title,
        "",
        "Fill the yellow cells of the other sheets. Nothing has to be complete; begin with what you have.",
        "Give numerator and denominator, or the result alone. If you give all three they are compared.",
        "Numbers are plain: no thousands marks, no unit in the cell. You may change a unit; it will be converted.",
        "Where the unit is `currency`, write the code of yours, such as EUR or `million EUR`.",
        "Where there is no figure leave the row empty, or write NR under result and the reason in the note.",
        "Quality is one of: " + ", ".join(quality.replace("_", " ") for quality in QUALITIES) + ".",
        "Do not change the codes. Rows and columns may be moved or removed.",
        "",
        pack.meta.notice,
    )
    for row, text in enumerate(lines, start=1):
        cell = sheet.cell(row, 1, text or None)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 110
