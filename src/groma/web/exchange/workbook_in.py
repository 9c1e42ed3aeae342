"""A filled workbook of a round back in: each line against what was handed out, and against what is there now."""

from __future__ import annotations

import contextlib
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import openpyxl
from django.utils import translation
from django.utils.translation import gettext as _

from groma.errors import RecordError
from groma.web import rounds
from groma.web.entry.forms import FigureForm, row_content
from groma.web.entry.offered_units import is_money
from groma.web.entry.permitted import refusals
from groma.web.entry.source_titles import titles
from groma.web.exchange.filled import Filled, Line, without_twins
from groma.web.exchange.workbook_out import ABOUT, COLUMNS, FILLED, FORMAT, LISTS
from groma.web.exchange.workbook_plan import part_figure, part_rows
from groma.web.exchange.workbook_words import choices_of, code_of, number_in, read_cell, unmistakable
from groma.web.figures import digest, figures, name_of, observations
from groma.web.refusals import refused
from groma.web.standing import pack_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from groma.web.figures import Figure
    from groma.web.models import Round, User

MAX_ROWS = 20_000
MAX_COLUMNS = 60


class UnreadableCellError(RecordError):
    """A cell that cannot be read; `where` names it."""


@dataclass(frozen=True)
class Said:
    """A line of the workbook as it came back: cells by column, each with its address."""

    sheet: str
    cells: Mapping[str, Any]

    def kept(self, name: str) -> str:
        """What a hidden cell says."""
        value = getattr(self.cells.get(name), "value", None)
        return str(value).strip() if value is not None else ""

    def address(self, name: str) -> str:
        """`Water!C7`."""
        cell = self.cells.get(name)
        return f"{self.sheet}!{getattr(cell, 'coordinate', '')}" if cell is not None else self.sheet


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook that was handed out here."""
    with _opened(path) as book:
        return ABOUT in book.sheetnames and _about(book)[0] == FORMAT


def read(path: Path, round_: Round, by: User) -> Filled:
    """What a filled workbook would change in a round.

    Raises:
        RecordError: It is of another round, or its hidden columns are gone.
    """
    with _opened(path) as book:
        _format, subject, language = _about(book)[:3]
        if subject != round_.subject:
            raise RecordError(
                _("This is the workbook of another round: %(round)s.") % {"round": subject.removeprefix("round/")},
                next_step=_("Upload it on the page of that round, or download the workbook of this one."),
            )
        said = [line for sheet in book.worksheets if sheet.title not in {ABOUT, LISTS} for line in _sheet_lines(sheet)]
    if not said:
        raise RecordError(
            _("The workbook has lost the columns that say which line is which figure."),
            next_step=_("Download it again, and fill in only the green cells."),
        )
    reading = _Reading(round_, by, said)
    # The words in the cells, and the decimal mark, are those of the language it was made in.
    with translation.override(language):
        return reading.filled()


class _Reading:
    """Reads the lines of a workbook for one round and one person."""

    def __init__(self, round_: Round, by: User, said: list[Said]) -> None:
        self.round, self.pack, self.said = round_, pack_of(round_), said
        self.titles = titles(round_.city)
        keys = {one.kept("key") for one in said if self.pack.knows(one.kept("key"))}
        self.refusals = refusals(round_, keys, by)
        self.names = {key: name_of(key, self.pack) for key in keys}
        self.figures = figures(round_, self.pack.data_points, self.pack)
        self.parts = part_rows(round_, keys, self.pack)
        self.rows = {
            (key, row.place, row.breakdown, row.period): row for key, row in observations(round_, keys, self.pack)
        }

    def filled(self) -> Filled:
        """Every line that says something else than the record."""
        found = [line for one in self.said for line in self._lines(one)]
        changed = {line.cell for line in found}
        return Filled(without_twins(found), unchanged=len(self.said) - len(changed))

    def _lines(self, said: Said) -> list[Line]:
        key, place, breakdown = (said.kept(name) for name in ("key", "place_code", "breakdown"))
        if not self.pack.knows(key):
            return [Line(said.address("figure"), key, problem=_("There is no such figure in this round."))]
        name = " · ".join(part for part in (self.names[key], place, breakdown) if part)
        line = Line(said.address("text"), name)
        figure = self.figures[key]
        if place or breakdown:
            figure = part_figure(key, self.parts.get((key, place, breakdown), []), self.round)
        try:
            return self._compared(line, said, figure)
        except UnreadableCellError as error:
            return [replace(line, cell=error.where, problem=refused(error))]

    def _compared(self, line: Line, said: Said, figure: Figure) -> list[Line]:
        shown = FigureForm(figure, self.pack, titles=self.titles)
        typed = self._typed(said, shown)
        if digest(typed) == said.kept("was"):
            return []
        if number_in(said.cells.get("text")):
            typed["text"] = unmistakable(typed["text"])
        data = {shown.add_prefix(name): text for name, text in typed.items()}
        form = FigureForm(figure, self.pack, titles=self.titles, data=data)
        problem = self._problem(form, said)
        if problem:
            return [replace(line, problem=problem)]
        return [] if form.is_empty else self._entered(line, said, form)

    def _problem(self, form: FigureForm, said: Said) -> str:
        """Why the cells cannot be taken; empty where they can."""
        if not form.is_valid():
            return " ".join(str(error) for errors in form.errors.values() for error in errors)
        if form.is_empty:
            around = (form.cleaned_data[name] != form.initial[name] for name in ("quality", "source", "note"))
            return _("There is neither a value nor a reason why there is none.") if any(around) else ""
        return self.refusals.get(said.kept("key"), "")

    def _entered(self, line: Line, said: Said, form: FigureForm) -> list[Line]:
        """The line with what it would enter; where the value is now of another year, the row it leaves is emptied."""
        place, breakdown, period = said.kept("place_code"), said.kept("breakdown"), form.cleaned_data["period"]
        key = said.kept("key")
        there, figure = self.rows.get((key, place, breakdown, period)), form.figure
        content = self._content(form, said)
        if there and row_content(there) == content:
            return []
        entry = rounds.Entry(
            there.variable if there else figure.variable,
            period,
            place=place,
            breakdown=breakdown,
            version=there.version if there else 0,
            **content,
        )
        has_moved = there is not None and str(there.version) != said.kept("version")
        found = [replace(line, entry=entry, before=there, has_moved=has_moved)]
        row = figure.row
        if row is not None and row.period != period and row.text and str(row.version) == said.kept("version"):
            left = {**row_content(row), "text": "", "status": "not_reported"}
            gone = rounds.Entry(row.variable, row.period, place=place, breakdown=breakdown, version=row.version, **left)
            found.append(Line(said.address("period"), f"{line.name} · {row.period}", entry=gone, before=row))
        return found

    def _content(self, form: FigureForm, said: Said) -> dict[str, str]:
        """What the row becomes: a number as it stands in the cell, a source by its code."""
        content = form.content
        codes = {title: code for code, title in self.titles.items()}
        content["source"] = codes.get(content["source"], content["source"])
        if (number := number_in(said.cells.get("text"))) and content["text"]:
            content["text"] = number
        return content

    def _typed(self, said: Said, form: FigureForm) -> dict[str, str]:
        """What the cells say, as it would be typed into the form of the figure."""
        figure, typed = form.figure, {}
        for name in FILLED:
            cell = said.cells.get(name)
            try:
                text = read_cell(cell, is_share=name == "text" and figure.unit == "%") if cell is not None else ""
            except RecordError as error:
                raise UnreadableCellError(error.what, where=said.address(name), next_step=error.next_step) from error
            typed[name] = code_of(text, choices_of(form, name), name=name)
        typed["period"] = typed["period"] or self.round.period
        if not typed["unit"] and not figure.is_answer:
            typed["unit"] = next(iter(choices_of(form, "unit")), "") if not is_money(figure.key, self.pack) else ""
        return typed


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook in a file that was looked through when it came in; formulas stay as they are written.

    Raises:
        RecordError: A damaged part makes it stumble.
    """
    with path.open("rb") as file, warnings.catch_warnings():
        # openpyxl warns of what it drops, such as drop-down lists; the cells are all we want.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
        except Exception as error:  # openpyxl lets through whatever a damaged part makes it stumble over
            raise RecordError(
                _("The workbook is damaged and cannot be read."),
                next_step=_("Open it in your spreadsheet program, save it again and upload it once more."),
            ) from error
        with contextlib.closing(book):
            yield book


def _about(book: Any) -> list[str]:
    """Format, round and language, as they were written."""
    rows = book[ABOUT].iter_rows(max_row=5, max_col=1, values_only=True)
    return [str(value or "") for (value,) in rows] + [""] * 5


def _sheet_lines(sheet: Any) -> Iterator[Said]:
    """The lines of a sheet that are about a figure."""
    places: dict[int, str] = {}
    for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS):
        if not places:
            names = {number: str(cell.value or "") for number, cell in enumerate(row)}
            places = {number: name for number, name in names.items() if name in COLUMNS}
            if not set(places.values()) >= {"key", "was", "version", *FILLED}:
                return
            continue
        said = Said(sheet.title, {name: row[number] for number, name in places.items() if number < len(row)})
        if said.kept("was"):
            yield said
